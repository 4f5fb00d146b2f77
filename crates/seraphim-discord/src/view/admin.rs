//! What owners are told.

use seraphim_core::GuildId;
use seraphim_core::policy::admission::{Bucket, Tracked};
use seraphim_core::policy::rate_limit::Allowance;

use super::{Key, Message, Voice, keys, title};

/// Guilds that are named.
const SHOWN: usize = 40;

/// A person or a server, as its number shows it.
pub(crate) fn named(bucket: Bucket) -> String {
    match bucket {
        Bucket::Person(person) => format!("<@{person}>"),
        Bucket::Guild(guild) => format!("`{guild}`"),
    }
}

/// How fast a person or a server may still act, and how many are tracked.
pub(crate) fn allowance(
    voice: Voice<'_>,
    bucket: Bucket,
    allowance: Allowance,
    tracked: Tracked,
) -> String {
    let (key, name, count) = match bucket {
        Bucket::Person(_) => (keys::ADMIN_ALLOWANCE, "person", tracked.people),
        Bucket::Guild(_) => (keys::ADMIN_ALLOWANCE_SERVER, "server", tracked.guilds),
    };
    let left = [
        (name, named(bucket).into()),
        ("left", u64::from(allowance.left).into()),
        ("count", count.into()),
    ];
    voice.tell(key, &left)
}

/// The actions of somebody are forgotten, or were not known.
pub(crate) fn forgotten(voice: Voice<'_>, who: String, known: bool) -> String {
    let key = if known {
        keys::ADMIN_FORGOTTEN
    } else {
        keys::ADMIN_UNTRACKED
    };
    voice.tell(key, &[("person", who.into())])
}

/// A sentence about a node.
pub(crate) fn of_node(voice: Voice<'_>, key: Key, node: &str) -> Message {
    Message::text(voice.tell(key, &[("node", title::escaped(node, 80).into())]))
}

/// The guilds that have a player, by their numbers.
pub(crate) fn players(voice: Voice<'_>, guilds: &[GuildId]) -> Message {
    let heading = voice.tell(keys::PLAYERS_TITLE, &[("count", guilds.len().into())]);
    Message::list(heading, numbers(guilds))
}

fn numbers(guilds: &[GuildId]) -> String {
    let named = guilds.iter().take(SHOWN).map(|guild| format!("`{guild}`"));
    let mut named: Vec<_> = named.collect();
    if guilds.len() > SHOWN {
        named.push("…".to_owned());
    }
    named.join(" ")
}

/// What an owner says to all.
pub(crate) fn announcement(words: &str) -> Message {
    Message::text(title::escaped(words, 1_900))
}

/// In how many channels it was said, and in which guilds it could not be.
pub(crate) fn announced(voice: Voice<'_>, count: usize, missed: &[GuildId]) -> Message {
    let mut message = Message::text(voice.tell(keys::ADMIN_ANNOUNCED, &[("count", count.into())]));
    if !missed.is_empty() {
        let guilds = ("guilds", numbers(missed).into());
        message.line(&voice.tell(keys::ADMIN_NOT_ANNOUNCED, &[guilds]));
    }
    message
}

#[cfg(test)]
mod tests {
    use super::{announcement, players};
    use crate::view::{Catalogue, Manner, message::assert_within_limits};
    use seraphim_core::GuildId;

    #[test]
    fn many_players_and_words_stay_within_discords_limits() {
        let catalogue = Catalogue::load().expect("the texts parse");
        for manner in [Manner::Celestial, Manner::Plain] {
            let voice = catalogue.voice(manner);
            assert_within_limits(&players(voice, &vec![GuildId(u64::MAX); 10_000]));
            assert_within_limits(&players(voice, &[]));
            assert_within_limits(&announcement(&"*".repeat(1_500)));
        }
    }
}
