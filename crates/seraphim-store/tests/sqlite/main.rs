//! The contract on SQLite, and rows 46 to 50 of the fault table: what becomes
//! of a database that is locked, full, damaged, read-only or too new.

mod backups;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use metrics_exporter_prometheus::PrometheusBuilder;
use seraphim_core::{Entry, EntryId, GuildId, SavedPlayer, UserId};
use seraphim_engine::ports::StoreError;
use seraphim_engine::ports::store::{
    Play, PlayLog as _, SavedPanels as _, SavedPlayers as _, SettingsBook as _,
};
use seraphim_engine::testing::{store::contract, track};
use seraphim_store::{Address, Database, NEWEST_SCHEMA, OpenError, Settings};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Executor as _};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

const GUILD: GuildId = GuildId(7);

/// An open database and its driver.
struct Open {
    database: Arc<Database>,
    stop: CancellationToken,
    driver: JoinHandle<()>,
}

impl Open {
    async fn with(settings: Settings) -> Result<Self, OpenError> {
        let opened = Database::open(settings).await?;
        let stop = CancellationToken::new();
        let run = opened.driver.run(stop.clone());
        let driver = tokio_util::task::TaskTracker::new().spawn(async move {
            // It cannot fail.
            let _ = run.await;
        });
        Ok(Self {
            database: opened.database,
            stop,
            driver,
        })
    }

    async fn at(path: &Path) -> Self {
        Self::with(Settings::new(Address::file(path)))
            .await
            .expect("it opens")
    }

    async fn close(self) {
        self.stop.cancel();
        self.driver.await.expect("it ends well");
    }
}

fn settings(path: &Path) -> Settings {
    Settings {
        patience: Duration::from_millis(50),
        ..Settings::new(Address::file(path))
    }
}

fn player(entries: u64) -> SavedPlayer {
    let entry = |id| Entry {
        id: EntryId(id),
        track: track(&format!("track {id}")),
        requester: UserId(1),
    };
    SavedPlayer {
        queue: (0..entries).map(entry).collect(),
        ..SavedPlayer::default()
    }
}

async fn beside(path: &Path) -> SqliteConnection {
    SqliteConnectOptions::new()
        .filename(path)
        .busy_timeout(Duration::from_secs(5))
        .connect()
        .await
        .expect("another program can open it")
}

#[tokio::test]
async fn sqlite_keeps_the_whole_contract() {
    let folder = tempfile::tempdir().expect("a folder");
    let number = std::cell::Cell::new(0);
    contract::all(|| {
        number.set(number.get() + 1);
        let path = folder.path().join(format!("{}.db", number.get()));
        async move {
            let open = Open::at(&path).await;
            contract::Held::new(Arc::clone(&open.database), open.stop.drop_guard())
        }
    })
    .await;
}

#[tokio::test]
async fn what_was_saved_is_there_after_the_process_is_gone() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a/b/seraphim.db");
    let open = Open::at(&path).await;
    let saved = open.database.save_player(GUILD, player(3).into()).await;
    assert_eq!(saved, Ok(()));
    // As a kill -9 leaves it: nobody closes anything, the log is not merged.
    let copy = folder.path().join("copy.db");
    for ending in ["", "-wal"] {
        let name = |path: &Path| format!("{}{ending}", path.display());
        std::fs::copy(name(&path), name(&copy)).expect("a copy");
    }
    let again = Open::at(&copy).await;
    assert_eq!(again.database.player(GUILD).await, Ok(Some(player(3))));
}

#[tokio::test]
async fn only_the_owner_may_read_the_file() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("seraphim.db");
    let _open = Open::at(&path).await;
    let mode = std::fs::metadata(&path).expect("it is there").permissions();
    assert_eq!(mode.mode() & 0o077, 0);
}

#[tokio::test]
async fn row_45_a_second_program_on_the_same_file_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("seraphim.db");
    let open = Open::at(&path).await;
    let second = Open::with(settings(&path)).await.err();
    assert!(
        matches!(second, Some(OpenError::InUse { .. })),
        "{second:?}"
    );
    open.close().await;
    Open::at(&path).await;
}

#[tokio::test]
async fn row_46_a_locked_database_is_told_read_on_and_written_again_afterwards() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("seraphim.db");
    let open = Open::with(settings(&path)).await.expect("it opens");
    let store = &open.database;
    let saved = store.save_player(GUILD, player(1).into()).await;
    assert_eq!(saved, Ok(()));

    let mut other = beside(&path).await;
    other.execute("BEGIN EXCLUSIVE").await.expect("the lock");
    let saved = store.save_player(GUILD, player(2).into()).await;
    assert_eq!(saved, Err(StoreError::Locked));
    assert_eq!(store.player(GUILD).await, Ok(Some(player(1))));
    other.execute("ROLLBACK").await.expect("it lets go");

    let saved = store.save_player(GUILD, player(2).into()).await;
    assert_eq!(saved, Ok(()));
    assert_eq!(store.player(GUILD).await, Ok(Some(player(2))));
}

#[tokio::test]
async fn what_is_being_written_when_the_program_ends_is_on_the_disk() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("seraphim.db");
    let patient = Settings::new(Address::file(&path));
    let open = Open::with(patient).await.expect("it opens");
    let store = Arc::clone(&open.database);
    assert_eq!(store.save_player(GUILD, player(1).into()).await, Ok(()));

    let mut other = beside(&path).await;
    other.execute("BEGIN IMMEDIATE").await.expect("the lock");
    let saving = store.save_player(GUILD, player(2).into());
    let ending = async {
        // The save is under way, and waits for the lock.
        tokio::time::sleep(Duration::from_millis(200)).await;
        let closing = open.close();
        let letting_go = async {
            tokio::time::sleep(Duration::from_millis(200)).await;
            other.execute("ROLLBACK").await.expect("it lets go");
        };
        tokio::join!(closing, letting_go);
    };
    let (saved, ()) = tokio::join!(saving, ending);
    assert_eq!(saved, Ok(()));
    let again = Open::at(&path).await;
    assert_eq!(again.database.player(GUILD).await, Ok(Some(player(2))));
}

#[tokio::test]
async fn row_47_a_full_disk_is_told_and_the_store_recovers_without_a_restart() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("seraphim.db");
    let limited = Settings {
        largest: Some(400 * 1024),
        ..settings(&path)
    };
    let open = Open::with(limited).await.expect("it opens");
    let store = &open.database;
    let mut kept = Vec::new();
    let full = loop {
        let guild = GuildId(kept.len() as u64);
        match store.save_player(guild, player(100).into()).await {
            Ok(()) => kept.push(guild),
            Err(error) => break error,
        }
        assert!(kept.len() < 1000, "400 KiB are never full");
    };
    assert_eq!(full, StoreError::Full);
    for guild in &kept {
        assert_eq!(store.player(*guild).await, Ok(Some(player(100))));
    }
    assert_eq!(store.forget_guild(kept[0]).await, Ok(()));
    let saved = store.save_player(GUILD, player(50).into()).await;
    assert_eq!(saved, Ok(()));
}

#[tokio::test]
async fn a_read_only_database_is_read_and_says_so_when_it_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("seraphim.db");
    let open = Open::at(&path).await;
    let saved = open.database.save_player(GUILD, player(1).into()).await;
    assert_eq!(saved, Ok(()));
    open.close().await;

    let address = format!("sqlite:{}?mode=ro", path.display());
    let address = address.parse().expect("an address");
    let open = Open::with(Settings::new(address)).await.expect("it opens");
    assert_eq!(open.database.player(GUILD).await, Ok(Some(player(1))));
    let saved = open.database.choose(GUILD, &[("volume", Some("1"))]).await;
    assert_eq!(saved, Err(StoreError::ReadOnly));
}

/// Bytes in the middle of a database that is not small.
fn damage(path: &Path) {
    use std::io::{Seek as _, SeekFrom, Write as _};
    let mut file = std::fs::File::options()
        .write(true)
        .open(path)
        .expect("it can be opened");
    let length = file.metadata().expect("it is there").len();
    for at in (4096..length).step_by(4096) {
        file.seek(SeekFrom::Start(at)).expect("seekable");
        file.write_all(&[0xA5; 512]).expect("writable");
    }
}

async fn filled(path: &Path) -> Open {
    let open = Open::at(path).await;
    for guild in 0..20 {
        let saved = open.database.save_player(GuildId(guild), player(50).into());
        assert_eq!(saved.await, Ok(()));
    }
    open
}

#[tokio::test]
async fn row_48_a_damaged_database_without_a_backup_is_not_replaced_by_an_empty_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("seraphim.db");
    filled(&path).await.close().await;
    // As if there had been no time for one.
    let _ = std::fs::remove_file(folder.path().join("seraphim.db.backup"));
    damage(&path);
    let length = std::fs::metadata(&path).expect("it is there").len();

    let refused = Open::with(settings(&path)).await.err();
    assert!(
        matches!(refused, Some(OpenError::Damaged { .. })),
        "{refused:?}"
    );
    let now = std::fs::metadata(&path).expect("it is there").len();
    assert_eq!(now, length, "the damaged file is left as it was");
}

#[tokio::test]
async fn row_48_a_damaged_database_is_named_as_such_by_who_only_looks_at_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("seraphim.db");
    let beside = folder.path().join("seraphim.db.backup");
    filled(&path).await.close().await;
    std::fs::write(&beside, "a backup").expect("it is written");
    std::fs::write(&path, [0x5a; 8192]).expect("it is written over");

    let looked = Database::examine(&settings(&path)).await.err();
    assert!(
        matches!(&looked, Some(OpenError::DamagedBesideBackup { backup, .. }) if *backup == beside),
        "{looked:?}"
    );
    std::fs::remove_file(&beside).expect("it is gone");
    let looked = Database::examine(&settings(&path)).await.err();
    assert!(
        matches!(looked, Some(OpenError::Damaged { .. })),
        "{looked:?}"
    );
    let now = std::fs::read(&path).expect("it is there");
    assert_eq!(now, [0x5a; 8192], "the damaged file is left as it was");
}

#[tokio::test]
async fn row_48_a_torn_log_loses_no_more_than_its_torn_end() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("seraphim.db");
    let open = Open::at(&path).await;
    for entries in [1, 2] {
        let saved = open.database.save_player(GUILD, player(entries).into());
        assert_eq!(saved.await, Ok(()));
    }
    let copy = folder.path().join("copy.db");
    let log = std::fs::read(folder.path().join("seraphim.db-wal")).expect("a log");
    std::fs::copy(&path, &copy).expect("a copy");
    let torn = &log[..log.len() - 100];
    std::fs::write(folder.path().join("copy.db-wal"), torn).expect("written");

    let again = Open::at(&copy).await;
    assert_eq!(again.database.player(GUILD).await, Ok(Some(player(1))));
}

#[tokio::test]
async fn several_choices_of_which_one_cannot_be_written_leave_all_as_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("seraphim.db");
    let open = Open::at(&path).await;
    let mut other = beside(&path).await;
    let refuse = "CREATE TRIGGER refused BEFORE INSERT ON guild_setting \
        WHEN NEW.name = 'refused' BEGIN SELECT RAISE(ABORT, 'refused'); END";
    other.execute(refuse).await.expect("it takes a trigger");

    contract::a_failure_in_the_middle_leaves_nothing_chosen(&*open.database).await;
}

#[tokio::test]
async fn row_50_a_database_of_a_newer_version_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("seraphim.db");
    Open::at(&path).await.close().await;
    let newer = NEWEST_SCHEMA + 1;
    let mut other = beside(&path).await;
    let insert = format!("INSERT INTO schema_version (version) VALUES ({newer})");
    let insert = sqlx::AssertSqlSafe(insert);
    other.execute(insert).await.expect("written");
    drop(other);

    let refused = Open::with(settings(&path)).await.err().expect("refused");
    let OpenError::Store { source, .. } = refused else {
        panic!("{refused:?}")
    };
    let known = NEWEST_SCHEMA;
    assert_eq!(
        source,
        StoreError::Newer {
            found: newer,
            known
        }
    );
}

#[tokio::test]
async fn row_50_a_migration_that_was_killed_half_way_is_made_again_from_its_beginning() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("seraphim.db");
    let mut other = SqliteConnectOptions::new()
        .filename(&path)
        .create_if_missing(true)
        .connect()
        .await
        .expect("it opens");
    for statement in ["BEGIN IMMEDIATE", "CREATE TABLE player (half BIGINT)"] {
        other.execute(statement).await.expect("it works");
    }
    drop(other);
    let opened = Database::open(settings(&path)).await.expect("it opens");
    assert_eq!(opened.found_schema, 0);
    assert_eq!(opened.database.player(GUILD).await, Ok(None));
}

#[tokio::test]
async fn each_question_is_counted_by_its_table_and_one_that_fails_by_its_kind_too() {
    let recorder = PrometheusBuilder::new().build_recorder();
    let _counted = metrics::set_default_local_recorder(&recorder);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("s.db");
    let open = Open::at(&path).await;
    for _ in 0..2 {
        let nothing = open.database.player(GUILD).await.expect("it answers");
        assert_eq!(nothing, None);
    }
    let mut beside = beside(&path).await;
    beside.execute("DROP TABLE panel").await.expect("it goes");
    let refused = open.database.panels().await.expect_err("it is gone");
    assert!(matches!(refused, StoreError::Fault(_)), "{refused}");
    open.close().await;

    let scrape = recorder.handle().render();
    for line in [
        "seraphim_db_query_duration_seconds_count{table=\"player\"} 2",
        "seraphim_db_query_duration_seconds_count{table=\"panel\"} 1",
        "seraphim_db_errors_total{kind=\"fault\"} 1",
    ] {
        assert!(scrape.contains(line), "{line} is not in {scrape}");
    }
}

#[tokio::test]
async fn the_play_log_is_kept_as_long_as_was_chosen_and_no_longer() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("s.db");
    let open = Open::at(&path).await;
    let play = Play {
        guild: GUILD,
        requester: UserId(1),
        track: track("a"),
        heard: Duration::from_secs(5),
    };
    assert_eq!(open.database.log_play(play).await, Ok(()));
    open.close().await;
    let day = Duration::from_hours(24);
    let mut other = beside(&path).await;
    let aged = "UPDATE play_log SET played_at = played_at - 400 * CAST(86400000 AS BIGINT)";
    other.execute(aged).await.expect("written");
    for (days, left) in [(401, 1), (399, 0)] {
        let kept = Settings {
            keep_plays: day * days,
            ..settings(&path)
        };
        let open = Open::with(kept).await.expect("it opens");
        let store = &open.database;
        // What is too old goes at the start; what is written later comes behind it.
        for volume in ["1", "2"] {
            assert_eq!(
                store.choose(GUILD, &[("volume", Some(volume))]).await,
                Ok(())
            );
        }
        let person = store.person(UserId(1)).await.expect("readable");
        assert_eq!(person.plays, left, "{days} days");
        open.close().await;
    }
}
