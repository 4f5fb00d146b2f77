//! `seraphim cage`: sets bounds upon itself and becomes another program.
//!
//! These are the bounds that only a process itself can set between its birth
//! and its program: <https://man7.org/linux/man-pages/man2/getrlimit.2.html>.
//! All of them outlive `exec`, and what the program starts inherits them, the
//! death with the parent excepted. Environment, folder, process group, time and
//! output are the affair of whoever starts this.

use std::ffi::OsString;
use std::io;
use std::os::unix::process::CommandExt as _;
use std::process::{Command, ExitCode};

use rustix::process::{Resource, Rlimit, Signal, getrlimit, setrlimit};

/// The bounds cannot be set.
const UNCAGED: u8 = 125;
/// The program cannot be run.
const NOT_RUNNABLE: u8 = 126;
/// There is no such program.
const NOT_FOUND: u8 = 127;

/// How long a program that has used its processor time may still clean up, in seconds.
const GRACE: u64 = 2;

/// Flags of `seraphim cage`.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The process with which the program dies.
    #[arg(long, value_name = "PID")]
    parent: Option<i32>,
    /// Processor time in seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    cpu: u64,
    /// Memory of its own in bytes.
    #[arg(long, value_name = "BYTES", default_value_t = 1 << 30)]
    data: u64,
    /// The largest file that it may write, in bytes.
    #[arg(long, value_name = "BYTES", default_value_t = 64 << 20)]
    file: u64,
    /// Open files.
    #[arg(long, value_name = "COUNT", default_value_t = 256)]
    open: u64,
    /// The program and its arguments.
    #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true)]
    command: Vec<OsString>,
}

/// Becomes the program. Returns only when that failed.
pub(super) fn run(arguments: &Arguments) -> ExitCode {
    if let Err(error) = confine(arguments) {
        super::complain(format!("the bounds of the cage cannot be set: {error}"));
        return UNCAGED.into();
    }
    let Some((program, words)) = arguments.command.split_first() else {
        return NOT_FOUND.into();
    };
    let error = Command::new(program).args(words).exec();
    super::complain(format!("{} cannot be run: {error}", program.display()));
    if error.kind() == io::ErrorKind::NotFound {
        NOT_FOUND.into()
    } else {
        NOT_RUNNABLE.into()
    }
}

fn confine(arguments: &Arguments) -> io::Result<()> {
    if let Some(parent) = arguments.parent {
        super::end_with(parent, Signal::KILL)?;
    }
    rustix::thread::set_no_new_privs(true)?;
    limit(Resource::Core, 0, 0)?;
    limit(Resource::Cpu, arguments.cpu, GRACE)?;
    limit(Resource::Data, arguments.data, 0)?;
    limit(Resource::Fsize, arguments.file, 0)?;
    limit(Resource::Nofile, arguments.open, 0)
}

/// Lowers a limit; one that is lower already stays.
fn limit(resource: Resource, value: u64, grace: u64) -> io::Result<()> {
    let highest = getrlimit(resource).maximum.unwrap_or(u64::MAX);
    let hard = value.saturating_add(grace).min(highest);
    let limit = Rlimit {
        current: Some(value.min(hard)),
        maximum: Some(hard),
    };
    Ok(setrlimit(resource, limit)?)
}
