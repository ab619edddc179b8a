//! The log: what was told, to whom, how often it was tried and what came back. Merchants read it; nothing is decided by it.

use super::{Event, Standing};
use crate::refusal::Fault;
use crate::time::DAY;
use crate::{EndpointId, EventId, MerchantId, PaymentId, Timestamp};

/// How long attempts are kept.
pub const ATTEMPTS_KEPT_SECONDS: i64 = 30 * DAY;
/// So many bytes of an answer are read and kept, and no more.
pub const ANSWER_BYTES_MAX: usize = 512;

/// One attempt to tell an endpoint of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    pub event: EventId,
    pub endpoint: EndpointId,
    pub at: Timestamp,
    pub duration_ms: u32,
    pub outcome: Outcome,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It answered with a status and these first bytes, made fit to be shown.
    Answered { status: u16, body: String },
    /// It could not be reached, or did not answer in time; never names the address.
    Failed(String),
}

impl Outcome {
    /// Whether it said that it heard.
    pub fn is_success(&self) -> bool {
        matches!(self, Self::Answered { status, .. } if (200..300).contains(status))
    }

    /// Whether it said that nobody will ever hear here again (410).
    pub fn is_gone(&self) -> bool {
        matches!(self, Self::Answered { status: 410, .. })
    }
}

/// The first bytes of an answer as they can be kept and shown: text, without what steers a terminal or turns the reading direction.
pub fn readable(bytes: &[u8]) -> String {
    let bytes = &bytes[..bytes.len().min(ANSWER_BYTES_MAX)];
    let shown = |c: &char| {
        matches!(c, '\n' | '\t') || !(c.is_control() || crate::text::overrides_direction(*c))
    };
    String::from_utf8_lossy(bytes)
        .chars()
        .filter(shown)
        .collect()
}

/// How a delivery stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logged {
    pub event: Event,
    pub standing: Standing,
    /// Failures since it was (last) sent on its way.
    pub attempts: u32,
    /// When it is tried (again); means something only while it is underway.
    pub due: Timestamp,
    /// When it arrived or was given up.
    pub settled_at: Option<Timestamp>,
}

/// A part of a list, newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Only what is older than this event.
    pub before: Option<EventId>,
    pub limit: u32,
}

pub trait EventLog {
    fn event(&mut self, id: EventId) -> Result<Option<Event>, Fault>;
    /// Newest first.
    fn events_of_merchant(&mut self, merchant: MerchantId, part: Part)
    -> Result<Vec<Event>, Fault>;
    /// In the order in which they happened; only those after `after`, where that is one of them.
    fn events_of_payment(
        &mut self,
        payment: PaymentId,
        after: Option<EventId>,
    ) -> Result<Vec<Event>, Fault>;
    /// The number of the newest event of all; 0 before the first.
    fn newest_event(&mut self) -> Result<u64, Fault>;
    /// Which payments had events with a number above `number`, at most `limit` events, with the number of the last one looked at.
    fn payments_told_since(
        &mut self,
        number: u64,
        limit: u32,
    ) -> Result<(Vec<PaymentId>, u64), Fault>;
    /// Writes an attempt down, unless its delivery is forgotten.
    fn add_attempt(&mut self, attempt: &Attempt) -> Result<(), Fault>;
    /// Oldest first.
    fn attempts(&mut self, event: EventId, endpoint: EndpointId) -> Result<Vec<Attempt>, Fault>;
    fn delivery(&mut self, event: EventId, endpoint: EndpointId) -> Result<Option<Logged>, Fault>;
    /// Those of a merchant's endpoint, newest event first.
    fn deliveries_of_endpoint(
        &mut self,
        merchant: MerchantId,
        endpoint: EndpointId,
        part: Part,
    ) -> Result<Vec<Logged>, Fault>;
    /// Forgets attempts from before `before`.
    fn forget_attempts(&mut self, before: Timestamp) -> Result<(), Fault>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_kept_as_text_and_short() {
        for (bytes, shown) in [
            (&b"ok\n"[..], "ok\n"),
            (b"a\0b\x1b[31mc", "ab[31mc"),
            (b"caf\xc3\xa9", "café"),
            (b"\xff\xfe", "\u{fffd}\u{fffd}"),
            ("x\u{202e}y".as_bytes(), "xy"),
            (b"", ""),
        ] {
            assert_eq!(readable(bytes), shown, "{bytes:?}");
        }
        assert_eq!(readable(&[b'x'; 5_000]).len(), ANSWER_BYTES_MAX);
    }

    #[test]
    fn only_two_hundreds_have_heard() {
        for (status, success, gone) in [
            (200, true, false),
            (204, true, false),
            (299, true, false),
            (199, false, false),
            (301, false, false),
            (307, false, false),
            (410, false, true),
            (500, false, false),
        ] {
            let outcome = Outcome::Answered {
                status,
                body: String::new(),
            };
            assert_eq!(
                (outcome.is_success(), outcome.is_gone()),
                (success, gone),
                "{status}"
            );
        }
        assert!(!Outcome::Failed("timed out".into()).is_success());
    }
}
