//! Commands in a text as mentions, which Discord shows to each reader under the
//! name that their own client has for them,
//! <https://docs.discord.com/developers/reference#message-formatting>.

use std::collections::HashMap;

use twilight_model::{
    application::command::{Command, CommandOption, CommandOptionType},
    id::{Id, marker::CommandMarker},
};

/// The ids that Discord has given to the commands, by the way to each, such as
/// `playlist list`. A command with subcommands cannot be mentioned itself.
#[derive(Debug, Default)]
pub(crate) struct Mentions(HashMap<String, Id<CommandMarker>>);

impl Mentions {
    pub(crate) fn of(commands: &[Command]) -> Self {
        let mut known = Self::default();
        for command in commands {
            if let Some(id) = command.id {
                known.add(command.name.clone(), &command.options, id);
            }
        }
        known
    }

    fn add(&mut self, way: String, options: &[CommandOption], id: Id<CommandMarker>) {
        let mut leads_on = false;
        for option in options {
            if matches!(
                option.kind,
                CommandOptionType::SubCommand | CommandOptionType::SubCommandGroup
            ) {
                leads_on = true;
                let inner = option.options.as_deref().unwrap_or_default();
                self.add(format!("{way} {}", option.name), inner, id);
            }
        }
        if !leads_on {
            self.0.insert(way, id);
        }
    }

    /// A text with each `` `/command` `` in it as a mention. What is not known stays.
    pub(crate) fn put_into(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, from)) = rest.split_once("`/") {
            out.push_str(before);
            let named = from.split_once('`');
            let mention = named.and_then(|(words, after)| Some((self.mention(words)?, after)));
            if let Some((mention, after)) = mention {
                out.push_str(&mention);
                rest = after;
            } else {
                out.push_str("`/");
                rest = from;
            }
        }
        out.push_str(rest);
        out
    }

    /// The mention of a command, with the options that are named behind it.
    fn mention(&self, words: &str) -> Option<String> {
        let mut way = words;
        loop {
            if let Some(id) = self.0.get(way) {
                let options = words.strip_prefix(way)?.trim_start();
                return Some(if options.is_empty() {
                    format!("</{way}:{id}>")
                } else {
                    format!("</{way}:{id}> `{options}`")
                });
            }
            way = way.rsplit_once(' ')?.0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Mentions;
    use crate::{
        commands::localised,
        view::{Catalogue, Manner, help, keys, message::assert_within_limits},
    };
    use seraphim_core::{Language, Speech};
    use twilight_model::id::Id;

    /// A catalogue that knows the longest ids there can be.
    fn catalogue() -> Catalogue {
        let catalogue = Catalogue::load().expect("the texts parse");
        let mut commands = localised(&catalogue, Manner::Plain);
        for command in &mut commands {
            command.id = Some(Id::new(u64::MAX));
        }
        catalogue.know(&commands);
        catalogue
    }

    #[test]
    fn a_text_mentions_the_commands_that_it_names() {
        let catalogue = catalogue();
        let voice = catalogue.voice(Manner::Plain);
        let id = u64::MAX;
        for (key, told) in [
            (
                keys::NO_QUEUE_EMPTY,
                format!("Add something with </play:{id}>."),
            ),
            (
                keys::NO_SUCH_LIST,
                format!("name. </playlist list:{id}> shows all."),
            ),
            (keys::NO_LYRICS, format!("Try </lyrics:{id}> `query` with")),
            // Those of owners are their guilds' own.
            (keys::NO_SUCH_NODE, "`/admin nodes list`".to_owned()),
        ] {
            let said = voice.say(key);
            assert!(said.contains(&told), "{said}");
        }
    }

    #[test]
    fn what_is_no_command_stays_as_it_is() {
        let known = Mentions::default();
        for text in ["`/play`", "`/", "a `b` /c", "`/none such`"] {
            assert_eq!(known.put_into(text), text);
        }
    }

    #[test]
    fn help_with_mentions_stays_within_discords_limits_in_every_language() {
        let catalogue = catalogue();
        for language in Language::ALL {
            for manner in [Manner::Celestial, Manner::Plain] {
                let shown = help::message(catalogue.voice(Speech { language, manner }));
                assert_within_limits(&shown);
                let told = shown.embed.expect("an embed").description;
                assert!(told.contains("</play:"), "{told}");
            }
        }
    }
}
