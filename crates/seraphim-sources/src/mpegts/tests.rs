use super::*;

const MAP_PID: u16 = 0x100;
const AUDIO_PID: u16 = 0x101;

/// A packet: payload, stuffed in front where it is short.
fn packet(pid: u16, begins: bool, counter: u8, payload: &[u8]) -> Vec<u8> {
    let [high, low] = pid.to_be_bytes();
    let stuffing = PACKET - 4 - payload.len();
    let mut out = vec![SYNC, high | if begins { 0x40 } else { 0 }, low];
    out.push(if stuffing > 0 { 0x30 } else { 0x10 } | counter & 0x0f);
    if stuffing > 0 {
        out.push(u8::try_from(stuffing - 1).expect("less than a packet"));
        if stuffing > 1 {
            out.push(0);
            out.resize(out.len() + stuffing - 2, 0xff);
        }
    }
    out.extend_from_slice(payload);
    out
}

fn section(table: u8, rest: &[u8]) -> Vec<u8> {
    let length = u16::try_from(rest.len() + 4).expect("a short section");
    let [high, low] = length.to_be_bytes();
    // A pointer in front; the checksum is not looked at.
    [&[0, table, 0xb0 | high, low], rest, &[0; 4]].concat()
}

/// A transport stream with one stream of this type.
pub(crate) fn stream(kind: u8, sound: &[u8]) -> Vec<u8> {
    let [map_high, map_low] = MAP_PID.to_be_bytes();
    let [pid_high, pid_low] = AUDIO_PID.to_be_bytes();
    let programs = section(0, &[0, 1, 0xc1, 0, 0, 0, 1, 0xe0 | map_high, map_low]);
    let map = section(
        2,
        &[
            0,
            1,
            0xc1,
            0,
            0,
            0xe0 | pid_high,
            pid_low,
            0xf0,
            0, // a video stream first
            0x1b,
            0xe1,
            0x02,
            0xf0,
            0, // and the sound, with a descriptor
            kind,
            0xe0 | pid_high,
            pid_low,
            0xf0,
            3,
            10,
            1,
            0,
        ],
    );
    let mut out = packet(PAT, true, 0, &programs);
    out.extend(packet(MAP_PID, true, 0, &map));
    let mut counter = 0;
    for frames in sound.chunks(1_500) {
        let mut pes = vec![0, 0, 1, 0xc0, 0, 0, 0x80, 0x80, 5, 0x21, 0, 1, 0, 1];
        pes.extend_from_slice(frames);
        for (number, part) in pes.chunks(184).enumerate() {
            out.extend(packet(AUDIO_PID, number == 0, counter, part));
            counter = (counter + 1) & 0x0f;
            out.extend(packet(0x102, number == 0, counter, &[0xee; 184]));
        }
    }
    out
}

fn demux(parts: &[&[u8]]) -> Result<Vec<u8>, TsError> {
    let (mut demuxer, mut out) = (Demuxer::default(), BytesMut::new());
    for part in parts {
        demuxer.push(part, &mut out)?;
    }
    Ok(out.to_vec())
}

#[test]
fn the_sound_comes_out_whole_however_the_stream_is_cut() {
    let sound: Vec<u8> = (0..20_000_u32).map(|n| n.to_le_bytes()[0] ^ 0x5a).collect();
    for kind in [0x0f, 0x03] {
        let stream = stream(kind, &sound);
        for size in [1, 100, 188, 189, 100_000] {
            let parts: Vec<&[u8]> = stream.chunks(size).collect();
            assert!(demux(&parts) == Ok(sound.clone()), "in parts of {size}");
        }
    }
}

#[test]
fn sound_that_cannot_be_taken_out_is_named() {
    assert_eq!(
        demux(&[&stream(0x11, &[0; 500])]),
        Err(TsError::Unsupported(0x11))
    );
    assert_eq!(demux(&[&stream(0x1b, &[0; 500])]), Err(TsError::Silent));
    assert_eq!(demux(&[&[0; 10_000]]), Err(TsError::Damaged));
}

#[test]
fn a_packet_that_comes_twice_is_heard_once_and_one_that_is_broken_not_at_all() {
    let sound = vec![7; 400];
    let once = stream(0x0f, &sound);
    // The second packet of sound lies behind two tables, and one of sound and video each.
    let at = 4 * PACKET;
    let twice = [
        &once[..at + PACKET],
        &once[at..at + PACKET],
        &once[at + PACKET..],
    ]
    .concat();
    assert_eq!(demux(&[&twice]), Ok(sound.clone()));
    let mut broken = once;
    broken[at + 1] |= 0x80;
    assert_eq!(demux(&[&broken]).map(|sound| sound.len()), Ok(400 - 184));
}

#[test]
fn a_mutated_stream_never_panics_and_gives_no_more_than_it_has() {
    let seed = stream(0x0f, &[0x55; 3_000]);
    crate::mutation::each(&seed, 4_000, |bytes| {
        let (mut demuxer, mut out) = (Demuxer::default(), BytesMut::new());
        drop(demuxer.push(bytes, &mut out));
        assert!(out.len() <= bytes.len());
        assert!(demuxer.rest.len() < PACKET + bytes.len());
    });
}
