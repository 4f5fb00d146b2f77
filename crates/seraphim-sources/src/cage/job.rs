//! What is to be run, and within what bounds.

use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;

use super::PATIENCE;
use crate::CageSettings;

/// The bounds of one program.
#[derive(Clone, Debug)]
pub(crate) struct Limits {
    /// From its start to its end; `None` for as long as somebody reads.
    pub(crate) time: Option<Duration>,
    /// Processor time.
    pub(crate) cpu: Duration,
    /// Memory of its own (the data segment with all private mappings), not
    /// addresses: deno reserves far more of those than it uses.
    pub(crate) data_bytes: u64,
    /// The largest file that it may write.
    pub(crate) file_bytes: u64,
    /// Open files.
    pub(crate) open_files: u64,
    /// Standard output, where it is taken as a whole.
    pub(crate) output_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            time: Some(PATIENCE),
            cpu: Duration::from_mins(1),
            data_bytes: 1 << 30,
            file_bytes: 64 << 20,
            open_files: 256,
            output_bytes: 8 << 20,
        }
    }
}

/// A program with its arguments. They are handed over as they are; no shell
/// ever reads them.
#[derive(Clone, Debug)]
pub(crate) struct Job {
    pub(super) program: OsString,
    arguments: Vec<OsString>,
    environment: Vec<(OsString, OsString)>,
    pub(super) files: Vec<(&'static str, Vec<u8>)>,
    piped: bool,
    pub(super) limits: Limits,
}

impl Job {
    pub(crate) fn new(program: impl Into<OsString>) -> Self {
        Self {
            program: program.into(),
            arguments: Vec::new(),
            environment: Vec::new(),
            files: Vec::new(),
            piped: false,
            limits: Limits::default(),
        }
    }

    pub(crate) fn arg(mut self, argument: impl Into<OsString>) -> Self {
        self.arguments.push(argument.into());
        self
    }

    pub(crate) fn args<I>(mut self, arguments: I) -> Self
    where
        I: IntoIterator,
        I::Item: Into<OsString>,
    {
        self.arguments.extend(arguments.into_iter().map(Into::into));
        self
    }

    /// A variable of its environment, besides `PATH`, `HOME`, `TMPDIR` and `LANG`.
    pub(crate) fn env(mut self, name: &str, value: impl Into<OsString>) -> Self {
        self.environment.push((name.into(), value.into()));
        self
    }

    /// A file in its folder, which only this user may read: for what must not
    /// stand in its arguments, where every user of the machine could read it.
    pub(crate) fn file(mut self, name: &'static str, contents: impl Into<Vec<u8>>) -> Self {
        self.files.push((name, contents.into()));
        self
    }

    /// Its standard input is a pipe; without this it is empty.
    pub(crate) fn piped(mut self) -> Self {
        self.piped = true;
        self
    }

    pub(crate) fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// The program's name, without its folder.
    pub(super) fn name(&self) -> String {
        let name = Path::new(&self.program).file_name();
        name.unwrap_or(&self.program).to_string_lossy().into_owned()
    }

    /// The whole command: the cage, its limits, the program.
    pub(super) fn command(
        &self,
        settings: &CageSettings,
        program: &Path,
        folder: &Path,
    ) -> Command {
        let cage: &OsStr = settings.command.first().map_or("".as_ref(), |word| word);
        let mut command = Command::new(cage);
        let Limits {
            cpu,
            data_bytes,
            file_bytes,
            open_files,
            ..
        } = self.limits;
        command
            .args(settings.command.iter().skip(1))
            .arg(format!("--parent={}", std::process::id()))
            .arg(format!("--cpu={}", cpu.as_secs().max(1)))
            .arg(format!("--data={data_bytes}"))
            .arg(format!("--file={file_bytes}"))
            .arg(format!("--open={open_files}"))
            .arg("--")
            .arg(program)
            .args(&self.arguments)
            .env_clear()
            .env("PATH", &settings.path)
            .env("LANG", "C.UTF-8")
            .env("HOME", folder)
            .env("TMPDIR", folder)
            .envs(
                settings
                    .environment
                    .iter()
                    .map(|(name, value)| (name, value)),
            )
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .current_dir(folder)
            .process_group(0)
            .kill_on_drop(true)
            .stdin(if self.piped {
                Stdio::piped()
            } else {
                Stdio::null()
            })
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }
}
