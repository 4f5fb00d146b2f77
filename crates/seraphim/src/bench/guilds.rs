//! What the bot half keeps of guilds: its memory with one, a hundred, a thousand
//! and ten thousand of the size of an average one, while an audio node of its
//! own program does what belongs to sound.

use std::fmt;
use std::time::Duration;

use seraphim_sandbox::SandboxSettings;
use serde::Serialize;
use tokio::time::sleep;

use super::program::Memory;
use super::stage::Stage;

/// Guilds of the four runs, the sandbox's own one among them.
const SIZES: [u32; 4] = [1, 100, 1_000, 10_000];
/// After everything was told: what was needed for the telling is given back.
const REST: Duration = Duration::from_secs(10);
/// What was set: so much for a guild, in KiB, above so much, in MiB.
const MOST_A_GUILD: f64 = 15.0;
const MOST_ALONE: f64 = 25.0;

/// What was measured.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Guilds {
    rows: Vec<Row>,
    /// Growth a guild from the first run to the last, in KiB.
    a_guild_kib: f64,
}

#[derive(Clone, Copy, Debug, Serialize)]
struct Row {
    guilds: u32,
    memory: Memory,
}

/// Measures one size after the other.
pub(super) async fn measure(tell: impl Fn(&str)) -> anyhow::Result<Guilds> {
    let mut rows = Vec::new();
    for guilds in SIZES {
        tell(&format!("the bot in {guilds} guilds"));
        let settings = SandboxSettings {
            parishes: guilds - 1,
            // As Discord grants a bot of that size, so that its shards need not
            // wait for one another for a minute.
            max_concurrency: 16,
            ..SandboxSettings::default()
        };
        let mut stage = Stage::open(settings, None).await?;
        stage.ready(guilds).await?;
        sleep(REST).await;
        rows.push(Row {
            guilds,
            memory: stage.bot.memory()?,
        });
        stage.close().await?;
    }
    let (first, last) = (rows[0], rows[rows.len() - 1]);
    let grown = last.memory.own_kib.saturating_sub(first.memory.own_kib);
    Ok(Guilds {
        a_guild_kib: float(grown) / f64::from(last.guilds - first.guilds),
        rows,
    })
}

/// Memory is far below what such a number holds exactly.
fn float(kib: u64) -> f64 {
    u32::try_from(kib).map_or(f64::INFINITY, f64::from)
}

impl fmt::Display for Guilds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "guilds    resident, MiB    its own, MiB")?;
        for row in &self.rows {
            let mebibytes = |kib: u64| float(kib) / 1024.0;
            writeln!(
                f,
                "{:<6}    {:>13.1}    {:>12.1}",
                row.guilds,
                mebibytes(row.memory.resident_kib),
                mebibytes(row.memory.own_kib),
            )?;
        }
        let alone = float(self.rows[0].memory.resident_kib) / 1024.0;
        writeln!(
            f,
            "alone {alone:.1} MiB (at most {MOST_ALONE}); {:.1} KiB a guild (at most {MOST_A_GUILD})",
            self.a_guild_kib,
        )
    }
}
