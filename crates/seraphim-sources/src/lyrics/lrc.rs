//! LRC: a line of words behind each time, `[01:23.45]`.
//!
//! There is no standard; read is what players agree on: several times before
//! one line, hundredths or thousandths, and `[offset:±ms]`, which makes all
//! lines earlier when it is positive. Other tags in brackets are passed over,
//! and so are the times of single words, `<01:23.45>`.

use lavalink_protocol::LyricsLine;

/// More lines than this are cut.
const MAX_LINES: usize = 5_000;
/// And so are words beyond these bytes: a line may have a thousand times.
const MAX_BYTES: usize = 256 * 1024;

/// The lines by their times; `None` when no line has one.
pub(crate) fn read(text: &str) -> Option<Vec<LyricsLine>> {
    let mut offset = 0_i64;
    let (mut timed, mut left) = (Vec::new(), MAX_BYTES);
    for line in text.trim_start_matches('\u{feff}').lines() {
        let mut rest = line.trim();
        let mut times = Vec::new();
        while let Some((tag, behind)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'))
        {
            if let Some(time) = millis(tag) {
                times.push(time);
            } else if let Some(value) = tag.strip_prefix("offset:") {
                offset = value.trim().parse().unwrap_or(0);
            } else if times.is_empty() && !tag.contains(':') {
                // Words in brackets, such as `[Chorus]`.
                break;
            }
            rest = behind.trim_start();
        }
        let words = without_word_times(rest);
        let wanted = times.len();
        let room = (MAX_LINES - timed.len()).min(left / words.len().max(1));
        times.truncate(room);
        left -= times.len() * words.len();
        timed.extend(times.into_iter().map(|time| (time, words.clone())));
        if room < wanted {
            break;
        }
    }
    if timed.is_empty() {
        return None;
    }
    timed.sort_by_key(|(time, _)| *time);
    let lines = timed.into_iter().map(|(time, line)| LyricsLine {
        timestamp: u64::try_from(time.saturating_sub(offset)).unwrap_or(0),
        line,
        ..LyricsLine::default()
    });
    let mut lines: Vec<LyricsLine> = lines.collect();
    for index in 1..lines.len() {
        lines[index - 1].duration = Some(lines[index].timestamp - lines[index - 1].timestamp);
    }
    Some(lines)
}

/// The words of all lines, a line each.
pub(crate) fn plain(lines: &[LyricsLine]) -> String {
    let words: Vec<&str> = lines.iter().map(|line| line.line.as_str()).collect();
    words.join("\n").trim().to_owned()
}

/// `mm:ss`, `mm:ss.xx`, `mm:ss.xxx` or `mm:ss:xx` in milliseconds.
fn millis(tag: &str) -> Option<i64> {
    let (minutes, rest) = tag.trim().split_once(':')?;
    let (seconds, fraction) = match rest.split_once(['.', ':']) {
        Some((seconds, fraction)) => (seconds, Some(fraction)),
        None => (rest, None),
    };
    let number = |text: &str, most: usize| {
        let digits = (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| text.parse::<i64>().ok()).flatten()
    };
    let fraction = match fraction {
        None => 0,
        Some(text) => match text.len() {
            1 => number(text, 1)? * 100,
            2 => number(text, 2)? * 10,
            _ => number(text, 3)?,
        },
    };
    Some((number(minutes, 4)? * 60 + number(seconds, 2)?) * 1_000 + fraction)
}

fn without_word_times(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('<') {
        out.push_str(before);
        match behind.split_once('>') {
            Some((tag, after)) if millis(tag).is_some() => rest = after,
            _ => {
                out.push('<');
                rest = behind;
            }
        }
    }
    out.push_str(rest);
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}
