//! The panel's button for ten percent less of volume.

use seraphim_core::{Request, VolumeChange};

use super::{STEP, Spec, on_panel};
use crate::desk::{Asked, Work};

pub(crate) const ID: &str = "music_softer";

pub(crate) const SPEC: Spec = Spec { id: ID, run };

fn run<'a>(asked: &'a Asked<'a>, suffix: Option<&'a str>) -> Work<'a> {
    let by = asked.caller.clone();
    Box::pin(on_panel(asked, suffix, move |_| Request::Volume {
        by,
        change: VolumeChange::Down(STEP),
    }))
}
