//! Says of every source whether it works here, and what would help.
//!
//! What a machine has (programs, versions, files) is looked at always; the
//! sources themselves are asked only when that is wanted, for it takes time and
//! goes out to the internet.

use std::path::Path;
use std::time::Duration;

use lavalink_protocol::FailureKind;

use crate::cage::{Job, Limits};
use crate::mirror::Search as _;
use crate::sources::Sources;
use crate::{CageError, OpenError};

/// How long a program may take to say its version.
const VERSION_TIME: Duration = Duration::from_secs(10);
/// How long one source may take altogether.
const SOURCE_TIME: Duration = Duration::from_secs(45);
/// Something that every catalogue and site has.
const WORDS: &str = "bach air";

/// How it is with one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Health {
    /// It works.
    Fine,
    /// It is switched off, or not set up.
    Off,
    /// It works in part.
    Weak,
    /// It does not work.
    Broken,
}

/// One line of an examination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What was looked at.
    pub subject: String,
    /// How it is with it.
    pub health: Health,
    /// What was seen.
    pub words: String,
    /// What would help.
    pub remedy: Option<String>,
}

impl Finding {
    /// `words`: what was seen, without a full stop; `remedy`: what would help, if
    /// something would.
    pub fn new<'a>(
        subject: &str,
        health: Health,
        words: impl Into<String>,
        remedy: impl Into<Option<&'a str>>,
    ) -> Self {
        Self {
            subject: subject.to_owned(),
            health,
            words: words.into(),
            remedy: remedy.into().map(ToOwned::to_owned),
        }
    }
}

impl Sources {
    /// Looks at the programs and files that the sources need. Asks nobody
    /// outside of this machine.
    pub async fn examine_machine(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        let Some(ytdlp) = self.ytdlp() else {
            let words = "switched off: no YouTube, SoundCloud or other sites";
            findings.push(Finding::new("yt-dlp", Health::Off, words, None));
            findings.extend(self.ffmpeg().await);
            return findings;
        };
        findings.push(match ytdlp.program().await {
            Ok(program) => Finding::new(
                "yt-dlp",
                Health::Fine,
                format!("{} at {}", program.version, program.path.display()),
                None,
            ),
            Err(error) => Finding::new(
                "yt-dlp",
                Health::Broken,
                error.exception().cause,
                "install it with `python3 -m pip install --upgrade 'yt-dlp[default]'`, or name it in \
                 sources.ytdlp.program",
            ),
        });
        let missing = ytdlp.missing_runtimes();
        findings.push(if missing.is_empty() {
            Finding::new("JavaScript runtime", Health::Fine, ytdlp.runtimes().join(", "), None)
        } else {
            Finding::new(
                "JavaScript runtime",
                Health::Weak,
                format!("{} is not there, and YouTube needs it", missing.join(", ")),
                "install deno (https://deno.com), or name another one in sources.ytdlp.js_runtimes, \
                 such as node:/usr/bin/node",
            )
        });
        for (subject, path) in ytdlp.files() {
            findings.push(match readable(path).await {
                Ok(()) => Finding::new(subject, Health::Fine, path.display().to_string(), None),
                Err(cause) => Finding::new(
                    subject,
                    Health::Broken,
                    format!("{}: {cause}", path.display()),
                    "mend the path or its permissions",
                ),
            });
        }
        findings.extend(self.ffmpeg().await);
        findings
    }

    async fn ffmpeg(&self) -> Option<Finding> {
        let job = Job::new("ffmpeg").arg("-version").limits(Limits {
            time: Some(VERSION_TIME),
            ..Limits::default()
        });
        Some(match self.cage()?.run(job).await {
            Ok(said) => {
                let said = String::from_utf8_lossy(&said);
                let line = said.lines().next().unwrap_or_default();
                let line = crate::label::clean(line).unwrap_or_default();
                Finding::new("ffmpeg", Health::Fine, line, None)
            }
            Err(CageError::Missing { .. }) => Finding::new(
                "ffmpeg",
                Health::Weak,
                "not installed: MPEG-TS cannot be played, and HE-AAC with half of its band",
                "install it with the system's package manager (apt-get install ffmpeg)",
            ),
            Err(error) => Finding::new(
                "ffmpeg",
                Health::Broken,
                error.to_string(),
                "install it anew",
            ),
        })
    }

    /// Tries every source that is on: searches, and opens what it finds.
    pub async fn examine_sources(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (source, question) in self.trials() {
            let trial = tokio::time::timeout(SOURCE_TIME, self.try_source(&question));
            findings.push(match trial.await {
                Ok(Ok(words)) => Finding::new(&source, Health::Fine, words, None),
                Ok(Err(error)) => Finding::new(
                    &source,
                    Health::Broken,
                    format!("{error} ({})", error.exception().cause),
                    remedy(error.kind()),
                ),
                Err(_) => Finding::new(
                    &source,
                    Health::Broken,
                    format!("no answer in {} s", SOURCE_TIME.as_secs()),
                    remedy(FailureKind::Network),
                ),
            });
        }
        findings
    }

    /// What each source is asked for.
    fn trials(&self) -> Vec<(String, String)> {
        let prefixes = [
            ("youtube", "ytsearch:"),
            ("soundcloud", "scsearch:"),
            ("spotify", "spsearch:"),
            ("applemusic", "amsearch:"),
            ("deezer", "dzsearch:"),
        ];
        let names = self.names();
        prefixes
            .into_iter()
            .filter(|(name, _)| names.iter().any(|on| on == name))
            .map(|(name, prefix)| (name.to_owned(), format!("{prefix}{WORDS}")))
            .collect()
    }

    async fn try_source(&self, question: &str) -> Result<String, OpenError> {
        let hits = self.search(question).await?;
        let Some(first) = hits.first() else {
            return Err(OpenError::Gone(format!(
                "A search for “{WORDS}” finds nothing."
            )));
        };
        let title = format!("“{}” by {}", first.title, first.author);
        if crate::mirror::is_catalogue(&first.source_name) {
            return Ok(format!("found {title}"));
        }
        self.open(first).await?;
        Ok(format!("found and opened {title}"))
    }
}

fn remedy(kind: FailureKind) -> &'static str {
    match kind {
        FailureKind::SignIn => {
            "the site wants a sign-in: give cookies of an account (sources.ytdlp.cookies) or a \
             provider of PO tokens (sources.ytdlp.plugins); for Spotify and Apple Music look at \
             the key"
        }
        FailureKind::Age => "give cookies of an account (sources.ytdlp.cookies)",
        FailureKind::Region => "reach it from another country (sources.egress_proxy)",
        FailureKind::RateLimited => "wait, or reach it from another address (sources.egress_proxy)",
        FailureKind::Network | FailureKind::Stuck | FailureKind::Expired => {
            "look at the network, the firewall and sources.egress_proxy"
        }
        FailureKind::Refused => "look at the credentials and at sources.http.allow_hosts",
        FailureKind::Gone | FailureKind::Decode => {
            "bring yt-dlp up to date: the site has changed, most likely"
        }
        FailureKind::Busy => "try again in a moment",
        FailureKind::Fault => "tell the authors: this is a defect",
    }
}

async fn readable(path: &Path) -> Result<(), String> {
    let data = tokio::fs::metadata(path).await;
    if data.map_err(|error| error.to_string())?.is_dir() {
        let listed = tokio::fs::read_dir(path).await;
        return listed.map(drop).map_err(|error| error.to_string());
    }
    let opened = tokio::fs::File::open(path).await;
    opened.map(drop).map_err(|error| error.to_string())
}
