//! Titles woven into a stream: every so many bytes of sound comes a byte that
//! says how many blocks of 16 bytes of text follow, mostly none. See
//! <https://cast.readme.io/docs/icy>.

use bytes::{Buf, Bytes};

use crate::label;

/// What one length byte can announce at most: 255 blocks.
const BLOCK: usize = 16;

/// Takes sound and titles apart. Whatever it is given, it holds at most one
/// text of 4,080 bytes.
pub(crate) struct Unweaver {
    interval: Option<usize>,
    next: Next,
    /// Clean; empty where the station says that nothing has a title now.
    title: Option<String>,
}

enum Next {
    /// So many bytes of sound until the next length.
    Sound(usize),
    Length,
    /// So many bytes of text are missing.
    Text(usize, Vec<u8>),
}

impl Unweaver {
    /// `interval` is the number of bytes of sound between two texts; without
    /// one, all is sound.
    pub(crate) fn new(interval: Option<usize>) -> Self {
        Self {
            next: Next::Sound(interval.unwrap_or(0)),
            interval,
            title: None,
        }
    }

    /// Takes the next run of sound from the chunk, and whatever texts stand
    /// before it. Empty only when the chunk is then.
    pub(crate) fn take(&mut self, chunk: &mut Bytes) -> Bytes {
        let Some(interval) = self.interval else {
            return chunk.split_to(chunk.len());
        };
        while !chunk.is_empty() {
            self.next = match std::mem::replace(&mut self.next, Next::Length) {
                Next::Sound(0) => Next::Length,
                Next::Sound(left) => {
                    let sound = chunk.split_to(left.min(chunk.len()));
                    self.next = Next::Sound(left - sound.len());
                    return sound;
                }
                Next::Length => match usize::from(chunk.get_u8()) * BLOCK {
                    0 => Next::Sound(interval),
                    missing => Next::Text(missing, Vec::new()),
                },
                Next::Text(missing, mut text) => {
                    let part = chunk.split_to(missing.min(chunk.len()));
                    text.extend_from_slice(&part);
                    match missing - part.len() {
                        0 => {
                            if let Some(title) = stream_title(&text) {
                                self.title = Some(label::clean(&title).unwrap_or_default());
                            }
                            Next::Sound(interval)
                        }
                        missing => Next::Text(missing, text),
                    }
                }
            };
        }
        Bytes::new()
    }

    /// The newest title since it was last asked for; an empty one is the end of
    /// another.
    pub(crate) fn title(&mut self) -> Option<String> {
        self.title.take()
    }
}

/// The value of `StreamTitle='…';`. A title may hold quotes: it ends where a
/// quote and a semicolon stand together, or at the last quote.
fn stream_title(text: &[u8]) -> Option<String> {
    let end = text
        .iter()
        .rposition(|byte| *byte != 0)
        .map_or(0, |at| at + 1);
    let text = label::decode(&text[..end]);
    let at = text.find("StreamTitle='")?;
    let rest = &text[at + "StreamTitle='".len()..];
    let end = rest
        .find("';")
        .or_else(|| rest.rfind('\''))
        .unwrap_or(rest.len());
    Some(rest[..end].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A stream with these texts, and the sound that is in it.
    fn woven(interval: usize, texts: &[&[u8]]) -> (Vec<u8>, Vec<u8>) {
        let (mut stream, mut sound) = (Vec::new(), Vec::new());
        for (number, text) in texts.iter().enumerate() {
            let run: Vec<u8> = (0..interval)
                .map(|n| (n * 31 + number).to_le_bytes()[0])
                .collect();
            stream.extend(&run);
            sound.extend(&run);
            let blocks = text.len().div_ceil(BLOCK);
            stream.push(u8::try_from(blocks).expect("a short text"));
            stream.extend(*text);
            stream.resize(stream.len() + blocks * BLOCK - text.len(), 0);
        }
        (stream, sound)
    }

    fn unweave(interval: Option<usize>, parts: &[&[u8]]) -> (Vec<u8>, Vec<String>) {
        let mut unweaver = Unweaver::new(interval);
        let (mut sound, mut titles) = (Vec::new(), Vec::new());
        for part in parts {
            let mut chunk = Bytes::copy_from_slice(part);
            while !chunk.is_empty() {
                sound.extend(unweaver.take(&mut chunk));
                titles.extend(unweaver.title());
            }
        }
        (sound, titles)
    }

    #[test]
    fn sound_and_titles_come_apart_however_the_stream_is_cut() {
        let texts: [&[u8]; 5] = [
            b"StreamTitle='Hildegard - O vis \xc3\xa6ternitatis';StreamUrl='x';",
            b"",
            b"StreamTitle='Caf\xe9';",
            b"StreamTitle='It's 'quoted'';",
            b"StreamTitle='';",
        ];
        let (stream, sound) = woven(50, &texts);
        let expected = ["Hildegard - O vis æternitatis", "Café", "It's 'quoted'", ""];

        for size in [1, 2, 7, 50, 51, 1_000] {
            let parts: Vec<&[u8]> = stream.chunks(size).collect();
            let (heard, titles) = unweave(Some(50), &parts);
            assert!(heard == sound, "in parts of {size}");
            assert_eq!(titles, expected, "in parts of {size}");
        }
    }

    #[test]
    fn a_stream_without_titles_is_all_sound() {
        let (heard, titles) = unweave(None, &[b"abc", b"def"]);
        assert_eq!((heard.as_slice(), titles.len()), (&b"abcdef"[..], 0));
    }

    #[test]
    fn no_text_of_any_shape_gives_more_than_a_clean_title() {
        for text in [
            &b"StreamTitle='"[..],
            b"StreamTitle=",
            b"StreamTitle='a",
            b"StreamTitle='a'",
            b"';StreamTitle='b';",
            b"\xff\xfe\x00StreamTitle='c\x07\xe2\x80\xae';",
            &[b'\''; 4_080],
        ] {
            let (stream, _) = woven(1, &[text]);
            let (_, titles) = unweave(Some(1), &[&stream]);
            for title in titles {
                assert!(
                    !title.chars().any(|c| c.is_control() || c == '\u{202e}'),
                    "{title:?}"
                );
            }
        }
    }
}
