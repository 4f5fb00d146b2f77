//! Attribute lists: `NAME=value,NAME="value, with a comma"`. See RFC 8216,
//! section 4.2.

/// How many attributes are read.
const MAX_ATTRIBUTES: usize = 64;

/// The attributes of one tag.
pub(super) struct Attributes<'a>(Vec<(&'a str, &'a str)>);

impl<'a> Attributes<'a> {
    pub(super) fn parse(mut text: &'a str) -> Self {
        let mut list = Vec::new();
        while let Some((name, rest)) = text.split_once('=') {
            if list.len() >= MAX_ATTRIBUTES {
                break;
            }
            let (value, after) = match rest.strip_prefix('"') {
                Some(rest) => rest.split_once('"').unwrap_or((rest, "")),
                None => rest
                    .find(',')
                    .map_or((rest, ""), |comma| rest.split_at(comma)),
            };
            list.push((name.trim(), value.trim()));
            text = after.split_once(',').map_or("", |(_, next)| next);
        }
        Self(list)
    }

    pub(super) fn get(&self, name: &str) -> Option<&'a str> {
        self.0
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| *value)
    }

    pub(super) fn number(&self, name: &str) -> Option<u64> {
        self.get(name)?.parse().ok()
    }
}
