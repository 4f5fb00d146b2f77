//! The one place that says what follows the end of a voice gateway connection.
//! See <https://discord.com/developers/docs/topics/opcodes-and-status-codes#voice-voice-close-event-codes>.

use std::time::Duration;

/// What follows a close.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterClose {
    /// The connection is resumed by itself; audio goes on meanwhile.
    Resume,
    /// A new voice session is opened by itself with the same server information.
    Identify,
    /// Nothing more happens until the owner calls `connect` again: it takes a
    /// new exchange over the main gateway, or the bot was put out.
    Report,
    /// As `Report`, and the owner should wait a while before it asks again.
    ReportAndWait,
}

/// The code that stands for an end without a close frame, as RFC 6455 has it.
pub(crate) const ABNORMAL: u16 = 1006;

/// What follows a close with this code, tries left provided.
fn after(code: u16) -> AfterClose {
    match code {
        // Authentication failed, session no longer valid, server not found,
        // disconnected, DAVE required, call terminated: asking the same server
        // with the same session again cannot help. Unknown protocol: we know
        // of no other.
        4004 | 4006 | 4011 | 4012 | 4014 | 4017 | 4022 => AfterClose::Report,
        // Rate limited.
        4021 => AfterClose::ReportAndWait,
        // Unknown opcode, failed to decode, not authenticated, already
        // authenticated, bad request: this session is muddled. Session timeout:
        // it is gone. Unknown encryption mode: another one may do.
        4001 | 4002 | 4003 | 4005 | 4009 | 4016 | 4020 => AfterClose::Identify,
        // Voice server crashed, and whatever the network does to a connection.
        4015 => AfterClose::Resume,
        code if code < 4000 => AfterClose::Resume,
        _ => AfterClose::Identify,
    }
}

/// Whether a close speaks against the transport encryption mode.
pub(crate) fn refuses_mode(code: u16) -> bool {
    code == 4016
}

/// Bounds the attempts to mend a connection by itself.
#[derive(Debug, Default)]
pub(crate) struct Patience {
    /// Attempts since the connection last held.
    failed: u32,
    /// Resumes since the connection last held.
    resumed: u32,
}

/// How long a connection must have lasted for its end to count as a new trouble.
const HELD: Duration = Duration::from_secs(30);
/// Attempts before the owner has to act.
const ATTEMPTS: u32 = 8;
/// Resumes before a new session is tried.
const RESUMES: u32 = 3;
const FIRST_WAIT: Duration = Duration::from_millis(100);
const LONGEST_WAIT: Duration = Duration::from_secs(10);

impl Patience {
    /// Decides what follows a close. `lasted` is how long the session or its
    /// resumption had been open, `None` when it never was; `resumable` says
    /// whether there is a session to resume.
    pub(crate) fn next(
        &mut self,
        code: u16,
        lasted: Option<Duration>,
        resumable: bool,
    ) -> AfterClose {
        if lasted.is_some_and(|lasted| lasted >= HELD) {
            *self = Self::default();
        }
        let wanted = after(code);
        if matches!(wanted, AfterClose::Report | AfterClose::ReportAndWait) {
            return wanted;
        }
        self.failed += 1;
        if self.failed > ATTEMPTS {
            return AfterClose::Report;
        }
        if wanted == AfterClose::Resume && resumable && self.resumed < RESUMES {
            self.resumed += 1;
            AfterClose::Resume
        } else {
            AfterClose::Identify
        }
    }

    /// How long to wait before the attempt: doubling, with `jitter` in 0..1
    /// taking away up to a half.
    pub(crate) fn wait(&self, jitter: f64) -> Duration {
        let doublings = self.failed.saturating_sub(1).min(16);
        let whole = FIRST_WAIT.saturating_mul(1 << doublings).min(LONGEST_WAIT);
        whole.mul_f64(1.0 - jitter.clamp(0.0, 1.0) / 2.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_documented_close_code_has_its_consequence() {
        use AfterClose::{Identify, Report, ReportAndWait, Resume};
        let table = [
            (4001, Identify),
            (4002, Identify),
            (4003, Identify),
            (4004, Report),
            (4005, Identify),
            (4006, Report),
            (4009, Identify),
            (4011, Report),
            (4012, Report),
            (4014, Report),
            (4015, Resume),
            (4016, Identify),
            (4017, Report),
            (4020, Identify),
            (4021, ReportAndWait),
            (4022, Report),
            (1000, Resume),
            (1001, Resume),
            (ABNORMAL, Resume),
            (4999, Identify),
        ];
        for (code, next) in table {
            assert_eq!(Patience::default().next(code, None, true), next, "{code}");
        }
    }

    #[test]
    fn without_a_session_there_is_nothing_to_resume() {
        assert_eq!(
            Patience::default().next(ABNORMAL, None, false),
            AfterClose::Identify
        );
    }

    #[test]
    fn resumes_that_fail_become_a_new_session_and_then_a_report() {
        let mut patience = Patience::default();
        let course: Vec<_> = (0..9)
            .map(|_| patience.next(ABNORMAL, None, true))
            .collect();
        assert_eq!(course[..3], [AfterClose::Resume; 3]);
        assert_eq!(course[3..8], [AfterClose::Identify; 5]);
        assert_eq!(course[8], AfterClose::Report);
    }

    #[test]
    fn a_connection_that_held_gives_all_attempts_back() {
        let mut patience = Patience::default();
        for _ in 0..8 {
            patience.next(ABNORMAL, None, true);
        }
        assert_eq!(
            patience.next(ABNORMAL, Some(HELD), true),
            AfterClose::Resume
        );
    }

    #[test]
    fn a_server_that_ends_each_new_session_at_once_is_left_alone_in_the_end() {
        let mut patience = Patience::default();
        let soon = Some(Duration::from_secs(1));
        let last = (0..9).map(|_| patience.next(4009, soon, true)).last();
        assert_eq!(last, Some(AfterClose::Report));
    }

    #[test]
    fn waits_double_up_to_ten_seconds_and_jitter_takes_at_most_half() {
        let mut patience = Patience::default();
        let mut waits = Vec::new();
        for _ in 0..8 {
            patience.next(ABNORMAL, None, true);
            waits.push(patience.wait(0.0).as_millis());
        }
        assert_eq!(waits, [100, 200, 400, 800, 1600, 3200, 6400, 10_000]);
        assert_eq!(patience.wait(1.0).as_millis(), 5000);
    }
}
