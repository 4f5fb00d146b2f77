//! Where the bytes of the tracks are that were asked for lately: whoever asks for a
//! track mostly plays it next, and whoever hears it with another guild goes on alone
//! when that one stops, at once.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;
use url::Url;

use super::answer::MediaLink;

/// How many are remembered.
const PLACES: usize = 512;
/// How long. Sites give links that are good for hours; one that is not good any more
/// is renewed.
const KEPT: Duration = Duration::from_hours(2);
/// The same for a list of pieces, whose links may be good for the length of a track.
const LIST_KEPT: Duration = Duration::from_mins(2);

/// The links of lately, by the page of their track.
#[derive(Default)]
pub(super) struct Recent {
    links: Mutex<VecDeque<(Url, MediaLink, Instant)>>,
}

impl Recent {
    pub(super) fn put(&self, page: Url, link: MediaLink) {
        let mut links = self.links.lock().unwrap_or_else(PoisonError::into_inner);
        links.retain(|(other, _, _)| *other != page);
        if links.len() >= PLACES {
            links.pop_front();
        }
        links.push_back((page, link, Instant::now()));
    }

    /// The link of a page, if it is a fresh one.
    pub(super) fn get(&self, page: &Url) -> Option<MediaLink> {
        let links = self.links.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, link, at) = links.iter().find(|(other, _, _)| other == page)?;
        let kept = if link.is_list { LIST_KEPT } else { KEPT };
        (at.elapsed() < kept).then(|| link.clone())
    }

    pub(super) fn forget(&self, page: &Url) {
        let mut links = self.links.lock().unwrap_or_else(PoisonError::into_inner);
        links.retain(|(other, _, _)| other != page);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(text: &str) -> (Url, MediaLink) {
        let url = Url::parse(text).expect("a link");
        let media = MediaLink {
            url: url.clone(),
            headers: hyper::HeaderMap::new(),
            extension: None,
            is_list: false,
        };
        (url, media)
    }

    #[tokio::test(start_paused = true)]
    async fn a_link_is_remembered_for_two_hours_and_until_others_push_it_out() {
        let recent = Recent::default();
        let (page, media) = link("https://example.org/a");
        recent.put(page.clone(), media.clone());
        tokio::time::advance(KEPT / 2).await;
        assert!(recent.get(&page).is_some());
        tokio::time::advance(KEPT / 2).await;
        assert!(recent.get(&page).is_none());

        let list = MediaLink {
            is_list: true,
            ..media.clone()
        };
        recent.put(page.clone(), list);
        tokio::time::advance(LIST_KEPT).await;
        assert!(recent.get(&page).is_none(), "its pieces are not renewed");

        recent.put(page.clone(), media);
        for number in 0..PLACES {
            let (other, media) = link(&format!("https://example.org/{number}"));
            recent.put(other, media);
        }
        assert!(recent.get(&page).is_none());
    }
}
