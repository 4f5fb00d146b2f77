//! The panel's favourite button: puts the track that the panel showed into the
//! caller's own playlist of favourites.

use seraphim_core::{Refusal, Reply, Request};
use seraphim_engine::ports::store::Owner;

use super::{Press, Spec, outdated, press};
use crate::{
    desk::{Answer, Asked, Work},
    view::{keys, playlist},
};

pub(crate) const ID: &str = "music_favourite";

pub(crate) const SPEC: Spec = Spec { id: ID, run };

/// The same in every language: a person may use several.
const NAME: &str = "♥";

fn run<'a>(asked: &'a Asked<'a>, suffix: Option<&'a str>) -> Work<'a> {
    Box::pin(async move {
        let Press::Current(seen) = press(asked, suffix).await else {
            return Ok(outdated(asked));
        };
        let Reply::Queue(snapshot) = asked.ask(Request::Queue).await? else {
            return Err(Refusal::Fault.into());
        };
        let now = snapshot.current.filter(|now| Some(now.entry.id) == seen);
        let track = now.ok_or(Refusal::AlreadyOver)?.entry.track;
        let (store, owner) = (asked.desk.players.store(), Owner::Person(asked.caller.user));
        let voice = asked.voice();
        let kept = store.keep_in_playlist(owner, NAME, &track).await?;
        asked.desk.players.playlists_changed(owner);
        Ok(Answer::Whisper(match kept {
            Some(count) => playlist::added(voice, NAME, &track, count),
            None => playlist::about(voice, keys::LIST_HAS, NAME, &track),
        }))
    })
}
