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
    for command in commands::definitions(voice) {
        if command.kind == CommandType::Message {
            let _ = writeln!(page, "## “{}” in the menu of a message\n", command.name);
            let about = voice.say(commands::play_this::SPEC.description);
            let _ = writeln!(page, "{about}\n");
            continue;
        }
        let _ = writeln!(page, "## `/{}`\n\n{}\n", command.name, command.description);
        let is_sub = |option: &CommandOption| option.kind == CommandOptionType::SubCommand;
        if command.options.iter().any(is_sub) {
            for sub in &command.options {
                let given = sub.options.as_deref().unwrap_or_default();
                let _ = writeln!(
                    page,
                    "- `/{} {}{}` — {}",
                    command.name,
                    sub.name,
                    signature(given),
                    sub.description
                );
                options(&mut page, given, "  ");
            }
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
