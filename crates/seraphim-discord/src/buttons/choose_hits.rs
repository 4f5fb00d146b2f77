//! The menu below the hits of a search: queues what was chosen.

use seraphim_core::{Place, Request};

use super::Spec;
use crate::{
    denial::Denial,
    desk::{Answer, Asked, Work},
    view::reply,
};

pub(crate) const ID: &str = "search_choose";

pub(crate) const SPEC: Spec = Spec { id: ID, run };

fn run<'a>(asked: &'a Asked<'a>, suffix: Option<&'a str>) -> Work<'a> {
    Box::pin(async move {
        let search = suffix.and_then(|search| search.parse().ok());
        let search = search.ok_or(Denial::UnknownDeed)?;
        let values = &asked.data.values;
        let places: Vec<usize> = values.iter().filter_map(|at| at.parse().ok()).collect();
        let tracks = asked.desk.hits.chosen(asked.guild_id(), search, &places);
        if tracks.is_empty() {
            return Err(Denial::HitsGone);
        }
        asked.may_show_panel()?;
        let reply = asked
            .ask(Request::PlayTracks {
                by: asked.caller.clone(),
                name: None,
                tracks,
                place: Place::Last,
            })
            .await?;
        Ok(Answer::Replace(reply::message(asked.voice(), &reply)))
    })
}
