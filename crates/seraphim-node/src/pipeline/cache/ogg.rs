//! Opus packets as an Ogg file: <https://www.rfc-editor.org/rfc/rfc3533> and
//! <https://www.rfc-editor.org/rfc/rfc7845>.

use bytes::Bytes;

/// Samples of a frame of 20 ms.
const FRAME: u64 = 960;
/// Frames of a page: one second, to seek by.
pub(super) const FRAMES_OF_A_PAGE: usize = 50;
/// The stream's number; there is one.
const SERIAL: u32 = 1;
const FIRST: u8 = 0x02;
const LAST: u8 = 0x04;

/// A whole file of packets of one frame of 20 ms each, stereo, nothing skipped.
pub fn file(packets: &[Bytes]) -> Vec<u8> {
    let mut stream = Stream::begin();
    stream.append(packets, true);
    stream.pages.bytes
}

/// A file that is written as its packets come.
pub(super) struct Stream {
    pages: Pages,
    frames: u64,
}

impl Stream {
    /// The header and the comment.
    pub(super) fn begin() -> Self {
        let mut pages = Pages::default();
        let head = b"OpusHead\x01\x02\0\0\x80\xbb\0\0\0\0\0";
        pages.add(FIRST, 0, &[head]);
        let tags = b"OpusTags\x08\0\0\0seraphim\0\0\0\0";
        pages.add(0, 0, &[tags]);
        Self { pages, frames: 0 }
    }

    /// Whole pages of these packets; `ends` with the last of them.
    pub(super) fn append(&mut self, packets: &[Bytes], ends: bool) {
        let mut left = packets;
        while !left.is_empty() {
            let (page, rest) = left.split_at(page_length(left));
            left = rest;
            self.frames += u64::try_from(page.len()).unwrap_or(0);
            let packets: Vec<&[u8]> = page.iter().map(AsRef::as_ref).collect();
            let flags = if ends && left.is_empty() { LAST } else { 0 };
            self.pages.add(flags, self.frames * FRAME, &packets);
        }
    }

    /// What was written since it was last forgotten.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.pages.bytes
    }

    pub(super) fn forget(&mut self) {
        self.pages.bytes.clear();
    }
}

/// How many packets fit into the next page; a page has 255 segments of 255.
fn page_length(packets: &[Bytes]) -> usize {
    let mut segments = 0;
    packets
        .iter()
        .take(FRAMES_OF_A_PAGE)
        .take_while(|packet| {
            segments += packet.len() / 255 + 1;
            segments <= 255
        })
        .count()
        .max(1)
}

#[derive(Default)]
struct Pages {
    bytes: Vec<u8>,
    count: u32,
}

impl Pages {
    fn add(&mut self, flags: u8, granule: u64, packets: &[&[u8]]) {
        let begin = self.bytes.len();
        let mut lacing = Vec::new();
        for packet in packets {
            lacing.resize(lacing.len() + packet.len() / 255, 255);
            lacing.push(u8::try_from(packet.len() % 255).unwrap_or(0));
        }
        self.bytes.extend_from_slice(b"OggS\0");
        self.bytes.push(flags);
        self.bytes.extend_from_slice(&granule.to_le_bytes());
        self.bytes.extend_from_slice(&SERIAL.to_le_bytes());
        self.bytes.extend_from_slice(&self.count.to_le_bytes());
        self.bytes.extend_from_slice(&[0; 4]);
        self.bytes.push(u8::try_from(lacing.len()).unwrap_or(255));
        self.bytes.extend_from_slice(&lacing);
        for packet in packets {
            self.bytes.extend_from_slice(packet);
        }
        let sum = checksum(&self.bytes[begin..]);
        self.bytes[begin + 22..begin + 26].copy_from_slice(&sum.to_le_bytes());
        self.count += 1;
    }
}

/// RFC 3533 section 6: the polynomial 0x04c11db7, not reflected.
fn checksum(page: &[u8]) -> u32 {
    page.iter().fold(0, |sum, byte| {
        let index = usize::from(sum.to_be_bytes()[0] ^ byte);
        (sum << 8) ^ TABLE[index]
    })
}

const TABLE: [u32; 256] = {
    let mut table = [0; 256];
    let mut index = 0;
    let mut seed: u32 = 0;
    while index < 256 {
        let mut sum = seed;
        let mut bit = 0;
        while bit < 8 {
            sum = (sum << 1) ^ if sum >> 31 == 1 { 0x04c1_1db7 } else { 0 };
            bit += 1;
        }
        table[index] = sum;
        index += 1;
        seed = seed.wrapping_add(1 << 24);
    }
    table
};
