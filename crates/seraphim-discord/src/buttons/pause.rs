//! The panel's pause button: pauses and goes on.

use seraphim_core::Request;

use super::{Spec, on_panel};
use crate::desk::{Asked, Work};

pub(crate) const ID: &str = "music_pause";

pub(crate) const SPEC: Spec = Spec { id: ID, run };

fn run<'a>(asked: &'a Asked<'a>, suffix: Option<&'a str>) -> Work<'a> {
    let by = asked.caller.clone();
    Box::pin(on_panel(asked, suffix, move |_| Request::TogglePause {
        by,
    }))
}
