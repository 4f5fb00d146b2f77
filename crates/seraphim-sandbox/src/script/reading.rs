//! A message as a person reads it: Discord's Markdown without its marks, and
//! mentions as names.
//!
//! <https://docs.discord.com/developers/reference#message-formatting>

use crate::world::World;

/// How a line of small print begins.
const SMALL_PRINT: &str = "-# ";

/// What a person reads in this text.
pub(crate) fn read(world: &World, text: &str) -> String {
    let lines = text
        .lines()
        .map(|line| read_line(world, line.strip_prefix(SMALL_PRINT).unwrap_or(line)));
    lines.collect::<Vec<_>>().join("\n")
}

fn read_line(world: &World, line: &str) -> String {
    let mut read = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(next) = rest.chars().next() {
        if let Some((words, after)) = mark(world, rest) {
            read.push_str(&words);
            rest = after;
        } else {
            read.push(next);
            rest = &rest[next.len_utf8()..];
        }
    }
    read
}

/// The words that stand for the mark at the beginning of the text, and what
/// comes after it; `None` when there is no mark.
fn mark<'t>(world: &World, text: &'t str) -> Option<(String, &'t str)> {
    if let Some(escaped) = text.strip_prefix('\\') {
        let kept = escaped.chars().next().filter(char::is_ascii_punctuation)?;
        return Some((kept.to_string(), &escaped[kept.len_utf8()..]));
    }
    for emphasis in ["**", "`"] {
        if let Some(after) = text.strip_prefix(emphasis) {
            return Some((String::new(), after));
        }
    }
    if let Some(label) = text.strip_prefix('[') {
        let (label, target) = label.split_once("](")?;
        let end = if target.starts_with('<') { ">)" } else { ")" };
        let (_, after) = target.split_once(end)?;
        return Some((read_line(world, label), after));
    }
    let (mention, after) = text.strip_prefix('<')?.split_once('>')?;
    Some((name(world, mention)?, after))
}

/// `@Alice` for `@ID`, `@DJ` for `@&ID`, `#Music` for `#ID`, `/queue` for `/queue:ID`.
fn name(world: &World, mention: &str) -> Option<String> {
    if mention.starts_with('/') {
        let (command, id) = mention.rsplit_once(':')?;
        return id.parse::<u64>().ok().map(|_| command.to_owned());
    }
    let mut guilds = world.guilds.values();
    let id = |prefix: &str| mention.strip_prefix(prefix)?.parse::<u64>().ok();
    if let Some(id) = id("@") {
        let user = world.users.get(&id)?;
        return Some(format!(
            "@{}",
            user.global_name.as_ref().unwrap_or(&user.username)
        ));
    }
    if let Some(id) = id("#") {
        let channel = guilds.find_map(|guild| guild.channels.get(&id))?;
        return Some(format!("#{}", channel.name));
    }
    let id = id("@&")?;
    let role = guilds.find_map(|guild| guild.roles.get(&id))?;
    Some(format!("@{}", role.name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Sandbox, SandboxSettings};

    #[tokio::test]
    async fn a_message_reads_as_a_person_reads_it() {
        let sandbox = Sandbox::start(SandboxSettings::default())
            .await
            .expect("the sandbox starts");
        sandbox.look(|world| {
            let guild = world.main_guild().expect("there is a guild");
            let channel = guild
                .channels
                .values()
                .find(|channel| channel.name == "Music")
                .expect("there is a channel");
            let role = guild
                .roles
                .values()
                .find(|role| role.name == "DJ")
                .expect("there is a role");
            let alice = world
                .users
                .values()
                .find(|user| user.username == "alice")
                .expect("there is Alice");
            let marked = format!(
                "**Lauds** for <@{}>, <@&{}> in <#{}>\n-# PERM-001",
                alice.id, role.id, channel.id
            );
            assert_eq!(
                read(world, &marked),
                "Lauds for @Alice, @DJ in #Music\nPERM-001"
            );
        });
    }

    #[tokio::test]
    async fn a_link_reads_as_its_label_and_what_is_no_mark_stays() {
        let sandbox = Sandbox::start(SandboxSettings::default())
            .await
            .expect("the sandbox starts");
        sandbox.look(|world| {
            for (text, words) in [
                ("[Tone](<http://127.0.0.1/a_(b)>) · 0:30", "Tone · 0:30"),
                ("[Tone](http://127.0.0.1/a) soundeth", "Tone soundeth"),
                (r"\*star\* \[no\](link)", "*star* [no](link)"),
                ("[open](", "[open]("),
                ("[[[[", "[[[["),
                ("<@1> <#2> <t:1:R> 1 < 2 > 1", "<@1> <#2> <t:1:R> 1 < 2 > 1"),
                ("`0:03` ●──", "0:03 ●──"),
                ("</playlist list:7> shows all", "/playlist list shows all"),
                ("</queue> </queue:x>", "</queue> </queue:x>"),
                ("\\", "\\"),
            ] {
                assert_eq!(read(world, text), words, "{text}");
            }
        });
    }
}
