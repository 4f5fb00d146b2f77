//! The panel's stop button: the same as `/stop`, with the same way back.

use seraphim_core::Request;

use super::{Press, Spec, outdated, press};
use crate::{
    desk::{Answer, Asked, Work},
    view::reply,
};

pub(crate) const ID: &str = "music_stop";

pub(crate) const SPEC: Spec = Spec { id: ID, run };

fn run<'a>(asked: &'a Asked<'a>, suffix: Option<&'a str>) -> Work<'a> {
    Box::pin(async move {
        match press(asked, suffix).await {
            Press::Outdated => Ok(outdated(asked)),
            Press::Current(_) => {
                let reply = asked
                    .ask(Request::Stop {
                        by: asked.caller.clone(),
                    })
                    .await?;
                Ok(Answer::Say(reply::message(asked.voice(), &reply)))
            }
        }
    })
}
