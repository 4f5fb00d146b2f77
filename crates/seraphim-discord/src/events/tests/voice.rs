//! The bot in its voice channel, and those with it.

use secrecy::ExposeSecret;
use seraphim_core::Snapshot;

use super::*;
use crate::view::samples::{snapshot, track};

#[tokio::test]
async fn the_bots_arrival_is_told_with_its_session_and_then_the_listeners() {
    let stand = Stand::new(8).await;
    let told = stand.own_state(Some(5));
    let [
        News::Bitrate(64_000),
        News::VoiceState {
            channel,
            session_id,
        },
        News::Listeners {
            channel: here,
            users,
        },
    ] = &told[..]
    else {
        panic!("told {told:?}");
    };
    assert_eq!((*channel, session_id.as_str()), (Some(ChannelId(5)), "vs"));
    assert_eq!((*here, &users[..]), (ChannelId(5), &[UserId(PERSON)][..]));
}

#[tokio::test]
async fn people_who_come_and_go_change_the_listeners_and_nothing_else_does() {
    let stand = Stand::new(8).await;
    stand.own_state(Some(5));
    let mut muted = voice_state(PERSON, Some(5));
    muted["self_mute"] = true.into();
    assert!(
        stand.dispatch("VOICE_STATE_UPDATE", &muted).is_empty(),
        "a mute is no coming or going"
    );
    let told = stand.dispatch("VOICE_STATE_UPDATE", &voice_state(PERSON, None));
    assert!(
        matches!(&told[..], [News::Listeners { users, .. }] if users.is_empty()),
        "{told:?}"
    );
    assert!(
        stand
            .dispatch("VOICE_STATE_UPDATE", &voice_state(8, Some(77)))
            .is_empty()
    );
}

#[tokio::test]
async fn the_bitrate_of_the_bots_channel_is_told_before_its_arrival_and_when_it_is_set_anew() {
    let stand = Stand::new(8).await;
    let bitrate = |told: Vec<News>| match &told[..] {
        [News::Bitrate(bits), ..] => Some(*bits),
        _ => None,
    };
    let channel = |id: u64, bits: u32| json!({ "guild_id": GUILD.to_string(), "id": id.to_string(), "type": 2, "bitrate": bits });
    let set = |id, bits| bitrate(stand.dispatch("CHANNEL_UPDATE", &channel(id, bits)));

    assert_eq!(set(5, 64_000), None, "the bot is not there");
    assert_eq!(set(6, 384_000), None, "the bot is not there");
    assert_eq!(bitrate(stand.own_state(Some(5))), Some(64_000));
    assert_eq!(set(5, 96_000), Some(96_000));
    assert_eq!(set(6, 256_000), None, "somewhere else");
    assert_eq!(bitrate(stand.own_state(Some(6))), Some(256_000), "it moved");
    let told = bitrate(stand.own_state(Some(77)));
    assert_eq!(told, Some(64_000), "nothing is known of that channel");
    assert_eq!(bitrate(stand.own_state(None)), None, "it left");
}

#[tokio::test]
async fn row_20_a_role_an_overwrite_or_a_member_update_tells_that_it_may_not_speak_or_may_again() {
    const SPEAK: u64 = 1 << 21;
    let everyone = 1_u64 << 10 | 1 << 20;
    let stand = Stand::new(8).await;
    let role = |id: u64, permissions: u64| json!({ "guild_id": "1", "role": { "id": id.to_string(), "name": "r", "permissions": permissions.to_string() } });
    let channel = |deny: u64| {
        let overwrite = json!({ "id": "1", "type": 0, "allow": "0", "deny": deny.to_string() });
        json!({ "guild_id": "1", "id": "5", "type": 2, "permission_overwrites": [overwrite] })
    };
    let member = |roles: &[&str]| json!({ "guild_id": "1", "user": { "id": OWN.to_string() }, "roles": roles });
    let told = |event: &str, data: &Value| match &stand.dispatch(event, data)[..] {
        [] | [News::Bitrate(_)] => None,
        [News::MaySpeak(may)] | [News::Bitrate(_), News::MaySpeak(may)] => Some(*may),
        other => panic!("{event}: {other:?}"),
    };

    let silent = role(GUILD, everyone);
    assert_eq!(told("GUILD_ROLE_UPDATE", &silent), None, "not in a channel");
    told("GUILD_ROLE_UPDATE", &role(GUILD, everyone | SPEAK));
    stand.own_state(Some(5));
    assert_eq!(told("GUILD_ROLE_UPDATE", &silent), Some(false));
    assert_eq!(told("GUILD_ROLE_UPDATE", &silent), None, "told already");
    assert_eq!(told("GUILD_ROLE_CREATE", &role(11, SPEAK)), None);
    assert_eq!(told("GUILD_MEMBER_UPDATE", &member(&["11"])), Some(true));
    assert_eq!(told("CHANNEL_UPDATE", &channel(SPEAK)), Some(false));
    assert_eq!(told("CHANNEL_UPDATE", &channel(0)), Some(true));
    let connect = 1 << 20;
    assert_eq!(told("CHANNEL_UPDATE", &channel(connect)), Some(false));
}

#[tokio::test]
async fn a_refused_voice_status_is_tried_again_when_the_bot_comes_anew_or_its_rights_there_changed()
{
    let stand = Stand::new(8).await;
    let bench = &stand.bench;
    let no = json!({ "code": 50_013, "message": "Missing Permissions" });
    // How often it was asked for by then; it is always refused.
    let tried = async |title: &str| {
        bench
            .rest
            .once(Method::PUT, "/voice-status", 403, no.clone());
        let playing = Snapshot {
            voice_channel: Some(ChannelId(5)),
            ..snapshot(Some(track(title)), vec![])
        };
        bench.desk.statuses.show(Id::new(GUILD), &playing);
        bench.status_tasks.close();
        bench.status_tasks.wait().await;
        bench.status_tasks.reopen();
        let seen = bench.rest.seen();
        seen.iter()
            .filter(|seen| seen.line().ends_with("voice-status"))
            .count()
    };
    assert_eq!(tried("Kyrie").await, 1);

    let member =
        |user: u64| json!({ "guild_id": "1", "user": { "id": user.to_string() }, "roles": [] });
    let channel =
        |id: &str| json!({ "guild_id": "1", "id": id, "type": 2, "permission_overwrites": [] });
    let role = json!({ "guild_id": "1", "role": { "id": "11", "name": "r", "permissions": "0" } });
    for (event, data, again) in [
        ("VOICE_STATE_UPDATE", voice_state(OWN, Some(5)), true),
        ("VOICE_STATE_UPDATE", voice_state(OWN, Some(5)), false),
        ("GUILD_MEMBER_UPDATE", member(PERSON), false),
        ("CHANNEL_UPDATE", channel("6"), false),
        ("CHANNEL_UPDATE", channel("5"), true),
        ("GUILD_MEMBER_UPDATE", member(OWN), true),
        ("GUILD_ROLE_UPDATE", role, true),
        ("CHANNEL_DELETE", channel("5"), true),
        ("GUILD_CREATE", guild(), true),
    ] {
        let before = tried("Gloria").await;
        stand.dispatch(event, &data);
        let after = tried("Credo").await;
        assert_eq!(after - before, usize::from(again), "{event} {data}");
    }
}

#[tokio::test]
async fn row_66_a_mute_of_the_bot_and_its_end_are_told_and_deafening_is_not() {
    let stand = Stand::new(8).await;
    stand.own_state(Some(5));
    let with = |mute: bool, deaf: bool| {
        let mut state = voice_state(OWN, Some(5));
        state["mute"] = mute.into();
        state["deaf"] = deaf.into();
        let told = stand.dispatch("VOICE_STATE_UPDATE", &state);
        told.iter()
            .filter_map(|news| match news {
                News::Muted(muted) => Some(*muted),
                _ => None,
            })
            .collect::<Vec<_>>()
    };

    assert_eq!(with(false, true), [false; 0]);
    assert_eq!(with(true, true), [true]);
    assert_eq!(with(false, false), [false]);
    assert_eq!(with(false, false), [false; 0]);
}

#[tokio::test]
async fn suppressed_in_an_ordinary_channel_it_is_not_heard_and_on_a_stage_it_asks_to_be() {
    let stand = Stand::new(8).await;
    let told = |suppress: bool| {
        let mut state = voice_state(OWN, Some(5));
        state["suppress"] = suppress.into();
        let told = stand.dispatch("VOICE_STATE_UPDATE", &state);
        told.iter()
            .filter_map(|news| match news {
                News::MaySpeak(may) => Some(*may),
                _ => None,
            })
            .collect::<Vec<_>>()
    };

    assert_eq!(told(true), [false]);
    assert_eq!(told(true), [false; 0], "told already");
    assert_eq!(told(false), [true]);
    let stage = json!({ "id": "5", "guild_id": "1", "type": 13, "permission_overwrites": [] });
    stand.dispatch("CHANNEL_UPDATE", &stage);
    assert_eq!(told(true), [false; 0]);
}

#[tokio::test]
async fn allowed_to_speak_where_it_came_without_the_right_the_bot_is_told_once_to_come_anew() {
    const SPEAK: u64 = 1 << 21;
    let stand = Stand::new(8).await;
    let anew = |event: &str, data: &Value| {
        let told = stand.dispatch(event, data);
        let anew = told.iter().filter(|news| matches!(news, News::SpeakAnew));
        anew.count()
    };
    let channel = |deny: u64| {
        let overwrite = json!({ "id": "1", "type": 0, "allow": "0", "deny": deny.to_string() });
        let channel =
            json!({ "guild_id": "1", "id": "5", "type": 2, "permission_overwrites": [overwrite] });
        anew("CHANNEL_UPDATE", &channel)
    };
    let comes = |suppress: bool| {
        stand.own_state(None);
        let mut state = voice_state(OWN, Some(5));
        state["suppress"] = suppress.into();
        anew("VOICE_STATE_UPDATE", &state)
    };
    let afk = |afk: Option<&str>| {
        let mut guild = guild();
        guild["afk_channel_id"] = afk.into();
        anew("GUILD_UPDATE", &guild)
    };

    assert_eq!(channel(SPEAK), 0, "not in a channel");
    assert_eq!(comes(true), 0, "it may not speak");
    assert_eq!(channel(SPEAK), 0, "nor now");
    assert_eq!(channel(0), 1);
    assert_eq!(channel(0), 0, "told already");
    assert_eq!(comes(false), 0);
    assert_eq!(channel(SPEAK) + channel(0), 0, "it is heard at once");
    assert_eq!(channel(SPEAK) + comes(true), 0, "it may not speak again");
    assert_eq!(channel(0), 1);
    assert_eq!(comes(true), 0, "of no use");
    assert_eq!(channel(0), 0, "it would come and go for ever");

    assert_eq!(comes(false) + afk(Some("5")) + comes(true), 0);
    assert_eq!(channel(0), 0, "in the AFK channel nobody is heard");
    assert_eq!(afk(None), 1);
}

#[tokio::test]
async fn with_another_session_it_is_told_again_that_the_bot_is_not_heard() {
    let stand = Stand::new(8).await;
    let told = |event: &str, data: &Value| {
        let told = stand.dispatch(event, data);
        told.iter()
            .filter_map(|news| match news {
                News::MaySpeak(may) => Some(*may),
                _ => None,
            })
            .collect::<Vec<_>>()
    };
    let state = |session: &str, suppress: bool| {
        let mut state = voice_state(OWN, Some(5));
        state["session_id"] = session.into();
        state["suppress"] = suppress.into();
        state
    };
    // Of a program that was killed, the bot's place is still there.
    let mut before = guild();
    before["voice_states"] = json!([state("killed", true)]);

    assert_eq!(told("GUILD_CREATE", &before), [false]);
    assert_eq!(told("VOICE_STATE_UPDATE", &state("new", true)), [false]);
    let again = told("VOICE_STATE_UPDATE", &state("new", true));
    assert_eq!(again, [false; 0], "told already");
    assert_eq!(told("VOICE_STATE_UPDATE", &state("other", false)), [true]);
}

#[tokio::test]
async fn a_removal_from_the_channel_is_told_without_listeners() {
    let stand = Stand::new(8).await;
    stand.own_state(Some(5));
    let told = stand.own_state(None);
    assert!(
        matches!(&told[..], [News::VoiceState { channel: None, .. }]),
        "{told:?}"
    );
}

#[tokio::test]
async fn a_voice_server_without_an_endpoint_is_told_as_such() {
    let stand = Stand::new(8).await;
    let server = |endpoint: Value| json!({ "guild_id": "1", "token": "vt", "endpoint": endpoint });
    let told = stand.dispatch("VOICE_SERVER_UPDATE", &server(Value::Null));
    assert!(
        matches!(&told[..], [News::VoiceServer { endpoint: None, .. }]),
        "{told:?}"
    );
    let told = stand.dispatch("VOICE_SERVER_UPDATE", &server("voice.example:443".into()));
    let [News::VoiceServer { token, endpoint }] = &told[..] else {
        panic!("told {told:?}")
    };
    assert_eq!(
        (token.expose_secret(), endpoint.as_deref()),
        ("vt", Some("voice.example:443"))
    );
}

#[tokio::test]
async fn on_a_stage_a_moderator_takes_the_floor_and_others_ask_for_it() {
    for (rights, wanted) in [
        (1_u64 << 22, "suppress"),
        (1 << 32, "request_to_speak_timestamp"),
    ] {
        let stand = Stand::new(8).await;
        let rights = (rights | 1 << 10 | 1 << 20).to_string();
        let role = json!({ "guild_id": "1", "role": { "id": "1", "name": "@everyone", "permissions": rights } });
        stand.dispatch("GUILD_ROLE_UPDATE", &role);
        let channel =
            json!({ "id": "5", "guild_id": "1", "type": 13, "permission_overwrites": [] });
        stand.dispatch("CHANNEL_UPDATE", &channel);
        let mut arrival = voice_state(OWN, Some(5));
        arrival["suppress"] = true.into();
        stand.dispatch("VOICE_STATE_UPDATE", &arrival);
        let seen = stand.bench.rest.wait_for(1).await;
        assert_eq!(seen[0].line(), "PATCH /guilds/1/voice-states/@me");
        assert!(!seen[0].body[wanted].is_null(), "{:?}", seen[0].body);
    }
}

#[tokio::test]
async fn a_stage_whose_floor_could_not_be_asked_for_is_asked_again() {
    let stand = Stand::new(8).await;
    let channel = json!({ "id": "5", "guild_id": "1", "type": 13, "permission_overwrites": [] });
    stand.dispatch("CHANNEL_UPDATE", &channel);
    let page = json!("<html>bad gateway</html>");
    let floor = "/voice-states/@me";
    stand.bench.rest.once(Method::PATCH, floor, 502, page);
    let mut arrival = voice_state(OWN, Some(5));
    arrival["suppress"] = true.into();
    stand.dispatch("VOICE_STATE_UPDATE", &arrival);
    stand.bench.rest.wait_for(2).await;
}
