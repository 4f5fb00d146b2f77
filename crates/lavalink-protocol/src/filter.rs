//! The filters of a player. Their meaning is the server's matter; here they
//! only have their shape.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// One of the fifteen bands of the equaliser.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct EqualizerBand {
    /// 0 (25 Hz) to 14 (16 kHz).
    pub band: u8,
    /// -0.25 (muted) to 1.0; 0 leaves the band as it is.
    pub gain: f32,
}

/// The filters of a player. A filter that is absent is off. See “Filters”.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Filters {
    /// Factor from 0.0 to 5.0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub volume: Option<f32>,
    /// Bands that differ from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub equalizer: Option<Vec<EqualizerBand>>,
    /// Every other filter, by the name that it has in the documentation.
    #[serde(flatten)]
    pub others: Map<String, Value>,
}
