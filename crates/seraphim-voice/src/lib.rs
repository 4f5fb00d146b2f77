//! Send-side Discord voice: takes 20 ms Opus frames from a [`FrameSource`] and
//! brings them to a voice channel.
//!
//! It decides how a voice connection is made, kept and mended (voice gateway
//! v8), how frames are encrypted (DAVE end to end, then for the transport) and
//! when each packet leaves. It knows nothing of players, tracks or Lavalink,
//! receives no audio, and never talks to the main gateway: whoever owns a
//! [`Call`] brings the session and server information and decides what follows
//! a close that only a new main gateway exchange can mend.

mod call;
mod counters;
mod dave;
mod driver;
mod gateway;
mod pacer;
mod rtp;
mod source;
#[doc(hidden)]
pub mod stages;
mod transport;
mod udp;
mod voice_session;

pub use call::{Call, CallEvent, CallSettings, CallState, Phase, ServerInfo};
pub use counters::{FrameStats, LATENESS_BOUNDS, Punctuality, Totals};
pub use driver::{CallDriver, VoiceError};
pub use gateway::close::AfterClose;
pub use gateway::tls::Tls;
pub use pacer::{Pacer, PacerSettings};
pub use source::{FrameSource, Leaving, Next};
pub use transport::Mode;
