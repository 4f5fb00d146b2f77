//! A file from its first byte to samples, with a jump in between, as a play
//! does it but for the threads.

#![no_main]

use std::time::Duration;

use seraphim_fuzz::{contain_libraries, contained};
use seraphim_node::stages::{Decoding, FRAME_LENGTH};

/// Frames of 20 ms that are listened to before and behind the jump.
const FRAMES: usize = 100;

libfuzzer_sys::fuzz_target!(init: contain_libraries(), |file: &[u8]| {
    contained(|| {
        let Ok(mut decoding) = Decoding::open(file.to_vec().into(), None) else {
            return;
        };
        if listen(&mut decoding) && decoding.seek(Duration::from_millis(300)).is_ok() {
            listen(&mut decoding);
        }
    });
});

/// Whether it went well as far as was listened to.
fn listen(decoding: &mut Decoding) -> bool {
    for _ in 0..FRAMES {
        match decoding.frame() {
            Ok(Some(frame)) => {
                assert_eq!(frame.len(), 2 * FRAME_LENGTH);
                assert!(frame.iter().all(|sample| sample.is_finite()));
            }
            Ok(None) => return true,
            Err(_) => return false,
        }
    }
    true
}
