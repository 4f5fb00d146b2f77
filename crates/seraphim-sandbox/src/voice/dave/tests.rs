//! The delivery service against real members (davey sessions), messages
//! carried by hand.

use std::collections::{BTreeMap, VecDeque};

use rand::{Rng, SeedableRng, rngs::StdRng};
use serde_json::Value;

use super::{
    super::{
        VoiceEvent,
        ears::membership::{Membership, Reply},
    },
    Group, Order,
};

const CHANNEL: u64 = 77;
const A: u64 = 1_000_001;
const B: u64 = 1_000_002;
const C: u64 = 1_000_003;
const D: u64 = 1_000_004;

/// A group, its clients, and the messages under way: in order for each
/// client, in the dice's order among clients.
struct Room {
    group: Group,
    clients: BTreeMap<u64, Membership>,
    to_client: BTreeMap<u64, VecDeque<Order>>,
    to_group: BTreeMap<u64, VecDeque<Reply>>,
    awaited: Vec<u16>,
    events: Vec<(u64, VoiceEvent)>,
    dice: StdRng,
    deaf: Vec<u64>,
}

impl Room {
    fn new(seed: u64) -> Self {
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

    fn obey(&mut self, orders: Vec<Order>) {
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

    fn enter(&mut self, user: u64, max_version: u16) {
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

    fn exit(&mut self, user: u64) {
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
    fn step(&mut self) -> bool {
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

    fn deliver_to_client(&mut self, user: u64) {
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

    fn deliver_to_group(&mut self, user: u64) {
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

    fn run(&mut self) {
        for _ in 0..100_000 {
            if !self.step() {
                return;
            }
        }
        panic!("the room never comes to rest");
    }

    /// Every client hears every other one.
    fn everyone_hears_everyone(&mut self) {
        let users: Vec<u64> = self.clients.keys().copied().collect();
        for speaker in &users {
            let frame = format!("a frame of {speaker}").into_bytes();
            let sent = self
                .clients
                .get_mut(speaker)
                .expect("a client")
                .encrypt(&frame)
                .expect("a key to send with");
            let protected = super::is_protocol_frame(&sent);
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

    fn nothing_was_refused(&self) {
        for (user, client) in &self.clients {
            assert_eq!(client.invalid(), 0, "of {user}");
        }
    }
}

#[test]
fn two_founders_make_a_group_and_hear_each_other() {
    for seed in 0..8 {
        let mut room = Room::new(seed);
        room.enter(A, 1);
        room.run();
        assert_eq!(room.group.version_in_force(), 1);
        room.enter(B, 1);
        room.run();
        assert_eq!(room.group.epoch(), 1);
        room.rosters_agree();
        room.everyone_hears_everyone();
        room.nothing_was_refused();
    }
}

#[test]
fn members_come_and_go_in_any_order_of_messages() {
    for seed in 0..6 {
        let mut room = Room::new(seed);
        for user in [A, B, C] {
            room.enter(user, 1);
        }
        room.run();
        room.rosters_agree();
        room.everyone_hears_everyone();
        // B leaves while D is being proposed: in one epoch or in two.
        room.enter(D, 1);
        for _ in 0..seed * 2 {
            room.step();
        }
        room.exit(B);
        room.run();
        room.rosters_agree();
        room.everyone_hears_everyone();
        room.enter(B, 1);
        room.run();
        room.rosters_agree();
        room.everyone_hears_everyone();
        assert_eq!(room.group.users().len(), 4);
    }
}

#[test]
fn a_member_who_stays_alone_begins_anew_and_can_be_joined() {
    let mut room = Room::new(1);
    room.enter(A, 1);
    room.enter(B, 1);
    room.run();
    room.exit(B);
    room.run();
    assert_eq!((room.group.epoch(), room.group.version_in_force()), (0, 1));
    room.enter(C, 1);
    room.run();
    assert_eq!(room.group.epoch(), 1);
    room.rosters_agree();
    room.everyone_hears_everyone();
    room.nothing_was_refused();
}

#[test]
fn a_founder_who_leaves_before_the_commit_is_revoked() {
    for steps in 0..30 {
        let mut room = Room::new(steps);
        for user in [A, B, C] {
            room.enter(user, 1);
        }
        for _ in 0..steps {
            room.step();
        }
        room.exit(C);
        room.run();
        room.rosters_agree();
        room.everyone_hears_everyone();
    }
}

#[test]
fn a_client_without_encryption_downgrades_the_call_and_its_leave_upgrades_it() {
    let mut room = Room::new(3);
    room.enter(A, 1);
    room.enter(B, 1);
    room.run();
    room.enter(C, 0);
    room.run();
    assert_eq!(room.group.version_in_force(), 0);
    room.everyone_hears_everyone();
    room.exit(C);
    room.run();
    assert_eq!((room.group.version_in_force(), room.group.epoch()), (1, 1));
    room.rosters_agree();
    room.everyone_hears_everyone();
    room.nothing_was_refused();
}

#[test]
fn an_order_downgrades_and_upgrades_while_someone_joins() {
    for seed in 0..6 {
        let mut room = Room::new(seed);
        room.enter(A, 1);
        room.enter(B, 1);
        room.run();
        let orders = room.group.set_cap(0);
        room.obey(orders);
        for _ in 0..seed {
            room.step();
        }
        room.enter(C, 1);
        room.run();
        assert_eq!(room.group.version_in_force(), 0);
        room.everyone_hears_everyone();
        let orders = room.group.set_cap(1);
        room.obey(orders);
        for _ in 0..seed {
            room.step();
        }
        room.enter(D, 1);
        room.run();
        assert_eq!(room.group.version_in_force(), 1);
        room.rosters_agree();
        room.everyone_hears_everyone();
    }
}

#[test]
fn a_member_that_cannot_use_its_group_is_removed_and_added_anew() {
    let mut room = Room::new(5);
    for user in [A, B, C] {
        room.enter(user, 1);
    }
    room.run();
    let epoch = room.group.epoch();
    // What a client does that refuses a commit.
    let mut lost = Membership::new(C, CHANNEL);
    lost.connected(&[A, B]);
    let package = lost.described(1);
    let orders = room.group.invalid(C, 9);
    room.obey(orders);
    room.to_group.entry(C).or_default().extend(package);
    // The external sender is known to it from before.
    let sender = room.group.external_sender_package().to_vec();
    lost.binary(25, &sender);
    room.clients.insert(C, lost);
    room.run();
    assert!(room.group.epoch() > epoch);
    room.rosters_agree();
    room.everyone_hears_everyone();
}

#[test]
fn a_late_member_is_not_waited_for_longer_than_the_timeout() {
    let mut room = Room::new(6);
    room.enter(A, 1);
    room.enter(B, 1);
    room.run();
    room.deaf.push(B);
    room.enter(C, 1);
    room.run();
    let id = room.group.pending_transition().expect("B holds it up");
    assert!(room.awaited.contains(&id));
    let orders = room.group.transition_overdue(id);
    room.obey(orders);
    assert!(room.events.iter().any(|(_, event)| matches!(
        event,
        VoiceEvent::TransitionExecuted { id: executed, missing, .. }
            if *executed == id && *missing == [B]
    )));
    room.deaf.clear();
    room.run();
    room.rosters_agree();
    room.everyone_hears_everyone();
}

#[test]
fn a_commit_that_leaves_a_proposal_out_is_refused() {
    let mut room = Room::new(7);
    room.enter(A, 1);
    room.enter(B, 1);
    // Everything reaches A and B; their commits wait.
    while room.to_client.values().any(|queue| !queue.is_empty())
        || room.to_group.values().any(|queue| {
            queue
                .front()
                .is_some_and(|reply| !matches!(reply, Reply::Binary(28, _)))
        })
    {
        for user in [A, B] {
            room.deliver_to_client(user);
            if matches!(
                room.to_group[&user].front(),
                Some(Reply::Binary(26, _) | Reply::Text(..))
            ) {
                room.deliver_to_group(user);
            }
        }
    }
    room.enter(C, 1);
    room.deliver_to_group(C);
    room.deliver_to_group(A);
    assert!(
        room.events.iter().any(|(user, event)| {
            *user == A && matches!(event, VoiceEvent::CommitRefused { .. })
        })
    );
    room.run();
    room.rosters_agree();
    room.everyone_hears_everyone();
}

#[test]
fn a_key_package_of_another_user_is_refused() {
    let mut room = Room::new(8);
    room.enter(A, 1);
    room.enter(B, 1);
    let package = Membership::new(C, CHANNEL).described(1);
    let Some(Reply::Binary(26, package)) = package.first() else {
        panic!("a key package");
    };
    let orders = room.group.key_package(A, package);
    assert!(matches!(
        &orders[..],
        [Order::Notice(A, VoiceEvent::KeyPackageRefused { .. })]
    ));
}

#[test]
fn no_turned_or_cut_message_panics_or_is_believed() {
    let mut room = Room::new(9);
    room.enter(A, 1);
    room.enter(B, 1);
    while !room.to_group[&A]
        .front()
        .is_some_and(|reply| matches!(reply, Reply::Binary(28, _)))
    {
        for user in [A, B] {
            room.deliver_to_client(user);
        }
        if !matches!(room.to_group[&A].front(), Some(Reply::Binary(28, _))) {
            room.deliver_to_group(A);
        }
        if !matches!(room.to_group[&B].front(), Some(Reply::Binary(28, _))) {
            room.deliver_to_group(B);
        }
    }
    let Some(Reply::Binary(28, commit)) = room.to_group[&A].front().cloned() else {
        panic!("A's commit");
    };
    for length in 0..commit.len() {
        room.group.commit(A, &commit[..length]);
        room.group.key_package(B, &commit[..length]);
    }
    let package = match &Membership::new(B, CHANNEL).described(1)[..] {
        [Reply::Binary(26, package)] => package.clone(),
        other => panic!("a key package, not {other:?}"),
    };
    for at in 0..package.len() {
        let mut turned = package.clone();
        turned[at] ^= 0x41;
        room.group.key_package(B, &turned);
        room.group.key_package(B, &package[..at]);
    }
    assert_eq!(room.group.epoch(), 0);
    // The commit of one member sent by another is not theirs.
    room.group.commit(B, &commit);
    assert_eq!(room.group.epoch(), 0);
}
