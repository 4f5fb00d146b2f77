//! The pipeline from a source to what a listener hears: the frames that an
//! output gave are decoded and measured.

mod bitrate;
mod counted;
mod filtering;
mod following;
pub(super) mod formats;
mod high_efficiency;
mod hostile;
mod letting_go;
pub(super) mod listener;
pub(super) mod measured;
mod passing;
mod playing;
mod pressed;
mod seeking;
mod segments;
