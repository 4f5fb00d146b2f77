use std::time::Duration;

use lavalink_protocol::{Track, TrackInfo};
use tokio::time::Instant;

use crate::tasks::Tasks;

use super::{Heading, MAX_ENTRIES, Shelf, listing, read_page_identifier};
use crate::OpenError;

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn tracks(from: usize, count: usize) -> impl Iterator<Item = Track> {
    (from..from + count).map(|number| Track {
        info: TrackInfo {
            identifier: number.to_string(),
            ..TrackInfo::default()
        },
        ..Track::default()
    })
}

fn soon() -> Instant {
    Instant::now() + Duration::from_secs(20)
}

fn next(playlist: &lavalink_protocol::Playlist) -> Option<&str> {
    playlist
        .plugin_info
        .get("next")
        .and_then(|next| next.as_str())
}

#[tokio::test(start_paused = true)]
async fn the_first_page_comes_with_the_first_entry_and_names_the_next() -> Outcome {
    let (writer, list) = listing(Heading::default());
    writer.extend(tracks(0, 1));

    let page = list.page("psalms", 0, soon()).await?;
    assert_eq!((page.tracks.len(), next(&page)), (1, Some("page:1:psalms")));

    writer.extend(tracks(1, 700));
    let page = list.page("psalms", 1, soon()).await?;
    assert_eq!(
        (page.tracks.len(), next(&page)),
        (500, Some("page:501:psalms"))
    );
    writer.finish(Ok(()));
    let page = list.page("psalms", 501, soon()).await?;
    assert_eq!((page.tracks.len(), next(&page)), (200, None));
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_page_that_is_not_there_yet_is_waited_for() -> Outcome {
    let (writer, list) = listing(Heading::default());
    let page = list.page("psalms", 3, soon());
    let write = async {
        tokio::task::yield_now().await;
        writer.extend(tracks(0, 3));
        tokio::task::yield_now().await;
        writer.extend(tracks(3, 1));
        writer
    };
    let (page, _writer) = tokio::join!(page, write);

    assert_eq!(page?.tracks[0].info.identifier, "3");
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_whole_list_that_does_not_end_in_time_says_where_to_go_on() -> Outcome {
    let (writer, list) = listing(Heading::default());
    writer.extend(tracks(0, 10));

    let whole = list.whole("psalms", soon()).await?;
    assert_eq!(
        (whole.tracks.len(), next(&whole)),
        (10, Some("page:10:psalms"))
    );
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_list_that_breaks_off_gives_what_it_had_and_then_the_reason() -> Outcome {
    let (writer, list) = listing(Heading::default());
    writer.extend(tracks(0, 2));
    writer.finish(Err(OpenError::Busy));

    assert_eq!(list.whole("psalms", soon()).await?.tracks.len(), 2);
    let error = list.page("psalms", 2, soon()).await;
    assert_eq!(error.err(), Some(OpenError::Busy));
    Ok(())
}

#[test]
fn a_list_is_cut_at_its_bound_and_its_source_is_told() {
    let (writer, _list) = listing(Heading::default());

    assert!(writer.extend(tracks(0, MAX_ENTRIES - 1)));
    assert!(!writer.extend(tracks(0, 10)));
}

#[tokio::test(start_paused = true)]
async fn a_list_that_nobody_asks_for_any_more_is_no_longer_fetched() {
    let shelf = Shelf::new(Tasks::default());
    let (writer, list) = listing(Heading::default());
    shelf.put("psalms", list);
    tokio::time::advance(Duration::from_mins(1)).await;
    assert!(shelf.take("psalms").is_some() && !writer.unwanted.is_cancelled());

    // Nobody asks for anything.
    tokio::time::sleep(Duration::from_secs(200)).await;
    assert!(writer.unwanted.is_cancelled());
    assert!(shelf.take("psalms").is_none());
}

#[test]
fn only_a_place_and_an_identifier_make_a_page() {
    assert_eq!(
        read_page_identifier("page:7:https://example.org/a:b"),
        Some((7, "https://example.org/a:b"))
    );
    for wrong in ["page:x:y", "page:-1:y", "page:7", "page:5000:y", "7:y"] {
        assert_eq!(read_page_identifier(wrong), None, "{wrong}");
    }
}
