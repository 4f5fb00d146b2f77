//! From an identifier to tracks, and from a track to its bytes.
//!
//! Decides what an identifier means, whether an address may be reached, what a
//! file's tags say, and how its bytes are read ahead, again after a dropped
//! connection, and within bounds of time and memory. It knows nothing of
//! players, decoding or Discord, and reads no environment: whoever makes a
//! [`Sources`] hands it its [`Settings`].

mod failure;
mod http;
mod label;
mod local;
mod media;
mod probe;
mod radio;
mod riff;
mod settings;
mod sources;

pub use failure::{OpenError, kind_of_read_error, severity};
pub use http::address::{AddressClass, classify};
pub use http::allow::{AllowHost, AllowHostError};
pub use http::dial::{Lookup, SystemLookup};
pub use http::guard::{Blocked, is_permitted_port};
pub use media::{Media, Titles};
pub use settings::{HttpSettings, LocalSettings, Settings};
pub use sources::{SetupError, Sources};
