//! `/settings …`: what the guild chooses. A subcommand for each kind of choice,
//! several choices of a kind at a time.

use seraphim_core::policy::span;
use seraphim_core::{
    ChannelId, GuildSettings, Language, Manner, Refusal, RoleId, SettingsChange, Unheard,
};
use twilight_model::{application::command::CommandType, channel::ChannelType};
use twilight_util::builder::command::{
    BooleanBuilder, ChannelBuilder, CommandBuilder, IntegerBuilder, RoleBuilder, StringBuilder,
    SubCommandBuilder,
};

use super::Spec;
use crate::{
    denial::Denial,
    desk::{Answer, Asked, Audience, Work},
    view::{Key, Message, Voice, keys, settings},
    wire::InteractionData,
};

pub(crate) const SPEC: Spec = Spec {
    kind: CommandType::ChatInput,
    name: "settings",
    description: keys::COMMAND_SETTINGS,
    audience: Audience::Private,
    options,
    run,
    complete: None,
};

fn options(command: CommandBuilder, voice: Voice<'_>) -> CommandBuilder {
    let sub = |name: &str, key: Key| SubCommandBuilder::new(name, voice.say(key));
    let number = |name: &str, key: Key, least, most| {
        IntegerBuilder::new(name, voice.say(key))
            .min_value(least)
            .max_value(most)
    };
    let text = |name: &str, key: Key| StringBuilder::new(name, voice.say(key)).max_length(200);
    let flag = |name: &str, key: Key| BooleanBuilder::new(name, voice.say(key));
    let channel = |name: &str, key: Key| ChannelBuilder::new(name, voice.say(key));
    let languages = Language::ALL.map(|language| (language.endonym(), language.tag()));
    let manners = [
        (voice.say(keys::MANNER_CELESTIAL), Manner::Celestial.name()),
        (voice.say(keys::MANNER_PLAIN), Manner::Plain.name()),
    ];
    command
        .option(sub("show", keys::SETTINGS_SHOW))
        .option(
            sub("volume", keys::SETTINGS_VOLUME)
                .option(number("most", keys::OPTION_MOST_VOLUME, 1, 150))
                .option(number("default", keys::OPTION_DEFAULT_VOLUME, 0, 150)),
        )
        .option(
            sub("queue", keys::SETTINGS_QUEUE)
                .option(number("tracks", keys::OPTION_MOST_TRACKS, 1, 10_000))
                .option(number("person", keys::OPTION_MOST_PERSON, 0, 10_000))
                .option(text("length", keys::OPTION_MOST_LENGTH))
                .option(flag("fair", keys::OPTION_FAIR)),
        )
        .option(
            sub("access", keys::SETTINGS_ACCESS)
                .option(RoleBuilder::new("dj", voice.say(keys::OPTION_DJ)))
                .option(flag("everybody", keys::OPTION_EVERYBODY))
                .option(number("votes", keys::OPTION_VOTES, 0, 100)),
        )
        .option(
            sub("channels", keys::SETTINGS_CHANNELS)
                .option(
                    channel("text", keys::OPTION_TEXT_CHANNEL)
                        .channel_types([ChannelType::GuildText]),
                )
                .option(
                    channel("voice", keys::OPTION_VOICE_CHANNEL)
                        .channel_types([ChannelType::GuildVoice, ChannelType::GuildStageVoice]),
                )
                .option(flag("all", keys::OPTION_ALL_CHANNELS)),
        )
        .option(
            sub("staying", keys::SETTINGS_STAYING)
                .option(text("idle", keys::OPTION_IDLE))
                .option(text("alone", keys::OPTION_ALONE))
                .option(flag("always", keys::OPTION_ALWAYS))
                .option(flag("unheard", keys::OPTION_UNHEARD)),
        )
        .option(
            sub("speech", keys::SETTINGS_SPEECH)
                .option(text("language", keys::OPTION_LANGUAGE).choices(languages))
                .option(text("manner", keys::OPTION_MANNER).choices(manners))
                .option(flag("announcements", keys::OPTION_ANNOUNCEMENTS)),
        )
        .option(
            sub("sources", keys::SETTINGS_SOURCES)
                .option(text("allow", keys::OPTION_ALLOW).required(true)),
        )
        .option(sub("sponsorblock", keys::SETTINGS_SPONSORBLOCK))
        .option(sub("reset", keys::SETTINGS_RESET))
}

/// What a subcommand with these options chooses.
fn changes(subcommand: &str, data: &InteractionData) -> Result<Vec<SettingsChange>, Denial> {
    let number = |name: &str| data.number(name);
    let time = |name: &str| data.text(name).map(span::parse).transpose();
    let mut changes = Vec::new();
    match subcommand {
        "volume" => {
            let percent =
                |name: &str| number(name).map(|value| u16::try_from(value).unwrap_or(u16::MAX));
            changes.extend(percent("most").map(SettingsChange::MaxVolume));
            changes.extend(percent("default").map(SettingsChange::Volume));
        }
        "queue" => {
            let count =
                |name: &str| number(name).map(|value| usize::try_from(value).unwrap_or(usize::MAX));
            changes.extend(count("tracks").map(SettingsChange::QueueLimit));
            changes.extend(count("person").map(SettingsChange::PersonLimit));
            changes.extend(time("length")?.map(SettingsChange::LengthLimit));
            changes.extend(data.flag("fair").map(SettingsChange::Fair));
        }
        "access" => {
            let role = data
                .id("dj")
                .map(|role| SettingsChange::DjRole(Some(RoleId(role))));
            let everybody = data.flag("everybody") == Some(true);
            changes.extend(role.filter(|_| !everybody));
            changes.extend(everybody.then_some(SettingsChange::DjRole(None)));
            let votes = number("votes").map(|share| u8::try_from(share).unwrap_or(u8::MAX));
            changes.extend(votes.map(SettingsChange::VoteShare));
        }
        "channels" => {
            if data.flag("all") == Some(true) {
                changes.push(SettingsChange::AnyChannel);
            }
            let channel = |name: &str| data.id(name).map(ChannelId);
            changes.extend(channel("text").map(SettingsChange::TextChannel));
            changes.extend(channel("voice").map(SettingsChange::VoiceChannel));
        }
        "staying" => {
            changes.extend(time("idle")?.map(SettingsChange::IdleTimeout));
            changes.extend(time("alone")?.map(SettingsChange::AloneTimeout));
            changes.extend(data.flag("always").map(SettingsChange::AlwaysOn));
            let unheard = data.flag("unheard").map(|plays| {
                if plays {
                    Unheard::PlaysOn
                } else {
                    Unheard::Waits
                }
            });
            changes.extend(unheard.map(SettingsChange::Unheard));
        }
        "speech" => {
            let language = data.text("language").and_then(Language::of_tag);
            changes.extend(language.map(SettingsChange::Language));
            let manner = data.text("manner").and_then(Manner::of_name);
            changes.extend(manner.map(SettingsChange::Manner));
            changes.extend(
                data.flag("announcements")
                    .map(SettingsChange::Announcements),
            );
        }
        "sources" => {
            let allow = data.text("allow").unwrap_or_default();
            changes.push(SettingsChange::Sources(sources(allow)));
        }
        _ => return Err(Denial::UnknownDeed),
    }
    Ok(changes)
}

/// `youtube, local`; the word `all` for no list.
fn sources(typed: &str) -> Vec<String> {
    let names = typed
        .split([',', ' '])
        .map(|name| name.trim().to_lowercase());
    let mut names: Vec<String> = names
        .filter(|name| !name.is_empty() && name.len() <= 32)
        .collect();
    if names.iter().any(|name| name == "all") {
        names.clear();
    }
    names.dedup();
    names
}

fn run<'a>(asked: &'a Asked<'a>) -> Work<'a> {
    Box::pin(async move {
        let (guild, by) = (asked.guild_id(), &asked.caller);
        let subcommand = asked.data.subcommand().unwrap_or("show");
        let mut told: fn(Voice<'_>, &GuildSettings) -> Message = settings::saved;
        let chosen = match subcommand {
            "show" => {
                told = settings::message;
                asked.settings().await?
            }
            "sponsorblock" if !by.manages => return Err(Refusal::NeedsManager.into()),
            "sponsorblock" => {
                return Ok(Answer::Say(settings::sponsors(
                    asked.voice(),
                    &*asked.settings().await?,
                )));
            }
            "reset" => asked.desk.players.choose_nothing(guild, by).await?,
            subcommand => {
                let changes = changes(subcommand, asked.data)?;
                if changes.is_empty() {
                    told = settings::message;
                }
                asked.desk.players.choose(guild, by, changes).await?
            }
        };
        // In the words that were chosen just now.
        let voice = asked.desk.catalogue.voice(chosen.speech);
        Ok(Answer::Say(told(voice, &chosen)))
    })
}

#[cfg(test)]
mod tests {
    use super::{changes, sources};
    use crate::{
        interaction,
        testing::{Bench, interaction_json},
        view::keys,
        wire::InteractionData,
    };
    use seraphim_core::{ChannelId, Language, Manner, Refusal, RoleId, SettingsChange, Unheard};
    use serde_json::json;
    use std::{sync::Arc, time::Duration};

    fn data(subcommand: &str, options: &serde_json::Value) -> InteractionData {
        serde_json::from_value(json!({
            "name": "settings",
            "options": [{ "name": subcommand, "type": 1, "options": options }],
        }))
        .expect("data")
    }

    #[test]
    fn each_option_is_one_choice() {
        let cases = [
            (
                "volume",
                json!([{"name": "default", "value": 80}, {"name": "most", "value": 120}]),
                vec![SettingsChange::MaxVolume(120), SettingsChange::Volume(80)],
            ),
            (
                "queue",
                json!([{"name": "length", "value": "1h"}, {"name": "fair", "value": true}]),
                vec![
                    SettingsChange::LengthLimit(Duration::from_hours(1)),
                    SettingsChange::Fair(true),
                ],
            ),
            (
                "access",
                json!([{"name": "dj", "value": "9"}, {"name": "votes", "value": 60}]),
                vec![
                    SettingsChange::DjRole(Some(RoleId(9))),
                    SettingsChange::VoteShare(60),
                ],
            ),
            (
                "access",
                json!([{"name": "everybody", "value": true}]),
                vec![SettingsChange::DjRole(None)],
            ),
            (
                "channels",
                json!([{"name": "all", "value": true}, {"name": "voice", "value": "5"}]),
                vec![
                    SettingsChange::AnyChannel,
                    SettingsChange::VoiceChannel(ChannelId(5)),
                ],
            ),
            (
                "staying",
                json!([{"name": "unheard", "value": true}, {"name": "always", "value": true}]),
                vec![
                    SettingsChange::AlwaysOn(true),
                    SettingsChange::Unheard(Unheard::PlaysOn),
                ],
            ),
            (
                "speech",
                json!([{"name": "language", "value": "pt-BR"}, {"name": "manner", "value": "plain"}]),
                vec![
                    SettingsChange::Language(Language::Portuguese),
                    SettingsChange::Manner(Manner::Plain),
                ],
            ),
        ];
        for (subcommand, options, chosen) in cases {
            let data = data(subcommand, &options);
            assert_eq!(data.subcommand(), Some(subcommand));
            assert_eq!(changes(subcommand, &data), Ok(chosen), "{subcommand}");
        }
    }

    #[tokio::test]
    async fn whoever_changes_something_is_told_that_it_is_saved() {
        let bench = Bench::new().await;
        for (subcommand, options, saved) in [
            ("volume", json!([{ "name": "most", "value": 120 }]), true),
            ("volume", json!([]), false),
            ("show", json!([]), false),
            ("reset", json!([]), true),
        ] {
            let options = json!([{ "name": subcommand, "type": 1, "options": options }]);
            let mut asked = interaction_json(2, &json!({ "name": "settings", "options": options }));
            asked["member"]["permissions"] = (1_u64 << 5).to_string().into();
            let asked = serde_json::from_value(asked).expect("an interaction");
            let before = bench.rest.seen().len();
            interaction::handle(Arc::clone(&bench.desk), asked).await;
            let seen = bench.rest.wait_for(before + 1).await;
            let told = seen[before].body.to_string();
            let said = [Manner::Plain, Manner::Celestial]
                .into_iter()
                .any(|manner| {
                    let voice = bench.desk.catalogue.voice(manner);
                    told.contains(&voice.say(keys::SETTINGS_SAVED))
                });
            assert_eq!(said, saved, "{subcommand}: {told}");
        }
    }

    #[test]
    fn a_time_that_is_none_is_refused() {
        let data = data("staying", &json!([{"name": "idle", "value": "soon"}]));
        assert_eq!(changes("staying", &data), Err(Refusal::NoTime.into()));
    }

    #[test]
    fn sources_are_listed_and_all_means_no_list() {
        assert_eq!(sources("YouTube, local"), ["youtube", "local"]);
        assert!(sources("all").is_empty());
        assert!(sources(" , ").is_empty());
    }
}
