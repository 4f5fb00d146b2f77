//! A chart of the hours of the day as a picture. It bears digits alone, so that it
//! serves every language; the words stand beside it.

use std::io;

/// Pixels.
const WIDTH: usize = 744;
const HEIGHT: usize = 240;
const LEFT: usize = 60;
const TOP: usize = 20;
/// The line that the bars stand on.
const FLOOR: usize = 200;
/// From one bar to the next, and its own width.
const STEP: usize = 28;
const BAR: usize = 20;
/// Pixels of one dot of a digit.
const DOT: usize = 4;

/// Indices into [`PALETTE`].
const GROUND: u8 = 0;
const LINE: u8 = 1;
const DIGIT: u8 = 2;
const GOLD: u8 = 3;

/// Red, green, blue of each colour: Discord's dark ground, greys, our gold.
const PALETTE: [u8; 12] = [
    0x1e, 0x1f, 0x22, 0x4e, 0x50, 0x58, 0xdb, 0xde, 0xe1, 0xc9, 0xa2, 0x27,
];

/// The digits, five rows of three dots, the leftmost dot being the 4.
const DIGITS: [[u8; 5]; 10] = [
    [7, 5, 5, 5, 7],
    [2, 6, 2, 2, 7],
    [7, 1, 7, 4, 7],
    [7, 1, 7, 1, 7],
    [5, 5, 7, 1, 1],
    [7, 4, 7, 1, 7],
    [7, 4, 7, 5, 7],
    [7, 1, 2, 2, 2],
    [7, 5, 7, 5, 7],
    [7, 5, 7, 1, 7],
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

    /// A number that ends left of `right`.
    fn number(&mut self, number: u64, right: usize, top: usize) {
        let digits = number.to_string();
        let wide = 4 * DOT;
        let mut left = right.saturating_sub(digits.len() * wide);
        for digit in digits.bytes() {
            let rows = DIGITS[usize::from(digit - b'0') % DIGITS.len()];
            for (y, row) in rows.into_iter().enumerate() {
                for x in 0..3 {
                    if row & (4 >> x) != 0 {
                        self.fill(left + x * DOT, top + y * DOT, DOT, DOT, DIGIT);
                    }
                }
            }
            left += wide;
        }
    }
}

/// The picture, as PNG.
pub(crate) fn hours(plays: &[u64; 24]) -> Result<Vec<u8>, io::Error> {
    let most = plays.iter().copied().max().unwrap_or(0).max(1);
    let mut canvas = Canvas(vec![GROUND; WIDTH * HEIGHT]);
    canvas.fill(LEFT, TOP, WIDTH - LEFT - 12, 1, LINE);
    canvas.number(most, LEFT - 8, TOP);
    for (hour, plays) in plays.iter().enumerate() {
        let left = LEFT + 4 + hour * STEP;
        canvas.fill(
            left,
            FLOOR - height(*plays, most),
            BAR,
            height(*plays, most),
            GOLD,
        );
        if hour % 6 == 0 {
            canvas.number(hour as u64, left + BAR, FLOOR + 10);
        }
    }
    canvas.fill(LEFT, FLOOR, WIDTH - LEFT - 12, 2, LINE);
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
    use super::{BAR, FLOOR, GOLD, LEFT, STEP, TOP, WIDTH, hours};

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
