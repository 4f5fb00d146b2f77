//! Sound that is not read here (MPEG transport streams as a whole, HE-AAC by its
//! frames), through a caged ffmpeg: its input is what we fetched, its output FLAC,
//! which has no end and loses nothing.
//!
//! ffmpeg itself reaches no address and no file: its only protocol is the pipe.

#[cfg(test)]
mod tests;

use std::ffi::OsStr;
use std::io::{self, Read as _};
use std::time::Duration;

use bytes::Bytes;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::ChildStdin;
use tokio::sync::mpsc;

use crate::cage::{Cage, Caged, Job, Limits};
use crate::http::forward::{AHEAD, Forward};
use crate::http::window::{End, Feed, window};
use crate::tasks::Tasks;
use crate::{Media, OpenError, chain};

const PROGRAM: &str = "ffmpeg";
/// What is read and written at once, in bytes.
const CHUNK: usize = 16 * 1024;
/// Chunks between the source and ffmpeg.
const CHUNKS: usize = 4;
/// How long a reader waits for ffmpeg, which may itself wait for the source: as long
/// as any source is waited for.
const READ_TIME: Duration = Duration::from_secs(30);

/// Frames of AAC need no guessing: from the first on, sound comes back.
const AAC: [[&str; 2]; 3] = [
    ["-f", "aac"],
    ["-probesize", "4096"],
    ["-analyzeduration", "200000"],
];

/// Decodes what nobody else here can.
#[derive(Clone)]
pub(crate) struct Ffmpeg {
    cage: Cage,
    tasks: Tasks,
}

impl Ffmpeg {
    /// `None` where it is not installed.
    pub(crate) fn find(cage: &Cage, tasks: Tasks) -> Option<Self> {
        cage.find(OsStr::new(PROGRAM))?;
        Some(Self {
            cage: cage.clone(),
            tasks,
        })
    }

    /// The same media as FLAC, whatever it is. It can be read once, forwards.
    pub(crate) async fn decode(&self, media: Media) -> Result<Media, OpenError> {
        self.start(job(&[]), media).await
    }

    /// Frames of AAC (ADTS) as FLAC. They can be read once, forwards.
    pub(crate) async fn decode_aac(&self, frames: Media) -> Result<Media, OpenError> {
        self.start(job(&AAC), frames).await
    }

    async fn start(&self, job: Job, media: Media) -> Result<Media, OpenError> {
        let caged = self.cage.start(job).await?;
        let (window, feed) = window(0, AHEAD);
        let stop = self.tasks.stop.child_token();
        let titles = media.titles.clone();
        let (input, chunks) = mpsc::channel(CHUNKS);
        self.tasks
            .tracker
            .spawn_blocking(move || read(media, &input));
        let (task, ended) = (pass(caged, chunks, feed), stop.clone());
        self.tasks.tracker.spawn(async move {
            // Dropping the program kills it.
            tokio::select! {
                () = ended.cancelled() => {}
                () = task => {}
            }
        });
        let source = Forward {
            window,
            patience: READ_TIME,
            _stop: stop.drop_guard(),
        };
        let mut decoded = Media::new(
            Box::new(source),
            Some("flac".to_owned()),
            Some("audio/flac".to_owned()),
        );
        decoded.titles = titles;
        Ok(decoded)
    }
}

/// What is told where ffmpeg is missing.
pub(crate) fn missing(what: &str) -> OpenError {
    OpenError::unplayable(
        format!("{what} needs ffmpeg, which is not on this node; whoever runs it can install it."),
        "no ffmpeg",
    )
}

/// ffmpeg, told these things of its input.
fn job(of_input: &[[&str; 2]]) -> Job {
    let arguments = [
        ["-i", "pipe:0"],
        ["-map", "0:a:0"],
        ["-ac", "2"],
        ["-ar", "48000"],
        ["-c:a", "flac"],
        ["-compression_level", "0"],
        ["-f", "flac"],
    ];
    Job::new(PROGRAM)
        .args(["-hide_banner", "-nostdin", "-loglevel", "error"])
        .args(["-protocol_whitelist", "pipe"])
        .args(of_input.iter().flatten())
        .args(arguments.into_iter().flatten())
        .arg("pipe:1")
        .piped()
        .limits(Limits {
            // As long as somebody listens; a station may for weeks.
            time: None,
            cpu: Duration::from_hours(4),
            data_bytes: 256 << 20,
            file_bytes: 0,
            open_files: 64,
            ..Limits::default()
        })
}

/// Reads the source on a thread that may block, until nobody wants any more.
fn read(mut media: Media, input: &mpsc::Sender<io::Result<Bytes>>) {
    let mut chunk = vec![0; CHUNK];
    loop {
        let read = match media.source.read(&mut chunk) {
            Ok(0) => return,
            Ok(count) => Ok(Bytes::copy_from_slice(&chunk[..count])),
            Err(error) => Err(error),
        };
        let failed = read.is_err();
        if input.blocking_send(read).is_err() || failed {
            return;
        }
    }
}

/// Passes the source to ffmpeg, and what comes of it into the window.
async fn pass(mut caged: Caged, chunks: mpsc::Receiver<io::Result<Bytes>>, feed: Feed) {
    let stdin = caged.stdin.take();
    let (fed, ()) = tokio::join!(write(stdin, chunks), async {
        let mut chunk = vec![0; CHUNK];
        while let Ok(count @ 1..) = caged.stdout.read(&mut chunk).await {
            feed.put(Bytes::copy_from_slice(&chunk[..count])).await;
        }
    });
    let end = match (fed, caged.end().await) {
        // A source that fails is no fault of ffmpeg's.
        (Some(error), _) => match error.get_ref().and_then(|inner| inner.downcast_ref()) {
            Some(OpenError::Network { .. }) | None => End::Broken(error.kind(), chain(&error)),
            Some(told) => End::Failed(told.clone()),
        },
        (None, Ok(())) => End::Whole,
        (None, Err(error)) => End::Failed(error.into()),
    };
    feed.finish(end);
}

/// Writes what comes of the source; its failure, if it has one.
async fn write(
    stdin: Option<ChildStdin>,
    mut chunks: mpsc::Receiver<io::Result<Bytes>>,
) -> Option<io::Error> {
    let mut stdin = stdin?;
    while let Some(chunk) = chunks.recv().await {
        match chunk {
            // ffmpeg may have enough; how it ends says whether that was well.
            Ok(bytes) => stdin.write_all(&bytes).await.ok()?,
            Err(error) => return Some(error),
        }
    }
    None
}
