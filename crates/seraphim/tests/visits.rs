//! The whole program, heard by a listener: each test is a visit in the script
//! language, performed by `seraphim try` with the real bot in a process of its
//! own. What is measured is media time (RTP timestamps, decoded samples).

use std::io::Write as _;
use std::path::Path;
use std::process::Command;
use std::sync::{Mutex, PoisonError};

/// One visit at a time: each is several processes that keep time.
static STAGE: Mutex<()> = Mutex::new(());

/// Performs a script; panics with its transcript when a step fails.
fn visit(flags: &[&str], script: &str) {
    let _alone = STAGE.lock().unwrap_or_else(PoisonError::into_inner);
    let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
    file.write_all(script.as_bytes()).expect("it is writable");
    let media = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/media");
    let output = Command::new(env!("CARGO_BIN_EXE_seraphim"))
        .arg("try")
        .arg("--script")
        .arg(file.path())
        .arg("--media")
        .arg(media)
        .args(flags)
        .output()
        .expect("the program starts");
    assert!(
        output.status.success(),
        "{}\n{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

/// Twenty seconds of the tone from a file over HTTP.
fn hears_the_tone(file: &str, flags: &[&str]) {
    visit(
        flags,
        &format!(
            r#"
            alice joins "Music"
            alice runs "/play query: {{media}}/{file}"
            alice hears 440 Hz at -15 dB within 5 s
            alice hears no gap over 40 ms for 20 s
            alice hears 440 Hz at -15 dB within 2 s
            "#
        ),
    );
}

#[test]
fn an_mp3_is_heard_at_its_pitch_and_level_without_a_gap() {
    hears_the_tone("tone-440.mp3", &[]);
}

#[test]
fn a_flac_is_heard_at_its_pitch_and_level_without_a_gap() {
    hears_the_tone("tone-440.flac", &[]);
}

#[test]
fn an_m4a_is_heard_at_its_pitch_and_level_without_a_gap() {
    hears_the_tone("tone-440.m4a", &[]);
}

#[test]
fn an_ogg_opus_file_is_heard_at_its_pitch_and_level_without_a_gap() {
    hears_the_tone("tone-440.opus", &[]);
}

#[test]
fn a_webm_is_heard_at_its_pitch_and_level_without_a_gap() {
    hears_the_tone("tone-440.webm", &[]);
}

#[test]
fn a_radio_station_is_heard_without_a_gap() {
    visit(
        &[],
        r#"
        alice joins "Music"
        alice runs "/play query: {media}/radio/tone-440.mp3"
        alice hears 440 Hz within 8 s
        alice hears no gap over 40 ms for 12 s
        alice hears 440 Hz within 2 s
        "#,
    );
}

#[test]
fn a_live_hls_stream_is_heard_without_a_gap() {
    visit(
        &[],
        r#"
        alice joins "Music"
        alice runs "/play query: {media}/live/tone-440.m3u8"
        alice hears 440 Hz within 8 s
        alice hears no gap over 40 ms for 12 s
        alice hears 440 Hz within 2 s
        "#,
    );
}

#[test]
fn aes_256_gcm_carries_the_tone() {
    hears_the_tone("tone-440.opus", &["--mode", "aead_aes256_gcm_rtpsize"]);
}

#[test]
fn xchacha20_poly1305_carries_the_tone() {
    hears_the_tone(
        "tone-440.opus",
        &["--mode", "aead_xchacha20_poly1305_rtpsize"],
    );
}

#[test]
fn a_call_without_end_to_end_encryption_carries_the_tone() {
    hears_the_tone("tone-440.mp3", &["--dave", "0"]);
}

#[test]
fn one_flipped_bit_in_each_packet_silences_the_call() {
    visit(
        &[],
        r#"
        alice joins "Music"
        alice runs "/play query: {media}/tone-440.mp3"
        alice hears 440 Hz within 5 s
        voice server flips bits
        alice hears nothing for 3 s
        voice server stops flipping bits
        alice hears 440 Hz within 5 s
        "#,
    );
}

#[test]
fn who_stays_loses_nothing_when_others_come_and_go() {
    visit(
        &[],
        r#"
        alice joins "Music"
        alice runs "/play query: {media}/tone-440.mp3"
        alice hears 440 Hz within 5 s
        bob joins "Music"
        bob hears 440 Hz within 5 s
        alice hears no gap over 40 ms for 3 s
        alice leaves
        bob hears no gap over 40 ms for 2 s
        bob leaves
        wait 1 s
        alice joins "Music"
        alice hears 440 Hz within 5 s
        alice hears no gap over 40 ms for 3 s
        "#,
    );
}

#[test]
fn a_resume_after_4015_or_a_lost_socket_is_not_heard() {
    visit(
        &[],
        r#"
        alice joins "Music"
        alice runs "/play query: {media}/tone-440.mp3"
        alice hears 440 Hz within 5 s
        voice server closes 4015
        alice hears no gap over 40 ms for 4 s
        voice server drops
        alice hears no gap over 40 ms for 4 s
        "#,
    );
}

#[test]
fn music_goes_on_after_4006_and_4009_and_in_another_region() {
    visit(
        &[],
        r#"
        alice joins "Music"
        alice runs "/play query: {media}/tone-440.mp3"
        alice hears 440 Hz within 5 s
        voice server closes 4006
        wait 1 s
        alice hears 440 Hz within 10 s
        voice server closes 4009
        wait 1 s
        alice hears 440 Hz within 10 s
        voice server changes region
        wait 1 s
        alice hears 440 Hz within 10 s
        "#,
    );
}

#[test]
fn a_downgrade_and_an_upgrade_of_dave_are_survived() {
    visit(
        &[],
        r#"
        alice joins "Music"
        alice runs "/play query: {media}/tone-440.mp3"
        alice hears 440 Hz within 5 s
        voice server speaks DAVE 0
        alice hears no gap over 40 ms for 3 s
        voice server speaks DAVE 1
        wait 1 s
        alice hears 440 Hz within 5 s
        alice hears no gap over 40 ms for 3 s
        "#,
    );
}

#[test]
fn a_gateway_session_is_resumed_while_the_music_plays() {
    visit(
        &[],
        r#"
        alice joins "Music"
        alice runs "/play query: {media}/tone-440.mp3"
        alice hears 440 Hz within 5 s
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
fn the_panels_buttons_do_what_they_say() {
    visit(
        &[],
        r#"
        alice joins "Music"
        alice runs "/play query: {media}/tone-440.mp3"
        alice hears 440 Hz within 5 s
        alice runs "/play query: {media}/tone.wav?hz=880&seconds=30"
        alice presses "Pause"
        alice hears nothing for 1 s
        alice presses "Resume"
        alice hears 440 Hz within 5 s
        alice presses "Skip"
        alice hears 880 Hz within 5 s
        alice presses "Previous"
        alice hears 440 Hz within 5 s
        alice presses "Stop"
        alice hears nothing for 1 s
        "#,
    );
}

/// Bad media in the default guild, good media in a second one, which must not
/// notice; afterwards the bot answers and plays in the first.
fn bad_media_is_survived(file: &str) {
    visit(
        &[],
        &format!(
            r#"
            there is a guild "Second"
            bob@Second joins "Music"
            bob@Second runs "/play query: {{media}}/tone-440.mp3"
            bob@Second hears 440 Hz within 5 s
            alice joins "Music"
            alice runs "/play query: {{media}}/{file}"
            bob@Second hears no gap over 40 ms for 6 s
            alice runs "/queue"
            alice runs "/play query: {{media}}/tone-440.flac where:now"
            alice hears 440 Hz within 10 s
            bob@Second hears no gap over 40 ms for 2 s
            "#
        ),
    );
}

#[test]
fn a_source_that_stalls_stops_nobody_else() {
    bad_media_is_survived("tone-440.mp3?stall_after=60000");
}

#[test]
fn a_truncated_mp3_stops_nobody_else() {
    bad_media_is_survived("tone-440.mp3?truncate_after=30000");
}

#[test]
fn a_header_that_asks_for_gigabytes_stops_nobody_else() {
    bad_media_is_survived("gigabytes.m4a");
    bad_media_is_survived("gigabytes-samples.m4a");
}

#[test]
fn a_gibibyte_of_noise_stops_nobody_else() {
    bad_media_is_survived("noise.mp3");
}

#[test]
fn after_the_node_was_killed_the_bot_answers_and_plays_on_when_it_is_back() {
    visit(
        &["--separate-node"],
        r#"
        alice joins "Music"
        alice runs "/play query: {media}/tone-440.mp3"
        alice hears 440 Hz within 5 s
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
    visit(
        &[],
        r#"
        alice joins "Music"
        alice runs "/play query: {media}/tone-440.mp3"
        alice hears 440 Hz within 5 s
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
fn a_playlist_file_is_played_a_server_has_its_own_command_and_owners_are_obeyed() {
    visit(
        &[],
        r#"
        alice joins "Music"
        alice runs "/playlist import" with the file "mass.m3u8"
        alice sees "Mass" within 5 s
        alice runs "/playlist play name: Mass"
        alice hears 440 Hz within 15 s
        alice runs "/stop"
        alice hears nothing for 1 s
        owner runs "/custom add name: tone query: tone 440"
        owner sees "`/tone`" within 5 s
        alice runs "/tone"
        alice hears 440 Hz within 15 s
        owner runs "/admin nodes list"
        owner sees "floweth" within 5 s
        alice runs "/stats"
        alice sees "one soul" within 5 s
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

#[test]
fn rows_15_and_16_while_the_api_asks_to_wait_or_fails_the_music_and_the_answers_go_on() {
    visit(
        &[],
        r#"
        alice joins "Music"
        alice runs "/play query: {media}/tone-440.mp3"
        alice hears 440 Hz within 5 s
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
fn rows_22_and_23_it_follows_where_it_is_moved_and_stays_out_when_it_is_removed() {
    visit(
        &[],
        r#"
        alice joins "Music"
        bob joins "Lounge"
        alice runs "/play query: {media}/tone-440.mp3"
        alice hears 440 Hz within 5 s
        the bot is moved to "Lounge"
        bob hears 440 Hz within 5 s
        bob hears no gap over 40 ms for 2 s
        the bot is kicked
        bob hears nothing for 3 s
        bob runs "/resume"
        bob hears 440 Hz within 10 s
        "#,
    );
}

#[test]
fn a_channel_that_is_set_to_256_kbit_s_is_heard_so_within_the_track_and_without_a_gap() {
    visit(
        &[],
        r#"
        alice joins "Music"
        alice runs "/play query: {media}/tone.wav?hz=440&seconds=60"
        alice hears 440 Hz within 5 s
        alice hears at least 120 kbit/s for 1 s
        alice hears at most 140 kbit/s for 1 s
        the channel "Music" is set to 256 kbit/s
        alice hears no gap over 40 ms for 3 s
        alice hears at least 240 kbit/s for 2 s
        alice hears 440 Hz within 2 s
        "#,
    );
}

#[test]
fn row_33_lost_packets_change_nothing_but_what_is_heard() {
    visit(
        &[],
        r#"
        alice joins "Music"
        alice runs "/play query: {media}/tone-440.mp3"
        alice hears 440 Hz within 5 s
        voice server loses packets
        alice hears nothing for 3 s
        voice server stops losing packets
        alice hears 440 Hz within 2 s
        alice hears no gap over 40 ms for 2 s
        "#,
    );
}
