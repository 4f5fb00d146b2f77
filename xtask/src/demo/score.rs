//! The pieces as notes: chords walked through by patterns, with a melody above.

/// What a note is played on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Voice {
    /// A struck bell: inharmonic partials, long decay.
    Bell,
    /// A plucked string: fast attack, bright, short decay.
    Harp,
    /// A soft pipe: even tone while it is held.
    Organ,
}

/// One note.
pub(super) struct Note {
    /// Beats from the beginning.
    pub(super) at: f32,
    /// Beats.
    pub(super) long: f32,
    /// Semitones, 69 is 440 Hz.
    pub(super) pitch: i32,
    /// 0 to 1.
    pub(super) loud: f32,
    /// What it is played on.
    pub(super) voice: Voice,
}

/// A piece.
pub(super) struct Score {
    /// Seconds a beat.
    pub(super) beat: f32,
    /// All notes.
    pub(super) notes: Vec<Note>,
}

/// The piece of that name.
pub(super) fn piece(name: &str) -> Option<Score> {
    Some(match name {
        "lauds" => lauds(),
        "six-wings" => six_wings(),
        "wheel-within-wheel" => wheel_within_wheel(),
        "vespers" => vespers(),
        _ => return None,
    })
}

/// Notes of one voice, laid down one after the other.
struct Line<'a> {
    notes: &'a mut Vec<Note>,
    voice: Voice,
    loud: f32,
    at: f32,
}

impl Line<'_> {
    fn play(&mut self, long: f32, pitch: i32) {
        let Self {
            at, loud, voice, ..
        } = *self;
        self.notes.push(Note {
            at,
            long,
            pitch,
            loud,
            voice,
        });
        self.at += long;
    }

    fn rest(&mut self, long: f32) {
        self.at += long;
    }
}

fn line(notes: &mut Vec<Note>, voice: Voice, loud: f32, at: f32) -> Line<'_> {
    Line {
        notes,
        voice,
        loud,
        at,
    }
}

/// Morning: bells over a slow organ, in D.
fn lauds() -> Score {
    let chords: [[i32; 4]; 8] = [
        [50, 57, 62, 66],
        [49, 57, 61, 64],
        [47, 54, 59, 62],
        [43, 55, 59, 62],
        [50, 57, 62, 66],
        [52, 55, 59, 64],
        [45, 57, 61, 64],
        [50, 57, 62, 66],
    ];
    let melody: [(f32, i32); 20] = [
        (2.0, 78),
        (1.0, 76),
        (1.0, 74),
        (3.0, 73),
        (1.0, 69),
        (2.0, 71),
        (1.0, 74),
        (1.0, 78),
        (4.0, 79),
        (2.0, 78),
        (1.0, 81),
        (1.0, 78),
        (2.0, 76),
        (2.0, 79),
        (1.0, 76),
        (1.0, 73),
        (1.0, 71),
        (1.0, 69),
        (3.0, 74),
        (1.0, 74),
    ];
    let mut notes = Vec::new();
    for (bar, chord) in (0_u8..).zip(chords) {
        let start = f32::from(bar) * 4.0;
        for pitch in chord {
            line(&mut notes, Voice::Organ, 0.16, start).play(4.0, pitch);
        }
        let mut harp = line(&mut notes, Voice::Harp, 0.3, start);
        for step in [0, 1, 2, 3, 2, 3, 1, 2] {
            harp.play(0.5, chord[step] + 12);
        }
    }
    let mut bells = line(&mut notes, Voice::Bell, 0.42, 0.0);
    for (long, pitch) in melody {
        bells.play(long, pitch);
    }
    Score { beat: 0.84, notes }
}

/// A waltz for harp in A minor: six beats a figure, as there are six wings.
fn six_wings() -> Score {
    let chords: [[i32; 3]; 12] = [
        [45, 60, 64],
        [41, 57, 60],
        [48, 55, 64],
        [43, 59, 62],
        [45, 60, 64],
        [50, 57, 65],
        [52, 56, 62],
        [45, 60, 64],
        [41, 60, 65],
        [43, 62, 67],
        [52, 56, 64],
        [45, 57, 64],
    ];
    let tune: [[i32; 6]; 12] = [
        [76, 0, 72, 71, 72, 74],
        [72, 0, 69, 0, 0, 0],
        [67, 69, 71, 72, 0, 76],
        [74, 0, 71, 0, 0, 0],
        [76, 0, 81, 79, 77, 76],
        [77, 0, 74, 0, 69, 0],
        [71, 0, 74, 73, 74, 76],
        [72, 0, 69, 0, 0, 0],
        [77, 0, 81, 0, 84, 0],
        [83, 81, 79, 77, 76, 74],
        [76, 0, 80, 0, 71, 0],
        [69, 0, 0, 0, 0, 0],
    ];
    let mut notes = Vec::new();
    for (bar, (chord, figure)) in (0_u8..).zip(chords.into_iter().zip(tune)) {
        let start = f32::from(bar) * 6.0;
        for half in [0.0, 3.0] {
            let mut harp = line(&mut notes, Voice::Harp, 0.34, start + half);
            harp.play(1.0, chord[0]);
            harp.play(1.0, chord[1]);
            harp.play(1.0, chord[2]);
        }
        let mut wing = line(&mut notes, Voice::Harp, 0.55, start);
        for pitch in figure {
            if pitch == 0 {
                wing.rest(1.0);
            } else {
                wing.play(1.0, pitch);
            }
        }
    }
    Score { beat: 0.4, notes }
}

/// Two patterns of different length turning in one another, in G.
fn wheel_within_wheel() -> Score {
    let inner = [67, 71, 74, 79, 74, 71];
    let outer = [55, 62, 59, 62, 53, 60, 57, 60, 52];
    let roots = [43, 41, 48, 43, 45, 41, 38, 43];
    let mut notes = Vec::new();
    for (bar, root) in (0_u8..).zip(roots) {
        let mut organ = line(&mut notes, Voice::Organ, 0.22, f32::from(bar) * 8.0);
        organ.play(8.0, root);
        line(&mut notes, Voice::Organ, 0.16, f32::from(bar) * 8.0).play(8.0, root + 7);
    }
    let mut bells = line(&mut notes, Voice::Bell, 0.3, 8.0);
    for pitch in inner.into_iter().cycle().take(2 * 54) {
        bells.play(0.5, pitch);
    }
    let mut harp = line(&mut notes, Voice::Harp, 0.42, 0.0);
    for pitch in outer.into_iter().cycle().take(63) {
        harp.play(1.0, pitch + 12);
    }
    harp.play(1.0, 67);
    Score { beat: 0.46, notes }
}

/// Evening: an organ hymn in F with one bell.
fn vespers() -> Score {
    let hymn: [(f32, [i32; 4]); 17] = [
        (2.0, [41, 57, 60, 69]),
        (1.0, [43, 55, 62, 70]),
        (1.0, [45, 57, 60, 72]),
        (2.0, [46, 58, 62, 74]),
        (2.0, [41, 57, 60, 72]),
        (2.0, [43, 58, 62, 70]),
        (1.0, [48, 55, 64, 67]),
        (1.0, [46, 58, 65, 69]),
        (4.0, [45, 57, 60, 69]),
        (2.0, [50, 57, 65, 74]),
        (1.0, [48, 57, 64, 72]),
        (1.0, [46, 58, 62, 70]),
        (2.0, [45, 60, 65, 69]),
        (2.0, [46, 58, 62, 67]),
        (2.0, [43, 58, 62, 67]),
        (2.0, [48, 55, 64, 64]),
        (4.0, [41, 57, 60, 65]),
    ];
    let mut notes = Vec::new();
    let mut at = 0.0;
    for (long, chord) in hymn {
        for (pitch, loud) in chord.into_iter().zip([0.24, 0.16, 0.16, 0.3]) {
            line(&mut notes, Voice::Organ, loud, at).play(long, pitch);
        }
        at += long;
    }
    for beat in [0.0, 8.0, 16.0, 24.0, 28.0] {
        line(&mut notes, Voice::Bell, 0.3, beat).play(4.0, 77);
    }
    Score { beat: 0.92, notes }
}
