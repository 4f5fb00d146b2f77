//! Links to attachments, which Discord signs for a time, and has renewed by
//! whoever is a bot.
//! <https://docs.discord.com/developers/reference#signed-attachment-cdn-urls>

use std::time::{SystemTime, UNIX_EPOCH};

use url::Url;

/// Where attachments are.
const HOSTS: [&str; 2] = ["cdn.discordapp.com", "media.discordapp.net"];

/// So long before its end a link is renewed: the track has to be read, too.
const MARGIN: u64 = 300;

/// Whether the link is one to an attachment that is over, or nearly.
pub(crate) fn is_over(link: &str) -> bool {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    is_over_at(link, now.map_or(0, |since| since.as_secs()))
}

/// The same at a time, in seconds since 1970.
fn is_over_at(link: &str, now: u64) -> bool {
    let Ok(url) = Url::parse(link) else {
        return false;
    };
    let ours = url.host_str().is_some_and(|host| HOSTS.contains(&host));
    if !ours || !url.path().starts_with("/attachments/") {
        return false;
    }
    let mut signed = url.query_pairs();
    match signed.find(|(name, _)| name == "ex") {
        Some((_, until)) => {
            let until = u64::from_str_radix(&until, 16).unwrap_or(0);
            until <= now.saturating_add(MARGIN)
        }
        // From the time before links were signed.
        None => true,
    }
}

#[cfg(test)]
mod tests {
    use super::is_over_at;

    #[test]
    fn only_a_link_of_discords_to_an_attachment_is_over_and_only_after_its_time() {
        let of = |host: &str, query: &str| format!("https://{host}/attachments/1/2/a.mp3{query}");
        let cdn = |query: &str| of("cdn.discordapp.com", query);
        let at = 0x6500_0000;
        let cases = [
            (cdn("?ex=65001000&is=1&hm=2"), false),
            (cdn("?ex=65000000&is=1&hm=2"), true),
            // Within the next minutes.
            (cdn("?ex=650000ff&is=1&hm=2"), true),
            (cdn("?ex=nonsense"), true),
            (cdn(""), true),
            (of("media.discordapp.net", "?ex=1"), true),
            (of("cdn.discordapp.com.evil.example", "?ex=1"), false),
            (
                "https://cdn.discordapp.com/avatars/1?ex=1".to_owned(),
                false,
            ),
            ("no link".to_owned(), false),
        ];
        for (link, over) in cases {
            assert_eq!(is_over_at(&link, at), over, "{link}");
        }
    }
}
