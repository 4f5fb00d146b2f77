//! The button below the answer to a shuffle: takes the shuffle back.

use seraphim_core::Request;

use super::Spec;
use crate::{
    desk::{Answer, Asked, Work},
    view::reply,
};

pub(crate) const ID: &str = "queue_unshuffle";

pub(crate) const SPEC: Spec = Spec { id: ID, run };

fn run<'a>(asked: &'a Asked<'a>, _: Option<&'a str>) -> Work<'a> {
    Box::pin(async move {
        let by = asked.caller.clone();
        let reply = asked.ask(Request::Unshuffle { by }).await?;
        Ok(Answer::Replace(reply::message(asked.voice(), &reply)))
    })
}
