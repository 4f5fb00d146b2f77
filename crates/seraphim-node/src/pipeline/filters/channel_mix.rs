//! How much of each side is heard on each side.

use super::Filter;

/// The settings of the mix, each 0.0 to 1.0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChannelMix {
    /// Of the left on the left.
    pub left_to_left: f32,
    /// Of the left on the right.
    pub left_to_right: f32,
    /// Of the right on the left.
    pub right_to_left: f32,
    /// Of the right on the right.
    pub right_to_right: f32,
}

impl Default for ChannelMix {
    fn default() -> Self {
        Self {
            left_to_left: 1.0,
            left_to_right: 0.0,
            right_to_left: 0.0,
            right_to_right: 1.0,
        }
    }
}

pub(super) struct ChannelMixFilter(ChannelMix);

impl ChannelMix {
    pub(super) fn start(self) -> Option<ChannelMixFilter> {
        (self != Self::default()).then_some(ChannelMixFilter(self))
    }
}

impl Filter for ChannelMixFilter {
    fn process(&mut self, stereo: &mut [f32]) {
        let mix = &self.0;
        for pair in stereo.chunks_exact_mut(2) {
            let (left, right) = (pair[0], pair[1]);
            pair[0] = mix.left_to_left * left + mix.right_to_left * right;
            pair[1] = mix.left_to_right * left + mix.right_to_right * right;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Filter as _;
    use super::ChannelMix;

    #[test]
    fn the_sides_change_places() {
        let mix = ChannelMix {
            left_to_left: 0.0,
            left_to_right: 1.0,
            right_to_left: 1.0,
            right_to_right: 0.0,
        };
        let mut samples = [0.25, -0.5, 0.75, 0.0];
        mix.start().expect("it is on").process(&mut samples);
        assert_eq!(
            samples.map(|sample| sample.to_string()).join(" "),
            "-0.5 0.25 0 0.75"
        );
    }
}
