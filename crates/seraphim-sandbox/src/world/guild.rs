//! Guilds and what they hold: roles, channels with overwrites, members.
//! <https://discord.com/developers/docs/resources/guild>

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{
    snowflake::{iso8601, moment_of},
    user::User,
    voice_state::VoiceState,
};

/// A server.
#[derive(Clone, Debug)]
pub struct Guild {
    /// Its id, also that of the role `@everyone`.
    pub id: u64,
    /// Its name.
    pub name: String,
    /// Who owns it.
    pub owner_id: u64,
    /// `preferred_locale`.
    pub locale: String,
    /// Roles by id.
    pub roles: BTreeMap<u64, Role>,
    /// Channels by id.
    pub channels: BTreeMap<u64, Channel>,
    /// Members by user id.
    pub members: BTreeMap<u64, Member>,
    /// Voice states by user id; only of those in a channel.
    pub voice_states: BTreeMap<u64, VoiceState>,
    /// An outage when `false`.
    pub available: bool,
    /// Open stages: channel id and topic.
    pub stages: BTreeMap<u64, String>,
}

/// A role.
#[derive(Clone, Debug)]
pub struct Role {
    /// Its id.
    pub id: u64,
    /// Its name.
    pub name: String,
    /// Permission flags.
    pub permissions: u64,
    /// Place in the hierarchy; 0 is `@everyone`.
    pub position: u32,
    /// The role belongs to this application's bot.
    pub bot: Option<u64>,
}

/// The kinds of channels that the sandbox has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChannelKind {
    /// 0
    Text,
    /// 2
    Voice,
    /// 4
    Category,
    /// 13
    Stage,
}

impl ChannelKind {
    /// The documented number.
    pub fn number(self) -> u8 {
        match self {
            Self::Text => 0,
            Self::Voice => 2,
            Self::Category => 4,
            Self::Stage => 13,
        }
    }

    /// The kind with a documented number, if the sandbox has it.
    pub fn from_number(number: u64) -> Option<Self> {
        match number {
            0 => Some(Self::Text),
            2 => Some(Self::Voice),
            4 => Some(Self::Category),
            13 => Some(Self::Stage),
            _ => None,
        }
    }
}

/// A channel.
#[derive(Clone, Debug)]
pub struct Channel {
    /// Its id.
    pub id: u64,
    /// Text, voice, stage or category.
    pub kind: ChannelKind,
    /// Its name.
    pub name: String,
    /// Sorting place.
    pub position: u32,
    /// Permission overwrites.
    pub overwrites: Vec<Overwrite>,
    /// Category.
    pub parent_id: Option<u64>,
    /// Topic of a text channel.
    pub topic: Option<String>,
    /// Bits a second, voice only.
    pub bitrate: u32,
    /// 0 means no limit.
    pub user_limit: u32,
    /// Voice region; `None` is automatic.
    pub rtc_region: Option<String>,
    /// Age-restricted.
    pub nsfw: bool,
    /// Voice channel status.
    pub status: Option<String>,
    /// The newest message.
    pub last_message_id: Option<u64>,
}

/// A permission overwrite; `kind` 0 is a role, 1 a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overwrite {
    /// Role or user.
    pub id: u64,
    /// 0 or 1.
    pub kind: u8,
    /// Granted flags.
    pub allow: u64,
    /// Taken flags.
    pub deny: u64,
}

/// Somebody in a guild.
#[derive(Clone, Debug)]
pub struct Member {
    /// The user.
    pub user_id: u64,
    /// Nickname.
    pub nick: Option<String>,
    /// Role ids without `@everyone`.
    pub roles: Vec<u64>,
    /// Server deafened.
    pub deaf: bool,
    /// Server muted.
    pub mute: bool,
    /// In a time-out.
    pub timed_out: bool,
}

impl Guild {
    /// A guild without roles, channels or members.
    pub fn new(id: u64, name: &str, owner_id: u64) -> Self {
        Self {
            id,
            name: name.to_owned(),
            owner_id,
            locale: "en-US".to_owned(),
            roles: BTreeMap::new(),
            channels: BTreeMap::new(),
            members: BTreeMap::new(),
            voice_states: BTreeMap::new(),
            available: true,
            stages: BTreeMap::new(),
        }
    }

    /// The channel with a name, with or without `#`.
    pub fn channel_named(&self, name: &str) -> Option<&Channel> {
        let bare = name.strip_prefix('#').unwrap_or(name);
        self.channels
            .values()
            .find(|c| c.name == bare || c.id.to_string() == bare)
    }

    /// Who is in a voice channel.
    pub fn listeners(&self, channel: u64) -> impl Iterator<Item = &VoiceState> {
        self.voice_states
            .values()
            .filter(move |state| state.channel_id == channel)
    }

    /// The fields of a guild object that REST and gateway share.
    pub fn to_json(&self) -> Value {
        json!({
            "id": self.id.to_string(), "name": self.name, "icon": null, "description": null,
            "home_header": null, "splash": null, "discovery_splash": null, "features": [],
            "banner": null, "owner_id": self.owner_id.to_string(), "application_id": null,
            "region": "deprecated", "afk_channel_id": null, "afk_timeout": 300,
            "system_channel_id": null, "system_channel_flags": 0, "widget_enabled": false,
            "widget_channel_id": null, "verification_level": 0,
            "roles": self.roles.values().map(Role::to_json).collect::<Vec<_>>(),
            "default_message_notifications": 0, "mfa_level": 0, "explicit_content_filter": 0,
            "max_presences": null, "max_members": 500_000, "max_stage_video_channel_users": 50,
            "max_video_channel_users": 25, "vanity_url_code": null, "premium_tier": 0,
            "premium_subscription_count": 0, "preferred_locale": self.locale,
            "rules_channel_id": null, "safety_alerts_channel_id": null,
            "public_updates_channel_id": null, "premium_progress_bar_enabled": false,
            "nsfw": false, "nsfw_level": 0, "emojis": [], "stickers": [], "incidents_data": null,
        })
    }

    /// The object of `GUILD_CREATE` for a bot. Without the presences intent
    /// (`all` is false) only the bot and those in voice are among the members.
    pub fn to_create(&self, users: &BTreeMap<u64, User>, bot: u64, all: bool) -> Value {
        let mut guild = self.to_json();
        let told = |user: u64| all || user == bot || self.voice_states.contains_key(&user);
        let members: Vec<Value> = self
            .members
            .values()
            .filter(|member| told(member.user_id))
            .filter_map(|member| Some(member.to_json(users.get(&member.user_id)?)))
            .collect();
        let in_voice: Vec<Value> = self
            .voice_states
            .values()
            .map(VoiceState::to_json)
            .collect();
        let channels: Vec<Value> = self.channels.values().map(|c| c.to_json(None)).collect();
        let stages: Vec<Value> = self
            .stages
            .iter()
            .map(|(c, t)| self.stage_json(*c, t))
            .collect();
        guild["joined_at"] = json!(iso8601(moment_of(self.id)));
        guild["large"] = json!(self.members.len() > 250);
        guild["unavailable"] = json!(false);
        guild["member_count"] = json!(self.members.len());
        guild["voice_states"] = json!(in_voice);
        guild["members"] = json!(members);
        guild["channels"] = json!(channels);
        guild["threads"] = json!([]);
        guild["presences"] = json!([]);
        guild["stage_instances"] = json!(stages);
        guild["guild_scheduled_events"] = json!([]);
        guild["soundboard_sounds"] = json!([]);
        guild
    }

    /// A stage instance object.
    pub fn stage_json(&self, channel: u64, topic: &str) -> Value {
        json!({
            "id": (channel + 1).to_string(), "guild_id": self.id.to_string(),
            "channel_id": channel.to_string(), "topic": topic, "privacy_level": 2,
            "discoverable_disabled": true, "guild_scheduled_event_id": null,
        })
    }
}

impl Role {
    /// A role that no bot owns.
    pub fn new(id: u64, name: &str, permissions: u64, position: u32) -> Self {
        Self {
            id,
            name: name.to_owned(),
            permissions,
            position,
            bot: None,
        }
    }

    /// A role object.
    pub fn to_json(&self) -> Value {
        let mut role = json!({
            "id": self.id.to_string(), "name": self.name, "color": 0,
            "colors": {"primary_color": 0, "secondary_color": null, "tertiary_color": null},
            "hoist": false, "icon": null, "unicode_emoji": null, "position": self.position,
            "permissions": self.permissions.to_string(), "managed": self.bot.is_some(),
            "mentionable": false, "flags": 0,
        });
        if let Some(bot) = self.bot {
            role["tags"] = json!({"bot_id": bot.to_string()});
        }
        role
    }
}

impl Channel {
    /// A channel with Discord's defaults.
    pub fn new(id: u64, kind: ChannelKind, name: &str) -> Self {
        Self {
            id,
            kind,
            name: name.to_owned(),
            position: 0,
            overwrites: Vec::new(),
            parent_id: None,
            topic: None,
            bitrate: 64_000,
            user_limit: 0,
            rtc_region: None,
            nsfw: false,
            status: None,
            last_message_id: None,
        }
    }

    /// Voice or stage.
    pub fn is_voice(&self) -> bool {
        matches!(self.kind, ChannelKind::Voice | ChannelKind::Stage)
    }

    /// Whether it can be set to so many bits per second in a server that is
    /// boosted as far as can be.
    /// <https://docs.discord.com/developers/resources/channel#modify-channel>
    pub fn takes_bitrate(&self, bits: u32) -> bool {
        match self.kind {
            ChannelKind::Voice => (8_000..=384_000).contains(&bits),
            ChannelKind::Stage => (8_000..=64_000).contains(&bits),
            ChannelKind::Text | ChannelKind::Category => false,
        }
    }

    /// Whether messages can be in it.
    pub fn is_text(&self) -> bool {
        self.kind != ChannelKind::Category
    }

    /// A channel object; `GUILD_CREATE` leaves the guild's id out.
    pub fn to_json(&self, guild: Option<u64>) -> Value {
        let overwrites: Vec<Value> = self
            .overwrites
            .iter()
            .map(|o| {
                json!({"id": o.id.to_string(), "type": o.kind, "allow": o.allow.to_string(),
                       "deny": o.deny.to_string()})
            })
            .collect();
        let mut channel = json!({
            "id": self.id.to_string(), "type": self.kind.number(), "name": self.name,
            "position": self.position, "permission_overwrites": overwrites, "nsfw": self.nsfw,
            "parent_id": self.parent_id.map(|id| id.to_string()), "flags": 0,
        });
        if let Some(guild) = guild {
            channel["guild_id"] = json!(guild.to_string());
        }
        if self.is_text() {
            channel["last_message_id"] = json!(self.last_message_id.map(|id| id.to_string()));
            channel["rate_limit_per_user"] = json!(0);
        }
        if self.kind == ChannelKind::Text {
            channel["topic"] = json!(self.topic);
            channel["last_pin_timestamp"] = json!(null);
        }
        if self.is_voice() {
            channel["bitrate"] = json!(self.bitrate);
            channel["user_limit"] = json!(self.user_limit);
            channel["rtc_region"] = json!(self.rtc_region);
            channel["video_quality_mode"] = json!(1);
        }
        channel
    }
}

impl Member {
    /// A member without roles.
    pub fn new(user_id: u64) -> Self {
        Self {
            user_id,
            nick: None,
            roles: Vec::new(),
            deaf: false,
            mute: false,
            timed_out: false,
        }
    }

    /// A member object without its user, as in resolved data.
    pub fn to_partial(&self) -> Value {
        json!({
            "nick": self.nick, "avatar": null, "banner": null,
            "roles": self.roles.iter().map(u64::to_string).collect::<Vec<_>>(),
            "joined_at": "2024-01-01T00:00:00.000000+00:00", "premium_since": null, "flags": 0,
            "pending": false, "deaf": self.deaf, "mute": self.mute,
            "communication_disabled_until":
                self.timed_out.then_some("2099-01-01T00:00:00.000000+00:00"),
        })
    }

    /// A member object with its user.
    pub fn to_json(&self, user: &User) -> Value {
        let mut member = self.to_partial();
        member["user"] = user.to_json();
        member
    }
}
