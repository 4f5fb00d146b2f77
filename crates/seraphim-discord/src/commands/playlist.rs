//! `/playlist …`: personal playlists, and those of the guild.

use seraphim_core::{Place, Refusal, Reply, Request, Track};
use seraphim_engine::ports::{Refused, store::Owner};
use twilight_model::application::command::CommandType;
use twilight_util::builder::command::{
    BooleanBuilder, CommandBuilder, IntegerBuilder, StringBuilder, SubCommandBuilder,
};

use super::{Choices, Spec};
use crate::{
    denial::Denial,
    desk::{Answer, Asked, Audience, Work},
    view::{Key, Voice, keys, playlist, suggestion},
};

pub(crate) const SPEC: Spec = Spec {
    kind: CommandType::ChatInput,
    name: "playlist",
    description: keys::COMMAND_PLAYLIST,
    audience: Audience::Private,
    options,
    run,
    complete: Some(complete),
};

fn options(command: CommandBuilder, voice: Voice<'_>) -> CommandBuilder {
    let name = |key: Key| {
        StringBuilder::new("name", voice.say(key))
            .min_length(1)
            .max_length(60)
            .required(true)
    };
    let new = || name(keys::OPTION_LIST_NAME);
    let known = || name(keys::OPTION_LIST_NAME).autocomplete(true);
    let shared = || BooleanBuilder::new("shared", voice.say(keys::OPTION_SHARED));
    let sub = |name: &str, key: Key| SubCommandBuilder::new(name, voice.say(key));
    command
        .option(
            sub("save", keys::PLAYLIST_SAVE)
                .option(new())
                .option(shared()),
        )
        .option(
            sub("add", keys::PLAYLIST_ADD)
                .option(known())
                .option(shared()),
        )
        .option(
            sub("play", keys::PLAYLIST_PLAY)
                .option(known())
                .option(shared()),
        )
        .option(sub("list", keys::PLAYLIST_LIST).option(shared()))
        .option(
            sub("show", keys::PLAYLIST_SHOW)
                .option(known())
                .option(shared()),
        )
        .option(
            sub("remove", keys::PLAYLIST_REMOVE)
                .option(known())
                .option(
                    IntegerBuilder::new("place", voice.say(keys::OPTION_LIST_PLACE))
                        .min_value(1)
                        .required(true),
                )
                .option(shared()),
        )
        .option(
            sub("rename", keys::PLAYLIST_RENAME)
                .option(known())
                .option(
                    StringBuilder::new("to", voice.say(keys::OPTION_NEW_NAME))
                        .min_length(1)
                        .max_length(60)
                        .required(true),
                )
                .option(shared()),
        )
        .option(
            sub("delete", keys::PLAYLIST_DELETE)
                .option(known())
                .option(shared()),
        )
}

/// Whose playlist is meant.
fn owner(asked: &Asked<'_>) -> Owner {
    if asked.data.flag("shared") == Some(true) {
        Owner::Guild(asked.guild_id())
    } else {
        Owner::Person(asked.caller.user)
    }
}

/// A guild's playlists are changed by those who manage it or are its DJs.
fn may_change(asked: &Asked<'_>, owner: Owner) -> Result<(), Denial> {
    let dj = seraphim_core::policy::permission::is_dj(&asked.caller, &asked.settings);
    if matches!(owner, Owner::Guild(_)) && !dj {
        return Err(Refusal::NeedsDj {
            role: asked.settings.dj_role,
        }
        .into());
    }
    Ok(())
}

fn run<'a>(asked: &'a Asked<'a>) -> Work<'a> {
    Box::pin(async move {
        let (voice, store) = (asked.voice(), asked.desk.players.store());
        let (owner, name) = (
            owner(asked),
            asked.data.text("name").unwrap_or_default().trim(),
        );
        match asked.data.subcommand() {
            Some("list") => {
                let heads = store.playlists(owner).await?;
                Ok(Answer::Say(playlist::heads(voice, &heads)))
            }
            Some("show") => {
                let tracks = tracks(asked, owner, name).await?;
                Ok(Answer::Say(playlist::shown(voice, name, &tracks)))
            }
            Some("play") => play(asked, owner, name).await,
            _ => change(asked, owner, name).await,
        }
    })
}

async fn tracks(asked: &Asked<'_>, owner: Owner, name: &str) -> Result<Vec<Track>, Denial> {
    let found = asked.desk.players.store().playlist(owner, name).await?;
    found.ok_or(Denial::Store(Refused::NoSuchPlaylist))
}

async fn play(asked: &Asked<'_>, owner: Owner, name: &str) -> Result<Answer, Denial> {
    let tracks = tracks(asked, owner, name).await?;
    asked.may_show_panel()?;
    asked
        .tell(Request::PlayTracks {
            by: asked.caller.clone(),
            name: Some(name.to_owned()),
            tracks,
            place: Place::Last,
        })
        .await
}

/// What plays, then what waits.
async fn playing(asked: &Asked<'_>) -> Result<Vec<Track>, Denial> {
    match asked.ask(Request::Queue).await? {
        Reply::Queue(snapshot) => {
            let current = snapshot.current.into_iter().map(|now| now.entry.track);
            let waiting = snapshot.upcoming.into_iter().map(|entry| entry.track);
            Ok(current.chain(waiting).collect())
        }
        _ => Err(Refusal::Fault.into()),
    }
}

async fn change(asked: &Asked<'_>, owner: Owner, name: &str) -> Result<Answer, Denial> {
    may_change(asked, owner)?;
    let (voice, store, data) = (asked.voice(), asked.desk.players.store(), asked.data);
    let named = |key: Key| playlist::named(voice, key, name);
    let message = match data.subcommand() {
        Some("save") => {
            let tracks = playing(asked).await?;
            store.save_playlist(owner, name, &tracks).await?;
            playlist::counted(voice, keys::LIST_SAVED, name, tracks.len())
        }
        Some("add") => {
            let current = playing(asked).await?.into_iter().next();
            let track = current.ok_or(Refusal::NothingPlaying)?;
            let count = store.add_to_playlist(owner, name, &[track]).await?;
            playlist::counted(voice, keys::LIST_ADDED, name, count)
        }
        Some("remove") => {
            let place = usize::try_from(data.number("place").unwrap_or(0)).unwrap_or(0);
            let index = place.checked_sub(1).ok_or(Refusal::UnknownEntry)?;
            let gone = store.remove_from_playlist(owner, name, index).await?;
            let gone = gone.ok_or(Refusal::UnknownEntry)?;
            playlist::removed(voice, name, &gone)
        }
        Some("rename") => {
            let to = data.text("to").unwrap_or_default().trim();
            store.rename_playlist(owner, name, to).await?;
            playlist::named(voice, keys::LIST_RENAMED, to)
        }
        Some("delete") if store.delete_playlist(owner, name).await? => named(keys::LIST_DELETED),
        Some("delete") => return Err(Denial::Store(Refused::NoSuchPlaylist)),
        _ => return Err(Denial::UnknownDeed),
    };
    Ok(Answer::Say(message))
}

fn complete<'a>(asked: &'a Asked<'a>) -> Choices<'a> {
    Box::pin(async move {
        let typed = asked.data.focused().map_or("", |(_, typed)| typed);
        let heads = asked.desk.players.store().playlists(owner(asked)).await;
        let names = heads.unwrap_or_default().into_iter().map(|head| head.name);
        suggestion::names(names, typed)
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::{Value, json};

    use crate::{
        interaction,
        testing::{Bench, command},
    };

    /// The first answer to a subcommand.
    async fn answer(bench: &Bench, subcommand: &str, options: Value) -> Value {
        let options = json!([{ "name": subcommand, "type": 1, "options": options }]);
        let before = bench.rest.seen().len();
        interaction::handle(Arc::clone(&bench.desk), command("playlist", &options)).await;
        let seen = bench.rest.wait_for(before + 1).await;
        seen[before].body["data"].clone()
    }

    #[tokio::test]
    async fn what_plays_is_saved_listed_renamed_shown_and_deleted() {
        let bench = Bench::new().await;
        let mass = || json!([{ "name": "name", "value": "Mass" }]);

        let saved = answer(&bench, "save", mass()).await;
        assert_eq!(saved["content"], "Saved “Mass”: one track.");
        assert_eq!(saved["flags"], 64, "for the caller alone");
        let listed = answer(&bench, "list", json!([])).await;
        assert_eq!(listed["embeds"][0]["description"], "**Mass** · 1");
        let added = answer(&bench, "add", mass()).await;
        assert_eq!(added["content"], "“Mass” now has: 2 tracks.");
        let to = json!([{ "name": "name", "value": "Mass" }, { "name": "to", "value": "Vespers" }]);
        answer(&bench, "rename", to).await;
        let vespers = || json!([{ "name": "name", "value": "Vespers" }]);
        let shown = answer(&bench, "show", vespers()).await;
        let told = shown["embeds"][0]["description"]
            .as_str()
            .unwrap_or_default();
        assert!(told.starts_with("`1.` [Kyrie]"), "{told}");
        let deleted = answer(&bench, "delete", vespers()).await;
        assert_eq!(deleted["content"], "Deleted “Vespers”.");
        let gone = answer(&bench, "show", vespers()).await;
        let told = gone["content"].as_str().unwrap_or_default();
        assert!(told.ends_with("-# VAL-015"), "{told}");
    }

    #[tokio::test]
    async fn a_playlist_of_the_server_is_changed_by_its_managers() {
        let bench = Bench::new().await;
        let shared = json!([
            { "name": "name", "value": "Mass" }, { "name": "shared", "value": true },
        ]);
        let refused = answer(&bench, "save", shared).await;
        let told = refused["content"].as_str().unwrap_or_default();
        assert!(told.ends_with("-# PERM-005"), "{told}");
    }
}
