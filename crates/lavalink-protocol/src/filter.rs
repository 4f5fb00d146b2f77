//! The filters of a player. Their meaning is the server's matter; here they
//! only have their shape, and the values that an absent field stands for.
//!
//! See “Filters” on <https://lavalink.dev/api/rest.html>.

use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use crate::quoted::quoted;

/// The names of all filters, as `filters` in `/v4/info` lists them.
pub const FILTER_NAMES: [&str; 10] = [
    "volume",
    "equalizer",
    "karaoke",
    "timescale",
    "tremolo",
    "vibrato",
    "distortion",
    "rotation",
    "channelMix",
    "lowPass",
];

/// One of the fifteen bands of the equaliser.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct EqualizerBand {
    /// 0 (25 Hz) to 14 (16 kHz).
    #[serde(deserialize_with = "quoted")]
    pub band: u8,
    /// -0.25 (muted) to 1.0; 0 leaves the band as it is.
    #[serde(default = "one", deserialize_with = "finite")]
    pub gain: f32,
}

/// A number that its type can hold: JSON's `1e300` would be infinite as a
/// `float`, and `"NaN"` would be none.
fn finite<'de, T, D>(from: D) -> Result<T, D::Error>
where
    T: Deserialize<'de> + FromStr + Copy + Into<f64>,
    D: Deserializer<'de>,
{
    let number: T = quoted(from)?;
    let wide: f64 = number.into();
    if wide.is_finite() {
        Ok(number)
    } else {
        Err(D::Error::custom(
            "the number is too large for its type, or none at all",
        ))
    }
}

fn finite_if_any<'de, D: Deserializer<'de>>(from: D) -> Result<Option<f32>, D::Error> {
    #[derive(Deserialize)]
    struct Finite(#[serde(deserialize_with = "finite")] f32);

    let number = Option::<Finite>::deserialize(from)?;
    Ok(number.map(|Finite(number)| number))
}

fn one() -> f32 {
    1.0
}

/// Takes out what both channels share in a band of frequencies: the voice.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Karaoke {
    /// 0 to 1, no effect to full effect.
    #[serde(deserialize_with = "finite")]
    pub level: f32,
    /// 0 to 1, no effect to full effect, on the band that both share.
    #[serde(deserialize_with = "finite")]
    pub mono_level: f32,
    /// The middle of the band, in hertz.
    #[serde(deserialize_with = "finite")]
    pub filter_band: f32,
    /// The width of the band, in hertz.
    #[serde(deserialize_with = "finite")]
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

/// Changes speed, pitch, or both.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Timescale {
    /// Factor over 0; the pitch stays.
    #[serde(deserialize_with = "finite")]
    pub speed: f64,
    /// Factor over 0; the speed stays.
    #[serde(deserialize_with = "finite")]
    pub pitch: f64,
    /// Factor over 0, of both together.
    #[serde(deserialize_with = "finite")]
    pub rate: f64,
}

impl Default for Timescale {
    fn default() -> Self {
        Self {
            speed: 1.0,
            pitch: 1.0,
            rate: 1.0,
        }
    }
}

/// Lets the volume swing.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Tremolo {
    /// Over 0, in hertz.
    #[serde(deserialize_with = "finite")]
    pub frequency: f32,
    /// Over 0 to 1.
    #[serde(deserialize_with = "finite")]
    pub depth: f32,
}

impl Default for Tremolo {
    fn default() -> Self {
        Self {
            frequency: 2.0,
            depth: 0.5,
        }
    }
}

/// Lets the pitch swing.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Vibrato {
    /// Over 0 to 14, in hertz.
    #[serde(deserialize_with = "finite")]
    pub frequency: f32,
    /// Over 0 to 1.
    #[serde(deserialize_with = "finite")]
    pub depth: f32,
}

impl Default for Vibrato {
    fn default() -> Self {
        Self {
            frequency: 2.0,
            depth: 0.5,
        }
    }
}

/// Bends the samples.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Distortion {
    /// Added to the angle of the sine.
    #[serde(deserialize_with = "finite")]
    pub sin_offset: f32,
    /// Factor of the angle of the sine.
    #[serde(deserialize_with = "finite")]
    pub sin_scale: f32,
    /// Added to the angle of the cosine.
    #[serde(deserialize_with = "finite")]
    pub cos_offset: f32,
    /// Factor of the angle of the cosine.
    #[serde(deserialize_with = "finite")]
    pub cos_scale: f32,
    /// Added to the angle of the tangent.
    #[serde(deserialize_with = "finite")]
    pub tan_offset: f32,
    /// Factor of the angle of the tangent.
    #[serde(deserialize_with = "finite")]
    pub tan_scale: f32,
    /// Added at the end.
    #[serde(deserialize_with = "finite")]
    pub offset: f32,
    /// Factor at the end.
    #[serde(deserialize_with = "finite")]
    pub scale: f32,
}

impl Default for Distortion {
    fn default() -> Self {
        Self {
            sin_offset: 0.0,
            sin_scale: 1.0,
            cos_offset: 0.0,
            cos_scale: 1.0,
            tan_offset: 0.0,
            tan_scale: 1.0,
            offset: 0.0,
            scale: 1.0,
        }
    }
}

/// Moves the sound around the listener.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Rotation {
    /// Turns a second.
    #[serde(deserialize_with = "finite")]
    pub rotation_hz: f64,
}

/// Mixes left and right; each is a factor from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ChannelMix {
    /// How much of the left stays left.
    #[serde(deserialize_with = "finite")]
    pub left_to_left: f32,
    /// How much of the left goes right.
    #[serde(deserialize_with = "finite")]
    pub left_to_right: f32,
    /// How much of the right goes left.
    #[serde(deserialize_with = "finite")]
    pub right_to_left: f32,
    /// How much of the right stays right.
    #[serde(deserialize_with = "finite")]
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

/// Takes the high frequencies out.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LowPass {
    /// Over 1: the higher, the duller. 1 and less leave the sound as it is.
    #[serde(deserialize_with = "finite")]
    pub smoothing: f32,
}

impl Default for LowPass {
    fn default() -> Self {
        Self { smoothing: 20.0 }
    }
}

/// The filters of a player. A filter that is absent or `null` is off.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Filters {
    /// Factor from 0.0 to 5.0.
    #[serde(
        skip_serializing_if = "Option::is_none",
        deserialize_with = "finite_if_any"
    )]
    pub volume: Option<f32>,
    /// Bands that differ from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub equalizer: Option<Vec<EqualizerBand>>,
    /// See [`Karaoke`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub karaoke: Option<Karaoke>,
    /// See [`Timescale`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timescale: Option<Timescale>,
    /// See [`Tremolo`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tremolo: Option<Tremolo>,
    /// See [`Vibrato`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vibrato: Option<Vibrato>,
    /// See [`Distortion`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub distortion: Option<Distortion>,
    /// See [`Rotation`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rotation: Option<Rotation>,
    /// See [`ChannelMix`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel_mix: Option<ChannelMix>,
    /// See [`LowPass`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub low_pass: Option<LowPass>,
    /// Filters of plugins, by name.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub plugin_filters: Map<String, Value>,
}

impl Filters {
    /// The names of the filters that are given, those of plugins included.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let given = [
            self.volume.is_some(),
            self.equalizer.is_some(),
            self.karaoke.is_some(),
            self.timescale.is_some(),
            self.tremolo.is_some(),
            self.vibrato.is_some(),
            self.distortion.is_some(),
            self.rotation.is_some(),
            self.channel_mix.is_some(),
            self.low_pass.is_some(),
        ];
        FILTER_NAMES
            .into_iter()
            .zip(given)
            .filter_map(|(name, given)| given.then_some(name))
            .chain(self.plugin_filters.keys().map(String::as_str))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_number_in_quotation_marks_is_that_number_unless_it_is_none() {
        let quoted = json!({
            "volume": "0.5", "equalizer": [{"band": "3", "gain": "0.25"}],
            "timescale": {"speed": "1.5"}, "rotation": {"rotationHz": "2"},
            "tremolo": {"depth": "1e-1"}, "karaoke": null,
        });
        let plain = json!({
            "volume": 0.5, "equalizer": [{"band": 3, "gain": 0.25}],
            "timescale": {"speed": 1.5}, "rotation": {"rotationHz": 2},
            "tremolo": {"depth": 0.1}, "karaoke": null,
        });
        let read = serde_json::from_value::<Filters>;
        assert_eq!(
            read(quoted).expect("legal filters"),
            read(plain).expect("legal filters")
        );
        for wrong in ["NaN", "inf", "-infinity", "1e400", "loud", "", "true"] {
            for filters in [
                json!({ "volume": wrong }),
                json!({"timescale": { "speed": wrong }}),
                json!({"rotation": { "rotationHz": wrong }}),
                json!({"karaoke": { "level": wrong }}),
                json!({"equalizer": [{ "band": wrong }]}),
            ] {
                assert!(read(filters.clone()).is_err(), "{filters}");
            }
        }
    }

    #[test]
    fn a_filter_that_says_nothing_has_the_documented_values_and_null_is_off() {
        let filters: Filters = serde_json::from_value(json!({
            "karaoke": {}, "timescale": {"speed": 1.5}, "tremolo": {}, "vibrato": null,
            "distortion": {}, "rotation": {}, "channelMix": {}, "lowPass": {},
            "equalizer": [{"band": 3, "gain": 0.25}], "unheardOf": 1,
        }))
        .expect("legal filters");

        assert_eq!(
            serde_json::to_value(&filters).expect("it serialises"),
            json!({
                "karaoke": {"level": 1.0, "monoLevel": 1.0, "filterBand": 220.0, "filterWidth": 100.0},
                "timescale": {"speed": 1.5, "pitch": 1.0, "rate": 1.0},
                "tremolo": {"frequency": 2.0, "depth": 0.5},
                "distortion": {
                    "sinOffset": 0.0, "sinScale": 1.0, "cosOffset": 0.0, "cosScale": 1.0,
                    "tanOffset": 0.0, "tanScale": 1.0, "offset": 0.0, "scale": 1.0,
                },
                "rotation": {"rotationHz": 0.0},
                "channelMix": {
                    "leftToLeft": 1.0, "leftToRight": 0.0, "rightToLeft": 0.0, "rightToRight": 1.0,
                },
                "lowPass": {"smoothing": 20.0},
                "equalizer": [{"band": 3, "gain": 0.25}],
            })
        );
        assert_eq!(
            filters.names().collect::<Vec<_>>(),
            [
                "equalizer",
                "karaoke",
                "timescale",
                "tremolo",
                "distortion",
                "rotation",
                "channelMix",
                "lowPass",
            ]
        );
    }
}
