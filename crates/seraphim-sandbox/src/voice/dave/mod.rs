//! The server's side of end-to-end encryption: the MLS delivery service and
//! external sender. It never has a media key; it can only see whether a frame
//! is encrypted. <https://daveprotocol.com>

mod commit;
mod external_sender;
mod frame;
mod group;
mod proposals;
mod roster;
mod transition;
mod wire;

#[cfg(test)]
mod tests;

pub(crate) use frame::{is_protocol_frame, turn_frame_bit};
pub(crate) use group::{Group, Order};
