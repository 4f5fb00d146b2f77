//! Every command in a line.

use twilight_model::application::command::CommandType;

use super::{Embed, GOLD, Message, Voice, keys};
use crate::commands;

/// All slash commands, in the order of the catalogue.
pub(crate) fn message(voice: Voice<'_>) -> Message {
    let lines: Vec<String> = commands::ALL
        .iter()
        .filter(|spec| spec.kind == CommandType::ChatInput)
        .map(|spec| {
            let name = voice.mentioning(&format!("`/{}`", spec.name));
            format!("{name} {}", voice.say(spec.description))
        })
        .collect();
    Message {
        embed: Some(Embed {
            color: GOLD,
            title: voice.say(keys::HELP_TITLE),
            description: lines.join("\n"),
            ..Embed::default()
        }),
        ..Message::default()
    }
}

#[cfg(test)]
mod tests {
    use super::message;
    use crate::view::{Catalogue, Manner, message::assert_within_limits};
    use seraphim_core::{Language, Speech};

    #[test]
    fn every_command_is_listed_within_discords_limits_in_every_language() {
        let catalogue = Catalogue::load().expect("the texts parse");
        for language in Language::ALL {
            for manner in [Manner::Celestial, Manner::Plain] {
                let shown = message(catalogue.voice(Speech { language, manner }));
                assert_within_limits(&shown);
                let told = shown.embed.expect("an embed").description;
                assert!(
                    told.contains("`/play` ") && told.contains("`/settings` "),
                    "{told}"
                );
            }
        }
    }
}
