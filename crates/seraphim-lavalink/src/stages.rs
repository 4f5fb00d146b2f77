//! Single stages of reading what a node says, for fuzz targets. Nothing else
//! may use them, and they change as the stages do.

use lavalink_protocol::{ErrorBody, LoadResult, Message};

use crate::news::Reader;
use crate::track::loaded;

/// A node's messages, one after another.
#[derive(Default)]
pub struct News(Reader);

impl News {
    /// A message as it came; whether it was read.
    pub fn read(&mut self, message: &str) -> bool {
        let message: Result<Message, _> = serde_json::from_str(message);
        message.map(|message| self.0.read(message)).is_ok()
    }
}

/// The body of an answer; whether it was one.
pub fn answer(body: &[u8]) -> bool {
    let result = serde_json::from_slice::<LoadResult>(body).map(loaded);
    result.is_ok() || serde_json::from_slice::<ErrorBody>(body).is_ok()
}
