//! What a radio station says that it plays now.
//!
//! Lavalink has no event for it, and a track's info is part of what its encoded
//! form says; so the title stands in the track's `pluginInfo` as `streamTitle`,
//! for whoever asks for the player, and in the log.

use seraphim_sources::Titles;
use serde_json::Value;
use tokio::sync::oneshot;

use super::Task;

/// The key in the track's `pluginInfo`.
const KEY: &str = "streamTitle";

/// The titles of the track that is on.
pub(super) enum Listening {
    /// Its source is not open yet.
    Opening(oneshot::Receiver<Titles>),
    /// They come.
    To(Titles),
    /// There are none, or no more.
    Over,
}

impl Listening {
    /// The next title: `Some(None)` when it is over. Never comes for a track
    /// that has none.
    pub(super) async fn next(&mut self) -> Option<String> {
        loop {
            match self {
                Self::Opening(coming) => {
                    *self = coming.await.map_or(Self::Over, Self::To);
                }
                Self::To(titles) => {
                    if titles.changed().await.is_ok() {
                        return titles.borrow_and_update().clone();
                    }
                    *self = Self::Over;
                }
                Self::Over => std::future::pending().await,
            }
        }
    }
}

impl Task {
    /// The next title of the track that is on.
    pub(super) async fn next_title(listening: Option<&mut Listening>) -> Option<String> {
        match listening {
            Some(listening) => listening.next().await,
            None => std::future::pending().await,
        }
    }

    pub(super) fn titled(&mut self, title: Option<String>) {
        let Some(on) = self.on.as_mut() else {
            return;
        };
        tracing::info!(guild = self.guild_id, title, "the station plays");
        match title {
            Some(title) => on
                .track
                .plugin_info
                .insert(KEY.to_owned(), Value::String(title)),
            None => on.track.plugin_info.remove(KEY),
        };
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::watch;

    use super::*;

    #[tokio::test]
    async fn titles_come_once_the_source_is_open_and_their_end_is_no_title() {
        let (open, coming) = oneshot::channel();
        let (tell, titles) = watch::channel(None);
        let mut listening = Listening::Opening(coming);
        open.send(titles).expect("somebody listens");
        tell.send(Some("Ave generosa".to_owned()))
            .expect("somebody listens");

        assert_eq!(listening.next().await.as_deref(), Some("Ave generosa"));
        tell.send(None).expect("somebody listens");
        assert_eq!(listening.next().await, None);
        drop(tell);
        tokio::select! {
            biased;
            title = listening.next() => panic!("the end told {title:?}"),
            () = tokio::task::yield_now() => {}
        }
        assert!(matches!(listening, Listening::Over));
    }
}
