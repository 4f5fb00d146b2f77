use std::io::Cursor;

use super::*;

/// Bare AAC of 44.1 kHz, whose frames have 200 bytes at first and 400 later.
fn adts(frames: usize) -> Vec<u8> {
    let frame = |length: u16| {
        let [high, low] = (length << 5 | 0x1f).to_be_bytes();
        let mut frame = vec![0xff, 0xf1, 0x50, 0x80, high, low, 0xfc];
        frame.resize(length.into(), 0);
        frame
    };
    let mut bytes = frame(200).repeat(frames / 2);
    bytes.extend(frame(400).repeat(frames / 2));
    bytes
}

fn seconds(samples: u64) -> u64 {
    samples / 44_100
}

#[test]
fn bare_aac_is_jumped_in_by_its_mean_and_exact_where_it_was_read() {
    // 27 minutes.
    let file = adts(70_000);
    let end = u64::try_from(file.len()).expect("small");
    let mut source = Cursor::new(file);
    let rate = VariableRate::of(&mut source, end, Some(70_000 * 1_024)).expect("frames");
    let mut trail = Trail::default();
    for _ in 0..20_000 {
        trail.seen(193);
    }
    let mut find = |seconds| {
        let time = Duration::from_secs(seconds);
        rate.find(&mut source, &mut trail, time, 0)
            .expect("a place")
    };

    let read = find(300);
    assert!(read.exact && read.byte == read.samples / 1_024 * 200);
    assert_eq!(seconds(read.samples), 299);
    let far = find(1_400);
    assert!(!far.exact && far.byte > 10_000_000 && seconds(far.samples) == 1_399);
}

/// MP3 of 44.1 kHz whose frames have 208 bytes, the first of them this.
fn mp3(first: impl FnOnce(&mut [u8]), frames: usize) -> Vec<u8> {
    let mut frame = vec![0; 208];
    frame[..4].copy_from_slice(&[0xff, 0xfb, 0x50, 0xc4]);
    let mut bytes = frame.clone();
    first(&mut bytes);
    bytes.extend(frame.repeat(frames));
    bytes
}

fn rate_of(file: &[u8]) -> Option<VariableRate> {
    let end = u64::try_from(file.len()).expect("small");
    VariableRate::of(&mut Cursor::new(file), end, Some(1_152_000))
}

#[test]
fn mp3_that_says_nothing_of_its_places_is_read_through() {
    assert!(rate_of(&mp3(|_| {}, 1_000)).is_none());
}

#[test]
fn what_a_table_says_is_of_its_own_bytes_and_not_of_what_lies_behind() {
    let table = |first: &mut [u8]| {
        first[21..29].copy_from_slice(b"Xing\0\0\0\x07");
        first[29..33].copy_from_slice(&1_000_u32.to_be_bytes());
        first[33..37].copy_from_slice(&(1_001 * 208_u32).to_be_bytes());
        for (place, part) in first[37..137].iter_mut().zip(0_u32..) {
            *place = u8::try_from(part * 256 / 100).expect("a 256th");
        }
    };
    let alone = mp3(table, 1_000);
    let joined = [alone.clone(), alone.clone()].concat();
    for file in [alone, joined] {
        let rate = rate_of(&file).expect("a table");
        for frame in [100, 500, 900] {
            let away = rate.reckon(frame).abs_diff((frame + 1) * 208);
            assert!(away < 2 * 1_001 * 208 / 256, "{frame}: {away} bytes away");
        }
    }
}

#[test]
fn a_place_near_the_end_is_found() {
    let file = mp3(
        |first| {
            first[21..29].copy_from_slice(b"Xing\0\0\0\x05");
            first[29..33].copy_from_slice(&1_000_u32.to_be_bytes());
            first[33..133].fill(255);
        },
        1_000,
    );
    let rate = rate_of(&file).expect("a table");
    for frame in [998_u64, 999] {
        let time = Duration::from_micros(frame * 1_152 * 1_000_000 / 44_100 + 100);
        let found = rate.find(&mut Cursor::new(&file), &mut Trail::default(), time, 0);
        assert!(found.is_some(), "{frame}");
    }
}

#[test]
fn no_cut_and_no_flip_of_a_table_does_harm() {
    let mut vbri = vec![0; 4096];
    vbri[..4].copy_from_slice(&[0xff, 0xfb, 0x50, 0xc4]);
    vbri[208..212].copy_from_slice(&[0xff, 0xfb, 0x50, 0xc4]);
    vbri[416..420].copy_from_slice(&[0xff, 0xfb, 0x50, 0xc4]);
    let mut xing = vbri.clone();
    xing[21..29].copy_from_slice(b"Xing\0\0\0\x07");
    xing[29..33].copy_from_slice(&[0xff; 4]);
    vbri[36..40].copy_from_slice(b"VBRI");
    vbri[50..54].copy_from_slice(&[0, 0, 0x10, 0]);
    vbri[54..62].copy_from_slice(&[0, 40, 0xff, 0xff, 0, 3, 0, 1]);
    for table in [vbri, xing] {
        for at in 0..220 {
            let mut broken = table.clone();
            broken[at] ^= 0xff;
            for file in [&broken[..], &table[..at]] {
                let mut source = Cursor::new(file);
                let Some(rate) = VariableRate::of(&mut source, 4_096, Some(50_000)) else {
                    continue;
                };
                for time in [0, 1, 50, u64::from(u32::MAX)] {
                    let time = Duration::from_secs(time);
                    rate.find(&mut source, &mut Trail::default(), time, 1_105);
                    assert!((rate.first..=rate.end).contains(&rate.reckon(time.as_secs())));
                }
            }
        }
    }
}

#[test]
fn what_a_run_remembers_is_bounded_and_in_order() {
    let mut run = Run::default();
    for frames in 0..2_000_000 {
        run.note(Point {
            frames,
            bytes: frames * 3,
        });
    }
    assert!(run.points.len() < MOST_POINTS);
    for frame in [0, 31, 5_000, 1_999_999] {
        let point = run.before(frame).expect("it was read");
        assert!(point.frames <= frame && frame - point.frames < 4_096);
        assert_eq!(point.bytes, point.frames * 3);
    }
}
