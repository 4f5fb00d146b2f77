//! The contract on a real PostgreSQL that this test makes, starts and ends: in
//! a folder of its own, on a Unix socket, as a user who is not root. Needs
//! PostgreSQL's programs, which `make proof` brings.

mod leases;

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use seraphim_core::GuildId;
use seraphim_engine::ports::StoreError;
use seraphim_engine::ports::store::{
    Connections as _, Owner, Playlists as _, Refused, SavedPanels as _, SettingsBook as _,
};
use seraphim_engine::testing::store::contract;
use seraphim_engine::testing::track;
use seraphim_store::{Database, NEWEST_SCHEMA, OpenError, ReplaceError, Settings};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// A server that ends with the test.
struct Server {
    folder: tempfile::TempDir,
    programs: PathBuf,
    process: Option<Child>,
}

impl Server {
    fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        // The server's user is another one.
        let open = std::fs::Permissions::from_mode(0o777);
        std::fs::set_permissions(folder.path(), open).expect("it is ours");
        let mut server = Self {
            programs: programs().expect("PostgreSQL is installed"),
            folder,
            process: None,
        };
        let data = server.path("data");
        let made = server
            .program("initdb")
            .args(["--no-sync", "--auth=trust", "--username=seraphim", "-D"])
            .arg(&data)
            .stdout(Stdio::null())
            .status();
        assert!(made.expect("initdb starts").success(), "initdb");
        server.resume();
        server
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// One of PostgreSQL's programs; it refuses to be run by root.
    fn program(&self, name: &str) -> Command {
        let program = self.programs.join(name);
        if !rustix::process::geteuid().is_root() {
            return Command::new(program);
        }
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(program);
        command
    }

    fn resume(&mut self) {
        let data = self.path("data");
        let server = self
            .program("postgres")
            .arg("-D")
            .arg(&data)
            .args(["-c", "listen_addresses=", "-c", "fsync=off", "-k"])
            .arg(self.folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        self.process = Some(server.expect("the server starts"));
        // pg_isready asks until it is, by itself.
        let ready = (0..100).any(|_| {
            let asked = self
                .program("pg_isready")
                .args(["--quiet", "--timeout=1", "-h"])
                .arg(self.folder.path())
                .status();
            asked.is_ok_and(|status| status.success())
        });
        assert!(ready, "the server takes connections");
    }

    /// Asks the server to end at once, and waits for it.
    fn end(&mut self) {
        let Some(mut process) = self.process.take() else {
            return;
        };
        let data = self.path("data");
        let _ = self
            .program("pg_ctl")
            .args(["stop", "--silent", "--mode=immediate", "-D"])
            .arg(&data)
            .status();
        let _ = process.wait();
    }

    fn sql(&self, database: &str, sql: &str) {
        let done = self
            .program("psql")
            .args(["--quiet", "-U", "seraphim", "-d", database, "-c", sql, "-h"])
            .arg(self.folder.path())
            .status();
        assert!(done.expect("psql starts").success(), "{sql}");
    }

    fn settings(&self, database: &str) -> Settings {
        let folder = self.folder.path().display().to_string();
        let folder = folder.replace('/', "%2F");
        let url = format!("postgres://seraphim@{folder}/{database}");
        Settings::new(url.parse().expect("an address"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.end();
    }
}

/// A way to a server that lets nothing through any more, and says nothing of it, from
/// the first use of a word on after it `darkens`; once. Whoever connects anew gets
/// through.
struct DarkWay {
    port: u16,
    darkens: CancellationToken,
    _tasks: JoinSet<()>,
}

impl DarkWay {
    async fn to(server: &Server, word: &'static str) -> Self {
        let socket = server.path(".s.PGSQL.5432");
        let listener = TcpListener::bind(("127.0.0.1", 0)).await;
        let listener = listener.expect("a free port");
        let port = listener.local_addr().expect("it is bound").port();
        let darkens = CancellationToken::new();
        let (armed, dark) = (darkens.clone(), CancellationToken::new());
        let mut tasks = JoinSet::new();
        tasks.spawn(async move {
            let mut ways = JoinSet::new();
            while let Ok((client, _)) = listener.accept().await {
                let server = UnixStream::connect(&socket).await.expect("it listens");
                ways.spawn(carry(client, server, word, armed.clone(), dark.clone()));
            }
        });
        Self {
            port,
            darkens,
            _tasks: tasks,
        }
    }

    fn settings(&self) -> Settings {
        let url = format!("postgres://seraphim@127.0.0.1:{}/postgres", self.port);
        Settings::new(url.parse().expect("an address"))
    }
}

async fn carry(
    mut client: TcpStream,
    mut server: UnixStream,
    word: &'static str,
    armed: CancellationToken,
    dark: CancellationToken,
) {
    let (mut to_client, mut to_server) = ([0; 8192], [0; 8192]);
    // A way that was made after the dark is none of those that it took.
    let spared = dark.is_cancelled();
    loop {
        let carried = tokio::select! {
            () = dark.cancelled(), if !spared => std::future::pending().await,
            read = client.read(&mut to_server) => match read {
                Ok(0) | Err(_) => return,
                Ok(length) => {
                    let said = &to_server[..length];
                    let is_it = |part: &[u8]| part == word.as_bytes();
                    if armed.is_cancelled() && !spared && said.windows(word.len()).any(is_it) {
                        dark.cancel();
                        continue;
                    }
                    server.write_all(said).await
                }
            },
            read = server.read(&mut to_client) => match read {
                Ok(0) | Err(_) => return,
                Ok(length) => client.write_all(&to_client[..length]).await,
            },
        };
        if carried.is_err() {
            return;
        }
    }
}

/// The newest version that is installed.
fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    let mut found: Vec<_> = versions
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .filter(|folder| Path::exists(&folder.join("initdb")))
        .collect();
    found.sort();
    found.pop()
}

struct Open {
    database: Arc<Database>,
    stop: CancellationToken,
}

async fn open(settings: Settings) -> Result<Open, OpenError> {
    let opened = Database::open(settings).await?;
    let stop = CancellationToken::new();
    let run = opened.driver.run(stop.clone());
    tokio_util::task::TaskTracker::new().spawn(run);
    Ok(Open {
        database: opened.database,
        stop,
    })
}

#[tokio::test]
#[ignore = "needs PostgreSQL; make proof brings and runs it"]
async fn postgresql_keeps_the_whole_contract() {
    let server = Server::start();
    let number = std::cell::Cell::new(0);
    contract::all(|| {
        number.set(number.get() + 1);
        let name = format!("contract{}", number.get());
        server.sql("postgres", &format!("CREATE DATABASE {name}"));
        let settings = server.settings(&name);
        async move {
            let open = open(settings).await.expect("it opens");
            contract::Held::new(open.database, open.stop.drop_guard())
        }
    })
    .await;
}

#[tokio::test]
#[ignore = "needs PostgreSQL; make proof brings and runs it"]
async fn of_two_programs_that_create_a_playlist_one_is_told_that_the_name_is_taken() {
    let server = Server::start();
    let a = open(server.settings("postgres")).await.expect("it opens");
    let b = open(server.settings("postgres")).await.expect("it opens");
    let (owner, tracks) = (Owner::Guild(GuildId(7)), [track("a")]);
    let (first, second) = tokio::join!(
        a.database.create_playlist(owner, "x", &tracks),
        b.database.create_playlist(owner, "x", &tracks),
    );
    let outcomes = [first, second];
    let taken = Err(Refused::NameTaken.into());
    assert!(outcomes.contains(&Ok(())), "{outcomes:?}");
    assert!(outcomes.contains(&taken), "{outcomes:?}");
    let kept = Ok(Some(tracks.to_vec()));
    assert_eq!(a.database.playlist(owner, "x").await, kept);
}

#[tokio::test]
#[ignore = "needs PostgreSQL; make proof brings and runs it"]
async fn row_49_a_server_that_goes_away_is_told_and_used_again_when_it_is_back() {
    let mut server = Server::start();
    let open = open(server.settings("postgres")).await.expect("it opens");
    let store = &open.database;
    let guild = GuildId(7);
    assert_eq!(
        store.choose(guild, &[("speech", Some("plain"))]).await,
        Ok(())
    );
    server.end();
    let away = store.choose(guild, &[("speech", Some("celestial"))]).await;
    assert!(matches!(away, Err(StoreError::Unreachable(_))), "{away:?}");
    server.resume();
    assert_eq!(store.choose(guild, &[("volume", Some("7"))]).await, Ok(()));
    let kept = store.choices(guild).await.expect("readable");
    assert_eq!(kept.get("speech").map(String::as_str), Some("plain"));
    assert_eq!(kept.get("volume").map(String::as_str), Some("7"));
}

#[tokio::test]
#[ignore = "needs PostgreSQL; make proof brings and runs it"]
async fn row_49_a_way_that_goes_dark_without_a_word_is_left_and_another_one_made() {
    let server = Server::start();
    let way = DarkWay::to(&server, "INSERT").await;
    let open = open(way.settings()).await.expect("it opens");
    let (store, guild) = (&open.database, GuildId(7));
    way.darkens.cancel();
    let away = store.choose(guild, &[("speech", Some("plain"))]).await;
    assert!(matches!(away, Err(StoreError::Unreachable(_))), "{away:?}");
    // The first may still wait for the connection that went dark.
    let mut outcomes = Vec::new();
    for _ in 0..3 {
        outcomes.push(store.choose(guild, &[("volume", Some("7"))]).await);
    }
    assert_eq!(outcomes.last(), Some(&Ok(())), "{outcomes:?}");
}

#[tokio::test]
#[ignore = "needs PostgreSQL; make proof brings and runs it"]
async fn row_49_a_question_that_is_never_answered_is_given_up() {
    let server = Server::start();
    let way = DarkWay::to(&server, "COUNT").await;
    let open = open(way.settings()).await.expect("it opens");
    let (store, day) = (&open.database, Duration::from_hours(24));
    way.darkens.cancel();
    let asked = Instant::now();
    let away = store.identifies(day).await;
    assert!(matches!(away, Err(StoreError::Unreachable(_))), "{away:?}");
    // Others of its connections may have gone dark with it.
    while store.identifies(day).await.is_err() {
        assert!(asked.elapsed() < Duration::from_mins(1));
    }
}

#[tokio::test]
#[ignore = "needs PostgreSQL; make proof brings and runs it"]
async fn several_choices_of_which_one_cannot_be_written_leave_all_as_it_was() {
    let server = Server::start();
    let open = open(server.settings("postgres")).await.expect("it opens");
    let refuse = "CREATE FUNCTION refused() RETURNS trigger AS \
        $$BEGIN RAISE EXCEPTION 'refused'; END$$ LANGUAGE plpgsql; \
        CREATE TRIGGER refused BEFORE INSERT ON guild_setting \
        FOR EACH ROW WHEN (NEW.name = 'refused') EXECUTE FUNCTION refused()";
    server.sql("postgres", refuse);

    contract::a_failure_in_the_middle_leaves_nothing_chosen(&*open.database).await;
}

#[tokio::test]
#[ignore = "needs PostgreSQL; make proof brings and runs it"]
async fn row_50_a_postgresql_of_a_newer_version_is_refused() {
    let server = Server::start();
    drop(open(server.settings("postgres")).await.expect("it opens"));
    let newer = NEWEST_SCHEMA + 1;
    server.sql(
        "postgres",
        &format!("INSERT INTO schema_version (version) VALUES ({newer})"),
    );
    let refused = open(server.settings("postgres")).await.err();
    let Some(OpenError::Store { source, .. }) = refused else {
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
#[ignore = "needs PostgreSQL; make proof brings and runs it"]
async fn a_backup_takes_longer_than_a_question_may_and_changes_nothing() {
    let server = Server::start();
    drop(open(server.settings("postgres")).await.expect("it opens"));
    let sql = "DELETE FROM schema_version WHERE version = 3; DROP TABLE panel; \
        CREATE VIEW panel AS SELECT 7::bigint AS guild, 8::bigint AS channel, \
        9::bigint AS message FROM pg_sleep(1)";
    server.sql("postgres", sql);
    let hurried = Settings {
        patience: Duration::from_millis(100),
        ..server.settings("postgres")
    };
    let file = server.path("backup");
    let counts = Database::copy(&hurried, &file).await;
    assert_eq!(counts.expect("a backup").rows, 1);
    let row = "DO $$BEGIN ASSERT (SELECT MAX(version) FROM schema_version) = 2; END$$";
    server.sql("postgres", row);

    server.sql("postgres", "CREATE TABLE gateway_session ()");
    let open = open(hurried).await.expect("it opens");
    let panels = open.database.panels().await;
    assert!(
        matches!(panels, Err(StoreError::Unreachable(_))),
        "{panels:?}"
    );
}

#[tokio::test]
#[ignore = "needs PostgreSQL; make proof brings and runs it"]
async fn a_backup_is_restored_into_a_postgresql_that_has_nothing_however_long_it_takes() {
    let server = Server::start();
    let name = server.settings("postgres");
    let open = open(name.clone()).await.expect("it opens");
    let guild = GuildId(7);
    let chosen = open.database.choose(guild, &[("speech", Some("plain"))]);
    assert_eq!(chosen.await, Ok(()));
    let file = server.path("backup");
    Database::copy(&name, &file).await.expect("a backup");
    // Each row takes ten times what a statement may.
    let sql = "CREATE FUNCTION slow() RETURNS trigger AS \
        $$BEGIN PERFORM pg_sleep(1); RETURN NEW; END$$ LANGUAGE plpgsql; \
        CREATE TRIGGER slow BEFORE INSERT ON guild_setting \
        FOR EACH ROW EXECUTE FUNCTION slow()";
    server.sql("postgres", sql);
    let hurried = Settings {
        patience: Duration::from_millis(100),
        ..name
    };
    let restored = Database::restore(&hurried, &file).await.expect("restored");
    assert_eq!((restored.counts.rows, restored.put_aside), (1, None));

    server.sql("postgres", "CREATE DATABASE empty");
    let nothing = Database::copy(&server.settings("empty"), &file).await;
    assert_eq!(
        nothing.expect_err("it is empty").to_string(),
        "there is nothing in the database yet"
    );
    let restored = Database::restore(&server.settings("empty"), &file).await;
    assert_eq!(restored.expect("restored").counts.rows, 1);
}

#[tokio::test]
#[ignore = "needs PostgreSQL; make proof brings and runs it"]
async fn a_backup_that_is_refused_leaves_a_postgresql_of_an_older_version_as_it_was() {
    let server = Server::start();
    let name = server.settings("postgres");
    drop(open(name.clone()).await.expect("it opens"));
    let older = "DELETE FROM schema_version WHERE version = 3; CREATE TABLE gateway_session ()";
    server.sql("postgres", older);
    let file = server.path("backup");
    Database::copy(&name, &file).await.expect("a backup");
    let whole = std::fs::read_to_string(&file).expect("text");
    let (head, _) = whole.split_once('\n').expect("a line");
    std::fs::write(&file, head).expect("written");

    let refused = Database::restore(&name, &file).await;
    assert!(
        matches!(refused, Err(ReplaceError::Backup(_))),
        "{refused:?}"
    );
    let row = "DO $$BEGIN ASSERT (SELECT MAX(version) FROM schema_version) = 2; END$$";
    server.sql("postgres", row);
    std::fs::write(&file, whole).expect("written");
    let restored = Database::restore(&name, &file).await;
    assert_eq!(restored.expect("restored").counts.rows, 0);
}
