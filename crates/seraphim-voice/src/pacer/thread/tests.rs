//! A real thread, real sockets, real time: what is judged is media time.

use std::{
    collections::HashMap,
    net::{Ipv4Addr, UdpSocket},
    sync::Arc,
    time::Duration,
};

use bytes::Bytes;
use tokio::sync::mpsc;

use crate::{
    counters::Counters,
    pacer::{
        Pacer, PacerSettings,
        orders::{Orders, orders},
        slot::{Media, News, Order, Slot},
    },
    source::{FrameSource, Leaving, Next},
    transport::{Mode, TransportKey},
};

type Failure = Box<dyn std::error::Error>;

/// Plays this many frames and panics.
struct Bomb(u32);

impl FrameSource for Bomb {
    fn next_frame(&mut self) -> Next {
        assert!(self.0 > 0, "the source's own fault");
        self.0 -= 1;
        Next::Frame(Bytes::from_static(&[0xfc, 1, 2, 3]))
    }
}

/// Tells which thread frees it.
struct Witness(std::sync::mpsc::SyncSender<Option<String>>);

impl AsRef<[u8]> for Witness {
    fn as_ref(&self) -> &[u8] {
        &[0xfc, 1, 2, 3]
    }
}

impl Drop for Witness {
    fn drop(&mut self) {
        let thread = std::thread::current().name().map(str::to_owned);
        let _ = self.0.try_send(thread);
    }
}

/// Gives frames, and things of its own, that tell who frees them.
struct Witnessed {
    own: Witness,
    used: Option<Witness>,
}

impl FrameSource for Witnessed {
    fn next_frame(&mut self) -> Next {
        self.used = Some(Witness(self.own.0.clone()));
        Next::Frame(Bytes::from_owner(Witness(self.own.0.clone())))
    }

    fn leaving(&mut self) -> Option<Leaving> {
        let used = self.used.take()?;
        Some(Leaving::Other(Box::new(used)))
    }
}

struct Held {
    orders: Orders,
    _news: mpsc::Receiver<News>,
}

async fn call(
    pacer: &Pacer,
    server: &UdpSocket,
    ssrc: u32,
    source: impl FrameSource,
) -> Result<Held, Failure> {
    let line = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
    line.connect(server.local_addr()?)?;
    line.set_nonblocking(true)?;
    let (orders, taken) = orders(16);
    let (tell, news) = mpsc::channel(16);
    orders.try_send(Order::Online {
        socket: Arc::new(line),
        ssrc,
        key: TransportKey {
            mode: Mode::XChaCha20Poly1305,
            bytes: [3; 32],
        },
    })?;
    orders.try_send(Order::Media(Media::Plain))?;
    orders.try_send(Order::SpeakingTold)?;
    let slot = Slot::new(
        Box::new(source),
        taken,
        tell,
        Arc::<Counters>::default(),
        pacer.reaper(),
    );
    pacer.admit(slot).await.map_err(|_| "no thread")?;
    Ok(Held {
        orders,
        _news: news,
    })
}

#[tokio::test]
async fn a_call_that_ends_or_panics_costs_the_others_no_packet() -> Result<(), Failure> {
    let server = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
    server.set_read_timeout(Some(Duration::from_secs(10)))?;
    let pacer = Pacer::start(PacerSettings { threads: 1 })?;
    let mut calls = Vec::new();
    // More than there are phases, so that some share one.
    for ssrc in 1..=45 {
        let frames = if ssrc % 3 == 0 { 5 } else { 10_000 };
        calls.push(Some(call(&pacer, &server, ssrc, Bomb(frames)).await?));
    }
    let mut seen: HashMap<u32, (u16, u32, u32)> = HashMap::new();
    let mut done = 0;
    while done < 30 {
        let mut packet = [0; 2000];
        server.recv(&mut packet)?;
        let sequence = u16::from_be_bytes([packet[2], packet[3]]);
        let timestamp = u32::from_be_bytes(packet[4..8].try_into()?);
        let ssrc = u32::from_be_bytes(packet[8..12].try_into()?);
        let (count, last, at) = seen.get(&ssrc).copied().unwrap_or((0, 0, 0));
        if count > 0 {
            assert_eq!(
                sequence,
                u16::try_from(last)?.wrapping_add(1),
                "call {ssrc}"
            );
            let step = timestamp.wrapping_sub(at);
            assert!(step >= 960 && step % 960 == 0, "call {ssrc}: {step}");
        }
        seen.insert(ssrc, (count + 1, sequence.into(), timestamp));
        if ssrc % 3 == 1 && count + 1 == 20 {
            // The owner lets this one go.
            let gone = usize::try_from(ssrc)? - 1;
            assert!(calls[gone].take().is_some());
            done += 1;
        }
        if ssrc % 3 == 2 && count + 1 == 50 {
            done += 1;
        }
    }
    // Five frames and five of silence; then the call is there but quiet.
    assert!((3..=45).step_by(3).all(|ssrc| seen[&ssrc].0 == 10));
    assert!(calls.iter().flatten().all(|call| !call.orders.is_closed()));
    Ok(())
}

#[tokio::test]
async fn nothing_that_was_sent_or_is_over_is_freed_by_a_pacing_thread() -> Result<(), Failure> {
    let server = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
    server.set_read_timeout(Some(Duration::from_secs(10)))?;
    let pacer = Pacer::start(PacerSettings { threads: 1 })?;
    let (freed, told) = std::sync::mpsc::sync_channel(1_000);
    let source = Witnessed {
        own: Witness(freed),
        used: None,
    };
    let held = call(&pacer, &server, 1, source).await?;
    for _ in 0..10 {
        server.recv(&mut [0; 2000])?;
    }
    drop((held, pacer));
    // The channel ends with the source itself.
    let freed: Vec<_> = told.iter().collect();
    assert!(freed.len() > 20, "only {}", freed.len());
    let elsewhere = |thread: &Option<String>| thread.as_deref() == Some("reaper");
    assert!(freed.iter().all(elsewhere), "{freed:?}");
    Ok(())
}
