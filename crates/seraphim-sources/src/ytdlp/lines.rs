//! The entries that a running yt-dlp writes, one a line.

use lavalink_protocol::Track;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::ChildStdout;

use super::answer::{Entry, MAX_LINE, Nonsense, read};
use super::failure::classify;
use crate::OpenError;
use crate::cage::{CageError, Caged};
use crate::proxy::Pass;

/// Lines in a row that may be nonsense.
const PATIENCE: u32 = 20;
/// What one call may write altogether, in bytes.
const MAX_OUTPUT: usize = 64 * 1024 * 1024;
const NAME: &str = "yt-dlp";

/// Reads what a running yt-dlp writes. Dropping it kills the program.
pub(super) struct Lines {
    caged: Caged<BufReader<ChildStdout>>,
    pass: Pass,
    line: Vec<u8>,
    total: usize,
    nonsense: u32,
    /// What kept the last entry from being one.
    last: Option<Nonsense>,
}

impl Lines {
    pub(super) fn new(caged: Caged<ChildStdout>, pass: Pass) -> Self {
        Self {
            caged: caged.map(BufReader::new),
            pass,
            line: Vec::new(),
            total: 0,
            nonsense: 0,
            last: None,
        }
    }

    /// The next entry; `None` when there are no more.
    pub(super) async fn next(&mut self) -> Result<Option<Entry>, OpenError> {
        while self.read_line().await? {
            match read(&self.line) {
                Ok(entry) => {
                    self.nonsense = 0;
                    return Ok(Some(entry));
                }
                Err(nonsense) => {
                    self.nonsense += 1;
                    tracing::debug!(?nonsense, "an entry is passed over");
                    if self.nonsense > PATIENCE {
                        return Err(lying("none of its lines is an entry"));
                    }
                    self.last = Some(nonsense);
                }
            }
        }
        Ok(None)
    }

    /// Reads a line, without its end; `false` when there is none.
    async fn read_line(&mut self) -> Result<bool, OpenError> {
        self.line.clear();
        loop {
            let part = self.caged.stdout.fill_buf().await;
            let part = part.map_err(|error| OpenError::fault(error.to_string()))?;
            if part.is_empty() {
                return Ok(!self.line.is_empty());
            }
            let end = part.iter().position(|byte| *byte == b'\n');
            let taken = end.unwrap_or(part.len());
            self.line.extend_from_slice(&part[..taken]);
            let used = taken + usize::from(end.is_some());
            self.caged.stdout.consume(used);
            self.total += used;
            if self.line.len() > MAX_LINE || self.total > MAX_OUTPUT {
                return Err(CageError::Flooded {
                    program: NAME.to_owned(),
                    limit: MAX_LINE,
                }
                .into());
            }
            if end.is_some() && !self.line.is_empty() {
                return Ok(true);
            }
        }
    }

    /// How it ended, once there are no more entries.
    pub(super) async fn end(self) -> Result<(), OpenError> {
        let (nonsense, pass) = (self.last, self.pass);
        match self.caged.end().await {
            Ok(()) => match nonsense {
                None => Ok(()),
                Some(Nonsense::Locked) => Err(OpenError::unplayable(
                    "The site gives that only to its own players (DRM, unsupported).",
                    "DRM",
                )),
                Some(Nonsense::NoTrack) => Err(lying("an entry is no track")),
                Some(Nonsense::NotJson(cause)) => Err(lying(&cause)),
            },
            // Why the proxy refused it says more than what it made of that.
            Err(error) => Err(match (classify(error), pass.refusal()) {
                (_, Some(refusal @ OpenError::Blocked(_)))
                | (OpenError::Network { .. }, Some(refusal)) => refusal,
                (error, _) => error,
            }),
        }
    }

    /// The rest of the tracks, at most so many.
    pub(super) async fn rest(
        &mut self,
        first: Track,
        most: usize,
    ) -> Result<Vec<Track>, OpenError> {
        let mut tracks = vec![first];
        while tracks.len() < most {
            match self.next().await? {
                Some(entry) => tracks.push(super::track(entry.info)?),
                None => break,
            }
        }
        Ok(tracks)
    }
}

fn lying(cause: &str) -> OpenError {
    CageError::Lying {
        program: NAME.to_owned(),
        cause: cause.to_owned(),
    }
    .into()
}
