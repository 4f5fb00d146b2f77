//! What every store must do with playlists.

use seraphim_core::{GuildId, UserId};

use super::{ANN, GUILD};
use crate::ports::store::{
    LARGEST_PLAYLIST, MOST_PLAYLISTS, Owner, PlaylistHead, Refused, Store, StoreError,
};
use crate::testing::track;

pub(super) async fn of_two_at_once_one_creates_a_playlist_and_it_stays_as_it_was(
    store: &impl Store,
) {
    let owner = Owner::Person(ANN);
    let (a, b) = ([track("a")], [track("b")]);
    let (first, second) = tokio::join!(
        store.create_playlist(owner, "x", &a),
        store.create_playlist(owner, "x", &b),
    );
    let taken = Err(Refused::NameTaken.into());
    let left = match first {
        Ok(()) => (second, a),
        _ => (first, b),
    };
    assert_eq!(left.0, taken);
    let left = Ok(Some(left.1.to_vec()));
    assert_eq!(store.playlist(owner, "x").await, left);
    assert_eq!(store.create_playlist(owner, "x", &[]).await, taken);
    assert_eq!(store.playlist(owner, "x").await, left);
}

pub(super) async fn a_track_that_is_kept_is_kept_once(store: &impl Store) {
    let owner = Owner::Person(ANN);
    let keep = |title| async move { store.keep_in_playlist(owner, "x", &track(title)).await };
    let (first, second) = tokio::join!(keep("a"), keep("a"));
    let mut both = [first.expect("it is kept"), second.expect("it was kept")];
    both.sort();
    assert_eq!(both, [None, Some(1)]);
    assert_eq!(keep("b").await, Ok(Some(2)));
    assert_eq!(keep("a").await, Ok(None));
    let kept = Ok(Some(["a", "b"].map(track).to_vec()));
    assert_eq!(store.playlist(owner, "x").await, kept);
}

pub(super) async fn a_playlist_keeps_its_tracks_in_order(store: &impl Store) {
    let owner = Owner::Person(ANN);
    let tracks = ["c", "a", "b"].map(track);
    assert_eq!(store.playlist(owner, "x").await, Ok(None));
    let saved = store.create_playlist(owner, "x", &tracks).await;
    assert_eq!(saved, Ok(()));
    let added = store.add_to_playlist(owner, "x", &tracks[..1]).await;
    assert_eq!(added, Ok(4));
    let removed = store.remove_from_playlist(owner, "x", 1).await;
    assert_eq!(removed, Ok(Some(track("a"))));
    assert_eq!(store.remove_from_playlist(owner, "x", 3).await, Ok(None));
    let left = Ok(Some(["c", "b", "c"].map(track).to_vec()));
    assert_eq!(store.playlist(owner, "x").await, left);

    assert_eq!(store.create_playlist(owner, "y", &[]).await, Ok(()));
    let taken = store.rename_playlist(owner, "x", "y").await;
    assert_eq!(taken, Err(Refused::NameTaken.into()));
    assert_eq!(store.rename_playlist(owner, "x", "X").await, Ok(()));
    assert_eq!(store.playlist(owner, "X").await, left);
    let head = |name: &str, tracks| PlaylistHead {
        name: name.to_owned(),
        tracks,
    };
    let heads = store.playlists(owner).await;
    assert_eq!(heads, Ok(vec![head("X", 3), head("y", 0)]));
    assert_eq!(store.delete_playlist(owner, "X").await, Ok(true));
    assert_eq!(store.delete_playlist(owner, "X").await, Ok(false));
    assert_eq!(store.playlist(owner, "X").await, Ok(None));
}

pub(super) async fn playlists_are_refused_beyond_their_bounds(store: &impl Store) {
    let owner = Owner::Guild(GUILD);
    let many = vec![track("t"); LARGEST_PLAYLIST];
    assert_eq!(store.create_playlist(owner, "long", &many).await, Ok(()));
    let full: Result<_, StoreError> = Err(Refused::PlaylistFull.into());
    let added = store.add_to_playlist(owner, "long", &many[..1]).await;
    assert_eq!(added, full);
    let tracks = store.playlist(owner, "long").await.expect("readable");
    assert_eq!(tracks.map(|tracks| tracks.len()), Some(LARGEST_PLAYLIST));
    let missing = store.add_to_playlist(owner, "none", &many[..1]).await;
    assert_eq!(missing, Err(Refused::NoSuchPlaylist.into()));
    for number in 1..MOST_PLAYLISTS {
        let name = number.to_string();
        assert_eq!(store.create_playlist(owner, &name, &[]).await, Ok(()));
    }
    let one_more = store.create_playlist(owner, "one more", &[]).await;
    assert_eq!(one_more, Err(Refused::TooManyPlaylists.into()));
    let kept = store.keep_in_playlist(owner, "one more", &track("u")).await;
    assert_eq!(kept, Err(Refused::TooManyPlaylists.into()));
    let kept = store.keep_in_playlist(owner, "long", &track("u")).await;
    assert_eq!(kept, Err(Refused::PlaylistFull.into()));
}

pub(super) async fn playlists_of_a_person_and_a_guild_with_one_number_are_two(store: &impl Store) {
    let (person, guild) = (Owner::Person(UserId(5)), Owner::Guild(GuildId(5)));
    let saved = store.create_playlist(person, "x", &[track("a")]).await;
    assert_eq!(saved, Ok(()));
    assert_eq!(store.playlist(guild, "x").await, Ok(None));
}
