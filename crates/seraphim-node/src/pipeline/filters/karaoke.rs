//! Takes away what both sides have in common, and gives a band of it back.

use super::Filter;

/// The settings of karaoke. `Default` is Lavalink's, and is not neutral.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Karaoke {
    /// How much of each side is taken from the other, 0.0 to 1.0.
    pub level: f32,
    /// How much of the band is given back, 0.0 to 1.0.
    pub mono_level: f32,
    /// The band's centre in hertz.
    pub filter_band: f32,
    /// The band's width in hertz.
    pub filter_width: f32,
}

impl Default for Karaoke {
    fn default() -> Self {
        Self {
            level: 1.0,
            mono_level: 1.0,
            filter_band: 220.0,
            filter_width: 100.0,
        }
    }
}

pub(super) struct KaraokeFilter {
    settings: Karaoke,
    feed: f32,
    back: [f32; 2],
    past: [f32; 2],
}

impl Karaoke {
    pub(super) fn start(self) -> Option<KaraokeFilter> {
        let turn = std::f32::consts::TAU / 48_000.0;
        let c = (-turn * self.filter_width).exp();
        let b = -4.0 * c / (1.0 + c) * (turn * self.filter_band).cos();
        let feed = (1.0 - b * b / (4.0 * c)).max(0.0).sqrt() * (1.0 - c);
        (self.level != 0.0).then_some(KaraokeFilter {
            settings: self,
            feed,
            back: [b, c],
            past: [0.0; 2],
        })
    }
}

impl Filter for KaraokeFilter {
    fn process(&mut self, stereo: &mut [f32]) {
        let Karaoke {
            level, mono_level, ..
        } = self.settings;
        for pair in stereo.chunks_exact_mut(2) {
            let (left, right) = (pair[0], pair[1]);
            let band = self.feed * (left + right) / 2.0
                - self.back[0] * self.past[0]
                - self.back[1] * self.past[1];
            self.past = [band, self.past[0]];
            let given = band * mono_level * level;
            pair[0] = left - right * level + given;
            pair[1] = right - left * level + given;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::measure::{heard, level, sine, stereo};
    use super::super::{Filters, Sound};
    use super::Karaoke;

    fn karaoke() -> Sound {
        Sound {
            filters: Filters {
                karaoke: Some(Karaoke::default()),
                ..Filters::default()
            },
            ..Sound::default()
        }
    }

    #[test]
    fn a_voice_in_the_middle_is_gone_and_what_is_on_one_side_stays() {
        let voice = sine(1_000.0, 0.25, 48_000);
        let middle = heard(&karaoke(), &stereo(&voice, &voice));
        assert!(
            level(&middle[9600..]) < -35.0,
            "{} dB",
            level(&middle[9600..])
        );
        let silent = vec![0.0; voice.len()];
        let side = heard(&karaoke(), &stereo(&voice, &silent));
        let left: Vec<f32> = side[9600..].iter().step_by(2).copied().collect();
        assert!((level(&left) + 12.04).abs() < 0.3, "{} dB", level(&left));
    }

    #[test]
    fn the_band_of_the_bass_is_given_back() {
        let bass = sine(220.0, 0.25, 48_000);
        let middle = heard(&karaoke(), &stereo(&bass, &bass));
        assert!((level(&middle[48_000..]) + 12.04).abs() < 1.0);
    }
}
