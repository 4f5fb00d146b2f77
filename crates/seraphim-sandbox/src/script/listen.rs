//! What a performance expects people to hear, judged in media time.

use std::sync::Arc;
use std::time::Duration;

use super::perform::Performance;
use super::step::{Bound, Sound};
use super::tell::{self, Line};
use crate::people::Person;
use crate::voice::{Ears, Heard, NotHeard, Window};

/// The stretch of sound on which a frequency is judged.
const JUDGED: Duration = Duration::from_secs(1);
/// Packets of 20 ms in that stretch, all but three.
const JUDGED_PACKETS: u64 = 47;
/// How far a level may be from the expected one, in dB.
const LEVEL_TOLERANCE: f64 = 1.0;
/// How much longer than its length a stretch of media may take to arrive.
const LATE: Duration = Duration::from_secs(10);

impl<T: FnMut(&Line)> Performance<'_, T> {
    pub(super) async fn hears(
        &self,
        ears: &Arc<Ears>,
        sound: Sound,
        within: Duration,
    ) -> Result<Heard, NotHeard> {
        let (bot, mark) = (self.bot(), ears.mark());
        let now = Arc::clone(ears);
        let condition = move |heard: &Heard| {
            let fresh = now.heard(bot, Window::Since(mark)).packets >= JUDGED_PACKETS;
            fresh
                && heard.audible >= JUDGED * 9 / 10
                && match sound {
                    Sound::Tone { hertz, level } => {
                        level.is_none_or(|level| {
                            (heard.level_dbfs - f64::from(level)).abs() <= LEVEL_TOLERANCE
                        }) && heard.is_tone(f64::from(hertz))
                    }
                    Sound::Music => true,
                }
        };
        ears.wait_until_heard(bot, Window::Last(JUDGED), condition, within + JUDGED)
            .await
    }

    pub(super) async fn hears_no_gap(
        &self,
        ears: &Arc<Ears>,
        over: Duration,
        lasting: Duration,
    ) -> Result<Heard, NotHeard> {
        let window = Window::Since(ears.mark());
        let decided = |heard: &Heard| heard.longest_gap > over || heard.span >= lasting;
        let heard = ears
            .wait_until_heard(self.bot(), window, decided, lasting + LATE)
            .await?;
        if heard.longest_gap > over {
            return Err(NotHeard {
                last: Box::new(heard),
            });
        }
        Ok(heard)
    }

    /// A stretch of what arrives from now on, nearly all of it sound, is encoded
    /// so finely.
    pub(super) async fn hears_bitrate(
        &self,
        ears: &Arc<Ears>,
        bound: Bound,
        lasting: Duration,
    ) -> Result<Heard, NotHeard> {
        let (bot, mark) = (self.bot(), ears.mark());
        let now = Arc::clone(ears);
        let condition = move |heard: &Heard| {
            now.heard(bot, Window::Since(mark)).span >= lasting
                && heard.audible >= lasting * 9 / 10
                && heard.bitrate.is_some_and(|bits| bound.admits(bits))
        };
        ears.wait_until_heard(bot, Window::Last(lasting), condition, lasting + LATE)
            .await
    }

    pub(super) fn judge(&mut self, heard: Result<Heard, NotHeard>) -> Result<(), String> {
        match heard {
            Ok(heard) => {
                self.say_outcome(&tell::heard(&heard));
                Ok(())
            }
            Err(error) => Err(format!("heard instead: {}", told(&error))),
        }
    }

    pub(super) async fn hears_nothing(
        &self,
        ears: &Arc<Ears>,
        lasting: Duration,
    ) -> Result<(), String> {
        let quiet = |heard: &Heard| heard.quiet_for.is_none_or(|time| time >= lasting);
        let window = Window::Last(JUDGED);
        let heard = ears
            .wait_until_heard(self.bot(), window, quiet, lasting + JUDGED * 2)
            .await;
        heard
            .map(drop)
            .map_err(|error| format!("it is not quiet: {}", told(&error)))
    }
}

fn told(error: &NotHeard) -> String {
    tell::heard(&error.last)
}

pub(super) fn listener(person: &Person) -> Result<Arc<Ears>, String> {
    person
        .ears()
        .ok_or_else(|| "they are in no voice channel".to_owned())
}
