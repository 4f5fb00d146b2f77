//! `/stats [days]`: what the guild has heard.

use std::time::Duration;

use twilight_model::application::command::CommandType;
use twilight_util::builder::command::{CommandBuilder, IntegerBuilder};

use super::Spec;
use crate::{
    desk::{Answer, Asked, Audience, Work},
    view::{Voice, keys, statistics},
};

/// Days that are looked back upon, where nobody says otherwise.
const DAYS: u64 = 30;

pub(crate) const SPEC: Spec = Spec {
    kind: CommandType::ChatInput,
    name: "stats",
    description: keys::COMMAND_STATS,
    audience: Audience::Public,
    options,
    run,
    complete: None,
};

fn options(command: CommandBuilder, voice: Voice<'_>) -> CommandBuilder {
    command.option(
        IntegerBuilder::new("days", voice.say(keys::OPTION_DAYS))
            .min_value(1)
            .max_value(365),
    )
}

fn run<'a>(asked: &'a Asked<'a>) -> Work<'a> {
    Box::pin(async move {
        let days = asked.data.number("days").unwrap_or_default();
        let days = u64::try_from(days).ok().filter(|days| *days > 0);
        let days = days.unwrap_or(DAYS).min(365);
        let within = Duration::from_hours(24 * days);
        let store = asked.desk.players.store();
        let heard = store.statistics(asked.guild_id(), within).await?;
        Ok(Answer::Say(statistics::message(
            asked.voice(),
            days,
            &heard,
        )))
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use seraphim_core::{GuildId, UserId};
    use seraphim_engine::ports::store::Play;
    use serde_json::json;
    use std::time::Duration;

    use crate::{
        interaction,
        players::Players as _,
        testing::{Bench, GUILD, PERSON, command},
        view::samples::track,
    };

    #[tokio::test]
    async fn what_was_heard_is_told_with_a_picture_of_the_hours() {
        let bench = Bench::new().await;
        interaction::handle(Arc::clone(&bench.desk), command("stats", &json!([]))).await;
        let silent = &bench.rest.wait_for(1).await[0].body["data"];
        assert_eq!(silent["content"], "Nothing was heard here in that time.");

        for _ in 0..2 {
            let play = Play {
                guild: GuildId(GUILD),
                requester: UserId(PERSON),
                track: track("Kyrie"),
                heard: Duration::from_secs(90),
            };
            let store = bench.players.store();
            store.log_play(play).await.expect("it is kept");
        }
        interaction::handle(Arc::clone(&bench.desk), command("stats", &json!([]))).await;
        let seen = bench.rest.wait_for(2).await;
        let form = seen[1].body.as_str().expect("a form with a picture");
        for part in [
            "filename=\"hours.png\"",
            "\"image\":{\"url\":\"attachment://hours.png\"}",
            "\"inline\":false",
            "2 tracks, 3:00 altogether, for one person",
            "`1.` Kyrie · Hildegard · 2 ×",
            "`1.` <@7> · 2 ×",
            "\"parse\":[]",
        ] {
            assert!(form.contains(part), "{part} is not in {form}");
        }
    }
}
