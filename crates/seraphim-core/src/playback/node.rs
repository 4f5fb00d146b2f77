//! What the audio node was told, against which is held what is wanted.

use crate::filters::Filters;
use crate::ids::PlayId;
use crate::settings::SponsorCategory;
use crate::time::Timestamp;

/// What the node was told.
#[expect(
    clippy::struct_excessive_bools,
    reason = "six facts, each true or not by itself"
)]
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) up: bool,
    /// The order that may be sounding.
    pub(super) sounding: Option<PlayId>,
    /// Whether it was told to stand still.
    pub(super) paused: bool,
    /// How loud it was told to play.
    pub(super) volume: u16,
    /// How it changes the sound; `None` where that is not known, as what it was
    /// told may be lost.
    pub(super) filters: Option<Filters>,
    /// Which parts of videos it leaves out; `None` as for the filters.
    pub(super) left_out: Option<Vec<SponsorCategory>>,
    /// It has the present voice server.
    pub(super) has_voice: bool,
    /// It has said that it is connected to it.
    pub(super) connected: bool,
    /// It has outlived the program before this one, and sends over that one's
    /// connection still.
    pub(super) plays_on: bool,
    /// It has a player of this guild.
    pub(super) has_player: bool,
    /// No order before this time: the last one was not taken.
    pub(super) hold_until: Option<Timestamp>,
    /// Orders about what sounds were lost: all are given again at this time.
    pub(super) again_at: Option<Timestamp>,
    /// How often that came of it in a row, and when last.
    pub(super) losses: u32,
    pub(super) lost_at: Option<Timestamp>,
    /// Orders that were not taken, in a row.
    pub(super) rejections: u32,
    /// The channel was told that it is away.
    pub(super) loss_told: bool,
}

impl Node {
    /// It may be told something now.
    pub(super) fn takes_orders(&self) -> bool {
        self.up && self.hold_until.is_none()
    }

    /// It has no player any more, and sounds as ever when it has the next one.
    pub(super) fn forget_sound(&mut self) {
        self.filters = Some(Filters::default());
        self.left_out = Some(Vec::new());
    }

    /// How it sounds is not known: the next track brings all of it.
    pub(super) fn doubt_sound(&mut self) {
        self.filters = None;
        self.left_out = None;
    }
}
