//! Where the packets of all players go: one UDP socket and one thread, which
//! counts and forgets. It answers IP discovery, as a voice server does.
//!
//! The thread looks every half millisecond and does not wait in between, as
//! otherwise each sender would pay for waking it, which no network card asks of
//! it. A packet's time is when the thread got it, so that a sink that is late
//! makes its senders late: the figures are never better than the truth. Where
//! the system allows it, the thread comes before all others.

use std::collections::HashMap;
use std::io::ErrorKind;
use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use bytes::Bytes;
use rustix::net::sockopt;
use tokio::sync::mpsc;

use super::tally::{Arrival, Counts, Histogram, Stream, ticks};

const LONGEST_PACKET: usize = 2_048;
/// What may wait while the thread does not run: a second of 2,000 players.
const BUFFER: usize = 128 << 20;
/// How often the thread looks.
const GLANCE: Duration = Duration::from_micros(500);
/// Before the threads that send, so that it sees them on time.
const NICE: i32 = -15;
/// An IP discovery request.
/// See <https://discord.com/developers/docs/topics/voice-connections#ip-discovery>.
const DISCOVERY: usize = 74;
const RTP_HEADER: usize = 12;
/// The transport's tag and nonce behind a silence frame, which DAVE leaves as
/// it is.
const SILENCE: usize = RTP_HEADER + 3 + 16 + 4;

/// A packet of the player that is tapped.
#[derive(Debug)]
pub(super) struct Tapped {
    pub(super) at: Instant,
    /// Header, payload, tag and nonce.
    pub(super) packet: Bytes,
}

impl Tapped {
    /// Whether it holds silence in place of a frame.
    pub(super) fn is_silent(&self) -> bool {
        self.packet.len() == SILENCE
    }
}

struct Seen {
    /// Since when packets' times are counted.
    since: Instant,
    streams: HashMap<u32, Stream>,
    lateness: Histogram,
    tap: Option<(u32, mpsc::Sender<Tapped>)>,
}

/// What a measurement saw.
#[derive(Debug)]
pub(super) struct Measured {
    pub(super) streams: usize,
    pub(super) counts: Counts,
    pub(super) lateness: Histogram,
}

/// The sink and its thread, which ends with it.
pub(super) struct Sink {
    address: SocketAddr,
    seen: Arc<Mutex<Seen>>,
    over: Arc<AtomicBool>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Sink {
    pub(super) fn open() -> anyhow::Result<Self> {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).context("the sink's socket")?;
        socket
            .set_nonblocking(true)
            .context("a socket that does not wait")?;
        if sockopt::set_socket_recv_buffer_size_force(&socket, BUFFER).is_err() {
            // Without the right to more, as much as the system allows.
            sockopt::set_socket_recv_buffer_size(&socket, BUFFER).context("a receive buffer")?;
        }
        let address = socket.local_addr()?;
        let seen = Arc::new(Mutex::new(Seen::new()));
        let over = Arc::new(AtomicBool::new(false));
        let thread = {
            let (seen, over) = (Arc::clone(&seen), Arc::clone(&over));
            thread::Builder::new()
                .name("sink".to_owned())
                .spawn(move || receive(&socket, &seen, &over))?
        };
        Ok(Self {
            address,
            seen,
            over,
            thread: Some(thread),
        })
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Forgets what was counted; the streams go on.
    pub(super) fn begin(&self) {
        let mut seen = lock(&self.seen);
        seen.lateness = Histogram::default();
        for stream in seen.streams.values_mut() {
            stream.counts = Counts::default();
        }
    }

    /// What was counted since the last [`Sink::begin`].
    pub(super) fn measured(&self) -> Measured {
        let mut seen = lock(&self.seen);
        let now = seen.since.elapsed();
        let mut counts = Counts::default();
        for stream in seen.streams.values_mut() {
            stream.close(now);
            counts.add(stream.counts);
        }
        Measured {
            streams: seen.streams.len(),
            counts,
            lateness: seen.lateness.clone(),
        }
    }

    /// Forgets one player.
    pub(super) fn begin_one(&self, ssrc: u32) {
        lock(&self.seen).streams.remove(&ssrc);
    }

    /// What was counted of one player since [`Sink::begin_one`], a time ago.
    pub(super) fn measured_one(&self, ssrc: u32, since: Duration) -> Counts {
        let mut seen = lock(&self.seen);
        let now = seen.since.elapsed();
        match seen.streams.get_mut(&ssrc) {
            Some(stream) => {
                stream.close(now);
                stream.counts
            }
            None => Counts {
                missed: ticks(since),
                ..Counts::default()
            },
        }
    }

    /// How many players were heard of since the last [`Sink::forget`].
    pub(super) fn streams(&self) -> usize {
        lock(&self.seen).streams.len()
    }

    /// Forgets all players.
    pub(super) fn forget(&self) {
        *lock(&self.seen) = Seen::new();
    }

    /// Hands on every packet of a player; what is not read is dropped.
    pub(super) fn tap(&self, ssrc: u32, room: usize) -> mpsc::Receiver<Tapped> {
        let (sender, receiver) = mpsc::channel(room);
        lock(&self.seen).tap = Some((ssrc, sender));
        receiver
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Release);
        if let Some(thread) = self.thread.take() {
            // It has counted all that it could.
            drop(thread.join());
        }
    }
}

fn lock(seen: &Mutex<Seen>) -> MutexGuard<'_, Seen> {
    seen.lock().unwrap_or_else(PoisonError::into_inner)
}

fn receive(socket: &UdpSocket, seen: &Mutex<Seen>, over: &AtomicBool) {
    // On Linux this is the calling thread's priority alone, as is wanted.
    if let Err(error) = rustix::process::setpriority_process(None, NICE) {
        tracing::warn!(%error, "the sink keeps the usual priority, and may see packets late");
    }
    let mut buffer = [0_u8; LONGEST_PACKET];
    while !over.load(Ordering::Acquire) {
        let (length, from) = match socket.recv_from(&mut buffer) {
            Ok(received) => received,
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                thread::park_timeout(GLANCE);
                continue;
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => {
                tracing::error!(%error, "the sink cannot receive");
                return;
            }
        };
        let at = Instant::now();
        if length == DISCOVERY && buffer[..2] == [0, 1] {
            discover(socket, from, &mut buffer[..DISCOVERY]);
        } else {
            lock(seen).take(at, &buffer[..length]);
        }
    }
}

/// Tells a client its own address.
fn discover(socket: &UdpSocket, from: SocketAddr, packet: &mut [u8]) {
    let address = from.ip().to_string();
    packet[1] = 2;
    packet[8..8 + address.len()].copy_from_slice(address.as_bytes());
    packet[72..].copy_from_slice(&from.port().to_be_bytes());
    // What is lost is asked for again.
    drop(socket.send_to(packet, from));
}

impl Seen {
    fn new() -> Self {
        Self {
            since: Instant::now(),
            streams: HashMap::new(),
            lateness: Histogram::default(),
            tap: None,
        }
    }

    fn take(&mut self, at: Instant, packet: &[u8]) {
        let Some((header, _)) = packet.split_first_chunk::<RTP_HEADER>() else {
            // A keep-alive.
            return;
        };
        if packet.len() < SILENCE || header[0] >> 6 != 2 {
            return;
        }
        let arrival = Arrival {
            at: at.saturating_duration_since(self.since),
            sequence: u16::from_be_bytes([header[2], header[3]]),
            timestamp: u32::from_be_bytes([header[4], header[5], header[6], header[7]]),
            silent: packet.len() == SILENCE,
        };
        let ssrc = u32::from_be_bytes([header[8], header[9], header[10], header[11]]);
        if let Some(late) = self.streams.entry(ssrc).or_default().take(arrival) {
            self.lateness.add(late);
        }
        if let Some((tapped, tap)) = &self.tap
            && *tapped == ssrc
        {
            let packet = Bytes::copy_from_slice(packet);
            drop(tap.try_send(Tapped { at, packet }));
        }
    }
}
