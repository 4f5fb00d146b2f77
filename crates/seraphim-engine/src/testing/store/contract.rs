//! What every store must do. Each function is one sentence of the contract; a
//! store's tests call [`all`] with a fresh, empty store for each.

mod playlists;

use std::any::Any;
use std::collections::BTreeMap;
use std::future::Future;
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use seraphim_core::filters::{BANDS, Preset};
use seraphim_core::{
    ChannelId, Entry, EntryId, Filters, GuildId, LoopMode, MessageId, PlayId, SavedCleared,
    SavedCurrent, SavedHead, SavedPlayer, Track, UserId,
};

use crate::ports::store::{Owner, PanelPlace, PersonRecord, Play, PlayerSave, Stay, Store, Top};
use crate::testing::track;

const GUILD: GuildId = GuildId(u64::MAX >> 1);
const OTHER: GuildId = GuildId(8);
const ANN: UserId = UserId(1);
const BEN: UserId = UserId(2);
const DAY: Duration = Duration::from_hours(24);

/// A store, and what it needs to live.
pub struct Held<S> {
    store: Arc<S>,
    _alive: Box<dyn Any + Send>,
}

impl<S: Store> Held<S> {
    /// The store, and what is dropped after it.
    pub fn new(store: Arc<S>, alive: impl Any + Send) -> Self {
        Self {
            store,
            _alive: Box::new(alive),
        }
    }
}

impl<S> Deref for Held<S> {
    type Target = S;

    fn deref(&self) -> &S {
        &self.store
    }
}

/// Holds a store to the whole contract. `fresh` makes an empty one.
///
/// # Panics
/// Where the store breaks the contract.
pub async fn all<S, F>(fresh: impl Fn() -> F)
where
    S: Store,
    F: Future<Output = Held<S>>,
{
    a_player_comes_back_as_it_was_saved(&*fresh().await).await;
    a_list_that_was_left_out_of_a_save_stays(&*fresh().await).await;
    guilds_are_kept_apart_and_forgotten_one_by_one(&*fresh().await).await;
    only_guilds_with_a_voice_channel_are_stays(&*fresh().await).await;
    a_channel_is_forgotten_and_the_music_stays(&*fresh().await).await;
    a_panel_is_where_it_was_put_last(&*fresh().await).await;
    a_choice_is_kept_until_it_is_taken_back(&*fresh().await).await;
    several_choices_are_made_and_taken_back_at_once(&*fresh().await).await;
    playlists::a_playlist_keeps_its_tracks_in_order(&*fresh().await).await;
    playlists::playlists_are_refused_beyond_their_bounds(&*fresh().await).await;
    playlists::of_two_at_once_one_creates_a_playlist_and_it_stays_as_it_was(&*fresh().await).await;
    playlists::a_track_that_is_kept_is_kept_once(&*fresh().await).await;
    playlists::playlists_of_a_person_and_a_guild_with_one_number_are_two(&*fresh().await).await;
    statistics_count_what_was_heard_in_the_guild(&*fresh().await).await;
    what_was_heard_lately_is_told_without_other_guilds(&*fresh().await).await;
    what_is_kept_of_a_person_can_be_seen_and_forgotten(&*fresh().await).await;
    sessions_come_back_and_identifies_are_counted(&*fresh().await).await;
}

fn entry(id: u64) -> Entry {
    Entry {
        id: EntryId(id),
        track: Track {
            isrc: Some("DEXX12500001".to_owned()),
            artwork: Some("https://example.org/☼.png".to_owned()),
            ..track(&format!("\"Ænima' \u{1F3B6} {id}; DROP TABLE player"))
        },
        requester: ANN,
    }
}

fn player() -> SavedPlayer {
    SavedPlayer {
        head: SavedHead {
            current: Some(SavedCurrent {
                entry: entry(1),
                position: Duration::from_millis(61_234),
                paused: true,
                heard: true,
                play: Some(PlayId((1 << 53) - 1)),
            }),
            halted: true,
            volume: 42,
            voice_channel: Some(ChannelId(50)),
            text_channel: Some(ChannelId(60)),
            looping: LoopMode::Queue,
            filters: Filters {
                preset: Some(Preset::Nightcore),
                equalizer: [-25; BANDS],
                speed: 150,
                pitch: 50,
            },
            autoplay: true,
            cleared: Some(SavedCleared {
                entries: vec![entry(2)],
                position: Some(Duration::from_secs(3)),
            }),
        },
        queue: vec![entry(4), entry(3)],
        history: vec![entry(5), entry(6)],
    }
}

async fn a_player_comes_back_as_it_was_saved(store: &impl Store) {
    assert_eq!(store.player(GUILD).await, Ok(None));
    let saved = player();
    let written = store.save_player(GUILD, saved.clone().into()).await;
    assert_eq!(written, Ok(()));
    assert_eq!(store.player(GUILD).await, Ok(Some(saved)));

    let live = Track {
        length: None,
        seekable: false,
        uri: None,
        ..track("radio")
    };
    let empty = SavedPlayer {
        queue: vec![Entry {
            track: live,
            ..entry(9)
        }],
        ..SavedPlayer::default()
    };
    let written = store.save_player(GUILD, empty.clone().into()).await;
    assert_eq!(written, Ok(()));
    assert_eq!(store.player(GUILD).await, Ok(Some(empty)));
}

async fn a_list_that_was_left_out_of_a_save_stays(store: &impl Store) {
    let mut saved = player();
    let written = store.save_player(GUILD, saved.clone().into()).await;
    assert_eq!(written, Ok(()));
    saved.head.volume = 99;
    saved.history.clear();
    let save = PlayerSave {
        head: saved.head.clone(),
        queue: None,
        history: Some(Vec::new()),
    };
    assert_eq!(store.save_player(GUILD, save).await, Ok(()));
    assert_eq!(store.player(GUILD).await, Ok(Some(saved)));
}

async fn guilds_are_kept_apart_and_forgotten_one_by_one(store: &impl Store) {
    for guild in [GUILD, OTHER] {
        let written = store.save_player(guild, player().into()).await;
        assert_eq!(written, Ok(()));
        assert_eq!(
            store.choose(guild, &[("speech", Some("plain"))]).await,
            Ok(())
        );
    }
    assert_eq!(store.forget_guild(GUILD).await, Ok(()));
    assert_eq!(store.player(GUILD).await, Ok(None));
    assert!(store.choices(GUILD).await.expect("readable").is_empty());
    assert_eq!(store.player(OTHER).await, Ok(Some(player())));
    assert_eq!(store.choices(OTHER).await.expect("readable").len(), 1);
}

async fn only_guilds_with_a_voice_channel_are_stays(store: &impl Store) {
    let mut out = player();
    out.head.voice_channel = None;
    let mut idle = player();
    idle.head.current = None;
    for (guild, saved) in [(GuildId(1), out), (GuildId(2), idle), (GUILD, player())] {
        let written = store.save_player(guild, saved.into()).await;
        assert_eq!(written, Ok(()));
    }
    let mut stays = store.stays().await.expect("readable");
    stays.sort_by_key(|stay| stay.guild);
    let channel = ChannelId(50);
    let stay = |guild, playing| Stay {
        guild,
        channel,
        playing,
    };
    assert_eq!(stays, [stay(GuildId(2), false), stay(GUILD, true)]);
}

async fn a_channel_is_forgotten_and_the_music_stays(store: &impl Store) {
    for guild in [GUILD, OTHER] {
        let written = store.save_player(guild, player().into()).await;
        assert_eq!(written, Ok(()));
    }
    assert_eq!(store.forget_channel(GUILD).await, Ok(()));
    let mut left = player();
    left.head.voice_channel = None;
    assert_eq!(store.player(GUILD).await, Ok(Some(left)));
    assert_eq!(store.player(OTHER).await, Ok(Some(player())));
    let stays = store.stays().await.expect("readable");
    assert_eq!(stays.len(), 1, "of the other guild: {stays:?}");
    assert_eq!(store.forget_channel(GuildId(1)).await, Ok(()));
    assert_eq!(store.player(GuildId(1)).await, Ok(None));
}

async fn a_panel_is_where_it_was_put_last(store: &impl Store) {
    let place = |message| PanelPlace {
        channel: ChannelId(60),
        message: MessageId(message),
    };
    for message in [1, 2] {
        let put = store.save_panel(GUILD, Some(place(message))).await;
        assert_eq!(put, Ok(()));
    }
    assert_eq!(store.panels().await, Ok(vec![(GUILD, place(2))]));
    assert_eq!(store.save_panel(GUILD, None).await, Ok(()));
    assert_eq!(store.panels().await, Ok(vec![]));
}

async fn a_choice_is_kept_until_it_is_taken_back(store: &impl Store) {
    for (name, value) in [("volume", "80"), ("volume", "90"), ("speech", "")] {
        assert_eq!(store.choose(GUILD, &[(name, Some(value))]).await, Ok(()));
    }
    let choices = store.choices(GUILD).await.expect("readable");
    let choices: Vec<_> = choices.into_iter().collect();
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(choices, [pair("speech", ""), pair("volume", "90")]);
    assert_eq!(store.choose(GUILD, &[("volume", None)]).await, Ok(()));
    let choices = store.choices(GUILD).await.expect("readable");
    assert_eq!(
        choices.into_iter().collect::<Vec<_>>(),
        [pair("speech", "")]
    );
}

async fn several_choices_are_made_and_taken_back_at_once(store: &impl Store) {
    let made = [("fair", Some("true")), ("volume", Some("80"))];
    assert_eq!(store.choose(GUILD, &made).await, Ok(()));
    let next = [
        ("fair", None),
        ("language", Some("de")),
        ("volume", Some("1")),
        ("volume", Some("2")),
        ("never", None),
    ];
    assert_eq!(store.choose(GUILD, &next).await, Ok(()));
    assert_eq!(store.choose(GUILD, &[]).await, Ok(()));
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let left = BTreeMap::from([pair("language", "de"), pair("volume", "2")]);
    assert_eq!(store.choices(GUILD).await, Ok(left));
    assert_eq!(store.choices(OTHER).await, Ok(BTreeMap::new()));
}

/// One more sentence, for a store that was made to refuse the name `refused`: a
/// choice of several names of which one cannot be written leaves all as it was.
///
/// # Panics
/// Where the store breaks the contract.
pub async fn a_failure_in_the_middle_leaves_nothing_chosen(store: &impl Store) {
    let before = [("fair", Some("true")), ("volume", Some("80"))];
    assert_eq!(store.choose(GUILD, &before).await, Ok(()));
    let kept = store.choices(GUILD).await;
    let several = [
        ("fair", None),
        ("volume", Some("30")),
        ("refused", Some("")),
        ("language", Some("de")),
    ];
    let failed = store.choose(GUILD, &several).await;
    assert!(failed.is_err(), "{failed:?}");
    assert_eq!(store.choices(GUILD).await, kept);
    let whole = several.map(|(name, value)| (name, value.filter(|_| name != "refused")));
    assert_eq!(store.choose(GUILD, &whole).await, Ok(()));
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let left = BTreeMap::from([pair("language", "de"), pair("volume", "30")]);
    assert_eq!(store.choices(GUILD).await, Ok(left));
}

fn heard(guild: GuildId, requester: UserId, title: &str) -> Play {
    Play {
        guild,
        requester,
        track: track(title),
        heard: Duration::from_millis(1_500),
    }
}

async fn statistics_count_what_was_heard_in_the_guild(store: &impl Store) {
    for (guild, who, title) in [
        (GUILD, ANN, "a"),
        (GUILD, BEN, "b"),
        (GUILD, BEN, "b"),
        (OTHER, BEN, "c"),
        // The music went on by itself.
        (GUILD, UserId::NOBODY, "b"),
    ] {
        assert_eq!(store.log_play(heard(guild, who, title)).await, Ok(()));
    }
    let statistics = store.statistics(GUILD, DAY).await.expect("readable");
    assert_eq!((statistics.plays, statistics.people), (4, 2));
    assert_eq!(statistics.heard, Duration::from_secs(6));
    let named = |title: &str| (title.to_owned(), "somebody".to_owned());
    let line = |what, plays| Top { what, plays };
    assert_eq!(
        statistics.tracks,
        [line(named("b"), 3), line(named("a"), 1)]
    );
    let requesters = [
        Top {
            what: BEN,
            plays: 2,
        },
        Top {
            what: ANN,
            plays: 1,
        },
    ];
    assert_eq!(statistics.requesters, requesters);
    // All just now; an hour may have ended in between.
    let hours = statistics.hours.into_iter().filter(|plays| *plays > 0);
    let hours: Vec<u64> = hours.collect();
    assert_eq!(hours.iter().sum::<u64>(), 4);
    assert!(hours.len() <= 2, "{hours:?}");
}

async fn what_was_heard_lately_is_told_without_other_guilds(store: &impl Store) {
    for (guild, title) in [(GUILD, "a"), (OTHER, "b"), (GUILD, "c")] {
        assert_eq!(store.log_play(heard(guild, ANN, title)).await, Ok(()));
    }
    let lately = store.heard_lately(GUILD, 5).await.expect("readable");
    // In which order is the clock's affair: both may be of one millisecond.
    let mut titles: Vec<_> = lately.iter().map(|heard| heard.title.as_str()).collect();
    titles.sort_unstable();
    assert_eq!(titles, ["a", "c"]);
    assert_eq!(lately[0].author, "somebody");
    let uri = lately[0].uri.as_deref().unwrap_or_default();
    assert_eq!(uri, format!("https://example.org/{}", lately[0].title));
    let one = store.heard_lately(GUILD, 1).await.expect("readable");
    assert_eq!(one.len(), 1, "no more than was asked for");
}

async fn what_is_kept_of_a_person_can_be_seen_and_forgotten(store: &impl Store) {
    for who in [ANN, BEN] {
        assert_eq!(store.log_play(heard(GUILD, who, "a")).await, Ok(()));
        let owner = Owner::Person(who);
        let saved = store.create_playlist(owner, "x", &[track("a")]).await;
        assert_eq!(saved, Ok(()));
    }
    let one = PersonRecord {
        plays: 1,
        playlists: 1,
    };
    assert_eq!(store.person(ANN).await, Ok(one));
    assert_eq!(store.forget_person(ANN).await, Ok(()));
    assert_eq!(store.person(ANN).await, Ok(PersonRecord::default()));
    assert_eq!(store.person(BEN).await, Ok(one));
}

async fn sessions_come_back_and_identifies_are_counted(store: &impl Store) {
    assert_eq!(store.identifies(DAY).await, Ok(0));
    for shard in [0, 0, 1] {
        assert_eq!(store.log_identify(shard).await, Ok(()));
    }
    assert_eq!(store.identifies(DAY).await, Ok(3));

    let gap = Duration::from_hours(1);
    assert_eq!(store.identify_turn(0, gap).await, Ok(Duration::ZERO));
    for hours in [1, 2] {
        let wait = store.identify_turn(0, gap).await.expect("a turn");
        let behind = gap * hours;
        assert!(
            wait <= behind && wait + Duration::from_mins(5) > behind,
            "turns of a bucket come one after another: {wait:?}"
        );
    }
    assert_eq!(store.identify_turn(1, gap).await, Ok(Duration::ZERO));

    assert_eq!(store.save_node_session("a:1", Some("x")).await, Ok(()));
    assert_eq!(store.save_node_session("a:1", Some("y")).await, Ok(()));
    let kept = store.node_session("a:1").await;
    assert_eq!(kept, Ok(Some("y".to_owned())));
    assert_eq!(store.save_node_session("a:1", None).await, Ok(()));
    assert_eq!(store.node_session("a:1").await, Ok(None));
}
