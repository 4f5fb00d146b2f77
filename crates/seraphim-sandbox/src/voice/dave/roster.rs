//! Who sits on which leaf of the MLS tree: what the delivery service knows of
//! the group, followed from commit to commit.
//! <https://www.rfc-editor.org/rfc/rfc9420.html#section-12.1.1>

/// A member on a leaf.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Leaf {
    pub(crate) user_id: u64,
    pub(crate) signature_key: Vec<u8>,
}

/// The group's leaves in one epoch; epoch 0 is no established group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Roster {
    epoch: u64,
    leaves: Vec<Option<Leaf>>,
}

impl Roster {
    /// The group that `creator`'s local group is before its first commit.
    pub(crate) fn founded_by(creator: Leaf) -> Self {
        Self {
            epoch: 0,
            leaves: vec![Some(creator)],
        }
    }

    pub(crate) fn epoch(&self) -> u64 {
        self.epoch
    }

    pub(crate) fn is_established(&self) -> bool {
        self.epoch > 0
    }

    pub(crate) fn leaf_of(&self, user_id: u64) -> Option<u32> {
        self.leaves
            .iter()
            .position(|leaf| leaf.as_ref().is_some_and(|leaf| leaf.user_id == user_id))
            .and_then(|index| u32::try_from(index).ok())
    }

    pub(crate) fn at(&self, leaf: u32) -> Option<&Leaf> {
        self.leaves.get(usize::try_from(leaf).ok()?)?.as_ref()
    }

    /// Everyone in the group, by leaf.
    pub(crate) fn users(&self) -> Vec<u64> {
        self.leaves
            .iter()
            .flatten()
            .map(|leaf| leaf.user_id)
            .collect()
    }

    /// The next epoch: removals first, then each addition on the leftmost
    /// blank leaf, in the commit's order.
    pub(crate) fn advance(&mut self, removed: &[u32], added: Vec<Leaf>) {
        for leaf in removed {
            let place = usize::try_from(*leaf)
                .ok()
                .and_then(|index| self.leaves.get_mut(index));
            if let Some(place) = place {
                *place = None;
            }
        }
        while self.leaves.last().is_some_and(Option::is_none) {
            self.leaves.pop();
        }
        for leaf in added {
            match self.leaves.iter_mut().find(|place| place.is_none()) {
                Some(place) => *place = Some(leaf),
                None => self.leaves.push(Some(leaf)),
            }
        }
        self.epoch += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::{Leaf, Roster};

    fn leaf(user_id: u64) -> Leaf {
        Leaf {
            user_id,
            signature_key: Vec::new(),
        }
    }

    #[test]
    fn a_newcomer_takes_the_leftmost_leaf_that_a_leaver_left_blank() {
        let mut roster = Roster::founded_by(leaf(1));
        roster.advance(&[], vec![leaf(2), leaf(3)]);
        roster.advance(&[1], vec![leaf(4), leaf(5)]);
        assert_eq!(roster.users(), [1, 4, 3, 5]);
        assert_eq!((roster.leaf_of(4), roster.leaf_of(2)), (Some(1), None));
        assert_eq!(roster.epoch(), 2);
    }
}
