//! What a packet takes on its way out: its frame's encryption for the group,
//! its own for the transport, and the system call.

use std::hint::black_box;
use std::net::UdpSocket;
use std::time::Duration;

use criterion::Criterion;
use seraphim_voice::Mode;
use seraphim_voice::stages::{FrameEncryption, PacketEncryption};

/// 20 ms of Opus at 128 kbit/s.
const FRAME: [u8; 320] = [0xfc; 320];

fn main() {
    let mut criterion = Criterion::default()
        .measurement_time(Duration::from_secs(3))
        .configure_from_args();
    encrypt_frame(&mut criterion);
    for mode in [Mode::Aes256Gcm, Mode::XChaCha20Poly1305] {
        encrypt_packet(&mut criterion, mode);
    }
    send(&mut criterion);
    criterion.final_summary();
}

fn encrypt_frame(criterion: &mut Criterion) {
    let mut encryption = FrameEncryption::new([7; 16]);
    let mut out = Vec::with_capacity(512);
    criterion.bench_function("encrypt a frame (DAVE)", |bencher| {
        bencher.iter(|| {
            out.clear();
            assert!(encryption.seal(black_box(&FRAME), &mut out));
        });
    });
}

fn encrypt_packet(criterion: &mut Criterion, mode: Mode) {
    let mut packet = Vec::with_capacity(512);
    criterion.bench_function(&format!("encrypt a packet ({})", mode.name()), |bencher| {
        let mut encryption = PacketEncryption::new(mode, [7; 32]);
        bencher.iter(|| assert!(encryption.seal(black_box(&FRAME), &mut packet)));
    });
}

/// To a socket on the loopback that nobody reads.
fn send(criterion: &mut Criterion) {
    let sink = UdpSocket::bind("127.0.0.1:0").expect("a free port");
    let socket = UdpSocket::bind("127.0.0.1:0").expect("a free port");
    let address = sink.local_addr().expect("it is bound");
    socket.connect(address).expect("a loopback address");
    let packet = [0x80; 360];
    criterion.bench_function("send a packet (UDP, loopback)", |bencher| {
        bencher.iter(|| socket.send(black_box(&packet)).expect("it is taken"));
    });
}
