use secrecy::ExposeSecret as _;
use seraphim_ops::LogFormat;

use super::keys::Value;
use super::*;

const TOKEN: (&str, &str) = ("DISCORD_TOKEN", "planted-token");

#[test]
fn an_env_of_the_original_means_what_it_meant() {
    let settings = run(&Outside::of(&[
        TOKEN,
        ("CLIENT_ID", "42"),
        ("LAVALINK_HOST", "audio.internal"),
        ("LAVALINK_PORT", "2444"),
        ("LAVALINK_PASSWORD", "youshallnotpass"),
        ("SPOTIFY_CLIENT_ID", ""),
        ("DEFAULT_VOLUME", "80"),
        ("MAX_QUEUE_SIZE", "500"),
        ("NODE_ENV", "production"),
    ]))
    .expect("it is complete");

    assert_eq!(settings.discord.application_id, Some(42));
    assert_eq!(
        (settings.guild.volume, settings.guild.queue_limit),
        (80, 500)
    );
    assert_eq!(settings.log.format, LogFormat::Json);
    let Audio::External(nodes) = &settings.audio else {
        panic!("a node elsewhere was named")
    };
    let [node] = &nodes[..] else {
        panic!("one node was named")
    };
    assert_eq!(
        (node.host.as_str(), node.port, node.secure),
        ("audio.internal", 2444, false)
    );
    assert!(
        settings
            .advice
            .iter()
            .any(|line| line.starts_with("DANGER")),
        "no warning"
    );
    let shown = format!("{settings:?}");
    assert!(
        !shown.contains("planted-token") && !shown.contains("youshallnotpass"),
        "{shown}"
    );
}

/// Ten mistakes, in every layer; row 69 of the faults that Seraphim is built for.
#[test]
fn ten_planted_mistakes_are_told_at_once_each_with_its_place_and_what_is_allowed() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("s.toml");
    let text = "[player]\ndefault_volume = 151\nmax_qeue = 5\n\n[log]\nformat = \"xml\"\n\n\
                [sources.http]\nallow_hosts = [\"10.0.0.0/99\"]\n\n[weather]\nrain = true\n";
    std::fs::write(&file, text).expect("it is writable");
    let mut outside = Outside::of(&[
        ("CLIENT_ID", "seraphim"),
        ("SERAPHIM_LOG__DEBUG", "perhaps"),
        ("DISCORD_TOKEN_FILE", "/nonexistent/token"),
        ("SERAPHIM_DATABASE__URL", "mysql://me:planted@db"),
    ]);
    outside.file = Some(file);
    outside.flags = vec!["limits.burst=0".to_owned()];

    let told = run(&outside).expect_err("there are ten").to_string();

    for mistake in [
        "player.default_volume (FILE, line 2): allowed: a whole number from 0 to 150",
        "player.max_qeue (FILE, line 3): there is no such setting; is player.max_queue meant?",
        "log.format (FILE, line 6): allowed: text or json",
        "sources.http.allow_hosts (FILE, line 9): ",
        "weather.rain (FILE, line 12): there is no such setting",
        "discord.application_id (CLIENT_ID in the environment): allowed: a number",
        "log.debug (SERAPHIM_LOG__DEBUG in the environment): allowed: true or false",
        "discord.token_file (DISCORD_TOKEN_FILE in the environment): the secret cannot be read",
        "database.url: ",
        "limits.burst (--set): allowed: a whole number from 1 to 100",
    ] {
        let path = folder.path().join("s.toml").display().to_string();
        let mistake = mistake.replace("FILE,", &format!("{path},"));
        assert!(told.contains(&mistake), "{mistake} is not in\n{told}");
    }
    assert!(!told.contains("planted"), "{told}");
}

#[test]
fn a_part_of_the_shards_wants_postgresql_and_takes_over_unless_told_otherwise() {
    let part = ("SERAPHIM_SHARDS", "0..7/16");
    let told = run(&Outside::of(&[TOKEN, part])).expect_err("the database is a file");
    assert!(told.to_string().contains("discord.shards"), "{told}");

    let postgres = ("SERAPHIM_DATABASE__URL", "postgres://me@db/seraphim");
    let run = |more| run(&Outside::of(&[TOKEN, part, postgres, more])).expect("complete");
    let usual = run(("DEBUG", "false")).discord;
    assert_eq!(
        (usual.shards.to_string().as_str(), usual.takeover),
        ("0..7/16", true)
    );
    let alone = run(("SERAPHIM_DISCORD__TAKEOVER", "false")).discord;
    assert!(!alone.takeover);
}

#[test]
fn a_dotenv_of_node_with_lines_that_mean_nothing_here_is_taken_as_it_is() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let text = "\u{feff}DISCORD_TOKEN=a\r\nBOT_NAME=My Bot\r\nLAVALINK_HOST=audio\r\n\
                LAVALINK_PASSWORD=\"pa$sword\\d\"\r\nsay what\r\n";
    std::fs::write(folder.path().join(".env"), text).expect("it is writable");
    let mut outside = Outside::of(&[]);
    outside.folder = folder.path().to_owned();
    let settings = run(&outside).expect("it is complete");
    let Audio::External(nodes) = &settings.audio else {
        panic!("a node elsewhere was named")
    };
    assert_eq!(nodes[0].password.expose_secret(), "pa$sword\\d");
    let told = settings.advice.iter().find(|line| line.contains("line 5"));
    let told = told.expect("the line that says nothing is told");
    assert!(!told.contains("say what"), "it may be a secret: {told}");

    std::fs::write(folder.path().join(".env"), b"DISCORD_TOKEN=\xff").expect("it is writable");
    let told = run(&outside).expect_err("it is no text").to_string();
    assert!(told.contains(".env"), "{told}");
}

#[test]
fn only_true_and_false_of_debug_are_meant_for_us() {
    for (value, debug) in [
        ("true", true),
        ("false", false),
        ("1", false),
        ("discord.js:*", false),
    ] {
        let settings = run(&Outside::of(&[TOKEN, ("DEBUG", value)])).expect("fine");
        assert_eq!(settings.log.filter.contains("debug"), debug, "{value}");
    }
}

#[test]
fn a_missing_token_is_told_with_where_to_get_one() {
    let told = run(&Outside::of(&[])).expect_err("it is missing");
    assert!(
        told.to_string().contains("discord.token: it is missing"),
        "{told}"
    );
}

#[test]
fn without_a_host_the_node_inside_is_used_and_other_lavalink_settings_are_mentioned() {
    let settings = run(&Outside::of(&[TOKEN, ("LAVALINK_PORT", "2333")])).expect("fine");

    assert!(matches!(settings.audio, Audio::Embedded));
    assert_eq!(settings.advice.len(), 1, "{:?}", settings.advice);
}

#[test]
fn a_later_layer_goes_before_an_earlier_one_and_flags_before_all() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, text: &str| {
        std::fs::write(folder.path().join(name), text).expect("it is writable");
        folder.path().join(name)
    };
    let mut outside = Outside::of(&[("SERAPHIM_LIMITS__BURST", "30"), ("MAX_QUEUE_SIZE", "300")]);
    outside.folder = folder.path().to_owned();
    write(
        ".env",
        "DISCORD_TOKEN=a\nDEFAULT_VOLUME=20\nMAX_QUEUE_SIZE=200\n# note\n",
    );
    let toml = "[player]\ndefault_volume = 10\nmax_queue = 100\n[limits]\nburst = 10\nrefill = 9\n";
    outside.file = Some(write("s.toml", toml));
    outside.flags = vec!["limits.burst=40".to_owned()];

    let run = run(&outside).expect("complete");

    assert_eq!(
        (
            run.limits.person.refill.as_secs(),
            run.guild.volume,
            run.guild.queue_limit,
            run.limits.person.burst
        ),
        (9, 20, 300, 40)
    );
    let burst = "limits.burst in ";
    let burst = run.advice.iter().find(|line| line.starts_with(burst));
    let burst = burst.expect("the file is told to have no effect");
    let place = "s.toml, line 5 has no effect: SERAPHIM_LIMITS__BURST in the environment";
    assert!(burst.contains(place), "{burst}");
    assert_eq!(run.advice.len(), 3, "{:?}", run.advice);
}

#[test]
fn a_secret_is_not_taken_from_the_command_line() {
    let mut outside = Outside::of(&[TOKEN]);
    outside.flags = vec!["database.url=postgres://me:planted@db/s".to_owned()];
    let told = run(&outside)
        .expect_err("everybody would see it")
        .to_string();
    assert!(
        told.contains("database.url_file") && !told.contains("planted"),
        "{told}"
    );
}

#[test]
fn every_setting_at_its_default_is_the_same_as_none() {
    let mut outside = Outside::of(&[TOKEN]);
    let none = format!("{:?}", run(&outside).expect("the token is enough"));
    outside.environment.extend(
        keys::all()
            .filter(|key| !key.name.contains('*') && !key.name.starts_with("lavalink."))
            .filter_map(|key| match key.value {
                Value::Default(value) => Some((key.variables().remove(0), value.to_owned())),
                Value::Example(_) => None,
            }),
    );

    let all = format!("{:?}", run(&outside).expect("every default is allowed"));

    assert_eq!(none, all);
}

#[test]
fn every_setting_of_the_example_is_read_and_the_files_in_docs_are_what_the_program_writes() {
    for (name, written) in [
        ("seraphim.example.toml", example()),
        ("configuration.md", reference()),
    ] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../docs")
            .join(name);
        let kept = std::fs::read_to_string(path).expect("it is there");
        assert!(kept == written, "docs/{name} is not up to date: make docs");
    }
    let mut layers = Layers::default();
    layers.put_toml(Path::new("example"), &example());
    assert_eq!(layers.set().count(), 0, "a setting is not in a comment");

    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    let taken = |line: &str| match line.strip_prefix('#') {
        Some(setting) if !setting.starts_with(' ') => setting.to_owned(),
        _ => line.to_owned(),
    };
    let text: Vec<_> = example().lines().map(taken).collect();
    std::fs::write(file.path(), text.join("\n")).expect("it is writable");
    let mut outside = Outside::of(&[("SERAPHIM_NODE__PASSWORD", "p"), TOKEN]);
    outside.file = Some(file.path().to_owned());
    let layers = super::layers(&outside);
    for key in keys::all() {
        let name = key.name.replace('*', "NAME");
        assert!(
            layers.shown(&name).is_some(),
            "{name} is not in the example"
        );
    }
    run(&outside).map(drop).expect("every line of it is right");
}

#[test]
fn what_is_printed_names_the_place_of_each_value_and_no_secret() {
    let mut outside = Outside::of(&[TOKEN, ("DEFAULT_VOLUME", "80")]);
    outside.environment.insert(
        "SERAPHIM_LAVALINK__NODE__EAST__PASSWORD".to_owned(),
        "planted".to_owned(),
    );

    let printed = print(&outside, false);

    assert!(!printed.contains("planted"), "{printed}");
    for line in [
        "player.default_volume = 80  # DEFAULT_VOLUME in the environment",
        "player.max_queue = 1000",
        "# discord.token is set (DISCORD_TOKEN in the environment)",
        "# sources.local.root is not set",
    ] {
        assert!(printed.lines().any(|printed| printed == line), "{line}");
    }
    assert!(printed.parse::<toml::Table>().is_ok(), "{printed}");
}

#[test]
fn what_can_be_reloaded_is_the_log_level_and_the_limits() {
    let reload = reload(&Outside::of(&[
        TOKEN,
        ("SERAPHIM_LIMITS__BURST", "9"),
        ("SERAPHIM_LIMITS__GUILD_BURST", "200"),
        ("SERAPHIM_LIMITS__GUILD_RATE", "50"),
        ("SERAPHIM_LOG__FILTER", "warn"),
    ]));
    let reload = reload.expect("nothing is wrong");
    let (person, guild) = (reload.limits.person, reload.limits.guild);
    assert_eq!((person.burst, reload.filter.as_str()), (9, "warn"));
    assert_eq!((guild.burst, guild.refill.as_millis()), (200, 20));
}

#[test]
fn capitals_in_a_name_do_not_keep_it_from_the_environment() {
    let outside = Outside::of(&[
        ("SERAPHIM_NODE__PASSWORD", "p"),
        ("SERAPHIM_NODE__FILTERS__CHANNELMIX", "false"),
        ("SERAPHIM_DATABASE__URL", "sqlite:x.db"),
    ]);
    let node = node(&outside).expect("what `run` reads may stand there");
    assert!(node.disabled_filters.contains("channelMix"));
}
