//! Traces for whoever collects them by OpenTelemetry's protocol over HTTP:
//! <https://opentelemetry.io/docs/specs/otlp/#otlphttp>. Built with the feature
//! `traces` only; without it nothing is sent and no span has a number outside.
//!
//! What is sent is the way of a request to its first frame. Spans without end,
//! such as a guild's, are left out.

/// The spans that are sent.
#[cfg(feature = "traces")]
const SENT: &[&str] = &["interaction", "resolve", "join", "first frame", "node"];

/// What names this process's current span to another one, as the header
/// `traceparent` has it; `None`: there is none that is sent.
/// <https://www.w3.org/TR/trace-context/#traceparent-header>
pub fn traceparent() -> Option<String> {
    #[cfg(feature = "traces")]
    return collected::traceparent();
    #[cfg(not(feature = "traces"))]
    None
}

/// Makes a span, which must not have been entered yet, the child of another
/// process's span. What names none is ignored.
pub fn adopt(span: &tracing::Span, traceparent: &str) {
    #[cfg(feature = "traces")]
    collected::adopt(span, traceparent);
    #[cfg(not(feature = "traces"))]
    let _ = (span, traceparent);
}

#[cfg(feature = "traces")]
pub(crate) use collected::Collector;

#[cfg(feature = "traces")]
mod collected {
    use std::collections::HashMap;
    use std::time::Duration;

    use opentelemetry::propagation::TextMapPropagator as _;
    use opentelemetry::trace::{TraceContextExt as _, TracerProvider as _};
    use opentelemetry_otlp::{ExporterBuildError, Protocol, SpanExporter, WithExportConfig as _};
    use opentelemetry_sdk::Resource;
    use opentelemetry_sdk::propagation::TraceContextPropagator;
    use opentelemetry_sdk::trace::SdkTracerProvider;
    use tracing::{Span, Subscriber};
    use tracing_opentelemetry::OpenTelemetrySpanExt as _;
    use tracing_subscriber::filter::filter_fn;
    use tracing_subscriber::registry::LookupSpan;
    use tracing_subscriber::{Layer, layer};

    use super::SENT;

    /// For a collector to take a batch.
    const PATIENCE: Duration = Duration::from_secs(3);

    /// Sends spans from a thread of its own; the last ones when it is dropped.
    pub(crate) struct Collector(SdkTracerProvider);

    impl Collector {
        /// `endpoint`: where to send to, such as `http://tempo:4318/v1/traces`.
        pub(crate) fn new(endpoint: &str) -> Result<Self, ExporterBuildError> {
            let exporter = SpanExporter::builder()
                .with_http()
                .with_protocol(Protocol::HttpJson)
                .with_endpoint(endpoint)
                .with_timeout(PATIENCE)
                .build()?;
            let program = Resource::builder().with_service_name("seraphim").build();
            let provider = SdkTracerProvider::builder()
                .with_batch_exporter(exporter)
                .with_resource(program)
                .build();
            Ok(Self(provider))
        }

        pub(crate) fn layer<S>(&self) -> Box<dyn layer::Layer<S> + Send + Sync>
        where
            S: Subscriber + Send + Sync + for<'a> LookupSpan<'a>,
        {
            tracing_opentelemetry::layer()
                .with_tracer(self.0.tracer("seraphim"))
                .with_filter(filter_fn(|it| it.is_span() && SENT.contains(&it.name())))
                .boxed()
        }
    }

    impl Drop for Collector {
        fn drop(&mut self) {
            // What the collector does not take is lost; the program ends all the same.
            let _ = self.0.shutdown_with_timeout(PATIENCE);
        }
    }

    pub(super) fn traceparent() -> Option<String> {
        let context = Span::current().context();
        let span = context.span();
        let span = span.span_context();
        span.is_valid().then(|| {
            let (trace, id, flags) = (span.trace_id(), span.span_id(), span.trace_flags());
            format!("00-{trace}-{id}-{:02x}", flags.to_u8())
        })
    }

    pub(super) fn adopt(span: &Span, traceparent: &str) {
        let header = HashMap::from([("traceparent".to_owned(), traceparent.to_owned())]);
        let parent = TraceContextPropagator::new().extract(&header);
        if let Err(error) = span.set_parent(parent) {
            tracing::debug!(%error, "a trace was not taken up");
        }
    }
}
