//! Which shards a program runs, and which shard a guild is on.

use std::{fmt, ops::RangeInclusive, str::FromStr};

use seraphim_core::GuildId;
use twilight_model::id::{Id, marker::GuildMarker};

/// More than any bot has.
const MOST: u32 = 16_384;

/// The shard that a guild's events come from.
pub(crate) fn shard_of(guild: Id<GuildMarker>, total: u32) -> u32 {
    GuildId(guild.get()).shard(total)
}

/// Which shards this program was told to run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ShardPlan {
    /// All, as many as Discord recommends.
    #[default]
    Auto,
    /// All, so many.
    All(u32),
    /// From the first to the last of so many; other programs run the others.
    Part {
        /// The first one.
        first: u32,
        /// The last one.
        last: u32,
        /// All that there are.
        total: u32,
    },
}

impl ShardPlan {
    /// Whether other programs run other shards.
    #[must_use]
    pub fn is_part(self) -> bool {
        matches!(self, Self::Part { .. })
    }

    /// How many shards there are, and which of them are meant.
    pub(crate) fn shards(self, recommended: u32) -> (u32, RangeInclusive<u32>) {
        match self {
            Self::Auto => (recommended.max(1), 0..=recommended.max(1) - 1),
            Self::All(total) => (total, 0..=total - 1),
            Self::Part { first, last, total } => (total, first..=last),
        }
    }
}

/// A text that names no shards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("auto, or a number such as 16, or a part of them such as 0..7/16 (from 0 to 7 of 16)")]
pub struct NoShardPlan;

impl FromStr for ShardPlan {
    type Err = NoShardPlan;

    fn from_str(text: &str) -> Result<Self, NoShardPlan> {
        let number = |text: &str| text.trim().parse::<u32>().map_err(|_| NoShardPlan);
        let text = text.trim();
        if text == "auto" {
            return Ok(Self::Auto);
        }
        let (part, total) = match text.split_once('/') {
            Some((part, total)) => (Some(part), number(total)?),
            None => (None, number(text)?),
        };
        if !(1..=MOST).contains(&total) {
            return Err(NoShardPlan);
        }
        let Some(part) = part else {
            return Ok(Self::All(total));
        };
        let (first, last) = match part.split_once("..") {
            Some((first, last)) => (number(first)?, number(last)?),
            None => (number(part)?, number(part)?),
        };
        if first > last || last >= total {
            return Err(NoShardPlan);
        }
        if first == 0 && last + 1 == total {
            return Ok(Self::All(total));
        }
        Ok(Self::Part { first, last, total })
    }
}

impl fmt::Display for ShardPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Auto => f.write_str("auto"),
            Self::All(total) => write!(f, "{total}"),
            Self::Part { first, last, total } => write!(f, "{first}..{last}/{total}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ShardPlan, shard_of};
    use twilight_model::id::Id;

    #[test]
    fn a_guild_belongs_to_the_shard_that_discord_sends_it_on() {
        assert_eq!(shard_of(Id::new(197_038_439_483_310_086), 1), 0);
        let guild = Id::new((5 << 22) + 77);
        assert_eq!(
            (shard_of(guild, 4), shard_of(guild, 5), shard_of(guild, 0)),
            (1, 0, 0)
        );
    }

    #[test]
    fn a_plan_is_told_by_its_first_last_and_total_number() {
        let part = "0..7/16".parse::<ShardPlan>().expect("a plan");
        assert_eq!(part.shards(1), (16, 0..=7));
        assert_eq!(part.to_string(), "0..7/16");
        let one = "3/16".parse::<ShardPlan>().expect("a plan");
        assert_eq!(one.shards(1), (16, 3..=3));
        assert_eq!("0..15/16".parse(), Ok(ShardPlan::All(16)));
        assert_eq!(ShardPlan::Auto.shards(0), (1, 0..=0));
        assert_eq!(ShardPlan::Auto.shards(5), (5, 0..=4));
    }

    #[test]
    fn what_names_no_shards_is_refused_with_examples() {
        for text in [
            "", "all", "0", "7..3/16", "0..16/16", "16/16", "-1", "0..7", "1/0",
        ] {
            let refused = text.parse::<ShardPlan>().expect_err(text);
            assert!(refused.to_string().contains("0..7/16"));
        }
    }
}
