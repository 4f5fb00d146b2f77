//! What comes in before the place that is to be heard.

/// Samples before a media time are not to be heard.
#[derive(Clone, Copy)]
pub(super) struct Skip {
    pub(super) until: i64,
    /// Microseconds that may be skipped at most; known from the first packet.
    budget: Option<i64>,
}

impl Skip {
    pub(super) fn until(time: i64) -> Self {
        Self {
            until: time,
            budget: None,
        }
    }

    /// Spends so many microseconds of the budget; false when it is used up,
    /// as it is when the container's times are nonsense.
    pub(super) fn spend(&mut self, time: i64, micros: i64) -> bool {
        let whole = self
            .until
            .saturating_sub(time)
            .max(0)
            .saturating_add(1_000_000);
        let whole = if self.until == 0 {
            whole.min(1_000_000)
        } else {
            whole
        };
        let left = self.budget.unwrap_or(whole).saturating_sub(micros);
        self.budget = Some(left);
        left >= 0
    }
}
