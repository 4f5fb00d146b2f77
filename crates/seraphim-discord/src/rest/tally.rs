//! Counts requests by what became of them. Discord shuts an address out that
//! sends too many of some kinds:
//! <https://docs.discord.com/developers/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans>.

use super::exchange::Failure;

/// An answer that is none of Discord's API: the page of a gate or proxy before
/// it, and such gates refuse with 403.
const UNREADABLE: &str = "unreadable";

/// Counts an answer that tells a request to wait (429), which is told to nobody.
/// What is the limit of a resource that others `share` Discord does not count
/// against the address.
pub(super) fn count_wait(what: &'static str, shared: bool) {
    metrics::counter!("seraphim_rest_ratelimited_total", "route" => what).increment(1);
    if !shared {
        count_invalid("429".to_owned());
    }
}

/// Counts one request by its last answer's status.
pub(super) fn count(what: &'static str, answer: Result<u16, &Failure>) {
    let told = match answer {
        Ok(status) | Err(&Failure::Refused { status, .. }) => status.to_string(),
        Err(Failure::Unreadable { .. }) => UNREADABLE.to_owned(),
        Err(Failure::Unreachable(_)) => "unreachable".to_owned(),
    };
    if matches!(told.as_str(), "401" | "403" | UNREADABLE) {
        count_invalid(told.clone());
    }
    let labels = [("route", what.to_owned()), ("status", told)];
    metrics::counter!("seraphim_rest_requests_total", &labels).increment(1);
}

fn count_invalid(status: String) {
    metrics::counter!("seraphim_rest_invalid_requests_total", "status" => status).increment(1);
}

#[cfg(test)]
mod tests {
    use axum::http::Method;
    use metrics_exporter_prometheus::PrometheusBuilder;
    use serde_json::{Value, json};
    use twilight_http::{request::Request, routing::Route};

    use crate::testing::{FakeRest, exchange};

    #[tokio::test]
    async fn each_time_that_a_request_is_told_to_wait_and_each_page_is_counted() {
        let recorder = PrometheusBuilder::new().build_recorder();
        let _counted = metrics::set_default_local_recorder(&recorder);
        let rest = FakeRest::start().await;
        let line = exchange(&rest);
        let request = Request::from_route(&Route::GetGatewayBot);
        let wait = json!({ "message": "slow down", "retry_after": 0.0, "global": false });
        for _ in 0..2 {
            rest.once(Method::GET, "/gateway/bot", 429, wait.clone());
        }
        let answer = line.ask("greet", &request).await;
        answer.expect("the third time it is answered");
        rest.stands(&[("x-ratelimit-scope", "shared")]);
        rest.once(Method::GET, "/gateway/bot", 429, wait);
        let page = Value::String("<html>You have been blocked</html>".to_owned());
        rest.once(Method::GET, "/gateway/bot", 503, page);
        let answer = line.ask("greet", &request).await;
        answer.expect_err("it is a page");

        let scrape = recorder.handle().render();
        for line in [
            "seraphim_rest_ratelimited_total{route=\"greet\"} 3",
            "seraphim_rest_invalid_requests_total{status=\"429\"} 2",
            "seraphim_rest_invalid_requests_total{status=\"unreadable\"} 1",
            "seraphim_rest_requests_total{route=\"greet\",status=\"200\"} 1",
        ] {
            assert!(scrape.contains(line), "{line} is not in {scrape}");
        }
    }
}
