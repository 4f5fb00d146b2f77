//! A group and its members, between whom messages are carried one at a time.

use std::collections::{BTreeMap, VecDeque};

use rand::{Rng, SeedableRng, rngs::StdRng};
use serde_json::Value;

use super::{
    super::{
        super::{
            VoiceEvent,
            ears::membership::{Membership, Reply},
        },
        Group, Order, is_protocol_frame,
    },
    A, B, CHANNEL,
};

/// A group, its clients, and the messages under way: in order for each
/// client, in the dice's order among clients.
pub(super) struct Room {
    pub(super) group: Group,
    pub(super) clients: BTreeMap<u64, Membership>,
    pub(super) to_client: BTreeMap<u64, VecDeque<Order>>,
    pub(super) to_group: BTreeMap<u64, VecDeque<Reply>>,
    pub(super) awaited: Vec<u16>,
    pub(super) events: Vec<(u64, VoiceEvent)>,
    dice: StdRng,
    pub(super) deaf: Vec<u64>,
}

impl Room {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            group: Group::new(CHANNEL, 1).expect("the provider makes keys"),
            clients: BTreeMap::new(),
            to_client: BTreeMap::new(),
            to_group: BTreeMap::new(),
            awaited: Vec::new(),
            events: Vec::new(),
            dice: StdRng::seed_from_u64(seed),
            deaf: Vec::new(),
        }
    }

    /// Two members whose call is encrypted.
    pub(super) fn of_two(seed: u64) -> Self {
        let mut room = Self::new(seed);
        room.enter(A, 1);
        room.enter(B, 1);
        room.run();
        room
    }

    pub(super) fn obey(&mut self, orders: Vec<Order>) {
        for order in orders {
            match order {
                Order::Text(user, _) | Order::Binary(user, ..) => {
                    self.to_client.entry(user).or_default().push_back(order);
                }
                Order::Await(id) => self.awaited.push(id),
                Order::Notice(user, event) => self.events.push((user, event)),
            }
        }
    }

    pub(super) fn enter(&mut self, user: u64, max_version: u16) {
        let others: Vec<u64> = self.clients.keys().copied().collect();
        let mut client = Membership::new(user, CHANNEL);
        client.connected(&others);
        for other in self.clients.values_mut() {
            other.connected(&[user]);
        }
        let version = self.group.version_for(max_version);
        let replies = client.described(version);
        self.clients.insert(user, client);
        self.to_group.insert(user, replies.into());
        let orders = self.group.join(user, max_version);
        self.obey(orders);
    }

    pub(super) fn exit(&mut self, user: u64) {
        self.clients.remove(&user);
        self.to_client.remove(&user);
        self.to_group.remove(&user);
        for other in self.clients.values_mut() {
            other.disconnected(user);
        }
        let orders = self.group.leave(user);
        self.obey(orders);
    }

    /// Carries one message; false when none is under way.
    pub(super) fn step(&mut self) -> bool {
        let down = self
            .to_client
            .iter()
            .filter(|(user, queue)| !queue.is_empty() && !self.deaf.contains(user));
        let up = self.to_group.iter().filter(|(_, queue)| !queue.is_empty());
        let ways: Vec<(bool, u64)> = down
            .map(|(user, _)| (true, *user))
            .chain(up.map(|(user, _)| (false, *user)))
            .collect();
        if ways.is_empty() {
            return false;
        }
        let (down, user) = ways[self.dice.random_range(0..ways.len())];
        if down {
            self.deliver_to_client(user);
        } else {
            self.deliver_to_group(user);
        }
        true
    }

    pub(super) fn deliver_to_client(&mut self, user: u64) {
        let Some(order) = self.to_client.get_mut(&user).and_then(VecDeque::pop_front) else {
            return;
        };
        let Some(client) = self.clients.get_mut(&user) else {
            return;
        };
        let replies = match order {
            Order::Binary(_, opcode, payload) => client.binary(opcode, &payload),
            Order::Text(_, (opcode, d)) => {
                let number = |key: &str| d.get(key).and_then(Value::as_u64).unwrap_or(0);
                let id = u16::try_from(number("transition_id")).expect("ids are 16 bits");
                let version = u16::try_from(number("protocol_version")).expect("16 bits");
                match opcode {
                    21 => client.prepare_transition(id, version),
                    22 => {
                        client.execute_transition(id);
                        Vec::new()
                    }
                    24 => client.prepare_epoch(version, number("epoch")),
                    _ => Vec::new(),
                }
            }
            Order::Await(_) | Order::Notice(..) => Vec::new(),
        };
        self.to_group.entry(user).or_default().extend(replies);
    }

    pub(super) fn deliver_to_group(&mut self, user: u64) {
        let Some(reply) = self.to_group.get_mut(&user).and_then(VecDeque::pop_front) else {
            return;
        };
        let orders = match reply {
            Reply::Binary(26, payload) => self.group.key_package(user, &payload),
            Reply::Binary(_, payload) => self.group.commit(user, &payload),
            Reply::Text(opcode, d) => {
                let id = d["transition_id"].as_u64().unwrap_or(0);
                let id = u16::try_from(id).expect("ids are 16 bits");
                if opcode == 23 {
                    self.group.ready(user, id)
                } else {
                    self.group.invalid(user, id)
                }
            }
        };
        self.obey(orders);
    }

    pub(super) fn run(&mut self) {
        for _ in 0..100_000 {
            if !self.step() {
                return;
            }
        }
        panic!("the room never comes to rest");
    }

    /// Every client hears every other one.
    pub(super) fn everyone_hears_everyone(&mut self) {
        let users: Vec<u64> = self.clients.keys().copied().collect();
        for speaker in &users {
            let frame = format!("a frame of {speaker}").into_bytes();
            let sent = self
                .clients
                .get_mut(speaker)
                .expect("a client")
                .encrypt(&frame)
                .expect("a key to send with");
            let protected = is_protocol_frame(&sent);
            assert_eq!(protected, self.group.version_in_force() > 0);
            for listener in users.iter().filter(|user| *user != speaker) {
                let listener = self.clients.get_mut(listener).expect("a client");
                assert_eq!(listener.decrypt(*speaker, &sent), Ok(frame.clone()));
            }
        }
    }

    /// The server's picture of the tree is every member's.
    fn rosters_agree(&self) {
        for (user, client) in &self.clients {
            assert_eq!(client.group_users(), self.group.users(), "of {user}");
            assert_eq!(client.epoch(), self.group.epoch(), "of {user}");
        }
    }

    /// All members are in one group with the server and hear each other.
    pub(super) fn is_whole(&mut self) {
        self.rosters_agree();
        self.everyone_hears_everyone();
    }

    pub(super) fn nothing_was_refused(&self) {
        for (user, client) in &self.clients {
            assert_eq!(client.invalid(), 0, "of {user}");
        }
    }
}
