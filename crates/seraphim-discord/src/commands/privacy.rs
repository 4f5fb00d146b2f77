//! `/privacy show · delete`: what is kept of the person who asks.

use seraphim_engine::ports::store::Owner;
use twilight_model::application::command::CommandType;
use twilight_util::builder::command::{CommandBuilder, SubCommandBuilder};

use super::Spec;
use crate::{
    desk::{Answer, Asked, Audience, Work},
    view::{Message, Voice, keys},
};

pub(crate) const SPEC: Spec = Spec {
    kind: CommandType::ChatInput,
    name: "privacy",
    description: keys::COMMAND_PRIVACY,
    audience: Audience::Private,
    options,
    run,
    complete: None,
};

fn options(command: CommandBuilder, voice: Voice<'_>) -> CommandBuilder {
    command
        .option(SubCommandBuilder::new(
            "show",
            voice.say(keys::PRIVACY_SHOW),
        ))
        .option(SubCommandBuilder::new(
            "delete",
            voice.say(keys::PRIVACY_DELETE),
        ))
}

fn run<'a>(asked: &'a Asked<'a>) -> Work<'a> {
    Box::pin(async move {
        let (voice, store) = (asked.voice(), asked.desk.players.store());
        let person = asked.caller.user;
        let told = if asked.data.subcommand() == Some("delete") {
            store.forget_person(person).await?;
            asked.desk.players.playlists_changed(Owner::Person(person));
            voice.say(keys::PRIVACY_DELETED)
        } else {
            let kept = store.person(person).await?;
            let counts = [
                ("plays", kept.plays.into()),
                ("playlists", kept.playlists.into()),
            ];
            voice.tell(keys::PRIVACY_KEPT, &counts)
        };
        Ok(Answer::Say(Message::text(told)))
    })
}
