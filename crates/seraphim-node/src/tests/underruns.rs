//! What is counted where a track is late.

use serde_json::json;

use super::stage::Stage;

#[tokio::test]
async fn a_gap_is_counted_for_the_source_of_its_track_and_for_no_other() {
    let mut stage = Stage::new().await;
    let client = stage.client().await;
    let figures = stage.figures.clone();
    let gaps = |is_meant: fn(&str) -> bool| -> u64 {
        let counts = figures.underruns().into_iter();
        let meant = counts.filter(|(source, _)| is_meant(source));
        meant.map(|(_, count)| count).sum()
    };
    let long = stage.encoded("long.wav").await;
    stage
        .update(&client, json!({"track": {"encoded": long}}))
        .await;
    assert_eq!(gaps(|_| true), 0, "nothing was heard yet");

    // Frames are taken sooner than they can be made.
    let mut phone = stage.phone().await;
    phone.take(|_| gaps(|source| source == "local") > 0).await;
    assert_eq!(gaps(|source| source != "local"), 0);
    stage.stop().await;
}
