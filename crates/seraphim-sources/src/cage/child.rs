//! A program that runs, and the task that watches over it to its end.

use std::collections::VecDeque;
use std::io;
use std::os::unix::process::ExitStatusExt as _;
use std::process::ExitStatus;
use std::sync::Arc;
use std::time::Duration;

use rustix::process::{
    Pid, Signal, WaitOptions, kill_process_group, test_kill_process_group, waitpgid,
};
use tokio::io::AsyncReadExt as _;
use tokio::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command};
use tokio::runtime::Handle;
use tokio::sync::oneshot;
use tokio_util::sync::{CancellationToken, DropGuard};

use super::warden::Warden;
use super::{CageError, Limits};

/// How much of the standard error is kept, from its end, in bytes.
const WORDS: usize = 16 * 1024;
/// How long pipes are still read once the program has ended.
const DRAIN: Duration = Duration::from_secs(1);
/// How often the dying of a killed group is looked at.
const REAP_EVERY: Duration = Duration::from_millis(5);
/// How often at most.
const REAP_LOOKS: u32 = 40;
/// With this code a cage says that the program cannot be run, as shells do.
const NOT_FOUND: i32 = 127;

/// A running program. Dropping it kills its whole group.
pub(crate) struct Caged<Out = ChildStdout> {
    /// Its standard input, where the job asked for one.
    pub(crate) stdin: Option<ChildStdin>,
    /// Its standard output.
    pub(crate) stdout: Out,
    /// Cancelled when it has ended and its output was left long enough to read.
    pub(super) drained: CancellationToken,
    program: String,
    ended: oneshot::Receiver<Result<(), CageError>>,
    kill: DropGuard,
}

impl<Out> Caged<Out> {
    /// The same with its output read in another way.
    pub(crate) fn map<Other>(self, read: impl FnOnce(Out) -> Other) -> Caged<Other> {
        Caged {
            stdin: self.stdin,
            stdout: read(self.stdout),
            drained: self.drained,
            program: self.program,
            ended: self.ended,
            kill: self.kill,
        }
    }

    /// How it ended. To be asked when its output is over; what still runs a
    /// second later is killed, and did not end well.
    ///
    /// # Errors
    /// [`CageError::TimedOut`], [`CageError::Crashed`], [`CageError::Missing`],
    /// [`CageError::Stopped`].
    pub(crate) async fn end(self) -> Result<(), CageError> {
        let Self {
            stdin,
            stdout,
            program,
            ended,
            kill,
            ..
        } = self;
        drop((stdin, stdout));
        let how = match tokio::time::timeout(DRAIN, ended).await {
            Ok(ended) => ended.unwrap_or(Err(CageError::Stopped)),
            Err(_) => Err(CageError::Lying {
                program,
                cause: "it closed its output and ran on".to_owned(),
            }),
        };
        drop(kill);
        how
    }
}

/// Watches over one program.
pub(super) struct Warder {
    pub(super) program: String,
    pub(super) limits: Limits,
    pub(super) warden: Arc<Warden>,
    pub(super) stop: CancellationToken,
    pub(super) handle: Handle,
}

/// How the watch over a program came to its end.
enum Watch {
    Exited(io::Result<ExitStatus>),
    TimedOut(Duration),
    Dropped,
    Stopped,
}

impl Warder {
    /// Starts the program and stays with it until nothing is left of it.
    pub(super) async fn watch(
        self,
        command: Command,
        answer: oneshot::Sender<Result<Caged, CageError>>,
    ) {
        let mut child = match self.warden.spawn(command, self.handle.clone()).await {
            Ok(child) => child,
            Err(error) => {
                drop(answer.send(Err(CageError::Fault(error.to_string()))));
                return;
            }
        };
        let group = child.id().and_then(|id| Pid::from_raw(id.cast_signed()));
        let (kill, drained) = (CancellationToken::new(), CancellationToken::new());
        let (tell, ended) = oneshot::channel();
        let mut stderr = child.stderr.take();
        let Some(stdout) = child.stdout.take() else {
            drop(answer.send(Err(CageError::Fault("no pipe".to_owned()))));
            return;
        };
        let caged = Caged {
            stdin: child.stdin.take(),
            stdout,
            drained: drained.clone(),
            program: self.program.clone(),
            ended,
            kill: kill.clone().drop_guard(),
        };
        // Nobody waits any more: the guard in what comes back kills it below.
        drop(answer.send(Ok(caged)));

        let mut words = VecDeque::new();
        let watch = self
            .wait(&mut child, stderr.as_mut(), &mut words, &kill)
            .await;
        end_group(&mut child, group).await;
        if let Some(stderr) = &mut stderr {
            drop(tokio::time::timeout(DRAIN, listen(stderr, &mut words)).await);
        }
        let words = String::from_utf8_lossy(words.make_contiguous()).into_owned();
        drop(tell.send(self.verdict(watch, words)));
        drop(tokio::time::timeout(DRAIN, kill.cancelled()).await);
        drained.cancel();
    }

    async fn wait(
        &self,
        child: &mut Child,
        stderr: Option<&mut ChildStderr>,
        words: &mut VecDeque<u8>,
        kill: &CancellationToken,
    ) -> Watch {
        let time = self.limits.time;
        let listening = async {
            if let Some(stderr) = stderr {
                listen(stderr, words).await;
            }
            std::future::pending::<()>().await;
        };
        tokio::select! {
            biased;
            () = self.stop.cancelled() => Watch::Stopped,
            () = kill.cancelled() => Watch::Dropped,
            status = child.wait() => Watch::Exited(status),
            () = tokio::time::sleep(time.unwrap_or_default()), if time.is_some() =>
                Watch::TimedOut(time.unwrap_or_default()),
            () = listening => Watch::Stopped,
        }
    }

    fn verdict(&self, watch: Watch, words: String) -> Result<(), CageError> {
        let outcome = match &watch {
            Watch::Exited(Ok(status)) if status.success() => "ok",
            Watch::TimedOut(_) => "timeout",
            Watch::Exited(_) | Watch::Dropped | Watch::Stopped => "failed",
        };
        let labels = [
            ("program", super::label(&self.program)),
            ("outcome", outcome),
        ];
        metrics::counter!("seraphim_subprocess_exits_total", &labels).increment(1);
        let program = self.program.clone();
        match watch {
            Watch::Exited(Ok(status)) if status.success() => Ok(()),
            Watch::Exited(Ok(status)) if status.code() == Some(NOT_FOUND) => {
                Err(CageError::Missing {
                    program,
                    cause: super::error::last_line(&words).to_owned(),
                })
            }
            Watch::Exited(Ok(status)) => Err(CageError::Crashed {
                program,
                status: describe(status),
                words,
            }),
            Watch::Exited(Err(error)) => Err(CageError::Fault(error.to_string())),
            Watch::TimedOut(after) => Err(CageError::TimedOut { program, after }),
            Watch::Dropped | Watch::Stopped => Err(CageError::Stopped),
        }
    }
}

fn describe(status: ExitStatus) -> String {
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("code {code}"),
        (None, Some(signal)) => format!("signal {signal}"),
        (None, None) => "no status".to_owned(),
    }
}

/// Keeps the end of what a program says on its standard error.
async fn listen(stderr: &mut ChildStderr, words: &mut VecDeque<u8>) {
    let mut part = [0; 1024];
    while let Ok(count @ 1..) = stderr.read(&mut part).await {
        words.extend(&part[..count]);
        let surplus = words.len().saturating_sub(WORDS);
        words.drain(..surplus);
    }
}

/// Kills what is left of a group, and reaps its leader and (where nobody else
/// is there to do it, as in a container) its orphans.
async fn end_group(child: &mut Child, group: Option<Pid>) {
    let Some(group) = group else {
        return;
    };
    // While the leader is not reaped, its number cannot be anybody else's; of a
    // leader that is, it is not given out again so soon.
    let _ = kill_process_group(group, Signal::KILL);
    drop(child.wait().await);
    for _ in 0..REAP_LOOKS {
        let _ = kill_process_group(group, Signal::KILL);
        match waitpgid(group, WaitOptions::NOHANG) {
            Ok(Some(_)) => continue,
            // None of them is ours to reap: it is over when none is left.
            Err(_) if test_kill_process_group(group).is_err() => return,
            _ => {}
        }
        tokio::time::sleep(REAP_EVERY).await;
    }
}
