//! Real clients against a real server, on loopback.

mod calls;
mod gateway;
mod wire;

use std::{f64::consts::TAU, time::Duration};

use opusic_c::{Application, Channels, Encoder, SampleRate};
use tokio::sync::broadcast;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{
    Admission, Authority, Ears, Heard, VoiceEvent, VoiceNotice, VoiceServer, VoiceSettings, Window,
};

pub(super) const GUILD: u64 = 41;
pub(super) const CHANNEL: u64 = 4_242;
/// Generous: what is waited for takes milliseconds.
pub(super) const PATIENCE: Duration = Duration::from_secs(20);

pub(super) type Outcome = Result<(), Box<dyn std::error::Error>>;

/// A running server; dropping it stops it.
pub(super) struct Stage {
    pub(super) server: VoiceServer,
    _stop: tokio_util::sync::DropGuard,
}

pub(super) async fn stage(change: impl FnOnce(&mut VoiceSettings)) -> std::io::Result<Stage> {
    let authority = Authority::new().map_err(std::io::Error::other)?;
    let mut settings = VoiceSettings::new(authority);
    change(&mut settings);
    let stop = CancellationToken::new();
    let server = VoiceServer::start(settings, &TaskTracker::new(), stop.clone()).await?;
    Ok(Stage {
        server,
        _stop: stop.drop_guard(),
    })
}

pub(super) fn admission(user_id: u64) -> Admission {
    Admission {
        guild_id: GUILD,
        channel_id: CHANNEL,
        user_id,
        session_id: format!("session-of-{user_id}"),
        token: format!("token-of-{user_id}"),
    }
}

/// A steady tone, one Opus packet at a time.
pub(super) struct Tone {
    encoder: Encoder,
    hz: f64,
    position: u32,
}

impl Tone {
    pub(super) fn new(hz: f64) -> Self {
        let encoder = Encoder::new(Channels::Stereo, SampleRate::Hz48000, Application::Audio)
            .expect("libopus knows stereo at 48 kHz");
        Self {
            encoder,
            hz,
            position: 0,
        }
    }

    pub(super) fn packet(&mut self) -> Vec<u8> {
        let mut pcm = Vec::with_capacity(1920);
        for _ in 0..960 {
            let angle = TAU * self.hz * f64::from(self.position) / 48_000.0;
            #[expect(clippy::cast_possible_truncation, reason = "within ±0.25")]
            let sample = (0.25 * angle.sin()) as f32;
            pcm.extend([sample, sample]);
            self.position += 1;
        }
        let mut packet = vec![0; 1275];
        let length = self
            .encoder
            .encode_float_to_slice(&pcm, &mut packet)
            .expect("20 ms encode");
        packet.truncate(length);
        packet
    }

    /// `count` packets from `speaker`, a few at a time: the next ones when
    /// every listener has the last ones, so that no socket overflows.
    pub(super) async fn play(
        &mut self,
        speaker: &Ears,
        count: u64,
        listeners: &[&Ears],
    ) -> Outcome {
        let marks: Vec<_> = listeners.iter().map(|ears| ears.mark()).collect();
        let mut sent = 0;
        while sent < count {
            for _ in 0..10.min(count - sent) {
                speaker.say(&self.packet()).await?;
                sent += 1;
            }
            for (ears, mark) in listeners.iter().zip(&marks) {
                let since = Window::Since(*mark);
                ears.wait_until_heard(
                    speaker.user_id(),
                    since,
                    |heard| heard.packets >= sent,
                    PATIENCE,
                )
                .await?;
            }
        }
        Ok(())
    }
}

/// Waits for a notice.
pub(super) async fn notice(
    notices: &mut broadcast::Receiver<VoiceNotice>,
    mut wanted: impl FnMut(&VoiceNotice) -> bool,
) -> Result<VoiceNotice, Box<dyn std::error::Error>> {
    tokio::time::timeout(PATIENCE, async {
        loop {
            let notice = notices.recv().await?;
            if wanted(&notice) {
                return Ok(notice);
            }
        }
    })
    .await?
}

/// Waits until a transition to this version and epoch is executed.
pub(super) async fn executed(
    notices: &mut broadcast::Receiver<VoiceNotice>,
    wanted: (u16, u64),
) -> Outcome {
    notice(notices, |notice| {
        matches!(
            notice.event,
            VoiceEvent::TransitionExecuted { version, epoch, .. } if (version, epoch) == wanted
        )
    })
    .await?;
    Ok(())
}

/// The tone came through, whole.
pub(super) fn assert_whole(heard: &Heard, hz: f64, packets: u64) {
    assert!(heard.is_tone(hz), "{heard:?}");
    assert_eq!(heard.packets, packets, "{heard:?}");
    assert_eq!(
        (
            heard.lost,
            heard.undecryptable,
            heard.undecodable,
            heard.before_keys
        ),
        (0, 0, 0, 0),
        "{heard:?}"
    );
    assert!(heard.longest_gap <= Duration::from_millis(20), "{heard:?}");
    assert!((-15.5..-14.5).contains(&heard.level_dbfs), "{heard:?}");
}
