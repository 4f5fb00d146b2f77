//! The panel's skip button: ends the track that the panel showed, never its successor.

use seraphim_core::Request;

use super::{Spec, on_panel};
use crate::desk::{Asked, Work};

pub(crate) const ID: &str = "music_skip";

pub(crate) const SPEC: Spec = Spec { id: ID, run };

fn run<'a>(asked: &'a Asked<'a>, suffix: Option<&'a str>) -> Work<'a> {
    let by = asked.caller.clone();
    Box::pin(on_panel(asked, suffix, move |seen| Request::Skip {
        by,
        seen,
        to: None,
    }))
}
