//! A guild's own commands, in words.

use super::{Key, Message, Voice, keys, title};
use crate::guild_commands::Deed;

/// What Discord shows of a command while it is typed: 100 units at most.
pub(crate) fn description(voice: Voice<'_>, deed: &Deed) -> String {
    let what = title::bare(what(deed), 50);
    title::bare(
        &voice.tell(keys::CUSTOM_PLAYS, &[("what", what.into())]),
        100,
    )
}

/// A sentence about a command.
pub(crate) fn named(voice: Voice<'_>, key: Key, name: &str) -> Message {
    Message::text(voice.tell(key, &[("name", title::escaped(name, 64).into())]))
}

/// All of them.
pub(crate) fn list(voice: Voice<'_>, own: &[(String, Deed)]) -> Message {
    let line = |(name, deed): &(String, Deed)| {
        let name = title::escaped(name, 40);
        format!("**/{name}** · {}", title::escaped(what(deed), 30))
    };
    let lines: Vec<_> = own.iter().map(line).collect();
    let description = if lines.is_empty() {
        voice.say(keys::CUSTOM_NONE)
    } else {
        lines.join("\n")
    };
    Message::list(voice.say(keys::CUSTOM_TITLE), description)
}

fn what(deed: &Deed) -> &str {
    match deed {
        Deed::Query(what) | Deed::Playlist(what) => what,
    }
}

#[cfg(test)]
mod tests {
    use super::{description, list};
    use crate::{
        guild_commands::{Deed, MOST},
        view::{Catalogue, Manner, message::assert_within_limits},
    };

    #[test]
    fn as_many_commands_as_there_may_be_stay_within_discords_limits() {
        let catalogue = Catalogue::load().expect("the texts parse");
        let deed = Deed::Query("*_~`".repeat(125));
        let own = vec![("a".repeat(32), deed.clone()); MOST];
        for manner in [Manner::Celestial, Manner::Plain] {
            let voice = catalogue.voice(manner);
            assert_within_limits(&list(voice, &own));
            assert_within_limits(&list(voice, &[]));
            assert!(description(voice, &deed).encode_utf16().count() <= 100);
        }
    }
}
