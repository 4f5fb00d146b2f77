//! How the sound is changed, in words.

use seraphim_core::{Filters, Preset};

use super::{Key, Message, Voice, keys};

/// What the filters do now.
pub(crate) fn message(voice: Voice<'_>, filters: &Filters) -> Message {
    if !filters.are_on() {
        return Message::text(voice.say(keys::FILTERS_OFF));
    }
    let filters = described(voice, filters);
    Message::text(voice.tell(keys::FILTERED, &[("filters", filters.into())]))
}

/// `Nightcore, speed 120 %`.
pub(crate) fn described(voice: Voice<'_>, filters: &Filters) -> String {
    let mut parts = Vec::new();
    if let Some(preset) = filters.preset {
        parts.push(voice.say(preset_key(preset)));
    }
    if filters.equalizer.iter().any(|gain| *gain != 0) {
        parts.push(voice.say(keys::FILTER_EQUALIZER));
    }
    for (key, percent) in [
        (keys::FILTER_SPEED, filters.speed),
        (keys::FILTER_PITCH, filters.pitch),
    ] {
        if percent != 100 {
            parts.push(voice.tell(key, &[("percent", percent.into())]));
        }
    }
    parts.join(", ")
}

/// A preset's name for people.
pub(crate) fn preset_key(preset: Preset) -> Key {
    match preset {
        Preset::BassBoost => keys::PRESET_BASSBOOST,
        Preset::Treble => keys::PRESET_TREBLE,
        Preset::Vocal => keys::PRESET_VOCAL,
        Preset::Nightcore => keys::PRESET_NIGHTCORE,
        Preset::Vaporwave => keys::PRESET_VAPORWAVE,
        Preset::EightD => keys::PRESET_8D,
        Preset::Karaoke => keys::PRESET_KARAOKE,
        Preset::Tremolo => keys::PRESET_TREMOLO,
        Preset::Vibrato => keys::PRESET_VIBRATO,
        Preset::Soft => keys::PRESET_SOFT,
    }
}

#[cfg(test)]
mod tests {
    use super::described;
    use crate::view::{Catalogue, Manner};
    use seraphim_core::{Filters, Preset};

    #[test]
    fn every_part_that_is_on_is_named() {
        let catalogue = Catalogue::load().expect("the texts parse");
        let mut filters = Filters {
            preset: Some(Preset::Nightcore),
            speed: 120,
            ..Filters::default()
        };
        filters.equalizer[0] = 10;
        assert_eq!(
            described(catalogue.voice(Manner::Plain), &filters),
            "Nightcore, equaliser, speed 120 %"
        );
    }
}
