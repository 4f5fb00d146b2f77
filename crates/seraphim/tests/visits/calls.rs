//! Calls: their encryption, their servers, their members.

use crate::{hears_the_tone, visit, visit_while_it_plays};

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
    visit_while_it_plays(
        &[],
        r"
        voice server flips bits
        alice hears nothing for 3 s
        voice server stops flipping bits
        alice hears 440 Hz within 5 s
        ",
    );
}

#[test]
fn who_stays_loses_nothing_when_others_come_and_go() {
    visit_while_it_plays(
        &[],
        r#"
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
    visit_while_it_plays(
        &[],
        r"
        voice server closes 4015
        alice hears no gap over 40 ms for 4 s
        voice server drops
        alice hears no gap over 40 ms for 4 s
        ",
    );
}

#[test]
fn music_goes_on_after_4006_and_4009_and_in_another_region() {
    visit_while_it_plays(
        &[],
        r"
        voice server closes 4006
        wait 1 s
        alice hears 440 Hz within 10 s
        voice server closes 4009
        wait 1 s
        alice hears 440 Hz within 10 s
        voice server changes region
        wait 1 s
        alice hears 440 Hz within 10 s
        ",
    );
}

#[test]
fn a_downgrade_and_an_upgrade_of_dave_are_survived() {
    visit_while_it_plays(
        &[],
        r"
        voice server speaks DAVE 0
        alice hears no gap over 40 ms for 3 s
        voice server speaks DAVE 1
        wait 1 s
        alice hears 440 Hz within 5 s
        alice hears no gap over 40 ms for 3 s
        ",
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
fn row_33_lost_packets_change_nothing_but_what_is_heard() {
    visit_while_it_plays(
        &[],
        r"
        voice server loses packets
        alice hears nothing for 3 s
        voice server stops losing packets
        alice hears 440 Hz within 2 s
        alice hears no gap over 40 ms for 2 s
        ",
    );
}
