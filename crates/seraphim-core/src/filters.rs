//! What is done to the sound before it is heard: a preset, an equaliser, speed
//! and pitch. Whole numbers throughout, so that two of them can be compared.

use crate::refusal::Refusal;

/// Bands of the equaliser: 25, 40, 63, 100, 160, 250, 400, 630 Hz, 1, 1.6, 2.5,
/// 4, 6.3, 10, 16 kHz.
pub const BANDS: usize = 15;

/// A sound that has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Preset {
    /// More of the low notes.
    BassBoost,
    /// More of the high notes.
    Treble,
    /// Voices to the front.
    Vocal,
    /// Faster and higher.
    Nightcore,
    /// Slower and lower.
    Vaporwave,
    /// Circles around the head.
    EightD,
    /// Voices out of the middle.
    Karaoke,
    /// The loudness trembles.
    Tremolo,
    /// The pitch trembles.
    Vibrato,
    /// High notes softened.
    Soft,
}

impl Preset {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::BassBoost,
        Self::Treble,
        Self::Vocal,
        Self::Nightcore,
        Self::Vaporwave,
        Self::EightD,
        Self::Karaoke,
        Self::Tremolo,
        Self::Vibrato,
        Self::Soft,
    ];

    /// Its name in options and in the store.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::BassBoost => "bassboost",
            Self::Treble => "treble",
            Self::Vocal => "vocal",
            Self::Nightcore => "nightcore",
            Self::Vaporwave => "vaporwave",
            Self::EightD => "8d",
            Self::Karaoke => "karaoke",
            Self::Tremolo => "tremolo",
            Self::Vibrato => "vibrato",
            Self::Soft => "soft",
        }
    }

    /// The preset of a name.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|preset| preset.name() == name)
    }
}

/// What is done to a guild's sound. The default does nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Filters {
    /// A sound that has a name.
    pub preset: Option<Preset>,
    /// Gain of each band in hundredths of Lavalink's measure: -25 mutes it, 0
    /// leaves it, 100 doubles it.
    pub equalizer: [i8; BANDS],
    /// Speed in percent, 50–200; the pitch stays.
    pub speed: u16,
    /// Pitch in percent, 50–200; the speed stays.
    pub pitch: u16,
}

impl Default for Filters {
    fn default() -> Self {
        Self {
            preset: None,
            equalizer: [0; BANDS],
            speed: 100,
            pitch: 100,
        }
    }
}

/// One change of the filters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilterChange {
    /// A preset, or none; the rest stays.
    Preset(Option<Preset>),
    /// Gains of all bands.
    Equalizer([i8; BANDS]),
    /// Speed in percent.
    Speed(u16),
    /// Pitch in percent.
    Pitch(u16),
    /// Nothing is done to the sound any more.
    Off,
}

/// Speed and pitch that are still music.
const TEMPO: std::ops::RangeInclusive<u16> = 50..=200;
/// Gains that Lavalink takes,
/// <https://lavalink.dev/api/rest.html#equalizer>.
const GAIN: std::ops::RangeInclusive<i8> = -25..=100;

impl Filters {
    /// These with one change.
    ///
    /// # Errors
    /// [`Refusal::OutOfRange`].
    pub fn changed(mut self, change: FilterChange) -> Result<Self, Refusal> {
        match change {
            FilterChange::Preset(preset) => self.preset = preset,
            FilterChange::Equalizer(gains) => {
                if gains.iter().any(|gain| !GAIN.contains(gain)) {
                    return Err(Refusal::OutOfRange {
                        least: i64::from(*GAIN.start()),
                        most: i64::from(*GAIN.end()),
                    });
                }
                self.equalizer = gains;
            }
            FilterChange::Speed(speed) => self.speed = tempo(speed)?,
            FilterChange::Pitch(pitch) => self.pitch = tempo(pitch)?,
            FilterChange::Off => self = Self::default(),
        }
        Ok(self)
    }

    /// Whether they change anything.
    #[must_use]
    pub fn are_on(&self) -> bool {
        *self != Self::default()
    }

    /// How fast a track goes by under them, in percent.
    #[must_use]
    pub fn pace(&self) -> u32 {
        let preset = match self.preset {
            Some(Preset::Nightcore) => 120,
            Some(Preset::Vaporwave) => 85,
            _ => 100,
        };
        u32::from(self.speed) * preset / 100
    }
}

fn tempo(percent: u16) -> Result<u16, Refusal> {
    if TEMPO.contains(&percent) {
        Ok(percent)
    } else {
        Err(Refusal::OutOfRange {
            least: i64::from(*TEMPO.start()),
            most: i64::from(*TEMPO.end()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_keeps_the_rest_and_off_keeps_nothing() {
        let filters = Filters::default()
            .changed(FilterChange::Preset(Some(Preset::Nightcore)))
            .and_then(|filters| filters.changed(FilterChange::Speed(150)))
            .expect("both are allowed");

        assert_eq!(filters.preset, Some(Preset::Nightcore));
        assert_eq!(filters.pace(), 180);
        assert!(
            !filters
                .changed(FilterChange::Off)
                .expect("off is allowed")
                .are_on()
        );
    }

    #[test]
    fn what_is_no_music_any_more_is_refused() {
        let filters = Filters::default();
        let mut gains = [0; BANDS];
        gains[3] = -26;
        for change in [
            FilterChange::Speed(49),
            FilterChange::Pitch(201),
            FilterChange::Equalizer(gains),
        ] {
            assert!(
                matches!(filters.changed(change), Err(Refusal::OutOfRange { .. })),
                "{change:?}"
            );
        }
    }

    #[test]
    fn every_preset_is_found_again_by_its_name() {
        for preset in Preset::ALL {
            assert_eq!(Preset::of_name(preset.name()), Some(preset));
        }
    }
}
