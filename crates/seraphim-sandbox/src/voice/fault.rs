//! The faults that a voice server can be told to have, per member.

/// Whose packets a fault hits, seen from the member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// What the member sends to the server.
    FromMember,
    /// What the server forwards to the member.
    ToMember,
}

/// Where one bit of each of a member's packets is turned on its way to others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Flip {
    /// Nowhere.
    #[default]
    Off,
    /// In the transport ciphertext: the receiver's transport check fails.
    Transport,
    /// In the frame inside: the receiver's end-to-end check fails.
    Payload,
}

/// A share of packets to lose, spread evenly: no dice, so that a test of 25 %
/// loses exactly every fourth packet.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Loss {
    percent: u8,
    owed: u16,
}

impl Loss {
    pub(crate) fn new(percent: u8) -> Self {
        Self {
            percent: percent.min(100),
            owed: 0,
        }
    }

    /// Whether the next packet is lost.
    pub(crate) fn takes_next(&mut self) -> bool {
        self.owed += u16::from(self.percent);
        if self.owed >= 100 {
            self.owed -= 100;
            return true;
        }
        false
    }
}

/// The faults of one member.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Faults {
    pub(crate) from_member: Loss,
    pub(crate) to_member: Loss,
    pub(crate) flip: Flip,
}

#[cfg(test)]
mod tests {
    use super::Loss;

    #[test]
    fn a_quarter_lost_is_every_fourth_packet() {
        let mut loss = Loss::new(25);
        let lost: Vec<bool> = (0..8).map(|_| loss.takes_next()).collect();
        assert_eq!(lost, [false, false, false, true, false, false, false, true]);
    }

    #[test]
    fn all_and_nothing_are_exact() {
        let (mut all, mut none) = (Loss::new(100), Loss::new(0));
        assert!((0..100).all(|_| all.takes_next()));
        assert!((0..100).all(|_| !none.takes_next()));
    }
}
