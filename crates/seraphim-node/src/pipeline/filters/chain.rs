//! The filters of a player, one behind the other.

use super::super::failure::PlayFailure;
use super::timescale::TimescaleFilter;
use super::volume::{Ceiling, Gain};
use super::{Filter, Filters, Sound};

/// The filters at work on one play.
pub(in super::super) struct Chain {
    before: Vec<Box<dyn Filter>>,
    timescale: Option<TimescaleFilter>,
    after: Vec<Box<dyn Filter>>,
    media_per_heard: f64,
    block: Vec<f32>,
}

impl Chain {
    /// The chain for a sound, whose first sample will be this one of the output.
    pub(in super::super) fn new(sound: &Sound, place: i64) -> Result<Self, PlayFailure> {
        let filters = &sound.filters;
        let timescale = filters.timescale.start()?;
        let mut stages = Self::stages(filters, place);
        let filtered = !stages.is_empty() || timescale.is_some();
        if sound.volume != 100 {
            let gain = Gain(f32::from(sound.volume) / 100.0);
            stages.push((Side::After, Box::new(gain)));
        }
        if filtered || sound.volume != 100 {
            let bends = filtered || sound.volume > 100;
            stages.push((Side::After, Box::new(Ceiling { bends })));
        }
        let (before, after): (Vec<_>, Vec<_>) = stages
            .into_iter()
            .partition(|(side, _)| *side == Side::Before);
        let plain = |stages: Vec<(Side, Box<dyn Filter>)>| stages.into_iter().map(|(_, f)| f);
        Ok(Self {
            before: plain(before).collect(),
            timescale,
            after: plain(after).collect(),
            media_per_heard: filters.timescale.media_per_heard(),
            block: Vec::new(),
        })
    }

    /// The filters that change something, in Lavalink's order, but for the
    /// timescale, which has its place between the two sides.
    pub(super) fn stages(filters: &Filters, place: i64) -> Vec<(Side, Box<dyn Filter>)> {
        fn add<F: Filter + 'static>(
            stages: &mut Vec<(Side, Box<dyn Filter>)>,
            side: Side,
            filter: Option<F>,
        ) {
            if let Some(filter) = filter {
                stages.push((side, Box::new(filter)));
            }
        }
        let mut stages: Vec<(Side, Box<dyn Filter>)> = Vec::new();
        let gain = (filters.volume - 1.0).abs() > f32::EPSILON;
        add(
            &mut stages,
            Side::Before,
            gain.then_some(Gain(filters.volume)),
        );
        add(&mut stages, Side::Before, filters.equalizer.start());
        let karaoke = filters.karaoke.and_then(super::Karaoke::start);
        add(&mut stages, Side::Before, karaoke);
        let tremolo = filters.tremolo.and_then(|tremolo| tremolo.start(place));
        add(&mut stages, Side::After, tremolo);
        let vibrato = filters.vibrato.and_then(|vibrato| vibrato.start(place));
        add(&mut stages, Side::After, vibrato);
        add(&mut stages, Side::After, filters.distortion.start());
        add(&mut stages, Side::After, filters.rotation.start(place));
        add(&mut stages, Side::After, filters.channel_mix.start());
        add(&mut stages, Side::After, filters.low_pass.start());
        stages
    }

    /// Whether samples pass as they are.
    pub(in super::super) fn is_neutral(&self) -> bool {
        self.before.is_empty() && self.timescale.is_none() && self.after.is_empty()
    }

    /// Media time that passes in a unit of time heard.
    pub(in super::super) fn media_per_heard(&self) -> f64 {
        self.media_per_heard
    }

    /// Takes interleaved stereo and appends what has become ready of it.
    pub(in super::super) fn push(
        &mut self,
        stereo: &[f32],
        out: &mut Vec<f32>,
    ) -> Result<(), PlayFailure> {
        let begin = out.len();
        if self.timescale.is_none() {
            out.extend_from_slice(stereo);
            let block = &mut out[begin..];
            process(&mut self.before, block);
            process(&mut self.after, block);
            return Ok(());
        }
        self.block.clear();
        self.block.extend_from_slice(stereo);
        process(&mut self.before, &mut self.block);
        if let Some(timescale) = &mut self.timescale {
            timescale.push(&self.block, out)?;
        }
        process(&mut self.after, &mut out[begin..]);
        Ok(())
    }

    /// Appends what is still inside; nothing may follow.
    pub(in super::super) fn flush(&mut self, out: &mut Vec<f32>) -> Result<(), PlayFailure> {
        let begin = out.len();
        if let Some(timescale) = &mut self.timescale {
            timescale.flush(out)?;
        }
        process(&mut self.after, &mut out[begin..]);
        Ok(())
    }
}

/// Where a filter stands to the timescale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Before,
    After,
}

fn process(stages: &mut [Box<dyn Filter>], block: &mut [f32]) {
    for stage in stages {
        stage.process(block);
    }
}

#[cfg(test)]
mod tests {
    use super::super::measure::{heard, sine, stereo};
    use super::super::{
        ChannelMix, Distortion, Equalizer, Filters, Karaoke, LowPass, Rotation, Sound, Timescale,
        Tremolo, Vibrato,
    };
    use super::Chain;

    #[test]
    fn neutral_filters_are_no_filters_and_change_not_a_bit() {
        let neutral = Sound {
            volume: 100,
            filters: Filters {
                tremolo: Some(Tremolo {
                    frequency: 2.0,
                    depth: 0.0,
                }),
                vibrato: Some(Vibrato {
                    frequency: 2.0,
                    depth: 0.0,
                }),
                karaoke: Some(Karaoke {
                    level: 0.0,
                    ..Karaoke::default()
                }),
                low_pass: LowPass { smoothing: 0.5 },
                ..Filters::default()
            },
        };
        assert!(neutral.is_neutral());
        let chain = Chain::new(&neutral, 0).expect("legal");
        assert!(chain.is_neutral());
        let tone = sine(440.0, 1.0, 4_800);
        let input = stereo(&tone, &tone);
        assert!(heard(&neutral, &input) == input);
    }

    /// Everything at once, as strong as it goes.
    fn storm() -> Filters {
        Filters {
            volume: 5.0,
            equalizer: Equalizer { gains: [1.0; 15] },
            karaoke: Some(Karaoke::default()),
            timescale: Timescale {
                speed: 1.3,
                pitch: 0.8,
                rate: 1.1,
            },
            tremolo: Some(Tremolo {
                frequency: 7.0,
                depth: 1.0,
            }),
            vibrato: Some(Vibrato {
                frequency: 14.0,
                depth: 1.0,
            }),
            distortion: Distortion {
                tan_scale: 9.0,
                ..Distortion::default()
            },
            rotation: Rotation { hertz: 3.0 },
            channel_mix: ChannelMix {
                left_to_right: 1.0,
                right_to_left: 1.0,
                ..ChannelMix::default()
            },
            low_pass: LowPass { smoothing: 2.0 },
        }
    }

    #[test]
    fn nothing_passes_full_scale_or_is_no_number_whatever_is_switched_on() {
        let sound = Sound {
            volume: 1000,
            filters: storm(),
        };
        let input = stereo(&sine(97.0, 1.0, 48_000), &sine(3_011.0, 1.0, 48_000));
        let out = heard(&sound, &input);
        assert!(out.iter().any(|sample| sample.abs() > 0.5));
        for sample in out {
            assert!(sample.abs() <= 1.0, "{sample}");
        }
    }

    #[test]
    fn silence_stays_silence_behind_every_filter() {
        let sound = Sound {
            volume: 1000,
            filters: storm(),
        };
        assert!(
            heard(&sound, &vec![0.0; 48_000])
                .iter()
                .all(|sample| *sample == 0.0)
        );
    }
}
