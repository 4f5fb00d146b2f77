//! Who is moved where, without anybody at the other end.

use secrecy::SecretString;

use super::*;
use crate::rest::Rest;
use crate::settings::Settings;

/// Three nodes that are there; nobody speaks to them.
fn fleet() -> Arc<Fleet> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let node = |port| {
        let settings = Settings::new("127.0.0.1", port, SecretString::from("x"), 77);
        let rest = Rest::new(&settings, None).expect("the settings can work");
        let node = Arc::new(Node::new(settings, rest, None));
        node.set_there(true);
        node
    };
    Arc::new(Fleet::new([1, 2, 3].map(node).to_vec()))
}

/// The guilds that the next news says are moved; `None`: there is no more.
async fn moved(told: &mut mpsc::Receiver<AudioEvent>) -> Option<Vec<GuildId>> {
    match told.recv().await? {
        AudioEvent::NodeUp {
            reach: Reach::Guilds(guilds),
            resumed: false,
        } => Some(guilds),
        other => panic!("{other:?}"),
    }
}

/// A fleet that has lost a node with this many guilds, of which some have
/// been moved; the others wait.
async fn moving(guilds: u64) -> (Arc<Fleet>, mpsc::Receiver<AudioEvent>, Vec<GuildId>) {
    let fleet = fleet();
    let (events, mut told) = mpsc::channel(8);
    let mut waiting: Vec<_> = (1..=guilds).map(GuildId).collect();
    for guild in &waiting {
        fleet.found(*guild, 0);
    }
    let moves = Arc::clone(&fleet);
    tokio_util::task::TaskTracker::new().spawn(async move { moves.lost(0, &events).await });
    let first = moved(&mut told).await.expect("the first ones");
    assert_eq!(first.len(), MOVED_AT_ONCE);
    waiting.retain(|guild| !first.contains(guild));
    (fleet, told, waiting)
}

#[tokio::test(start_paused = true)]
async fn who_stops_or_begins_elsewhere_while_others_are_moved_is_not_interrupted() {
    let (fleet, mut told, waiting) = moving(23).await;
    let [stopped, anew, ordered] = waiting[..] else {
        panic!("{waiting:?}")
    };
    fleet.forget(stopped);
    fleet.forget(anew);
    for served in [anew, ordered] {
        fleet.assign(served, None).expect("a node is there");
    }
    let homes = fleet.lock().homes.clone();
    for guild in 100..110 {
        // So that the other one would be the better by now.
        fleet.found(GuildId(guild), homes[&ordered]);
    }

    let next = moved(&mut told).await;
    assert_eq!(next, Some(vec![ordered]), "it has no voice there");
    assert_eq!(moved(&mut told).await, None);
    let after = fleet.lock().homes.clone();
    for guild in [stopped, anew, ordered] {
        assert_eq!(after.get(&guild), homes.get(&guild), "{guild}");
    }
}

#[tokio::test(start_paused = true)]
async fn who_waits_to_be_moved_when_the_last_node_goes_is_told_of_the_next_one_once() {
    for resumed in [true, false] {
        let (fleet, mut told, waiting) = moving(22).await;
        let (events, mut later) = mpsc::channel(8);
        for node in [1, 2] {
            fleet.lost(node, &events).await;
        }
        assert_eq!(moved(&mut told).await, None, "there is no node");
        while later.try_recv().is_ok() {}
        let mut elsewhere = fleet.lock().of(2);
        elsewhere.extend(waiting);
        elsewhere.sort();

        fleet.arrived(1, resumed, &events).await;

        drop(events);
        let up = AudioEvent::NodeUp {
            reach: Reach::Everyone,
            resumed,
        };
        assert_eq!(later.recv().await, Some(up));
        let mut again = Vec::new();
        while let Some(guilds) = moved(&mut later).await {
            again.extend(guilds);
        }
        again.sort();
        assert_eq!(again, if resumed { elsewhere } else { Vec::new() });
    }
}
