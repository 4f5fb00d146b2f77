//! The delivery service against real members (davey sessions), messages
//! carried by hand.

mod room;

use self::room::Room;
use super::{
    super::{
        VoiceEvent,
        ears::membership::{Membership, Reply},
    },
    Order,
};

const CHANNEL: u64 = 77;
const A: u64 = 1_000_001;
const B: u64 = 1_000_002;
const C: u64 = 1_000_003;
const D: u64 = 1_000_004;

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
        room.is_whole();
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
        room.is_whole();
        // B leaves while D is being proposed: in one epoch or in two.
        room.enter(D, 1);
        for _ in 0..seed * 2 {
            room.step();
        }
        room.exit(B);
        room.run();
        room.is_whole();
        room.enter(B, 1);
        room.run();
        room.is_whole();
        assert_eq!(room.group.users().len(), 4);
    }
}

#[test]
fn a_member_who_stays_alone_begins_anew_and_can_be_joined() {
    let mut room = Room::of_two(1);
    room.exit(B);
    room.run();
    assert_eq!((room.group.epoch(), room.group.version_in_force()), (0, 1));
    room.enter(C, 1);
    room.run();
    assert_eq!(room.group.epoch(), 1);
    room.is_whole();
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
        room.is_whole();
    }
}

#[test]
fn a_client_without_encryption_downgrades_the_call_and_its_leave_upgrades_it() {
    let mut room = Room::of_two(3);
    room.enter(C, 0);
    room.run();
    assert_eq!(room.group.version_in_force(), 0);
    room.everyone_hears_everyone();
    room.exit(C);
    room.run();
    assert_eq!((room.group.version_in_force(), room.group.epoch()), (1, 1));
    room.is_whole();
    room.nothing_was_refused();
}

#[test]
fn an_order_downgrades_and_upgrades_while_someone_joins() {
    for seed in 0..6 {
        let mut room = Room::of_two(seed);
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
        room.is_whole();
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
    room.is_whole();
}

#[test]
fn a_late_member_is_not_waited_for_longer_than_the_timeout() {
    let mut room = Room::of_two(6);
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
    room.is_whole();
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
    room.is_whole();
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
