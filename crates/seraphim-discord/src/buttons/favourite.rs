//! The panel's favourite button: puts the track that the panel showed into the
//! caller's own playlist of favourites, or takes it out where it is in there.

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
        let told = if let Some(count) = kept {
            playlist::added(voice, NAME, &track, count)
        } else {
            let tracks = store.playlist(owner, NAME).await?.unwrap_or_default();
            let place = tracks.iter().position(|there| there.is_same(&track));
            if let Some(place) = place {
                store.remove_from_playlist(owner, NAME, place).await?;
            }
            playlist::about(voice, keys::LIST_REMOVED, NAME, &track)
        };
        asked.desk.players.playlists_changed(owner);
        Ok(Answer::Whisper(told))
    })
}
