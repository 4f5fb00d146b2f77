//! Links to attachments, which Discord signs for a time, and has renewed by
//! whoever is a bot.
//! <https://docs.discord.com/developers/reference#signed-attachment-cdn-urls>

use std::time::{SystemTime, UNIX_EPOCH};

use url::{Origin, Url};

/// Where attachments are.
const HOSTS: [&str; 2] = ["cdn.discordapp.com", "media.discordapp.net"];

/// Where they are there: those of messages, and those of commands.
const FOLDERS: [&str; 2] = ["/attachments/", "/ephemeral-attachments/"];

/// So long before its end a link is renewed: the track has to be read, too.
const MARGIN: u64 = 300;

/// How a link stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It is good for a while, or leads to no attachment.
    Good,
    /// It leads to an attachment and is good for some minutes.
    Ending,
    /// It leads to an attachment and is over.
    Over,
}

/// Tells links to attachments from others.
#[derive(Clone, Debug)]
pub(crate) struct SignedLinks {
    /// Of what stands in for Discord, attachments and all.
    stand_in: Option<Origin>,
}

impl SignedLinks {
    /// `api_base`: where Discord's API is, unless it is where it always is.
    pub(crate) fn new(api_base: Option<&str>) -> Self {
        let stand_in = api_base.and_then(|base| Url::parse(base.trim()).ok());
        Self {
            stand_in: stand_in.map(|url| url.origin()),
        }
    }

    /// How a link stands now.
    pub(crate) fn standing(&self, link: &str) -> Standing {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        self.standing_at(link, now.map_or(0, |since| since.as_secs()))
    }

    /// The same at a time, in seconds since 1970.
    fn standing_at(&self, link: &str, now: u64) -> Standing {
        let attachment = Url::parse(link).ok().filter(|url| self.is_attachment(url));
        let Some(url) = attachment else {
            return Standing::Good;
        };
        let mut signed = url.query_pairs();
        let until = match signed.find(|(name, _)| name == "ex") {
            Some((_, until)) => u64::from_str_radix(&until, 16).unwrap_or(0),
            // From the time before links were signed.
            None => 0,
        };
        if until <= now {
            Standing::Over
        } else if until <= now.saturating_add(MARGIN) {
            Standing::Ending
        } else {
            Standing::Good
        }
    }

    fn is_attachment(&self, url: &Url) -> bool {
        let host = url.host_str().is_some_and(|host| HOSTS.contains(&host))
            || self.stand_in.as_ref() == Some(&url.origin());
        host && FOLDERS.iter().any(|folder| url.path().starts_with(folder))
    }
}

#[cfg(test)]
mod tests {
    use super::{SignedLinks, Standing};

    #[test]
    fn only_a_link_to_an_attachment_is_over_and_only_after_its_time() {
        let of = |host: &str, query: &str| format!("https://{host}/attachments/1/2/a.mp3{query}");
        let cdn = |query: &str| of("cdn.discordapp.com", query);
        let at = 0x6500_0000;
        let links = SignedLinks::new(Some("http://127.0.0.1:8080/api"));
        let stand_in = "http://127.0.0.1:8080/attachments/1/2/a.mp3?ex=1";
        let of_command = "https://cdn.discordapp.com/ephemeral-attachments/1/2/a.mp3?ex=1";
        let avatar = "https://cdn.discordapp.com/avatars/1?ex=1";
        let other_port = "http://127.0.0.1:8081/attachments/1/2/a.mp3?ex=1";
        for (link, standing) in [
            (cdn("?ex=65001000&is=1&hm=2"), Standing::Good),
            (cdn("?ex=650000ff&is=1&hm=2"), Standing::Ending),
            (cdn("?ex=65000000&is=1&hm=2"), Standing::Over),
            (cdn("?ex=nonsense"), Standing::Over),
            (cdn(""), Standing::Over),
            (of("media.discordapp.net", "?ex=1"), Standing::Over),
            (of_command.to_owned(), Standing::Over),
            (stand_in.to_owned(), Standing::Over),
            (other_port.to_owned(), Standing::Good),
            (
                of("cdn.discordapp.com.evil.example", "?ex=1"),
                Standing::Good,
            ),
            (avatar.to_owned(), Standing::Good),
            ("no link".to_owned(), Standing::Good),
        ] {
            assert_eq!(links.standing_at(&link, at), standing, "{link}");
        }
        let discord = SignedLinks::new(None);
        assert_eq!(discord.standing_at(stand_in, at), Standing::Good);
        assert_eq!(discord.standing_at(&cdn(""), at), Standing::Over);
    }
}
