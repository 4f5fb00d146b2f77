//! Whose a shard is, when several programs have one PostgreSQL open.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use seraphim_core::{GuildId, SavedPlayer};
use seraphim_engine::ports::StoreError;
use seraphim_engine::ports::store::{SavedPlayers as _, SettingsBook as _};
use seraphim_store::{Database, LeaseError, Leases, ReplaceError, ShardsWanted};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::{Open, Server, open};

fn wanted(named: RangeInclusive<u32>, total: u32, takeover: bool) -> ShardsWanted {
    ShardsWanted {
        application: u64::MAX - 6,
        total,
        named,
        takeover,
    }
}

/// A program that holds leases and renews them.
struct Program {
    held: watch::Receiver<BTreeSet<u32>>,
    stop: CancellationToken,
    run: JoinHandle<Result<(), LeaseError>>,
    open: Open,
}

async fn lease(open: &Open, wanted: ShardsWanted) -> Result<Leases, LeaseError> {
    open.database.lease(wanted).await
}

async fn program(server: &Server, wanted: ShardsWanted) -> Program {
    let open = open(server.settings("postgres")).await.expect("it opens");
    let leases = lease(&open, wanted).await.expect("they are free");
    let (held, stop) = (leases.held(), CancellationToken::new());
    let run = TaskTracker::new().spawn(leases.run(stop.clone()));
    Program {
        held,
        stop,
        run,
        open,
    }
}

impl Program {
    fn holds(&self) -> Vec<u32> {
        self.held.borrow().iter().copied().collect()
    }

    async fn until(&mut self, shards: &[u32]) {
        let wanted = shards.iter().copied().collect::<BTreeSet<_>>();
        let come = self.held.wait_for(|held| *held == wanted);
        let come = tokio::time::timeout(std::time::Duration::from_mins(1), come).await;
        assert!(come.is_ok_and(|come| come.is_ok()), "{:?}", self.holds());
    }

    async fn end(self) {
        self.stop.cancel();
        let ended = self.run.await.expect("it does not panic");
        ended.expect("it lets go");
    }
}

/// As if so much time had passed for the leases that stand.
fn pass(server: &Server, seconds: u32) {
    let sql = format!("UPDATE shard_lease SET expires_at = expires_at - {seconds}000");
    server.sql("postgres", &sql);
}

#[tokio::test]
#[ignore = "needs PostgreSQL; make proof brings and runs it"]
async fn row_45_an_application_is_one_programs_until_that_one_has_gone() {
    let server = Server::start();
    let first = program(&server, wanted(0..=0, 1, false)).await;
    let second = open(server.settings("postgres")).await.expect("it opens");

    let refused = lease(&second, wanted(0..=0, 1, false)).await.err();
    let Some(LeaseError::Taken { holder }) = &refused else {
        panic!("{refused:?}")
    };
    let process = format!("process {}", std::process::id());
    assert!(holder.contains(&process), "{holder}");
    let other = ShardsWanted {
        application: 8,
        ..wanted(0..=0, 1, false)
    };
    assert!(lease(&second, other).await.is_ok(), "another one is free");
    let counted = lease(&second, wanted(0..=1, 2, true)).await.err();
    assert!(
        matches!(
            counted,
            Some(LeaseError::OtherCount {
                theirs: 1,
                ours: 2,
                ..
            })
        ),
        "{counted:?}"
    );

    first.end().await;
    let leases = lease(&second, wanted(0..=0, 1, false)).await;
    assert!(leases.is_ok(), "it has gone, and nothing is waited for");
}

#[tokio::test]
#[ignore = "needs PostgreSQL; make proof brings and runs it"]
async fn shards_of_a_program_that_broke_down_go_to_a_living_one_and_never_to_two() {
    let server = Server::start();
    let mut first = program(&server, wanted(0..=1, 4, true)).await;
    let second = program(&server, wanted(2..=3, 4, true)).await;
    assert_eq!((first.holds(), second.holds()), (vec![0, 1], vec![2, 3]));

    // Killed: nothing is released.
    second.run.abort();
    drop(second);
    pass(&server, 11);
    let late = open(server.settings("postgres")).await.expect("it opens");
    let late = lease(&late, wanted(2..=2, 4, true))
        .await
        .expect("it waits");
    assert!(
        late.held().borrow().len() <= 1,
        "its own shard at most, and only when the term was over"
    );
    drop(late);
    pass(&server, 30);
    first.until(&[0, 1, 2, 3]).await;

    // Whoever comes back finds a living holder, and waits.
    let mut third = program(&server, wanted(2..=3, 4, true)).await;
    assert_eq!(third.holds(), [0_u32; 0]);
    first.end().await;
    third.until(&[2, 3]).await;
    third.end().await;
}

#[tokio::test]
#[ignore = "needs PostgreSQL; make proof brings and runs it"]
async fn a_part_that_cannot_be_renewed_is_let_go_before_anybody_may_take_it_and_a_whole_is_kept() {
    let mut server = Server::start();
    let mut part = program(&server, wanted(0..=0, 2, true)).await;
    let whole = program(
        &server,
        ShardsWanted {
            application: 9,
            ..wanted(0..=0, 1, false)
        },
    )
    .await;
    let before = tokio::time::Instant::now();
    server.end();
    part.until(&[]).await;
    assert!(before.elapsed() < seraphim_store::LEASE_TERM, "too late");
    assert_eq!(whole.holds(), [0], "nobody else can have it");
    server.resume();
    part.until(&[0]).await;
    part.end().await;
    whole.end().await;
}

/// A guild of this shard of two.
fn guild_of(shard: u64) -> GuildId {
    GuildId((1000 + shard) << 22)
}

#[tokio::test]
#[ignore = "needs PostgreSQL; make proof brings and runs it"]
async fn a_write_of_a_program_that_has_lost_its_lease_does_not_land_and_others_beside_it_do() {
    let server = Server::start();
    let program = program(&server, wanted(0..=1, 2, true)).await;
    let store = &program.open.database;
    for shard in [0, 1] {
        let saved = store.save_player(guild_of(shard), SavedPlayer::default().into());
        assert_eq!(saved.await, Ok(()));
    }
    // While this program slept; it has not noticed yet.
    server.sql(
        "postgres",
        "UPDATE shard_lease SET holder = 'heir' WHERE shard = 0",
    );
    assert_eq!(program.holds(), [0, 1]);
    let chosen = |shard| store.choose(guild_of(shard), &[("speech", Some("plain"))]);
    let outcome = tokio::join!(chosen(0), chosen(1), store.forget_guild(guild_of(0)));
    assert_eq!(
        outcome,
        (Err(StoreError::Lost), Ok(()), Err(StoreError::Lost))
    );
    let kept = store.choices(guild_of(0)).await.expect("readable");
    assert!(kept.is_empty(), "{kept:?}");
    let player = store.player(guild_of(0)).await.expect("readable");
    assert_eq!(player, Some(SavedPlayer::default()));
    assert!(!store.is_degraded(), "the database is well");
}

#[tokio::test]
#[ignore = "needs PostgreSQL; make proof brings and runs it"]
async fn a_backup_is_not_restored_under_a_program_that_runs_and_is_when_it_has_ended() {
    let server = Server::start();
    let settings = server.settings("postgres");
    let program = program(&server, wanted(0..=0, 1, false)).await;
    let store = &program.open.database;
    let guild = guild_of(0);
    assert_eq!(
        store.choose(guild, &[("speech", Some("plain"))]).await,
        Ok(())
    );
    let file = server.path("backup");
    let made = Database::copy(&settings, &file).await;
    assert_eq!(made.expect("a backup").rows, 1);
    assert_eq!(store.choose(guild, &[("volume", Some("7"))]).await, Ok(()));

    let refused = Database::restore(&settings, &file).await;
    let Err(refused @ ReplaceError::Running { .. }) = refused else {
        panic!("{refused:?}")
    };
    let words = refused.to_string();
    let process = format!("process {}", std::process::id());
    assert!(words.contains(&process), "{words}");
    assert!(words.contains("stop every one that does"), "{words}");
    let kept = store.choices(guild).await.expect("readable");
    assert_eq!(kept.len(), 2, "{kept:?}");

    program.end().await;
    let restored = Database::restore(&settings, &file).await;
    assert_eq!(restored.expect("restored").counts.rows, 1);
    let open = open(settings).await.expect("it opens");
    let kept = open.database.choices(guild).await.expect("readable");
    assert_eq!(kept.len(), 1, "{kept:?}");
}

#[tokio::test]
#[ignore = "needs PostgreSQL; make proof brings and runs it"]
async fn a_backup_is_restored_when_the_term_of_a_program_that_was_killed_is_over_and_not_before() {
    let server = Server::start();
    let settings = server.settings("postgres");
    let program = program(&server, wanted(0..=0, 1, false)).await;
    program.run.abort();
    // However long this machine takes for what follows.
    server.sql(
        "postgres",
        "UPDATE shard_lease SET expires_at = expires_at + 3600000",
    );
    let file = server.path("backup");
    Database::copy(&settings, &file).await.expect("a backup");

    let refused = Database::restore(&settings, &file).await;
    assert!(
        matches!(refused, Err(ReplaceError::Running { .. })),
        "{refused:?}"
    );
    pass(&server, 3_612);
    let restored = Database::restore(&settings, &file).await;
    assert!(restored.is_ok(), "{restored:?}");
}
