//! `/admin …`: for the owners of the application, and registered in their own
//! guilds alone.

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
    view::{Key, Message, Voice, admin, keys, suggestion},
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
    let node = || {
        StringBuilder::new("node", voice.say(keys::OPTION_NODE))
            .required(true)
            .autocomplete(true)
    };
    command
        .option(group("rate-limit", keys::ADMIN_RATE_LIMIT).subcommands([
            sub("status", keys::ADMIN_STATUS).option(member()),
            sub("reset", keys::ADMIN_RESET).option(member().required(true)),
            sub("clear", keys::ADMIN_CLEAR),
        ]))
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
            Some("reset") => {
                let member = member(asked).ok_or(Denial::UnknownDeed)?;
                let known = player.forget_actions(member);
                admin::forgotten(voice, member, known)
            }
            Some("clear") => {
                player.forget_all_actions();
                Message::text(voice.say(keys::ADMIN_CLEARED))
            }
            Some("list") => admin::nodes(voice, &asked.desk.operator.nodes()),
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

fn member(asked: &Asked<'_>) -> Option<UserId> {
    asked.data.id("member").map(UserId)
}

fn status(asked: &Asked<'_>) -> Message {
    let (voice, players) = (asked.voice(), &asked.desk.players);
    let member = member(asked).unwrap_or(asked.caller.user);
    admin::allowance(
        voice,
        member,
        players.allowance(member),
        players.people_tracked(),
    )
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
    let mut told = 0;
    for guild in asked.desk.players.players() {
        if tell(asked, guild, words).await {
            told += 1;
        }
    }
    admin::announced(asked.voice(), told)
}

async fn tell(asked: &Asked<'_>, guild: GuildId, words: &str) -> bool {
    let Ok(Reply::Queue(snapshot)) = asked.desk.players.ask(guild, Request::Queue).await else {
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
        let typed = asked.data.focused().map_or("", |(_, typed)| typed);
        let owner = asked.desk.owners.contains(&asked.caller.user);
        let nodes = owner.then(|| asked.desk.operator.nodes());
        let names = nodes.into_iter().flatten().map(|node| node.name);
        suggestion::names(names, typed)
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

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
        let told = "<@7> has 3 actions left. Tracked: one person.";
        assert_eq!(status["content"], told);
        let reset = answer(&bench, OWNER, group("rate-limit", "reset", &member)).await;
        assert_eq!(reset["content"], "<@7> starts afresh.");
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
    }
}
