//! What the adapter must be told from outside, and the reading of the two
//! addresses that point it at a proxy. It reads no file and no environment.

use secrecy::SecretString;
use url::Url;

use crate::error::Error;
use crate::shards::ShardPlan;
pub use crate::view::Manner;

/// Everything the adapter needs to know before it connects.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The bot's token, with or without the word `Bot` before it.
    pub token: SecretString,
    /// The application's id, if the operator gave one; checked against the token's.
    pub application_id: Option<u64>,
    /// Address of a REST proxy, with or without a trailing `/api`; Discord's own if absent.
    pub api_base: Option<String>,
    /// Address of a gateway proxy; what Discord's REST API says if absent.
    pub gateway_url: Option<String>,
    /// The shards that this program runs.
    pub shards: ShardPlan,
    /// Whether it runs those of others too that break down.
    pub takeover: bool,
    /// The manner of speech in guilds that did not choose one.
    pub manner: Manner,
    /// How many interactions may be worked on at the same time; more are refused.
    pub max_interactions: usize,
}

impl Settings {
    /// Settings for Discord itself with the default manner of speech.
    pub fn new(token: SecretString) -> Self {
        Self {
            token,
            application_id: None,
            api_base: None,
            gateway_url: None,
            shards: ShardPlan::Auto,
            takeover: false,
            manner: Manner::Celestial,
            max_interactions: 256,
        }
    }
}

/// Discord's REST API in the version that this adapter speaks.
pub(crate) const API: &str = "https://discord.com/api/v10";

/// The same at a proxy, from `DISCORD_API_BASE`. A path other than `/api`, with or
/// without the version, is refused.
pub(crate) fn api_at(base: &str) -> Result<String, Error> {
    let refuse = |problem: String| Error::Address {
        key: "DISCORD_API_BASE",
        problem,
        example: "http://127.0.0.1:8080/api",
    };
    let url = Url::parse(base.trim()).map_err(|error| refuse(error.to_string()))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(refuse(format!("the scheme is {}", url.scheme())));
    }
    let path = url.path().trim_end_matches('/');
    if !matches!(path, "" | "/api" | "/api/v10") {
        return Err(refuse(format!("the path {path} is not /api")));
    }
    if url.query().is_some() || url.fragment().is_some() || !url.username().is_empty() {
        return Err(refuse(
            "it has more than scheme, host, port and path".to_owned(),
        ));
    }
    let origin = url.origin().ascii_serialization();
    Ok(format!("{origin}/api/v10"))
}

/// Reads a gateway address, from the settings or from Discord. twilight appends
/// `/?v=…` and panics on what is no URL, so query and trailing slash go here.
pub(crate) fn gateway_base(address: &str) -> Result<String, Error> {
    let refuse = |problem: String| Error::Address {
        key: "DISCORD_GATEWAY_URL",
        problem,
        example: "ws://127.0.0.1:8081",
    };
    let mut url = Url::parse(address.trim()).map_err(|error| refuse(error.to_string()))?;
    if !matches!(url.scheme(), "ws" | "wss") {
        return Err(refuse(format!("the scheme is {}", url.scheme())));
    }
    if url.host_str().is_none() {
        return Err(refuse("it has no host".to_owned()));
    }
    url.set_query(None);
    url.set_fragment(None);
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
    use super::{api_at, gateway_base};

    #[test]
    fn the_api_base_is_taken_with_and_without_api_at_its_end() {
        for base in [
            "http://127.0.0.1:8080",
            "http://127.0.0.1:8080/",
            "http://127.0.0.1:8080/api/",
        ] {
            let api = api_at(base).expect("a usable base");
            assert_eq!(api, "http://127.0.0.1:8080/api/v10");
        }
        let api = api_at("https://[2001:db8::1]/api/v10").expect("a usable base");
        assert_eq!(api, "https://[2001:db8::1]/api/v10");
    }

    #[test]
    fn an_api_base_that_could_not_be_honoured_is_refused() {
        for base in [
            "proxy:8080",
            "ftp://proxy",
            "http://proxy/discord",
            "http://a@proxy/api",
            "",
        ] {
            assert!(api_at(base).is_err(), "{base} was accepted");
        }
    }

    #[test]
    fn a_gateway_address_loses_its_query_and_trailing_slash() {
        let base = gateway_base("wss://gateway.discord.gg/?v=10&encoding=json");
        assert_eq!(base.expect("a usable address"), "wss://gateway.discord.gg");
        assert!(gateway_base("https://gateway.discord.gg").is_err());
        assert!(gateway_base("not an address").is_err());
    }
}
