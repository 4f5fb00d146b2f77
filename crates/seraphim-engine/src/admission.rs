//! How often people may act: the rule of the core behind a lock, with the
//! engine's clock. Commands, buttons and menus pass here before a guild is asked.

use std::sync::{Mutex, PoisonError};

use seraphim_core::policy::admission::{Admission, Bucket, Limits, Tracked};
use seraphim_core::policy::rate_limit::Allowance;
use seraphim_core::{GuildId, Refusal, UserId};

use crate::engine::Engine;

/// The buckets of all people and guilds.
pub(crate) struct Gate(Mutex<Admission>);

impl Gate {
    pub(crate) fn new(limits: Limits) -> Self {
        let gate = Self(Mutex::new(Admission::new(limits)));
        // Figures are there before anybody acts.
        for bucket in ["person", "guild"] {
            metrics::counter!("seraphim_rate_limited_total", "bucket" => bucket).increment(0);
        }
        gate.with(|admission| show(admission.tracked()));
        gate
    }

    fn with<T>(&self, with: impl FnOnce(&mut Admission) -> T) -> T {
        with(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Engine {
    /// Counts one action of a person in a guild, command or button alike.
    ///
    /// # Errors
    /// [`Refusal::TooFast`], [`Refusal::GuildTooFast`]; nothing is counted then.
    pub fn limit(&self, person: UserId, guild: GuildId) -> Result<(), Refusal> {
        let now = self.context.clock.now();
        let taken = self.gate.with(|admission| {
            let taken = admission.take(person, guild, now);
            show(admission.tracked());
            taken
        });
        let empty = match taken {
            Err(Refusal::TooFast { .. }) => "person",
            Err(Refusal::GuildTooFast { .. }) => "guild",
            _ => return taken,
        };
        metrics::counter!("seraphim_rate_limited_total", "bucket" => empty).increment(1);
        taken
    }

    /// How many more actions a person or a guild is allowed.
    #[must_use]
    pub fn allowance(&self, bucket: Bucket) -> Allowance {
        let now = self.context.clock.now();
        self.gate.with(|admission| admission.status(bucket, now))
    }

    /// Forgets how fast a person or a guild was. Says whether anything was known.
    pub fn forget_actions(&self, bucket: Bucket) -> bool {
        self.gate.with(|admission| {
            let known = admission.reset(bucket);
            show(admission.tracked());
            known
        })
    }

    /// Forgets how fast everybody was.
    pub fn forget_all_actions(&self) {
        self.gate.with(|admission| {
            admission.clear();
            show(admission.tracked());
        });
    }

    /// From now on people and guilds may act this often.
    pub fn set_limits(&self, limits: Limits) {
        self.gate.with(|admission| admission.set(limits));
    }

    /// Of how many people and guilds is known how fast they were.
    #[must_use]
    pub fn tracked(&self) -> Tracked {
        self.gate.with(|admission| admission.tracked())
    }
}

#[expect(clippy::cast_precision_loss, reason = "they are bounded by 100,000")]
fn show(tracked: Tracked) {
    for (bucket, count) in [("person", tracked.people), ("guild", tracked.guilds)] {
        metrics::gauge!("seraphim_rate_limit_buckets", "bucket" => bucket).set(count as f64);
    }
}
