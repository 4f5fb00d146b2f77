use std::time::Duration;

use seraphim_sandbox::{Fault, Sandbox, VoiceFault, world::guild::Channel};
use serde_json::json;

use crate::client::{Gateway, Outcome, sandbox, text};

const SOON: Duration = Duration::from_secs(10);

fn order(who: &str, fault: VoiceFault) -> Fault {
    Fault::Voice {
        guild: None,
        who: Some(who.into()),
        fault,
    }
}

/// Who is connected to a voice server (by index) in a channel.
fn connected(sandbox: &Sandbox, server: usize, channel: &str) -> usize {
    let (guild, channel) = sandbox.look(|world| {
        let guild = world.main_guild();
        let id = guild
            .and_then(|g| g.channel_named(channel))
            .map_or(0, |c: &Channel| c.id);
        (guild.map_or(0, |guild| guild.id), id)
    });
    let call = sandbox.voice_servers()[server].1.call(guild, channel);
    call.map_or(0, |call| call.members.len())
}

async fn wait_connected(sandbox: &Sandbox, server: usize, channel: &str, count: usize) -> Outcome {
    let there = sandbox.wait_for(SOON, |_| Some(())).await;
    there.ok_or("the world can be looked at")?;
    let deadline = tokio::time::Instant::now() + SOON;
    while connected(sandbox, server, channel) != count {
        if tokio::time::Instant::now() > deadline {
            let found = connected(sandbox, server, channel);
            return Err(format!("{found} instead of {count} in {channel}").into());
        }
        tokio::task::yield_now().await;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn people_listen_with_real_clients_and_leave() -> Outcome {
    let sandbox = sandbox().await?;
    let (mut gateway, _) = Gateway::login(&sandbox).await?;
    let alice = sandbox.person("alice")?;
    alice.join_voice("Music").await?;
    let state = gateway.event("VOICE_STATE_UPDATE").await?;
    assert_eq!(state["member"]["user"]["username"], "alice");
    sandbox.person("bob")?.join_voice("Music").await?;
    wait_connected(&sandbox, 0, "Music", 2).await?;
    assert!(alice.leave_voice());
    wait_connected(&sandbox, 0, "Music", 1).await?;
    assert!(!alice.leave_voice());
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_region_change_moves_everyone_to_the_other_server() -> Outcome {
    let sandbox = sandbox().await?;
    let (mut gateway, _) = Gateway::login(&sandbox).await?;
    let guild = gateway.event("GUILD_CREATE").await?;
    sandbox.person("alice")?.join_voice("Music").await?;
    let join = json!({"guild_id": guild["id"], "channel_id": guild["channels"][2]["id"],
                      "self_deaf": true, "self_mute": false});
    gateway.send(4, join).await?;
    let first = gateway.event("VOICE_SERVER_UPDATE").await?;
    sandbox
        .fault(order("alice", VoiceFault::RegionChange { region: None }))
        .await?;
    let second = gateway.event("VOICE_SERVER_UPDATE").await?;
    assert_ne!(first["endpoint"], second["endpoint"]);
    assert_ne!(first["token"], second["token"]);
    assert_eq!(
        text(&second["endpoint"]),
        sandbox.voice_servers()[1].1.endpoint()
    );
    wait_connected(&sandbox, 1, "Music", 1).await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn moderators_move_and_kick_bots() -> Outcome {
    let sandbox = sandbox().await?;
    let (mut gateway, _) = Gateway::login(&sandbox).await?;
    let guild = gateway.event("GUILD_CREATE").await?;
    let join = json!({"guild_id": guild["id"], "channel_id": guild["channels"][2]["id"],
                      "self_deaf": true, "self_mute": false});
    gateway.send(4, join).await?;
    gateway.event("VOICE_SERVER_UPDATE").await?;
    sandbox
        .fault(order(
            "Seraphim",
            VoiceFault::Moved {
                channel: "Lounge".into(),
            },
        ))
        .await?;
    let state = gateway.event("VOICE_STATE_UPDATE").await?;
    assert_eq!(state["channel_id"], guild["channels"][3]["id"]);
    gateway.event("VOICE_SERVER_UPDATE").await?;
    sandbox.fault(order("Seraphim", VoiceFault::Kicked)).await?;
    assert!(gateway.event("VOICE_STATE_UPDATE").await?["channel_id"].is_null());
    Ok(())
}

#[tokio::test]
async fn a_full_channel_takes_no_bot() -> Outcome {
    let sandbox = sandbox().await?;
    let (mut gateway, _) = Gateway::login(&sandbox).await?;
    let guild = gateway.event("GUILD_CREATE").await?;
    let id = text(&guild["channels"][2]["id"]).parse()?;
    sandbox.with(|world| world.change_channel(id, |channel| channel.user_limit = 1));
    sandbox.person("alice")?.sit_in("Music").await?;
    gateway.event("VOICE_STATE_UPDATE").await?;
    let join = json!({"guild_id": guild["id"], "channel_id": id.to_string(),
                      "self_deaf": true, "self_mute": false});
    gateway.send(4, join).await?;
    gateway.send(1, json!(1)).await?;
    gateway.op(11).await?;
    let inside = sandbox.look(|world| {
        world
            .guilds
            .values()
            .map(|g| g.listeners(id).count())
            .sum::<usize>()
    });
    assert_eq!(inside, 1);
    Ok(())
}
