//! Acknowledge in time, check, do, answer. Commands, buttons and menus pass
//! through one gate; how each gets exactly one terminal answer is `exchange`'s
//! matter.

mod exchange;

use std::{sync::Arc, time::Duration};

use serde_json::{Value, json};
use tokio::time::timeout;

use self::exchange::Exchange;
use crate::{
    buttons, commands,
    denial::Denial,
    desk::{Asked, Audience, Desk},
    ids,
    wire::Interaction,
};

/// Somebody is typing: what is not found by now is not offered.
const TYPING: Duration = Duration::from_millis(800);

/// Interaction types, see "Interaction Type" in Discord's documentation.
const COMMAND: u8 = 2;
const COMPONENT: u8 = 3;
const AUTOCOMPLETE: u8 = 4;

/// Answers an interaction from beginning to end.
pub(crate) async fn handle(desk: Arc<Desk>, interaction: Interaction) {
    let exchange = Exchange::new(&desk, &interaction);
    match interaction.kind {
        AUTOCOMPLETE => exchange.choices(complete(&desk, &interaction)).await,
        COMMAND => command(&desk, &interaction, exchange).await,
        COMPONENT => button(&desk, &interaction, exchange).await,
        _ => exchange.refuse(&Denial::UnknownDeed).await,
    }
}

/// Refuses without looking: too much is going on, or the program is leaving.
pub(crate) async fn turn_away(desk: Arc<Desk>, interaction: Interaction, denial: Denial) {
    let exchange = Exchange::new(&desk, &interaction);
    if interaction.kind == AUTOCOMPLETE {
        exchange.choices(async { json!({ "choices": [] }) }).await;
    } else {
        exchange.refuse(&denial).await;
    }
}

async fn command(desk: &Desk, interaction: &Interaction, exchange: Exchange<'_>) {
    let name = interaction
        .data
        .as_ref()
        .map_or("", |data| data.name.as_str());
    let asked = match admitted(desk, interaction).await {
        Ok(asked) => asked,
        Err(denial) => return exchange.refuse(&denial).await,
    };
    match commands::find(name) {
        Some(spec) => {
            let audience = spec.audience.of(asked.data.subcommand());
            exchange.conduct(audience, (spec.run)(&asked)).await;
        }
        // The guild's own, or none at all.
        None => {
            exchange
                .conduct(Audience::Public, commands::custom::perform(&asked))
                .await;
        }
    }
}

async fn button(desk: &Desk, interaction: &Interaction, exchange: Exchange<'_>) {
    let id = interaction
        .data
        .as_ref()
        .map_or("", |data| data.custom_id.as_str());
    let asked = match admitted(desk, interaction).await {
        Ok(asked) => asked,
        Err(denial) => return exchange.refuse(&denial).await,
    };
    match buttons::find(id) {
        Some((spec, suffix)) => {
            exchange
                .conduct(Audience::Button, (spec.run)(&asked, suffix))
                .await;
        }
        None => exchange.refuse(&Denial::UnknownDeed).await,
    }
}

/// Commands and buttons pass through one gate: a bucket for each person, and one
/// for the guild behind it.
async fn admitted<'a>(desk: &'a Desk, interaction: &'a Interaction) -> Result<Asked<'a>, Denial> {
    let asked = Asked::new(desk, interaction).await?;
    desk.players
        .limit(asked.caller.user, ids::guild(asked.guild))?;
    Ok(asked)
}

async fn complete(desk: &Desk, interaction: &Interaction) -> Value {
    let none = || json!({ "choices": [] });
    let Ok(asked) = Asked::new(desk, interaction).await else {
        return none();
    };
    match commands::find(&asked.data.name).and_then(|spec| spec.complete) {
        Some(complete) => timeout(TYPING, complete(&asked))
            .await
            .unwrap_or_else(|_| none()),
        None => none(),
    }
}

#[cfg(test)]
mod tests;
