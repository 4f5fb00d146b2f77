//! The audio nodes, in words.

use super::{Message, Voice, keys, title};
use crate::operator::NodeState;

/// Nodes that are named; one description holds no more.
const SHOWN: usize = 20;

/// For owners: each node with its version, or why it is not there.
pub(crate) fn detailed(voice: Voice<'_>, nodes: &[NodeState]) -> Message {
    let name = |node: &NodeState, _| node.name.clone();
    listed(voice, nodes, name, |node| title::bare(&node.detail, 80))
}

/// For everybody: each node with its players, as long as it is there. One that is
/// called by its address is told by its number: the address is the owners' affair.
pub(crate) fn counted(voice: Voice<'_>, nodes: &[NodeState]) -> Message {
    let name = |node: &NodeState, number: usize| {
        let port = node
            .name
            .rsplit_once(':')
            .map(|(_, port)| port.parse::<u16>());
        match port {
            Some(Ok(_)) => number.to_string(),
            _ => node.name.clone(),
        }
    };
    listed(voice, nodes, name, |node| {
        let count = ("count", u64::from(node.players).into());
        if node.up {
            voice.tell(keys::NODE_PLAYERS, &[count])
        } else {
            String::new()
        }
    })
}

fn listed(
    voice: Voice<'_>,
    nodes: &[NodeState],
    name: impl Fn(&NodeState, usize) -> String,
    last: impl Fn(&NodeState) -> String,
) -> Message {
    let line = |(number, node): (usize, &NodeState)| {
        let state = voice.say(match (node.up, node.draining) {
            (true, true) => keys::NODE_DRAINED,
            (true, false) => keys::NODE_UP,
            (false, _) => keys::NODE_DOWN,
        });
        let line = format!("**{}** · {state}", title::escaped(&name(node, number), 40));
        match last(node) {
            last if last.is_empty() => line,
            last => format!("{line} · {last}"),
        }
    };
    let mut lines: Vec<_> = (1..).zip(nodes).take(SHOWN).map(line).collect();
    if nodes.len() > SHOWN {
        lines.push("…".to_owned());
    }
    Message::list(voice.say(keys::NODES_TITLE), lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::{counted, detailed};
    use crate::{
        operator::NodeState,
        view::{Catalogue, Manner, message::assert_within_limits},
    };

    #[test]
    fn many_nodes_of_long_names_stay_within_discords_limits() {
        let catalogue = Catalogue::load().expect("the texts parse");
        let node = NodeState {
            name: "*".repeat(300),
            up: false,
            draining: true,
            players: u32::MAX,
            detail: "x".repeat(3_000),
        };
        let up = NodeState {
            up: true,
            ..node.clone()
        };
        for manner in [Manner::Celestial, Manner::Plain] {
            let voice = catalogue.voice(manner);
            assert_within_limits(&detailed(voice, &vec![node.clone(); 100]));
            assert_within_limits(&counted(voice, &vec![up.clone(); 100]));
        }
    }
}
