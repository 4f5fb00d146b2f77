//! What is asked before the bot runs, and of its commands: whoever waits for it
//! is told in a sentence what came to nothing.

use std::time::Duration;

use seraphim_engine::chain;
use serde::de::DeserializeOwned;
use tokio::time::{sleep, timeout};
use twilight_http::{request::Request, routing::Route};

use super::exchange::{Exchange, Failure};
use crate::error::Error;

/// Longer than one request may take by itself. Discord may have it wait for an
/// hour, and nobody is there to see that.
const ANSWER: Duration = Duration::from_secs(15);
/// Between the tries of what the start depends on, in seconds.
const START_WAITS: [u64; 4] = [1, 2, 4, 8];

impl Exchange {
    /// Asks for what the start depends on: tried for a while, unless Discord does
    /// not take the token.
    ///
    /// # Errors
    /// [`Error::TokenRefused`], [`Error::Request`], [`Error::PutOff`].
    pub(crate) async fn at_start<T: DeserializeOwned>(
        &self,
        what: &'static str,
        route: &Route<'_>,
    ) -> Result<T, Error> {
        let request = Request::from_route(route);
        let mut waits = START_WAITS.into_iter();
        loop {
            let failed = match self.answer(what, &request).await {
                Ok(bytes) => return read(what, &bytes),
                Err(Error::TokenRefused) => return Err(Error::TokenRefused),
                Err(error) => error,
            };
            let Some(wait) = waits.next() else {
                return Err(failed);
            };
            tracing::warn!(
                error = chain(&failed),
                "Discord's API did not answer; trying again in {wait} s"
            );
            sleep(Duration::from_secs(wait)).await;
        }
    }

    /// Asks once.
    ///
    /// # Errors
    /// [`Error::TokenRefused`], [`Error::Request`], [`Error::PutOff`].
    pub(crate) async fn ask_for<T: DeserializeOwned>(
        &self,
        what: &'static str,
        request: &Request,
    ) -> Result<T, Error> {
        read(what, &self.answer(what, request).await?)
    }

    async fn answer(&self, what: &'static str, request: &Request) -> Result<Vec<u8>, Error> {
        match timeout(ANSWER, self.ask(what, request)).await {
            Ok(Ok(bytes)) => Ok(bytes),
            Ok(Err(Failure::Refused { status: 401, .. })) => Err(Error::TokenRefused),
            Ok(Err(failure)) => Err(Error::request(what, failure)),
            // A request ends sooner by itself, unless Discord has it wait.
            Err(_) => Err(Error::PutOff { what }),
        }
    }
}

fn read<T: DeserializeOwned>(what: &'static str, bytes: &[u8]) -> Result<T, Error> {
    serde_json::from_slice(bytes).map_err(|source| Error::request(what, source))
}

#[cfg(test)]
mod tests {
    use axum::http::Method;
    use serde_json::{Value, json};
    use tokio::time::Instant;

    use super::*;
    use crate::testing::{FakeRest, exchange};

    /// What an address is told that has asked too much: neither whose limit nor which.
    fn told_to_wait(seconds: f64) -> Value {
        json!({ "message": "You are being rate limited.", "retry_after": seconds, "global": true })
    }

    #[tokio::test]
    async fn a_start_that_is_told_to_wait_waits_as_long_and_goes_on() {
        let rest = FakeRest::start().await;
        rest.once(Method::GET, "/gateway/bot", 429, told_to_wait(0.3));
        let began = Instant::now();
        let answer = exchange(&rest)
            .at_start::<Value>("read_the_gateway_address", &Route::GetGatewayBot)
            .await;
        assert_eq!(answer.expect("an answer")["shards"], 1);
        assert!(began.elapsed() >= Duration::from_millis(300));
        assert_eq!(rest.lines().len(), 2, "it asked again before it was time");
    }

    #[tokio::test]
    async fn what_would_wait_for_an_hour_ends_and_says_what_it_was() {
        let rest = FakeRest::start().await;
        rest.once(Method::GET, "/gateway/bot", 429, told_to_wait(3600.0));
        let line = exchange(&rest);
        let request = Request::from_route(&Route::GetGatewayBot);
        let asked = line.ask_for::<Value>("read_the_gateway_address", &request);
        let patience = async {
            rest.wait_for(1).await;
            // For the answer to come; it is passed over if it has not.
            sleep(Duration::from_millis(100)).await;
            tokio::time::pause();
            tokio::time::advance(ANSWER).await;
            tokio::time::resume();
        };
        let (answer, ()) = tokio::join!(asked, patience);
        let told = answer.expect_err("it was never answered").to_string();
        assert!(told.contains("read the gateway address"), "{told}");
        assert!(!told.contains("check the network"), "{told}");
        assert_eq!(rest.lines().len(), 1);
    }

    #[tokio::test]
    async fn a_token_that_is_refused_is_not_tried_again() {
        let rest = FakeRest::start().await;
        let no = json!({ "code": 0, "message": "401: Unauthorized" });
        rest.once(Method::GET, "/gateway/bot", 401, no);
        let answer = exchange(&rest)
            .at_start::<Value>("read_the_gateway_address", &Route::GetGatewayBot)
            .await;
        assert!(matches!(answer, Err(Error::TokenRefused)), "{answer:?}");
        assert_eq!(rest.lines().len(), 1);
    }
}
