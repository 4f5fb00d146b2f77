//! The whole program, heard by a listener: each test is a visit in the script
//! language, performed by `seraphim try` with the real bot in a process of its
//! own. What is measured is media time (RTP timestamps, decoded samples).

mod calls;
mod faults;
mod media;
mod people;

use std::io::Write as _;
use std::path::Path;
use std::process::Command;
use std::sync::{Condvar, Mutex, PoisonError};

/// Each visit is several processes that keep time; mostly they wait for music to
/// pass, so that two cores carry three of them.
const STAGES: usize = 3;
static TAKEN: Mutex<usize> = Mutex::new(0);
static LEFT: Condvar = Condvar::new();

/// A place for one visit.
struct Stage;

impl Stage {
    fn take() -> Self {
        let taken = TAKEN.lock().unwrap_or_else(PoisonError::into_inner);
        let mut taken = LEFT
            .wait_while(taken, |taken| *taken >= STAGES)
            .unwrap_or_else(PoisonError::into_inner);
        *taken += 1;
        Self
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        *TAKEN.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        LEFT.notify_one();
    }
}

/// Performs a script; panics with its transcript when a step fails.
fn visit(flags: &[&str], script: &str) {
    let _stage = Stage::take();
    let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
    file.write_all(script.as_bytes()).expect("it is writable");
    let media = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/media");
    let output = Command::new(env!("CARGO_BIN_EXE_seraphim"))
        .arg("try")
        .arg("--script")
        .arg(file.path())
        .arg("--media")
        .arg(media)
        .args(flags)
        .output()
        .expect("the program starts");
    assert!(
        output.status.success(),
        "{}\n{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

/// Twenty seconds of the tone from a file over HTTP.
fn hears_the_tone(file: &str, flags: &[&str]) {
    visit(
        flags,
        &format!(
            r#"
            alice joins "Music"
            alice runs "/play query: {{media}}/{file}"
            alice hears 440 Hz at -15 dB within 5 s
            alice hears no gap over 40 ms for 20 s
            alice hears 440 Hz at -15 dB within 2 s
            "#
        ),
    );
}

/// Performs a script in which the tone is heard from the beginning.
fn visit_while_it_plays(flags: &[&str], script: &str) {
    visit(
        flags,
        &format!(
            r#"
            alice joins "Music"
            alice runs "/play query: {{media}}/tone-440.mp3"
            alice hears 440 Hz within 5 s
            {script}
            "#
        ),
    );
}
