//! What was heard, latest first.

use seraphim_core::Entry;

use super::{ASH, Embed, Message, Voice, and_length, keys, linked, requester};

/// Entries that are shown; more would not fit into one description.
const SHOWN: usize = 15;

/// The list, or a word that nothing was heard.
pub(crate) fn message(voice: Voice<'_>, entries: &[Entry]) -> Message {
    let lines: Vec<String> = (1..)
        .zip(entries)
        .take(SHOWN)
        .map(|(place, entry): (usize, _)| {
            let title = linked(voice, &entry.track, 80, 110);
            let by = requester(voice, entry.requester);
            let length = and_length(voice, &entry.track);
            format!("`{place}.` {title}{length} · {by}")
        })
        .collect();
    let description = if lines.is_empty() {
        voice.say(keys::HISTORY_EMPTY)
    } else {
        lines.join("\n")
    };
    Message {
        embed: Some(Embed {
            color: ASH,
            title: voice.say(keys::HISTORY_TITLE),
            description,
            ..Embed::default()
        }),
        ..Message::default()
    }
}

#[cfg(test)]
mod tests {
    use super::message;
    use crate::view::{
        Catalogue, Manner,
        message::assert_within_limits,
        samples::{entry, worst},
    };

    #[test]
    fn fifty_long_titles_stay_within_discords_limits() {
        let catalogue = Catalogue::load().expect("the texts parse");
        let mut long = worst();
        long.uri = Some(format!("https://a.example/{}", "x".repeat(90)));
        let entries: Vec<_> = (0..50).map(|id| entry(id, long.clone())).collect();
        for manner in [Manner::Celestial, Manner::Plain] {
            assert_within_limits(&message(catalogue.voice(manner), &entries));
            assert_within_limits(&message(catalogue.voice(manner), &[]));
        }
    }
}
