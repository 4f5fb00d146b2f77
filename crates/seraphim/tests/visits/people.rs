//! What people do besides listening.

use crate::{visit, visit_while_it_plays};

#[test]
fn the_panels_buttons_do_what_they_say() {
    visit_while_it_plays(
        &[],
        r#"
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
        owner sees "connected" within 5 s
        alice runs "/stats"
        alice sees "one soul" within 5 s
        "#,
    );
}
