//! What the machine gives: a way out for voice, room, open files; and the
//! database.

use std::cmp::Ordering;
use std::net::{Ipv4Addr, UdpSocket};
use std::path::{Path, PathBuf};

use rustix::process::{Resource, getrlimit};
use seraphim_engine::chain;
use seraphim_sources::{Finding, Health};
use seraphim_store::{Address, Database, NEWEST_SCHEMA, OpenError, Settings};

use crate::descriptors::ENOUGH;

/// An address of Discord's network; nothing is sent to it.
const DISCORD: (Ipv4Addr, u16) = (Ipv4Addr::new(162, 159, 128, 233), 50_000);
/// With less room on a disk it is time to look at it,
const LITTLE_ROOM: u64 = 1 << 30;
/// and with less, writes will fail soon.
const NO_ROOM: u64 = 100 << 20;

/// Whether voice packets have a way out of this machine.
pub(super) fn voice() -> Finding {
    let route = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).and_then(|socket| {
        socket.connect(DISCORD)?;
        socket.local_addr()
    });
    match route {
        Ok(from) => {
            let words = format!(
                "UDP leaves this machine from {}; whether a firewall lets it through shows in a call",
                from.ip()
            );
            Finding::new("voice", Health::Fine, words, None)
        }
        Err(error) => {
            let words = format!("UDP has no way out: {error}");
            let remedy = "give the machine or container a network; allow UDP to ports 50000 and up";
            Finding::new("voice", Health::Broken, words, remedy)
        }
    }
}

/// Files and sockets that may be open at once.
pub(super) fn descriptors() -> Finding {
    match getrlimit(Resource::Nofile).maximum {
        Some(most) if most < ENOUGH => Finding::new(
            "open files",
            Health::Weak,
            format!("{most} at most"),
            "raise `ulimit -Hn`, or LimitNOFILE= in a systemd unit, to 4096 or more",
        ),
        Some(most) => Finding::new("open files", Health::Fine, format!("{most} at most"), None),
        None => Finding::new("open files", Health::Fine, "as many as are wanted", None),
    }
}

/// Whether the database can be opened. Changes nothing in it.
pub(super) async fn database(settings: &Settings) -> Finding {
    let place = settings.address.to_string();
    match Database::examine(settings).await {
        Ok(0) => {
            let words = format!("{place} is empty, or will be made at the first start");
            Finding::new("database", Health::Fine, words, None)
        }
        Ok(schema) => of_schema(&place, schema),
        Err(error) => Finding::new("database", Health::Broken, chain(&error), remedy(&error)),
    }
}

fn of_schema(place: &str, schema: i64) -> Finding {
    let words = format!("{place} has schema {schema}");
    match schema.cmp(&NEWEST_SCHEMA) {
        Ordering::Less => {
            let words = format!("{words}; the next start makes it {NEWEST_SCHEMA}");
            Finding::new("database", Health::Fine, words, None)
        }
        Ordering::Equal => Finding::new("database", Health::Fine, words, None),
        Ordering::Greater => {
            let words = format!("{words}, and this version knows {NEWEST_SCHEMA} at most");
            let remedy = "run the version that made it so, or restore a backup from before";
            Finding::new("database", Health::Broken, words, remedy)
        }
    }
}

/// What would help, where the error's own words do not say it.
fn remedy(error: &OpenError) -> Option<&'static str> {
    match error {
        OpenError::Damaged { .. } => None,
        OpenError::DamagedBesideBackup { .. } => {
            Some("if you have a newer backup, `seraphim restore FILE` before that")
        }
        OpenError::File { .. } => Some(
            "give its folder to the user that runs Seraphim, or name another place in database.url",
        ),
        OpenError::InUse { .. } | OpenError::Backup(_) | OpenError::Store { .. } => {
            Some("see docs/database.md; database.url says where it is")
        }
    }
}

/// Room where something is to be written, each disk of it.
pub(super) fn room(database: &Settings, cache: Option<&Path>) -> Vec<Finding> {
    let file = match &database.address {
        Address::Sqlite { path, .. } => path.parent().map(Path::to_owned),
        Address::Postgres(_) => None,
    };
    let places = [
        ("the database", file),
        ("kept frames", cache.map(Path::to_owned)),
    ];
    let places = places.into_iter();
    places
        .filter_map(|(what, place)| place.map(|place| disk(what, place)))
        .collect()
}

fn disk(what: &str, place: PathBuf) -> Finding {
    let subject = format!("disk of {what}");
    let place = if place.as_os_str().is_empty() {
        PathBuf::from(".")
    } else {
        place
    };
    // What does not exist yet will be made in the nearest folder that does.
    let there = place.ancestors().find(|it| it.exists());
    let there = there.filter(|it| !it.as_os_str().is_empty());
    let free = rustix::fs::statvfs(there.unwrap_or(Path::new(".")));
    let (health, words) = match free {
        Ok(disk) => {
            let free = disk.f_bavail.saturating_mul(disk.f_frsize);
            let health = match free {
                ..NO_ROOM => Health::Broken,
                NO_ROOM..LITTLE_ROOM => Health::Weak,
                _ => Health::Fine,
            };
            (
                health,
                format!("{} MiB are free in {}", free >> 20, place.display()),
            )
        }
        Err(error) => (Health::Broken, format!("{}: {error}", place.display())),
    };
    let remedy = (health != Health::Fine).then_some("make room, or name another folder");
    Finding::new(&subject, health, words, remedy)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said of a file that is no database.
    async fn of_a_damaged_file(backup: bool) -> (String, Option<String>) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("seraphim.db");
        std::fs::write(&path, "no database".repeat(1_000)).expect("written");
        if backup {
            std::fs::write(folder.path().join("seraphim.db.backup"), "").expect("written");
        }
        let finding = database(&Settings::new(Address::file(&path))).await;
        assert_eq!(finding.health, Health::Broken, "{}", finding.words);
        (finding.words, finding.remedy)
    }

    #[tokio::test]
    async fn a_damaged_database_is_told_with_what_the_next_start_does_or_what_a_person_has_to() {
        let (words, remedy) = of_a_damaged_file(false).await;
        assert!(words.contains("`seraphim restore FILE`"), "{words}");
        assert_eq!(remedy, None, "the words say it");

        let (words, remedy) = of_a_damaged_file(true).await;
        assert!(words.contains("the next start takes"), "{words}");
        assert!(!words.contains("restore"), "{words}");
        let remedy = remedy.expect("there may be a newer one");
        assert!(remedy.contains("`seraphim restore FILE`"), "{remedy}");
    }

    #[test]
    fn a_database_of_a_newer_version_is_broken_and_one_of_an_older_version_is_not() {
        let newer = of_schema("here", NEWEST_SCHEMA + 1);
        assert_eq!(newer.health, Health::Broken);
        assert!(newer.remedy.is_some(), "{}", newer.words);
        let older = of_schema("here", NEWEST_SCHEMA - 1);
        assert_eq!(older.health, Health::Fine);
        let becomes = format!("the next start makes it {NEWEST_SCHEMA}");
        assert!(older.words.contains(&becomes), "{}", older.words);
    }
}
