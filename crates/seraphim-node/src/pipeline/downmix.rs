//! Any layout of channels to stereo.

use symphonia::core::audio::{Channels, Position};

/// A half of the power: what a centre or a surround channel gives to a side.
const HALF: f32 = std::f32::consts::FRAC_1_SQRT_2;

/// What each channel gives to the left and to the right.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Downmix {
    weights: Vec<(f32, f32)>,
}

impl Downmix {
    /// The mix of a decoded buffer's channels; `None` where there are none or
    /// absurdly many.
    pub(super) fn of(channels: &Channels) -> Option<Self> {
        let count = channels.count();
        if !(1..=32).contains(&count) {
            return None;
        }
        let weights = match channels {
            Channels::Positioned(positions) if count > 2 => positions.iter().map(weight).collect(),
            _ => plain(count),
        };
        Some(Self::normalised(weights))
    }

    /// The mix of the channels of an Opus stream of mapping family 1: the
    /// Vorbis order, RFC 7845 section 5.1.1.2.
    pub(super) fn vorbis_order(count: usize) -> Option<Self> {
        let (left, centre, right) = ((1.0, 0.0), (HALF, HALF), (0.0, 1.0));
        let (back_left, back_right) = ((HALF, 0.0), (0.0, HALF));
        let bass = (0.0, 0.0);
        let weights = match count {
            1 | 2 => plain(count),
            3 => vec![left, centre, right],
            4 => vec![left, right, back_left, back_right],
            5 => vec![left, centre, right, back_left, back_right],
            6 => vec![left, centre, right, back_left, back_right, bass],
            7 => vec![left, centre, right, back_left, back_right, (0.5, 0.5), bass],
            8 => vec![
                left, centre, right, back_left, back_right, back_left, back_right, bass,
            ],
            _ => return None,
        };
        Some(Self::normalised(weights))
    }

    fn normalised(mut weights: Vec<(f32, f32)>) -> Self {
        let left: f32 = weights.iter().map(|weight| weight.0).sum();
        let right: f32 = weights.iter().map(|weight| weight.1).sum();
        let most = left.max(right);
        if most > 1.0 {
            for weight in &mut weights {
                weight.0 /= most;
                weight.1 /= most;
            }
        }
        Self { weights }
    }

    /// How many channels it mixes.
    pub(super) fn channels(&self) -> usize {
        self.weights.len()
    }

    /// Appends interleaved samples as interleaved stereo.
    pub(super) fn append(&self, samples: &[f32], stereo: &mut Vec<f32>) {
        match self.weights.len() {
            1 => stereo.extend(samples.iter().flat_map(|sample| [*sample, *sample])),
            2 => stereo.extend_from_slice(samples),
            channels => {
                for frame in samples.chunks_exact(channels) {
                    let mut sides = [0.0; 2];
                    for (sample, weight) in frame.iter().zip(&self.weights) {
                        sides[0] += sample * weight.0;
                        sides[1] += sample * weight.1;
                    }
                    stereo.extend_from_slice(&sides);
                }
            }
        }
    }
}

fn plain(count: usize) -> Vec<(f32, f32)> {
    match count {
        1 => vec![(1.0, 1.0)],
        _ => (0..count)
            .map(|channel| {
                if channel % 2 == 0 {
                    (1.0, 0.0)
                } else {
                    (0.0, 1.0)
                }
            })
            .collect(),
    }
}

fn weight(position: Position) -> (f32, f32) {
    let left = Position::FRONT_LEFT | Position::FRONT_LEFT_CENTER | Position::FRONT_LEFT_WIDE;
    let right = Position::FRONT_RIGHT | Position::FRONT_RIGHT_CENTER | Position::FRONT_RIGHT_WIDE;
    let far_left = Position::REAR_LEFT
        | Position::SIDE_LEFT
        | Position::TOP_FRONT_LEFT
        | Position::TOP_REAR_LEFT
        | Position::TOP_SIDE_LEFT
        | Position::BOTTOM_FRONT_LEFT;
    let far_right = Position::REAR_RIGHT
        | Position::SIDE_RIGHT
        | Position::TOP_FRONT_RIGHT
        | Position::TOP_REAR_RIGHT
        | Position::TOP_SIDE_RIGHT
        | Position::BOTTOM_FRONT_RIGHT;
    if left.contains(position) {
        (1.0, 0.0)
    } else if right.contains(position) {
        (0.0, 1.0)
    } else if far_left.contains(position) {
        (HALF, 0.0)
    } else if far_right.contains(position) {
        (0.0, HALF)
    } else if (Position::LFE1 | Position::LFE2).contains(position) {
        (0.0, 0.0)
    } else {
        (HALF, HALF)
    }
}

#[cfg(test)]
mod tests {
    use super::Downmix;
    use symphonia::core::audio::{Channels, Position};

    #[test]
    fn mono_is_heard_on_both_sides_at_its_own_level() {
        let mix = Downmix::of(&Channels::Discrete(1)).expect("one channel");
        let mut stereo = Vec::new();
        mix.append(&[0.25, -0.5], &mut stereo);
        assert_eq!(stereo, [0.25, 0.25, -0.5, -0.5]);
    }

    #[test]
    fn surround_at_full_scale_does_not_pass_full_scale_in_stereo() {
        let six = Channels::Positioned(Position::from_count(6).expect("six positions"));
        for mix in [Downmix::of(&six), Downmix::vorbis_order(6)] {
            let mix = mix.expect("six channels");
            let mut stereo = Vec::new();
            mix.append(&[1.0; 12], &mut stereo);
            assert_eq!(stereo.len(), 4);
            assert!(stereo.iter().all(|sample| (0.9..=1.0001).contains(sample)));
        }
    }

    #[test]
    fn a_header_with_thousands_of_channels_is_refused() {
        assert_eq!(Downmix::of(&Channels::Discrete(60_000)), None);
        assert_eq!(Downmix::of(&Channels::None), None);
    }
}
