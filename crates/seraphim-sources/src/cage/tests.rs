//! Programs that hang, flood, crash, fork and are not there.

use std::time::Duration;

use rustix::process::{Pid, test_kill_process};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::testing::{cage, settings, tasks};
use super::{Cage, CageError, Job, Limits};
use crate::tasks::Tasks;

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn shell(script: &str) -> Job {
    Job::new("sh").arg("-c").arg(script)
}

fn within(time: Duration, output_bytes: usize) -> Limits {
    Limits {
        time: Some(time),
        output_bytes,
        ..Limits::default()
    }
}

/// Nothing of the jobs is left: no process, no zombie, no folder, no task.
async fn settled(tasks: &Tasks) {
    tasks.tracker.close();
    tasks.tracker.wait().await;
}

fn is_there(pid: i32) -> bool {
    Pid::from_raw(pid).is_some_and(|pid| test_kill_process(pid).is_ok())
}

#[tokio::test]
async fn a_program_gives_what_it_wrote_and_leaves_nothing_behind() -> Outcome {
    let tasks = tasks();
    let job = shell("printf '%s' \"$HOME\"; stat -c ' %a' \"$HOME\"; echo noise >&2");
    let told = String::from_utf8(cage(&tasks).run(job).await?)?;
    let (folder, mode) = told.trim().rsplit_once(' ').unwrap_or_default();
    assert_eq!(mode, "700", "nobody else reads what is in it");

    settled(&tasks).await;
    assert!(folder.starts_with('/'), "{folder:?}");
    assert!(!std::path::Path::new(folder).exists(), "{folder} is left");
    Ok(())
}

#[tokio::test]
async fn its_environment_holds_nothing_but_what_it_was_given() -> Outcome {
    let tasks = tasks();
    let job = Job::new("env").env("MATINS", "1");
    let output = String::from_utf8(cage(&tasks).run(job).await?)?;

    let mut names: Vec<&str> = output
        .lines()
        .filter_map(|line| line.split_once('='))
        .map(|(name, _)| name)
        // The shell that stands in for the cage sets this one.
        .filter(|name| !matches!(*name, "PWD" | "_" | "SHLVL" | "OLDPWD"))
        .collect();
    names.sort_unstable();
    assert_eq!(names, ["HOME", "LANG", "MATINS", "PATH", "TMPDIR"]);
    Ok(())
}

#[tokio::test]
async fn fault_51_a_program_that_hangs_is_killed_with_its_whole_group() -> Outcome {
    let tasks = tasks();
    // It ignores every polite signal, and so does the grandchild that holds its output.
    let script =
        "trap '' TERM INT HUP; (trap '' TERM; exec sleep 1000) & echo $$ $!; wait; sleep 1000";
    let cage = cage(&tasks);
    let mut caged = cage
        .start(shell(script).limits(within(Duration::from_secs(2), 100)))
        .await?;
    let mut output = String::new();
    caged.stdout.read_to_string(&mut output).await?;
    let error = caged.end().await.expect_err("it hung");
    settled(&tasks).await;

    assert!(matches!(error, CageError::TimedOut { .. }), "{error:?}");
    let pids: Vec<i32> = output
        .split_whitespace()
        .map(str::parse)
        .collect::<Result<_, _>>()?;
    assert_eq!(pids.len(), 2, "{output}");
    for pid in pids {
        assert!(!is_running(pid), "{pid} lives on");
    }
    Ok(())
}

/// Whether a process is there and no zombie: whose orphans it is to reap is
/// the affair of the machine that the test runs on.
fn is_running(pid: i32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    is_there(pid) && !stat.contains(") Z ")
}

#[tokio::test]
async fn fault_52_a_program_that_floods_is_killed() {
    let tasks = tasks();
    let job = Job::new("yes").limits(within(Duration::from_secs(20), 10_000));
    let error = cage(&tasks).run(job).await.expect_err("it floods");
    settled(&tasks).await;

    assert_eq!(
        error,
        CageError::Flooded {
            program: "yes".into(),
            limit: 10_000
        }
    );
}

#[tokio::test]
async fn fault_52_a_program_that_floods_its_standard_error_is_remembered_by_its_last_words() {
    let tasks = tasks();
    let script = "head -c 3000000 /dev/zero >&2; printf '\\nERROR: \\377 gone\\n\\n' >&2; exit 3";
    let error = cage(&tasks).run(shell(script)).await.expect_err("code 3");

    let CageError::Crashed { status, words, .. } = &error else {
        panic!("{error:?}")
    };
    assert_eq!(status, "code 3");
    assert!(words.len() < 20_000 * 3, "{} bytes", words.len());
    assert!(
        error.to_string().ends_with("ERROR: \u{fffd} gone"),
        "{error}"
    );
}

#[tokio::test]
async fn fault_52_a_program_that_dies_by_a_signal_says_by_which() {
    let error = cage(&tasks()).run(shell("kill -SEGV $$")).await;

    let Err(CageError::Crashed { status, .. }) = error else {
        panic!("{error:?}")
    };
    assert_eq!(status, "signal 11");
}

#[tokio::test]
async fn fault_52_a_program_that_is_not_there_is_missing() {
    let cage = cage(&tasks());
    for name in ["no-such-program", "/no/such/program", "/etc/passwd"] {
        let error = cage.run(Job::new(name)).await;
        assert!(
            matches!(error, Err(CageError::Missing { .. })),
            "{name}: {error:?}"
        );
    }
}

#[tokio::test]
async fn fault_53_grandchildren_die_when_their_parent_ends_well() -> Outcome {
    let tasks = tasks();
    // The grandchild keeps the pipe open: only its death lets the read end.
    let output = cage(&tasks).run(shell("sleep 1000 & echo $!")).await?;
    settled(&tasks).await;

    let pid = String::from_utf8(output)?.trim().parse()?;
    assert!(!is_running(pid), "{pid} lives on");
    Ok(())
}

#[tokio::test]
async fn a_program_that_nobody_waits_for_any_more_is_killed() -> Outcome {
    let tasks = tasks();
    let mut caged = cage(&tasks)
        .start(shell("echo $$; exec sleep 1000"))
        .await?;
    let mut pid = [0; 16];
    let count = caged.stdout.read(&mut pid).await?;
    let pid = std::str::from_utf8(&pid[..count])?.trim().parse()?;
    assert!(is_running(pid));

    drop(caged);
    settled(&tasks).await;
    assert!(!is_there(pid), "{pid} lives on, or was not reaped");
    Ok(())
}

#[tokio::test]
async fn stopping_ends_what_runs() -> Outcome {
    let tasks = tasks();
    let caged = cage(&tasks).start(shell("exec sleep 1000")).await?;
    tasks.stop.cancel();

    assert_eq!(caged.end().await, Err(CageError::Stopped));
    settled(&tasks).await;
    Ok(())
}

#[tokio::test]
async fn no_more_programs_run_than_there_are_places() -> Outcome {
    let tasks = tasks();
    let mut one_place = settings();
    one_place.places = 1;
    let cage = Cage::new(one_place, tasks.clone())?;

    let held = cage.start(Job::new("sleep").arg("1000")).await?;
    assert_eq!(cage.run(Job::new("true")).await, Err(CageError::Busy));
    drop(held);
    settled(&tasks).await;
    assert_eq!(cage.run(Job::new("true")).await, Ok(Vec::new()));
    Ok(())
}

#[tokio::test]
async fn what_lasts_as_long_as_somebody_listens_keeps_no_lookup_from_starting() -> Outcome {
    let tasks = tasks();
    let mut one_of_each = settings();
    (one_of_each.places, one_of_each.streams) = (1, 1);
    let cage = Cage::new(one_of_each, tasks.clone())?;
    let lasting = || {
        Job::new("sleep").arg("1000").limits(Limits {
            time: None,
            ..Limits::default()
        })
    };

    let played = cage.start(lasting()).await?;
    assert_eq!(cage.run(Job::new("true")).await, Ok(Vec::new()));
    assert_eq!(cage.start(lasting()).await.err(), Some(CageError::Busy));
    drop(played);
    settled(&tasks).await;
    drop(cage.start(lasting()).await?);
    Ok(())
}

#[tokio::test]
async fn what_is_written_to_it_comes_back_as_a_stream() -> Outcome {
    let tasks = tasks();
    let mut caged = cage(&tasks).start(Job::new("cat").piped()).await?;
    let mut stdin = caged.stdin.take().ok_or("no standard input")?;
    let mut echo = [0; 4];
    for word in [b"abcd", b"efgh"] {
        stdin.write_all(word).await?;
        caged.stdout.read_exact(&mut echo).await?;
        assert_eq!(&echo, word);
    }
    drop(stdin);
    assert_eq!(caged.end().await, Ok(()));
    Ok(())
}
