//! How finely Opus is encoded for which voice channel.

/// The bitrates that a channel's is brought down to, in bits per second: the
/// defaults and tops of Discord's own channels, and what lies between. Few, so
/// that guilds share what is kept and what is being made.
const STEPS: [u32; 6] = [64_000, 96_000, 128_000, 192_000, 256_000, 384_000];

/// How finely a node encodes, in bits per second; these are also the most that
/// is passed through unencoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bitrate {
    /// One for all.
    Fixed(u32),
    /// What the voice channel is set to, within bounds. Where nobody says what
    /// that is, the floor.
    Channel {
        /// Never coarser, however low the channel is set.
        floor: u32,
        /// Never finer, unless the floor is above it.
        ceiling: u32,
    },
}

impl Bitrate {
    /// The channel's own, but never less than the node of a fixed 128 kbit/s
    /// gave, nor more than Discord's best channels are set to.
    pub const FOLLOWING: Self = Self::Channel {
        floor: 128_000,
        ceiling: 384_000,
    };

    /// Bits per second for a channel that is set to so many, as `bitrate` in
    /// <https://docs.discord.com/developers/resources/channel#channel-object>;
    /// `None`: that is not known.
    pub fn within(self, channel: Option<u32>) -> u32 {
        match self {
            Self::Fixed(bitrate) => bitrate,
            Self::Channel { floor, ceiling } => {
                let step = channel.map_or(floor, step);
                step.min(ceiling).max(floor)
            }
        }
    }
}

/// The greatest step that is not above a channel's bitrate, or the least.
fn step(channel: u32) -> u32 {
    let below = STEPS.iter().rev().find(|step| **step <= channel);
    below.copied().unwrap_or(STEPS[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_bitrate_is_the_same_in_every_channel() {
        for channel in [None, Some(8_000), Some(384_000)] {
            assert_eq!(Bitrate::Fixed(96_000).within(channel), 96_000);
        }
    }

    #[test]
    fn a_channel_is_followed_upward_and_never_below_what_every_channel_had() {
        let heard = |channel| Bitrate::FOLLOWING.within(channel);
        for poor in [None, Some(0), Some(8_000), Some(64_000), Some(96_000)] {
            assert_eq!(heard(poor), 128_000, "{poor:?}");
        }
        assert_eq!(heard(Some(256_000)), 256_000);
        assert_eq!(heard(Some(384_000)), 384_000);
    }

    #[test]
    fn channels_that_differ_by_a_little_share_a_step_and_none_gets_more_than_it_is_set_to() {
        let open = Bitrate::Channel {
            floor: 16_000,
            ceiling: 510_000,
        };
        let heard: Vec<u32> = [64_000, 70_000, 95_999, 96_000, 200_000, 320_000, 400_000]
            .map(|channel| open.within(Some(channel)))
            .into();
        let steps = [64_000, 64_000, 64_000, 96_000, 192_000, 256_000, 384_000];
        assert_eq!(heard, steps);
    }

    #[test]
    fn a_ceiling_bounds_a_rich_channel_and_a_floor_above_it_wins() {
        let bounded = |floor, ceiling| Bitrate::Channel { floor, ceiling }.within(Some(384_000));
        assert_eq!(bounded(64_000, 160_000), 160_000);
        assert_eq!(bounded(192_000, 128_000), 192_000);
    }
}
