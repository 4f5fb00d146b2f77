//! What Discord says of its gateway, and what follows from it for how shards
//! connect and how often they may identify.
//!
//! <https://docs.discord.com/developers/events/gateway#get-gateway-bot>

use std::time::Duration;

use secrecy::ExposeSecret;
use serde::Deserialize;
use twilight_gateway::{Config, ConfigBuilder, Intents, queue::InMemoryQueue};
use twilight_http::routing::Route;
use twilight_model::gateway::{
    payload::outgoing::update_presence::UpdatePresencePayload,
    presence::{ActivityType, MinimalActivity, Status},
};

use super::IdentifyQueue;
use crate::{
    error::Error,
    rest::Exchange,
    settings::{Settings, gateway_base},
    view::{Catalogue, keys},
};

/// IDENTIFYs that are left over when the day's budget comes to its end.
const RESERVE: u32 = 50;

/// How long a budget of IDENTIFYs is for.
const DAY: Duration = Duration::from_hours(24);

#[derive(Deserialize)]
pub(crate) struct GatewayBot {
    url: String,
    #[serde(default)]
    pub(crate) shards: u32,
    session_start_limit: Option<StartLimit>,
}

#[derive(Deserialize)]
struct StartLimit {
    total: u32,
    remaining: u32,
    /// Milliseconds.
    reset_after: u64,
    max_concurrency: u16,
}

impl GatewayBot {
    /// # Errors
    /// As [`Exchange::at_start`].
    pub(crate) async fn ask(exchange: &Exchange) -> Result<Self, Error> {
        let route = Route::GetGatewayBot;
        exchange.at_start("read_the_gateway_address", &route).await
    }

    /// As many shards may identify at the same time, each of a bucket of its own.
    pub(crate) fn concurrency(&self) -> u32 {
        let limit = self.session_start_limit.as_ref();
        limit.map_or(1, |limit| u32::from(limit.max_concurrency).max(1))
    }

    /// IDENTIFYs that are left today, of how many.
    pub(crate) fn identifies(&self) -> Option<(u32, u32)> {
        let limit = self.session_start_limit.as_ref()?;
        Some((limit.remaining, limit.total))
    }

    /// Tells what is left each time that Discord's day is over. Never ends.
    pub(crate) fn renewals(&self) -> impl Future<Output = ()> + use<> {
        let limit = self.session_start_limit.as_ref();
        let limit = limit.map(|limit| (Duration::from_millis(limit.reset_after), limit.total));
        async move {
            let Some((mut wait, total)) = limit else {
                return std::future::pending().await;
            };
            loop {
                tokio::time::sleep(wait).await;
                metrics::gauge!("seraphim_gateway_identify_remaining").set(total);
                wait = DAY;
            }
        }
    }

    /// Never spends the last ones: whoever has to log in by hand needs them.
    pub(crate) fn queue(&self) -> InMemoryQueue {
        let Some(limit) = &self.session_start_limit else {
            return InMemoryQueue::default();
        };
        metrics::gauge!("seraphim_gateway_identify_remaining").set(limit.remaining);
        let remaining = limit.remaining.min(limit.total).saturating_sub(RESERVE);
        if remaining == 0 {
            tracing::warn!(
                remaining = limit.remaining,
                reset_after_ms = limit.reset_after,
                "hardly an IDENTIFY is left for this token; the gateway is joined when Discord \
                 grants new ones"
            );
        }
        InMemoryQueue::new(
            limit.max_concurrency.max(1),
            remaining,
            Duration::from_millis(limit.reset_after),
            limit.total,
        )
    }

    /// How each shard connects.
    ///
    /// # Errors
    /// [`Error::Address`].
    pub(crate) fn config(
        &self,
        settings: &Settings,
        catalogue: &Catalogue,
        queue: IdentifyQueue,
    ) -> Result<Config<IdentifyQueue>, Error> {
        let address = settings.gateway_url.as_deref().unwrap_or(&self.url);
        let mut builder = ConfigBuilder::new(
            settings.token.expose_secret().trim().to_owned(),
            Intents::GUILDS | Intents::GUILD_VOICE_STATES,
        )
        .proxy_url(gateway_base(address)?);
        let activity = MinimalActivity {
            kind: ActivityType::Listening,
            name: catalogue.voice(settings.manner).say(keys::PRESENCE),
            url: None,
        };
        match UpdatePresencePayload::new(vec![activity.into()], false, None, Status::Online) {
            Ok(presence) => builder = builder.presence(presence),
            Err(error) => tracing::debug!(%error, "going without a presence"),
        }
        Ok(builder.queue(queue).build())
    }
}

#[cfg(test)]
mod tests {
    use metrics_exporter_prometheus::PrometheusBuilder;
    use serde_json::json;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn when_discords_day_is_over_all_identifies_are_left_again() {
        let recorder = PrometheusBuilder::new().build_recorder();
        let _counted = metrics::set_default_local_recorder(&recorder);
        let shows = |left: u32| {
            let line = format!("seraphim_gateway_identify_remaining {left}\n");
            let scrape = recorder.handle().render();
            assert!(scrape.contains(&line), "{line} is not in {scrape}");
        };
        let told = json!({ "url": "wss://gateway.example", "shards": 1, "session_start_limit": {
            "total": 1000, "remaining": 150, "reset_after": 3_600_000, "max_concurrency": 1,
        } });
        let gateway: GatewayBot = serde_json::from_value(told).expect("as Discord tells it");
        drop(gateway.queue());
        shows(150);
        let hours = |hours| tokio::time::timeout(Duration::from_hours(hours), gateway.renewals());

        hours(2).await.expect_err("it never ends");

        shows(1000);
    }
}
