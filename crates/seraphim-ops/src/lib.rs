//! What whoever runs the program sees of it: logs, health, figures, and what
//! systemd is told.
//!
//! It decides how that looks and what counts as healthy. It does not know what
//! the program does: it asks through [`Vitals`].

pub mod health;
mod heart;
mod logs;
mod metrics;
mod pages;
mod panics;
mod traces;

pub use heart::{Heart, notify_ready, notify_status, notify_stopping};
pub use logs::{LogError, LogFormat, LogSettings, Logs, init_logs};
pub use pages::{Pages, Vitals};
pub use panics::{panics, watch_panics};
pub use traces::{adopt, traceparent};

pub use self::metrics::{Kind, METRICS, Metric, Metrics};
