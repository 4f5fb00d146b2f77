//! Times as people type them: `1:23`, `90`, `1m30s`, and with a sign in front
//! relative to where a track is.

use std::time::Duration;

use crate::refusal::Refusal;
use crate::request::SeekTo;

/// Longer than any track; keeps the arithmetic far from its bounds.
const MOST_SECONDS: u64 = 1_000_000;

/// Reads `90` (seconds), `1:23`, `1:02:03`, `1m30s`, `2h`.
///
/// # Errors
/// [`Refusal::NoTime`].
pub fn parse(typed: &str) -> Result<Duration, Refusal> {
    let text = typed.trim().to_lowercase();
    let seconds = if text.contains(':') {
        clock(&text)
    } else if text.ends_with(|c: char| c.is_ascii_alphabetic()) {
        units(&text)
    } else {
        text.parse::<u64>().ok()
    };
    seconds
        .filter(|seconds| *seconds <= MOST_SECONDS)
        .map(Duration::from_secs)
        .ok_or(Refusal::NoTime)
}

/// Reads where to seek: a time, or a time with `+` or `-` in front.
///
/// # Errors
/// [`Refusal::NoTime`].
pub fn parse_seek(typed: &str) -> Result<SeekTo, Refusal> {
    let text = typed.trim();
    let mut signed = text.chars();
    match signed.next() {
        Some('+') => parse(signed.as_str()).map(SeekTo::Forward),
        // People's keyboards have more than one of them.
        Some('-' | '−' | '–') => parse(signed.as_str()).map(SeekTo::Back),
        _ => parse(text).map(SeekTo::Position),
    }
}

/// `1:23` and `1:02:03`; below the first place nothing goes to 60.
fn clock(text: &str) -> Option<u64> {
    let parts: Vec<&str> = text.split(':').collect();
    if !(2..=3).contains(&parts.len()) {
        return None;
    }
    parts.iter().enumerate().try_fold(0_u64, |sum, (at, part)| {
        let digits = !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
        let value = part.parse::<u64>().ok().filter(|_| digits)?;
        if at > 0 && (part.len() != 2 || value >= 60) {
            return None;
        }
        sum.checked_mul(60)?.checked_add(value)
    })
}

/// `1h2m3s`, each unit once at most and in this order.
fn units(text: &str) -> Option<u64> {
    let mut rest = text;
    let mut sum = 0_u64;
    let mut any = false;
    for (names, seconds) in [(["h", "std"], 3_600), (["m", "min"], 60), (["s", "sec"], 1)] {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, unit) = rest.split_at(digits);
        let end = unit
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(unit.len());
        let (name, left) = unit.split_at(end);
        if names.contains(&name) {
            let value = number.parse::<u64>().ok()?;
            sum = sum.checked_add(value.checked_mul(seconds)?)?;
            rest = left.trim_start();
            any = true;
        }
    }
    (any && rest.is_empty()).then_some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_reads_as_people_type_it() {
        let cases = [
            ("90", 90),
            (" 1:23 ", 83),
            ("0:07", 7),
            ("1:02:03", 3_723),
            ("75:00", 4_500),
            ("1m30s", 90),
            ("1m 30s", 90),
            ("2h", 7_200),
            ("1H2M3S", 3_723),
            ("45min", 2_700),
            ("10s", 10),
        ];
        for (typed, seconds) in cases {
            assert_eq!(parse(typed), Ok(Duration::from_secs(seconds)), "{typed}");
        }
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for typed in [
            "",
            "a",
            "1:",
            ":30",
            "1:60",
            "1:2",
            "1:2:3:4",
            "30s1m",
            "1m1m",
            "-5",
            "1e9",
            "s",
            "99999999999999999999",
            "1h2",
            "1:-2",
        ] {
            assert_eq!(parse(typed), Err(Refusal::NoTime), "{typed:?}");
        }
    }

    #[test]
    fn a_sign_makes_it_relative() {
        let seconds = Duration::from_secs;
        assert_eq!(parse_seek("1:00"), Ok(SeekTo::Position(seconds(60))));
        assert_eq!(parse_seek("+30"), Ok(SeekTo::Forward(seconds(30))));
        assert_eq!(parse_seek("- 1m"), Ok(SeekTo::Back(seconds(60))));
        assert_eq!(parse_seek("−10"), Ok(SeekTo::Back(seconds(10))));
        assert_eq!(parse_seek("+-3"), Err(Refusal::NoTime));
    }

    proptest::proptest! {
        #[test]
        fn nothing_that_is_typed_breaks_it(typed in "\\PC{0,20}") {
            let _ = parse_seek(&typed);
        }
    }
}
