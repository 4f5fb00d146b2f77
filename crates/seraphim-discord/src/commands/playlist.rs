//! `/playlist …`: personal playlists, and those of the guild.

use seraphim_core::{Place, Refusal, Reply, Request, Track};
use seraphim_engine::ports::{Refused, StoreError, store::Owner};
use twilight_model::application::command::CommandType;
use twilight_util::builder::command::{
    AttachmentBuilder, BooleanBuilder, CommandBuilder, IntegerBuilder, StringBuilder,
    SubCommandBuilder,
};

use super::{Choices, Spec};
use crate::{
    denial::Denial,
    desk::{Answer, Asked, Audience, Work},
    playlist_file::{self, Form},
    view::{Key, Voice, keys, playlist, suggestion},
};

/// Characters of a playlist's name.
pub(crate) const LONGEST_NAME: u16 = 60;

pub(crate) const SPEC: Spec = Spec {
    kind: CommandType::ChatInput,
    name: "playlist",
    description: keys::COMMAND_PLAYLIST,
    // What plays is everybody's business, whichever command it came by.
    audience: Audience::PrivateBut("play"),
    options,
    run,
    complete: Some(complete),
};

fn options(command: CommandBuilder, voice: Voice<'_>) -> CommandBuilder {
    let name = |key: Key| {
        StringBuilder::new("name", voice.say(key))
            .min_length(1)
            .max_length(LONGEST_NAME)
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
                        .autocomplete(true)
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
                        .max_length(LONGEST_NAME)
                        .required(true),
                )
                .option(shared()),
        )
        .option(
            sub("delete", keys::PLAYLIST_DELETE)
                .option(known())
                .option(shared()),
        )
        .option(
            sub("import", keys::PLAYLIST_IMPORT)
                .option(
                    AttachmentBuilder::new("file", voice.say(keys::OPTION_LIST_FILE))
                        .required(true),
                )
                .option(new().required(false))
                .option(shared()),
        )
        .option(
            sub("export", keys::PLAYLIST_EXPORT)
                .option(known())
                .option(
                    StringBuilder::new("as", voice.say(keys::OPTION_LIST_FORM))
                        .choices([("JSON", "json"), ("M3U", "m3u")]),
                )
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
async fn may_change(asked: &Asked<'_>, owner: Owner) -> Result<(), Denial> {
    if matches!(owner, Owner::Guild(_)) {
        let settings = asked.settings().await?;
        if !seraphim_core::policy::permission::is_dj(&asked.caller, &settings) {
            let role = settings.dj_role;
            return Err(Denial::SharedPlaylist { role });
        }
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
            Some("play") => play(asked, owner, name, Place::Last).await,
            Some("import") => import(asked, owner, name).await,
            Some("export") => {
                let form = match asked.data.text("as") {
                    Some("m3u") => Form::M3u,
                    _ => Form::Json,
                };
                let tracks = tracks(asked, owner, name).await?;
                Ok(Answer::Say(playlist::exported(voice, name, form, &tracks)))
            }
            _ => change(asked, owner, name).await,
        }
    })
}

async fn tracks(asked: &Asked<'_>, owner: Owner, name: &str) -> Result<Vec<Track>, Denial> {
    let found = asked.desk.players.store().playlist(owner, name).await?;
    found.ok_or(Denial::Store(Refused::NoSuchPlaylist))
}

/// Queues a playlist.
pub(super) async fn play(
    asked: &Asked<'_>,
    owner: Owner,
    name: &str,
    place: Place,
) -> Result<Answer, Denial> {
    let tracks = tracks(asked, owner, name).await?;
    asked.may_show_panel()?;
    asked
        .tell(Request::PlayTracks {
            by: asked.caller.clone(),
            name: Some(name.to_owned()),
            tracks,
            place,
        })
        .await
}

/// How often a name that a person did not choose is tried with a number behind it.
const MOST_NUMBERS: u32 = 99;

/// As much of a name as fits. What a person types ends in no blank.
fn cut(name: &str, longest: u16) -> String {
    let cut: String = name.chars().take(longest.into()).collect();
    cut.trim_end().to_owned()
}

/// What a file is called, without its ending, with room for a number behind it.
fn stem(file_name: &str) -> String {
    let stem = file_name
        .rsplit_once('.')
        .map_or(file_name, |(stem, _)| stem);
    let stem = cut(stem.trim(), LONGEST_NAME - 3);
    if stem.is_empty() {
        "playlist".to_owned()
    } else {
        stem
    }
}

/// A file becomes a playlist; one of that name is not replaced.
async fn import(asked: &Asked<'_>, owner: Owner, name: &str) -> Result<Answer, Denial> {
    may_change(asked, owner).await?;
    let file = asked.data.attachment("file").ok_or(Denial::UnknownDeed)?;
    let bytes = asked
        .desk
        .attachments
        .read(file, playlist_file::LARGEST)
        .await?;
    let listed = playlist_file::read(&bytes)?;
    let (wanted, numbers) = match (name, listed.name) {
        ("", Some(its_own)) => (cut(&its_own, LONGEST_NAME), 1),
        ("", None) => (stem(&file.filename), MOST_NUMBERS),
        (name, _) => (name.to_owned(), 1),
    };
    let store = asked.desk.players.store();
    let (mut name, mut number) = (wanted.clone(), 1);
    loop {
        match store.create_playlist(owner, &name, &listed.tracks).await {
            Err(StoreError::Refused(Refused::NameTaken)) if number < numbers => {
                number += 1;
                name = format!("{wanted} {number}");
            }
            created => break created?,
        }
    }
    asked.desk.players.playlists_changed(owner);
    let (voice, count) = (asked.voice(), listed.tracks.len());
    Ok(Answer::Say(playlist::imported(
        voice,
        &name,
        count,
        listed.left_out,
    )))
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
    may_change(asked, owner).await?;
    let (voice, store, data) = (asked.voice(), asked.desk.players.store(), asked.data);
    let named = |key: Key| playlist::named(voice, key, name);
    let message = match data.subcommand() {
        Some("save") => {
            let tracks = playing(asked).await?;
            if tracks.is_empty() {
                return Err(Refusal::NothingPlaying.into());
            }
            store.create_playlist(owner, name, &tracks).await?;
            playlist::counted(voice, keys::LIST_SAVED, name, tracks.len())
        }
        Some("add") => {
            let current = playing(asked).await?.into_iter().next();
            let track = current.ok_or(Refusal::NothingPlaying)?;
            let tracks = std::slice::from_ref(&track);
            let count = store.add_to_playlist(owner, name, tracks).await?;
            playlist::added(voice, name, &track, count)
        }
        Some("remove") => {
            let place = usize::try_from(data.number("place").unwrap_or(0)).unwrap_or(0);
            let index = place.checked_sub(1).ok_or(Refusal::UnknownEntry)?;
            let gone = store.remove_from_playlist(owner, name, index).await?;
            let gone = gone.ok_or(Refusal::UnknownEntry)?;
            playlist::about(voice, keys::LIST_REMOVED, name, &gone)
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
    asked.desk.players.playlists_changed(owner);
    Ok(Answer::Say(message))
}

fn complete<'a>(asked: &'a Asked<'a>) -> Choices<'a> {
    Box::pin(async move {
        let (option, typed) = asked.data.focused().unwrap_or_default();
        if option == "place" {
            let name = asked.data.text("name").unwrap_or_default().trim();
            let listed = tracks(asked, owner(asked), name).await;
            return suggestion::places(asked.voice(), &listed.unwrap_or_default(), typed);
        }
        let heads = asked.desk.players.playlists(owner(asked)).await;
        let names = heads.iter().map(|head| head.name.clone());
        suggestion::names(names, typed)
    })
}

#[cfg(test)]
mod tests;
