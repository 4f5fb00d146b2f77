//! Choices while somebody types: label and value, each of at most 100 characters.

use seraphim_engine::ports::store::{Owner, PlaylistHead};
use seraphim_engine::{Entry, Length, Suggestion, Track};
use serde_json::{Value, json};

use super::{Voice, keys, length, time, title};

/// Discord's limit for a choice's label and for its value.
const CHOICE: usize = 100;
/// Discord's limit for the number of choices.
const CHOICES: usize = 25;
/// Playlists among the choices of a query.
const LISTS: usize = 5;
/// What stands before a playlist's name in the value of a choice.
const OWN_LIST: &str = "playlist:";
const SHARED_LIST: &str = "shared-playlist:";

/// The playlist that is meant by the value of a choice: whether it is the
/// guild's, and its name.
pub(crate) fn chosen_list(value: &str) -> Option<(bool, &str)> {
    let named = |prefix| value.strip_prefix(prefix);
    let own = named(OWN_LIST).map(|name| (false, name));
    let found = own.or_else(|| named(SHARED_LIST).map(|name| (true, name)));
    // Words to search for have a blank there.
    found.filter(|(_, name)| name.starts_with(|c: char| !c.is_whitespace()))
}

/// Choices for the query of `/play`: playlists whose name holds what is typed,
/// then tracks. What Discord could not send back whole is left out.
pub(crate) fn queries(
    voice: Voice<'_>,
    lists: &[(Owner, PlaylistHead)],
    typed: &str,
    suggestions: &[Suggestion],
) -> Value {
    let fits = |value: &str| (1..=CHOICE).contains(&value.encode_utf16().count());
    let typed = typed.trim().to_lowercase();
    let lists = lists
        .iter()
        .filter(|(_, list)| list.tracks > 0 && list.name.to_lowercase().contains(&typed))
        .map(|(owner, list)| list_choice(voice, *owner, list))
        .filter(|(_, value)| fits(value))
        .take(LISTS);
    let tracks = suggestions
        .iter()
        .filter(|suggestion| fits(&suggestion.query))
        .map(|suggestion| (track_label(voice, suggestion), suggestion.query.clone()));
    let choices = lists
        .chain(tracks)
        .take(CHOICES)
        .map(|(name, value)| json!({ "name": name, "value": value }));
    json!({ "choices": choices.collect::<Vec<_>>() })
}

/// Label and value of a playlist.
fn list_choice(voice: Voice<'_>, owner: Owner, list: &PlaylistHead) -> (String, String) {
    let (key, prefix) = match owner {
        Owner::Person(_) => (keys::SUGGESTED_LIST, OWN_LIST),
        Owner::Guild(_) => (keys::SUGGESTED_SHARED_LIST, SHARED_LIST),
    };
    let name = title::bare(&list.name, 60);
    let label = voice.tell(key, &[("name", name.into()), ("count", list.tracks.into())]);
    (
        title::bare(&label, CHOICE),
        format!("{prefix}{}", list.name),
    )
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
    let typed = typed.trim().to_lowercase();
    let fits = |track: &Track| {
        track.title.to_lowercase().contains(&typed) || track.author.to_lowercase().contains(&typed)
    };
    let choices = upcoming
        .iter()
        .zip(1_usize..)
        .filter(|(entry, place)| typed == place.to_string() || fits(&entry.track))
        .take(CHOICES)
        .map(|(entry, place)| {
            let (track, prefix) = (&entry.track, format!("{place}. "));
            let label = label(
                &prefix,
                &track.title,
                &track.author,
                &length(voice, track),
                voice,
            );
            json!({ "name": label, "value": format!("#{}", entry.id) })
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
    use super::{chosen_list, entries, queries};
    use crate::view::{
        Catalogue, Manner,
        samples::{entry, track, worst},
    };
    use seraphim_core::{GuildId, UserId};
    use seraphim_engine::ports::store::{Owner, PlaylistHead};
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

    #[test]
    fn a_query_that_discord_could_not_send_back_is_no_choice() {
        let catalogue = Catalogue::load().expect("the texts parse");
        let suggestion = |query: &str| Suggestion {
            title: "Kyrie".to_owned(),
            author: String::new(),
            length: Length::Live,
            query: query.to_owned(),
        };
        let told = queries(
            catalogue.voice(Manner::Plain),
            &[],
            "",
            &[
                suggestion(&"x".repeat(101)),
                suggestion("kyrie"),
                suggestion(""),
            ],
        );
        assert_eq!(told["choices"].as_array().map(Vec::len), Some(1));
        assert_eq!(told["choices"][0]["name"], "Kyrie · LIVE");
    }

    #[test]
    fn playlists_of_the_name_stand_before_tracks_and_leave_room_for_them() {
        let catalogue = Catalogue::load().expect("the texts parse");
        let list = |owner, name: &str, tracks| {
            let name = name.to_owned();
            (owner, PlaylistHead { name, tracks })
        };
        let (own, shared) = (Owner::Person(UserId(7)), Owner::Guild(GuildId(7)));
        let mut lists = vec![
            list(own, "Morning mass", 2),
            list(own, "Vespers", 3),
            list(own, "Empty mass", 0),
            list(own, &format!("mass {}", "𝄞".repeat(55)), 3),
            list(shared, "MASS", 1),
        ];
        let kyrie = Suggestion {
            title: "Kyrie".to_owned(),
            author: "Hildegard".to_owned(),
            length: Length::Unknown,
            query: "https://a.example/k.mp3".to_owned(),
        };
        let voice = catalogue.voice(Manner::Plain);
        let told = queries(voice, &lists, " mass ", std::slice::from_ref(&kyrie));
        let expected = serde_json::json!([
            { "name": "Playlist “Morning mass” · 2", "value": "playlist:Morning mass" },
            { "name": "Playlist of the server “MASS” · 1", "value": "shared-playlist:MASS" },
            { "name": "Kyrie — Hildegard", "value": "https://a.example/k.mp3" },
        ]);
        assert_eq!(told["choices"], expected);

        lists = (0..40)
            .map(|number| list(own, &"m".repeat(number + 1), 1))
            .collect();
        let told = queries(voice, &lists, "m", &vec![kyrie; 40]);
        let choices = told["choices"].as_array().expect("choices");
        let of_lists = choices.iter().filter_map(|choice| choice["value"].as_str());
        let of_lists = of_lists.filter(|value| value.starts_with("playlist:"));
        assert_eq!((of_lists.count(), choices.len()), (5, 25));
    }

    #[test]
    fn words_are_not_taken_for_a_playlist() {
        assert_eq!(chosen_list("playlist:Mass"), Some((false, "Mass")));
        assert_eq!(chosen_list("shared-playlist:Mass"), Some((true, "Mass")));
        for words in [
            "playlist: the best of 1150",
            "playlist:",
            "my playlist:Mass",
        ] {
            assert_eq!(chosen_list(words), None, "{words}");
        }
    }
}
