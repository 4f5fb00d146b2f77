//! The queue in pages of ten.

use std::time::Duration;

use seraphim_core::{Entry, LoopMode, Snapshot};

use super::{
    ASH, Button, Embed, GOLD, Message, Style, Voice, and_length, author, keys, linked, requester,
    time, title,
};
use crate::buttons::queue_page;

/// Entries on a page.
const PAGE: usize = 10;
/// Length of a title in a line; ten lines must fit into one description.
const LINE_TITLE: usize = 80;
/// Addresses longer than this are left out of the lines.
const LINE_LINK: usize = 130;

/// The number of the last page, counted from 0.
pub(crate) fn last_page(snapshot: &Snapshot) -> usize {
    snapshot.upcoming.len().div_ceil(PAGE).saturating_sub(1)
}

/// A page of the queue; `wanted` counts from 0 and is brought into range.
pub(crate) fn page(voice: Voice<'_>, snapshot: &Snapshot, wanted: usize) -> Message {
    let last = last_page(snapshot);
    let (page, pages) = (wanted.min(last), last + 1);
    let mut lines = Vec::new();
    match &snapshot.current {
        Some(now) => {
            lines.push(format!("**{}**", voice.say(keys::QUEUE_NOW)));
            lines.push(line(voice, &now.entry));
            if let Some(length) = now.entry.track.length {
                let position = now.position.min(length);
                lines.push(format!(
                    "`{}` {}",
                    time::clock(position),
                    time::bar(position, length)
                ));
            }
        }
        None => lines.push(voice.say(keys::QUEUE_SILENT)),
    }
    lines.push(String::new());
    if snapshot.upcoming.is_empty() {
        lines.push(voice.say(keys::QUEUE_EMPTY));
    } else {
        lines.push(format!("**{}**", voice.say(keys::QUEUE_NEXT)));
        lines.extend(upcoming(voice, snapshot, page));
    }
    Message {
        embed: Some(Embed {
            color: if snapshot.current.is_some() {
                GOLD
            } else {
                ASH
            },
            title: voice.say(keys::QUEUE_TITLE),
            description: lines.join("\n"),
            // Of nothing there is nothing more to tell.
            footer: if snapshot.current.is_none() && snapshot.upcoming.is_empty() {
                String::new()
            } else {
                footer(voice, snapshot, page, pages)
            },
            ..Embed::default()
        }),
        rows: if pages > 1 {
            vec![turners(voice, page, pages)]
        } else {
            Vec::new()
        },
        ..Message::default()
    }
}

fn upcoming<'a>(
    voice: Voice<'a>,
    snapshot: &'a Snapshot,
    page: usize,
) -> impl Iterator<Item = String> + 'a {
    let mut wait = match &snapshot.current {
        None => Some(Duration::ZERO),
        // It does not end by itself.
        Some(_) if snapshot.looping == LoopMode::Track => None,
        Some(now) => now
            .entry
            .track
            .length
            .map(|length| length.saturating_sub(now.position)),
    };
    snapshot
        .upcoming
        .iter()
        .zip(1_usize..)
        .map(move |(entry, place)| {
            let starts = wait;
            wait = wait
                .zip(entry.track.length)
                .map(|(wait, length)| wait.saturating_add(length));
            (entry, place, starts)
        })
        .skip(page * PAGE)
        .take(PAGE)
        .map(move |(entry, place, starts)| {
            let line = line(voice, entry);
            match starts {
                Some(wait) => {
                    let wait = voice.tell(keys::QUEUE_WAIT, &[("wait", time::clock(wait).into())]);
                    format!("`{place}.` {line} · {wait}")
                }
                None => format!("`{place}.` {line}"),
            }
        })
}

/// `Title — Author · 3:21 · <@requester>`, without what is not known.
fn line(voice: Voice<'_>, entry: &Entry) -> String {
    let track = &entry.track;
    let title = linked(voice, track, LINE_TITLE, LINE_LINK);
    let author = title::escaped(author(track), 40);
    let author = if author.is_empty() {
        author
    } else {
        format!(" — {author}")
    };
    format!(
        "{title}{author}{} · {}",
        and_length(voice, track),
        requester(voice, entry.requester)
    )
}

fn footer(voice: Voice<'_>, snapshot: &Snapshot, page: usize, pages: usize) -> String {
    let page = ("page", (page + 1).into());
    let (pages, count) = (
        ("pages", pages.into()),
        ("count", snapshot.upcoming.len().into()),
    );
    match snapshot.total {
        Some(total) => {
            let total = ("total", time::clock(total).into());
            voice.tell(keys::QUEUE_FOOTER, &[page, pages, count, total])
        }
        None => voice.tell(keys::QUEUE_FOOTER_OPEN, &[page, pages, count]),
    }
}

fn turners(voice: Voice<'_>, page: usize, pages: usize) -> Vec<Button> {
    let button = |way: &str, to: usize, key, enabled: bool| Button {
        id: queue_page::custom_id(way, to),
        label: voice.say(key),
        style: Style::Secondary,
        disabled: !enabled,
    };
    vec![
        button(
            "back",
            page.saturating_sub(1),
            keys::BUTTON_PAGE_BACK,
            page > 0,
        ),
        button("on", page + 1, keys::BUTTON_PAGE_ON, page + 1 < pages),
    ]
}

#[cfg(test)]
mod tests {
    use super::page;
    use crate::view::{
        Catalogue, Manner,
        message::assert_within_limits,
        samples::{snapshot, track, worst},
    };
    use seraphim_core::LoopMode;

    #[test]
    fn every_page_stays_within_discords_limits_with_the_longest_values() {
        let catalogue = Catalogue::load().expect("the texts parse");
        let mut middling = worst();
        middling.uri = Some(format!("https://a.example/{}", "x".repeat(110)));
        for manner in [Manner::Celestial, Manner::Plain] {
            for tracks in [vec![], vec![worst(); 1000], vec![middling.clone(); 25]] {
                let state = snapshot(Some(middling.clone()), tracks);
                for wanted in [0, 1, 99, usize::MAX] {
                    assert_within_limits(&page(catalogue.voice(manner), &state, wanted));
                }
            }
        }
    }

    #[test]
    fn each_entry_tells_when_it_plays() {
        let catalogue = Catalogue::load().expect("the texts parse");
        let tracks = (1..=12)
            .map(|number| track(&format!("Psalm {number}")))
            .collect();
        let state = snapshot(Some(track("Now")), tracks);
        let shown = page(catalogue.voice(Manner::Plain), &state, 1);
        let embed = shown.embed.expect("an embed");
        // 2:16 of the current track are left, and ten tracks of 3:21 are before the eleventh.
        let line = "`11.` [Psalm 11](<https://music.example/o-vis>) — Hildegard · 3:21 \
                    · <@1234567890123456789> · in 35:46";
        assert!(embed.description.contains(line), "{}", embed.description);
        assert_eq!(embed.footer, "Page 2 of 2 · 12 tracks waiting · 16:40 left");
        let disabled: Vec<_> = shown.rows[0].iter().map(|button| button.disabled).collect();
        assert_eq!(disabled, [false, true]);
    }

    #[test]
    fn an_author_whom_the_node_does_not_know_is_left_out() {
        let catalogue = Catalogue::load().expect("the texts parse");
        let mut nameless = track("Psalm");
        nameless.author = "Unknown artist".to_owned();
        let state = snapshot(None, vec![nameless]);
        let embed = page(catalogue.voice(Manner::Plain), &state, 0)
            .embed
            .expect("an embed");
        assert!(!embed.description.contains('—'), "{}", embed.description);
    }

    #[test]
    fn behind_a_track_that_is_repeated_no_time_is_promised() {
        let catalogue = Catalogue::load().expect("the texts parse");
        let mut state = snapshot(Some(track("Now")), vec![track("Psalm")]);
        state.looping = LoopMode::Track;
        let embed = page(catalogue.voice(Manner::Plain), &state, 0).embed;
        let told = embed.expect("an embed").description;
        assert!(told.contains("Psalm"), "{told}");
        assert!(!told.contains("· in "), "{told}");
    }

    #[test]
    fn where_nothing_plays_and_nothing_waits_nothing_is_counted() {
        let catalogue = Catalogue::load().expect("the texts parse");
        let state = snapshot(None, vec![]);
        let embed = page(catalogue.voice(Manner::Celestial), &state, 0)
            .embed
            .expect("an embed");
        assert_eq!(embed.footer, "");
    }

    #[test]
    fn a_length_that_is_not_known_yet_is_left_out() {
        let catalogue = Catalogue::load().expect("the texts parse");
        let mut psalm = track("Psalm");
        psalm.encoded = String::new();
        psalm.length = None;
        let state = snapshot(None, vec![psalm]);
        let embed = page(catalogue.voice(Manner::Plain), &state, 0).embed;
        let told = embed.expect("an embed").description;
        let line = "[Psalm](<https://music.example/o-vis>) — Hildegard · <@1234567890123456789>";
        assert!(told.contains(line), "{told}");
    }

    #[test]
    fn behind_a_live_stream_no_time_is_promised() {
        let catalogue = Catalogue::load().expect("the texts parse");
        let mut radio = track("Radio");
        radio.encoded = "radio".to_owned();
        radio.length = None;
        let mut state = snapshot(Some(radio), vec![track("After")]);
        state.total = None;
        let embed = page(catalogue.voice(Manner::Plain), &state, 0)
            .embed
            .expect("an embed");
        assert!(!embed.description.contains(" in "), "{}", embed.description);
        assert_eq!(embed.footer, "Page 1 of 1 · one track waiting");
    }
}
