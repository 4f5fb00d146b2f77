//! `/play [query] [file] [where]`: looks for something and queues it, or a
//! playlist that was chosen while typing.

use seraphim_core::{Place, Refusal, Request, policy::query::Query};
use seraphim_engine::ports::store::Owner;
use twilight_model::application::command::CommandType;
use twilight_util::builder::command::{AttachmentBuilder, CommandBuilder, StringBuilder};

use super::{Choices, Spec, playlist};
use crate::{
    denial::Denial,
    desk::{Asked, Audience, Work},
    view::{Voice, keys, suggestion},
    wire::InteractionData,
};

pub(crate) const SPEC: Spec = Spec {
    kind: CommandType::ChatInput,
    name: "play",
    description: keys::COMMAND_PLAY,
    audience: Audience::Public,
    options,
    run,
    complete: Some(complete),
};

/// The options as given.
#[derive(Debug, PartialEq, Eq)]
struct Options {
    wanted: Wanted,
    place: Place,
}

/// What shall be played.
#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    /// What is found by this.
    Query(String),
    /// One of the caller's playlists, or of the guild's.
    Playlist { shared: bool, name: String },
}

fn options(command: CommandBuilder, voice: Voice<'_>) -> CommandBuilder {
    let choices = [
        (keys::CHOICE_LAST, "last"),
        (keys::CHOICE_NEXT, "next"),
        (keys::CHOICE_NOW, "now"),
    ];
    command
        .option(StringBuilder::new("query", voice.say(keys::OPTION_QUERY)).autocomplete(true))
        .option(AttachmentBuilder::new("file", voice.say(keys::OPTION_FILE)))
        .option(
            StringBuilder::new("where", voice.say(keys::OPTION_WHERE))
                .choices(choices.map(|(key, value)| (voice.say(key), value))),
        )
}

impl Options {
    /// Exactly one of query and file; the query is judged before anything is done.
    fn read(data: &InteractionData) -> Result<Self, Denial> {
        let query = match (data.text("query"), data.attachment("file")) {
            (Some(_), Some(_)) => return Err(Denial::QueryAndFile),
            (Some(query), None) => query,
            (None, Some(file)) => &file.url,
            (None, None) => return Err(Refusal::QueryEmpty.into()),
        };
        let wanted = if let Some((shared, name)) = suggestion::chosen_list(query) {
            let name = name.to_owned();
            Wanted::Playlist { shared, name }
        } else {
            Query::parse(query)?;
            Wanted::Query(query.to_owned())
        };
        let place = match data.text("where") {
            Some("next") => Place::Next,
            Some("now") => Place::Now,
            _ => Place::Last,
        };
        Ok(Self { wanted, place })
    }
}

fn run<'a>(asked: &'a Asked<'a>) -> Work<'a> {
    Box::pin(async move {
        let Options { wanted, place } = Options::read(asked.data)?;
        asked.in_voice()?;
        match wanted {
            Wanted::Playlist { shared, name } => {
                let owner = owners(asked)[usize::from(shared)];
                playlist::play(asked, owner, &name, place).await
            }
            Wanted::Query(query) => {
                asked.may_show_panel()?;
                let by = asked.caller.clone();
                asked.tell(Request::Play { by, query, place }).await
            }
        }
    })
}

/// Whose playlists are offered: the caller's, and the guild's.
fn owners(asked: &Asked<'_>) -> [Owner; 2] {
    let person = Owner::Person(asked.caller.user);
    [person, Owner::Guild(asked.guild_id())]
}

fn complete<'a>(asked: &'a Asked<'a>) -> Choices<'a> {
    Box::pin(async move {
        let typed = asked.data.focused().map_or("", |(_, typed)| typed);
        let players = &asked.desk.players;
        let [own, shared] = owners(asked);
        let (own, shared, found) = tokio::join!(
            players.playlists(own),
            players.playlists(shared),
            players.suggest(asked.guild_id(), typed),
        );
        suggestion::queries(asked.voice(), &own, &shared, typed, &found)
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Options, Wanted};
    use crate::{
        denial::Denial,
        interaction,
        testing::{Bench, GUILD, PERSON, command, interaction as interaction_of},
        wire::InteractionData,
    };
    use seraphim_core::{GuildId, Place, Refusal, Reply, Request, UserId};
    use seraphim_engine::{ports::store::Owner, testing::track};
    use serde_json::json;

    fn read(options: &serde_json::Value) -> Result<Options, Denial> {
        let data: InteractionData = serde_json::from_value(json!({
            "name": "play", "options": options,
            "resolved": { "attachments": { "9": { "url": "https://cdn.example/a.mp3?ex=1" } } },
        }))
        .expect("data");
        Options::read(&data)
    }

    #[test]
    fn an_attached_file_is_played_by_its_address() {
        let options =
            read(&json!([{"name": "file", "value": "9"}, {"name": "where", "value": "now"}]));
        let wanted = Options {
            wanted: Wanted::Query("https://cdn.example/a.mp3?ex=1".to_owned()),
            place: Place::Now,
        };
        assert_eq!(options, Ok(wanted));
    }

    #[test]
    fn neither_or_both_of_query_and_file_are_refused() {
        assert_eq!(read(&json!([])), Err(Refusal::QueryEmpty.into()));
        let both = json!([{"name": "file", "value": "9"}, {"name": "query", "value": "kyrie"}]);
        assert_eq!(read(&both), Err(Denial::QueryAndFile));
    }

    #[test]
    fn what_is_typed_is_searched_for_though_it_looks_like_a_playlist() {
        let long = format!("#playlist:{}", "x".repeat(61));
        for typed in ["playlist:lofi", "shared-playlist:Mass", &long] {
            let options = read(&json!([{"name": "query", "value": typed}]));
            let wanted = options.map(|options| options.wanted);
            assert_eq!(wanted, Ok(Wanted::Query(typed.to_owned())));
        }
    }

    #[test]
    fn a_bad_query_is_refused_before_anything_is_done() {
        let denied = read(&json!([{"name": "query", "value": "javascript:alert(1)"}]));
        assert_eq!(
            denied,
            Err(Refusal::UrlScheme {
                scheme: "javascript".to_owned()
            }
            .into())
        );
        assert_eq!(
            read(&json!([{"name": "query", "value": "   "}])),
            Err(Refusal::QueryEmpty.into())
        );
    }

    /// A bench with a playlist of the person, one of somebody else, and one of
    /// the guild.
    async fn with_playlists() -> Bench {
        let bench = Bench::new().await;
        let store = bench.desk.players.store();
        for (owner, name) in [
            (Owner::Person(UserId(PERSON)), "Morning mass"),
            (Owner::Person(UserId(PERSON + 1)), "Secret mass"),
            (Owner::Guild(GuildId(GUILD)), "Mass"),
        ] {
            let saved = store.create_playlist(owner, name, &[track("Kyrie")]).await;
            saved.expect("it is kept");
        }
        bench
    }

    #[tokio::test]
    async fn a_person_s_and_the_server_s_playlists_are_suggested_and_nobody_else_s() {
        let bench = with_playlists().await;
        let typing = json!({ "name": "play", "options": [
            { "name": "query", "type": 3, "value": "mass", "focused": true },
        ] });
        interaction::handle(Arc::clone(&bench.desk), interaction_of(4, &typing)).await;
        let seen = bench.rest.wait_for(1).await;
        let choices = seen[0].body["data"]["choices"].as_array();
        let choices = choices.expect("choices").iter();
        let values: Vec<_> = choices.map(|one| one["value"].clone()).collect();
        let expected = ["#playlist:Morning mass", "#shared-playlist:Mass", "mass"];
        assert_eq!(values, expected);
    }

    #[tokio::test]
    async fn a_chosen_playlist_is_queued_and_one_that_is_gone_refused() {
        let bench = with_playlists().await;
        for query in ["#playlist:Morning mass", "#shared-playlist:Mass"] {
            let (count, current) = (1, None);
            bench.players.reply(Ok(Reply::Restored { count, current }));
            let options = json!([
                { "name": "query", "type": 3, "value": query },
                { "name": "where", "type": 3, "value": "next" },
            ]);
            interaction::handle(Arc::clone(&bench.desk), command("play", &options)).await;
        }
        let asked = bench.players.asked();
        let queued = asked.iter().filter_map(|request| match request {
            Request::PlayTracks {
                name,
                place,
                tracks,
                ..
            } => Some((name.clone()?, *place, tracks.len())),
            _ => None,
        });
        let of = |name: &str| (name.to_owned(), Place::Next, 1);
        assert_eq!(queued.collect::<Vec<_>>(), [of("Morning mass"), of("Mass")]);

        let options = json!([{ "name": "query", "type": 3, "value": "#playlist:Secret mass" }]);
        interaction::handle(Arc::clone(&bench.desk), command("play", &options)).await;
        let told = format!(
            "{:?}",
            bench
                .rest
                .seen()
                .iter()
                .map(|one| &one.body)
                .collect::<Vec<_>>()
        );
        assert!(told.contains("-# VAL-015"), "{told}");
        assert_eq!(
            bench.players.asked().len(),
            asked.len(),
            "nothing was queued"
        );
    }
}
