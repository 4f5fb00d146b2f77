//! The panel's queue button: the first page, for the caller alone.

use seraphim_core::{Refusal, Reply, Request};

use super::Spec;
use crate::{
    desk::{Answer, Asked, Work},
    view::queue,
};

pub(crate) const ID: &str = "music_queue";

pub(crate) const SPEC: Spec = Spec { id: ID, run };

fn run<'a>(asked: &'a Asked<'a>, _: Option<&'a str>) -> Work<'a> {
    Box::pin(async move {
        match asked.ask(Request::Queue).await? {
            Reply::Queue(snapshot) => Ok(Answer::Whisper(queue::page(asked.voice(), &snapshot, 0))),
            _ => Err(Refusal::Fault.into()),
        }
    })
}
