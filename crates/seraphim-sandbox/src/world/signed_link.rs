//! Links to uploaded files as Discord's CDN signs them: each says until when it
//! is good, and nobody else can make one.
//! <https://discord.com/developers/docs/reference#signed-attachment-cdn-urls>

use std::{
    hash::{BuildHasher, RandomState},
    time::Duration,
};

use serde_json::Value;

use super::{Files, World, snowflake::unix_ms};

/// How long a link is good unless it was ordered otherwise.
const A_DAY: Duration = Duration::from_hours(24);

/// Signs links and knows its own signatures. It keeps no secret: whoever runs a
/// sandbox may have all of its files.
#[derive(Debug)]
pub struct LinkSigner {
    key: RandomState,
    life: Duration,
}

impl Default for LinkSigner {
    fn default() -> Self {
        Self {
            key: RandomState::new(),
            life: A_DAY,
        }
    }
}

impl LinkSigner {
    /// Links that are signed from now on are good for so long.
    pub(crate) fn last(&mut self, life: Duration) {
        self.life = life;
    }

    /// What was signed until now is good no more.
    pub(crate) fn expire(&mut self) {
        self.key = RandomState::new();
    }

    /// The query that makes a link to a file of a channel good: in hexadecimal
    /// `ex`, until when, and `is`, since when, in seconds since 1970, and the
    /// signature `hm`.
    pub(crate) fn sign(&self, channel: u64, file: u64) -> String {
        let since = unix_ms() / 1000;
        let until = since.saturating_add(self.life.as_secs());
        let signature = self.signature(channel, file, until, since);
        format!("ex={until:x}&is={since:x}&hm={signature:016x}&")
    }

    /// Whether a link to a file of a channel has a query that is good now.
    pub(crate) fn is_good(&self, channel: u64, file: u64, query: &str) -> bool {
        let hexadecimal = |name: &str| {
            let mut parameters = query.split('&').filter_map(|part| part.split_once('='));
            let (_, value) = parameters.find(|(known, _)| *known == name)?;
            u64::from_str_radix(value, 16).ok()
        };
        let (Some(until), Some(since)) = (hexadecimal("ex"), hexadecimal("is")) else {
            return false;
        };
        until > unix_ms() / 1000
            && hexadecimal("hm") == Some(self.signature(channel, file, until, since))
    }

    fn signature(&self, channel: u64, file: u64, until: u64, since: u64) -> u64 {
        self.key.hash_one((channel, file, until, since))
    }

    /// Another link to the same file, signed now; `None`: there is no such file.
    pub(crate) fn refreshed(&self, files: &Files, link: &str) -> Option<String> {
        let bare = link.split(['?', '#']).next()?;
        let (channel, file) = place(bare)?;
        files.get(file)?;
        Some(format!("{bare}?{}", self.sign(channel, file)))
    }

    fn is_over(&self, link: &str) -> bool {
        let signed = link.split_once('?').and_then(|(bare, query)| {
            let (channel, file) = place(bare)?;
            Some(self.is_good(channel, file, query))
        });
        signed == Some(false)
    }
}

/// The channel and the file that a link without its query leads to.
fn place(bare: &str) -> Option<(u64, u64)> {
    let (_, path) = bare.split_once("/attachments/")?;
    let mut parts = path.split('/');
    let place = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    (parts.next().is_some() && parts.next().is_none()).then_some(place)
}

impl World {
    /// Signs anew what is over among the links in an object that is given out:
    /// what a client gets is good.
    pub(crate) fn renew_links(&self, object: &mut Value) {
        match object {
            Value::String(link) if self.links.is_over(link) => {
                if let Some(fresh) = self.links.refreshed(&self.files, link) {
                    *link = fresh;
                }
            }
            Value::Array(list) => list.iter_mut().for_each(|one| self.renew_links(one)),
            Value::Object(map) => map.values_mut().for_each(|one| self.renew_links(one)),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_good_for_its_file_and_its_time_and_until_it_is_made_to_expire() {
        let mut signer = LinkSigner::default();
        let query = signer.sign(1, 2);
        assert!(signer.is_good(1, 2, &query));
        assert!(!signer.is_good(1, 3, &query), "another file");
        assert!(!signer.is_good(3, 2, &query), "another channel");
        assert!(!signer.is_good(1, 2, ""), "no signature");
        let longer = query.replacen("ex=", "ex=1", 1);
        assert!(!signer.is_good(1, 2, &longer), "a time of one's own");

        signer.expire();
        assert!(!signer.is_good(1, 2, &query));
        assert!(signer.is_good(1, 2, &signer.sign(1, 2)));

        signer.last(Duration::ZERO);
        assert!(!signer.is_good(1, 2, &signer.sign(1, 2)), "over at once");
    }
}
