use std::time::Duration;

use seraphim_sandbox::{Fault, GatewayFault, SandboxSettings, world::user::Login};
use serde_json::{Value, json};

use crate::client::{Gateway, INTENTS, Outcome, Rest, sandbox, start, text};

#[tokio::test]
async fn identify_brings_ready_and_then_each_guild() -> Outcome {
    let sandbox = sandbox().await?;
    let (mut gateway, ready) = Gateway::login(&sandbox).await?;
    assert_eq!(ready["resume_gateway_url"], sandbox.gateway_url());
    assert_eq!(ready["guilds"][0]["unavailable"], true);
    assert_eq!(ready["user"]["bot"], true);
    let guild = gateway.event("GUILD_CREATE").await?;
    assert_eq!(guild["name"], "The Firmament");
    let names: Vec<&str> = guild["channels"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|channel| channel["name"].as_str())
        .collect();
    assert_eq!(
        names,
        ["music", "general", "Music", "Lounge", "Amphitheatre"]
    );
    // Without the presences intent: the bot alone, as nobody is in voice.
    assert_eq!(guild["member_count"], 6);
    assert_eq!(guild["members"].as_array().map(Vec::len), Some(1));
    gateway.send(1, json!(gateway.seq)).await?;
    gateway.op(11).await?;
    Ok(())
}

#[tokio::test]
async fn both_compressed_streams_carry_the_same_payloads() -> Outcome {
    let sandbox = sandbox().await?;
    for compress in ["zlib-stream", "zstd-stream"] {
        let mut gateway = Gateway::connect(&sandbox, Some(compress)).await?;
        gateway.identify(&sandbox.token(), INTENTS).await?;
        gateway.event("READY").await?;
        let guild = gateway.event("GUILD_CREATE").await?;
        assert_eq!(guild["name"], "The Firmament", "{compress}");
    }
    Ok(())
}

#[tokio::test]
async fn a_resume_replays_what_was_missed_in_order() -> Outcome {
    let sandbox = sandbox().await?;
    let (mut gateway, ready) = Gateway::login(&sandbox).await?;
    gateway.event("GUILD_CREATE").await?;
    let seq = gateway.seq;
    let drop = Fault::Gateway {
        bot: None,
        fault: GatewayFault::DropSocket,
    };
    sandbox.fault(drop).await?;
    assert_eq!(gateway.closed().await?, 1006);
    let alice = sandbox.person("alice")?;
    for word in ["one", "two"] {
        alice.say(word, &[])?;
    }
    let mut again = Gateway::connect(&sandbox, None).await?;
    let resume = json!({"token": sandbox.token(), "session_id": ready["session_id"], "seq": seq});
    again.send(6, resume).await?;
    let first = again.event("MESSAGE_CREATE").await?;
    let second = again.event("MESSAGE_CREATE").await?;
    assert!(text(&first["id"]) < text(&second["id"]));
    again.event("RESUMED").await?;
    assert_eq!(again.seq, seq + 3);
    let logins: Vec<Login> = sandbox
        .look(|world| {
            world
                .main_application()
                .map(|app| app.logins.iter().copied().collect())
        })
        .unwrap_or_default();
    assert_eq!(logins, [Login::Identify, Login::Resume]);
    Ok(())
}

#[tokio::test]
async fn a_forgotten_session_cannot_be_resumed() -> Outcome {
    let sandbox = sandbox().await?;
    let (mut gateway, ready) = Gateway::login(&sandbox).await?;
    sandbox
        .fault(Fault::Gateway {
            bot: None,
            fault: GatewayFault::Forget,
        })
        .await?;
    drop(gateway.closed().await);
    let mut again = Gateway::connect(&sandbox, None).await?;
    let resume = json!({"token": sandbox.token(), "session_id": ready["session_id"], "seq": 1});
    again.send(6, resume).await?;
    assert_eq!(again.op(9).await?, false);
    again.identify(&sandbox.token(), INTENTS).await?;
    again.event("READY").await?;
    Ok(())
}

#[tokio::test]
async fn wrong_clients_are_closed_with_the_documented_codes() -> Outcome {
    let sandbox = sandbox().await?;
    let token = sandbox.token();
    let properties = json!({});
    let identify = |token: &str, intents: u64, shard: Value| {
        json!({"op": 2, "d": {"token": token, "intents": intents, "shard": shard,
                              "properties": properties}})
    };
    let first = json!([0, 1]);
    for (payload, code) in [
        (json!({"op": 99, "d": {}}), 4001),
        (json!({"no": "op"}), 4002),
        (json!({"op": 3, "d": {}}), 4003),
        (identify("wrong", INTENTS, first.clone()), 4004),
        (identify(&token, INTENTS, json!([1, 1])), 4010),
        (identify(&token, 1 << 40, first.clone()), 4013),
        (identify(&token, 1 << 15, first.clone()), 4014),
        (json!({"op": 3, "d": "x".repeat(5000)}), 4002),
    ] {
        let mut gateway = Gateway::connect(&sandbox, None).await?;
        let op = payload["op"]
            .as_u64()
            .and_then(|op| u8::try_from(op).ok())
            .unwrap_or(2);
        if payload.get("op").is_some() {
            gateway.send(op, payload["d"].clone()).await?;
        } else {
            gateway.send_raw("{}").await?;
        }
        assert_eq!(gateway.closed().await?, code, "{op}");
    }
    Ok(())
}

#[tokio::test]
async fn the_121st_payload_in_a_minute_is_one_too_many() -> Outcome {
    let sandbox = sandbox().await?;
    let (mut gateway, _) = Gateway::login(&sandbox).await?;
    for _ in 0..120 {
        gateway
            .send(
                3,
                json!({"status": "online", "activities": [], "afk": false}),
            )
            .await?;
    }
    assert_eq!(gateway.closed().await?, 4008);
    Ok(())
}

#[tokio::test]
async fn identifies_are_counted_and_too_quick_ones_must_wait() -> Outcome {
    let settings = SandboxSettings {
        identify_interval: Duration::from_mins(1),
        session_starts: 7,
        ..SandboxSettings::default()
    };
    let sandbox = start(settings).await?;
    let _first = Gateway::login(&sandbox).await?;
    let mut second = Gateway::connect(&sandbox, None).await?;
    second.identify(&sandbox.token(), INTENTS).await?;
    assert_eq!(second.op(9).await?, false);
    let (_, body) = Rest::new(&sandbox)?
        .ask("GET", "/gateway/bot", None)
        .await?;
    assert_eq!(body["session_start_limit"]["remaining"], 6);
    assert_eq!(body["session_start_limit"]["total"], 7);
    Ok(())
}

#[tokio::test]
async fn ordered_faults_reach_the_client() -> Outcome {
    let sandbox = sandbox().await?;
    let order = |fault| Fault::Gateway { bot: None, fault };
    let (mut gateway, _) = Gateway::login(&sandbox).await?;
    sandbox.fault(order(GatewayFault::Reconnect)).await?;
    gateway.op(7).await?;
    sandbox
        .fault(order(GatewayFault::InvalidSession { resumable: true }))
        .await?;
    assert_eq!(gateway.op(9).await?, true);
    sandbox
        .fault(order(GatewayFault::Acknowledge { on: false }))
        .await?;
    gateway.send(1, json!(1)).await?;
    sandbox
        .fault(order(GatewayFault::Acknowledge { on: true }))
        .await?;
    let close = GatewayFault::Close {
        code: 4000,
        reason: String::new(),
    };
    sandbox.fault(order(close)).await?;
    assert_eq!(gateway.closed().await?, 4000);
    Ok(())
}

#[tokio::test]
async fn message_content_stays_away_without_its_intent() -> Outcome {
    let sandbox = sandbox().await?;
    let (mut gateway, ready) = Gateway::login(&sandbox).await?;
    let bot = text(&ready["user"]["id"]);
    let alice = sandbox.person("alice")?;
    alice.say("secret", &[])?;
    assert_eq!(gateway.event("MESSAGE_CREATE").await?["content"], "");
    let mention = format!("hello <@{bot}>");
    alice.say(&mention, &[])?;
    assert_eq!(gateway.event("MESSAGE_CREATE").await?["content"], mention);
    Ok(())
}

#[tokio::test]
async fn opcode_4_brings_both_voice_events_and_null_leaves() -> Outcome {
    let sandbox = sandbox().await?;
    let (mut gateway, _) = Gateway::login(&sandbox).await?;
    let guild = gateway.event("GUILD_CREATE").await?;
    let channel = guild["channels"][2]["id"].clone();
    let join = json!({"guild_id": guild["id"], "channel_id": channel, "self_deaf": true,
                      "self_mute": false});
    gateway.send(4, join).await?;
    let state = gateway.event("VOICE_STATE_UPDATE").await?;
    assert_eq!(
        (&state["channel_id"], &state["self_deaf"]),
        (&channel, &json!(true))
    );
    let server = gateway.event("VOICE_SERVER_UPDATE").await?;
    assert_eq!(server["guild_id"], guild["id"]);
    assert_eq!(
        text(&server["endpoint"]),
        sandbox.voice_servers()[0].1.endpoint()
    );
    assert!(!text(&server["token"]).is_empty());
    let leave = json!({"guild_id": guild["id"], "channel_id": null, "self_deaf": false,
                       "self_mute": false});
    gateway.send(4, leave).await?;
    assert_eq!(
        gateway.event("VOICE_STATE_UPDATE").await?["channel_id"],
        Value::Null
    );
    Ok(())
}

#[tokio::test]
async fn members_can_be_asked_for_by_id() -> Outcome {
    let sandbox = sandbox().await?;
    let (mut gateway, _) = Gateway::login(&sandbox).await?;
    let guild = gateway.event("GUILD_CREATE").await?;
    let alice = sandbox.person("alice")?.id.to_string();
    let ask = json!({"guild_id": guild["id"], "user_ids": [alice, "5"], "limit": 0, "nonce": "n"});
    gateway.send(8, ask).await?;
    let chunk = gateway.event("GUILD_MEMBERS_CHUNK").await?;
    assert_eq!(chunk["members"][0]["user"]["username"], "alice");
    assert_eq!(
        (&chunk["not_found"], &chunk["nonce"]),
        (&json!(["5"]), &json!("n"))
    );
    Ok(())
}

#[tokio::test]
async fn an_outage_cuts_connections_and_ends() -> Outcome {
    let sandbox = sandbox().await?;
    let (mut gateway, _) = Gateway::login(&sandbox).await?;
    let rest = Rest::new(&sandbox)?;
    sandbox.fault(Fault::Down { seconds: 0.3 }).await?;
    assert_eq!(gateway.closed().await?, 1006);
    assert!(rest.ask("GET", "/users/@me", None).await.is_err());
    let back = async {
        while rest.ask("GET", "/users/@me", None).await.is_err() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(5), back).await?;
    Ok(())
}
