//! The line to a voice channel: what a player needs of a voice connection.
//!
//! [`Exchange`] opens lines; the real one makes calls of `seraphim-voice`, the
//! one of the tests lets a test take the frames.

use std::time::Duration;

use seraphim_voice::{Call, CallEvent, CallSettings, FrameSource, Pacer, ServerInfo};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// One player's voice connection.
pub(crate) trait Line: Send + Sync + 'static {
    /// Connects, or replaces the connection.
    fn connect(&self, server: ServerInfo);
    /// Frames are about to come.
    fn announce(&self);
    /// Whether audio can be sent.
    fn connected(&self) -> bool;
    /// The last round trip to the voice server.
    fn ping(&self) -> Option<Duration>;
}

/// Opens lines.
pub(crate) trait Exchange: Send + Sync + 'static {
    /// A line that plays `source` until `stop`.
    fn open(
        &self,
        source: Box<dyn FrameSource>,
        stop: CancellationToken,
    ) -> (Box<dyn Line>, mpsc::Receiver<CallEvent>);
}

/// Lines to Discord.
pub(crate) struct Discord {
    pub(crate) pacer: Pacer,
    pub(crate) settings: CallSettings,
    pub(crate) tasks: TaskTracker,
}

impl Exchange for Discord {
    fn open(
        &self,
        source: Box<dyn FrameSource>,
        stop: CancellationToken,
    ) -> (Box<dyn Line>, mpsc::Receiver<CallEvent>) {
        let (call, driver, events) = Call::new(&self.pacer, self.settings.clone(), source);
        self.tasks.spawn(async move {
            if let Err(error) = driver.run(stop).await {
                tracing::error!(%error, "a call ended early");
            }
        });
        (Box::new(call), events)
    }
}

impl Line for Call {
    fn connect(&self, server: ServerInfo) {
        Call::connect(self, server);
    }

    fn announce(&self) {
        Call::announce(self);
    }

    fn connected(&self) -> bool {
        self.state().connected()
    }

    fn ping(&self) -> Option<Duration> {
        Call::ping(self)
    }
}
