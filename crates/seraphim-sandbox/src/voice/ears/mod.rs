//! A person in a call: a real voice client that keeps what it heard.

mod client;
mod handshake;
mod hearing;
mod listen;
pub(crate) mod membership;
mod spectrum;
mod tally;
mod timeline;

use std::{io, sync::Arc, time::Duration};

use bytes::Bytes;
use tokio::{
    sync::{broadcast, mpsc},
    time::{Instant, timeout_at},
};
use tokio_util::sync::{CancellationToken, DropGuard};

use self::{
    client::{Ask, Client},
    handshake::Ticket,
    hearing::Hearing,
};
use super::{Admission, VoiceServer};
pub use listen::{Heard, HeardFrame, MediaMark, NotHeard, Window};
pub use tally::Tally;

/// Silence grows without a packet that says so.
const BETWEEN_JUDGEMENTS: Duration = Duration::from_millis(100);
/// Packets come in bursts; a burst is judged once.
const AT_ONCE: Duration = Duration::from_millis(10);

/// How a listener behaves.
#[derive(Clone, Debug)]
pub struct EarsSettings {
    /// The newest DAVE version it speaks: 1, or 0 for a client without DAVE.
    pub max_dave_version: u16,
    /// The transport encryption it asks for; absent: the first offered.
    pub mode: Option<super::Mode>,
    /// How much media it keeps of each speaker.
    pub keep: Duration,
    /// How long it waits for each step of joining.
    pub patience: Duration,
}

impl Default for EarsSettings {
    fn default() -> Self {
        Self {
            max_dave_version: 1,
            mode: None,
            keep: Duration::from_mins(2),
            patience: Duration::from_secs(10),
        }
    }
}

/// The call could not be joined.
#[derive(Debug, thiserror::Error)]
pub enum JoinError {
    /// The network failed.
    #[error("the voice server cannot be reached: {0}")]
    Network(#[from] io::Error),
    /// The server closed the connection.
    #[error("the voice server closed the connection with {code}: {reason}")]
    Closed {
        /// The close code; 1006 without a close frame.
        code: u16,
        /// The server's words.
        reason: String,
    },
    /// The server's message was not what the documentation says.
    #[error("the voice server broke the protocol: {0}")]
    Protocol(String),
    /// No answer in time.
    #[error("no answer in time")]
    TimedOut,
}

/// A listener in a call. Dropping it breaks its connection off; the session
/// can then be resumed for a while, as after any break.
pub struct Ears {
    admission: Admission,
    server: VoiceServer,
    hearing: Arc<Hearing>,
    asks: mpsc::Sender<Ask>,
    finished: CancellationToken,
    _stop: DropGuard,
}

impl Ears {
    /// Joins a call as an ordinary person: admits `admission` at `server`,
    /// connects, and returns once media can flow.
    pub async fn join(server: &VoiceServer, admission: Admission) -> Result<Self, JoinError> {
        Self::join_with(server, admission, EarsSettings::default()).await
    }

    /// [`Self::join`] with settings.
    pub async fn join_with(
        server: &VoiceServer,
        admission: Admission,
        settings: EarsSettings,
    ) -> Result<Self, JoinError> {
        server.admit(admission.clone());
        let hearing = Hearing::new(settings.keep);
        let ticket = Ticket {
            endpoint: server.endpoint(),
            tls: server.settings().authority.client_config(),
            admission: admission.clone(),
            settings,
        };
        let client = Client::connect(ticket, Arc::clone(&hearing)).await?;
        let (asks, inbox) = mpsc::channel(64);
        let stop = server.stop().child_token();
        let finished = CancellationToken::new();
        let finishing = finished.clone();
        let stopped = stop.clone();
        server.tracker().spawn(async move {
            Box::pin(client.run(inbox, stopped)).await;
            finishing.cancel();
        });
        Ok(Self {
            admission,
            server: server.clone(),
            hearing,
            asks,
            finished,
            _stop: stop.drop_guard(),
        })
    }

    /// Who listens.
    pub fn user_id(&self) -> u64 {
        self.admission.user_id
    }

    /// Whose packets came so far.
    pub fn speakers(&self) -> Vec<u64> {
        self.hearing.speakers()
    }

    /// The DAVE version in force for this client.
    pub fn dave_version(&self) -> u16 {
        self.hearing.status().dave_version
    }

    /// The transport encryption that was agreed on.
    pub fn mode(&self) -> Option<super::Mode> {
        self.hearing.status().mode
    }

    /// The MLS epoch this client is in.
    pub fn epoch(&self) -> u64 {
        self.hearing.status().epoch
    }

    /// Whether what is said now can be heard: the call is plain, or this
    /// client has a key in force (never while alone in an encrypted call).
    pub fn can_speak(&self) -> bool {
        self.hearing.status().can_send
    }

    /// How often the connection was resumed.
    pub fn resumes(&self) -> u64 {
        self.hearing.status().resumes
    }

    /// The close code and reason that ended the connection for good (1006
    /// without a close frame).
    pub fn ended(&self) -> Option<(u16, String)> {
        self.hearing.status().ended
    }

    /// The present moment, for [`Window::Since`].
    pub fn mark(&self) -> MediaMark {
        self.hearing.mark()
    }

    /// What was heard of `speaker` in `window`.
    pub fn heard(&self, speaker: u64, window: Window) -> Heard {
        self.hearing.judge(speaker, window)
    }

    /// The totals of `speaker` since this listener joined.
    pub fn tally(&self, speaker: u64) -> Tally {
        self.hearing.tally(speaker)
    }

    /// Waits until what was heard of `speaker` in `window` fulfils
    /// `condition`; judged as packets arrive, and ten times a second where none do.
    pub async fn wait_until_heard(
        &self,
        speaker: u64,
        window: Window,
        mut condition: impl FnMut(&Heard) -> bool + Send,
        timeout: Duration,
    ) -> Result<Heard, NotHeard> {
        let deadline = Instant::now() + timeout;
        let mut changes = self.hearing.changes();
        loop {
            changes.mark_unchanged();
            let heard = self.heard(speaker, window);
            if condition(&heard) {
                return Ok(heard);
            }
            if Instant::now() >= deadline {
                return Err(NotHeard {
                    last: Box::new(heard),
                });
            }
            let next = (Instant::now() + BETWEEN_JUDGEMENTS).min(deadline);
            // Figures of silence change without a packet, hence the clock.
            let _ = timeout_at(next, changes.changed()).await;
            tokio::time::sleep_until(next.min(Instant::now() + AT_ONCE)).await;
        }
    }

    /// Waits until `condition` holds of this listener itself (its version,
    /// epoch, end); false when it does not in time.
    pub async fn wait_until(
        &self,
        mut condition: impl FnMut(&Self) -> bool + Send,
        timeout: Duration,
    ) -> bool {
        let deadline = Instant::now() + timeout;
        let mut changes = self.hearing.changes();
        loop {
            changes.mark_unchanged();
            if condition(self) {
                return true;
            }
            if timeout_at(deadline, changes.changed()).await.is_err() {
                return condition(self);
            }
        }
    }

    /// Decoded packets as they arrive; a slow reader loses the oldest.
    pub fn pcm(&self) -> broadcast::Receiver<HeardFrame> {
        self.hearing.frames()
    }

    /// Speaks: sends one 20 ms Opus packet, end-to-end encrypted where the
    /// call is. The caller keeps the time.
    pub async fn say(&self, opus: &[u8]) -> io::Result<()> {
        self.asks
            .send(Ask::Say(Bytes::copy_from_slice(opus)))
            .await
            .map_err(|_| io::ErrorKind::NotConnected.into())
    }

    /// Ends a stretch of speech with the five silence frames that the
    /// documentation asks for.
    pub async fn fall_silent(&self) -> io::Result<()> {
        for frame in client::FAREWELL {
            self.say(&frame).await?;
        }
        Ok(())
    }

    /// Leaves the call with a close frame; the credentials are taken back.
    pub async fn leave(&self) {
        if self.asks.send(Ask::Leave).await.is_ok() {
            self.finished.cancelled().await;
        }
        self.server
            .dismiss(self.admission.guild_id, self.admission.user_id);
    }
}

impl std::fmt::Debug for Ears {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ears")
            .field("user_id", &self.admission.user_id)
            .finish_non_exhaustive()
    }
}
