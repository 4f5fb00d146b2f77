//! The reference of all commands as a page of Markdown, from the catalogue: what
//! stands there is what is registered.

use std::fmt::Write as _;

use twilight_model::application::command::{CommandOption, CommandOptionType, CommandType};

use crate::{
    commands,
    error::Error,
    view::{Catalogue, Manner},
};

/// The page `docs/commands.md`.
///
/// # Errors
/// [`Error::Texts`] only if the program was built from damaged files.
pub fn command_reference() -> Result<String, Error> {
    let catalogue = Catalogue::load()?;
    let voice = catalogue.voice(Manner::Plain);
    let mut page = String::from(
        "# Commands\n\n<!-- Written by `make docs` from the catalogue of commands. -->\n\n\
         Required options stand without brackets. Times read as `1:23`, `90` or `1m30s`.\n\n",
    );
    let all = commands::definitions(commands::ALL, voice).into_iter();
    for command in all.chain(commands::definitions(commands::OWNERS, voice)) {
        if command.kind == CommandType::Message {
            let _ = writeln!(page, "## “{}” in the menu of a message\n", command.name);
            let about = voice.say(commands::play_this::SPEC.description);
            let _ = writeln!(page, "{about}\n");
            continue;
        }
        let _ = writeln!(page, "## `/{}`\n\n{}\n", command.name, command.description);
        if command.options.iter().any(has_parts) {
            parts(&mut page, &command.name, &command.options);
            page.push('\n');
        } else if !command.options.is_empty() {
            let _ = writeln!(page, "`/{}{}`\n", command.name, signature(&command.options));
            options(&mut page, &command.options, "");
            page.push('\n');
        }
    }
    page.truncate(page.trim_end().len());
    page.push('\n');
    Ok(page)
}

fn has_parts(option: &CommandOption) -> bool {
    use CommandOptionType::{SubCommand, SubCommandGroup};
    matches!(option.kind, SubCommand | SubCommandGroup)
}

/// Subcommands, and those in groups.
fn parts(page: &mut String, command: &str, subs: &[CommandOption]) {
    for sub in subs {
        let given = sub.options.as_deref().unwrap_or_default();
        let name = format!("{command} {}", sub.name);
        if sub.kind == CommandOptionType::SubCommandGroup {
            parts(page, &name, given);
            continue;
        }
        let (signature, about) = (signature(given), &sub.description);
        let _ = writeln!(page, "- `/{name}{signature}` — {about}");
        options(page, given, "  ");
    }
}

fn signature(options: &[CommandOption]) -> String {
    let mut told = String::new();
    for option in options {
        let _ = match option.required {
            Some(true) => write!(told, " {}:", option.name),
            _ => write!(told, " [{}:]", option.name),
        };
    }
    told
}

fn options(page: &mut String, options: &[CommandOption], indent: &str) {
    for option in options {
        let _ = writeln!(page, "{indent}- `{}`: {}", option.name, option.description);
    }
}

#[cfg(test)]
mod tests {
    use super::command_reference;

    #[test]
    fn the_page_in_docs_is_what_the_catalogue_says() {
        let page = command_reference().expect("the texts parse");
        let written = include_str!("../../../docs/commands.md");
        assert!(
            page == written,
            "docs/commands.md is out of date: run `make docs`"
        );
    }
}
