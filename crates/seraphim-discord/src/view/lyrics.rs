//! The words of a track, as far as one message holds them.

use seraphim_core::{Lyrics, Track};

use super::{Embed, GOLD, Message, Voice, keys, title};

/// Discord takes 4,096 units of description; the last line tells of the rest.
const ROOM: usize = 3_900;
/// Length of one line.
const LINE: usize = 200;

/// The words, line by line. Empty lines part the verses.
pub(crate) fn message(voice: Voice<'_>, track: &Track, lyrics: &Lyrics) -> Message {
    let mut description = String::new();
    let mut used = 0;
    for line in &lyrics.lines {
        let line = title::escaped(line, LINE);
        used += line.encode_utf16().count() + 1;
        if used > ROOM {
            description.push_str("-# ");
            description.push_str(&voice.say(keys::LYRICS_CUT));
            break;
        }
        description.push_str(&line);
        description.push('\n');
    }
    let source = title::bare(&lyrics.from, 100);
    Message {
        embed: Some(Embed {
            color: GOLD,
            head: title::bare(super::author(track), 200),
            title: title::bare(&super::named(voice, &track.title), 250),
            url: track
                .uri
                .as_deref()
                .and_then(title::link)
                .map(str::to_owned),
            description: description.trim_end().to_owned(),
            footer: voice.tell(keys::LYRICS_FROM, &[("source", source.into())]),
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
        samples::{track, worst},
    };
    use seraphim_core::Lyrics;

    fn lyrics(lines: &[&str]) -> Lyrics {
        Lyrics {
            from: "LRCLIB".to_owned(),
            lines: lines.iter().map(|line| (*line).to_owned()).collect(),
        }
    }

    #[test]
    fn words_that_look_like_markdown_or_mentions_are_shown_as_they_are() {
        let catalogue = Catalogue::load().expect("the texts parse");
        let words = lyrics(&["*Kyrie*", "", "@everyone eleison"]);
        let told = message(catalogue.voice(Manner::Plain), &track("Kyrie"), &words);
        let embed = told.embed.expect("an embed");
        assert_eq!(embed.description, "\\*Kyrie\\*\n\n\\@everyone eleison");
        assert_eq!(embed.footer, "Words from LRCLIB");
    }

    #[test]
    fn the_longest_words_end_with_a_sentence_that_there_is_more() {
        let catalogue = Catalogue::load().expect("the texts parse");
        let words = lyrics(&vec!["*_~`|<@[]("; 5_000]);
        for manner in [Manner::Celestial, Manner::Plain] {
            let voice = catalogue.voice(manner);
            let told = message(voice, &worst(), &words);
            assert_within_limits(&told);
            let description = told.embed.expect("an embed").description;
            let last = voice.say(crate::view::keys::LYRICS_CUT);
            assert!(description.ends_with(&last), "{description}");
        }
    }
}
