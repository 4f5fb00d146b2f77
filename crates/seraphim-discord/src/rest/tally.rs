//! Counts requests by what became of them. Discord shuts an address out that
//! sends too many of some kinds:
//! <https://docs.discord.com/developers/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans>.

use std::sync::atomic::{AtomicBool, Ordering};

use twilight_http::{
    error::{Error, ErrorType},
    response::{Response, ResponseFuture, marker::EmptyBody},
};

use crate::error::{is_unauthorized, refused_with};

/// An answer that is none of Discord's API: the page of a gate or proxy before
/// it. Its status is not known here, and such gates refuse with 403.
const UNREADABLE: &str = "unreadable";

/// Counts the answers that tell a request to wait (429), which are told to nobody:
/// twilight asks again as soon as it may, and looks here each time before it does.
/// Whose limit it was is not known here. What was the limit of a resource that
/// others share Discord does not count against the address, and this does.
pub(super) fn count_waits(what: &'static str, answer: &mut ResponseFuture<EmptyBody>) {
    let asked = AtomicBool::new(false);
    answer.set_pre_flight(move || {
        if asked.swap(true, Ordering::Relaxed) {
            metrics::counter!("seraphim_rest_ratelimited_total", "route" => what).increment(1);
            metrics::counter!("seraphim_rest_invalid_requests_total", "status" => "429")
                .increment(1);
        }
        true
    });
}

/// Counts one request.
pub(super) fn count(what: &'static str, answer: &Result<Response<EmptyBody>, Error>) {
    let told = match answer {
        Ok(response) => response.status().get().to_string(),
        Err(error) => outcome(error),
    };
    if matches!(told.as_str(), "401" | "403" | UNREADABLE) {
        metrics::counter!("seraphim_rest_invalid_requests_total", "status" => told.clone())
            .increment(1);
    }
    let labels = [("route", what.to_owned()), ("status", told)];
    metrics::counter!("seraphim_rest_requests_total", &labels).increment(1);
}

/// The name that a failed request is counted under.
fn outcome(error: &Error) -> String {
    if is_unauthorized(error) {
        return "401".to_owned();
    }
    match (refused_with(error), error.kind()) {
        (Some((status, _)), _) => status.to_string(),
        (None, ErrorType::Parsing { .. }) => UNREADABLE.to_owned(),
        (None, _) => "unreachable".to_owned(),
    }
}

/// Why it failed, without the page that may have come in place of an answer.
pub(super) fn reason(error: &Error) -> String {
    match error.kind() {
        ErrorType::Parsing { body } => {
            let length = body.len();
            format!("the answer is none of Discord's API ({length} bytes of something else)")
        }
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::Method;
    use metrics_exporter_prometheus::PrometheusBuilder;
    use serde_json::{Value, json};
    use twilight_http::{Client, request::Request, routing::Route};

    use super::*;
    use crate::testing::FakeRest;

    fn ask(rest: &FakeRest) -> ResponseFuture<EmptyBody> {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .token("token".to_owned())
            .proxy(rest.authority(), true)
            .build();
        client.request(Request::from_route(&Route::GetGatewayBot))
    }

    async fn failed(rest: &FakeRest) -> Error {
        ask(rest).await.expect_err("it is refused")
    }

    #[tokio::test]
    async fn each_time_that_a_request_is_told_to_wait_is_counted_and_the_answer_is_not() {
        let recorder = PrometheusBuilder::new().build_recorder();
        let _counted = metrics::set_default_local_recorder(&recorder);
        let rest = FakeRest::start().await;
        for _ in 0..2 {
            let wait = json!({ "message": "slow down", "retry_after": 0.0, "global": false });
            rest.once(Method::GET, "/gateway/bot", 429, wait);
        }
        let mut answer = ask(&rest);
        count_waits("greet", &mut answer);
        answer.await.expect("the third time it is answered");

        let scrape = recorder.handle().render();
        for line in [
            "seraphim_rest_ratelimited_total{route=\"greet\"} 2",
            "seraphim_rest_invalid_requests_total{status=\"429\"} 2",
        ] {
            assert!(scrape.contains(line), "{line} is not in {scrape}");
        }
    }

    #[tokio::test]
    async fn a_page_in_place_of_an_answer_is_counted_by_its_own_name_and_not_repeated() {
        let rest = FakeRest::start().await;
        let page = Value::String("<html>You have been blocked</html>".to_owned());
        for status in [403, 502, 503] {
            rest.once(Method::GET, "/gateway/bot", status, page.clone());
            let error = failed(&rest).await;
            assert_eq!(outcome(&error), UNREADABLE, "{status}");
            assert!(!reason(&error).contains("html"), "{}", reason(&error));
        }
        let no = json!({ "code": 50001, "message": "Missing Access" });
        rest.once(Method::GET, "/gateway/bot", 403, no);
        assert_eq!(outcome(&failed(&rest).await), "403");
    }
}
