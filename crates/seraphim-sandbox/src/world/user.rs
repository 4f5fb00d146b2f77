//! Users (people and bots) and applications.
//! <https://discord.com/developers/docs/resources/user>,
//! <https://discord.com/developers/docs/resources/application>

use std::{collections::BTreeMap, collections::VecDeque};

use serde_json::{Value, json};
use tokio::time::Instant;

/// A person or a bot.
#[derive(Clone, Debug)]
pub struct User {
    /// The id; a bot's is its application's.
    pub id: u64,
    /// The unique name.
    pub username: String,
    /// The display name.
    pub global_name: Option<String>,
    /// Whether it is a bot.
    pub bot: bool,
    /// The client's language.
    pub locale: String,
}

/// Gateway intents that need a switch in the portal, as application flags.
pub const FLAG_GATEWAY_PRESENCE_LIMITED: u64 = 1 << 13;
/// `GATEWAY_GUILD_MEMBERS_LIMITED`
pub const FLAG_GATEWAY_GUILD_MEMBERS_LIMITED: u64 = 1 << 15;
/// `GATEWAY_MESSAGE_CONTENT_LIMITED`
pub const FLAG_GATEWAY_MESSAGE_CONTENT_LIMITED: u64 = 1 << 19;

/// An application with its bot.
#[derive(Clone)]
pub struct Application {
    /// The id, the bot user's too.
    pub id: u64,
    /// The name.
    pub name: String,
    /// The bot's token, without `Bot `.
    pub token: String,
    /// Who made it.
    pub owner_id: u64,
    /// Application flags; the privileged intents are among them.
    pub flags: u64,
    /// Commands by scope (`None` global) and id.
    pub commands: BTreeMap<Option<u64>, BTreeMap<u64, Command>>,
    /// Session starts left until the reset.
    pub starts_left: u32,
    /// When the session starts are filled up again.
    pub starts_reset: Instant,
    /// The last identify by rate-limit key.
    pub identified: BTreeMap<u32, Instant>,
    /// Identifies and resumes that came, newest last, for assertions.
    pub logins: VecDeque<Login>,
}

/// How a session came up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Login {
    /// A new session.
    Identify,
    /// A session continued.
    Resume,
}

/// A registered command: the object that Discord sends back.
#[derive(Clone, Debug)]
pub struct Command {
    /// The id.
    pub id: u64,
    /// 1 chat input, 2 user, 3 message.
    pub kind: u64,
    /// The name.
    pub name: String,
    /// The whole command object.
    pub body: Value,
}

impl User {
    /// A user object.
    pub fn to_json(&self) -> Value {
        let mut user = json!({
            "id": self.id.to_string(), "username": self.username,
            "discriminator": if self.bot { "0001" } else { "0" },
            "global_name": self.global_name, "avatar": null, "banner": null,
            "accent_color": null, "avatar_decoration_data": null, "collectibles": null,
            "clan": null, "primary_guild": null, "public_flags": 0, "flags": 0,
        });
        if self.bot {
            user["bot"] = json!(true);
        }
        user
    }

    /// The user object of `/users/@me` and READY.
    pub fn to_me(&self) -> Value {
        let mut user = self.to_json();
        user["verified"] = json!(true);
        user["mfa_enabled"] = json!(true);
        user["email"] = json!(null);
        user["locale"] = json!(self.locale);
        user["premium_type"] = json!(0);
        user
    }
}

impl std::fmt::Debug for Application {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Application")
            .field("id", &self.id)
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

impl Application {
    /// An application object.
    pub fn to_json(&self, owner: Option<&User>, bot: Option<&User>, guilds: usize) -> Value {
        json!({
            "id": self.id.to_string(), "name": self.name, "icon": null,
            "description": "", "summary": "", "type": null, "is_monetized": false,
            "bot_public": true, "bot_require_code_grant": false,
            "integration_public": true, "integration_require_code_grant": false,
            "terms_of_service_url": null, "privacy_policy_url": null,
            "verify_key": "0".repeat(64), "flags": self.flags, "hook": true,
            "redirect_uris": [], "interactions_endpoint_url": null,
            "role_connections_verification_url": null, "event_webhooks_url": null,
            "event_webhooks_status": 1, "event_webhooks_types": [],
            "approximate_guild_count": guilds, "approximate_user_install_count": 0,
            "approximate_user_authorization_count": 0, "tags": [], "team": null,
            "install_params": {"scopes": ["bot", "applications.commands"], "permissions": "0"},
            "integration_types_config": {"0": {}}, "rpc_origins": null,
            "owner": owner.map(User::to_json), "bot": bot.map(User::to_json),
        })
    }

    /// The command with a name in a guild: the guild's own, else a global one.
    pub fn command_named(&self, guild: u64, kind: u64, name: &str) -> Option<&Command> {
        [Some(guild), None].into_iter().find_map(|scope| {
            self.commands
                .get(&scope)?
                .values()
                .find(|c| c.kind == kind && c.name == name)
        })
    }
}
