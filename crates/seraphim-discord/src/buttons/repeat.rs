//! The panel's loop button: nothing, the track, the queue, and round again.

use seraphim_core::Request;

use super::{Spec, on_panel};
use crate::desk::{Asked, Work};

pub(crate) const ID: &str = "music_loop";

pub(crate) const SPEC: Spec = Spec { id: ID, run };

fn run<'a>(asked: &'a Asked<'a>, suffix: Option<&'a str>) -> Work<'a> {
    let by = asked.caller.clone();
    Box::pin(on_panel(asked, suffix, move |_| Request::Loop {
        by,
        mode: None,
    }))
}
