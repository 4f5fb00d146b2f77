//! From an identifier to tracks, and from a track to its bytes.
//!
//! Decides what an identifier means, whether an address may be reached, what a
//! file's tags say, and how its bytes are read ahead, again after a dropped
//! connection, and within bounds of time and memory. It knows nothing of
//! players, decoding or Discord, and reads no environment: whoever makes a
//! [`Sources`] hands it its [`Settings`].

mod applemusic;
mod cage;
mod catalogue;
mod chain;
mod deezer;
mod examination;
mod failure;
mod ffmpeg;
mod fold;
mod hls;
mod http;
mod label;
mod linklist;
mod listing;
mod local;
mod lyrics;
mod matching;
mod media;
mod mirror;
mod mpegts;
#[cfg(test)]
mod mutation;
mod probe;
mod proxy;
mod radio;
mod riff;
mod segments;
mod settings;
mod sources;
mod spotify;
#[doc(hidden)]
pub mod stages;
mod tasks;
#[cfg(test)]
mod testing;
mod ytdlp;

pub use cage::CageError;
pub use chain::chain;
pub use examination::{Finding, Health};
pub use failure::{Cause, OpenError, kind_of_read_error, severity};
pub use http::address::{AddressClass, classify};
pub use http::allow::{AllowHost, AllowHostError};
pub use http::dial::{Lookup, SystemLookup};
pub use http::egress::{EgressProxy, EgressProxyError};
pub use http::guard::{Blocked, is_permitted_port};
pub use media::{Media, SeekByTime, Titles};
pub use settings::{
    AppleMusicSettings, CageSettings, Credentials, DeezerSettings, HttpSettings, LocalSettings,
    MirrorSettings, Settings, SpotifySettings, YtdlpSettings,
};
pub use sources::{SetupError, Sources};
