//! The button below the answer to a stop: takes the stop back.

use seraphim_core::Request;

use super::Spec;
use crate::{
    desk::{Answer, Asked, Work},
    view::reply,
};

pub(crate) const ID: &str = "music_restore";

pub(crate) const SPEC: Spec = Spec { id: ID, run };

fn run<'a>(asked: &'a Asked<'a>, _: Option<&'a str>) -> Work<'a> {
    Box::pin(async move {
        let reply = asked
            .ask(Request::RestoreQueue {
                by: asked.caller.clone(),
            })
            .await?;
        Ok(Answer::Replace(reply::message(asked.voice(), &reply)))
    })
}
