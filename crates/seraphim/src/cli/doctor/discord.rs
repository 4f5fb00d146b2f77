//! The token and what Discord thinks of it.

use std::time::{Duration, SystemTime};

use seraphim_discord::{Examination, Settings};
use seraphim_sources::{Finding, Health};

/// Few IDENTIFYs: a start of some shards more, and not much else.
const FEW: u32 = 100;
/// A clock that is off by more makes dates and links expire too early or too late.
const CLOCK_OFF: Duration = Duration::from_secs(5);
/// By more, TLS and signed links fail.
const CLOCK_WRONG: Duration = Duration::from_mins(2);

pub(super) async fn examine(settings: &Settings) -> Vec<Finding> {
    match seraphim_discord::examine(settings).await {
        Ok(found) => lines(&found, SystemTime::now()),
        Err(error) => {
            let words = seraphim_engine::chain(&error);
            vec![Finding::new("Discord", Health::Broken, words, None)]
        }
    }
}

fn lines(found: &Examination, now: SystemTime) -> Vec<Finding> {
    let words = format!(
        "accepted, of application {}; no privileged intent is needed",
        found.application
    );
    let token = Finding::new("token", Health::Fine, words, None);
    vec![
        token,
        identifies(found),
        permissions(found),
        clock(found, now),
    ]
}

fn identifies(found: &Examination) -> Finding {
    let shards = match found.shards {
        1 => "1 shard is recommended".to_owned(),
        shards => format!("{shards} shards are recommended"),
    };
    match found.identifies {
        Some((left, total)) if left < FEW.max(2 * found.shards) => Finding::new(
            "gateway",
            Health::Weak,
            format!("{left} of {total} IDENTIFYs are left today; {shards}"),
            "look in the log why the program starts so often",
        ),
        Some((left, total)) => {
            let words = format!("{left} of {total} IDENTIFYs are left today; {shards}");
            Finding::new("gateway", Health::Fine, words, None)
        }
        None => Finding::new("gateway", Health::Fine, shards, None),
    }
}

fn permissions(found: &Examination) -> Finding {
    if found.guilds == 0 {
        let remedy = format!("invite it with {}", found.invite_link);
        return Finding::new("servers", Health::Weak, "the bot is in none yet", &*remedy);
    }
    let Some((name, missing)) = found.short.first() else {
        let words = format!(
            "the bot may do what it needs to in all {} of them",
            found.guilds
        );
        return Finding::new("servers", Health::Fine, words, None);
    };
    let words = format!(
        "in {} of {} the bot may do less than it needs to; in {name:?} it lacks {missing}",
        found.short.len(),
        found.guilds
    );
    let remedy = format!("let somebody who manages them open {}", found.invite_link);
    Finding::new("servers", Health::Weak, words, &*remedy)
}

fn clock(found: &Examination, now: SystemTime) -> Finding {
    let Some(theirs) = found.time else {
        return Finding::new(
            "clock",
            Health::Weak,
            "Discord does not say what time it is",
            None,
        );
    };
    let off = match now.duration_since(theirs) {
        Ok(off) => off,
        Err(error) => error.duration(),
    };
    let health = if off >= CLOCK_WRONG {
        Health::Broken
    } else if off > CLOCK_OFF {
        Health::Weak
    } else {
        return Finding::new("clock", Health::Fine, "it goes as Discord's does", None);
    };
    let words = format!("it is {} s off", off.as_secs());
    Finding::new(
        "clock",
        health,
        words,
        "let the system set it by NTP (timedatectl set-ntp true)",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_is_well_within_seconds_and_broken_beyond_minutes() {
        let time = SystemTime::UNIX_EPOCH + Duration::from_hours(500_000);
        for (off, health) in [(1, Health::Fine), (30, Health::Weak), (120, Health::Broken)] {
            for now in [
                time + Duration::from_secs(off),
                time - Duration::from_secs(off),
            ] {
                let found = Examination {
                    time: Some(time),
                    ..Examination::default()
                };
                assert_eq!(clock(&found, now).health, health, "{off} s");
            }
        }
    }

    #[test]
    fn a_bot_that_is_nowhere_and_one_that_may_not_speak_are_told_their_link() {
        let mut found = Examination {
            invite_link: "https://invite".to_owned(),
            ..Examination::default()
        };
        let told = permissions(&found);
        assert_eq!(told.health, Health::Weak);
        assert_eq!(
            told.remedy.as_deref(),
            Some("invite it with https://invite")
        );
        found.guilds = 2;
        assert_eq!(permissions(&found).health, Health::Fine);
        found.short = vec![("Crypt".to_owned(), "Speak".to_owned())];
        let told = permissions(&found);
        assert!(
            told.words.ends_with("in \"Crypt\" it lacks Speak"),
            "{}",
            told.words
        );
    }
}
