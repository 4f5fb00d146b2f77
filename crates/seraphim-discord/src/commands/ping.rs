//! `/ping`: how far away Discord is, whether all shards are there, and how the
//! audio nodes are.

use std::time::Duration;

use twilight_model::application::command::CommandType;

use super::{Spec, no_options};
use crate::{
    desk::{Answer, Asked, Audience, Work},
    operator::NodeState,
    view::{Message, Voice, keys, nodes},
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
        let nodes = asked.desk.operator.nodes();
        let told = told(asked.voice(), pulse.latency(), shards, &nodes);
        Ok(Answer::Say(told))
    })
}

fn told(
    voice: Voice<'_>,
    latency: Option<Duration>,
    (connected, shards): (usize, usize),
    nodes: &[NodeState],
) -> Message {
    let counts = [("connected", connected.into()), ("shards", shards.into())];
    let content = match latency {
        Some(latency) => {
            let millis = u64::try_from(latency.as_millis()).unwrap_or(u64::MAX);
            let [connected, shards] = counts;
            voice.tell(keys::PONG, &[("millis", millis.into()), connected, shards])
        }
        None => voice.tell(keys::PONG_UNKNOWN, &counts),
    };
    Message {
        content,
        ..nodes::counted(voice, nodes)
    }
}

#[cfg(test)]
mod tests {
    use super::told;
    use crate::{
        operator::NodeState,
        view::{Catalogue, Manner},
    };
    use std::time::Duration;

    #[test]
    fn the_latency_is_told_once_there_is_one() {
        let catalogue = Catalogue::load().expect("the texts parse");
        let voice = catalogue.voice(Manner::Plain);
        let some = told(voice, Some(Duration::from_micros(41_700)), (1, 2), &[]);
        assert_eq!(
            some.content,
            "Discord answers in 41 ms; 1 of 2 shards connected."
        );
        let none = told(voice, None, (0, 1), &[]);
        assert!(none.content.contains("0 of 1"), "{}", none.content);
    }

    #[test]
    fn each_node_is_told_with_its_state_and_nothing_that_is_for_owners() {
        let catalogue = Catalogue::load().expect("the texts parse");
        let node = |name: &str, up, draining| NodeState {
            name: name.to_owned(),
            up,
            draining,
            players: 4,
            detail: "refused by 10.0.0.7".to_owned(),
        };
        let nodes = [
            node("near", true, false),
            node("old", true, true),
            node("far", false, false),
            node("10.0.0.8:2333", true, false),
        ];
        let told = told(catalogue.voice(Manner::Plain), None, (1, 1), &nodes);
        let told = told.embed.expect("a list").description;
        assert_eq!(
            told,
            "**near** · connected · players: 4\n**old** · drained · players: 4\n**far** · away\n**4** · connected · players: 4"
        );
    }
}
