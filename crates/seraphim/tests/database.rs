//! The commands around the database, as an operator types them.

use std::path::Path;
use std::process::{Command, Output};

fn seraphim(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_seraphim"))
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .output()
        .expect("the program starts")
}

fn told(output: &Output) -> String {
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{error}");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

#[test]
fn a_database_is_made_once_backed_up_and_restored_elsewhere() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    assert_eq!(
        told(&seraphim(here, &["migrate"])),
        "sqlite:data/seraphim.db: new, schema 3"
    );
    assert_eq!(
        told(&seraphim(here, &["migrate"])),
        "sqlite:data/seraphim.db: schema 3, nothing to do"
    );
    assert_eq!(
        told(&seraphim(here, &["backup", "b.jsonl"])),
        "b.jsonl: 0 rows, 0 guilds"
    );
    let restored = told(&seraphim(here, &["restore", "b.jsonl"]));
    let aside = "0 rows, 0 guilds are back\nwhat was there before: data/seraphim.db.replaced-";
    assert!(restored.starts_with(aside), "{restored}");
}

#[test]
fn a_damaged_database_is_repaired_by_restore() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    told(&seraphim(here, &["migrate"]));
    told(&seraphim(here, &["backup", "b.jsonl"]));
    for file in ["data/seraphim.db", "data/seraphim.db-wal"] {
        std::fs::write(here.join(file), "no database").expect("written");
    }
    let refused = seraphim(here, &["migrate"]);
    let error = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(error.contains("`seraphim restore FILE`"), "{error}");
    let restored = told(&seraphim(here, &["restore", "b.jsonl"]));
    assert!(
        restored.starts_with("0 rows, 0 guilds are back"),
        "{restored}"
    );
    assert_eq!(
        told(&seraphim(here, &["migrate"])),
        "sqlite:data/seraphim.db: schema 3, nothing to do"
    );
}

#[test]
fn a_backup_of_nothing_and_a_restore_of_something_else_fail_with_a_reason() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let backup = seraphim(here, &["backup", "b.jsonl"]);
    assert!(!backup.status.success());
    let error = String::from_utf8_lossy(&backup.stderr).into_owned();
    assert!(
        error.contains("there is no database data/seraphim.db"),
        "{error}"
    );

    std::fs::write(here.join("other"), "{}\n").expect("written");
    let restored = seraphim(here, &["restore", "other"]);
    assert!(!restored.status.success());
    let error = String::from_utf8_lossy(&restored.stderr).into_owned();
    assert!(error.contains("it is not a backup of Seraphim"), "{error}");
}
