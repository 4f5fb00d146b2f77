//! Choices while somebody types: label and value, each of at most 100 characters.

use seraphim_engine::{Entry, Suggestion, Track};
use serde_json::{Value, json};

use super::{Voice, keys, length, time, title};

/// Discord's limit for a choice's label and for its value.
const CHOICE: usize = 100;
/// Discord's limit for the number of choices.
const CHOICES: usize = 25;

/// Choices for the query of `/play`. What Discord could not send back whole is left out.
pub(crate) fn queries(voice: Voice<'_>, suggestions: &[Suggestion]) -> Value {
    let choices = suggestions
        .iter()
        .filter(|suggestion| {
            !suggestion.query.is_empty() && suggestion.query.encode_utf16().count() <= CHOICE
        })
        .take(CHOICES)
        .map(|suggestion| {
            let length = suggestion
                .length
                .map_or_else(|| voice.say(keys::LIVE), time::clock);
            let label = label("", &suggestion.title, &suggestion.author, &length, voice);
            json!({ "name": label, "value": suggestion.query })
        });
    json!({ "choices": choices.collect::<Vec<_>>() })
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
    let tail = if author.is_empty() {
        format!(" · {length}")
    } else {
        format!(" — {author} · {length}")
    };
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
    use super::{entries, queries};
    use crate::view::{
        Catalogue, Manner,
        samples::{entry, track, worst},
    };
    use seraphim_engine::Suggestion;

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
            length: None,
            query: query.to_owned(),
        };
        let told = queries(
            catalogue.voice(Manner::Plain),
            &[
                suggestion(&"x".repeat(101)),
                suggestion("kyrie"),
                suggestion(""),
            ],
        );
        assert_eq!(told["choices"].as_array().map(Vec::len), Some(1));
        assert_eq!(told["choices"][0]["name"], "Kyrie · LIVE");
    }
}
