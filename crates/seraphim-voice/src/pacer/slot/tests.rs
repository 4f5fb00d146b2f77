//! A slot without its thread: ticks are calls, packets are read from a socket.

use std::{
    collections::VecDeque,
    net::{Ipv4Addr, UdpSocket},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use aes_gcm::{AeadInPlace, Aes256Gcm, KeyInit};
use bytes::Bytes;
use tokio::sync::mpsc;

use super::{Life, Media, News, Order, Slot};
use crate::{
    counters::Counters,
    dave::frame::{FrameSealer, SILENCE},
    pacer::{
        orders::{Orders, orders},
        reaper::Reaper,
    },
    source::{FrameSource, Next},
    transport::{Mode, TransportKey},
};

type Failure = Box<dyn std::error::Error>;

const KEY: [u8; 32] = [9; 32];

/// Plays what it was given, then nothing; counts how often it was asked.
#[derive(Clone, Default)]
struct Script(Arc<Mutex<(VecDeque<Next>, u32, u64)>>);

impl Script {
    fn add(&self, next: impl IntoIterator<Item = Next>) {
        let mut script = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        script.0.extend(next);
    }

    /// Something else plays from here on.
    fn turn(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).2 += 1;
    }

    fn asked(&self) -> u32 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).1
    }
}

impl FrameSource for Script {
    fn next_frame(&mut self) -> Next {
        let mut script = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        script.1 += 1;
        script.0.pop_front().unwrap_or(Next::Idle)
    }

    fn passage(&mut self) -> u64 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).2
    }
}

fn frame(number: u8) -> Next {
    Next::Frame(Bytes::copy_from_slice(&[0xfc, number, number, number]))
}

#[derive(Debug, PartialEq, Eq)]
struct Packet {
    sequence: u16,
    timestamp: u32,
    ssrc: u32,
    payload: Vec<u8>,
}

struct Bench {
    slot: Slot,
    orders: Orders,
    news: mpsc::Receiver<News>,
    counters: Arc<Counters>,
    server: UdpSocket,
    line: Arc<UdpSocket>,
}

impl Bench {
    fn new(source: impl FrameSource) -> Result<Self, Failure> {
        let server = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
        server.set_nonblocking(true)?;
        let line = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
        line.connect(server.local_addr()?)?;
        line.set_nonblocking(true)?;
        let (orders, taken) = orders(16);
        let (tell, news) = mpsc::channel(16);
        let counters = Arc::<Counters>::default();
        Ok(Self {
            slot: Slot::new(
                Box::new(source),
                taken,
                tell,
                Arc::clone(&counters),
                Reaper::start()?,
            ),
            orders,
            news,
            counters,
            server,
            line: Arc::new(line),
        })
    }

    /// On line, speaking allowed.
    fn speaking(source: impl FrameSource, media: Media) -> Result<Self, Failure> {
        let bench = Self::new(source)?;
        bench.online(1)?;
        bench.order(Order::Media(media))?;
        bench.order(Order::SpeakingTold)?;
        Ok(bench)
    }

    fn order(&self, order: Order) -> Result<(), Failure> {
        Ok(self.orders.try_send(order)?)
    }

    fn online(&self, ssrc: u32) -> Result<(), Failure> {
        self.order(Order::Online {
            socket: Arc::clone(&self.line),
            ssrc,
            key: TransportKey {
                mode: Mode::Aes256Gcm,
                bytes: KEY,
            },
        })
    }

    fn tick(&mut self) -> Result<Option<Packet>, Failure> {
        assert_eq!(self.slot.prepare(), Life::Alive);
        self.send()
    }

    fn send(&mut self) -> Result<Option<Packet>, Failure> {
        assert_eq!(self.slot.send(Duration::ZERO), Life::Alive);
        self.received()
    }

    fn ticks(&mut self, ticks: usize) -> Result<Vec<Option<Packet>>, Failure> {
        (0..ticks).map(|_| self.tick()).collect()
    }

    fn received(&self) -> Result<Option<Packet>, Failure> {
        let mut bytes = [0; 2000];
        let length = match self.server.recv(&mut bytes) {
            Ok(length) => length,
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let (rest, counter) = bytes[..length].split_at(length - 4);
        let (rest, tag) = rest.split_at(rest.len() - 16);
        let (header, payload) = rest.split_at(12);
        let mut nonce = [0; 12];
        nonce[..4].copy_from_slice(counter);
        let mut payload = payload.to_vec();
        Aes256Gcm::new(&KEY.into())
            .decrypt_in_place_detached(&nonce.into(), header, &mut payload, tag.into())
            .map_err(|_| "the packet does not open")?;
        Ok(Some(Packet {
            sequence: u16::from_be_bytes(header[2..4].try_into()?),
            timestamp: u32::from_be_bytes(header[4..8].try_into()?),
            ssrc: u32::from_be_bytes(header[8..12].try_into()?),
            payload,
        }))
    }
}

fn payloads(packets: Vec<Option<Packet>>) -> Vec<Option<Vec<u8>>> {
    packets
        .into_iter()
        .map(|packet| packet.map(|packet| packet.payload))
        .collect()
}

fn sealed(secret: u8) -> Media {
    Media::Sealed(FrameSealer::new([secret; 16], 1))
}

/// The first frame under that secret, as it goes over the wire.
fn first_under(secret: u8, frame: &[u8]) -> Result<Vec<u8>, Failure> {
    let mut out = Vec::new();
    FrameSealer::new([secret; 16], 1).seal(frame, &mut out)?;
    Ok(out)
}

#[test]
fn the_server_is_told_of_speaking_before_the_first_frame_which_is_not_lost() -> Result<(), Failure>
{
    let script = Script::default();
    script.add([frame(1), frame(2)]);
    let mut bench = Bench::new(script.clone())?;
    bench.online(1)?;
    bench.order(Order::Media(Media::Plain))?;
    assert_eq!(payloads(bench.ticks(3)?), [None, None, None]);
    assert_eq!(bench.news.try_recv(), Ok(News::Speaking(true)));
    assert!(bench.news.try_recv().is_err(), "asked once");
    assert_eq!(script.asked(), 1, "the clock of the source waits");
    bench.order(Order::SpeakingTold)?;
    assert_eq!(
        payloads(bench.ticks(2)?),
        [Some(vec![0xfc, 1, 1, 1]), Some(vec![0xfc, 2, 2, 2])]
    );
    Ok(())
}

#[test]
fn a_frame_that_could_not_be_sent_is_not_heard_once_its_track_is_over() -> Result<(), Failure> {
    let script = Script::default();
    script.add([frame(1), frame(2)]);
    let mut bench = Bench::new(script.clone())?;
    bench.online(1)?;
    bench.order(Order::Media(Media::Plain))?;
    assert_eq!(payloads(bench.ticks(1)?), [None]);
    script.turn();
    bench.order(Order::SpeakingTold)?;
    assert_eq!(payloads(bench.ticks(1)?), [Some(vec![0xfc, 2, 2, 2])]);
    Ok(())
}

#[test]
fn a_socket_that_sends_nothing_any_more_is_told_and_the_frame_is_kept() -> Result<(), Failure> {
    let script = Script::default();
    script.add((0..5).map(frame));
    let mut bench = Bench::speaking(script.clone(), Media::Plain)?;
    rustix::net::shutdown(&bench.line, rustix::net::Shutdown::Write)?;
    assert!(payloads(bench.ticks(99)?).iter().all(Option::is_none));
    assert!(bench.news.try_recv().is_err(), "it may be a moment");
    bench.tick()?;
    assert_eq!(bench.news.try_recv(), Ok(News::LineDead { ssrc: 1 }));
    assert_eq!(script.asked(), 1, "the clock of the source waits");

    let line = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
    line.connect(bench.server.local_addr()?)?;
    bench.line = Arc::new(line);
    bench.online(2)?;
    bench.order(Order::Media(Media::Plain))?;
    bench.order(Order::SpeakingTold)?;
    assert_eq!(payloads(bench.ticks(1)?), [Some(vec![0xfc, 0, 0, 0])]);
    Ok(())
}

#[test]
fn five_silence_frames_follow_the_last_frame_and_then_nothing() -> Result<(), Failure> {
    for (pause, told) in [(Next::Idle, true), (Next::Starved, false)] {
        let script = Script::default();
        script.add([frame(1)]);
        script.add(std::iter::repeat_n(pause, 8));
        let mut bench = Bench::speaking(script, Media::Plain)?;
        let sent = payloads(bench.ticks(9)?);
        assert_eq!(sent[0], Some(vec![0xfc, 1, 1, 1]));
        assert!(
            sent[1..6]
                .iter()
                .all(|payload| *payload == Some(SILENCE.to_vec()))
        );
        assert!(sent[6..].iter().all(Option::is_none));
        let news = bench.news.try_recv();
        assert_eq!(news.is_ok_and(|news| news == News::Speaking(false)), told);
        assert_eq!(bench.counters.read().silence, 5);
    }
    Ok(())
}

#[test]
fn a_gap_in_sending_is_the_same_gap_in_media_time() -> Result<(), Failure> {
    let script = Script::default();
    script.add([frame(1)]);
    script.add(std::iter::repeat_n(Next::Starved, 50));
    script.add([frame(2)]);
    let mut bench = Bench::speaking(script, Media::Plain)?;
    let sent = bench.ticks(52)?;
    let (Some(first), Some(last)) = (&sent[0], &sent[51]) else {
        return Err("a frame is missing".into());
    };
    assert_eq!(last.sequence.wrapping_sub(first.sequence), 6);
    assert_eq!(last.timestamp.wrapping_sub(first.timestamp), 51 * 960);
    Ok(())
}

#[test]
fn a_stall_of_the_thread_loses_nothing_and_leaves_no_gap_in_media_time() -> Result<(), Failure> {
    let script = Script::default();
    script.add([frame(1), frame(2)]);
    let mut bench = Bench::speaking(script, Media::Plain)?;
    let first = bench.tick()?.ok_or("no packet")?;
    bench.slot.skip(7);
    let second = bench.tick()?.ok_or("no packet")?;
    assert_eq!(second.sequence, first.sequence.wrapping_add(1));
    assert_eq!(second.timestamp.wrapping_sub(first.timestamp), 960);
    assert_eq!(bench.counters.read().skipped, 7);
    Ok(())
}

#[test]
fn a_frame_encrypted_ahead_is_encrypted_anew_when_the_key_changes() -> Result<(), Failure> {
    let script = Script::default();
    script.add([frame(1), frame(2)]);
    let mut bench = Bench::speaking(script, sealed(1))?;
    let before = bench.tick()?.ok_or("no packet")?;
    assert_eq!(before.payload, first_under(1, &[0xfc, 1, 1, 1])?);

    assert_eq!(bench.slot.prepare(), Life::Alive);
    bench.order(Order::Media(sealed(2)))?;
    let after = bench.send()?.ok_or("no packet")?;
    assert_eq!(after.payload, first_under(2, &[0xfc, 2, 2, 2])?);
    assert_eq!(after.sequence, before.sequence.wrapping_add(1), "no gap");
    assert_eq!(after.timestamp, before.timestamp.wrapping_add(960));
    Ok(())
}

#[test]
fn a_frame_encrypted_ahead_waits_when_its_key_goes() -> Result<(), Failure> {
    let script = Script::default();
    script.add([frame(1), frame(2)]);
    let mut bench = Bench::speaking(script.clone(), sealed(1))?;
    let before = bench.tick()?.ok_or("no packet")?;
    assert_eq!(bench.slot.prepare(), Life::Alive);
    bench.order(Order::Media(Media::Hold))?;
    assert_eq!(bench.send()?, None);
    let silence = payloads(bench.ticks(8)?);
    assert_eq!(
        silence.iter().flatten().count(),
        5,
        "silence before the pause"
    );
    assert_eq!(script.asked(), 2, "no frame is taken meanwhile");
    bench.order(Order::Media(sealed(2)))?;
    let after = bench.tick()?.ok_or("no packet")?;
    assert_eq!(after.payload, first_under(2, &[0xfc, 2, 2, 2])?);
    assert_eq!(after.sequence, before.sequence.wrapping_add(6));
    Ok(())
}

#[test]
fn alone_frames_are_taken_and_dropped() -> Result<(), Failure> {
    let script = Script::default();
    script.add((0..10).map(frame));
    let mut bench = Bench::speaking(script.clone(), Media::Drop)?;
    assert_eq!(payloads(bench.ticks(10)?).iter().flatten().count(), 0);
    assert_eq!(script.asked(), 10, "the clock runs");
    assert_eq!(bench.counters.read().alone, 10);
    Ok(())
}

#[test]
fn under_dave_nothing_but_silence_goes_in_the_clear() -> Result<(), Failure> {
    let script = Script::default();
    let mut bench = Bench::speaking(script.clone(), sealed(0))?;
    let mut frames = 0;
    for round in 1..=200_u8 {
        script.add([frame(round), Next::Starved, frame(round)]);
        match round % 5 {
            0 => bench.order(Order::Media(Media::Hold))?,
            1 => bench.order(Order::Media(Media::Drop))?,
            2 | 3 => bench.order(Order::Media(sealed(round)))?,
            _ => {
                bench.online(round.into())?;
                bench.order(Order::Media(sealed(round)))?;
                bench.order(Order::SpeakingTold)?;
            }
        }
        for packet in bench.ticks(3)?.into_iter().flatten() {
            if packet.payload != SILENCE {
                assert_eq!(packet.payload[packet.payload.len() - 2..], [0xfa, 0xfa]);
                frames += 1;
            }
        }
    }
    assert!(frames > 100, "{frames}");
    Ok(())
}

#[test]
fn a_source_that_panics_is_let_go_and_the_call_trails_off() -> Result<(), Failure> {
    struct Bomb(u8);
    impl FrameSource for Bomb {
        fn next_frame(&mut self) -> Next {
            self.0 -= 1;
            assert!(self.0 > 0, "the source's own fault");
            frame(self.0)
        }
    }
    let mut bench = Bench::speaking(Bomb(3), Media::Plain)?;
    let sent = payloads(bench.ticks(10)?);
    assert_eq!(sent.iter().flatten().count(), 2 + 5);
    assert_eq!(bench.news.try_recv(), Ok(News::SourceFailed));
    Ok(())
}

#[test]
fn counters_go_on_over_a_reconnect_unless_the_source_number_is_new() -> Result<(), Failure> {
    let script = Script::default();
    script.add((0..3).map(frame));
    let mut bench = Bench::speaking(script, Media::Plain)?;
    let first = bench.tick()?.ok_or("no packet")?;
    bench.order(Order::Offline)?;
    assert_eq!(bench.tick()?, None);
    bench.online(1)?;
    bench.order(Order::Media(Media::Plain))?;
    bench.order(Order::SpeakingTold)?;
    let second = bench.tick()?.ok_or("no packet")?;
    assert_eq!(second.sequence, first.sequence.wrapping_add(1));
    assert_eq!(second.timestamp.wrapping_sub(first.timestamp), 2 * 960);
    bench.online(2)?;
    bench.order(Order::Media(Media::Plain))?;
    bench.order(Order::SpeakingTold)?;
    assert_eq!(bench.tick()?.ok_or("no packet")?.ssrc, 2);
    Ok(())
}

#[test]
fn a_socket_that_takes_nothing_costs_packets_and_no_time() -> Result<(), Failure> {
    let script = Script::default();
    script.add((0..3).map(frame));
    let mut bench = Bench::new(script)?;
    // Connected to a port that nobody listens on: refused from the second on.
    let nobody = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
    let line = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
    line.connect(nobody.local_addr()?)?;
    drop(nobody);
    line.set_nonblocking(true)?;
    bench.line = Arc::new(line);
    bench.online(1)?;
    bench.order(Order::Media(Media::Plain))?;
    bench.order(Order::SpeakingTold)?;
    bench.ticks(3)?;
    assert!(bench.counters.read().refused >= 1);
    Ok(())
}

#[test]
fn a_call_without_driver_ends() -> Result<(), Failure> {
    let mut bench = Bench::new(Script::default())?;
    let (orders, _) = orders(1);
    bench.orders = orders;
    assert_eq!(bench.slot.prepare(), Life::Gone);
    Ok(())
}
