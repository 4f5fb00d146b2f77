//! What a guild has heard: totals, the tracks and people on top, and a chart of
//! the hours.

use seraphim_engine::ports::store::Statistics;

use super::{Embed, Field, File, GOLD, Message, Voice, chart, keys, known, named, time, title};

/// The statistics of so many days.
pub(crate) fn message(voice: Voice<'_>, days: u64, statistics: &Statistics) -> Message {
    let heading = voice.tell(keys::STATS_TITLE, &[("days", days.into())]);
    if statistics.plays == 0 {
        return Message::text(voice.say(keys::STATS_EMPTY));
    }
    let totals = [
        ("plays", statistics.plays.into()),
        ("time", time::clock(statistics.heard).into()),
        ("people", statistics.people.into()),
    ];
    let tracks = (1..)
        .zip(&statistics.tracks)
        .map(|(place, line): (u32, _)| {
            let (title, author) = &line.what;
            let title = named(voice, &title::escaped(title, 50));
            let author = title::escaped(known(author), 25);
            let by = if author.is_empty() {
                author
            } else {
                format!(" · {author}")
            };
            format!("`{place}.` {title}{by} · {} ×", line.plays)
        });
    let people = (1..).zip(&statistics.requesters);
    let people = people.map(|(place, line): (u32, _)| {
        format!(
            "`{place}.` {} · {} ×",
            super::requester(voice, line.what),
            line.plays
        )
    });
    Message {
        embed: Some(Embed {
            color: GOLD,
            title: heading,
            description: voice.tell(keys::STATS_TOTAL, &totals),
            // Discord takes no empty one: autoplay asks for tracks, and is nobody.
            fields: [
                field(voice.say(keys::STATS_TRACKS), tracks),
                field(voice.say(keys::STATS_PEOPLE), people),
            ]
            .into_iter()
            .filter(|field| !field.value.is_empty())
            .collect(),
            footer: voice.say(keys::STATS_HOURS),
            shows_file: true,
            ..Embed::default()
        }),
        file: picture(voice, statistics),
        ..Message::default()
    }
}

/// Discord takes 1,024 units of a field's value.
fn field(name: String, lines: impl Iterator<Item = String>) -> Field {
    let mut value = String::new();
    for line in lines {
        if value.encode_utf16().count() + line.encode_utf16().count() + 1 > 1_024 {
            break;
        }
        if !value.is_empty() {
            value.push('\n');
        }
        value.push_str(&line);
    }
    Field {
        name,
        value,
        inline: false,
    }
}

/// The chart, with its busiest hour in words.
fn picture(voice: Voice<'_>, statistics: &Statistics) -> Option<File> {
    let busiest = (0_u64..)
        .zip(statistics.hours)
        .max_by_key(|(_, plays)| *plays);
    let (hour, plays) = busiest?;
    let alt = voice.tell(
        keys::STATS_CHART,
        &[("hour", hour.into()), ("plays", plays.into())],
    );
    match chart::hours(&statistics.hours) {
        Ok(bytes) => Some(File {
            name: "hours.png".to_owned(),
            bytes,
            alt,
        }),
        Err(error) => {
            tracing::error!(%error, "a chart could not be drawn");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::message;
    use crate::view::{Catalogue, Manner, message::assert_within_limits};
    use seraphim_core::UserId;
    use seraphim_engine::ports::store::{Statistics, Top};
    use std::time::Duration;

    #[test]
    fn the_longest_statistics_stay_within_discords_limits() {
        let catalogue = Catalogue::load().expect("the texts parse");
        let what = ("*_~`|<@[](👨‍👩‍👧‍👦".repeat(90), "__**||".repeat(90));
        let track = Top {
            what,
            plays: u64::MAX,
        };
        let person = Top {
            what: UserId(u64::MAX),
            plays: u64::MAX,
        };
        let statistics = Statistics {
            plays: u64::MAX,
            heard: Duration::from_secs(99_999_999),
            people: u64::MAX,
            tracks: vec![track; 10],
            requesters: vec![person; 10],
            hours: [u64::MAX; 24],
        };
        for manner in [Manner::Celestial, Manner::Plain] {
            let voice = catalogue.voice(manner);
            let told = message(voice, 365, &statistics);
            assert_within_limits(&told);
            let file = told.file.expect("a chart");
            assert!(file.alt.encode_utf16().count() <= 1_024);
            assert_within_limits(&message(voice, 1, &Statistics::default()));
            let autoplay_alone = Statistics {
                requesters: Vec::new(),
                ..statistics.clone()
            };
            let told = message(voice, 1, &autoplay_alone);
            assert_within_limits(&told);
            assert_eq!(told.embed.expect("an embed").fields.len(), 1);
        }
    }
}
