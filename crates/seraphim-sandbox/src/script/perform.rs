//! Performs a script: people act on the running sandbox, expectations are
//! waited for, faults are ordered. Stops at the first step that fails. What
//! people do is in `person`, what they type in `typing`, what they hear in
//! `listen`.

use std::collections::HashMap;
use std::future::Future;
use std::time::Duration;

use tokio::time::Instant;

use super::breakage::fault_of;
use super::step::{Fate, Order, Script, Step, Who};
use super::tell::Line;
use super::typing::Offer;
use crate::fault::Fault;
use crate::sandbox::Sandbox;

/// Starts and ends the processes that are not part of the sandbox.
pub trait ProcessControl {
    /// Has it happen to the process of that name; the error is a sentence.
    fn bring(&mut self, name: &str, fate: Fate) -> impl Future<Output = Result<(), String>> + Send;
}

/// The step that failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("✗ line {line}: {step}\n  {reason}")]
pub struct Failure {
    /// The number of its line.
    pub line: usize,
    /// The step as it was written.
    pub step: String,
    /// What happened instead.
    pub reason: String,
}

/// A script being performed, told line by line.
pub struct Performance<'a, T> {
    pub(super) sandbox: &'a Sandbox,
    tell: T,
    began: Instant,
    /// The text channels that people went to.
    pub(super) places: HashMap<Who, String>,
    /// What people were offered while they typed.
    pub(super) offers: HashMap<Who, Offer>,
}

impl<'a, T: FnMut(&Line)> Performance<'a, T> {
    /// A performance that tells what happens, one line a call.
    pub fn new(sandbox: &'a Sandbox, tell: T) -> Self {
        Self {
            sandbox,
            tell,
            began: Instant::now(),
            places: HashMap::new(),
            offers: HashMap::new(),
        }
    }

    /// Performs every step in order.
    ///
    /// # Errors
    /// The first step that failed; those after it are not performed.
    pub async fn play(
        &mut self,
        script: &Script,
        processes: &mut impl ProcessControl,
    ) -> Result<(), Failure> {
        for step in &script.steps {
            self.step(step, processes).await.map_err(|reason| Failure {
                line: step.line,
                step: step.text.clone(),
                reason,
            })?;
        }
        Ok(())
    }

    async fn step(
        &mut self,
        step: &Step,
        processes: &mut impl ProcessControl,
    ) -> Result<(), String> {
        (self.tell)(&Line::of(self.began.elapsed(), &step.order));
        match &step.order {
            Order::Person { who, act } => self.person(who, act).await,
            Order::Process { name, fate } => processes.bring(name, *fate).await,
            Order::Guild(name) => {
                self.sandbox.add_guild(name);
                Ok(())
            }
            Order::Channel {
                guild,
                channel,
                bitrate,
            } => self
                .sandbox
                .set_bitrate(guild.as_deref(), channel, *bitrate)
                .map_err(|error| error.to_string()),
            Order::Wait(time) => {
                tokio::time::sleep(*time).await;
                Ok(())
            }
            Order::Voice { .. }
            | Order::Gateway(_)
            | Order::Rest(_)
            | Order::Links(_)
            | Order::Moderation { .. }
            | Order::Down(_) => match fault_of(&step.order) {
                Some(fault) => self.fault(fault).await,
                None => Ok(()),
            },
        }
    }

    pub(super) fn say_outcome(&mut self, line: &str) {
        (self.tell)(&Line::Outcome(line.to_owned()));
    }

    async fn fault(&mut self, fault: Fault) -> Result<(), String> {
        self.sandbox
            .fault(fault)
            .await
            .map_err(|error| error.to_string())
    }

    /// Tries until it works or the time is over: again at every change of the
    /// world, so at the bot's login.
    pub(super) async fn attempt<R>(
        &self,
        within: Duration,
        mut attempt: impl FnMut() -> Option<R>,
    ) -> Option<R> {
        let deadline = Instant::now() + within;
        let mut changes = self.sandbox.shared.changed.subscribe();
        loop {
            if let Some(done) = attempt() {
                return Some(done);
            }
            // The attempt itself may have counted as a change.
            changes.borrow_and_update();
            let woken = tokio::time::timeout_at(deadline, changes.changed());
            if !matches!(woken.await, Ok(Ok(()))) {
                return None;
            }
        }
    }

    pub(super) fn bot(&self) -> u64 {
        self.sandbox.application_id()
    }
}
