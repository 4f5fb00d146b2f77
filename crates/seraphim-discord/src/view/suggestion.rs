//! Choices while somebody types: label and value, each of at most 100 characters.

use seraphim_engine::ports::store::PlaylistHead;
use seraphim_engine::{Entry, Length, Suggestion, Track};
use serde_json::{Value, json};

use super::{Key, Voice, keys, length, time, title};
use crate::commands::playlist::LONGEST_NAME;

/// Discord's limit for a choice's label and for its value.
const CHOICE: usize = 100;
/// Discord's limit for the number of choices.
const CHOICES: usize = 25;
/// Playlists among the choices of a query, and those that are the server's
/// where there are more of the person's own than places.
const LISTS: usize = 5;
const SHARED_LISTS: usize = 2;
/// What stands before a playlist's name in the value of a choice; nobody begins
/// words to search for like this.
const OWN_LIST: &str = "#playlist:";
const SHARED_LIST: &str = "#shared-playlist:";

/// The playlist that is meant by the value of a choice: whether it is the
/// guild's, and its name. `None`: that is no value of ours.
pub(crate) fn chosen_list(value: &str) -> Option<(bool, &str)> {
    let named = |prefix| value.strip_prefix(prefix).map(str::trim_end);
    let own = named(OWN_LIST).map(|name| (false, name));
    let found = own.or_else(|| named(SHARED_LIST).map(|name| (true, name)));
    found.filter(|(_, name)| (1..=LONGEST_NAME.into()).contains(&name.chars().count()))
}

/// Choices for the query of `/play`: playlists whose name holds what is typed,
/// the person's own and the server's, then tracks.
pub(crate) fn queries(
    voice: Voice<'_>,
    own: &[PlaylistHead],
    shared: &[PlaylistHead],
    typed: &str,
    suggestions: &[Suggestion],
) -> Value {
    let typed = typed.trim().to_lowercase();
    let mut own = lists(voice, (keys::SUGGESTED_LIST, OWN_LIST), own, &typed);
    let shared_keys = (keys::SUGGESTED_SHARED_LIST, SHARED_LIST);
    let mut shared = lists(voice, shared_keys, shared, &typed);
    own.truncate(LISTS - shared.len().min(SHARED_LISTS));
    shared.truncate(LISTS - own.len());
    let tracks = suggestions
        .iter()
        .map(|suggestion| (track_label(voice, suggestion), suggestion.query.clone()));
    let choices = own
        .into_iter()
        .chain(shared)
        .chain(tracks)
        .take(CHOICES)
        .map(|(name, value)| json!({ "name": name, "value": value }));
    json!({ "choices": choices.collect::<Vec<_>>() })
}

/// Label and value of the playlists with tracks whose name holds what is typed.
/// What Discord could not send back whole is left out.
fn lists(
    voice: Voice<'_>,
    (key, prefix): (Key, &str),
    heads: &[PlaylistHead],
    typed: &str,
) -> Vec<(String, String)> {
    heads
        .iter()
        .filter(|list| list.tracks > 0 && list.name.to_lowercase().contains(typed))
        .map(|list| {
            let name = title::bare(&list.name, 60);
            let label = voice.tell(key, &[("name", name.into()), ("count", list.tracks.into())]);
            let value = format!("{prefix}{}", list.name);
            (title::bare(&label, CHOICE), value)
        })
        .filter(|(_, value)| value.encode_utf16().count() <= CHOICE)
        .collect()
}

fn track_label(voice: Voice<'_>, suggestion: &Suggestion) -> String {
    let length = match suggestion.length {
        Length::Of(length) => time::clock(length),
        Length::Live => voice.say(keys::LIVE),
        Length::Unknown => String::new(),
    };
    label("", &suggestion.title, &suggestion.author, &length, voice)
}

/// Choices for the entries of a queue whose title or author holds what is typed.
/// The value is `#` and the entry's id, which no number typed by a person is.
pub(crate) fn entries(voice: Voice<'_>, upcoming: &[Entry], typed: &str) -> Value {
    let places = upcoming
        .iter()
        .map(|entry| (&entry.track, json!(format!("#{}", entry.id))));
    tracks(voice, places, typed)
}

/// Choices for the places of a playlist, counted from 1.
pub(crate) fn places(voice: Voice<'_>, listed: &[Track], typed: &str) -> Value {
    let places = listed.iter().zip(1_usize..);
    let places = places.map(|(track, place)| (track, json!(place)));
    tracks(voice, places, typed)
}

/// Choices for tracks, each with its value, whose place, title or author fits what
/// is typed.
fn tracks<'a>(
    voice: Voice<'_>,
    tracks: impl Iterator<Item = (&'a Track, Value)>,
    typed: &str,
) -> Value {
    let typed = typed.trim().to_lowercase();
    let fits = |track: &Track| {
        track.title.to_lowercase().contains(&typed) || track.author.to_lowercase().contains(&typed)
    };
    let choices = tracks
        .zip(1_usize..)
        .filter(|((track, _), place)| typed == place.to_string() || fits(track))
        .take(CHOICES)
        .map(|((track, value), place)| {
            let label = label(
                &format!("{place}. "),
                &track.title,
                &track.author,
                &length(voice, track),
                voice,
            );
            json!({ "name": label, "value": value })
        });
    json!({ "choices": choices.collect::<Vec<_>>() })
}

/// Choices among names that hold what is typed.
pub(crate) fn names(names: impl IntoIterator<Item = String>, typed: &str) -> Value {
    let typed = typed.trim().to_lowercase();
    let choices = names
        .into_iter()
        .filter(|name| name.to_lowercase().contains(&typed))
        .filter(|name| (1..=CHOICE).contains(&name.encode_utf16().count()))
        .take(CHOICES)
        .map(|name| json!({ "name": name, "value": name }));
    json!({ "choices": choices.collect::<Vec<_>>() })
}

/// `3. Title — Author · 3:21`; the title gives way first, then the author.
fn label(prefix: &str, name: &str, author: &str, length: &str, voice: Voice<'_>) -> String {
    let author = title::bare(super::known(author), 30);
    let mut tail = String::new();
    if !author.is_empty() {
        tail = format!(" — {author}");
    }
    if !length.is_empty() {
        tail = format!("{tail} · {length}");
    }
    let units = |text: &str| text.encode_utf16().count();
    let room = CHOICE.saturating_sub(units(prefix) + units(&tail));
    let name = title::bare(name, room);
    let name = if name.is_empty() {
        voice.say(keys::UNTITLED)
    } else {
        name
    };
    title::bare(&format!("{prefix}{name}{tail}"), CHOICE)
}

#[cfg(test)]
mod tests {
    use super::{chosen_list, entries, places, queries};
    use crate::view::{
        Catalogue, Manner,
        samples::{entry, track, worst},
    };
    use seraphim_engine::ports::store::PlaylistHead;
    use seraphim_engine::{Length, Suggestion};

    #[test]
    fn no_choice_is_longer_than_discord_takes_and_there_are_25_at_most() {
        let catalogue = Catalogue::load().expect("the texts parse");
        let voice = catalogue.voice(Manner::Celestial);
        let upcoming: Vec<_> = (0..40).map(|id| entry(id, worst())).collect();
        let told = entries(voice, &upcoming, "");
        let choices = told["choices"].as_array().expect("choices");
        assert_eq!(choices.len(), 25);
        for choice in choices {
            let name = choice["name"].as_str().expect("a name");
            assert!((1..=100).contains(&name.encode_utf16().count()), "{name}");
        }
    }

    #[test]
    fn what_is_typed_is_looked_for_in_title_author_and_place() {
        let catalogue = Catalogue::load().expect("the texts parse");
        let voice = catalogue.voice(Manner::Plain);
        let listed = [track("Kyrie"), track("Gloria")];
        let told = places(voice, &listed, "glo");
        assert_eq!(told["choices"].as_array().map(Vec::len), Some(1));
        assert_eq!(told["choices"][0]["value"], 2, "a number: {told}");
        let upcoming = [entry(70, track("Kyrie")), entry(71, track("Gloria"))];
        for (typed, values) in [
            ("GLO", vec!["#71"]),
            ("hilde", vec!["#70", "#71"]),
            ("1", vec!["#70"]),
        ] {
            let told = entries(voice, &upcoming, typed);
            let found: Vec<_> = told["choices"]
                .as_array()
                .expect("choices")
                .iter()
                .collect();
            let found: Vec<_> = found
                .iter()
                .filter_map(|choice| choice["value"].as_str())
                .collect();
            assert_eq!(found, values, "{typed}");
        }
        assert_eq!(
            entries(voice, &upcoming, "1")["choices"][0]["name"],
            "1. Kyrie — Hildegard · 3:21"
        );
    }

    fn list(name: &str, tracks: usize) -> PlaylistHead {
        let name = name.to_owned();
        PlaylistHead { name, tracks }
    }

    fn kyrie() -> Suggestion {
        Suggestion {
            title: "Kyrie".to_owned(),
            author: "Hildegard".to_owned(),
            length: Length::Unknown,
            query: "https://a.example/k.mp3".to_owned(),
        }
    }

    #[test]
    fn playlists_of_the_name_stand_before_tracks() {
        let catalogue = Catalogue::load().expect("the texts parse");
        let own = [
            list("Morning mass", 2),
            list("Vespers", 3),
            list("Empty mass", 0),
            list(&format!("mass {}", "𝄞".repeat(55)), 3),
        ];
        let (shared, voice) = ([list("MASS", 1)], catalogue.voice(Manner::Plain));
        let told = queries(voice, &own, &shared, " mass ", &[kyrie()]);
        let expected = serde_json::json!([
            { "name": "Playlist “Morning mass” · 2", "value": "#playlist:Morning mass" },
            { "name": "Playlist of the server “MASS” · 1", "value": "#shared-playlist:MASS" },
            { "name": "Kyrie — Hildegard", "value": "https://a.example/k.mp3" },
        ]);
        assert_eq!(told["choices"], expected);
    }

    #[test]
    fn playlists_of_a_person_and_of_the_server_leave_each_other_and_tracks_room() {
        let catalogue = Catalogue::load().expect("the texts parse");
        let voice = catalogue.voice(Manner::Plain);
        let lists = |count: usize| {
            let names = (1..=count).map(|number| list(&"m".repeat(number), 1));
            names.collect::<Vec<_>>()
        };
        for (own, shared, offered) in [
            (40, 40, (3, 2)),
            (40, 1, (4, 1)),
            (40, 0, (5, 0)),
            (1, 40, (1, 4)),
            (0, 40, (0, 5)),
        ] {
            let tracks = vec![kyrie(); 25];
            let told = queries(voice, &lists(own), &lists(shared), "m", &tracks);
            let choices = told["choices"].as_array().expect("choices");
            let of = |prefix: &str| {
                let values = choices.iter().filter_map(|one| one["value"].as_str());
                values.filter(|value| value.starts_with(prefix)).count()
            };
            let found = (of("#playlist:"), of("#shared-playlist:"));
            assert_eq!((found, choices.len()), (offered, 25), "{own} and {shared}");
        }
    }

    #[test]
    fn words_are_not_taken_for_a_playlist() {
        assert_eq!(chosen_list("#playlist:Mass"), Some((false, "Mass")));
        assert_eq!(chosen_list("#shared-playlist:Mass "), Some((true, "Mass")));
        let long = format!("#playlist:{}", "x".repeat(61));
        for words in ["playlist:Mass", "#playlist:", "my #playlist:Mass", &long] {
            assert_eq!(chosen_list(words), None, "{words}");
        }
    }
}
