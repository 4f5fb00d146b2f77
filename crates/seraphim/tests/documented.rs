//! The visits that `docs/visits` shows: each holds as it stands there.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::thread;

/// Visits that are made at the same time: nearly all of each is waiting.
const AT_ONCE: usize = 3;

fn scripts() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/visits");
    let files = std::fs::read_dir(folder).expect("there is a folder of visits");
    let paths = files.map(|file| file.expect("it is readable").path());
    let mut scripts: Vec<_> = paths
        .filter(|path| path.extension().is_some_and(|ending| ending == "script"))
        .collect();
    scripts.sort();
    scripts
}

/// The transcript of a visit that did not hold.
fn failure(script: &Path) -> Option<String> {
    let output = Command::new(env!("CARGO_BIN_EXE_seraphim"))
        .args(["try", "--no-page", "--script"])
        .arg(script)
        .output()
        .expect("the program starts");
    let said = [output.stdout, output.stderr].concat();
    (!output.status.success()).then(|| String::from_utf8_lossy(&said).into_owned())
}

#[test]
fn every_visit_of_the_documentation_holds() {
    let scripts = scripts();
    assert!(scripts.len() >= 8, "the visits are there: {scripts:?}");
    let waiting = Mutex::new(scripts.iter());
    let next = || waiting.lock().expect("nobody panics").next();
    let failures: Vec<_> = thread::scope(|scope| {
        let visit = || {
            let made = std::iter::from_fn(next);
            let failed = made.filter_map(|script| {
                let transcript = failure(script)?;
                Some(format!("{}\n{transcript}", script.display()))
            });
            failed.collect::<Vec<_>>()
        };
        let visitors: Vec<_> = (0..AT_ONCE).map(|_| scope.spawn(visit)).collect();
        let ends = visitors.into_iter().map(thread::ScopedJoinHandle::join);
        ends.flat_map(|failed| failed.expect("a visit ends"))
            .collect()
    });
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
