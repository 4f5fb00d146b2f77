//! What fuzz targets share.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// From here on, a panic of a library is no finding: the stages that are given
/// to [`contained`] run where one costs a single track. A panic of our own code
/// stays one, and so does whatever no unwinding stops: an abort, a fault, a
/// loop without end, memory without bound.
pub fn contain_libraries() {
    let report = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let file = panic.location().map_or("", |place| place.file());
        let of_library = file.contains("/registry/src/") || file.starts_with("/rustc/");
        if !of_library {
            report(panic);
        }
    }));
}

/// Runs what a play runs behind a guard of its own.
pub fn contained(stage: impl FnOnce()) {
    // What a library said of its panic is the library's affair.
    let _ = catch_unwind(AssertUnwindSafe(stage));
}

/// Parts an input into the number that it begins with, and the rest.
pub fn number(input: &[u8]) -> Option<(usize, &[u8])> {
    let (number, rest) = input.split_first()?;
    Some((usize::from(*number), rest))
}
