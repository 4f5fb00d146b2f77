//! `/skip [to]`: ends the current track, or leaps to an entry of the queue.

use seraphim_core::{Entry, EntryId, Refusal, Reply, Request, Snapshot};
use serde_json::json;
use twilight_util::builder::command::{CommandBuilder, StringBuilder};

use super::{Choices, Spec};
use crate::{
    denial::Denial,
    desk::{Answer, Asked, Audience, Work},
    view::{Voice, keys, reply, suggestion},
};

pub(crate) const SPEC: Spec = Spec {
    name: "skip",
    description: keys::COMMAND_SKIP,
    audience: Audience::Public,
    options,
    run,
    complete: Some(complete),
};

fn options(command: CommandBuilder, voice: Voice<'_>) -> CommandBuilder {
    command.option(StringBuilder::new("to", voice.say(keys::OPTION_TO)).autocomplete(true))
}

fn run<'a>(asked: &'a Asked<'a>) -> Work<'a> {
    Box::pin(async move {
        let to = match asked.data.text("to") {
            None => None,
            Some(wanted) => Some(entry(&snapshot(asked).await?.upcoming, wanted)?),
        };
        let reply = asked
            .ask(Request::Skip {
                by: asked.caller.clone(),
                seen: None,
                to,
            })
            .await?;
        Ok(Answer::Say(reply::message(asked.voice(), &reply)))
    })
}

/// What a person means: a choice from the list (`#` and an id), a place in the
/// queue, or the beginning of a title.
fn entry(upcoming: &[Entry], wanted: &str) -> Result<EntryId, Denial> {
    let wanted = wanted.trim();
    if let Some(id) = wanted.strip_prefix('#').and_then(|id| id.parse().ok()) {
        return Ok(EntryId(id));
    }
    let lower = wanted.to_lowercase();
    let found = match wanted.parse::<usize>() {
        Ok(place) => place.checked_sub(1).and_then(|index| upcoming.get(index)),
        Err(_) => upcoming
            .iter()
            .find(|entry| entry.track.title.to_lowercase().contains(&lower)),
    };
    found
        .map(|entry| entry.id)
        .ok_or_else(|| Refusal::UnknownEntry.into())
}

async fn snapshot(asked: &Asked<'_>) -> Result<Snapshot, Denial> {
    match asked.ask(Request::Queue).await? {
        Reply::Queue(snapshot) => Ok(snapshot),
        _ => Err(Refusal::Fault.into()),
    }
}

fn complete<'a>(asked: &'a Asked<'a>) -> Choices<'a> {
    Box::pin(async move {
        let typed = asked.data.focused().map_or("", |(_, typed)| typed);
        match snapshot(asked).await {
            Ok(snapshot) => suggestion::entries(asked.voice(), &snapshot.upcoming, typed),
            Err(_) => json!({ "choices": [] }),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::entry;
    use crate::view::samples;
    use seraphim_core::{EntryId, Refusal};

    #[test]
    fn an_entry_is_named_by_choice_by_place_or_by_title() {
        let upcoming = [
            samples::entry(70, samples::track("Kyrie")),
            samples::entry(71, samples::track("Gloria")),
        ];
        assert_eq!(entry(&upcoming, "#71"), Ok(EntryId(71)));
        assert_eq!(entry(&upcoming, " 2 "), Ok(EntryId(71)));
        assert_eq!(entry(&upcoming, "kyr"), Ok(EntryId(70)));
        for unknown in ["0", "3", "sanctus"] {
            assert_eq!(
                entry(&upcoming, unknown),
                Err(Refusal::UnknownEntry.into()),
                "{unknown}"
            );
        }
    }
}
