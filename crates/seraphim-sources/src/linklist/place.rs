//! Where an entry of a list leads.

use url::Url;

use crate::http::MAX_URL_BYTES;
use crate::label;

/// Where a list was found: what its relative entries are seen from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Base {
    /// At this link, redirects followed.
    Link(Url),
    /// At this path below the root of the local folder.
    File(String),
}

impl Base {
    /// Where an entry leads; `None` for other schemes and for paths that lead
    /// out of the folder.
    pub(crate) fn join(&self, location: &str) -> Option<Self> {
        let scheme = location.split_once("://").map(|(scheme, _)| scheme);
        match (self, scheme) {
            (_, Some(_)) => Url::parse(location).ok().and_then(link),
            (Self::Link(base), None) => base.join(location).ok().and_then(link),
            (Self::File(list), None) => below(list, location).map(Self::File),
        }
    }

    /// The extension in its path.
    pub(crate) fn extension(&self) -> Option<String> {
        match self {
            Self::Link(url) => label::extension(url.path()),
            Self::File(path) => label::extension(path),
        }
    }

    /// A title after its name.
    pub(crate) fn title(&self) -> String {
        match self {
            Self::Link(url) => label::of_url(url),
            Self::File(path) => label::of_file(path.rsplit('/').next().unwrap_or(path))
                .unwrap_or_else(|| label::UNKNOWN_TITLE.to_owned()),
        }
    }
}

fn link(url: Url) -> Option<Base> {
    let fits = matches!(url.scheme(), "http" | "https") && url.as_str().len() <= MAX_URL_BYTES;
    fits.then_some(Base::Link(url))
}

/// A path seen from the folder that a list lies in.
fn below(list: &str, location: &str) -> Option<String> {
    let location = location.replace('\\', "/");
    if location.starts_with('/') {
        return None;
    }
    let mut names: Vec<&str> = list.split('/').collect();
    names.pop();
    for name in location.split('/') {
        match name {
            "" | "." => {}
            ".." => {
                names.pop()?;
            }
            name => names.push(name),
        }
    }
    Some(names.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_on_the_network_leads_to_links_only() {
        let base = Base::Link(Url::parse("http://example.org/a/list.m3u?x=1").expect("a link"));
        for (location, expected) in [
            ("b.mp3", Some("http://example.org/a/b.mp3")),
            ("../c.mp3", Some("http://example.org/c.mp3")),
            ("/d e.mp3", Some("http://example.org/d%20e.mp3")),
            ("//other.org/f", Some("http://other.org/f")),
            ("https://other.org/g", Some("https://other.org/g")),
            ("file:///etc/passwd", None),
            ("file:/etc/passwd", None),
            ("ftp://example.org/a", None),
            ("data:audio/wav;base64,AA", None),
            (&"a".repeat(MAX_URL_BYTES), None),
        ] {
            let found = base.join(location);
            let expected = expected.map(|url| Base::Link(Url::parse(url).expect("a link")));
            assert_eq!(found, expected, "{location}");
        }
    }

    #[test]
    fn a_list_in_the_folder_leads_to_links_and_into_the_folder() {
        let base = Base::File("lists/matins.m3u".to_owned());
        for (location, expected) in [
            ("a.mp3", Some("lists/a.mp3")),
            ("./b//c.mp3", Some("lists/b/c.mp3")),
            ("..\\d.mp3", Some("d.mp3")),
            ("../../e.mp3", None),
            ("/etc/passwd", None),
            ("file:///etc/passwd", None),
        ] {
            let expected = expected.map(|path| Base::File(path.to_owned()));
            assert_eq!(base.join(location), expected, "{location}");
        }
        let link = base.join("http://example.org/a");
        assert!(matches!(link, Some(Base::Link(_))));
    }
}
