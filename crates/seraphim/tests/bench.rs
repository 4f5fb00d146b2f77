//! `seraphim bench` as a program.

use std::process::Command;

use serde_json::Value;

#[test]
fn a_short_bench_ends_by_itself_and_counts_every_players_frames() {
    let output = Command::new(env!("CARGO_BIN_EXE_seraphim"))
        .args(["bench", "--json", "--players", "3", "--seconds", "1"])
        .args(["--no-reactions", "--scenario", "cached"])
        .output()
        .expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let report: Value = serde_json::from_slice(&output.stdout).expect("it says JSON");
    let load = &report["loads"][0];
    assert_eq!(
        (&load["sender"], &load["players"]),
        (&"seraphim".into(), &3.into())
    );
    // However busy the machine, each tick of each player was sent or missed.
    let ticks = load["sent"].as_u64().unwrap_or(0) + load["missed"].as_u64().unwrap_or(0);
    assert!((120..1_000).contains(&ticks), "{load}");
    assert_eq!(load["lost_by_the_sink"], 0);
    let targets = report["targets"].as_array().expect("a list");
    assert!(
        targets
            .iter()
            .any(|target| target["name"] == "cached: frames missed (%)")
    );
}

#[test]
fn everybody_of_a_crowd_is_answered_once_and_the_player_is_whole_afterwards() {
    let output = Command::new(env!("CARGO_BIN_EXE_seraphim"))
        .args(["bench", "--json", "--crowd", "12", "--seconds", "5"])
        .output()
        .expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let crowd: Value = serde_json::from_slice(&output.stdout).expect("it says JSON");
    let begun = crowd["begun"].as_u64().unwrap_or(0);
    assert!(begun >= 12, "everybody has pressed something: {crowd}");
    assert_eq!(crowd["answered"], begun, "{crowd}");
    assert_eq!(crowd["refused"], 0, "an answer came twice: {crowd}");
    assert_eq!(crowd["statuses"]["429"], Value::Null, "{crowd}");
    assert_eq!(crowd["panels"], 1, "{crowd}");
}
