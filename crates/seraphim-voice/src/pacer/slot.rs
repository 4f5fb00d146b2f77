//! One call on its pacing thread: takes a frame, encrypts it ahead of its time,
//! sends it at its time. It owns the counters and keys of what it sends and
//! learns of changes by message, so that nothing here waits for anybody.

use std::{
    fmt,
    net::UdpSocket,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    time::Duration,
};

use bytes::Bytes;
use tokio::sync::mpsc::{self, error::TryRecvError};

use super::{orders::Mailbox, reaper::Reaper};
use crate::{
    counters::Counters,
    dave::frame::{self, FrameSealer, SILENCE},
    rtp::{HEADER_BYTES, RtpClock},
    source::{FrameSource, Leaving, Next},
    transport::{self, PacketSealer, TransportKey},
};

/// The longest Opus packet of 20 ms.
const LONGEST_FRAME: usize = 1275;
const LONGEST_PACKET: usize =
    HEADER_BYTES + LONGEST_FRAME + frame::OVERHEAD_BYTES + transport::OVERHEAD_BYTES;
/// A socket that refuses so many packets in a row, two seconds of sound, sends
/// nothing any more: it is tied to an address that this machine has lost.
const DEAD_AFTER: u32 = 100;
/// Silence frames before a pause in sending.
/// See <https://discord.com/developers/docs/topics/voice-connections#speaking-voice-data-interpolation>.
const TRAILING_SILENCE: u8 = 5;

/// What becomes of frames on their way to other members.
#[derive(Debug)]
pub(crate) enum Media {
    /// No frame is taken: somebody is there, but there is no key yet.
    Hold,
    /// Frames are taken and dropped: nobody else is there.
    Drop,
    /// The call is not end-to-end encrypted (DAVE protocol version 0).
    Plain,
    /// Frames are encrypted with this key.
    Sealed(FrameSealer),
}

/// A message of the driver to the slot.
#[derive(Debug)]
pub(crate) enum Order {
    /// There is a session: packets go out here. Frames wait for their own order.
    Online {
        socket: Arc<UdpSocket>,
        ssrc: u32,
        key: TransportKey,
    },
    /// The session is gone.
    Offline,
    /// What becomes of frames from now on.
    Media(Media),
    /// The server has been told that this client speaks.
    SpeakingTold,
}

/// A message of the slot to the driver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum News {
    /// The server must be told so before audio goes out, or may be told now.
    Speaking(bool),
    /// The source panicked and is gone.
    SourceFailed,
    /// Nothing goes out any more in the session with this SSRC.
    LineDead { ssrc: u32 },
}

/// Whether the call still has a driver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Life {
    Alive,
    Gone,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Speaking {
    Off,
    Asked,
    On,
}

enum Cargo {
    Frame(Bytes),
    Silence,
}

struct Prepared {
    cargo: Cargo,
    header: [u8; HEADER_BYTES],
}

/// One call on its pacing thread.
pub(crate) struct Slot {
    source: Option<Box<dyn FrameSource>>,
    orders: Mailbox,
    news: mpsc::Sender<News>,
    counters: Arc<Counters>,
    reaper: Reaper,
    /// The way out, while there is a session.
    line: Option<Arc<UdpSocket>>,
    sealer: Option<PacketSealer>,
    rtp: RtpClock,
    media: Media,
    speaking: Speaking,
    /// A frame that was taken and could not be sent yet; it goes first.
    parked: Option<Bytes>,
    /// The frame sent last, which the source gets back at its next turn.
    sent: Option<Bytes>,
    /// What the frame taken last is of, by the source.
    passage: u64,
    prepared: Option<Prepared>,
    /// The prepared packet; kept for its allocation.
    packet: Vec<u8>,
    silence_left: u8,
    /// Packets in a row that did not go out.
    refusals: u32,
}

impl Slot {
    pub(crate) fn new(
        source: Box<dyn FrameSource>,
        orders: Mailbox,
        news: mpsc::Sender<News>,
        counters: Arc<Counters>,
        reaper: Reaper,
    ) -> Self {
        Self {
            source: Some(source),
            orders,
            news,
            counters,
            reaper,
            line: None,
            sealer: None,
            rtp: RtpClock::new(0, rand::random(), rand::random()),
            media: Media::Hold,
            speaking: Speaking::Off,
            parked: None,
            sent: None,
            passage: 0,
            prepared: None,
            packet: Vec::with_capacity(LONGEST_PACKET),
            silence_left: 0,
            refusals: 0,
        }
    }

    /// Ends the call here.
    pub(crate) fn end(mut self) {
        self.park();
        for frame in [self.parked.take(), self.sent.take()].into_iter().flatten() {
            self.reaper.take(Leaving::Frame(frame));
        }
        if let Some(source) = self.source.take() {
            self.reaper.take(Leaving::Other(source));
        }
    }

    /// Counts ticks given up after a stall. No frame was taken at them, so media
    /// time has not passed: the next frame follows the last one.
    pub(crate) fn skip(&mut self, ticks: u64) {
        if self.line.is_some() {
            self.counters.skipped(ticks);
        }
    }

    /// Takes and encrypts what is sent at the coming deadline.
    pub(crate) fn prepare(&mut self) -> Life {
        if self.obey() == Life::Gone {
            return Life::Gone;
        }
        self.rtp.pass(1);
        if self.line.is_none() {
            self.counters.held();
            return Life::Alive;
        }
        match self.media {
            Media::Hold => {
                self.counters.held();
                self.trail_off();
            }
            Media::Drop => match self.take() {
                Next::Frame(frame) => {
                    self.sent = Some(frame);
                    self.counters.alone();
                }
                Next::Starved => self.counters.starved(),
                Next::Idle => {}
            },
            Media::Plain | Media::Sealed(_) => match self.take() {
                Next::Frame(frame) if self.speaking == Speaking::On => {
                    self.load(Cargo::Frame(frame));
                }
                Next::Frame(frame) => {
                    self.parked = Some(frame);
                    self.ask_to_speak();
                }
                Next::Starved => {
                    self.counters.starved();
                    self.trail_off();
                }
                Next::Idle => {
                    if !self.trail_off() {
                        self.fall_silent();
                    }
                }
            },
        }
        Life::Alive
    }

    /// Sends what was prepared; `late` is how long its deadline has passed.
    pub(crate) fn send(&mut self, late: Duration) -> Life {
        if self.obey() == Life::Gone {
            return Life::Gone;
        }
        let (Some(prepared), Some(line)) = (self.prepared.take(), &self.line) else {
            return Life::Alive;
        };
        self.counters.timed(late);
        // The socket does not block.
        let sent = line.send(&self.packet).is_ok();
        match (sent, prepared.cargo) {
            (true, Cargo::Frame(frame)) => {
                self.counters.sent();
                self.silence_left = TRAILING_SILENCE;
                self.sent = Some(frame);
            }
            (true, Cargo::Silence) => self.counters.silence(),
            // Nobody has heard it.
            (false, Cargo::Frame(frame)) => self.parked = Some(frame),
            (false, Cargo::Silence) => {}
        }
        if sent {
            self.refusals = 0;
        } else {
            self.refused();
        }
        Life::Alive
    }

    /// A packet did not go out.
    fn refused(&mut self) {
        self.counters.refused();
        self.refusals += 1;
        let ssrc = self.rtp.ssrc();
        if self.refusals >= DEAD_AFTER && self.news.try_send(News::LineDead { ssrc }).is_ok() {
            self.refusals = 0;
        }
    }

    /// Follows the orders that have come.
    fn obey(&mut self) -> Life {
        if !self.orders.has_news() {
            return Life::Alive;
        }
        loop {
            match self.orders.next() {
                Ok(order) => self.follow(order),
                Err(TryRecvError::Empty) => return Life::Alive,
                Err(TryRecvError::Disconnected) => return Life::Gone,
            }
        }
    }

    fn follow(&mut self, order: Order) {
        match order {
            Order::Online { socket, ssrc, key } => {
                self.park();
                if ssrc != self.rtp.ssrc() {
                    self.rtp = RtpClock::new(ssrc, rand::random(), rand::random());
                }
                match &mut self.sealer {
                    Some(sealer) => sealer.rekey(&key),
                    None => self.sealer = Some(PacketSealer::new(&key)),
                }
                self.line = Some(socket);
                self.media = Media::Hold;
                self.speaking = Speaking::Off;
                self.silence_left = 0;
                self.refusals = 0;
            }
            Order::Offline => {
                self.park();
                self.line = None;
                self.media = Media::Hold;
                self.speaking = Speaking::Off;
                self.silence_left = 0;
                self.refusals = 0;
            }
            Order::Media(media) => {
                self.media = media;
                self.prepare_anew();
            }
            Order::SpeakingTold => self.speaking = Speaking::On,
        }
    }

    /// Keeps a frame that was encrypted ahead for later.
    fn park(&mut self) {
        if let Some(Prepared { cargo, .. }) = self.prepared.take() {
            self.rtp.give_back();
            if let Cargo::Frame(frame) = cargo {
                self.parked = Some(frame);
            }
        }
    }

    /// Encrypts what was encrypted ahead once more, after a change of keys.
    fn prepare_anew(&mut self) {
        match self.media {
            Media::Hold => self.park(),
            Media::Drop => {
                self.park();
                if let Some(frame) = self.parked.take() {
                    self.reaper.take(Leaving::Frame(frame));
                    self.counters.alone();
                }
            }
            Media::Plain | Media::Sealed(_) => {
                if let Some(prepared) = self.prepared.take() {
                    self.seal(prepared);
                }
            }
        }
    }

    /// The frame that waits, unless its track is over, or the source's next.
    fn take(&mut self) -> Next {
        let parked = self.parked.take();
        let Some(source) = &mut self.source else {
            return parked.map_or(Next::Idle, Next::Frame);
        };
        let (passage, reaper, sent) = (&mut self.passage, &self.reaper, self.sent.take());
        let asked = catch_unwind(AssertUnwindSafe(|| {
            if let Some(frame) = sent.and_then(|frame| source.take_back(frame)) {
                reaper.take(Leaving::Frame(frame));
            }
            let next = match parked {
                Some(frame) if source.passage() == *passage => Next::Frame(frame),
                parked => {
                    if let Some(frame) = parked {
                        reaper.take(Leaving::Frame(frame));
                    }
                    let next = source.next_frame();
                    *passage = source.passage();
                    next
                }
            };
            while let Some(leaving) = source.leaving() {
                reaper.take(leaving);
            }
            next
        }));
        match asked {
            Ok(Next::Frame(frame)) if frame.is_empty() || frame.len() > LONGEST_FRAME => {
                Next::Starved
            }
            Ok(next) => next,
            Err(_) => {
                // Dropping what has just panicked may panic again: not here.
                if let Some(broken) = self.source.take() {
                    self.reaper.take(Leaving::Other(broken));
                }
                let _ = self.news.try_send(News::SourceFailed);
                Next::Idle
            }
        }
    }

    /// Prepares a silence frame if some are due before a pause.
    fn trail_off(&mut self) -> bool {
        if self.silence_left == 0 || self.speaking != Speaking::On {
            return false;
        }
        self.silence_left -= 1;
        self.load(Cargo::Silence);
        true
    }

    fn ask_to_speak(&mut self) {
        if self.speaking == Speaking::Off && self.news.try_send(News::Speaking(true)).is_ok() {
            self.speaking = Speaking::Asked;
        }
    }

    fn fall_silent(&mut self) {
        if self.speaking == Speaking::On && self.news.try_send(News::Speaking(false)).is_ok() {
            self.speaking = Speaking::Off;
        }
    }

    fn load(&mut self, cargo: Cargo) {
        let header = self.rtp.header();
        self.seal(Prepared { cargo, header });
    }

    fn seal(&mut self, prepared: Prepared) {
        let Some(packets) = &mut self.sealer else {
            return;
        };
        self.packet.clear();
        self.packet.extend_from_slice(&prepared.header);
        let framed = match (&prepared.cargo, &mut self.media) {
            (Cargo::Silence, _) => {
                self.packet.extend_from_slice(&SILENCE);
                true
            }
            (Cargo::Frame(frame), Media::Plain) => {
                self.packet.extend_from_slice(frame);
                true
            }
            (Cargo::Frame(frame), Media::Sealed(sealer)) => {
                sealer.seal(frame, &mut self.packet).is_ok()
            }
            (Cargo::Frame(_), Media::Hold | Media::Drop) => false,
        };
        if framed && packets.seal(&mut self.packet).is_ok() {
            self.prepared = Some(prepared);
        } else {
            self.refused();
        }
    }
}

impl fmt::Debug for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Slot")
            .field("media", &self.media)
            .field("speaking", &self.speaking)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
