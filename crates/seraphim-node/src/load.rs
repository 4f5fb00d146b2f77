//! Memory and processor load of this process and its machine, from `/proc`.
//!
//! Where there is no `/proc`, the figures are zero: they inform, nothing is
//! decided by them.

use std::fs;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use lavalink_protocol::{Cpu, Memory};

/// How long a measured load is given out before it is measured anew, as in Lavalink.
const REFRESH: Duration = Duration::from_secs(30);

/// Clock ticks a second in `/proc` (`USER_HZ`, 100 on every Linux).
const TICKS: f64 = 100.0;

/// Measures the load between two looks.
#[derive(Default)]
pub(crate) struct LoadMeter {
    last: Mutex<Option<Look>>,
}

#[derive(Clone, Copy)]
struct Look {
    at: Instant,
    system: (u64, u64),
    process: u64,
    cpu: Cpu,
}

impl LoadMeter {
    /// The load; 0 at the first look.
    pub(crate) fn cpu(&self) -> Cpu {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(look) = last.as_ref().filter(|look| look.at.elapsed() < REFRESH) {
            return look.cpu;
        }
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let cores = u32::try_from(cores).unwrap_or(u32::MAX);
        let mut cpu = Cpu {
            cores,
            system_load: 0.0,
            lavalink_load: 0.0,
        };
        let at = Instant::now();
        let system = system_ticks().unwrap_or_default();
        let process = process_ticks().unwrap_or_default();
        if let Some(before) = *last {
            let total = system.1.saturating_sub(before.system.1);
            cpu.system_load = share(system.0.saturating_sub(before.system.0), ratio(total));
            let possible = at.duration_since(before.at).as_secs_f64() * TICKS * f64::from(cores);
            cpu.lavalink_load = share(process.saturating_sub(before.process), possible);
        }
        *last = Some(Look {
            at,
            system,
            process,
            cpu,
        });
        cpu
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "ticks of a load average need no 53 bits"
)]
fn ratio(ticks: u64) -> f64 {
    ticks as f64
}

fn share(used: u64, possible: f64) -> f64 {
    if possible > 0.0 {
        (ratio(used) / possible).clamp(0.0, 1.0)
    } else {
        0.0
    }
}

/// Busy and total ticks of the machine.
fn system_ticks() -> Option<(u64, u64)> {
    let text = fs::read_to_string("/proc/stat").ok()?;
    let fields: Vec<u64> = text
        .lines()
        .next()?
        .split_ascii_whitespace()
        .skip(1)
        .take(8)
        .map_while(|field| field.parse().ok())
        .collect();
    let total: u64 = fields.iter().sum();
    let idle = fields.get(3)? + fields.get(4)?;
    Some((total.saturating_sub(idle), total))
}

/// Ticks that this process has used, in user and kernel.
fn process_ticks() -> Option<u64> {
    let text = fs::read_to_string("/proc/self/stat").ok()?;
    // The name in parentheses may hold anything, so count from behind it.
    let (_, fields) = text.rsplit_once(')')?;
    let mut fields = fields.split_ascii_whitespace().skip(11);
    let user: u64 = fields.next()?.parse().ok()?;
    let kernel: u64 = fields.next()?.parse().ok()?;
    Some(user + kernel)
}

/// Memory of this process: `used` is resident, `allocated` the most that ever
/// was, `reservable` what the machine or the control group allows.
pub(crate) fn memory() -> Memory {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let used = kibibytes(&status, "VmRSS:");
    let allocated = kibibytes(&status, "VmHWM:").max(used);
    let machine = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let machine = kibibytes(&machine, "MemTotal:");
    let group = fs::read_to_string("/sys/fs/cgroup/memory.max")
        .ok()
        .and_then(|text| text.trim().parse().ok())
        .unwrap_or(u64::MAX);
    Memory {
        free: allocated - used,
        used,
        allocated,
        reservable: machine.min(group),
    }
}

fn kibibytes(text: &str, name: &str) -> u64 {
    text.lines()
        .find_map(|line| line.strip_prefix(name))
        .and_then(|rest| rest.split_ascii_whitespace().next()?.parse::<u64>().ok())
        .map_or(0, |kib| kib * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_look_has_no_load_and_a_process_uses_memory() {
        let cpu = LoadMeter::default().cpu();
        assert!(cpu.cores > 0);
        assert!(cpu.lavalink_load.abs() < f64::EPSILON);
        let memory = memory();
        assert_eq!(memory.allocated, memory.free + memory.used);
    }
}
