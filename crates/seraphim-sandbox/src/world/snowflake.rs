//! Ids and times as Discord writes them.
//! <https://discord.com/developers/docs/reference#snowflakes>

use std::time::{Duration, SystemTime, UNIX_EPOCH};

const DISCORD_EPOCH_MS: u64 = 1_420_070_400_000;

/// Gives out ids that grow, with the time in their upper bits.
///
/// What the default world is made of gets the same ids at every start: a
/// sandbox that was killed comes back as it was.
#[derive(Debug, Default)]
pub struct Snowflakes {
    last: u64,
    settled: bool,
}

/// The first id of a default world: the beginning of 2025.
const GENESIS: u64 = (1_735_689_600_000 - DISCORD_EPOCH_MS) << 22;

impl Snowflakes {
    /// The next id, larger than every one before.
    pub fn issue(&mut self) -> u64 {
        self.last = if self.settled {
            let now = unix_ms().saturating_sub(DISCORD_EPOCH_MS) << 22;
            now.max(self.last + 1)
        } else {
            // Whole milliseconds, so that guilds fall on different shards.
            self.last.max(GENESIS) + (1 << 22)
        };
        self.last
    }

    /// From now on ids bear the time.
    pub fn settle(&mut self) {
        self.settled = true;
    }
}

/// Milliseconds since 1970.
pub fn unix_ms() -> u64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or(Duration::ZERO);
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

/// The moment in an id, in milliseconds since 1970.
pub fn moment_of(id: u64) -> u64 {
    (id >> 22) + DISCORD_EPOCH_MS
}

/// Now, as `2021-03-31T18:45:31.297000+00:00`.
pub fn now_iso() -> String {
    iso8601(unix_ms())
}

/// A moment (milliseconds since 1970) in ISO 8601.
pub fn iso8601(unix_ms: u64) -> String {
    let (days, rest) = (unix_ms / 86_400_000, unix_ms % 86_400_000);
    let (year, month, day) = civil(days);
    let (hour, minute) = (rest / 3_600_000, rest / 60_000 % 60);
    let (second, milli) = (rest / 1000 % 60, rest % 1000);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}000+00:00")
}

/// Days since 1970 to year, month, day (proleptic Gregorian calendar; counted
/// in eras of 400 years that begin in March).
fn civil(days: u64) -> (u64, u64, u64) {
    let shifted = days + 719_468;
    let era = shifted / 146_097;
    let day_of_era = shifted % 146_097;
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_index = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_index + 2) / 5 + 1;
    let month = if month_index < 10 {
        month_index + 3
    } else {
        month_index - 9
    };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_read_as_the_calendar_does() {
        assert_eq!(iso8601(0), "1970-01-01T00:00:00.000000+00:00");
        assert_eq!(
            iso8601(1_709_164_799_999),
            "2024-02-28T23:59:59.999000+00:00"
        );
        assert_eq!(
            iso8601(1_709_164_800_000),
            "2024-02-29T00:00:00.000000+00:00"
        );
    }

    #[test]
    fn ids_grow_even_within_a_millisecond() {
        let mut ids = Snowflakes::default();
        let early = ids.issue();
        assert_eq!(early, Snowflakes::default().issue());
        ids.settle();
        let (a, b) = (ids.issue(), ids.issue());
        assert!(early < a && a < b);
        assert!(unix_ms().abs_diff(moment_of(a)) < 10_000);
    }
}
