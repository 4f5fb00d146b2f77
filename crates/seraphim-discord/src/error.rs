//! What ends the adapter, sorted by what the operator can do next. Each
//! variant says its remedy in the same sentence, because it is read in a
//! terminal by somebody who wants the bot to run.

/// A fault that the adapter cannot mend by itself.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Discord answered 401 or closed the gateway with 4004.
    #[error(
        "Discord does not accept the token: copy it anew from the Bot page of the Developer Portal into DISCORD_TOKEN"
    )]
    TokenRefused,
    /// `DISCORD_API_BASE` or `DISCORD_GATEWAY_URL` cannot be used.
    #[error("{key} cannot be used ({problem}): give an address such as {example}")]
    Address {
        /// The setting's name.
        key: &'static str,
        /// What is wrong with it.
        problem: String,
        /// A value that would do.
        example: &'static str,
    },
    /// The token belongs to another application than the settings say.
    #[error(
        "the token belongs to application {actual}, CLIENT_ID says {configured}: correct CLIENT_ID or leave it out"
    )]
    OtherApplication {
        /// The application that the token belongs to.
        actual: u64,
        /// The application from the settings.
        configured: u64,
    },
    /// The gateway closed with a code that forbids to come back (4010–4014).
    #[error("Discord closed the gateway with code {code}: {remedy}")]
    GatewayRefused {
        /// The close code.
        code: u16,
        /// What to do about it.
        remedy: &'static str,
    },
    /// A request at start failed, and trying again did not help.
    #[error(
        "Discord's API could not be reached to {}: check the network and DISCORD_API_BASE",
        what.replace('_', " ")
    )]
    Request {
        /// What the request was for, as metrics name it.
        what: &'static str,
        /// What became of it.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A request at start was not answered because Discord has it wait, for longer
    /// than anybody waits for it.
    #[error(
        "Discord puts off the request to {}, because it gets too many with this token or from this address: find out what else uses them, or try again later",
        what.replace('_', " ")
    )]
    PutOff {
        /// What the request was for, as metrics name it.
        what: &'static str,
    },
    /// There is no certificate authority to trust, so no TLS.
    #[error(
        "no root certificates were found: install the system's ca-certificates, or name a file in SSL_CERT_FILE"
    )]
    NoCertificates,
    /// The texts inside the program do not parse. Tests keep this from being built.
    #[error("the built-in texts are damaged ({0}): reinstall the program")]
    Texts(String),
    /// A shard ended although nobody asked it to.
    #[error("gateway shard {shard} ended unexpectedly: restart the program and report this")]
    ShardEnded {
        /// The shard's number.
        shard: u32,
    },
}

impl Error {
    pub(crate) fn request(
        what: &'static str,
        source: impl std::error::Error + Send + Sync + 'static,
    ) -> Self {
        Self::Request {
            what,
            source: Box::new(source),
        }
    }

    /// The error for a gateway close code that forbids to come back, if it is one.
    /// See the table in Discord's documentation, "Opcodes and Status Codes".
    pub(crate) fn for_close_code(code: u16) -> Option<Self> {
        let remedy = match code {
            4004 => return Some(Self::TokenRefused),
            4010 => "the shard numbers do not fit: leave SERAPHIM_SHARDS out",
            4011 => {
                "the bot is in too many servers for so few shards: leave SERAPHIM_SHARDS out or set \
                 it higher, and restart"
            }
            4012 => "this version of the gateway is gone: update the program",
            4013 => "the intents are invalid: update the program",
            4014 => {
                "an intent is not allowed for this application: allow it on the Bot page of the Developer Portal"
            }
            _ => return None,
        };
        Some(Self::GatewayRefused { code, remedy })
    }
}

#[cfg(test)]
mod tests {
    use super::Error;

    #[test]
    fn every_fatal_close_code_has_a_remedy_and_no_other_code_is_fatal() {
        for code in 4000..=4020 {
            let fatal = matches!(code, 4004 | 4010..=4014);
            assert_eq!(Error::for_close_code(code).is_some(), fatal, "code {code}");
        }
        assert!(Error::for_close_code(1000).is_none());
    }

    #[test]
    fn a_refused_token_is_told_with_the_place_to_get_a_new_one() {
        let told = Error::for_close_code(4004)
            .expect("4004 is fatal")
            .to_string();
        assert!(told.contains("Developer Portal"), "{told}");
    }
}
