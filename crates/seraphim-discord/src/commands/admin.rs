//! `/admin …`: for the owners of the application, and registered in their own
//! guilds alone.

use seraphim_core::policy::admission::Bucket;
use seraphim_core::{GuildId, Refusal, Reply, Request, UserId};
use twilight_model::application::command::CommandType;
use twilight_util::builder::command::{
    BooleanBuilder, CommandBuilder, StringBuilder, SubCommandBuilder, SubCommandGroupBuilder,
    UserBuilder,
};

use super::{Choices, Spec};
use crate::{
    denial::Denial,
    desk::{Answer, Asked, Audience, Work},
    ids,
    view::{Key, Message, Voice, admin, keys, nodes, suggestion, title},
};

pub(crate) const SPEC: Spec = Spec {
    kind: CommandType::ChatInput,
    name: "admin",
    description: keys::COMMAND_ADMIN,
    audience: Audience::Private,
    options,
    run,
    complete: Some(complete),
};

/// From few lines to many.
const LEVELS: [&str; 5] = ["error", "warn", "info", "debug", "trace"];

fn options(command: CommandBuilder, voice: Voice<'_>) -> CommandBuilder {
    let sub = |name: &str, key: Key| SubCommandBuilder::new(name, voice.say(key));
    let group = |name: &str, key: Key| SubCommandGroupBuilder::new(name, voice.say(key));
    let member = || UserBuilder::new("member", voice.say(keys::OPTION_MEMBER));
    let server = || {
        StringBuilder::new("server", voice.say(keys::OPTION_SERVER))
            .max_length(20)
            .autocomplete(true)
    };
    let node = || {
        StringBuilder::new("node", voice.say(keys::OPTION_NODE))
            .required(true)
            .autocomplete(true)
    };
    command
        .option(
            group("rate-limit", keys::ADMIN_RATE_LIMIT).subcommands([
                sub("status", keys::ADMIN_STATUS)
                    .option(member())
                    .option(server()),
                sub("reset", keys::ADMIN_RESET)
                    .option(member())
                    .option(server()),
                sub("clear", keys::ADMIN_CLEAR),
            ]),
        )
        .option(
            group("nodes", keys::ADMIN_NODES).subcommands([
                sub("list", keys::ADMIN_LIST),
                sub("drain", keys::ADMIN_DRAIN)
                    .option(node())
                    .option(BooleanBuilder::new("on", voice.say(keys::OPTION_ON))),
                sub("move", keys::ADMIN_MOVE).option(node()),
            ]),
        )
        .option(sub("players", keys::ADMIN_PLAYERS))
        .option(
            sub("announce", keys::ADMIN_ANNOUNCE).option(
                StringBuilder::new("words", voice.say(keys::OPTION_WORDS))
                    .min_length(1)
                    .max_length(1_500)
                    .required(true),
            ),
        )
        .option(
            sub("log-level", keys::ADMIN_LOG).option(
                StringBuilder::new("level", voice.say(keys::OPTION_LOG_LEVEL))
                    .required(true)
                    .choices(LEVELS.map(|level| (level, level))),
            ),
        )
        .option(sub("shutdown", keys::ADMIN_SHUTDOWN))
}

fn run<'a>(asked: &'a Asked<'a>) -> Work<'a> {
    Box::pin(async move {
        if !asked.desk.owners.contains(&asked.caller.user) {
            return Err(Refusal::NeedsOwner.into());
        }
        let (voice, player) = (asked.voice(), &asked.desk.players);
        let message = match asked.data.subcommand() {
            Some("status") => status(asked),
            Some("reset") => reset(asked),
            Some("clear") => {
                player.forget_all_actions();
                Message::text(voice.say(keys::ADMIN_CLEARED))
            }
            Some("list") => nodes::detailed(voice, &asked.desk.operator.nodes()),
            Some("drain" | "move") => relocate(asked).await?,
            Some("players") => admin::players(voice, &player.players()),
            Some("announce") => announce(asked).await,
            Some("log-level") => {
                let level = asked.data.text("level").unwrap_or_default();
                if !LEVELS.contains(&level) || !asked.desk.operator.set_log_level(level) {
                    return Err(Refusal::Fault.into());
                }
                Message::text(voice.tell(keys::ADMIN_LEVEL, &[("level", level.into())]))
            }
            Some("shutdown") => {
                tracing::warn!(by = %asked.caller.user, "an owner ends the program");
                asked.desk.operator.shut_down();
                Message::text(voice.say(keys::ADMIN_STOPPING))
            }
            _ => return Err(Denial::UnknownDeed),
        };
        Ok(Answer::Say(message))
    })
}

/// The person that is named.
fn member(asked: &Asked<'_>) -> Option<Bucket> {
    let member = asked.data.id("member")?;
    Some(Bucket::Person(UserId(member)))
}

/// The server that is named; `Err` is what is no server's number.
fn server<'a>(asked: &'a Asked<'_>) -> Option<Result<Bucket, &'a str>> {
    let typed = asked.data.text("server")?;
    let guild = asked.data.id("server").map(GuildId);
    Some(guild.map(Bucket::Guild).ok_or(typed))
}

/// What a person, else the owner, and a server, else this one, may still do.
fn status(asked: &Asked<'_>) -> Message {
    let (voice, players) = (asked.voice(), &asked.desk.players);
    let member = member(asked).unwrap_or(Bucket::Person(asked.caller.user));
    let server = server(asked).unwrap_or(Ok(Bucket::Guild(ids::guild(asked.guild))));
    let line = |bucket: Result<Bucket, &str>| match bucket {
        Ok(bucket) => {
            let (left, tracked) = (players.allowance(bucket), players.tracked());
            admin::allowance(voice, bucket, left, tracked)
        }
        Err(typed) => admin::forgotten(voice, title::escaped(typed, 40), false),
    };
    Message::text([Ok(member), server].map(line).join("\n"))
}

/// Who is named starts afresh; if nobody is, this server.
fn reset(asked: &Asked<'_>) -> Message {
    let (voice, players) = (asked.voice(), &asked.desk.players);
    let mut named: Vec<_> = member(asked).map(Ok).into_iter().collect();
    named.extend(server(asked));
    if named.is_empty() {
        named.push(Ok(Bucket::Guild(ids::guild(asked.guild))));
    }
    let line = |bucket| match bucket {
        Ok(bucket) => {
            let known = players.forget_actions(bucket);
            admin::forgotten(voice, admin::named(bucket), known)
        }
        Err(typed) => admin::forgotten(voice, title::escaped(typed, 40), false),
    };
    let lines: Vec<_> = named.into_iter().map(line).collect();
    Message::text(lines.join("\n"))
}

async fn relocate(asked: &Asked<'_>) -> Result<Message, Denial> {
    let (data, operator) = (asked.data, &asked.desk.operator);
    let node = data.text("node").unwrap_or_default();
    let (known, key) = if data.subcommand() == Some("move") {
        (operator.relieve(node).await, keys::ADMIN_MOVED)
    } else {
        let on = data.flag("on").unwrap_or(true);
        let key = if on {
            keys::ADMIN_DRAINED
        } else {
            keys::ADMIN_UNDRAINED
        };
        (operator.drain(node, on).await, key)
    };
    if !known {
        return Err(Denial::NoSuchNode);
    }
    Ok(admin::of_node(asked.voice(), key, node))
}

/// Tells the channel of every player. One after another: the rate limits are
/// Discord's, and an owner can wait.
async fn announce(asked: &Asked<'_>) -> Message {
    let words = asked.data.text("words").unwrap_or_default();
    let (mut told, mut missed) = (0, Vec::new());
    for guild in asked.desk.players.players() {
        if tell(asked, guild, words).await {
            told += 1;
        } else {
            missed.push(guild);
        }
    }
    admin::announced(asked.voice(), told, &missed)
}

async fn tell(asked: &Asked<'_>, guild: GuildId, words: &str) -> bool {
    let Ok(Reply::Queue(snapshot)) = asked.desk.players.ask(guild, Request::Look).await else {
        return false;
    };
    let Some(channel) = snapshot.text_channel.and_then(ids::to_channel) else {
        return false;
    };
    let announcement = admin::announcement(words);
    match asked.desk.rest.post(channel, &announcement).await {
        Ok(_) => true,
        Err(error) => {
            tracing::info!(%guild, %error, "an announcement could not be posted");
            false
        }
    }
}

fn complete<'a>(asked: &'a Asked<'a>) -> Choices<'a> {
    Box::pin(async move {
        if !asked.desk.owners.contains(&asked.caller.user) {
            return suggestion::names([], "");
        }
        match asked.data.focused() {
            Some(("server", typed)) => {
                let guilds = asked.desk.players.players().into_iter();
                suggestion::names(guilds.map(|guild| guild.to_string()), typed)
            }
            focused => {
                let nodes = asked.desk.operator.nodes().into_iter();
                let typed = focused.map_or("", |(_, typed)| typed);
                suggestion::names(nodes.map(|node| node.name), typed)
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use seraphim_core::policy::admission::Bucket;
    use seraphim_core::{GuildId, Refusal, Request, UserId};
    use serde_json::{Value, json};

    use crate::{
        interaction,
        testing::{Bench, OWNER, command_of},
    };

    /// The first answer to an owner's subcommand.
    async fn answer(bench: &Bench, who: u64, options: Value) -> Value {
        let before = bench.rest.seen().len();
        let asked = command_of(who, "admin", &options);
        interaction::handle(Arc::clone(&bench.desk), asked).await;
        let seen = bench.rest.wait_for(before + 1).await;
        let last = seen.last().expect("an answer");
        last.body["data"].clone()
    }

    fn sub(name: &str, options: &Value) -> Value {
        json!([{ "name": name, "type": 1, "options": options }])
    }

    fn group(group: &str, name: &str, options: &Value) -> Value {
        json!([{ "name": group, "type": 2, "options": sub(name, options) }])
    }

    #[tokio::test]
    async fn only_an_owner_is_obeyed() {
        let bench = Bench::new().await;
        let refused = answer(&bench, OWNER + 1, sub("shutdown", &json!([]))).await;
        let told = refused["content"].as_str().unwrap_or_default();
        assert!(told.ends_with("-# PERM-012"), "{told}");
        assert!(!bench.operator.is_stopped());

        let told = answer(&bench, OWNER, sub("shutdown", &json!([]))).await;
        assert_eq!(told["content"], "Shutting down.");
        assert_eq!(told["flags"], 64, "for the owner alone");
        assert!(bench.operator.is_stopped());
    }

    #[tokio::test]
    async fn a_node_is_drained_by_its_name_and_an_unknown_one_is_refused() {
        let bench = Bench::new().await;
        let node = |name: &str| json!([{ "name": "node", "value": name }]);
        let drained = answer(&bench, OWNER, group("nodes", "drain", &node("a"))).await;
        assert_eq!(
            drained["content"],
            "“a” gets no new players; its players move to others."
        );
        let listed = answer(&bench, OWNER, group("nodes", "list", &json!([]))).await;
        assert_eq!(
            listed["embeds"][0]["description"],
            "**a** · drained · 4.2.0"
        );
        let unknown = answer(&bench, OWNER, group("nodes", "drain", &node("b"))).await;
        let told = unknown["content"].as_str().unwrap_or_default();
        assert!(told.ends_with("-# VAL-019"), "{told}");
    }

    #[tokio::test]
    async fn the_log_is_set_to_a_level_that_there_is() {
        let bench = Bench::new().await;
        let level = |level: &str| json!([{ "name": "level", "value": level }]);
        let told = answer(&bench, OWNER, sub("log-level", &level("debug"))).await;
        assert_eq!(told["content"], "Everything from “debug” up is logged now.");
        let refused = answer(&bench, OWNER, sub("log-level", &level("a=b=c"))).await;
        let told = refused["content"].as_str().unwrap_or_default();
        assert!(told.ends_with("-# SYS-003"), "{told}");
    }

    #[tokio::test]
    async fn the_limiter_is_read_reset_for_one_and_cleared_for_all() {
        let bench = Bench::new().await;
        let member = json!([{ "name": "member", "value": "7" }]);
        let status = answer(&bench, OWNER, group("rate-limit", "status", &member)).await;
        let told = "<@7> has 3 actions left. Tracked: one person.\n\
            Server `1` has 90 actions left. Tracked: 2 servers.";
        assert_eq!(status["content"], told);
        let reset = answer(&bench, OWNER, group("rate-limit", "reset", &member)).await;
        assert_eq!(reset["content"], "<@7> starts afresh.");
        let other = json!([{ "name": "server", "value": "12" }]);
        let told = answer(&bench, OWNER, group("rate-limit", "reset", &other)).await;
        assert_eq!(told["content"], "`12` starts afresh.");
        let this = answer(&bench, OWNER, group("rate-limit", "reset", &json!([]))).await;
        assert_eq!(this["content"], "`1` starts afresh.");
        let none = json!([{ "name": "server", "value": "*here*" }]);
        let told = answer(&bench, OWNER, group("rate-limit", "reset", &none)).await;
        assert_eq!(told["content"], "Nothing was known of \\*here\\*.");
        let forgotten = [
            Bucket::Person(UserId(7)),
            Bucket::Guild(GuildId(12)),
            Bucket::Guild(GuildId(1)),
        ];
        assert_eq!(bench.players.forgotten(), forgotten);
        let cleared = answer(&bench, OWNER, group("rate-limit", "clear", &json!([]))).await;
        assert_eq!(cleared["content"], "Everybody starts afresh.");
        assert_eq!(reset["allowed_mentions"], json!({ "parse": [] }));
    }

    #[tokio::test]
    async fn an_announcement_reaches_the_channel_of_each_player_and_pings_nobody() {
        let bench = Bench::new().await;
        let words = json!([{ "name": "words", "value": "@everyone, a pause at noon" }]);
        let told = answer(&bench, OWNER, sub("announce", &words)).await;
        assert_eq!(told["content"], "Posted in one channel.");
        let posted = &bench.rest.seen()[0];
        assert_eq!(posted.line(), "POST /channels/6/messages");
        assert_eq!(posted.body["allowed_mentions"], json!({ "parse": [] }));
        let asked = bench.players.asked();
        assert!(asked.contains(&Request::Look), "idle ones too: {asked:?}");

        bench.players.reply(Err(Refusal::Busy));
        let told = answer(&bench, OWNER, sub("announce", &words)).await;
        let left_out = "Posted in 0 channels.\nNo text channel to post in: `1`.";
        assert_eq!(told["content"], left_out);
    }
}
