//! The voice half of the stand-in: a voice server as Discord's documentation
//! describes it, and people who listen.
//!
//! [`VoiceServer`] speaks the voice gateway (versions 4 to 8) over TLS,
//! forwards media over UDP and is the delivery service of the end-to-end
//! encryption (DAVE). [`Ears`] are real clients of it that keep what they
//! heard. Both are written from
//! <https://discord.com/developers/docs/topics/voice-connections> and
//! <https://daveprotocol.com>, and share no code with the bot.

mod authority;
mod call;
mod dave;
mod ears;
mod entrance;
mod fault;
mod hub;
mod notice;
mod payload;
mod record;
mod rtp;
mod server;
mod session;
mod settings;
mod socket;
mod transport;
mod udp;

pub use authority::{Authority, AuthorityError};
pub use ears::{
    Ears, EarsSettings, Heard, HeardFrame, JoinError, MediaMark, NotHeard, Tally, Window,
};
pub use fault::{Direction, Flip};
pub use notice::{VoiceEvent, VoiceNotice};
pub use record::{SenderRecord, Violation};
pub use server::{CallView, VoiceServer};
pub use settings::{Admission, Mode, VoiceSettings};

#[cfg(test)]
mod tests;
