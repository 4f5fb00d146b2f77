use lavalink_protocol::{Lyrics, LyricsLine};

use super::{lrc, of_text};

fn timed(text: &str) -> Vec<(u64, Option<u64>, String)> {
    let lines = lrc::read(text).unwrap_or_default();
    lines
        .into_iter()
        .map(|line| (line.timestamp, line.duration, line.line))
        .collect()
}

#[test]
fn every_way_to_write_a_time_is_read_and_lines_are_sorted() {
    let text = "\u{feff}[ti:Lauds]\n[00:03.5] third\n[00:01.25][00:04.250]twice\n[00:02]  second \nno time\n";

    let of = |time, duration, line: &str| (time, duration, line.to_owned());
    assert_eq!(
        timed(text),
        [
            of(1_250, Some(750), "twice"),
            of(2_000, Some(1_500), "second"),
            of(3_500, Some(750), "third"),
            of(4_250, None, "twice"),
        ]
    );
}

#[test]
fn a_positive_offset_makes_every_line_earlier_and_none_begins_before_the_track() {
    let lines = timed("[00:00.10]a\n[00:02.00]b\n[offset:+500]\n");

    assert_eq!(
        lines.iter().map(|(time, ..)| *time).collect::<Vec<_>>(),
        [0, 1_500]
    );
}

#[test]
fn the_times_of_single_words_are_taken_out_and_other_brackets_stay() {
    assert_eq!(
        timed("[00:01.00]<00:01.00>Ky<b>rie <00:01.50> eleison [x]")[0].2,
        "Ky<b>rie eleison [x]"
    );
}

#[test]
fn words_without_times_are_a_text_without_lines() {
    let lyrics = of_text("[Chorus]\nGloria\n", "local", "tags").expect("there are words");

    assert_eq!(lyrics.text.as_deref(), Some("[Chorus]\nGloria"));
    assert_eq!(lyrics.lines, None);
    assert_eq!(of_text(" \n", "local", "tags"), None);
}

#[test]
fn words_with_times_are_both_a_text_and_lines() {
    let lyrics = of_text("[00:01]a\n[00:02]b", "local", "LRC file").expect("there are words");

    let line = |timestamp, duration, line: &str| LyricsLine {
        timestamp,
        duration,
        line: line.to_owned(),
        ..LyricsLine::default()
    };
    assert_eq!(
        lyrics,
        Lyrics {
            source_name: "local".to_owned(),
            provider: Some("LRC file".to_owned()),
            text: Some("a\nb".to_owned()),
            lines: Some(vec![line(1_000, Some(1_000), "a"), line(2_000, None, "b")]),
            ..Lyrics::default()
        }
    );
}

#[test]
fn no_text_is_too_odd_to_be_read() {
    for text in [
        "[",
        "[]",
        "[:]",
        "[9999:99.999]x",
        "[00:1x]",
        "[00:01.]y",
        "[é:1]",
        "<",
        "[1:2]<",
    ] {
        drop(of_text(text, "local", "tags"));
    }
    let many = "[00:01.00]la\n".repeat(20_000);
    assert_eq!(timed(&many).len(), 5_000, "the lines are bounded");
}

#[test]
fn a_line_with_thousands_of_times_is_cut_before_it_is_larger_than_twice_a_text() {
    let words = "x".repeat(60_000);
    let lines = timed(&format!("{}{words}", "[00:01]".repeat(9_000)));

    let bytes: usize = lines.iter().map(|(.., line)| line.len()).sum();
    assert!((60_000..=256 * 1024).contains(&bytes), "{bytes} bytes");
    let short = timed(&format!("{}x", "[00:01]".repeat(9_000)));
    assert_eq!(short.len(), 5_000);
}
