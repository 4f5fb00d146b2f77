//! The pipeline from a source to what a listener hears: the frames that an
//! output gave are decoded and measured.

mod formats;
mod hostile;
mod listener;
mod passing;
mod playing;
