//! What Discord says of a token over REST, without an IDENTIFY: for whoever
//! looks why a bot does not run.

use std::time::SystemTime;

use serde::Deserialize;
use twilight_http::routing::Route;
use twilight_model::guild::Permissions;

use crate::{
    connect::identify,
    error::Error,
    registration::{self, PERMISSIONS},
    settings::Settings,
    shards::GatewayBot,
};

/// Guilds that are looked at; Discord gives as many in one answer.
const MOST_GUILDS: u16 = 200;

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Examination {
    /// The application that the token belongs to.
    pub application: u64,
    /// The address that brings the bot into a guild.
    pub invite_link: String,
    /// Guilds that the bot is in, of the first two hundred.
    pub guilds: usize,
    /// Names of guilds in which the bot may do less than it needs to, with what
    /// is missing. Channels may forbid more.
    pub short: Vec<(String, String)>,
    /// Shards that Discord recommends.
    pub shards: u32,
    /// IDENTIFYs that are left today, of how many; `None`: it does not say.
    pub identifies: Option<(u32, u32)>,
    /// Discord's clock.
    pub time: Option<SystemTime>,
}

/// See "Get Current User Guilds":
/// <https://docs.discord.com/developers/resources/user#get-current-user-guilds>.
#[derive(Deserialize)]
struct OwnGuild {
    name: String,
    permissions: Permissions,
}

/// Asks Discord what it thinks of the token. Spends no IDENTIFY.
///
/// A process-wide rustls provider must be installed before.
///
/// # Errors
/// As [`crate::connect()`].
pub async fn examine(settings: &Settings) -> Result<Examination, Error> {
    let (rest, _) = identify(settings).await?;
    let gateway = GatewayBot::ask(rest.exchange()).await?;
    let route = Route::GetGuilds {
        after: None,
        before: None,
        limit: Some(MOST_GUILDS),
        shard: None,
    };
    let guilds: Vec<OwnGuild> = rest.exchange().at_start("list_the_servers", &route).await?;
    let short = guilds.iter().filter_map(|guild| {
        let all = guild.permissions.contains(Permissions::ADMINISTRATOR);
        let missing = PERMISSIONS.difference(guild.permissions);
        (!all && !missing.is_empty()).then(|| (guild.name.clone(), names(missing)))
    });
    Ok(Examination {
        application: rest.application().get(),
        invite_link: registration::invite_link(rest.application()),
        guilds: guilds.len(),
        short: short.collect(),
        shards: gateway.shards.max(1),
        identifies: gateway.identifies(),
        time: rest.exchange().clock().await,
    })
}

/// Permissions as a person finds them: `SEND_MESSAGES` is "Send Messages".
fn names(permissions: Permissions) -> String {
    let name = |flag: &str| {
        let words = flag.split('_').map(|word| {
            let (first, rest) = word.split_at(1.min(word.len()));
            first.to_owned() + &rest.to_lowercase()
        });
        words.collect::<Vec<_>>().join(" ")
    };
    let names = permissions.iter_names().map(|(flag, _)| name(flag));
    names.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use axum::http::Method;
    use secrecy::SecretString;
    use serde_json::json;

    use super::*;
    use crate::testing::FakeRest;

    async fn found(guilds: serde_json::Value) -> Examination {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let rest = FakeRest::start().await;
        rest.once(Method::GET, "/users/@me/guilds", 200, guilds);
        let settings = Settings {
            api_base: Some(format!("http://{}/api", rest.authority())),
            ..Settings::new(SecretString::from("token".to_owned()))
        };
        let found = examine(&settings).await.expect("it answers");
        let lines: Vec<_> = rest.seen().iter().map(crate::testing::Seen::line).collect();
        assert!(
            !lines.iter().any(|line| line.starts_with("POST")),
            "{lines:?}"
        );
        found
    }

    #[tokio::test]
    async fn a_server_that_withholds_a_permission_is_named_with_it() {
        let all = PERMISSIONS.bits().to_string();
        let some = PERMISSIONS
            .difference(Permissions::SPEAK)
            .bits()
            .to_string();
        let found = found(json!([
            {"name": "Choir", "permissions": all},
            {"name": "Crypt", "permissions": some},
            {"name": "Keep", "permissions": "8"},
        ]))
        .await;
        assert_eq!((found.application, found.guilds, found.shards), (42, 3, 1));
        assert_eq!(found.short, [("Crypt".to_owned(), "Speak".to_owned())]);
        assert_eq!(found.identifies, Some((999, 1000)));
        assert!(found.time.is_some(), "the answer's head has the time");
    }

    #[test]
    fn permissions_have_the_names_that_discord_shows() {
        let some = Permissions::SEND_MESSAGES | Permissions::CONNECT;
        assert_eq!(names(some), "Send Messages, Connect");
    }
}
