//! The button that queues the playlist which a played link also named.

use seraphim_core::{Place, Request};

use super::Spec;
use crate::{
    denial::Denial,
    desk::{Answer, Asked, Work},
    view::reply,
};

const ID: &str = "queue_playlist";

pub(crate) const SPEC: Spec = Spec { id: ID, run };

/// The custom id for a playlist; `None` if its address does not fit into one.
pub(crate) fn custom_id(link: &str) -> Option<String> {
    let id = format!("{ID}:{link}");
    (id.chars().count() <= 100).then_some(id)
}

fn run<'a>(asked: &'a Asked<'a>, suffix: Option<&'a str>) -> Work<'a> {
    Box::pin(async move {
        let query = suffix.ok_or(Denial::UnknownDeed)?.to_owned();
        let by = asked.caller.clone();
        let reply = asked
            .ask(Request::Play {
                by,
                query,
                place: Place::Last,
            })
            .await?;
        Ok(Answer::Replace(reply::message(asked.voice(), &reply)))
    })
}

#[cfg(test)]
mod tests {
    use super::custom_id;
    use crate::buttons::find;

    #[test]
    fn the_address_comes_back_whole_from_the_custom_id() {
        let link = "https://www.youtube.com/playlist?list=PL0123456789";
        let id = custom_id(link).expect("it fits");
        assert_eq!(find(&id).expect("known").1, Some(link));
        assert!(custom_id(&"x".repeat(100)).is_none());
    }
}
