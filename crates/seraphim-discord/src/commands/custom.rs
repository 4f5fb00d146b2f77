//! `/custom add · list · remove`: a guild's own commands, and what they do.

use seraphim_core::{Place, Refusal, Request, policy::query::Query};
use seraphim_engine::ports::{Refused, store::Owner};
use twilight_model::application::command::CommandType;
use twilight_util::builder::command::{CommandBuilder, StringBuilder, SubCommandBuilder};

use super::{Choices, Spec};
use crate::{
    denial::Denial,
    desk::{Answer, Asked, Audience, Work},
    guild_commands::{self, Deed},
    view::{Voice, custom, keys, suggestion},
};

pub(crate) const SPEC: Spec = Spec {
    kind: CommandType::ChatInput,
    name: "custom",
    description: keys::COMMAND_CUSTOM,
    audience: Audience::Private,
    options,
    run,
    complete: Some(complete),
};

fn options(command: CommandBuilder, voice: Voice<'_>) -> CommandBuilder {
    let name = || {
        StringBuilder::new("name", voice.say(keys::OPTION_COMMAND_NAME))
            .min_length(1)
            .max_length(32)
            .required(true)
    };
    command
        .option(
            SubCommandBuilder::new("add", voice.say(keys::CUSTOM_ADD))
                .option(name())
                .option(StringBuilder::new("query", voice.say(keys::OPTION_QUERY)).max_length(500))
                .option(
                    StringBuilder::new("playlist", voice.say(keys::OPTION_COMMAND_LIST))
                        .max_length(60)
                        .autocomplete(true),
                ),
        )
        .option(SubCommandBuilder::new("list", voice.say(keys::CUSTOM_LIST)))
        .option(
            SubCommandBuilder::new("remove", voice.say(keys::CUSTOM_REMOVE))
                .option(name().autocomplete(true)),
        )
}

fn run<'a>(asked: &'a Asked<'a>) -> Work<'a> {
    Box::pin(async move {
        let (voice, store) = (asked.voice(), asked.desk.players.store());
        let guild = asked.guild_id();
        let own = guild_commands::all(store.as_ref(), guild).await?;
        let name = asked.data.text("name").unwrap_or_default();
        let name = name.trim().trim_start_matches('/').to_lowercase();
        let known = own.iter().any(|(known, _)| *known == name);
        match asked.data.subcommand() {
            Some("list") => Ok(Answer::Say(custom::list(voice, &own))),
            _ if !asked.caller.manages => Err(Refusal::NeedsManager.into()),
            Some("add") => {
                if !guild_commands::may_be_named(&name) {
                    return Err(Denial::CommandName);
                }
                if own.len() >= guild_commands::MOST && !known {
                    let most = guild_commands::MOST;
                    return Err(Denial::TooManyCommands { most });
                }
                let deed = deed(asked).await?;
                guild_commands::change(asked.desk, guild, &name, Some(&deed)).await?;
                Ok(Answer::Say(custom::named(voice, keys::CUSTOM_ADDED, &name)))
            }
            Some("remove") if known => {
                guild_commands::change(asked.desk, guild, &name, None).await?;
                Ok(Answer::Say(custom::named(
                    voice,
                    keys::CUSTOM_REMOVED,
                    &name,
                )))
            }
            Some("remove") => Err(Denial::NoSuchCommand),
            _ => Err(Denial::UnknownDeed),
        }
    })
}

/// What the new command shall play: judged now, so that whoever makes it is told.
async fn deed(asked: &Asked<'_>) -> Result<Deed, Denial> {
    match (asked.data.text("query"), asked.data.text("playlist")) {
        (Some(_), Some(_)) => Err(Denial::QueryOrPlaylist),
        (None, Some(name)) => {
            let owner = Owner::Guild(asked.guild_id());
            let found = asked.desk.players.store().playlist(owner, name).await?;
            found.ok_or(Denial::Store(Refused::NoSuchPlaylist))?;
            Ok(Deed::Playlist(name.to_owned()))
        }
        (query, None) => {
            let query = query.unwrap_or_default();
            Query::parse(query)?;
            Ok(Deed::Query(query.trim().to_owned()))
        }
    }
}

/// Does what a guild's own command is for.
pub(crate) fn perform<'a>(asked: &'a Asked<'a>) -> Work<'a> {
    Box::pin(async move {
        let (store, guild) = (asked.desk.players.store(), asked.guild_id());
        let own = guild_commands::all(store.as_ref(), guild).await?;
        let deed = own.into_iter().find(|(name, _)| *name == asked.data.name);
        let (_, deed) = deed.ok_or(Denial::UnknownDeed)?;
        asked.may_show_panel()?;
        let (by, place) = (asked.caller.clone(), Place::Last);
        match deed {
            Deed::Query(query) => asked.tell(Request::Play { by, query, place }).await,
            Deed::Playlist(name) => {
                let tracks = store.playlist(Owner::Guild(guild), &name).await?;
                let tracks = tracks.ok_or(Denial::Store(Refused::NoSuchPlaylist))?;
                let name = Some(name);
                asked
                    .tell(Request::PlayTracks {
                        by,
                        name,
                        tracks,
                        place,
                    })
                    .await
            }
        }
    })
}

fn complete<'a>(asked: &'a Asked<'a>) -> Choices<'a> {
    Box::pin(async move {
        let (option, typed) = asked.data.focused().unwrap_or_default();
        let (store, guild) = (asked.desk.players.store(), asked.guild_id());
        let names: Vec<String> = if option == "playlist" {
            let heads = asked.desk.players.playlists(Owner::Guild(guild)).await;
            heads.iter().map(|head| head.name.clone()).collect()
        } else {
            let own = guild_commands::all(store.as_ref(), guild).await;
            let own = own.unwrap_or_default().into_iter();
            own.map(|(name, _)| name).collect()
        };
        suggestion::names(names, typed)
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use axum::http::Method;
    use seraphim_core::Request;
    use serde_json::{Value, json};

    use crate::{
        interaction,
        testing::{Bench, command, interaction_json},
    };

    /// `/custom` of somebody who manages the server; the last request is the
    /// answer.
    async fn custom(bench: &Bench, subcommand: &str, options: Value) -> Value {
        let options = json!([{ "name": subcommand, "type": 1, "options": options }]);
        let mut asked = interaction_json(2, &json!({ "name": "custom", "options": options }));
        asked["member"]["permissions"] = (1_u64 << 5).to_string().into();
        let asked = serde_json::from_value(asked).expect("an interaction");
        interaction::handle(Arc::clone(&bench.desk), asked).await;
        let seen = bench.rest.seen();
        let last = seen.last().expect("an answer");
        // On a slow machine a deferral goes before.
        let body = &last.body;
        let data = if last.callback().is_some() {
            &body["data"]
        } else {
            body
        };
        data["content"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
            .into()
    }

    fn mass() -> Value {
        json!([{ "name": "name", "value": "Mass" }, { "name": "query", "value": "kyrie" }])
    }

    #[tokio::test]
    async fn a_command_of_the_server_is_registered_plays_its_query_and_goes_again() {
        let bench = Bench::new().await;
        assert_eq!(
            custom(&bench, "add", mass()).await,
            "`/mass` is a command of this server now."
        );
        let seen = bench.rest.seen();
        let put = seen.iter().find(|seen| seen.method == Method::PUT);
        let put = put.expect("it is registered");
        assert_eq!(put.path, "/applications/42/guilds/1/commands");
        let names: Vec<_> = put.body.as_array().into_iter().flatten().collect();
        assert_eq!(names[0]["name"], "mass");

        interaction::handle(Arc::clone(&bench.desk), command("mass", &json!([]))).await;
        let asked = bench.players.asked();
        let played = asked.last().expect("something is asked for");
        assert!(
            matches!(played, Request::Play { query, .. } if query == "kyrie"),
            "{played:?}"
        );

        let name = || json!([{ "name": "name", "value": "mass" }]);
        assert_eq!(custom(&bench, "remove", name()).await, "`/mass` is gone.");
        let told = custom(&bench, "remove", name()).await;
        let told = told.as_str().unwrap_or_default();
        assert!(told.ends_with("-# VAL-022"), "{told}");
    }

    #[tokio::test]
    async fn of_two_that_are_added_at_once_discord_hears_of_both_last() {
        let bench = Bench::new().await;
        let add = |name: &str| {
            let options =
                json!([{ "name": "name", "value": name }, { "name": "query", "value": "a" }]);
            custom(&bench, "add", options)
        };
        tokio::join!(add("lauds"), add("vespers"), add("compline"));
        let seen = bench.rest.seen();
        let last = seen.iter().rfind(|seen| seen.method == Method::PUT);
        let last = last.expect("they are registered").body.to_string();
        for name in ["lauds", "vespers", "compline"] {
            assert!(last.contains(name), "{last}");
        }
    }

    #[tokio::test]
    async fn what_discord_does_not_take_is_not_kept() {
        let bench = Bench::new().await;
        let no = json!({ "code": 30_034, "message": "Max number of daily creates reached" });
        bench.rest.once(Method::PUT, "/commands", 400, no);
        let told = custom(&bench, "add", mass()).await;
        let told = told.as_str().unwrap_or_default();
        assert!(told.ends_with("-# NET-004"), "{told}");
        let empty = command("mass", &json!([]));
        interaction::handle(Arc::clone(&bench.desk), empty).await;
        assert!(bench.players.asked().is_empty());
    }

    #[tokio::test]
    async fn a_command_needs_a_good_name_and_one_thing_to_play() {
        let bench = Bench::new().await;
        let both = json!([
            { "name": "name", "value": "mass" }, { "name": "query", "value": "a" },
            { "name": "playlist", "value": "b" },
        ]);
        let link = json!([
            { "name": "name", "value": "mass" }, { "name": "query", "value": "file:///etc/passwd" },
        ]);
        let ours = json!([{ "name": "name", "value": "play" }, { "name": "query", "value": "a" }]);
        for (options, code) in [(both, "VAL-023"), (link, "VAL-004"), (ours, "VAL-020")] {
            let told = custom(&bench, "add", options).await;
            let told = told.as_str().unwrap_or_default();
            assert!(told.ends_with(&format!("-# {code}")), "{told}");
        }
    }
}
