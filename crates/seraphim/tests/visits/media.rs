//! Kinds of media: what is heard of good ones, and what bad ones do to others.

use crate::{hears_the_tone, visit};

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
