//! What a person hears: a sound, how finely it is encoded, no gap, or nothing.

use super::{
    super::step::{Act, Bound, Sound},
    duration, kilobits, within,
};

/// What follows “hears”.
pub(super) fn act(rest: &[&str]) -> Result<Act, String> {
    Ok(match rest {
        ["no", "gap", "over", value, unit, "for", lasting @ ..] => Act::HearsNoGap {
            over: duration(&[value, unit])?,
            lasting: duration(lasting)?,
        },
        ["nothing", "for", lasting @ ..] => Act::HearsNothing {
            lasting: duration(lasting)?,
        },
        ["at", bound, bits, unit, "for", lasting @ ..] => Act::HearsBitrate {
            bound: self::bound(bound, &[bits, unit])?,
            lasting: duration(lasting)?,
        },
        ["music", rest @ ..] => Act::Hears {
            sound: Sound::Music,
            within: within(rest)?,
        },
        [hertz, "Hz", "at", level, "dB", rest @ ..] => {
            let level = number(level, -96.0..=0.0).ok_or("a level has -96 to 0 dB")?;
            Act::Hears {
                sound: tone(hertz, Some(level))?,
                within: within(rest)?,
            }
        }
        [hertz, "Hz", rest @ ..] => Act::Hears {
            sound: tone(hertz, None)?,
            within: within(rest)?,
        },
        _ => return Err("what follows “hears” is not".to_owned()),
    })
}

fn tone(hertz: &str, level: Option<f32>) -> Result<Sound, String> {
    let hertz = number(hertz, 20.0..=20_000.0).ok_or("a tone has 20 to 20000 Hz")?;
    Ok(Sound::Tone { hertz, level })
}

/// `least` or `most`, and `200 kbit/s`: as much as an Opus stream can have.
/// <https://www.rfc-editor.org/rfc/rfc6716#section-2.1.1>
fn bound(word: &str, bits: &[&str]) -> Result<Bound, String> {
    let bits = kilobits(bits, 1..=510).ok_or("Opus has 1 to 510 kbit/s")?;
    match word {
        "least" => Ok(Bound::AtLeast(bits)),
        "most" => Ok(Bound::AtMost(bits)),
        _ => Err("a bitrate is bounded by “at least” or “at most”".to_owned()),
    }
}

fn number(text: &str, range: std::ops::RangeInclusive<f32>) -> Option<f32> {
    text.parse().ok().filter(|number| range.contains(number))
}
