//! What a player tells its client, and how it shows itself.

use lavalink_protocol::{Event, Message, PlayerState, Track};

use super::Task;
use crate::player::epoch_millis;

impl Task {
    pub(super) fn tell(&self, event: impl FnOnce(String, Track) -> Event) {
        if let Some(on) = &self.on {
            let mut track = on.track.clone();
            track.info.position = self.position();
            self.outbox
                .push(Message::Event(event(self.guild_id.to_string(), track)));
        }
    }

    pub(super) fn report(&self) {
        self.outbox.push(Message::PlayerUpdate {
            guild_id: self.guild_id.to_string(),
            state: self.player_state(),
        });
    }

    pub(super) fn position(&self) -> i64 {
        if self.on.is_none() {
            return 0;
        }
        i64::try_from(self.deck.position().as_millis()).unwrap_or(i64::MAX)
    }

    pub(super) fn player_state(&self) -> PlayerState {
        let connected = self.line.connected();
        let ping = self.line.ping().filter(|_| connected);
        PlayerState {
            time: i64::try_from(epoch_millis()).unwrap_or(i64::MAX),
            position: self.position(),
            connected,
            ping: ping.map_or(-1, |ping| {
                i64::try_from(ping.as_millis()).unwrap_or(i64::MAX)
            }),
        }
    }

    pub(super) fn show(&self) -> lavalink_protocol::Player {
        let track = self.on.as_ref().map(|on| {
            let mut track = on.track.clone();
            track.info.position = self.position();
            track
        });
        lavalink_protocol::Player {
            guild_id: self.guild_id.to_string(),
            track,
            volume: self.sound.volume,
            paused: self.paused,
            state: self.player_state(),
            voice: self.voice.clone(),
            filters: self.filters.clone(),
        }
    }
}
