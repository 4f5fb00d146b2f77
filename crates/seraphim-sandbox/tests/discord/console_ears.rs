//! What a page hears of a call, and the figures that it is told beside it.

use std::time::Duration;

use serde_json::json;

use crate::{
    client::Outcome,
    console::{Stage, stage},
    page::Page,
};

/// 440 Hz in packets of 20 ms, spoken as a person would.
async fn hum(stage: &Stage, seconds: u32) -> Outcome {
    use opusic_c::{Application, Channels, Encoder, SampleRate};
    let mut encoder = Encoder::new(Channels::Stereo, SampleRate::Hz48000, Application::Audio)
        .map_err(|error| format!("{error:?}"))?;
    let bob = stage.sandbox.person("bob")?;
    let ears = bob.ears().ok_or("bob is in a call")?;
    let can_speak = ears
        .wait_until(
            seraphim_sandbox::voice::Ears::can_speak,
            Duration::from_secs(10),
        )
        .await;
    assert!(can_speak, "bob has keys");
    let mut pace = tokio::time::interval(Duration::from_millis(20));
    let mut position = 0_u32;
    for _ in 0..seconds * 50 {
        let mut pcm = Vec::with_capacity(1920);
        for _ in 0..960 {
            let angle = std::f64::consts::TAU * 440.0 * f64::from(position) / 48_000.0;
            #[expect(clippy::cast_possible_truncation, reason = "within ±0.25")]
            let sample = (0.25 * angle.sin()) as f32;
            pcm.extend([sample, sample]);
            position += 1;
        }
        let mut packet = vec![0; 1275];
        let length = encoder
            .encode_float_to_slice(&pcm, &mut packet)
            .map_err(|error| format!("{error:?}"))?;
        pace.tick().await;
        ears.say(&packet[..length]).await?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_hears_what_its_person_decrypts_and_knows_the_figures() -> Outcome {
    let stage = stage().await?;
    let mut page = Page::connect(&stage.console).await?;
    let (guild, channel) = (page.guild(), page.channel("Music"));
    page.order(json!({"do": "listen", "guild": guild})).await?;
    page.order(json!({"do": "join", "channel": channel}))
        .await?;
    stage.sandbox.person("bob")?.join_voice("Music").await?;
    let heard = async {
        let tone = |page: &Page| {
            let speaker = page.figures.as_ref().map(|figures| &figures["speakers"][0]);
            let hertz = speaker.and_then(|speaker| speaker["frequency_hz"].as_f64());
            page.frames.len() >= 75 && hertz.is_some_and(|hertz| (hertz - 440.0).abs() < 1.0)
        };
        while !tone(&page) {
            let count = page.frames.len();
            page.until(|page| page.frames.len() >= count + 25 || tone(page))
                .await?;
            if let Some(frame) = page.frames.last() {
                let sequence = u32::from_le_bytes([frame[4], frame[5], frame[6], frame[7]]);
                page.acknowledge(sequence).await?;
            }
        }
        Ok::<_, Box<dyn std::error::Error>>(())
    };
    let (heard, hummed) = tokio::join!(heard, hum(&stage, 4));
    heard?;
    hummed?;
    let figures = page.figures.clone().ok_or("there are figures")?;
    let speaker = &figures["speakers"][0];
    let level = speaker["level_dbfs"].as_f64().unwrap_or_default();
    assert!(
        (level + 15.05).abs() < 1.0,
        "a sine of a quarter: {level} dBFS"
    );
    assert_eq!(
        (&speaker["lost"], &speaker["undecryptable"]),
        (&json!(0), &json!(0))
    );
    assert_eq!(
        (&figures["dropped"], &figures["dave_version"]),
        (&json!(0), &json!(1))
    );
    assert_eq!(figures["mode"], "aead_aes256_gcm_rtpsize");
    assert!(page.all("voice/").any(|voice| voice["connected"] == true));
    let mut last = 0;
    for frame in &page.frames {
        assert_eq!((frame[0], frame.len()), (1, 40 + 960 * 4));
        let sequence = u32::from_le_bytes([frame[4], frame[5], frame[6], frame[7]]);
        assert_eq!(sequence, last + 1, "no frame was left out");
        last = sequence;
    }
    let crossings = |frame: &Vec<u8>| {
        let samples = frame[40..].chunks_exact(4);
        let left: Vec<bool> = samples.map(|pair| pair[1] & 0x80 != 0).collect();
        left.windows(2).filter(|pair| pair[0] != pair[1]).count()
    };
    let recent = &page.frames[page.frames.len() - 25..];
    let crossings: usize = recent.iter().map(crossings).sum();
    // Half a second of 440 Hz crosses zero 440 times, less those between frames.
    assert!(
        (415..=441).contains(&crossings),
        "{crossings} crossings in the samples"
    );
    Ok(())
}
