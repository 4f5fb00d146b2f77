//! `/filters …`: a preset, the equaliser, speed, pitch, or nothing of it.

use seraphim_core::{FilterChange, Preset, Request, filters::BANDS};
use twilight_model::application::command::CommandType;
use twilight_util::builder::command::{
    CommandBuilder, IntegerBuilder, StringBuilder, SubCommandBuilder,
};

use super::Spec;
use crate::{
    denial::Denial,
    desk::{Asked, Audience, Work},
    view::{Key, Voice, keys, sound},
    wire::InteractionData,
};

pub(crate) const SPEC: Spec = Spec {
    kind: CommandType::ChatInput,
    name: "filters",
    description: keys::COMMAND_FILTERS,
    audience: Audience::Public,
    options,
    run,
    complete: None,
};

fn options(command: CommandBuilder, voice: Voice<'_>) -> CommandBuilder {
    let sub = |name: &str, key: Key| SubCommandBuilder::new(name, voice.say(key));
    let percent = |key: Key| {
        IntegerBuilder::new("percent", voice.say(key))
            .min_value(50)
            .max_value(200)
            .required(true)
    };
    let presets = Preset::ALL.map(|preset| (voice.say(sound::preset_key(preset)), preset.name()));
    command
        .option(
            sub("preset", keys::FILTERS_PRESET).option(
                StringBuilder::new("name", voice.say(keys::OPTION_PRESET))
                    .choices(presets)
                    .required(true),
            ),
        )
        .option(
            sub("equalizer", keys::FILTERS_EQUALIZER).option(
                StringBuilder::new("bands", voice.say(keys::OPTION_BANDS))
                    .max_length(200)
                    .required(true),
            ),
        )
        .option(sub("speed", keys::FILTERS_SPEED).option(percent(keys::OPTION_SPEED)))
        .option(sub("pitch", keys::FILTERS_PITCH).option(percent(keys::OPTION_PITCH)))
        .option(sub("off", keys::FILTERS_NONE))
}

/// What a subcommand with these options changes.
fn change(data: &InteractionData) -> Result<FilterChange, Denial> {
    let percent = || u16::try_from(data.number("percent").unwrap_or(100)).unwrap_or(u16::MAX);
    match data.subcommand() {
        Some("preset") => {
            let preset = data.text("name").and_then(Preset::of_name);
            Ok(FilterChange::Preset(Some(
                preset.ok_or(Denial::UnknownDeed)?,
            )))
        }
        Some("equalizer") => Ok(FilterChange::Equalizer(bands(
            data.text("bands").unwrap_or_default(),
        )?)),
        Some("speed") => Ok(FilterChange::Speed(percent())),
        Some("pitch") => Ok(FilterChange::Pitch(percent())),
        Some("off") => Ok(FilterChange::Off),
        _ => Err(Denial::UnknownDeed),
    }
}

/// Gains from the lowest band up, fifteen at most; those that are left out stay 0.
fn bands(typed: &str) -> Result<[i8; BANDS], Denial> {
    let mut gains = [0; BANDS];
    let mut given = typed.split([',', ' ', ';']).filter(|part| !part.is_empty());
    for (gain, part) in gains.iter_mut().zip(given.by_ref()) {
        *gain = part.parse().map_err(|_| Denial::Bands)?;
    }
    if given.next().is_some() {
        return Err(Denial::Bands);
    }
    Ok(gains)
}

fn run<'a>(asked: &'a Asked<'a>) -> Work<'a> {
    Box::pin(async move {
        let change = change(asked.data)?;
        let by = asked.caller.clone();
        asked.tell(Request::Filter { by, change }).await
    })
}

#[cfg(test)]
mod tests {
    use super::{bands, change};
    use crate::{denial::Denial, wire::InteractionData};
    use seraphim_core::{FilterChange, Preset};
    use serde_json::json;

    #[test]
    fn each_subcommand_is_one_change() {
        let cases = [
            (
                "preset",
                json!([{"name": "name", "value": "8d"}]),
                FilterChange::Preset(Some(Preset::EightD)),
            ),
            (
                "speed",
                json!([{"name": "percent", "value": 120}]),
                FilterChange::Speed(120),
            ),
            (
                "pitch",
                json!([{"name": "percent", "value": 80}]),
                FilterChange::Pitch(80),
            ),
            ("off", json!([]), FilterChange::Off),
        ];
        for (subcommand, options, wanted) in cases {
            let data: InteractionData = serde_json::from_value(json!({
                "options": [{ "name": subcommand, "type": 1, "options": options }],
            }))
            .expect("data");
            assert_eq!(change(&data), Ok(wanted), "{subcommand}");
        }
    }

    #[test]
    fn bands_are_given_from_the_lowest_up() {
        let mut wanted = [0; 15];
        wanted[..3].copy_from_slice(&[25, -10, 5]);
        assert_eq!(bands("25, -10 5"), Ok(wanted));
        assert_eq!(bands(&"1 ".repeat(16)), Err(Denial::Bands));
        assert_eq!(bands("loud"), Err(Denial::Bands));
    }
}
