//! The UDP side of a voice connection.

pub(crate) mod discovery;
pub(crate) mod socket;
