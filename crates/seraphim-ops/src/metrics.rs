//! Figures in Prometheus' text format.
//! <https://prometheus.io/docs/practices/naming/>
//!
//! Other crates count with the `metrics` facade; nothing happens there until a
//! program calls [`Metrics::install`]. No label names a guild or a person.

mod names;

use metrics::{Unit, describe_counter, describe_gauge, describe_histogram};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};

pub use self::names::{Kind, METRICS, Metric};

/// The figures of this process.
pub struct Metrics {
    handle: PrometheusHandle,
    process: metrics_process::Collector,
}

impl Metrics {
    /// From now on everything that is counted in this process is kept. What has
    /// no labels is there from the start, so that a rate can be taken of it.
    ///
    /// # Errors
    /// At a second call.
    pub fn install() -> Result<Self, BuildError> {
        let mut builder = PrometheusBuilder::new();
        for metric in METRICS {
            if let Kind::Histogram(bounds) = metric.kind {
                let name = Matcher::Full(metric.name.to_owned());
                builder = builder.set_buckets_for_metric(name, bounds)?;
            }
        }
        let handle = builder.install_recorder()?;
        for metric in METRICS {
            metric.describe();
        }
        let process = metrics_process::Collector::default();
        process.describe();
        Ok(Self { handle, process })
    }

    /// A scrape.
    pub fn render(&self) -> String {
        self.process.collect();
        self.handle.render()
    }

    /// Puts what was observed since into its buckets; to be called every few
    /// seconds, so that it does not gather while nobody scrapes.
    pub fn tidy(&self) {
        self.handle.run_upkeep();
    }
}

impl Metric {
    fn describe(&self) {
        let Self {
            name, kind, about, ..
        } = *self;
        let bare = self.labels.is_empty();
        match kind {
            Kind::Counter => {
                describe_counter!(name, Unit::Count, about);
                if bare {
                    metrics::counter!(name).increment(0);
                }
            }
            Kind::Gauge => describe_gauge!(name, Unit::Count, about),
            Kind::Histogram(_) => {
                describe_histogram!(name, Unit::Seconds, about);
                if bare {
                    drop(metrics::histogram!(name));
                }
            }
        }
    }
}
