//! Discord, a node or the bot itself goes away and comes back.

use crate::{visit, visit_while_it_plays};

#[test]
fn a_gateway_session_is_resumed_while_the_music_plays() {
    visit_while_it_plays(
        &[],
        r#"
        gateway drops
        alice hears no gap over 40 ms for 3 s
        gateway asks to reconnect
        alice hears no gap over 40 ms for 3 s
        gateway invalidates the session
        wait 2 s
        alice hears 440 Hz within 15 s
        alice runs "/queue"
        alice sees "Tone 440" within 10 s
        "#,
    );
}

#[test]
fn after_the_node_was_killed_the_bot_answers_and_plays_on_when_it_is_back() {
    visit_while_it_plays(
        &["--separate-node"],
        r#"
        the node is killed
        alice hears nothing for 1 s
        alice runs "/queue"
        the node starts
        alice hears 440 Hz within 20 s
        "#,
    );
}

#[test]
fn after_discord_was_away_for_five_seconds_the_bot_answers() {
    visit_while_it_plays(
        &[],
        r#"
        discord is down for 5 s
        wait 6 s
        alice runs "/queue"
        alice hears 440 Hz within 10 s
        "#,
    );
}

/// What is heard is told by its pitch: three tracks of 440, 660 and 880 Hz.
const THREE_TRACKS: &str = r#"
        alice joins "Music"
        alice runs "/play query: {media}/tone.wav?hz=440&seconds=40"
        alice hears 440 Hz within 10 s
        alice runs "/play query: {media}/tone.wav?hz=660&seconds=20"
        alice runs "/play query: {media}/tone.wav?hz=880&seconds=20"
        wait 5 s
"#;

#[test]
fn row_44_after_kill_9_of_the_bot_the_track_goes_on_and_the_queue_is_whole() {
    visit(
        &[],
        &format!(
            r#"
            {THREE_TRACKS}
            the bot is killed
            wait 2 s
            the bot starts
            alice hears 440 Hz within 30 s
            alice runs "/skip"
            alice hears 660 Hz within 10 s
            alice runs "/skip"
            alice hears 880 Hz within 10 s
            wait 7 s
            alice presses "Previous"
            alice hears 660 Hz within 10 s
            "#
        ),
    );
}

#[test]
fn row_38_and_44_after_kill_9_of_bot_and_node_the_track_goes_on() {
    visit(
        &["--separate-node"],
        &format!(
            r#"
            {THREE_TRACKS}
            the bot is killed
            the node is killed
            the node starts
            the bot starts
            alice hears 440 Hz within 30 s
            alice runs "/skip"
            alice hears 660 Hz within 10 s
            "#
        ),
    );
}

#[test]
fn row_38_with_two_nodes_the_music_moves_when_one_is_killed_and_survives_both() {
    visit(
        &["--two-nodes"],
        r#"
        alice joins "Music"
        alice runs "/play query: {media}/tone-440.mp3"
        alice hears 440 Hz within 10 s
        the node is killed
        wait 1 s
        alice hears 440 Hz within 5 s
        the node starts
        wait 5 s
        the second is killed
        wait 1 s
        alice hears 440 Hz within 5 s
        the node is killed
        alice hears nothing for 2 s
        alice runs "/queue"
        the second starts
        alice hears 440 Hz within 20 s
        "#,
    );
}

#[test]
fn row_39_a_node_that_is_asked_to_end_hands_its_players_over_within_a_second() {
    visit(
        &["--two-nodes"],
        r#"
        alice joins "Music"
        alice runs "/play query: {media}/tone-440.mp3"
        alice hears 440 Hz within 10 s
        the node is asked to end
        alice hears no gap over 1 s for 4 s
        the node starts
        wait 2 s
        owner runs "/admin nodes drain node: second"
        alice hears no gap over 1 s for 4 s
        the second is asked to end
        alice hears no gap over 40 ms for 2 s
        alice hears 440 Hz within 2 s
        "#,
    );
}

#[test]
fn row_39_the_only_node_that_is_asked_to_end_takes_the_song_up_again_where_it_was() {
    visit(
        &["--separate-node"],
        r#"
        alice joins "Music"
        alice runs "/play query: {media}/tone.wav?hz=440&seconds=10"
        alice hears 440 Hz within 10 s
        the node is asked to end
        alice hears nothing for 6 s
        the node starts
        alice hears 440 Hz within 20 s
        wait 2 s
        alice hears 440 Hz within 1 s
        "#,
    );
}

#[test]
fn row_44_a_node_that_outlives_the_bot_goes_on_with_the_same_track() {
    visit(
        &["--separate-node"],
        &format!(
            r#"
            {THREE_TRACKS}
            the bot is killed
            wait 2 s
            the bot starts
            alice hears 440 Hz within 20 s
            alice runs "/skip"
            alice hears 660 Hz within 10 s
            "#
        ),
    );
}

#[test]
fn rows_15_and_16_while_the_api_asks_to_wait_or_fails_the_music_and_the_answers_go_on() {
    visit_while_it_plays(
        &[],
        r#"
        discord answers 429 to 3 requests for "messages"
        alice runs "/volume level: 80"
        alice hears no gap over 40 ms for 3 s
        discord answers 502 to 4 requests for "messages"
        alice runs "/volume level: 100"
        alice hears no gap over 40 ms for 3 s
        alice runs "/skip"
        alice hears nothing for 1 s
        "#,
    );
}

#[test]
fn row_57_an_attachment_whose_link_expires_is_heard_from_queue_playlist_and_after_kill_9() {
    visit(
        &[],
        r#"
        attachment links last 4 min
        alice joins "Music"
        alice runs "/play query: {media}/tone.wav?hz=660&seconds=60"
        alice hears 660 Hz within 10 s
        alice runs "/play" with the file "tone-440.mp3"
        attachment links expire
        alice runs "/skip"
        alice hears 440 Hz within 10 s
        alice runs "/playlist save name: Mass"
        the bot is killed
        attachment links expire
        the bot starts
        alice hears 440 Hz within 30 s
        alice runs "/stop"
        alice hears nothing for 1 s
        attachment links expire
        alice runs "/playlist play name: Mass"
        alice hears 440 Hz within 15 s
        "#,
    );
}
