//! Votes, and who needs none.

use super::*;
use crate::policy::vote::{Count, Deed};

const CAT: UserId = UserId(3);

/// A guild with a DJ role and three listeners; the track is Ann's.
fn three() -> Rig {
    let settings = GuildSettings {
        dj_role: Some(crate::RoleId(9)),
        ..GuildSettings::default()
    };
    let mut rig = Rig::with(settings).begin(&["a", "b", "c"]);
    rig.listeners(&[ANN, BEN, CAT]);
    rig
}

fn skip_by(user: UserId) -> Request {
    Request::Skip {
        by: caller(user),
        seen: None,
        to: None,
    }
}

/// What a vote was for, how it stands, and the track that it is about.
type Vote = (Deed, Count, Option<String>);

fn vote(rig: &mut Rig, request: Request) -> Vote {
    match rig.answer(request) {
        Ok(Reply::Voted { deed, count, track }) => (deed, count, track.map(|track| track.title)),
        other => panic!("not counted: {other:?}"),
    }
}

fn one(deed: Deed, title: Option<&str>) -> Vote {
    let (votes, needed) = (1, 2);
    (deed, Count { votes, needed }, title.map(str::to_owned))
}

#[test]
fn more_than_half_of_the_listeners_skip_a_track_together() {
    let mut rig = three();

    let first = vote(&mut rig, skip_by(BEN));
    assert_eq!(first, one(Deed::Skip, Some("a")));
    assert_eq!(
        rig.answer(skip_by(BEN)),
        Err(Refusal::VotedAlready { missing: 1 }),
        "one person has one vote"
    );
    assert_eq!(rig.current().as_deref(), Some("a"));
    assert!(matches!(
        rig.answer(skip_by(CAT)),
        Ok(Reply::Skipped { .. })
    ));
    assert_eq!(rig.current().as_deref(), Some("b"));
}

#[test]
fn votes_for_one_deed_are_none_for_another() {
    let mut rig = three();
    let waiting: Vec<_> = rig.player.kept_waiting_ids().collect();
    let to = |user, to| Request::Skip {
        by: caller(user),
        seen: None,
        to: Some(to),
    };
    let leave = |user| Request::Leave { by: caller(user) };
    let stop = |user| Request::Stop { by: caller(user) };

    let skip = vote(&mut rig, skip_by(BEN));
    assert_eq!(skip, one(Deed::Skip, Some("a")));
    for (target, title) in waiting.into_iter().zip(["b", "c"]) {
        let chosen = vote(&mut rig, to(CAT, target));
        assert_eq!(chosen, one(Deed::SkipTo(target), Some(title)));
    }
    assert_eq!(vote(&mut rig, leave(BEN)), one(Deed::Leave, None));
    assert_eq!(vote(&mut rig, stop(CAT)), one(Deed::Stop, None));
    assert_eq!(rig.current().as_deref(), Some("a"));

    let left = rig.answer(leave(CAT));
    assert!(matches!(left, Ok(Reply::Left { kept: 3 })), "{left:?}");
}

#[test]
fn votes_end_with_their_track() {
    let mut rig = three();
    let first = vote(&mut rig, skip_by(BEN));
    assert_eq!(first, one(Deed::Skip, Some("a")));

    rig.end(EndReason::Finished);
    rig.start();
    rig.pass_seconds(5);

    let anew = vote(&mut rig, skip_by(CAT));
    assert_eq!(anew, one(Deed::Skip, Some("b")));
}

#[test]
fn the_requester_and_a_dj_need_no_votes() {
    let mut rig = three();
    assert!(matches!(
        rig.answer(skip_by(ANN)),
        Ok(Reply::Skipped { .. })
    ));

    let mut dj = caller(BEN);
    dj.roles = vec![crate::RoleId(9)];
    let request = Request::Stop { by: dj };
    assert!(matches!(rig.answer(request), Ok(Reply::Stopped { .. })));
}

#[test]
fn a_guild_that_allows_no_votes_says_who_may() {
    let mut rig = Rig::strict().begin(&["a"]);
    rig.listeners(&[ANN, BEN, CAT]);
    let role = Some(crate::RoleId(9));
    assert_eq!(rig.answer(skip_by(BEN)), Err(Refusal::NeedsDj { role }));
}

#[test]
fn a_command_in_another_text_channel_is_not_taken() {
    let open = vec![ChannelId(61)];
    let settings = GuildSettings {
        text_channels: open.clone(),
        ..GuildSettings::default()
    };
    let mut rig = Rig::with(settings);
    let refused = rig.answer(Request::Join { by: ann() });
    assert_eq!(refused, Err(Refusal::TextChannelClosed { open }));
    assert!(rig.player.is_dormant());
}

#[test]
fn the_bot_comes_when_called_and_leaves_with_the_queue_kept() {
    let mut rig = Rig::playing(&["a", "b"]);

    assert_eq!(
        rig.answer(Request::Leave { by: ann() }),
        Ok(Reply::Left { kept: 2 })
    );
    assert!(rig.did(&Effect::Leave) && rig.did(&Effect::DestroyAudio));
    assert_eq!(
        rig.answer(Request::Leave { by: ann() }),
        Err(Refusal::NotHere)
    );

    let joined = rig.answer(Request::Join { by: ann() });
    assert!(matches!(
        joined,
        Ok(Reply::Joined {
            channel: VOICE,
            current: Some(_)
        })
    ));
    rig.enter(VOICE);
    assert_eq!(
        rig.last_play().start,
        Duration::from_secs(10),
        "it goes on where it was"
    );
}
