//! The buttons below the queue: turn its pages.

use seraphim_core::{Refusal, Reply, Request};

use super::Spec;
use crate::{
    denial::Denial,
    desk::{Answer, Asked, Work},
    view::queue,
};

const ID: &str = "queue_page";

pub(crate) const SPEC: Spec = Spec { id: ID, run };

/// The custom id of a button that turns to a page, counted from 0. `way` keeps
/// the two buttons of the first page apart.
pub(crate) fn custom_id(way: &str, page: usize) -> String {
    format!("{ID}:{page}:{way}")
}

fn run<'a>(asked: &'a Asked<'a>, suffix: Option<&'a str>) -> Work<'a> {
    Box::pin(async move {
        let page = suffix
            .and_then(|suffix| suffix.split(':').next()?.parse().ok())
            .ok_or(Denial::UnknownDeed)?;
        match asked.ask(Request::Queue).await? {
            Reply::Queue(snapshot) => {
                let shown = queue::page(asked.voice(), &snapshot, page);
                asked.desk.pages.open(asked, page, shown.clone());
                Ok(Answer::Replace(shown))
            }
            _ => Err(Refusal::Fault.into()),
        }
    })
}
