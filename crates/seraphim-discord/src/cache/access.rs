//! What the bot may do in a voice channel, from roles and overwrites.
//! Rules: Discord's documentation, "Permissions".

use twilight_model::guild::Permissions;

/// The bot's standing in one voice channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Access {
    pub(crate) permissions: Permissions,
    /// The channel holds as many as its user limit says.
    pub(crate) full: bool,
    pub(crate) stage: bool,
    /// The bot is in it already.
    pub(crate) inside: bool,
}

impl Access {
    pub(crate) fn may_view(self) -> bool {
        self.permissions.contains(Permissions::VIEW_CHANNEL)
    }

    pub(crate) fn may_connect(self) -> bool {
        self.permissions.contains(Permissions::CONNECT)
    }

    /// In a stage channel the right to speak is that of a moderator: without it
    /// the bot would sit in the audience and nobody would hear it.
    pub(crate) fn may_speak(self) -> bool {
        if self.stage {
            self.permissions.contains(Permissions::MUTE_MEMBERS)
        } else {
            self.permissions.contains(Permissions::SPEAK)
        }
    }

    /// What it plays there is heard. On a stage that is asked for from the
    /// audience; a denied right to connect takes the right to speak with it.
    pub(crate) fn may_be_heard(self) -> bool {
        self.may_view() && self.may_connect() && (self.stage || self.may_speak())
    }

    /// Nobody else fits in, and the bot has no right to enter anyway.
    pub(crate) fn is_full(self) -> bool {
        self.full && !self.inside && !self.permissions.contains(Permissions::MOVE_MEMBERS)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Cache;
    use crate::wire;
    use serde_json::json;
    use twilight_model::id::Id;

    const OWN: u64 = 100;

    fn cache(guild: serde_json::Value) -> Cache {
        let cache = Cache::default();
        cache.set_own(Id::new(OWN));
        cache.put(serde_json::from_value(guild).expect("a guild"));
        cache
    }

    fn guild(overwrites: &serde_json::Value, user_limit: u32) -> serde_json::Value {
        json!({
            "id": "1", "owner_id": "2",
            "roles": [
                {"id": "1", "name": "@everyone", "permissions": (1_u64 << 10 | 1 << 20 | 1 << 21).to_string()},
                {"id": "11", "name": "Music", "permissions": "0"},
            ],
            "channels": [{"id": "5", "type": 2, "bitrate": 96000, "user_limit": user_limit, "permission_overwrites": overwrites}],
            "voice_states": [
                {"channel_id": "5", "user_id": "7", "session_id": "a"},
                {"channel_id": "5", "user_id": "8", "session_id": "b"},
            ],
            "members": [
                {"user": {"id": "100", "bot": true}, "roles": ["11"]},
                {"user": {"id": "7"}, "roles": []},
                {"user": {"id": "8", "bot": true}, "roles": []},
            ],
        })
    }

    fn state(user: u64, channel: Option<u64>) -> wire::VoiceState {
        serde_json::from_value(json!({
            "guild_id": "1", "channel_id": channel.map(|id| id.to_string()), "user_id": user.to_string(),
            "session_id": "s", "member": {"user": {"id": user.to_string(), "bot": user == OWN || user == 8}},
        }))
        .expect("a voice state")
    }

    #[test]
    fn an_overwrite_for_the_bots_role_takes_the_right_to_speak() {
        let free = cache(guild(&json!([]), 0))
            .access(Id::new(1), Id::new(5))
            .expect("known");
        assert!(free.may_view() && free.may_connect() && free.may_speak() && !free.is_full());
        let denied =
            json!([{"id": "11", "type": 0, "allow": "0", "deny": (1_u64 << 21).to_string()}]);
        let bound = cache(guild(&denied, 0))
            .access(Id::new(1), Id::new(5))
            .expect("known");
        assert!(bound.may_connect() && !bound.may_speak());
    }

    #[test]
    fn a_full_channel_is_full_until_the_bot_is_inside() {
        let cache = cache(guild(&json!([]), 2));
        assert!(
            cache
                .access(Id::new(1), Id::new(5))
                .expect("known")
                .is_full()
        );
        cache.voice_state(state(OWN, Some(5)));
        assert!(
            !cache
                .access(Id::new(1), Id::new(5))
                .expect("known")
                .is_full()
        );
    }

    #[test]
    fn other_bots_are_no_listeners() {
        let cache = cache(guild(&json!([]), 0));
        let joined = cache.voice_state(state(OWN, Some(5)));
        assert_eq!(joined.listeners, Some(vec![Id::new(7)]));
        assert_eq!(joined.own.expect("own state").to, Some(Id::new(5)));
        let gone = cache.voice_state(state(7, None));
        assert_eq!(gone.listeners, Some(vec![]));
        assert_eq!(
            cache.voice_state(state(8, None)).listeners,
            None,
            "a bot that leaves changes nothing"
        );
    }

    #[test]
    fn a_kick_tells_where_the_bot_was() {
        let cache = cache(guild(&json!([]), 0));
        cache.voice_state(state(OWN, Some(5)));
        let kicked = cache.voice_state(state(OWN, None)).own.expect("own state");
        assert_eq!((kicked.from, kicked.to), (Some(Id::new(5)), None));
    }
}
