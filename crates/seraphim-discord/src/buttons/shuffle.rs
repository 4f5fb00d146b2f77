//! The panel's shuffle button: the same as `/shuffle`.

use seraphim_core::Request;

use super::{Spec, on_panel};
use crate::desk::{Asked, Work};

pub(crate) const ID: &str = "music_shuffle";

pub(crate) const SPEC: Spec = Spec { id: ID, run };

fn run<'a>(asked: &'a Asked<'a>, suffix: Option<&'a str>) -> Work<'a> {
    let by = asked.caller.clone();
    Box::pin(on_panel(asked, suffix, move |_| Request::Shuffle { by }))
}
