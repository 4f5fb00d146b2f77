//! The program as whoever operates it sees it. Rows are those of the table of
//! faults that Seraphim is built for.

mod program;

use rustix::process::Signal;
use serde_json::json;

use self::program::{Discord, Outcome, Program, exchange, get, seraphim, until};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn row_43_a_bot_that_plays_ends_at_sigterm_with_everything_saved_and_plays_on() -> Outcome {
    let folder = tempfile::tempdir()?;
    let discord = Discord::start(folder.path()).await?;
    let mut bot = Program::start(&mut discord.bot(folder.path()))?;
    let pages = bot.pages().await?;
    until(&pages, "/readyz", "200 OK").await?;
    discord
        .alice(&json!({"do": "join", "voice": "Music"}))
        .await?;
    let play = json!({"do": "run", "command": "/play query: lauds"});
    discord.alice(&play).await?;
    let play = json!({"do": "run", "command": "/play query: vespers"});
    discord.alice(&play).await?;
    let playing = until(&pages, "/healthz", "\"activePlayers\":1").await?;
    assert!(playing.starts_with("HTTP/1.1 200"), "{playing}");
    for figure in [
        "seraphim_queue_tracks 1",
        "seraphim_interactions_total{command=\"play\",outcome=\"answered\"} 2",
        "seraphim_players_playing{node=",
        "seraphim_gateway_shard_state{shard=\"0\",state=\"connected\"} 1",
        "seraphim_play_start_duration_seconds_count 1",
        "seraphim_source_requests_total{source=\"localsearch\",outcome=\"found\"} 2",
        "seraphim_voice_connections 1",
        "seraphim_audio_underruns_total{source=\"local\"}",
        "seraphim_db_degraded 0",
        "seraphim_db_query_duration_seconds_count{table=\"player\"}",
        "seraphim_db_readers{state=\"idle\"}",
        "seraphim_persist_lag_seconds_bucket{le=\"30\"}",
        "seraphim_voice_orders_waiting 0",
        "seraphim_guilds_unavailable 0",
    ] {
        until(&pages, "/metrics", figure).await?;
    }

    bot.signal(Signal::TERM)?;
    assert_eq!(bot.ended().await?.code(), Some(0), "{}", bot.said());
    let said = bot.said();
    assert!(!said.contains("not everything stopped"), "{said}");

    let mut bot = Program::start(&mut discord.bot(folder.path()))?;
    let pages = bot.pages().await?;
    until(&pages, "/healthz", "\"activePlayers\":1").await?;
    bot.signal(Signal::TERM)?;
    bot.ended().await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn row_45_a_second_program_on_one_database_ends_and_says_why() -> Outcome {
    let folder = tempfile::tempdir()?;
    let discord = Discord::start(folder.path()).await?;
    let mut first = Program::start(&mut discord.bot(folder.path()))?;
    let pages = first.pages().await?;
    until(&pages, "/readyz", "200 OK").await?;

    let mut second = Program::start(&mut discord.bot(folder.path()))?;
    let status = second.ended().await?;
    second.after("is in use by another seraphim").await?;

    assert_eq!(status.code(), Some(1));
    assert!(get(&pages, "/readyz").await?.contains("200 OK"));
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn row_45_two_programs_with_one_token_and_two_databases_are_told_of_one_another() -> Outcome {
    let (here, there) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let discord = Discord::start(here.path()).await?;
    let mut bots = Vec::new();
    for folder in [&here, &there] {
        let mut bot = Program::start(&mut discord.bot(folder.path()))?;
        let pages = bot.pages().await?;
        until(&pages, "/readyz", "200 OK").await?;
        bots.push(bot);
    }
    let queue = json!({"do": "run", "command": "/queue"});
    discord.alice(&queue).await?;

    let mut bots = bots.into_iter();
    let (Some(mut one), Some(mut other)) = (bots.next(), bots.next()) else {
        return Err("there are two".into());
    };
    let words = "a second bot runs with this token";
    // Whoever was later is told.
    tokio::select! {
        told = one.after(words) => told?,
        told = other.after(words) => told?,
    };
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn as_many_shards_run_as_discord_recommends_unless_told_otherwise() -> Outcome {
    let folder = tempfile::tempdir()?;
    let flags = ["--shards=3", "--max-concurrency=3"];
    let discord = Discord::start_with(folder.path(), &flags).await?;
    let mut bot = Program::start(&mut discord.bot(folder.path()))?;
    let pages = bot.pages().await?;
    until(&pages, "/healthz", "\"shardsConnected\":3").await?;
    for shard in 0..3 {
        let state =
            format!("seraphim_gateway_shard_state{{shard=\"{shard}\",state=\"connected\"}} 1");
        until(&pages, "/metrics", &state).await?;
    }
    bot.signal(Signal::TERM)?;
    assert_eq!(bot.ended().await?.code(), Some(0), "{}", bot.said());
    Ok(())
}

#[tokio::test]
async fn a_bot_that_is_told_to_end_while_it_tries_to_reach_discord_ends_well() -> Outcome {
    let folder = tempfile::tempdir()?;
    // Nobody listens there.
    let free = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let mut bot = Program::start(
        seraphim(folder.path())
            .arg("run")
            .env("DISCORD_TOKEN", "planted-token")
            .env("DISCORD_API_BASE", format!("http://{free}/api"))
            .env("SERAPHIM_HEALTH__ADDRESS", "off"),
    )?;
    bot.after("did not answer; trying again").await?;
    bot.signal(Signal::TERM)?;
    assert_eq!(bot.ended().await?.code(), Some(0), "{}", bot.said());
    bot.after("stopping before everything was set up").await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn doctor_looks_at_everything_that_a_bot_needs_and_spends_no_identify() -> Outcome {
    let folder = tempfile::tempdir()?;
    let discord = Discord::start(folder.path()).await?;
    let doctor = || {
        let mut command = seraphim(folder.path());
        command.arg("doctor").envs(&discord.environment);
        command
    };
    let mut sound = Program::start(&mut doctor())?;
    let code = sound.ended().await?.code();
    for line in [
        "ok      configuration: sound",
        "ok      token: accepted, of application ",
        "ok      gateway: 1000 of 1000 IDENTIFYs are left today; 1 shard is recommended",
        "ok      servers: the bot may do what it needs to in all 1 of them",
        "ok      clock: it goes as Discord's does",
        "ok      database: sqlite:data/seraphim.db is empty, or will be made",
        " MiB are free in data",
        "open files: ",
        "voice: UDP ",
    ] {
        sound.after(line).await?;
    }
    assert!(
        !folder.path().join("data").exists(),
        "it has made something"
    );
    assert_eq!(code == Some(1), sound.said().contains("BROKEN"));

    let mut refused = Program::start(doctor().env("DISCORD_TOKEN", "planted-token"))?;
    assert_eq!(refused.ended().await?.code(), Some(1));
    refused
        .after("BROKEN  Discord: Discord does not accept the token")
        .await?;
    let mut nothing = Program::start(seraphim(folder.path()).arg("doctor"))?;
    assert_eq!(nothing.ended().await?.code(), Some(1));
    nothing
        .after("BROKEN  configuration: discord.token: it is missing")
        .await?;
    Ok(())
}

#[tokio::test]
async fn row_69_a_configuration_with_mistakes_starts_nothing_and_ends_with_two() -> Outcome {
    let folder = tempfile::tempdir()?;
    std::fs::write(
        folder.path().join("s.toml"),
        "[player]\nmax_queue = \"many\"\n",
    )?;
    for command in [&["config", "check"][..], &["run"]] {
        let mut checked = Program::start(
            seraphim(folder.path())
                .args(command)
                .args(["--config", "s.toml"])
                .env("DISCORD_TOKEN_FILE", "no/such/file"),
        )?;
        let code = checked.ended().await?.code();
        checked
            .after("player.max_queue (s.toml, line 2): allowed:")
            .await?;
        checked.after("the secret cannot be read").await?;
        assert_eq!(code, Some(2), "{command:?}");
    }
    assert!(!folder.path().join("data").exists(), "it was half started");
    Ok(())
}

/// The node alone, on any free port.
fn node(folder: &std::path::Path) -> Vec<(&'static str, String)> {
    vec![
        ("SERAPHIM_NODE__PORT", "0".to_owned()),
        ("SERAPHIM_NODE__PASSWORD", "planted-password".to_owned()),
        ("SERAPHIM_HEALTH__ADDRESS", "127.0.0.1:0".to_owned()),
        (
            "SERAPHIM_SOURCES__LOCAL__ROOT",
            folder.display().to_string(),
        ),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn row_70_a_program_without_file_descriptors_says_so_and_serves_when_there_are_some()
-> Outcome {
    let folder = tempfile::tempdir()?;
    let program = env!("CARGO_BIN_EXE_seraphim");
    let mut node = Program::start(
        seraphim(folder.path())
            .args(["cage", "--open=64", "--", program, "node"])
            .envs(node(folder.path())),
    )?;
    node.after("few files and sockets may be open at once")
        .await?;
    let pages = node.pages().await?;

    let mut held = Vec::new();
    for _ in 0..100 {
        held.push(tokio::net::TcpStream::connect(&pages).await?);
    }
    drop(held);

    let answer = until(&pages, "/livez", "200 OK").await?;
    assert!(answer.ends_with("ok\n"), "{answer}");
    node.signal(Signal::TERM)?;
    assert_eq!(node.ended().await?.code(), Some(0));
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn row_72_a_log_that_nobody_reads_holds_nothing_up_and_what_is_dropped_is_counted() -> Outcome
{
    let folder = tempfile::tempdir()?;
    let free = || std::net::TcpListener::bind("127.0.0.1:0")?.local_addr();
    let (pages, lavalink) = (free()?, free()?);
    // A pipe that is full after 64 KiB.
    let mut child = seraphim(folder.path())
        .arg("node")
        .envs(node(folder.path()))
        .env("SERAPHIM_NODE__PORT", lavalink.port().to_string())
        .env("SERAPHIM_HEALTH__ADDRESS", pages.to_string())
        .env("SERAPHIM_LOG__FILTER", "debug")
        .stderr(std::process::Stdio::piped())
        .spawn()?;
    let (pages, lavalink) = (pages.to_string(), lavalink.to_string());
    let up = async { while get(&pages, "/livez").await.is_err() {} };
    tokio::time::timeout(std::time::Duration::from_mins(1), up).await?;

    // Each asks for a file that is not there, which is a line at DEBUG.
    let ask = "GET /v4/loadtracks?identifier=local:none.mp3 HTTP/1.1\r\nHost: x\r\n\
               Authorization: planted-password\r\n";
    let many = format!("{ask}\r\n").repeat(4_000);
    let requests = format!("{many}{ask}Connection: close\r\n\r\n");
    let answers = exchange(&lavalink, &requests).await?;

    assert_eq!(answers.matches("HTTP/1.1 200").count(), 4_001);
    let scrape = get(&pages, "/metrics").await?;
    let count = scrape
        .lines()
        .find_map(|line| line.strip_prefix("seraphim_log_lines_dropped_total "))
        .and_then(|count| count.parse::<u64>().ok());
    assert!(count > Some(0), "{count:?}");
    assert!(get(&pages, "/livez").await?.contains("200 OK"));
    child.kill().await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_secret_is_in_the_log_of_a_bot_that_plays() -> Outcome {
    let folder = tempfile::tempdir()?;
    let discord = Discord::start(folder.path()).await?;
    let mut bot = Program::start(
        discord
            .bot(folder.path())
            .env("DEBUG", "true")
            .env("SPOTIFY_CLIENT_ID", "planted-id")
            .env("SPOTIFY_CLIENT_SECRET", "planted-secret")
            .env("SERAPHIM_LOG__FORMAT", "json")
            .env("SERAPHIM_LOG__FOLDER", folder.path().join("logs")),
    )?;
    let pages = bot.after("served\",\"address\":\"").await?;
    let pages = pages.split('"').next().unwrap_or_default().to_owned();
    until(&pages, "/readyz", "200 OK").await?;
    discord
        .alice(&json!({"do": "join", "voice": "Music"}))
        .await?;
    let play = json!({"do": "run", "command": "/play query: lauds"});
    discord.alice(&play).await?;
    until(&pages, "/healthz", "\"activePlayers\":1").await?;
    discord
        .alice(&json!({"do": "run", "command": "/seek position: nowhere"}))
        .await?;
    bot.signal(Signal::HUP)?;
    bot.after("were read anew").await?;
    bot.signal(Signal::TERM)?;
    bot.ended().await?;

    let mut log = bot.said();
    for file in std::fs::read_dir(folder.path().join("logs"))? {
        log.push_str(&std::fs::read_to_string(file?.path())?);
    }
    for told in [
        "\"level\":\"DEBUG\"",
        "\"interaction.id\":",
        "\"code\":\"VAL-",
    ] {
        assert!(log.contains(told), "{told} is not in {log}");
    }
    let token = &discord.environment["DISCORD_TOKEN"];
    for secret in [token, "planted-secret", "Bot "] {
        assert!(!log.contains(secret), "{secret} is in {log}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn healthcheck_ends_with_nought_beside_a_program_that_can_play_and_with_one_without()
-> Outcome {
    let folder = tempfile::tempdir()?;
    let mut node = Program::start(
        seraphim(folder.path())
            .arg("node")
            .envs(node(folder.path())),
    )?;
    let pages = node.pages().await?;
    let check = || {
        let mut command = seraphim(folder.path());
        command.args(["healthcheck", "--address", &pages]);
        Program::start(&mut command)
    };
    let mut beside = check()?;
    assert_eq!(beside.ended().await?.code(), Some(0), "{}", beside.said());
    node.signal(Signal::TERM)?;
    node.ended().await?;
    assert_eq!(check()?.ended().await?.code(), Some(1));
    Ok(())
}

/// Reads what systemd would be told until a word is among it.
async fn told(socket: &tokio::net::UnixDatagram, word: &str) -> Outcome {
    let reading = async {
        let mut message = [0; 1_024];
        loop {
            let length = socket.recv(&mut message).await?;
            if String::from_utf8_lossy(&message[..length]).contains(word) {
                return Ok::<_, std::io::Error>(());
            }
        }
    };
    match tokio::time::timeout(std::time::Duration::from_mins(1), reading).await {
        Ok(done) => Ok(done?),
        Err(_) => Err(format!("it was never told {word}").into()),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn systemd_is_told_that_it_runs_that_it_lives_and_that_it_ends() -> Outcome {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("notify");
    let socket = tokio::net::UnixDatagram::bind(&path)?;
    let mut node = Program::start(
        seraphim(folder.path())
            .arg("node")
            .envs(node(folder.path()))
            .env("NOTIFY_SOCKET", &path)
            .env("WATCHDOG_USEC", "2000000"),
    )?;
    told(&socket, "READY=1").await?;
    told(&socket, "WATCHDOG=1").await?;
    node.signal(Signal::TERM)?;
    told(&socket, "STOPPING=1").await?;
    assert_eq!(node.ended().await?.code(), Some(0));
    Ok(())
}
