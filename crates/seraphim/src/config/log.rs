//! What is logged, and how it looks.

use seraphim_ops::{LogFormat, LogSettings};

use super::layer::Layers;

/// All of the decoders. What they find odd in strangers' files nobody can mend,
/// and a file that cannot be played is told of by the node.
const QUIET: &str = "symphonia=error";

/// Takes the keys out, and says whether this is production.
pub(super) fn read(layers: &mut Layers) -> (LogSettings, bool) {
    let debug = layers.switch("log.debug").unwrap_or(false);
    let production = layers.text("log.environment").as_deref() == Some("production");
    let format = match layers.text("log.format").as_deref() {
        Some("json") => LogFormat::Json,
        None if production => LogFormat::Json,
        _ => LogFormat::Text,
    };
    let filter = layers.text("log.filter").unwrap_or_else(|| {
        let own = if debug {
            "seraphim=debug"
        } else {
            "seraphim=info"
        };
        format!("info,{own},{QUIET}")
    });
    let settings = LogSettings {
        format,
        filter,
        folder: layers.path("log.folder"),
        keep_files: layers.number("log.keep_files").unwrap_or(7),
        traces: layers.text("traces.endpoint"),
    };
    (settings, production)
}
