//! One request and its answer. A request waits while Discord has said that it
//! would be refused, and one that was told to wait is made again by itself,
//! <https://docs.discord.com/developers/topics/rate-limits>.
//!
//! twilight's client keeps to the limits of its refusals alone, and lets one
//! answer to an interaction pass at a time in all servers together; its limiter
//! is asked here, where neither is so.

use std::{
    fmt,
    time::{Duration, SystemTime},
};

use reqwest::{
    Response, StatusCode,
    header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, DATE, HeaderMap, HeaderValue},
    redirect::Policy,
};
use serde_json::Value;
use tokio::time::{Instant, sleep};
use twilight_http::{
    request::{Method, Request},
    routing::Route,
};
use twilight_http_ratelimiting::{Endpoint, Permit, RateLimitHeaders, RateLimiter};

use super::tally;
use crate::error::Error;

const PATIENCE: Duration = Duration::from_secs(10);
/// A connection of HTTP/2 that is dead would be asked over and over again: while
/// an answer is awaited, it has so long for a sign of life.
const PING: Duration = Duration::from_secs(3);
/// The longest wait that is believed; after it the request is made and told anew.
const LONGEST_WAIT: Duration = Duration::from_hours(1);
/// Where it is not told how long.
const UNTOLD_WAIT: Duration = Duration::from_secs(1);
/// Of an answer; fifty messages with all that they may have in them are smaller.
const MOST_BYTES: usize = 8 << 20;
/// As Discord asks for it, <https://docs.discord.com/developers/reference#user-agent>.
const USER_AGENT: &str = concat!(
    "DiscordBot (https://github.com/twilight-rs/twilight, 0.18) Seraphim/",
    env!("CARGO_PKG_VERSION")
);

/// A wait of a request that is worth a word in the log.
const WORTH_TELLING: Duration = Duration::from_secs(5);

/// Why there is no answer that would do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Failure {
    /// Discord said no, with its own code or 0.
    #[error("HTTP {status}, code {code}")]
    Refused { status: u16, code: u64 },
    /// An answer that is none of Discord's API: the page of a gate or proxy before it.
    #[error("the answer is none of Discord's API ({length} bytes of something else)")]
    Unreadable { length: usize },
    /// None came.
    #[error("{0}")]
    Unreachable(String),
}

/// Makes requests.
#[derive(Clone)]
pub(crate) struct Exchange {
    http: reqwest::Client,
    /// Its address up to the version.
    api: String,
    authorization: HeaderValue,
    limiter: RateLimiter,
}

impl fmt::Debug for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exchange")
            .field("api", &self.api)
            .finish_non_exhaustive()
    }
}

impl Exchange {
    /// `token`: with or without the word `Bot` before it; `api`: an address up to the
    /// version. A process-wide rustls provider must be installed before.
    pub(crate) fn new(token: &str, api: String) -> Result<Self, Error> {
        let http = reqwest::Client::builder()
            .timeout(PATIENCE)
            .http2_keep_alive_interval(PING)
            .http2_keep_alive_timeout(PING)
            .redirect(Policy::none())
            .user_agent(USER_AGENT)
            .no_proxy()
            .build()
            .map_err(|source| Error::request("prepare for requests", source))?;
        let token = token.strip_prefix("Bot ").unwrap_or(token);
        let mut authorization =
            HeaderValue::from_str(&format!("Bot {token}")).map_err(|_| Error::TokenRefused)?;
        authorization.set_sensitive(true);
        Ok(Self {
            http,
            api,
            authorization,
            limiter: RateLimiter::default(),
        })
    }

    /// What Discord answers to a request for `what`.
    pub(super) async fn ask(
        &self,
        what: &'static str,
        request: &Request,
    ) -> Result<Vec<u8>, Failure> {
        let began = Instant::now();
        let answer = loop {
            let (status, headers, body) = match self.once(request).await {
                Ok(answered) => answered,
                Err(failure) => break Err(failure),
            };
            if status.is_success() {
                break Ok((status, body));
            }
            let Ok(Value::Object(told)) = serde_json::from_slice(&body) else {
                break Err(Failure::Unreadable { length: body.len() });
            };
            if status != StatusCode::TOO_MANY_REQUESTS {
                break Err(Failure::Refused {
                    status: status.as_u16(),
                    code: told.get("code").and_then(Value::as_u64).unwrap_or(0),
                });
            }
            let scope = headers.get(RateLimitHeaders::SCOPE);
            tally::count_wait(what, scope.is_some_and(|scope| scope == "shared"));
            let wait = told.get("retry_after").and_then(Value::as_f64);
            let wait = wait.and_then(seconds).unwrap_or(UNTOLD_WAIT);
            if wait >= WORTH_TELLING {
                let seconds = wait.as_secs();
                tracing::warn!(what, seconds, "Discord has a request wait");
            }
            sleep(wait).await;
        };
        metrics::histogram!("seraphim_rest_request_duration_seconds", "route" => what)
            .record(began.elapsed());
        let told = answer.as_ref().map(|(status, _)| status.as_u16());
        tally::count(what, told);
        answer.map(|(_, body)| body)
    }

    /// What the time is at Discord.
    pub(crate) async fn clock(&self) -> Option<SystemTime> {
        let request = Request::from_route(&Route::GetGateway);
        let (_, headers, _) = self.once(&request).await.ok()?;
        httpdate::parse_http_date(headers.get(DATE)?.to_str().ok()?).ok()
    }

    async fn once(&self, request: &Request) -> Result<(StatusCode, HeaderMap, Vec<u8>), Failure> {
        let permit = self.permit(request).await;
        let mut response = self.send(request).await.map_err(unreachable)?;
        if let Some(permit) = permit {
            permit.complete(standing(response.headers()));
        }
        let headers = std::mem::take(response.headers_mut());
        Ok((response.status(), headers, read(response).await?))
    }

    /// Comes when Discord would take the request; `None`: it has no bucket that
    /// another request could be in, as answers to interactions, which are not
    /// bound by the limit of all routes either.
    async fn permit(&self, request: &Request) -> Option<Permit> {
        let path = request.path();
        if path.starts_with("interactions/") || path.starts_with("webhooks/") {
            return None;
        }
        let endpoint = Endpoint {
            method: request.method(),
            path: route(path),
        };
        Some(self.limiter.acquire(endpoint).await)
    }

    async fn send(&self, request: &Request) -> reqwest::Result<Response> {
        let name = request.method().name();
        let method = reqwest::Method::from_bytes(name.as_bytes()).unwrap_or_default();
        let address = format!("{}/{}", self.api, request.path());
        let mut sent = self.http.request(method, address);
        if request.use_authorization_token() {
            sent = sent.header(AUTHORIZATION, self.authorization.clone());
        }
        if let Some(headers) = request.headers() {
            sent = sent.headers(headers.clone());
        }
        sent = if let Some(form) = request.form() {
            sent.header(CONTENT_TYPE, form.content_type())
                .body(form.clone().build())
        } else if let Some(body) = request.body() {
            sent.header(CONTENT_TYPE, "application/json")
                .body(body.to_vec())
        } else if request.method() == Method::Get {
            sent
        } else {
            sent.header(CONTENT_LENGTH, 0)
        };
        sent.send().await
    }
}

/// A path with its channel or guild, which has buckets of its own, but without
/// any other id, such as a message's.
fn route(path: &str) -> String {
    let path = path.split('?').next().unwrap_or_default();
    let is_id = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let parts = path.split('/').enumerate().map(|(place, part)| {
        let minor = place > 1 && is_id(part);
        if minor { "{id}" } else { part }
    });
    parts.collect::<Vec<_>>().join("/")
}

/// How a bucket stands after an answer.
fn standing(headers: &HeaderMap) -> Option<RateLimitHeaders> {
    let number = |name: &str| headers.get(name)?.to_str().ok()?.parse().ok();
    let reset_after = headers.get(RateLimitHeaders::RESET_AFTER)?.to_str().ok()?;
    let reset_after = seconds(reset_after.parse().ok()?)?;
    Some(RateLimitHeaders {
        bucket: headers.get(RateLimitHeaders::BUCKET)?.as_bytes().to_vec(),
        limit: number(RateLimitHeaders::LIMIT)?,
        remaining: number(RateLimitHeaders::REMAINING)?,
        reset_at: std::time::Instant::now() + reset_after,
    })
}

fn seconds(told: f64) -> Option<Duration> {
    let bounded = told.clamp(0.0, LONGEST_WAIT.as_secs_f64());
    Duration::try_from_secs_f64(bounded).ok()
}

async fn read(mut response: Response) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(unreachable)? {
        if bytes.len() + chunk.len() > MOST_BYTES {
            return Err(Failure::Unreadable {
                length: bytes.len() + chunk.len(),
            });
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// The address may have a token in it.
fn unreachable(error: reqwest::Error) -> Failure {
    let error = error.without_url();
    let mut told = error.to_string();
    let mut cause = std::error::Error::source(&error);
    while let Some(deeper) = cause {
        told = format!("{told}: {deeper}");
        cause = deeper.source();
    }
    Failure::Unreachable(told)
}

#[cfg(test)]
mod tests {
    use axum::http;
    use serde_json::json;
    use twilight_http::{
        request::{Request, RequestBuilder},
        routing::Route,
    };

    use super::*;
    use crate::testing::{FakeRest, exchange};

    fn status_of(channel: u64) -> Request {
        let path = format!("channels/{channel}/voice-status");
        let request = RequestBuilder::raw(Method::Put, path).json(&json!({ "status": "Kyrie" }));
        request.build().expect("a request")
    }

    fn callback(interaction: u64) -> Request {
        let route = Route::InteractionCallback {
            interaction_id: interaction,
            interaction_token: "token",
            with_response: false,
        };
        Request::from_route(&route)
    }

    #[tokio::test]
    async fn an_answer_to_one_person_does_not_wait_for_that_to_another() {
        let rest = FakeRest::start().await;
        let line = exchange(&rest);
        rest.hold();
        let (first, second) = (callback(1), callback(2));
        let released = async {
            assert_eq!(rest.wait_for(2).await.len(), 2);
            rest.release();
        };
        let (first, second, ()) =
            tokio::join!(line.ask("a", &first), line.ask("b", &second), released);
        assert!(first.is_ok() && second.is_ok(), "{first:?}, {second:?}");
    }

    #[tokio::test]
    async fn what_would_be_refused_waits_until_its_bucket_is_full_again() {
        let rest = FakeRest::start().await;
        let line = exchange(&rest);
        rest.stands(&[
            ("x-ratelimit-bucket", "statuses"),
            ("x-ratelimit-limit", "5"),
            ("x-ratelimit-remaining", "0"),
            ("x-ratelimit-reset-after", "0.3"),
        ]);
        let began = Instant::now();
        line.ask("status", &status_of(5)).await.expect("the last");
        let here = async {
            line.ask("status", &status_of(5)).await.expect("the next");
            began.elapsed()
        };
        let elsewhere = async {
            line.ask("status", &status_of(6)).await.expect("the other");
            began.elapsed()
        };
        let (here, elsewhere) = tokio::join!(here, elsewhere);
        assert!(here >= Duration::from_millis(300), "{here:?}");
        assert!(
            elsewhere < here,
            "{elsewhere:?} of another channel, {here:?} here"
        );
    }

    #[test]
    fn messages_of_a_channel_are_of_one_route_and_channels_are_not() {
        assert_eq!(route("channels/5/messages/7"), "channels/5/messages/{id}");
        assert_eq!(route("channels/5/messages?limit=50"), "channels/5/messages");
        assert_eq!(route("guilds/5"), "guilds/5");
        assert_eq!(route(""), "");
    }

    #[tokio::test]
    async fn what_was_told_to_wait_is_made_again_by_itself() {
        let rest = FakeRest::start().await;
        let line = exchange(&rest);
        for global in [false, true] {
            let wait = json!({ "message": "slow down", "retry_after": 0.2, "global": global });
            rest.once(http::Method::PUT, "/voice-status", 429, wait);
        }
        let began = Instant::now();
        line.ask("status", &status_of(5)).await.expect("an answer");
        assert!(began.elapsed() >= Duration::from_millis(400));
        assert_eq!(rest.seen().len(), 3);
    }

    #[tokio::test]
    async fn hostile_times_and_numbers_are_bounded_or_not_believed() {
        let rest = FakeRest::start().await;
        let line = exchange(&rest);
        for (remaining, reset_after) in [
            ("1", "1e300"),
            ("1", "-5"),
            ("1", "NaN"),
            ("99999999", "1"),
            ("-1", "1"),
        ] {
            rest.stands(&[
                ("x-ratelimit-bucket", "statuses"),
                ("x-ratelimit-limit", "5"),
                ("x-ratelimit-remaining", remaining),
                ("x-ratelimit-reset-after", reset_after),
            ]);
            let answer = line.ask("status", &status_of(5)).await;
            assert!(answer.is_ok(), "{reset_after}: {answer:?}");
        }
        assert_eq!(seconds(f64::INFINITY), Some(LONGEST_WAIT));
        assert_eq!(seconds(f64::NAN), None);
    }

    #[tokio::test]
    async fn a_page_in_place_of_an_answer_is_not_repeated_nor_the_address_told() {
        let rest = FakeRest::start().await;
        let line = exchange(&rest);
        let page = Value::String("<html>You have been blocked</html>".to_owned());
        for status in [403, 429, 502] {
            rest.once(http::Method::POST, "/callback", status, page.clone());
            let failure = line.ask("respond", &callback(1)).await;
            let failure = failure.expect_err("it is a page");
            assert!(matches!(failure, Failure::Unreadable { .. }), "{failure:?}");
            assert!(!failure.to_string().contains("html"), "{failure}");
        }
        assert_eq!(rest.seen().len(), 3);
        let no = json!({ "code": 50001, "message": "Missing Access" });
        rest.once(http::Method::POST, "/callback", 403, no);
        let refused = Failure::Refused {
            status: 403,
            code: 50001,
        };
        assert_eq!(line.ask("respond", &callback(1)).await, Err(refused));

        drop(rest);
        let failure = line.ask("respond", &callback(1)).await;
        let told = failure.expect_err("nobody is there").to_string();
        assert!(!told.contains("token"), "{told}");
        assert!(!format!("{line:?}").contains("Bot"), "{line:?}");
    }
}
