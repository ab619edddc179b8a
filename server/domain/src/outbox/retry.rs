//! When a delivery that failed is tried again, and when no more.

use super::{Delivery, Settled};
use crate::Timestamp;
use crate::time::{HOUR, MINUTE};

/// Pauses between attempts, in seconds; the last one repeats until [`ATTEMPTS_MAX`].
const PAUSES: [i64; 8] = [
    5,
    30,
    2 * MINUTE,
    10 * MINUTE,
    HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
];

/// After so many failures an event is given up: 22 hours of growing pauses and four of 12 hours, about three days. Attempts are
/// counted and not the event's age, so a house that was away for a week still tries as long as any other.
pub const ATTEMPTS_MAX: u32 = 13;

/// What follows from a failed attempt: another one after a growing pause, or the end. `chance` (0 to 255) shortens the pause by
/// up to a fifth, so that an endpoint that comes back is not met by everything at once.
pub fn after_failure(delivery: &Delivery, chance: u8, now: Timestamp) -> Settled {
    let attempts = delivery.attempts.saturating_add(1);
    if attempts >= ATTEMPTS_MAX {
        return Settled::GivenUp { attempts, at: now };
    }
    let nth = (delivery.attempts as usize).min(PAUSES.len() - 1);
    let pause = PAUSES[nth] * 1_000_000;
    let due = Timestamp(now.micros() + pause - pause / 5 * i64::from(chance) / 255);
    Settled::Retry { attempts, due }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outbox::{Event, Topic};
    use crate::time::DAY;
    use crate::{EndpointId, MerchantId, PaymentId};

    fn delivery(attempts: u32) -> Delivery {
        let at = Timestamp::from_micros(0);
        Delivery {
            event: Event::of(Topic::PaymentAuthorised, MerchantId(1), PaymentId(1), at),
            body: None,
            endpoint: EndpointId(1),
            attempts,
            due: at,
        }
    }

    #[test]
    fn pauses_grow_and_end() {
        for (attempts, chance, now_seconds, due_seconds) in [
            (0, 0, 0, Some(5)),
            (0, 255, 0, Some(4)),
            (1, 0, 5, Some(35)),
            (2, 0, 35, Some(155)),
            (3, 0, 155, Some(755)),
            (4, 0, 755, Some(755 + HOUR)),
            (7, 0, DAY, Some(DAY + DAY / 2)),
            (11, 0, DAY, Some(DAY + DAY / 2)),
            (12, 0, DAY, None),
            (40, 0, DAY, None),
            // The house was away when it happened.
            (0, 0, 40 * DAY, Some(40 * DAY + 5)),
        ] {
            let now = Timestamp::from_micros(0).plus_seconds(now_seconds);
            let settled = after_failure(&delivery(attempts), chance, now);
            let expected = match due_seconds {
                Some(due) => Settled::Retry {
                    attempts: attempts + 1,
                    due: Timestamp::from_micros(0).plus_seconds(due),
                },
                None => Settled::GivenUp {
                    attempts: attempts + 1,
                    at: now,
                },
            };
            assert_eq!(settled, expected, "attempt {attempts} at {now_seconds} s");
        }
    }

    #[test]
    fn an_endpoint_that_never_answers_is_tried_a_bounded_number_of_times() {
        let (mut now, mut tries) = (Timestamp::from_micros(0), 0);
        while let Settled::Retry { due, attempts } = after_failure(&delivery(tries), 255, now) {
            assert!(due > now);
            (now, tries) = (due, attempts);
        }
        assert_eq!(tries + 1, ATTEMPTS_MAX);
        let days = now.seconds() as f64 / DAY as f64;
        assert!(
            (2.3..3.0).contains(&days),
            "{days} days, with the shortest pauses"
        );
    }
}
