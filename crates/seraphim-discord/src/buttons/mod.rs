//! The buttons and menus below messages: a file each, a line each in [`ALL`]. A custom id is a name and,
//! behind a colon, what the button was made for.

pub(crate) mod choose_hits;
pub(crate) mod choose_sponsors;
pub(crate) mod favourite;
pub(crate) mod louder;
pub(crate) mod pause;
pub(crate) mod playlist;
pub(crate) mod previous;
pub(crate) mod queue_page;
pub(crate) mod repeat;
pub(crate) mod restore;
pub(crate) mod show_queue;
pub(crate) mod shuffle;
pub(crate) mod skip;
pub(crate) mod softer;
pub(crate) mod stop;
pub(crate) mod unshuffle;

use seraphim_core::{EntryId, Reply, Request};

use crate::{
    denial::Denial,
    desk::{Answer, Asked, Work},
    view::{panel, reply},
};

/// A button by the name in its custom id.
pub(crate) struct Spec {
    pub(crate) id: &'static str,
    /// `suffix` is what stands behind the colon of the custom id.
    pub(crate) run: for<'a> fn(&'a Asked<'a>, suffix: Option<&'a str>) -> Work<'a>,
}

/// Percent points of volume that a button adds or takes.
const STEP: u16 = 10;

/// Every button there is.
pub(crate) const ALL: &[Spec] = &[
    previous::SPEC,
    pause::SPEC,
    skip::SPEC,
    shuffle::SPEC,
    stop::SPEC,
    repeat::SPEC,
    softer::SPEC,
    louder::SPEC,
    favourite::SPEC,
    show_queue::SPEC,
    unshuffle::SPEC,
    choose_hits::SPEC,
    choose_sponsors::SPEC,
    queue_page::SPEC,
    restore::SPEC,
    playlist::SPEC,
];

/// The button of a custom id, and what stands behind the colon.
pub(crate) fn find(custom_id: &str) -> Option<(&'static Spec, Option<&str>)> {
    let (id, suffix) = match custom_id.split_once(':') {
        Some((id, suffix)) => (id, Some(suffix)),
        None => (custom_id, None),
    };
    ALL.iter()
        .find(|spec| spec.id == id)
        .map(|spec| (spec, suffix))
}

/// The custom id of a panel's button: its version is the entry that the panel
/// shows, so that it still means the same after a restart.
pub(crate) fn versioned(id: &str, seen: Option<EntryId>) -> String {
    format!("{id}:{}", seen.map_or(0, EntryId::get))
}

/// The entry in a versioned custom id.
fn seen(suffix: Option<&str>) -> Option<EntryId> {
    suffix?.parse().ok().filter(|id| *id != 0).map(EntryId)
}

/// What a press on a panel means.
enum Press {
    /// The panel is the guild's current one; it showed this entry.
    Current(Option<EntryId>),
    /// The panel is an old one.
    Outdated,
}

/// Whether the pressed panel is the current one. A panel from before a restart
/// is taken back into use if it shows what plays now.
async fn press(asked: &Asked<'_>, suffix: Option<&str>) -> Press {
    let seen = seen(suffix);
    let Some(message) = asked.message else {
        return Press::Outdated;
    };
    match asked.desk.panels.current(asked.guild) {
        Some(current) if current == message => return Press::Current(seen),
        Some(_) => return Press::Outdated,
        None => {}
    }
    match asked.ask(Request::Queue).await {
        Ok(Reply::Queue(snapshot))
            if seen.is_some() && seen == snapshot.current.as_ref().map(|now| now.entry.id) =>
        {
            asked.desk.panels.adopt(asked.guild, asked.channel, message);
            Press::Current(seen)
        }
        _ => Press::Outdated,
    }
}

/// What an old panel turns into.
fn outdated(asked: &Asked<'_>) -> Answer {
    Answer::Replace(panel::outdated(asked.voice()))
}

/// The panel as it is after the press, as the answer to it: the person who
/// pressed sees the change at once, however often panels may be edited.
async fn refreshed(asked: &Asked<'_>) -> Answer {
    match asked.ask(Request::Queue).await {
        Ok(Reply::Queue(snapshot)) => {
            asked.desk.panels.replacing(asked.guild);
            Answer::Panel(panel::message(asked.voice(), &snapshot))
        }
        _ => Answer::Seen,
    }
}

/// What is to be said beside the panel. The others have to hear of a vote, to
/// join it. A shuffle that can be taken back and a change that a restart would
/// forget matter to who pressed.
fn said_beside(asked: &Asked<'_>, reply: &Reply) -> Option<Answer> {
    let message = || reply::message(asked.voice(), reply);
    match reply {
        Reply::Voted { .. } => Some(Answer::Say(message())),
        Reply::Shuffled { .. } | Reply::Unsaved(_) => Some(Answer::Whisper(message())),
        _ => None,
    }
}

/// A press on a panel's button that changes the player and then the panel.
async fn on_panel(
    asked: &Asked<'_>,
    suffix: Option<&str>,
    request: impl FnOnce(Option<EntryId>) -> Request,
) -> Result<Answer, Denial> {
    match press(asked, suffix).await {
        Press::Outdated => Ok(outdated(asked)),
        Press::Current(seen) => {
            let reply = asked.ask(request(seen)).await?;
            match said_beside(asked, &reply) {
                Some(answer) => Ok(answer),
                None => Ok(refreshed(asked).await),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{find, seen, versioned};
    use seraphim_core::EntryId;

    #[test]
    fn a_custom_id_leads_back_to_its_button_and_entry() {
        let id = versioned("music_skip", Some(EntryId(u64::MAX)));
        assert!(id.len() <= 100);
        let (spec, suffix) = find(&id).expect("known");
        assert_eq!(
            (spec.id, seen(suffix)),
            ("music_skip", Some(EntryId(u64::MAX)))
        );
        let (spec, suffix) = find("music_stop").expect("the original's bare id is known");
        assert_eq!((spec.id, seen(suffix)), ("music_stop", None));
        assert_eq!(
            seen(find(&versioned("music_stop", None)).expect("known").1),
            None
        );
        assert!(find("music_explode:1").is_none());
        assert_eq!(seen(Some("not a number")), None);
    }
}
