//! Where the bytes of a track come from: what was kept of it, what another guild
//! records of it now, or its source.

use std::io::Cursor;
use std::time::Duration;

use lavalink_protocol::{Track, TrackInfo};
use seraphim_sources::{Sources, Titles};
use tokio::runtime::Handle;
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;

use super::Task;
use crate::pipeline::cache::{Access, Recording};
use crate::pipeline::{BEST_COMPLEXITY, DecodeAac, Input, Open, OpenFailure};
use crate::player::keeping;

/// The track was over before its source was open.
#[derive(Debug, thiserror::Error)]
#[error("nobody wants the track any more")]
struct GivenUp;

/// A track's own source, not yet opened.
struct Origin {
    sources: Sources,
    info: TrackInfo,
    runtime: Handle,
    given_up: CancellationToken,
    tell: oneshot::Sender<Titles>,
}

impl Origin {
    /// Waits for the source: for a decode thread.
    fn open(self, recording: Option<Recording>) -> Result<Input, OpenFailure> {
        let decodes = self.sources.decodes_aac();
        let media = self.runtime.block_on(async {
            tokio::select! {
                () = self.given_up.cancelled() => Err(OpenFailure::new(GivenUp)),
                opened = self.sources.open(&self.info) => opened.map_err(OpenFailure::new),
            }
        })?;
        if let Some(titles) = media.titles {
            // Nobody listens any more when the track is over already.
            drop(self.tell.send(titles));
        }
        let (runtime, sources) = (self.runtime, self.sources);
        let decode = move |frames| {
            let decoded = runtime.block_on(sources.decode_aac(frames));
            decoded.map_err(OpenFailure::new)
        };
        Ok(Input {
            source: media.source,
            seek: media.seek,
            remote: media.remote,
            aac: decodes.then(|| Box::new(decode) as DecodeAac),
            extension: media.extension,
            mime: media.mime,
            recording,
            kept: false,
            instead: None,
        })
    }
}

impl Task {
    pub(super) fn opener(
        &self,
        track: &Track,
        start: Duration,
        given_up: CancellationToken,
        tell: oneshot::Sender<Titles>,
    ) -> Open {
        let settings = &self.state.settings;
        let origin = Origin {
            sources: settings.sources.clone(),
            info: track.info.clone(),
            runtime: Handle::current(),
            given_up,
            tell,
        };
        let key = keeping::key(&track.info, self.bitrate(), BEST_COMPLEXITY);
        let Some((cache, (key, length))) = settings.cache.clone().zip(key) else {
            return Box::new(move || origin.open(None));
        };
        Box::new(move || {
            if !start.is_zero() {
                // What begins in the middle is neither recorded nor followed.
                let kept = cache.find(&key).map(|file| opus(Cursor::new(file), None));
                return kept.map_or_else(|| origin.open(None), Ok);
            }
            match cache.access(key, length) {
                Access::Kept(file) => Ok(opus(Cursor::new(file), None)),
                Access::Followed(frames) => {
                    let instead: Open = Box::new(move || origin.open(None));
                    Ok(opus(frames, Some(instead)))
                }
                Access::Recorded(recording) => origin.open(Some(recording)),
            }
        })
    }
}

/// Frames that were made already, as the file that they are.
fn opus(source: impl symphonia::core::io::MediaSource + 'static, instead: Option<Open>) -> Input {
    Input {
        source: Box::new(source),
        seek: None,
        aac: None,
        remote: false,
        extension: Some("opus".to_owned()),
        mime: None,
        recording: None,
        kept: true,
        instead,
    }
}
