//! The pipeline from a source to what a listener hears: the frames that an
//! output gave are decoded and measured.

mod filtering;
mod formats;
mod hostile;
mod listener;
pub(super) mod measured;
mod passing;
mod playing;
