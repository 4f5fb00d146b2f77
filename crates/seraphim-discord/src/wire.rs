//! What we read of the gateway's dispatches, and nothing else: small structs of
//! our own, so that an unknown field, channel type or flag never costs a whole
//! event, and a guild of 10,000 members costs no more than its voice states.
//! Shapes: Discord's documentation, "Gateway Events" and "Receiving and
//! Responding to Interactions".

use std::collections::HashMap;

use serde::{Deserialize, de::DeserializeOwned};
use twilight_model::{
    channel::{ChannelType, permission_overwrite::PermissionOverwrite},
    guild::Permissions,
    id::{
        Id,
        marker::{
            AttachmentMarker, ChannelMarker, GuildMarker, InteractionMarker, MessageMarker,
            RoleMarker, UserMarker,
        },
    },
};

/// The part of a frame that says what it is.
#[derive(Debug, Deserialize)]
pub(crate) struct Head {
    /// Opcode; 0 is a dispatch.
    pub(crate) op: u8,
    /// Name of the dispatched event.
    #[serde(default)]
    pub(crate) t: Option<String>,
}

#[derive(Deserialize)]
struct Frame<T> {
    d: T,
}

/// Reads the payload of a dispatch.
pub(crate) fn payload<T: DeserializeOwned>(frame: &str) -> Result<T, serde_json::Error> {
    serde_json::from_str::<Frame<T>>(frame).map(|frame| frame.d)
}

#[derive(Debug, Deserialize)]
pub(crate) struct Ready {
    pub(crate) user: User,
    #[serde(default)]
    pub(crate) guilds: Vec<GuildRef>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct GuildRef {
    pub(crate) id: Id<GuildMarker>,
    /// Set while an outage hides the guild; absent when the bot was removed.
    #[serde(default)]
    pub(crate) unavailable: Option<bool>,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct User {
    pub(crate) id: Id<UserMarker>,
    #[serde(default)]
    pub(crate) bot: bool,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Guild {
    pub(crate) id: Id<GuildMarker>,
    #[serde(default)]
    pub(crate) unavailable: bool,
    #[serde(default)]
    pub(crate) owner_id: Option<Id<UserMarker>>,
    #[serde(default)]
    pub(crate) afk_channel_id: Option<Id<ChannelMarker>>,
    #[serde(default)]
    pub(crate) roles: Vec<Role>,
    #[serde(default)]
    pub(crate) channels: Vec<Channel>,
    #[serde(default)]
    pub(crate) voice_states: Vec<VoiceState>,
    #[serde(default)]
    pub(crate) members: Vec<Member>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
pub(crate) struct Role {
    pub(crate) id: Id<RoleMarker>,
    pub(crate) permissions: Permissions,
}

#[derive(Debug, Deserialize)]
pub(crate) struct RoleChange {
    pub(crate) guild_id: Id<GuildMarker>,
    pub(crate) role: Role,
}

#[derive(Debug, Deserialize)]
pub(crate) struct RoleGone {
    pub(crate) guild_id: Id<GuildMarker>,
    pub(crate) role_id: Id<RoleMarker>,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Channel {
    pub(crate) id: Id<ChannelMarker>,
    #[serde(default)]
    pub(crate) guild_id: Option<Id<GuildMarker>>,
    #[serde(rename = "type")]
    pub(crate) kind: ChannelType,
    #[serde(default)]
    pub(crate) permission_overwrites: Option<Vec<PermissionOverwrite>>,
    #[serde(default)]
    pub(crate) user_limit: Option<u32>,
    /// Of a voice channel, in bits per second.
    #[serde(default)]
    pub(crate) bitrate: Option<u32>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Member {
    pub(crate) user: User,
    #[serde(default)]
    pub(crate) roles: Vec<Id<RoleMarker>>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct MemberChange {
    pub(crate) guild_id: Id<GuildMarker>,
    pub(crate) user: User,
    #[serde(default)]
    pub(crate) roles: Vec<Id<RoleMarker>>,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct VoiceState {
    #[serde(default)]
    pub(crate) guild_id: Option<Id<GuildMarker>>,
    pub(crate) channel_id: Option<Id<ChannelMarker>>,
    pub(crate) user_id: Id<UserMarker>,
    pub(crate) session_id: String,
    /// A moderator has muted them.
    #[serde(default)]
    pub(crate) mute: bool,
    #[serde(default)]
    pub(crate) suppress: bool,
    /// Absent in the states that come inside a guild.
    #[serde(default)]
    pub(crate) member: Option<VoiceMember>,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct VoiceMember {
    pub(crate) user: User,
}

#[derive(Deserialize)]
pub(crate) struct VoiceServer {
    pub(crate) guild_id: Id<GuildMarker>,
    pub(crate) token: String,
    pub(crate) endpoint: Option<String>,
}

/// An interaction of a person with us.
#[derive(Deserialize)]
pub(crate) struct Interaction {
    pub(crate) id: Id<InteractionMarker>,
    #[serde(rename = "type")]
    pub(crate) kind: u8,
    pub(crate) token: String,
    #[serde(default)]
    pub(crate) guild_id: Option<Id<GuildMarker>>,
    #[serde(default)]
    pub(crate) channel: Option<ChannelRef>,
    #[serde(default)]
    pub(crate) channel_id: Option<Id<ChannelMarker>>,
    #[serde(default)]
    pub(crate) member: Option<Caller>,
    #[serde(default)]
    pub(crate) app_permissions: Option<Permissions>,
    #[serde(default)]
    pub(crate) message: Option<MessageRef>,
    #[serde(default)]
    pub(crate) data: Option<InteractionData>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct ChannelRef {
    pub(crate) id: Id<ChannelMarker>,
    #[serde(default, rename = "type")]
    pub(crate) kind: u8,
}

impl ChannelRef {
    /// Threads have a permission to write of their own.
    pub(crate) fn is_thread(&self) -> bool {
        matches!(self.kind, 10..=12)
    }
}

/// The member who acts, with the permissions that Discord computed for the channel.
#[derive(Debug, Deserialize)]
pub(crate) struct Caller {
    pub(crate) user: User,
    #[serde(default)]
    pub(crate) roles: Vec<Id<RoleMarker>>,
    #[serde(default)]
    pub(crate) permissions: Option<Permissions>,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct MessageRef {
    pub(crate) id: Id<MessageMarker>,
}

/// Data of commands, autocompletions and components alike.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct InteractionData {
    #[serde(default)]
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) custom_id: String,
    #[serde(default)]
    pub(crate) options: Vec<Given>,
    #[serde(default)]
    pub(crate) resolved: Resolved,
    /// What was chosen in a menu.
    #[serde(default)]
    pub(crate) values: Vec<String>,
    /// The message that a command of the message menu is about.
    #[serde(default)]
    pub(crate) target_id: Option<Id<MessageMarker>>,
}

/// One option as given (or, while somebody types, half given).
#[derive(Debug, Deserialize)]
pub(crate) struct Given {
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) value: serde_json::Value,
    #[serde(default)]
    pub(crate) focused: bool,
    /// Those of a subcommand.
    #[serde(default)]
    pub(crate) options: Vec<Given>,
    #[serde(default, rename = "type")]
    kind: u8,
}

/// Option types, see "Application Command Option Type" in Discord's
/// documentation.
const SUBCOMMAND: u8 = 1;
const SUBCOMMAND_GROUP: u8 = 2;

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Resolved {
    #[serde(default)]
    pub(crate) attachments: HashMap<Id<AttachmentMarker>, Attachment>,
    #[serde(default)]
    pub(crate) messages: HashMap<Id<MessageMarker>, Said>,
}

/// A message that somebody wrote.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Said {
    #[serde(default)]
    pub(crate) content: String,
    #[serde(default)]
    pub(crate) attachments: Vec<Attachment>,
    #[serde(default)]
    pub(crate) embeds: Vec<SaidEmbed>,
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct SaidEmbed {
    #[serde(default)]
    pub(crate) url: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Attachment {
    pub(crate) url: String,
    #[serde(default)]
    pub(crate) filename: String,
    /// Bytes, as Discord counted them.
    #[serde(default)]
    pub(crate) size: u64,
    #[serde(default)]
    pub(crate) content_type: Option<String>,
}

impl InteractionData {
    /// The subcommand, if the command has them.
    pub(crate) fn subcommand(&self) -> Option<&str> {
        let first = self.options.first()?;
        match first.kind {
            SUBCOMMAND => Some(&first.name),
            SUBCOMMAND_GROUP => first.options.first().map(|inner| inner.name.as_str()),
            _ => None,
        }
    }

    /// The options, wherever they stand.
    pub(crate) fn given(&self) -> &[Given] {
        let mut given = self.options.as_slice();
        while let [only] = given
            && matches!(only.kind, SUBCOMMAND | SUBCOMMAND_GROUP)
        {
            given = &only.options;
        }
        given
    }

    fn value(&self, name: &str) -> Option<&serde_json::Value> {
        let given = self.given().iter().find(|given| given.name == name)?;
        Some(&given.value)
    }

    /// The text of an option, if it was given as text.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.value(name)?.as_str()
    }

    /// The number of an option.
    pub(crate) fn number(&self, name: &str) -> Option<i64> {
        self.value(name)?.as_i64()
    }

    /// The yes or no of an option.
    pub(crate) fn flag(&self, name: &str) -> Option<bool> {
        self.value(name)?.as_bool()
    }

    /// The person, role or channel of an option, as its number.
    pub(crate) fn id(&self, name: &str) -> Option<u64> {
        self.text(name)?.parse().ok().filter(|id| *id != 0)
    }

    /// The file of an attachment option.
    pub(crate) fn attachment(&self, name: &str) -> Option<&Attachment> {
        self.resolved
            .attachments
            .get(&self.text(name)?.parse().ok()?)
    }

    /// The message that a command of the message menu is about.
    pub(crate) fn target(&self) -> Option<&Said> {
        self.resolved.messages.get(&self.target_id?)
    }

    /// The option that somebody is typing, with what is typed so far.
    pub(crate) fn focused(&self) -> Option<(&str, &str)> {
        let given = self.given().iter().find(|given| given.focused)?;
        Some((&given.name, given.value.as_str().unwrap_or_default()))
    }
}

impl Interaction {
    /// The channel that the interaction came from.
    pub(crate) fn channel(&self) -> Option<Id<ChannelMarker>> {
        self.channel
            .as_ref()
            .map(|channel| channel.id)
            .or(self.channel_id)
    }
}

#[cfg(test)]
mod tests {
    use super::{Guild, Head, Interaction, payload};

    #[test]
    fn a_guild_with_things_that_we_never_heard_of_is_still_read() {
        let frame = r#"{"op":0,"s":3,"t":"GUILD_CREATE","d":{"id":"1","owner_id":"2","novel":{"x":[1]},
            "roles":[{"id":"1","name":"@everyone","permissions":"9223372036854775807","tags":{"novel":null}}],
            "channels":[{"id":"5","type":99,"novel":true},{"id":"6","type":2,"bitrate":64000,"user_limit":2,
              "permission_overwrites":[{"id":"1","type":0,"allow":"0","deny":"1048576"}]}],
            "voice_states":[{"channel_id":"6","user_id":"7","session_id":"s","deaf":false}],
            "members":[{"user":{"id":"7","username":"a"},"roles":[]}]}}"#;
        let head: Head = serde_json::from_str(frame).expect("a frame");
        assert_eq!((head.op, head.t.as_deref()), (0, Some("GUILD_CREATE")));
        let guild: Guild = payload(frame).expect("a guild");
        assert_eq!(
            (
                guild.channels.len(),
                guild.voice_states.len(),
                guild.members.len()
            ),
            (2, 1, 1)
        );
    }

    #[test]
    fn the_options_and_the_attached_file_of_a_command_are_found() {
        let frame = r#"{"t":"INTERACTION_CREATE","op":0,"s":1,"d":{"id":"1","application_id":"2","type":2,
            "token":"t","guild_id":"3","channel":{"id":"4","type":0},"member":{"user":{"id":"5"},"roles":["6"],
            "permissions":"32"},"data":{"id":"9","name":"play","type":1,"options":[
            {"name":"file","type":11,"value":"77"},{"name":"query","type":3,"value":"so","focused":true}],
            "resolved":{"attachments":{"77":{"id":"77","url":"https://cdn.example/a.mp3","filename":"a.mp3"}}}}}}"#;
        let interaction: Interaction = payload(frame).expect("an interaction");
        let data = interaction.data.as_ref().expect("data");
        assert_eq!(data.focused(), Some(("query", "so")));
        assert_eq!(
            data.attachment("file").map(|file| file.url.as_str()),
            Some("https://cdn.example/a.mp3")
        );
        assert_eq!(
            interaction.channel().map(twilight_model::id::Id::get),
            Some(4)
        );
        assert_eq!(interaction.member.expect("a member").user.id.get(), 5);
    }
}
