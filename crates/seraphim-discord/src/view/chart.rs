//! A chart of the hours of the day as a picture. It bears digits and signs alone,
//! so that it serves every language: a note stands for the tracks that are
//! counted, UTC for the clock. The words stand below it.

use std::io;

/// Pixels.
const WIDTH: usize = 744;
const HEIGHT: usize = 300;
const LEFT: usize = 104;
const RIGHT: usize = WIDTH - 16;
const TOP: usize = 56;
/// The line that the bars stand on.
const FLOOR: usize = 246;
/// From one bar to the next, and its own width.
const STEP: usize = 26;
const BAR: usize = 18;
/// Pixels of one dot of a character, and its size in dots.
const DOT: usize = 3;
const TALL: usize = 7;
const WIDE: usize = 5;

/// Indices into [`PALETTE`].
const GROUND: u8 = 0;
const LINE: u8 = 1;
const INK: u8 = 2;
const GOLD: u8 = 3;

/// Red, green, blue of each colour: Discord's dark ground, greys, our gold.
const PALETTE: [u8; 12] = [
    0x1e, 0x1f, 0x22, 0x4e, 0x50, 0x58, 0xdb, 0xde, 0xe1, 0xc9, 0xa2, 0x27,
];

/// What can be written: rows of five dots, the leftmost dot being the 16.
const CHARACTERS: [(char, [u8; TALL]); 15] = [
    ('0', [14, 17, 17, 17, 17, 17, 14]),
    ('1', [4, 12, 4, 4, 4, 4, 14]),
    ('2', [14, 17, 1, 2, 4, 8, 31]),
    ('3', [14, 17, 1, 6, 1, 17, 14]),
    ('4', [2, 6, 10, 18, 31, 2, 2]),
    ('5', [31, 16, 30, 1, 1, 17, 14]),
    ('6', [6, 8, 16, 30, 17, 17, 14]),
    ('7', [31, 1, 2, 4, 8, 8, 8]),
    ('8', [14, 17, 17, 14, 17, 17, 14]),
    ('9', [14, 17, 17, 15, 1, 2, 12]),
    (':', [0, 4, 4, 0, 4, 4, 0]),
    ('U', [17, 17, 17, 17, 17, 17, 14]),
    ('T', [31, 4, 4, 4, 4, 4, 4]),
    ('C', [14, 17, 16, 16, 16, 17, 14]),
    ('♪', [4, 6, 5, 4, 12, 28, 8]),
];

struct Canvas(Vec<u8>);

impl Canvas {
    fn fill(&mut self, left: usize, top: usize, width: usize, height: usize, colour: u8) {
        for row in self.0.chunks_mut(WIDTH).skip(top).take(height) {
            for dot in row.iter_mut().skip(left).take(width) {
                *dot = colour;
            }
        }
    }

    /// A text that ends left of `right`.
    fn write(&mut self, text: &str, right: usize, top: usize, colour: u8) {
        let mut left = right.saturating_sub(wide(text));
        for character in text.chars() {
            let known = CHARACTERS.iter().find(|(known, _)| *known == character);
            let rows = known.map_or([0; TALL], |(_, rows)| *rows);
            for (y, row) in rows.into_iter().enumerate() {
                for x in 0..WIDE {
                    if row & (16 >> x) != 0 {
                        self.fill(left + x * DOT, top + y * DOT, DOT, DOT, colour);
                    }
                }
            }
            left += (WIDE + 1) * DOT;
        }
    }

    /// A line across at so many plays, with its number.
    fn level(&mut self, plays: u64, most: u64) {
        let at = FLOOR - height(plays, most);
        self.fill(LEFT, at, RIGHT - LEFT, 1, LINE);
        self.write(&plays.to_string(), LEFT - 10, at - TALL * DOT / 2, INK);
    }
}

/// Pixels of a text.
fn wide(text: &str) -> usize {
    text.chars().count() * (WIDE + 1) * DOT
}

/// The picture, as PNG.
pub(crate) fn hours(plays: &[u64; 24]) -> Result<Vec<u8>, io::Error> {
    let most = plays.iter().copied().max().unwrap_or(0).max(1);
    let mut canvas = Canvas(vec![GROUND; WIDTH * HEIGHT]);
    canvas.write("♪", LEFT - 10, 12, GOLD);
    canvas.level(most, most);
    if most.is_multiple_of(2) {
        canvas.level(most / 2, most);
    }
    canvas.level(0, most);
    for (hour, plays) in plays.iter().enumerate() {
        let left = LEFT + 4 + hour * STEP;
        let high = height(*plays, most);
        canvas.fill(left, FLOOR - high, BAR, high, GOLD);
        if hour % 6 == 0 {
            let text = format!("{hour}:00");
            canvas.fill(left, FLOOR, 2, 8, INK);
            canvas.write(&text, left + wide(&text) / 2, FLOOR + 16, INK);
        }
    }
    canvas.fill(LEFT, FLOOR, RIGHT - LEFT, 2, LINE);
    canvas.write("UTC", RIGHT, FLOOR + 16, GOLD);
    encode(&canvas.0)
}

/// Pixels of a bar; what was heard at all is seen.
fn height(plays: u64, most: u64) -> usize {
    let room = u128::try_from(FLOOR - TOP).unwrap_or(0);
    let height = u128::from(plays) * room / u128::from(most);
    usize::try_from(height)
        .unwrap_or(0)
        .max(usize::from(plays > 0))
}

fn encode(dots: &[u8]) -> Result<Vec<u8>, io::Error> {
    let mut out = Vec::new();
    let size = |pixels: usize| u32::try_from(pixels).unwrap_or(0);
    let mut encoder = png::Encoder::new(&mut out, size(WIDTH), size(HEIGHT));
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_palette(PALETTE.as_slice());
    let mut writer = encoder.write_header()?;
    writer.write_image_data(dots)?;
    writer.finish()?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::{BAR, FLOOR, GOLD, GROUND, HEIGHT, LEFT, RIGHT, STEP, TOP, WIDTH, hours};

    /// The colours of a picture, by row.
    fn decoded(picture: &[u8]) -> Vec<u8> {
        let mut decoder = png::Decoder::new(std::io::Cursor::new(picture));
        decoder.set_transformations(png::Transformations::IDENTITY);
        let mut reader = decoder.read_info().expect("a picture");
        let mut dots = vec![0; reader.output_buffer_size().expect("a size")];
        reader.next_frame(&mut dots).expect("its dots");
        dots
    }

    /// How high the bar of an hour is.
    fn bar(dots: &[u8], hour: usize) -> usize {
        let column = LEFT + 4 + hour * STEP + BAR / 2;
        let rows = dots.chunks(WIDTH).take(FLOOR);
        rows.filter(|row| row[column] == GOLD).count()
    }

    #[test]
    fn each_hour_has_a_bar_as_high_as_its_share_of_the_busiest() {
        let mut plays = [0; 24];
        plays[3] = 50;
        plays[20] = 100;
        plays[23] = 1;
        let dots = decoded(&hours(&plays).expect("a picture"));
        let full = FLOOR - TOP;
        assert_eq!(bar(&dots, 20), full);
        assert_eq!(bar(&dots, 3), full / 2);
        assert!((1..=2).contains(&bar(&dots, 23)));
        assert_eq!(bar(&dots, 0), 0);
    }

    /// Whether something is written between these columns and rows.
    fn is_written(
        dots: &[u8],
        columns: std::ops::Range<usize>,
        rows: std::ops::Range<usize>,
    ) -> bool {
        let rows = dots.chunks(WIDTH).take(rows.end).skip(rows.start);
        rows.flat_map(|row| &row[columns.clone()])
            .any(|dot| *dot != GROUND)
    }

    #[test]
    fn the_axes_say_what_they_count() {
        let mut plays = [0; 24];
        plays[2] = 18;
        let dots = decoded(&hours(&plays).expect("a picture"));
        assert!(
            is_written(&dots, RIGHT - 54..RIGHT, FLOOR + 12..HEIGHT),
            "the clock"
        );
        assert!(is_written(&dots, 0..LEFT - 8, 0..TOP - 14), "the note");
        let middle = usize::midpoint(FLOOR, TOP);
        for level in [TOP, middle, FLOOR] {
            assert!(
                is_written(&dots, 0..LEFT - 8, level - 8..level + 8),
                "{level}"
            );
        }
        for hour in [0, 6, 12, 18] {
            let left = LEFT + 4 + hour * STEP;
            assert!(
                is_written(&dots, left - 30..left + 30, FLOOR + 12..HEIGHT),
                "{hour}"
            );
        }
    }

    #[test]
    fn neither_silence_nor_the_greatest_number_breaks_the_picture() {
        for plays in [[0; 24], [u64::MAX; 24]] {
            let picture = hours(&plays).expect("a picture");
            assert!(picture.len() < 64 * 1024, "{} bytes", picture.len());
            let full = if plays[0] == 0 { 0 } else { FLOOR - TOP };
            assert_eq!(bar(&decoded(&picture), 12), full);
        }
    }
}
