//! “Play this”, in the menu of a message: its audio files and its links.

use seraphim_core::{Place, Reply, Request, policy::query::Query};
use twilight_model::application::command::CommandType;

use super::{Spec, no_options};
use crate::{
    denial::Denial,
    desk::{Answer, Asked, Audience, Work},
    view::{Message, Voice, keys, refusal, reply},
    wire::Said,
};

pub(crate) const SPEC: Spec = Spec {
    kind: CommandType::Message,
    name: "Play this",
    description: keys::COMMAND_PLAY_THIS,
    audience: Audience::Public,
    options: no_options,
    run,
    complete: None,
};

/// Links of one message that are played.
const MOST: usize = 5;

/// Of Discord's 2,000 for a message; the ends of lines and the mark of a cut fit beside.
const MOST_UNITS: usize = 1980;

fn run<'a>(asked: &'a Asked<'a>) -> Work<'a> {
    Box::pin(async move {
        let links = asked.data.target().map(links).unwrap_or_default();
        if links.is_empty() {
            return Err(Denial::NothingPlayable);
        }
        asked.in_voice()?;
        asked.may_show_panel()?;
        let mut outcomes = Vec::new();
        for query in links {
            let by = asked.caller.clone();
            let place = Place::Last;
            outcomes.push(asked.ask(Request::Play { by, query, place }).await);
        }
        together(asked.voice(), outcomes).map(Answer::Say)
    })
}

/// What became of each link, in one message. Where nothing is played, the first
/// refusal.
fn together(voice: Voice<'_>, outcomes: Vec<Result<Reply, Denial>>) -> Result<Message, Denial> {
    if outcomes.iter().all(Result::is_err) {
        let refused = outcomes.into_iter().find_map(Result::err);
        return Err(refused.unwrap_or(Denial::NothingPlayable));
    }
    let parts = outcomes.iter().map(|outcome| match outcome {
        Ok(reply) => reply::message(voice, reply),
        Err(denial) => refusal::message(voice, denial),
    });
    let (mut answer, mut cut) = (Message::default(), false);
    for part in parts {
        if answer.content.contains(&part.content) {
            continue;
        }
        if !answer.content.is_empty() && answer.units() + part.units() > MOST_UNITS {
            cut = true;
            continue;
        }
        answer.line(&part.content);
        // The same playlist may be offered for two of its tracks; the button is one.
        let new = part
            .rows
            .into_iter()
            .filter(|row| !answer.rows.contains(row));
        let new: Vec<_> = new.collect();
        answer.rows.extend(new);
    }
    if cut {
        answer.line("…");
    }
    Ok(answer)
}

/// A word without what Discord does not count as a part of its link: brackets and
/// marks around it, and what ends a sentence.
fn bare(word: &str) -> &str {
    let begun = word.trim_start_matches(['<', '(', '[', '|', '*', '_', '"', '\'']);
    let is_marked = begun.len() < word.len();
    let mut link = begun;
    while let Some(end) = link.chars().next_back() {
        let is_unopened = |open: char| link.matches(end).count() > link.matches(open).count();
        let ends = match end {
            '.' | ',' | ':' | ';' | '!' | '"' | '\'' | '>' | '*' | '|' => true,
            '_' => is_marked,
            ')' => is_unopened('('),
            ']' => is_unopened('['),
            _ => false,
        };
        if !ends {
            break;
        }
        link = link.strip_suffix(end).unwrap_or_default();
    }
    link
}

/// What of a message can be played: its audio and video files, then the links in
/// its text, each once; where there are neither, the links of its embeds. Beside a
/// link in the text they are previews of it, which name it otherwise.
fn links(said: &Said) -> Vec<String> {
    let audible = |kind: &str| kind.starts_with("audio/") || kind.starts_with("video/");
    let files = said
        .attachments
        .iter()
        .filter(|file| file.content_type.as_deref().is_none_or(audible))
        .map(|file| file.url.clone());
    let words = said.content.split_whitespace();
    let written = words
        .map(bare)
        .filter(|word| matches!(Query::parse(word), Ok(Query::Url { .. })))
        .map(str::to_owned);
    let mut found: Vec<String> = files.chain(written).collect();
    if found.is_empty() {
        found.extend(said.embeds.iter().filter_map(|embed| embed.url.clone()));
    }
    let mut links: Vec<String> = Vec::new();
    for link in found {
        if links.len() < MOST && !links.contains(&link) {
            links.push(link);
        }
    }
    links
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::{Catalogue, Manner, assert_within_limits, samples};
    use seraphim_core::Refusal;
    use serde_json::json;

    #[test]
    fn audio_files_come_before_links_and_each_once() {
        let said: Said = serde_json::from_value(json!({
            "content": "hear <https://a.example/1.mp3> and **https://b.example/2** not javascript:x",
            "attachments": [
                {"url": "https://cdn.example/x.ogg", "content_type": "audio/ogg"},
                {"url": "https://cdn.example/x.png", "content_type": "image/png"},
            ],
            "embeds": [{"url": "https://b.example/2"}, {"title": "no link"}],
        }))
        .expect("a message");
        let wanted = [
            "https://cdn.example/x.ogg",
            "https://a.example/1.mp3",
            "https://b.example/2",
        ];
        assert_eq!(links(&said), wanted);
    }

    #[test]
    fn a_link_is_not_played_once_more_for_its_preview() {
        let preview = "https://www.youtube.com/watch?v=dQw4w9WgXcQ";
        let said = |content: &str| {
            let said = json!({ "content": content, "embeds": [{ "url": preview }] });
            serde_json::from_value::<Said>(said).expect("a message")
        };
        let written = "https://youtu.be/dQw4w9WgXcQ?si=x";
        assert_eq!(links(&said(written)), [written]);
        assert_eq!(links(&said("no link")), [preview]);
        for (told, link) in [
            (
                "Hear https://music.example/a/b.",
                "https://music.example/a/b",
            ),
            ("(<https://music.example/b>),", "https://music.example/b"),
            ("**https://music.example/c_**", "https://music.example/c"),
            ("https://music.example/d_", "https://music.example/d_"),
            ("https://music.example/e_(f)", "https://music.example/e_(f)"),
            ("(see https://music.example/g)", "https://music.example/g"),
            (
                "**Now: https://music.example/h**",
                "https://music.example/h",
            ),
            (
                "||this https://music.example/i||",
                "https://music.example/i",
            ),
            (
                "(https://music.example/j_(k))",
                "https://music.example/j_(k)",
            ),
        ] {
            assert_eq!(links(&said(told)), [link]);
        }
    }

    #[test]
    fn what_became_of_each_link_is_said_once_and_within_what_a_message_may_hold() {
        let catalogue = Catalogue::load().expect("the texts parse");
        let voice = catalogue.voice(Manner::Plain);
        let queued = |title: &str, place: usize| {
            Ok(Reply::Queued {
                entry: samples::entry(1, samples::track(title)),
                place,
                plays_in: None,
                started: false,
                playlist: Some("https://a.example/list".to_owned()),
            })
        };
        let full = || Err(Denial::Core(Refusal::QueueFull { limit: 2 }));
        let said = together(
            voice,
            vec![queued("Kyrie", 1), queued("Gloria", 2), full(), full()],
        );
        let said = said.expect("two are queued");
        assert_within_limits(&said);
        for (part, times) in [("Kyrie", 1), ("Gloria", 1), ("PLAY-004", 1)] {
            assert_eq!(
                said.content.matches(part).count(),
                times,
                "{}",
                said.content
            );
        }
        assert_eq!(said.rows.len(), 1, "the playlist is offered");

        let long = |place| {
            Ok(Reply::Queued {
                entry: samples::entry(1, samples::worst()),
                place,
                plays_in: None,
                started: false,
                playlist: None,
            })
        };
        let said = together(voice, (1..=5).map(long).collect()).expect("all are queued");
        assert_within_limits(&said);
        assert!(said.content.ends_with('…'), "{}", said.content);

        let gone = Err(Denial::NothingPlayable);
        assert_eq!(together(voice, vec![full(), gone]).err(), full().err());
    }

    #[test]
    fn a_message_without_anything_to_play_has_no_links() {
        let said: Said = serde_json::from_value(json!({ "content": "hello :)" })).expect("one");
        assert!(links(&said).is_empty());
    }
}
