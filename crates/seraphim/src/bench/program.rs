//! The program that is measured, as a child: its processor time, its memory,
//! and its end. Figures come from `/proc`:
//! <https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html>.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::Context as _;
use rustix::process::{Pid, Signal, kill_process};
use serde::Serialize;
use tokio::process::{Child, Command};
use tokio::time::timeout;

/// Clock ticks a second in `/proc` (`USER_HZ`, 100 on every Linux).
const TICKS: u32 = 100;
/// A program that does not end in this time is killed.
const GRACE: Duration = Duration::from_secs(10);

/// A running program.
pub(super) struct Program {
    child: Child,
    proc: PathBuf,
    log: PathBuf,
}

/// Processor time by what it went into.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(super) struct Work {
    /// All of it, in seconds.
    pub(super) all: f64,
    /// Of the threads that send, in seconds.
    pub(super) pacing: f64,
    /// Of the threads that read, decode, filter and encode, in seconds.
    pub(super) decoding: f64,
}

/// Memory, in KiB.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Memory {
    /// All of it that is in memory, the mapped file of the program too.
    pub(super) resident_kib: u64,
    /// Without files, and without what other processes share.
    pub(super) own_kib: u64,
}

impl Work {
    pub(super) fn since(self, before: Self) -> Self {
        Self {
            all: self.all - before.all,
            pacing: self.pacing - before.pacing,
            decoding: self.decoding - before.decoding,
        }
    }
}

impl Program {
    /// Starts a program that trusts `roots` alone, whose words go to a file, and
    /// which knows nothing of this one's environment and folder, so that no
    /// setting of somebody else's changes what is measured.
    pub(super) fn start<'a>(
        program: &Path,
        arguments: impl IntoIterator<Item = &'a OsStr>,
        roots: &Path,
        log: PathBuf,
    ) -> anyhow::Result<Self> {
        let words = File::create(&log)?;
        let context = || format!("{} cannot be started", program.display());
        let folder = log.parent().unwrap_or(Path::new("/"));
        let child = Command::new(fs::canonicalize(program).with_context(context)?)
            .args(arguments)
            .env_clear()
            .env("SSL_CERT_FILE", roots)
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(words.try_clone()?)
            .stderr(words)
            .kill_on_drop(true)
            .spawn()
            .with_context(context)?;
        let id = child.id().context("it ended at once")?;
        let proc = PathBuf::from(format!("/proc/{id}"));
        Ok(Self { child, proc, log })
    }

    /// Its standard input, once.
    pub(super) fn input(&mut self) -> Option<tokio::process::ChildStdin> {
        self.child.stdin.take()
    }

    /// Memory that it takes, in KiB.
    pub(super) fn resident(&self) -> anyhow::Result<u64> {
        Ok(self.memory()?.resident_kib)
    }

    /// Memory that it takes, and how much of it is its own alone.
    pub(super) fn memory(&self) -> anyhow::Result<Memory> {
        let status = fs::read_to_string(self.proc.join("status"))?;
        let figure = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            let kib = line.and_then(|rest| rest.split_ascii_whitespace().next()?.parse().ok());
            kib.context("no memory figure")
        };
        Ok(Memory {
            resident_kib: figure("VmRSS:")?,
            own_kib: figure("RssAnon:")?,
        })
    }

    /// Threads, and open descriptors.
    pub(super) fn holds(&self) -> anyhow::Result<(usize, usize)> {
        let count =
            |what: &str| Ok::<_, std::io::Error>(fs::read_dir(self.proc.join(what))?.count());
        Ok((count("task")?, count("fd")?))
    }

    /// Programs that it has started and that have not ended, or were not asked
    /// how they ended.
    pub(super) fn children(&self) -> anyhow::Result<usize> {
        let mut children = 0;
        for task in fs::read_dir(self.proc.join("task"))? {
            let of_thread = fs::read_to_string(task?.path().join("children")).unwrap_or_default();
            children += of_thread.split_ascii_whitespace().count();
        }
        Ok(children)
    }

    /// Processor time since its start.
    pub(super) fn work(&self) -> anyhow::Result<Work> {
        let stat = fs::read_to_string(self.proc.join("stat"))?;
        // The name in parentheses may hold anything, so count from behind it.
        let fields = stat.rsplit_once(')').map(|(_, fields)| fields);
        let ticks: Vec<u32> = fields
            .unwrap_or_default()
            .split_ascii_whitespace()
            .skip(11)
            .take(2)
            .filter_map(|field| field.parse().ok())
            .collect();
        let mut work = Work {
            all: f64::from(ticks.iter().sum::<u32>()) / f64::from(TICKS),
            ..Work::default()
        };
        for task in fs::read_dir(self.proc.join("task"))? {
            let task = task?.path();
            // One that has ended meanwhile counts with all.
            let Ok(name) = fs::read_to_string(task.join("comm")) else {
                continue;
            };
            let spent = fs::read_to_string(task.join("schedstat")).unwrap_or_default();
            let spent = spent
                .split_ascii_whitespace()
                .next()
                .and_then(|ns| ns.parse().ok());
            let spent = Duration::from_nanos(spent.unwrap_or(0)).as_secs_f64();
            if name.starts_with("pacer-") {
                work.pacing += spent;
            } else if name.starts_with("decode-") {
                work.decoding += spent;
            }
        }
        Ok(work)
    }

    /// Why it ended, if it did.
    pub(super) fn ended(&mut self) -> Option<String> {
        let status = self.child.try_wait().ok().flatten()?;
        let words = fs::read_to_string(&self.log).unwrap_or_default();
        let last = words.lines().last().unwrap_or("it said nothing");
        Some(format!("the program ended ({status}): {last}"))
    }

    /// Asks it to end, and waits until it has.
    pub(super) async fn stop(mut self) -> anyhow::Result<()> {
        let id = self
            .child
            .id()
            .and_then(|id| Pid::from_raw(i32::try_from(id).ok()?));
        if let Some(id) = id {
            kill_process(id, Signal::TERM)?;
        }
        if timeout(GRACE, self.child.wait()).await.is_err() {
            self.child.kill().await?;
        }
        Ok(())
    }
}
