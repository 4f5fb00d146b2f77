//! What a guild has chosen, in words.

use std::time::Duration;

use seraphim_core::{ChannelId, GuildSettings, Language, Manner, SponsorCategory, Unheard};

use super::{Embed, GOLD, Key, Menu, MenuLine, Message, Voice, keys, time, title};
use crate::buttons::choose_sponsors;

/// Everything that a guild has chosen.
pub(crate) fn message(voice: Voice<'_>, settings: &GuildSettings) -> Message {
    titled(voice, keys::SETTINGS_TITLE, settings)
}

/// The same, after something was changed.
pub(crate) fn saved(voice: Voice<'_>, settings: &GuildSettings) -> Message {
    titled(voice, keys::SETTINGS_SAVED, settings)
}

fn titled(voice: Voice<'_>, key: Key, settings: &GuildSettings) -> Message {
    let lines = [
        (volume(voice, settings), "volume"),
        (queue(voice, settings), "queue"),
        (access(voice, settings), "access"),
        (channels(voice, settings), "channels"),
        (staying(voice, settings), "staying"),
        (speech(voice, settings), "speech"),
        (sources(voice, settings), "sources"),
        (sponsored(voice, settings), "sponsorblock"),
    ]
    .map(|(line, command)| {
        let command = voice.mentioning(&format!("`/settings {command}`"));
        format!("{line} · {command}")
    });
    Message {
        embed: Some(Embed {
            color: GOLD,
            title: voice.say(key),
            description: lines.join("\n"),
            ..Embed::default()
        }),
        ..Message::default()
    }
}

fn volume(voice: Voice<'_>, settings: &GuildSettings) -> String {
    let values = [
        ("volume", settings.volume.into()),
        ("most", settings.max_volume.into()),
    ];
    voice.tell(keys::SET_VOLUME, &values)
}

fn queue(voice: Voice<'_>, settings: &GuildSettings) -> String {
    let no_limit = || voice.say(keys::SET_NO_LIMIT);
    let person = settings
        .person_limit
        .map_or_else(no_limit, |limit| limit.to_string());
    let length = settings.length_limit.map_or_else(no_limit, time::clock);
    let values = [
        ("tracks", settings.queue_limit.into()),
        ("person", person.into()),
        ("length", length.into()),
        ("fair", yes(voice, settings.fair).into()),
    ];
    voice.tell(keys::SET_QUEUE, &values)
}

fn access(voice: Voice<'_>, settings: &GuildSettings) -> String {
    let Some(role) = settings.dj_role else {
        return voice.say(keys::SET_ACCESS_EVERYBODY);
    };
    let dj = format!("<@&{role}>");
    let votes = match settings.vote_share {
        0 => voice.say(keys::SET_NO_VOTES),
        share => voice.tell(keys::SET_VOTES, &[("share", u64::from(share).into())]),
    };
    voice.tell(
        keys::SET_ACCESS,
        &[("dj", dj.into()), ("votes", votes.into())],
    )
}

fn channels(voice: Voice<'_>, settings: &GuildSettings) -> String {
    let listed = |channels: &[ChannelId]| {
        if channels.is_empty() {
            return voice.say(keys::SET_ALL);
        }
        let places: Vec<_> = channels
            .iter()
            .map(|channel| format!("<#{channel}>"))
            .collect();
        places.join(" ")
    };
    let values = [
        ("text", listed(&settings.text_channels).into()),
        ("voice", listed(&settings.voice_channels).into()),
    ];
    voice.tell(keys::SET_CHANNELS, &values)
}

fn staying(voice: Voice<'_>, settings: &GuildSettings) -> String {
    let clock = |time: Duration| time::clock(time);
    let always = match (settings.always_on, settings.unheard) {
        (false, Unheard::Waits) => yes(voice, false),
        (false, Unheard::PlaysOn) => voice.say(keys::SET_ALWAYS_UNUSED),
        (true, Unheard::Waits) => voice.say(keys::SET_ALWAYS_SILENT),
        (true, Unheard::PlaysOn) => voice.say(keys::SET_ALWAYS_UNHEARD),
    };
    let values = [
        ("idle", clock(settings.idle_timeout).into()),
        ("alone", clock(settings.alone_timeout).into()),
        ("always", always.into()),
    ];
    voice.tell(keys::SET_STAYING, &values)
}

fn speech(voice: Voice<'_>, settings: &GuildSettings) -> String {
    let manner = match (settings.speech.language, settings.speech.manner) {
        (Language::English, Manner::Celestial) => keys::MANNER_CELESTIAL,
        _ => keys::MANNER_PLAIN,
    };
    let values = [
        ("language", settings.speech.language.endonym().into()),
        ("manner", voice.say(manner).into()),
        ("announcements", yes(voice, settings.announcements).into()),
    ];
    voice.tell(keys::SET_SPEECH, &values)
}

fn sources(voice: Voice<'_>, settings: &GuildSettings) -> String {
    let listed = if settings.sources.is_empty() {
        voice.say(keys::SET_ALL_SOURCES)
    } else {
        title::escaped(&settings.sources.join(", "), 300)
    };
    voice.tell(keys::SET_SOURCES, &[("sources", listed.into())])
}

fn sponsored(voice: Voice<'_>, settings: &GuildSettings) -> String {
    let names: Vec<_> = settings
        .sponsor_categories
        .iter()
        .map(|category| voice.say(category_key(*category)))
        .collect();
    let listed = if names.is_empty() {
        voice.say(keys::SET_NOTHING)
    } else {
        names.join(", ")
    };
    voice.tell(keys::SET_SPONSORS, &[("categories", listed.into())])
}

fn yes(voice: Voice<'_>, yes: bool) -> String {
    voice.say(if yes { keys::YES } else { keys::NO })
}

/// A menu of the parts of videos that can be left out.
pub(crate) fn sponsors(voice: Voice<'_>, settings: &GuildSettings) -> Message {
    let lines: Vec<MenuLine> = SponsorCategory::ALL
        .into_iter()
        .map(|category| MenuLine {
            label: voice.say(category_key(category)),
            note: String::new(),
            value: category.name().to_owned(),
            chosen: settings.sponsor_categories.contains(&category),
        })
        .collect();
    Message {
        content: sponsored(voice, settings),
        menu: Some(Menu {
            id: choose_sponsors::ID.to_owned(),
            placeholder: voice.say(keys::SPONSORS_CHOOSE),
            // Nothing is left out where nothing is chosen.
            least: 0,
            most: lines.len(),
            lines,
        }),
        ..Message::default()
    }
}

fn category_key(category: SponsorCategory) -> Key {
    match category {
        SponsorCategory::Sponsor => keys::SPONSOR_SPONSOR,
        SponsorCategory::SelfPromotion => keys::SPONSOR_SELFPROMO,
        SponsorCategory::Interaction => keys::SPONSOR_INTERACTION,
        SponsorCategory::Intro => keys::SPONSOR_INTRO,
        SponsorCategory::Outro => keys::SPONSOR_OUTRO,
        SponsorCategory::Preview => keys::SPONSOR_PREVIEW,
        SponsorCategory::OffTopic => keys::SPONSOR_OFFTOPIC,
    }
}

#[cfg(test)]
mod tests {
    use super::{message, sponsors};
    use crate::view::{Catalogue, Manner, message::assert_within_limits};
    use seraphim_core::{
        ChannelId, GuildSettings, Language, RoleId, Speech, SponsorCategory, Unheard,
    };
    use std::time::Duration;

    #[test]
    fn the_longest_choices_stay_within_discords_limits() {
        let catalogue = Catalogue::load().expect("the texts parse");
        let longest = GuildSettings {
            person_limit: Some(10_000),
            length_limit: Some(Duration::from_hours(24)),
            dj_role: Some(RoleId(u64::MAX)),
            text_channels: vec![ChannelId(u64::MAX); 25],
            voice_channels: vec![ChannelId(u64::MAX); 25],
            sponsor_categories: SponsorCategory::ALL.to_vec(),
            sources: vec!["s".repeat(32); 25],
            ..GuildSettings::default()
        };
        for manner in [Manner::Celestial, Manner::Plain] {
            for settings in [&longest, &GuildSettings::default()] {
                assert_within_limits(&message(catalogue.voice(manner), settings));
                assert_within_limits(&sponsors(catalogue.voice(manner), settings));
            }
        }
    }

    #[test]
    fn the_menu_of_what_is_left_out_shows_what_is_chosen_and_may_be_emptied() {
        let catalogue = Catalogue::load().expect("the texts parse");
        let settings = GuildSettings {
            sponsor_categories: vec![SponsorCategory::Outro],
            ..GuildSettings::default()
        };
        let body = sponsors(catalogue.voice(Manner::Plain), &settings).body();
        let menu = &body["components"][0]["components"][0];
        assert_eq!(menu["min_values"], 0);
        for option in menu["options"].as_array().expect("options") {
            let chosen = option["default"] == true;
            assert_eq!(chosen, option["value"] == "outro", "{option}");
        }
    }

    #[test]
    fn whether_the_music_waits_for_listeners_is_told_where_the_bot_stays() {
        let catalogue = Catalogue::load().expect("the texts parse");
        for (always_on, unheard, told) in [
            (false, Unheard::Waits, "24/7: no · "),
            (
                false,
                Unheard::PlaysOn,
                "24/7: no; playing on while nobody listens takes effect only once this is on: \
                 `/settings staying always: True` · ",
            ),
            (
                true,
                Unheard::Waits,
                "24/7: yes, pausing while nobody listens · ",
            ),
            (
                true,
                Unheard::PlaysOn,
                "24/7: yes, playing on while nobody listens · ",
            ),
        ] {
            let settings = GuildSettings {
                always_on,
                unheard,
                ..GuildSettings::default()
            };
            let shown = message(catalogue.voice(Manner::Plain), &settings);
            let lines = shown.embed.expect("an embed").description;
            assert!(lines.contains(told), "{lines}");
        }
    }

    #[test]
    fn what_waits_for_a_choice_names_that_choice_in_every_language() {
        let catalogue = Catalogue::load().expect("the texts parse");
        let settings = GuildSettings {
            unheard: Unheard::PlaysOn,
            ..GuildSettings::default()
        };
        for language in Language::ALL {
            for manner in [Manner::Celestial, Manner::Plain] {
                let shown = message(catalogue.voice(Speech { language, manner }), &settings);
                let lines = shown.embed.expect("an embed").description;
                let told = lines.contains("`/settings staying always: True`");
                assert!(told, "{}: {lines}", language.tag());
            }
        }
    }

    #[test]
    fn all_sources_have_the_gender_and_case_that_sources_have() {
        let catalogue = Catalogue::load().expect("the texts parse");
        let manner = Manner::Plain;
        for (language, told) in [
            (Language::German, "**Quellen:** alle"),
            (Language::Spanish, "**Fuentes:** todas"),
            (Language::French, "**Sources :** toutes"),
            (Language::Polish, "wszystkie"),
            (Language::Portuguese, "**Fontes:** todas"),
        ] {
            let voice = catalogue.voice(Speech { language, manner });
            let shown = message(voice, &GuildSettings::default());
            let lines = shown.embed.expect("an embed").description;
            let found = lines.contains(&format!("{told} · `/settings sources`"));
            assert!(found, "{}: {lines}", language.tag());
        }
    }

    #[test]
    fn what_was_not_chosen_is_told_too() {
        let catalogue = Catalogue::load().expect("the texts parse");
        let shown = message(catalogue.voice(Manner::Plain), &GuildSettings::default());
        let told = shown.embed.expect("an embed").description;
        for part in [
            "**Volume:** 100 %",
            "1000 tracks",
            "**May skip, stop and clear:** everybody; votes: not needed until there is a DJ role · \
             `/settings access`",
            "5:00",
            "English",
            "`/settings sponsorblock`",
        ] {
            assert!(told.contains(part), "{part} is not in {told}");
        }
    }
}
