//! Rate limits: a bucket per route and major parameter, the global limit of
//! a bot, and the ban of an address that makes too many invalid requests.
//! <https://discord.com/developers/docs/topics/rate-limits>

use std::{
    collections::{HashMap, VecDeque},
    time::Duration,
};

use axum::http::{HeaderMap, HeaderValue, Method};
use tokio::time::Instant;

use crate::{fault::Scope, world::snowflake::unix_ms};

const INVALID_WINDOW: Duration = Duration::from_mins(10);
const GLOBAL_WINDOW: Duration = Duration::from_secs(1);
/// Buckets kept; the fullest ones are forgotten first when there are more.
const BUCKETS: usize = 20_000;

/// All limits of the REST API.
#[derive(Debug, Default)]
pub(crate) struct Limits {
    buckets: HashMap<Key, Bucket>,
    global: HashMap<u64, (Instant, u32)>,
    invalid: VecDeque<Instant>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    application: u64,
    route: String,
    major: String,
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    remaining: u32,
    resets: Instant,
}

/// What the headers of an answer say.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Standing {
    limit: u32,
    remaining: u32,
    reset_after: Duration,
    bucket: String,
}

/// A request that must wait.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TooMany {
    pub(crate) scope: Scope,
    pub(crate) retry_after: Duration,
    pub(crate) standing: Standing,
}

/// Requests and window of a route. Discord does not document them; these are
/// what its headers say today.
fn quota(method: &Method, route: &str) -> (u32, Duration) {
    let seconds = Duration::from_secs;
    match (method.as_str(), route) {
        ("GET" | "POST", "/channels/{channel}/messages")
        | ("PATCH" | "DELETE", "/channels/{channel}/messages/{message}")
        | ("PATCH", "/webhooks/{application}/{token}/messages/{message}")
        | ("POST", "/webhooks/{application}/{token}") => (5, seconds(5)),
        ("PUT", "/channels/{channel}/voice-status") => (5, seconds(10)),
        ("POST" | "PUT", route) if route.ends_with("/commands") => (5, seconds(20)),
        ("PATCH", "/channels/{channel}") => (5, seconds(15)),
        ("PATCH", route) if route.ends_with("/voice-states/@me") => (10, seconds(10)),
        _ => (50, seconds(1)),
    }
}

impl Limits {
    /// Takes a place for a request, or says how long to wait.
    pub(crate) fn take(
        &mut self,
        application: u64,
        method: &Method,
        route: &str,
        major: &str,
        global_per_second: u32,
    ) -> Result<Standing, TooMany> {
        let now = Instant::now();
        let (limit, window) = quota(method, route);
        let bucket_name = bucket_name(method, route);
        let key = Key {
            application,
            route: bucket_name.clone(),
            major: major.to_owned(),
        };
        if self.buckets.len() >= BUCKETS {
            self.buckets.retain(|_, bucket| bucket.resets > now);
        }
        let bucket = self
            .buckets
            .entry(key)
            .and_modify(|bucket| {
                if bucket.resets <= now {
                    *bucket = Bucket {
                        remaining: limit,
                        resets: now + window,
                    };
                }
            })
            .or_insert(Bucket {
                remaining: limit,
                resets: now + window,
            });
        let standing = |remaining| Standing {
            limit,
            remaining,
            reset_after: bucket.resets - now,
            bucket: bucket_name.clone(),
        };
        if bucket.remaining == 0 {
            let standing = standing(0);
            let retry_after = standing.reset_after;
            return Err(TooMany {
                scope: Scope::User,
                retry_after,
                standing,
            });
        }
        let bound = !route.starts_with("/interactions/") && !route.starts_with("/webhooks/");
        if bound {
            let (start, used) = self.global.entry(application).or_insert((now, 0));
            if now.duration_since(*start) >= GLOBAL_WINDOW {
                (*start, *used) = (now, 0);
            }
            if *used >= global_per_second {
                let retry_after = GLOBAL_WINDOW.saturating_sub(now.duration_since(*start));
                let standing = standing(bucket.remaining);
                return Err(TooMany {
                    scope: Scope::Global,
                    retry_after,
                    standing,
                });
            }
            *used += 1;
        }
        bucket.remaining -= 1;
        let remaining = bucket.remaining;
        Ok(Standing {
            limit,
            remaining,
            reset_after: bucket.resets - now,
            bucket: bucket_name,
        })
    }

    /// The refusal of an ordered fault.
    pub(crate) fn ordered(
        method: &Method,
        route: &str,
        scope: Scope,
        retry_after: Duration,
    ) -> TooMany {
        let (limit, _) = quota(method, route);
        let remaining = if scope == Scope::User { 0 } else { limit };
        let bucket = bucket_name(method, route);
        let standing = Standing {
            limit,
            remaining,
            reset_after: retry_after,
            bucket,
        };
        TooMany {
            scope,
            retry_after,
            standing,
        }
    }

    /// Counts an answer of 401, 403 or 429.
    pub(crate) fn note_invalid(&mut self, most: u32) {
        if self.invalid.len() <= usize::try_from(most).unwrap_or(usize::MAX) {
            self.invalid.push_back(Instant::now());
        }
    }

    /// Invalid requests within ten minutes.
    pub(crate) fn invalid(&mut self) -> usize {
        let now = Instant::now();
        while self
            .invalid
            .front()
            .is_some_and(|at| now.duration_since(*at) >= INVALID_WINDOW)
        {
            self.invalid.pop_front();
        }
        self.invalid.len()
    }
}

impl Standing {
    /// Puts the documented headers on an answer.
    pub(crate) fn write(&self, headers: &mut HeaderMap) {
        let after = self.reset_after.as_secs_f64();
        let now = Duration::from_millis(unix_ms()).as_secs_f64();
        for (name, value) in [
            ("x-ratelimit-limit", self.limit.to_string()),
            ("x-ratelimit-remaining", self.remaining.to_string()),
            ("x-ratelimit-reset", format!("{:.3}", now + after)),
            ("x-ratelimit-reset-after", format!("{after:.3}")),
            ("x-ratelimit-bucket", self.bucket.clone()),
        ] {
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.insert(name, value);
            }
        }
    }
}

/// A stable name that looks like Discord's: a hash of method and route.
fn bucket_name(method: &Method, route: &str) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in method.as_str().bytes().chain(route.bytes()) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    format!("{hash:016x}{:016x}", hash.rotate_left(21) ^ 0x5eed)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROUTE: &str = "/channels/{channel}/messages";

    #[tokio::test(start_paused = true)]
    async fn the_sixth_message_in_five_seconds_waits_for_the_reset() {
        let mut limits = Limits::default();
        let mut take = || limits.take(1, &Method::POST, ROUTE, "7", 50);
        for left in (0..5).rev() {
            assert_eq!(take().map(|s| s.remaining), Ok(left));
        }
        tokio::time::advance(Duration::from_secs(2)).await;
        let refused = take().expect_err("five were allowed");
        assert_eq!(
            (refused.scope, refused.retry_after),
            (Scope::User, Duration::from_secs(3))
        );
        tokio::time::advance(Duration::from_secs(3)).await;
        assert!(take().is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn another_channel_has_a_bucket_of_its_own() {
        let mut limits = Limits::default();
        for _ in 0..5 {
            assert!(limits.take(1, &Method::POST, ROUTE, "7", 50).is_ok());
        }
        assert!(limits.take(1, &Method::POST, ROUTE, "8", 50).is_ok());
        assert!(limits.take(2, &Method::POST, ROUTE, "7", 50).is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn interactions_do_not_count_against_the_global_limit() {
        let mut limits = Limits::default();
        for number in 0..50 {
            assert!(
                limits
                    .take(1, &Method::GET, "/users/{user}", &number.to_string(), 50)
                    .is_ok()
            );
        }
        let refused = limits.take(1, &Method::GET, "/users/@me", "", 50);
        assert_eq!(refused.map_err(|e| e.scope).map(|_| ()), Err(Scope::Global));
        let route = "/interactions/{interaction}/{token}/callback";
        assert!(limits.take(1, &Method::POST, route, "x", 50).is_ok());
    }
}
