//! Backups, and what becomes of a database that is made anew from one: also of
//! one that is damaged, and where the program is killed in the middle.

use std::path::{Path, PathBuf};
use std::time::Duration;

use seraphim_core::{GuildId, UserId};
use seraphim_engine::ports::StoreError;
use seraphim_engine::ports::store::{Play, PlayLog as _, SavedPlayers as _, SettingsBook as _};
use seraphim_engine::testing::track;
use seraphim_store::{Address, Database, OpenError, ReplaceError, Settings};
use sqlx::{Executor as _, Row as _};

use super::{GUILD, Open, beside, damage, filled, player, settings};

/// What the program makes of its own accord.
fn own(path: &Path) -> PathBuf {
    path.with_extension("db.backup")
}

/// Without its last lines, as if the disk had been full.
fn cut(file: &Path) {
    let text = std::fs::read_to_string(file).expect("text");
    let cut = text.lines().take(10).collect::<Vec<_>>().join("\n");
    std::fs::write(file, cut).expect("written");
}

/// The names in a folder that have this in them.
fn named(folder: &Path, part: &str) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let names = entries.map(|entry| entry.expect("an entry").file_name());
    names
        .filter_map(|name| name.into_string().ok())
        .filter(|name| name.contains(part))
        .collect()
}

#[tokio::test]
async fn a_backup_brings_everything_back_into_another_database() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.db");
    let open = Open::at(&path).await;
    let store = &open.database;
    let saved = store.save_player(GUILD, player(3).into()).await;
    assert_eq!(saved, Ok(()));
    assert_eq!(
        store.choose(GUILD, &[("speech", Some("plain"))]).await,
        Ok(())
    );
    let play = Play {
        guild: GUILD,
        requester: UserId(1),
        track: track("a"),
        heard: Duration::from_secs(5),
    };
    assert_eq!(store.log_play(play).await, Ok(()));
    let file = folder.path().join("backup");
    // While it is open.
    let written = Database::copy(&settings(&path), &file).await;
    let written = written.expect("a backup");
    assert_eq!((written.rows, written.players), (3, 1));

    let other = folder.path().join("none yet").join("b.db");
    let restored = Database::restore(&settings(&other), &file).await;
    let restored = restored.expect("restored");
    assert_eq!((restored.counts, restored.put_aside), (written, None));
    let open = Open::at(&other).await;
    let store = &open.database;
    assert_eq!(store.player(GUILD).await, Ok(Some(player(3))));
    let year = Duration::from_hours(24 * 365);
    let statistics = store.statistics(GUILD, year).await.expect("readable");
    assert_eq!(statistics.plays, 1);
    assert_eq!(store.choices(GUILD).await.expect("readable").len(), 1);
}

#[tokio::test]
async fn half_a_backup_is_refused_and_changes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("seraphim.db");
    filled(&path).await.close().await;
    let file = folder.path().join("backup");
    let made = Database::copy(&settings(&path), &file).await;
    made.expect("a backup");
    cut(&file);

    let refused = Database::restore(&settings(&path), &file).await;
    let refused = refused.expect_err("it is cut off");
    assert!(matches!(refused, ReplaceError::Backup(_)), "{refused:?}");
    let open = Open::at(&path).await;
    assert_eq!(
        open.database.player(GuildId(19)).await,
        Ok(Some(player(50)))
    );
    assert!(named(folder.path(), "replaced").is_empty());
}

#[tokio::test]
async fn a_backup_is_not_restored_under_a_program_that_runs() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("seraphim.db");
    let _open = filled(&path).await;
    let file = folder.path().join("backup");
    let made = Database::copy(&settings(&path), &file).await;
    made.expect("a backup");
    let refused = Database::restore(&settings(&path), &file).await;
    assert!(
        matches!(
            refused,
            Err(ReplaceError::Database(OpenError::InUse { .. }))
        ),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_backup_changes_nothing_in_a_database_of_an_older_version() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("seraphim.db");
    filled(&path).await.close().await;
    let mut other = beside(&path).await;
    other
        .execute("DELETE FROM schema_version WHERE version > 1")
        .await
        .expect("written");
    let file = folder.path().join("backup");
    let counts = Database::copy(&settings(&path), &file).await;
    assert_eq!(counts.expect("a backup").players, 20);
    let row = sqlx::query("SELECT MAX(version) FROM schema_version")
        .fetch_one(&mut other)
        .await
        .expect("readable");
    assert_eq!(row.get::<i64, _>(0), 1);
    let text = std::fs::read_to_string(&file).expect("text");
    let head = text.lines().next().expect("a line");
    assert!(head.contains("\"schema\":1"), "{head}");
}

#[tokio::test]
async fn row_48_a_damaged_database_is_put_aside_and_the_last_backup_takes_its_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("seraphim.db");
    filled(&path).await.close().await;
    let counts = Database::copy(&settings(&path), &own(&path)).await;
    assert_eq!(counts.expect("a backup").players, 20);
    damage(&path);

    let opened = Database::open(settings(&path)).await.expect("it opens");
    let aside = opened.put_aside.expect("it was put aside");
    assert!(aside.exists());
    let player_back = opened.database.player(GuildId(19)).await;
    assert_eq!(player_back, Ok(Some(player(50))));
}

#[tokio::test]
async fn row_48_a_backup_that_cannot_be_restored_leaves_no_empty_database_in_its_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("seraphim.db");
    filled(&path).await.close().await;
    let made = Database::copy(&settings(&path), &own(&path)).await;
    made.expect("a backup");
    cut(&own(&path));
    damage(&path);
    let damaged = std::fs::read(&path).expect("it is there");

    // The second time too: nothing has become an empty one meanwhile.
    for _ in 0..2 {
        let refused = Database::open(settings(&path)).await.err();
        assert!(matches!(refused, Some(OpenError::Backup(_))), "{refused:?}");
        let now = std::fs::read(&path).expect("it is there");
        assert!(now == damaged, "the damaged file is left as it was");
    }
}

#[tokio::test]
async fn row_48_a_restore_that_was_killed_before_its_last_step_is_ended_at_the_next_start() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("seraphim.db");
    filled(&path).await.close().await;
    // The damaged one was put aside, and the new one lies there, whole.
    std::fs::rename(&path, folder.path().join("seraphim.db.restored")).expect("renamed");

    let open = Open::at(&path).await;
    assert_eq!(
        open.database.player(GuildId(19)).await,
        Ok(Some(player(50)))
    );
    assert!(named(folder.path(), "restored").is_empty());
}

#[tokio::test]
async fn row_48_a_damaged_or_missing_database_is_repaired_by_restoring_a_backup() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("seraphim.db");
    filled(&path).await.close().await;
    let file = folder.path().join("elsewhere");
    let made = Database::copy(&settings(&path), &file).await;
    made.expect("a backup");
    let _ = std::fs::remove_file(own(&path));
    damage(&path);
    let damaged = std::fs::read(&path).expect("it is there");

    let restored = Database::restore(&settings(&path), &file).await;
    let aside = restored.expect("restored").put_aside.expect("it is kept");
    assert!(std::fs::read(&aside).expect("it is there") == damaged);
    std::fs::remove_file(&path).expect("it was there");
    let restored = Database::restore(&settings(&path), &file).await;
    assert_eq!(restored.expect("restored").put_aside, None);

    let open = Open::at(&path).await;
    assert_eq!(
        open.database.player(GuildId(19)).await,
        Ok(Some(player(50)))
    );
}

#[tokio::test]
async fn row_48_a_file_that_is_no_database_at_all_is_damaged_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("seraphim.db");
    std::fs::write(&path, "no database".repeat(1000)).expect("written");
    let refused = Open::with(settings(&path)).await.err();
    assert!(
        matches!(refused, Some(OpenError::Damaged { .. })),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_new_database_does_not_write_over_the_backup_of_the_one_that_was_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("seraphim.db");
    filled(&path).await.close().await;
    let made = Database::copy(&settings(&path), &own(&path)).await;
    made.expect("a backup");
    std::fs::remove_file(&path).expect("it was there");

    Open::at(&path).await.close().await;
    let kept = named(folder.path(), "db.backup.kept-");
    let [kept] = kept.as_slice() else {
        panic!("{kept:?}")
    };
    let restored = Database::restore(&settings(&path), &folder.path().join(kept)).await;
    assert_eq!(restored.expect("restored").counts.players, 20);
}

#[tokio::test]
async fn a_database_that_may_only_be_read_is_not_restored() {
    let folder = tempfile::tempdir().expect("a folder");
    let address = Address::Sqlite {
        path: folder.path().join("seraphim.db"),
        read_only: true,
    };
    let file = folder.path().join("backup");
    let refused = Database::restore(&Settings::new(address), &file).await;
    let Err(ReplaceError::Database(OpenError::Store { source, .. })) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(source, StoreError::ReadOnly);
}
