//! The rules' filters as Lavalink's:
//! <https://lavalink.dev/api/rest.html#filters>.

use lavalink_protocol::{
    EqualizerBand, Filters as Wire, Karaoke, LowPass, Rotation, Timescale, Tremolo, Vibrato,
};
use seraphim_core::{Filters, Preset};

/// What the node is told. The values of the presets are ours.
pub(crate) fn wire(filters: Filters) -> Wire {
    let mut bands: Vec<f32> = filters
        .equalizer
        .iter()
        .map(|gain| f32::from(*gain) / 100.0)
        .collect();
    for (band, gain) in bands.iter_mut().zip(preset_bands(filters.preset)) {
        *band = (*band + gain).clamp(-0.25, 1.0);
    }
    let bands: Vec<EqualizerBand> = (0_u8..)
        .zip(bands)
        .filter(|(_, gain)| *gain != 0.0)
        .map(|(band, gain)| EqualizerBand { band, gain })
        .collect();
    let mut wire = Wire {
        equalizer: (!bands.is_empty()).then_some(bands),
        timescale: timescale(filters),
        ..Wire::default()
    };
    match filters.preset {
        Some(Preset::EightD) => wire.rotation = Some(Rotation { rotation_hz: 0.2 }),
        Some(Preset::Karaoke) => wire.karaoke = Some(Karaoke::default()),
        Some(Preset::Tremolo) => {
            let (frequency, depth) = (4.0, 0.6);
            wire.tremolo = Some(Tremolo { frequency, depth });
        }
        Some(Preset::Vibrato) => {
            let (frequency, depth) = (6.0, 0.5);
            wire.vibrato = Some(Vibrato { frequency, depth });
        }
        Some(Preset::Soft) => wire.low_pass = Some(LowPass { smoothing: 15.0 }),
        _ => {}
    }
    wire
}

/// Speed and pitch, where they are not as the track has them.
fn timescale(filters: Filters) -> Option<Timescale> {
    let preset = match filters.preset {
        Some(Preset::Nightcore) => 1.2,
        Some(Preset::Vaporwave) => 0.85,
        _ => 1.0,
    };
    let scale = Timescale {
        speed: preset * f64::from(filters.speed) / 100.0,
        pitch: preset * f64::from(filters.pitch) / 100.0,
        rate: 1.0,
    };
    (scale != Timescale::default()).then_some(scale)
}

/// What a preset adds to the bands, from the lowest up.
fn preset_bands(preset: Option<Preset>) -> impl Iterator<Item = f32> {
    let gains: [f32; 15] = match preset {
        Some(Preset::BassBoost) => [
            0.25, 0.25, 0.2, 0.15, 0.1, 0.05, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0,
        ],
        Some(Preset::Treble) => [
            0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.25,
        ],
        Some(Preset::Vocal) => [
            -0.1, -0.1, -0.08, -0.05, 0.0, 0.05, 0.1, 0.15, 0.15, 0.15, 0.1, 0.05, 0.0, -0.05, -0.1,
        ],
        _ => [0.0; 15],
    };
    gains.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn preset(preset: Preset) -> Wire {
        wire(Filters {
            preset: Some(preset),
            ..Filters::default()
        })
    }

    #[test]
    fn no_filter_is_an_empty_object_which_takes_all_others_back() {
        let told = serde_json::to_string(&wire(Filters::default())).expect("it serialises");
        assert_eq!(told, "{}");
    }

    #[test]
    fn every_preset_changes_the_sound_within_lavalinks_bounds() {
        for name in Preset::ALL {
            let told = preset(name);
            assert_ne!(told, Wire::default(), "{name:?}");
            for band in told.equalizer.iter().flatten() {
                assert!((-0.25..=1.0).contains(&band.gain), "{name:?}");
            }
        }
    }

    #[test]
    fn speed_and_pitch_multiply_with_those_of_a_preset() {
        let told = wire(Filters {
            preset: Some(Preset::Nightcore),
            speed: 150,
            ..Filters::default()
        });
        let scale = told.timescale.expect("a scale");
        assert!((scale.speed - 1.8).abs() < 1e-9, "{scale:?}");
        assert!((scale.pitch - 1.2).abs() < 1e-9, "{scale:?}");
    }

    #[test]
    fn a_gain_of_a_hundred_is_lavalinks_one() {
        let mut equalizer = [0; 15];
        equalizer[2] = 50;
        equalizer[14] = -25;
        let told = wire(Filters {
            equalizer,
            ..Filters::default()
        });
        let bands = [(2, 0.5), (14, -0.25)].map(|(band, gain)| EqualizerBand { band, gain });
        assert_eq!(told.equalizer.as_deref(), Some(&bands[..]));
    }
}
