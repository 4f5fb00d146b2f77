//! Taking turns: in a fair queue a person's second track comes after everybody
//! else's first.

use std::collections::HashMap;

use crate::ids::UserId;

/// Where a new entry of `by` goes among waiting entries of these people: after
/// all whose turn is not later than its own.
#[must_use]
pub fn place(waiting: impl IntoIterator<Item = UserId>, by: UserId) -> usize {
    let waiting: Vec<UserId> = waiting.into_iter().collect();
    let turn = waiting.iter().filter(|user| **user == by).count();
    let mut turns: HashMap<UserId, usize> = HashMap::new();
    let mut after = 0;
    for (index, user) in waiting.iter().enumerate() {
        let theirs = turns.entry(*user).or_default();
        if *theirs <= turn {
            after = index + 1;
        }
        *theirs += 1;
    }
    after
}

/// The order in which these entries would be played fairly, as indices: first
/// everybody's first, in the order in which they stand, then everybody's second.
#[must_use]
pub fn order(waiting: &[UserId]) -> Vec<usize> {
    let mut turns: HashMap<UserId, usize> = HashMap::new();
    let mut ranked: Vec<(usize, usize)> = waiting
        .iter()
        .enumerate()
        .map(|(index, user)| {
            let turn = turns.entry(*user).or_default();
            let ranked = (*turn, index);
            *turn += 1;
            ranked
        })
        .collect();
    ranked.sort_unstable();
    ranked.into_iter().map(|(_, index)| index).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const A: UserId = UserId(1);
    const B: UserId = UserId(2);
    const C: UserId = UserId(3);

    #[test]
    fn a_newcomer_waits_for_one_turn_of_the_others() {
        let cases: [(&[UserId], UserId, usize); 6] = [
            (&[], A, 0),
            (&[A, A, A], B, 1),
            (&[A, B, A, B], C, 2),
            (&[A, A, A], A, 3),
            (&[A, B, A], B, 3),
            (&[B, A, A, A], B, 3),
        ];
        for (waiting, by, expected) in cases {
            assert_eq!(
                place(waiting.iter().copied(), by),
                expected,
                "{waiting:?} {by}"
            );
        }
    }

    #[test]
    fn everybodys_first_comes_before_anybodys_second() {
        assert_eq!(order(&[A, A, A, B, C, B]), [0, 3, 4, 1, 5, 2]);
    }

    proptest! {
        #[test]
        fn a_fair_order_has_every_entry_once_and_each_persons_in_their_order(
            users in prop::collection::vec(0..5_u64, 0..40)
        ) {
            let users: Vec<UserId> = users.into_iter().map(UserId).collect();
            let fair = order(&users);
            let mut sorted = fair.clone();
            sorted.sort_unstable();
            prop_assert_eq!(sorted, (0..users.len()).collect::<Vec<_>>());
            for user in &users {
                let own: Vec<_> = fair.iter().filter(|index| users[**index] == *user).collect();
                prop_assert!(own.is_sorted());
            }
        }
    }
}
