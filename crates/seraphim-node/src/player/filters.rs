//! The `filters` of an update, checked, as the pipeline takes them.
//!
//! See “Filters” on <https://lavalink.dev/api/rest.html#filters>. What no filter
//! can do is refused with its name and range, where Lavalink would fail later,
//! when it plays.

use lavalink_protocol::{self as filter, Filters as Asked};

use crate::pipeline::Filters;
use crate::pipeline::filters::{
    ChannelMix, Distortion, Equalizer, Karaoke, LowPass, Rotation, Timescale, Tremolo, Vibrato,
};
use crate::refusal::Refusal;

/// What the pipeline is to do.
pub(crate) fn read(asked: &Asked) -> Result<Filters, Refusal> {
    let off = Filters::default();
    let volume = asked.volume.unwrap_or(off.volume);
    within("The filter volume", volume, 0.0, 5.0)?;
    Ok(Filters {
        volume,
        equalizer: equalizer(asked)?,
        karaoke: asked.karaoke.map(karaoke).transpose()?,
        timescale: asked.timescale.map_or(Ok(off.timescale), timescale)?,
        tremolo: tremolo(asked)?,
        vibrato: vibrato(asked)?,
        distortion: asked.distortion.map_or(off.distortion, distortion),
        rotation: asked.rotation.map_or(Ok(off.rotation), rotation)?,
        channel_mix: asked.channel_mix.map_or(Ok(off.channel_mix), channel_mix)?,
        low_pass: asked.low_pass.map_or(off.low_pass, |low_pass| LowPass {
            smoothing: low_pass.smoothing,
        }),
    })
}

fn within(what: &str, value: f32, from: f32, to: f32) -> Result<(), Refusal> {
    if (from..=to).contains(&value) {
        return Ok(());
    }
    Err(Refusal::bad_request(if to < f32::MAX {
        format!("{what} must be between {from} and {to}")
    } else {
        format!("{what} must be at least {from}")
    }))
}

/// Lavaplayer bounds a gain instead of refusing it; of a band that is named
/// twice, the last counts.
fn equalizer(asked: &Asked) -> Result<Equalizer, Refusal> {
    let mut equalizer = Equalizer::default();
    for band in asked.equalizer.iter().flatten() {
        let gain = equalizer
            .gains
            .get_mut(usize::from(band.band))
            .ok_or_else(|| {
                Refusal::bad_request("A band of the equalizer must be between 0 and 14")
            })?;
        *gain = band.gain.clamp(-0.25, 1.0);
    }
    Ok(equalizer)
}

fn karaoke(asked: filter::Karaoke) -> Result<Karaoke, Refusal> {
    // Beyond half the sample rate there is no tone.
    within("karaoke.filterBand", asked.filter_band, 0.0, 24_000.0)?;
    within("karaoke.filterWidth", asked.filter_width, 0.0, 24_000.0)?;
    within("karaoke.level", asked.level, -10.0, 10.0)?;
    within("karaoke.monoLevel", asked.mono_level, -10.0, 10.0)?;
    Ok(Karaoke {
        level: asked.level,
        mono_level: asked.mono_level,
        filter_band: asked.filter_band,
        filter_width: asked.filter_width,
    })
}

fn timescale(asked: filter::Timescale) -> Result<Timescale, Refusal> {
    let filter::Timescale { speed, pitch, rate } = asked;
    let timescale = Timescale { speed, pitch, rate };
    if timescale.is_bounded() {
        return Ok(timescale);
    }
    let (from, to) = (Timescale::BOUNDS.start(), Timescale::BOUNDS.end());
    Err(Refusal::bad_request(format!(
        "timescale: speed times rate, pitch times rate and speed over pitch must each be between \
         {from} and {to}"
    )))
}

/// A depth of 0 is off, whatever the frequency.
fn tremolo(asked: &Asked) -> Result<Option<Tremolo>, Refusal> {
    let Some(tremolo) = asked.tremolo.filter(|tremolo| tremolo.depth != 0.0) else {
        return Ok(None);
    };
    let filter::Tremolo { frequency, depth } = tremolo;
    within("tremolo.depth", depth, 0.0, 1.0)?;
    within("tremolo.frequency", frequency, f32::MIN_POSITIVE, f32::MAX)?;
    Ok(Some(Tremolo { frequency, depth }))
}

/// A depth of 0 is off, whatever the frequency.
fn vibrato(asked: &Asked) -> Result<Option<Vibrato>, Refusal> {
    let Some(vibrato) = asked.vibrato.filter(|vibrato| vibrato.depth != 0.0) else {
        return Ok(None);
    };
    let filter::Vibrato { frequency, depth } = vibrato;
    within("vibrato.depth", depth, 0.0, 1.0)?;
    within("vibrato.frequency", frequency, f32::MIN_POSITIVE, 14.0)?;
    Ok(Some(Vibrato { frequency, depth }))
}

fn distortion(asked: filter::Distortion) -> Distortion {
    Distortion {
        sin_offset: asked.sin_offset,
        sin_scale: asked.sin_scale,
        cos_offset: asked.cos_offset,
        cos_scale: asked.cos_scale,
        tan_offset: asked.tan_offset,
        tan_scale: asked.tan_scale,
        offset: asked.offset,
        scale: asked.scale,
    }
}

fn rotation(asked: filter::Rotation) -> Result<Rotation, Refusal> {
    let hertz = asked.rotation_hz;
    if (-24_000.0..=24_000.0).contains(&hertz) {
        return Ok(Rotation { hertz });
    }
    Err(Refusal::bad_request(
        "rotation.rotationHz must be between -24000 and 24000",
    ))
}

fn channel_mix(asked: filter::ChannelMix) -> Result<ChannelMix, Refusal> {
    for (name, share) in [
        ("channelMix.leftToLeft", asked.left_to_left),
        ("channelMix.leftToRight", asked.left_to_right),
        ("channelMix.rightToLeft", asked.right_to_left),
        ("channelMix.rightToRight", asked.right_to_right),
    ] {
        within(name, share, 0.0, 1.0)?;
    }
    Ok(ChannelMix {
        left_to_left: asked.left_to_left,
        left_to_right: asked.left_to_right,
        right_to_left: asked.right_to_left,
        right_to_right: asked.right_to_right,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_json(json: serde_json::Value) -> Result<Filters, Refusal> {
        read(&serde_json::from_value(json).expect("the shape of filters"))
    }

    #[test]
    fn what_is_absent_or_null_or_at_its_neutral_value_is_off() {
        for neutral in [
            serde_json::json!({}),
            serde_json::json!({"karaoke": null, "timescale": null, "lowPass": null}),
            serde_json::json!({"volume": 1.0, "equalizer": [{"band": 3, "gain": 0.0}]}),
            serde_json::json!({"tremolo": {"frequency": 0.0, "depth": 0.0}}),
            serde_json::json!({"vibrato": {"depth": 0.0}, "rotation": {}}),
            serde_json::json!({"distortion": {}, "channelMix": {}, "timescale": {}}),
            serde_json::json!({"lowPass": {"smoothing": 1.0}, "a plugin's": {"x": 1}}),
        ] {
            let filters = read_json(neutral.clone());
            assert!(
                filters.is_ok_and(|filters| filters.is_neutral()),
                "{neutral}"
            );
        }
    }

    #[test]
    fn every_filter_is_read_with_lavalinks_defaults() {
        let filters = read_json(serde_json::json!({
            "volume": 2.0,
            "equalizer": [{"band": 0, "gain": 0.2}, {"band": 14, "gain": 9.0}],
            "karaoke": {"monoLevel": 0.5},
            "timescale": {"speed": 1.2},
            "tremolo": {"frequency": 4.0},
            "vibrato": {"depth": 0.1},
            "rotation": {"rotationHz": 0.2},
            "distortion": {"scale": 0.5},
            "channelMix": {"leftToRight": 0.5},
            "lowPass": {},
        }));
        let expected = Filters {
            volume: 2.0,
            equalizer: {
                let mut gains = [0.0; 15];
                (gains[0], gains[14]) = (0.2, 1.0);
                Equalizer { gains }
            },
            karaoke: Some(Karaoke {
                mono_level: 0.5,
                ..Karaoke::default()
            }),
            timescale: Timescale {
                speed: 1.2,
                ..Timescale::default()
            },
            tremolo: Some(Tremolo {
                frequency: 4.0,
                depth: 0.5,
            }),
            vibrato: Some(Vibrato {
                frequency: 2.0,
                depth: 0.1,
            }),
            rotation: Rotation { hertz: 0.2 },
            distortion: Distortion {
                scale: 0.5,
                ..Distortion::default()
            },
            channel_mix: ChannelMix {
                left_to_right: 0.5,
                ..ChannelMix::default()
            },
            low_pass: LowPass { smoothing: 20.0 },
        };
        assert_eq!(filters.ok(), Some(expected));
    }

    #[test]
    fn what_no_filter_can_do_is_refused() {
        for wrong in [
            serde_json::json!({"volume": -0.1}),
            serde_json::json!({"volume": 5.5}),
            serde_json::json!({"equalizer": [{"band": 15, "gain": 0.0}]}),
            serde_json::json!({"tremolo": {"frequency": 0.0}}),
            serde_json::json!({"tremolo": {"depth": 1.5}}),
            serde_json::json!({"vibrato": {"frequency": 14.5}}),
            serde_json::json!({"timescale": {"speed": 0.0}}),
            serde_json::json!({"timescale": {"speed": 1e300}}),
            serde_json::json!({"channelMix": {"leftToLeft": 2.0}}),
            serde_json::json!({"karaoke": {"filterBand": -1.0}}),
        ] {
            assert!(read_json(wrong.clone()).is_err(), "accepted {wrong}");
        }
    }
}
