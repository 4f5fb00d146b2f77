//! `/ping`: how far away Discord is, and whether all shards are there.

use std::time::Duration;

use twilight_model::application::command::CommandType;

use super::{Spec, no_options};
use crate::{
    desk::{Answer, Asked, Audience, Work},
    view::{Message, Voice, keys},
};

pub(crate) const SPEC: Spec = Spec {
    kind: CommandType::ChatInput,
    name: "ping",
    description: keys::COMMAND_PING,
    audience: Audience::Private,
    options: no_options,
    run,
    complete: None,
};

fn run<'a>(asked: &'a Asked<'a>) -> Work<'a> {
    Box::pin(async move {
        let pulse = &asked.desk.pulse;
        let shards = (pulse.connected(), pulse.shards());
        Ok(Answer::Say(told(asked.voice(), pulse.latency(), shards)))
    })
}

fn told(
    voice: Voice<'_>,
    latency: Option<Duration>,
    (connected, shards): (usize, usize),
) -> Message {
    let counts = [("connected", connected.into()), ("shards", shards.into())];
    Message::text(match latency {
        Some(latency) => {
            let millis = u64::try_from(latency.as_millis()).unwrap_or(u64::MAX);
            let [connected, shards] = counts;
            voice.tell(keys::PONG, &[("millis", millis.into()), connected, shards])
        }
        None => voice.tell(keys::PONG_UNKNOWN, &counts),
    })
}

#[cfg(test)]
mod tests {
    use super::told;
    use crate::view::{Catalogue, Manner};
    use std::time::Duration;

    #[test]
    fn the_latency_is_told_once_there_is_one() {
        let catalogue = Catalogue::load().expect("the texts parse");
        let voice = catalogue.voice(Manner::Plain);
        let some = told(voice, Some(Duration::from_micros(41_700)), (1, 2));
        assert_eq!(
            some.content,
            "Discord answers in 41 ms; 1 of 2 shards connected."
        );
        let none = told(voice, None, (0, 1));
        assert!(none.content.contains("0 of 1"), "{}", none.content);
    }
}
