//! `seraphim cage` as programs see it.

use std::process::{Command, Output, Stdio};

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn cage(flags: &[&str], program: &[&str]) -> std::io::Result<Output> {
    Command::new(env!("CARGO_BIN_EXE_seraphim"))
        .arg("cage")
        .args(flags)
        .arg("--")
        .args(program)
        .output()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim().to_owned()
}

/// A limit of `/proc/self/limits`: soft and hard.
fn limit(limits: &str, name: &str) -> Option<(String, String)> {
    let line = limits.lines().find(|line| line.starts_with(name))?;
    let mut values = line[name.len()..].split_whitespace();
    Some((values.next()?.to_owned(), values.next()?.to_owned()))
}

#[test]
fn its_program_lives_within_the_bounds_that_were_named() -> Outcome {
    let flags = ["--cpu=7", "--data=500000000", "--file=1000", "--open=20"];
    let limits = text(&cage(&flags, &["cat", "/proc/self/limits"])?.stdout);
    for (name, soft, hard) in [
        ("Max cpu time", "7", "9"),
        ("Max data size", "500000000", "500000000"),
        ("Max file size", "1000", "1000"),
        ("Max open files", "20", "20"),
        ("Max core file size", "0", "0"),
    ] {
        let expected = Some((soft.to_owned(), hard.to_owned()));
        assert_eq!(limit(&limits, name), expected, "{name}");
    }
    let status = text(&cage(&flags, &["cat", "/proc/self/status"])?.stdout);
    assert!(status.contains("NoNewPrivs:\t1"), "{status}");
    Ok(())
}

#[test]
fn a_program_that_computes_for_ever_is_ended_by_its_processor_time() -> Outcome {
    use std::os::unix::process::ExitStatusExt as _;
    let ended = cage(&["--cpu=1"], &["sh", "-c", "while :; do :; done"])?;
    assert!(
        matches!(ended.status.signal(), Some(9 | 24)),
        "{:?}",
        ended.status
    );
    Ok(())
}

#[test]
fn a_program_that_wants_too_much_memory_does_not_get_it() -> Outcome {
    let script = "x=a; while :; do x=$x$x; done";
    let ended = cage(&["--data=50000000", "--cpu=30"], &["sh", "-c", script])?;
    assert!(!ended.status.success(), "{:?}", ended.status);
    Ok(())
}

#[test]
fn a_file_over_its_bound_is_not_written() -> Outcome {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("big");
    let script = format!("head -c 100000 /dev/zero >{}", path.display());
    cage(&["--file=5000"], &["sh", "-c", &script])?;
    assert_eq!(path.metadata()?.len(), 5_000);
    Ok(())
}

#[test]
fn a_program_that_is_not_there_is_told_as_shells_tell_it() -> Outcome {
    let ended = cage(&[], &["/no/such/program"])?;
    assert_eq!(ended.status.code(), Some(127));
    assert!(
        text(&ended.stderr).contains("/no/such/program"),
        "{}",
        text(&ended.stderr)
    );
    assert_eq!(cage(&[], &["/etc/passwd"])?.status.code(), Some(126));
    Ok(())
}

#[test]
fn arguments_reach_the_program_as_they_are() -> Outcome {
    let words = ["printf", "%s|", "--cpu=1", "a b", "$(id)", "", "-h"];
    assert_eq!(text(&cage(&[], &words)?.stdout), "--cpu=1|a b|$(id)||-h|");
    Ok(())
}

#[test]
fn without_its_parent_it_does_not_begin() -> Outcome {
    let ended = cage(&["--parent=1"], &["echo", "hello"])?;
    assert_eq!(ended.status.code(), Some(125));
    assert_eq!(text(&ended.stdout), "");
    Ok(())
}

#[test]
fn fault_53_a_program_dies_with_its_parent() -> Outcome {
    // The shell is the parent, says the number of its child, and is killed.
    let seraphim = env!("CARGO_BIN_EXE_seraphim");
    let script = format!("{seraphim} cage --parent=$$ -- sleep 1000 & echo $!; wait");
    let mut parent = Command::new("sh")
        .args(["-c", &script])
        .stdout(Stdio::piped())
        .spawn()?;
    let mut line = String::new();
    let stdout = parent.stdout.take().ok_or("no pipe")?;
    std::io::BufRead::read_line(&mut std::io::BufReader::new(stdout), &mut line)?;
    let child = line.trim().to_owned();
    let command = || std::fs::read_to_string(format!("/proc/{child}/cmdline")).unwrap_or_default();
    while !command().starts_with("sleep") {
        assert!(parent.try_wait()?.is_none(), "it did not begin");
        std::thread::yield_now();
    }
    parent.kill()?;
    parent.wait()?;
    // A zombie has no command line: whose it is to reap is another question.
    while command().starts_with("sleep") {
        std::thread::yield_now();
    }
    Ok(())
}
