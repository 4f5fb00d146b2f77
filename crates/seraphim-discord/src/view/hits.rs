//! The hits of a search, to choose from.

use seraphim_core::Track;

use super::{Menu, MenuLine, Message, Voice, author, keys, length, named, title};
use crate::buttons::choose_hits;

/// Hits that are shown.
pub(crate) const MOST: usize = 10;
/// Discord's limit for a menu's labels and notes.
const LINE: usize = 100;

/// A menu of the hits that are kept of the search of this interaction.
pub(crate) fn message(voice: Voice<'_>, search: u64, tracks: &[Track]) -> Message {
    let lines: Vec<MenuLine> = tracks
        .iter()
        .take(MOST)
        .enumerate()
        .map(|(place, track)| {
            let notes = [length(voice, track), author(track).to_owned()];
            let notes = notes.into_iter().filter(|note| !note.is_empty());
            let note = notes.collect::<Vec<_>>().join(" · ");
            MenuLine {
                label: named(voice, &title::bare(&track.title, LINE)),
                note: title::bare(&note, LINE),
                value: place.to_string(),
                chosen: false,
            }
        })
        .collect();
    Message {
        content: voice.tell(keys::HITS, &[("count", lines.len().into())]),
        menu: Some(Menu {
            id: format!("{}:{search}", choose_hits::ID),
            placeholder: voice.say(keys::HITS_CHOOSE),
            least: 1,
            most: lines.len(),
            lines,
        }),
        ..Message::default()
    }
}

#[cfg(test)]
mod tests {
    use super::message;
    use crate::view::{
        Catalogue, Manner,
        message::assert_within_limits,
        samples::{track, worst},
    };

    #[test]
    fn ten_hits_are_offered_within_discords_limits() {
        let catalogue = Catalogue::load().expect("the texts parse");
        for manner in [Manner::Celestial, Manner::Plain] {
            let shown = message(catalogue.voice(manner), u64::MAX, &vec![worst(); 40]);
            assert_within_limits(&shown);
            let menu = shown.menu.expect("a menu");
            assert_eq!((menu.lines.len(), menu.most), (10, 10));
        }
    }

    #[test]
    fn a_hit_tells_title_length_and_author() {
        let catalogue = Catalogue::load().expect("the texts parse");
        let shown = message(catalogue.voice(Manner::Plain), 3, &[track("Kyrie")]);
        let menu = shown.menu.expect("a menu");
        let line = &menu.lines[0];
        assert_eq!(
            (line.label.as_str(), line.note.as_str()),
            ("Kyrie", "3:21 · Hildegard")
        );
        assert_eq!(
            (menu.id.as_str(), line.value.as_str()),
            ("search_choose:3", "0")
        );
    }
}
