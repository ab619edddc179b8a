//! Where a payment stands, and the moves from one state to the next.
//!
//! created → authorised → shipped → delivered → released, and from each of them a way back to the shopper.
//!
//! At every moment `held + released + refunded = paid`: of what was paid, `refunded` went back, and the rest is in escrow or
//! with the merchant, as the state says.

use super::payment::{Confirmation, Payment};
use super::refusals::PaymentRefusal;
use crate::outbox::Topic;
use crate::time::DAY;
use crate::{Money, ShopperId, Timestamp};

/// How long a merchant has for shipping: five working days are never more than seven days.
pub const SHIP_SECONDS_MAX: i64 = 7 * DAY;
/// When goods have to be there; after it the shopper may give up waiting (Directive 2011/83/EU, article 18).
pub const DELIVER_SECONDS_MAX: i64 = 30 * DAY;

/// The money that a shopper gave into escrow, and since when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    pub shopper: ShopperId,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Nobody has paid yet; the offer stands until `expires_at`.
    Created { expires_at: Timestamp },
    /// Held in escrow for the merchant, with the shopper's proven consent.
    Authorised { shopper: ShopperId, at: Timestamp },
    /// The first parcel is on its way.
    Shipped { held: Held, at: Timestamp },
    /// Proven to have arrived; the merchant has the money at `release_at` unless the shopper objects.
    Delivered {
        held: Held,
        at: Timestamp,
        release_at: Timestamp,
    },
    /// The merchant has the money.
    Released {
        held: Held,
        delivered_at: Timestamp,
        at: Timestamp,
    },
    /// All of it went back.
    Refunded { held: Held, at: Timestamp },
    /// Called off before it was shipped. A shopper who had paid has the money back.
    Cancelled { held: Option<Held>, at: Timestamp },
    /// Nobody paid in time.
    Expired { at: Timestamp },
}

/// A state without its facts: what lists are filtered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Created,
    Authorised,
    Shipped,
    Delivered,
    Released,
    Refunded,
    Cancelled,
    Expired,
}

impl Status {
    pub const ALL: [Status; 8] = [
        Status::Created,
        Status::Authorised,
        Status::Shipped,
        Status::Delivered,
        Status::Released,
        Status::Refunded,
        Status::Cancelled,
        Status::Expired,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Authorised => "authorised",
            Self::Shipped => "shipped",
            Self::Delivered => "delivered",
            Self::Released => "released",
            Self::Refunded => "refunded",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }

    /// Whether the money waits in escrow.
    pub fn is_held(self) -> bool {
        matches!(self, Self::Authorised | Self::Shipped | Self::Delivered)
    }

    /// Whether a purchase by it stands: paid, and not given back.
    pub fn stands(self) -> bool {
        self.is_held() || self == Self::Released
    }
}

impl Payment {
    /// The payment as it stands at `now`: an offer whose time is over has expired, whether or not anyone looked.
    pub fn at(mut self, now: Timestamp) -> Payment {
        if let State::Created { expires_at } = self.state
            && expires_at <= now
        {
            self.state = State::Expired { at: expires_at };
        }
        self
    }

    pub fn status(&self) -> Status {
        match self.state {
            State::Created { .. } => Status::Created,
            State::Authorised { .. } => Status::Authorised,
            State::Shipped { .. } => Status::Shipped,
            State::Delivered { .. } => Status::Delivered,
            State::Released { .. } => Status::Released,
            State::Refunded { .. } => Status::Refunded,
            State::Cancelled { .. } => Status::Cancelled,
            State::Expired { .. } => Status::Expired,
        }
    }

    /// Whose money is or was held, and since when.
    pub fn held(&self) -> Option<Held> {
        match self.state {
            State::Authorised { shopper, at } => Some(Held { shopper, at }),
            State::Shipped { held, .. }
            | State::Delivered { held, .. }
            | State::Released { held, .. }
            | State::Refunded { held, .. } => Some(held),
            State::Cancelled { held, .. } => held,
            State::Created { .. } | State::Expired { .. } => None,
        }
    }

    /// When the state began; for an offer, when it was made.
    pub fn since(&self) -> Timestamp {
        match self.state {
            State::Created { .. } => self.created_at,
            State::Authorised { at, .. }
            | State::Shipped { at, .. }
            | State::Delivered { at, .. }
            | State::Released { at, .. }
            | State::Refunded { at, .. }
            | State::Cancelled { at, .. }
            | State::Expired { at } => at,
        }
    }

    /// What has not gone back: in escrow, or with the merchant.
    pub fn kept(&self) -> Money {
        Money::new(self.total.minor - self.refunded, self.total.currency)
    }

    /// When whoever waits for the goods may give up; `None` once they are proven to be there.
    pub fn overdue_at(&self) -> Option<Timestamp> {
        match (&self.state, self.held()) {
            (State::Authorised { .. } | State::Shipped { .. }, Some(held)) => {
                Some(held.at.plus_seconds(DELIVER_SECONDS_MAX))
            }
            _ => None,
        }
    }

    /// created → authorised.
    pub fn authorise(
        &self,
        confirmation: &Confirmation,
        now: Timestamp,
    ) -> Result<Payment, PaymentRefusal> {
        match self.state {
            State::Created { expires_at } if now < expires_at => {
                let mut paid = self.in_state(State::Authorised {
                    shopper: confirmation.shopper,
                    at: now,
                });
                paid.payee_origin = confirmation.payee_origin.clone();
                Ok(paid)
            }
            State::Created { .. } | State::Expired { .. } => Err(PaymentRefusal::Expired),
            State::Cancelled { .. } => Err(PaymentRefusal::AlreadyCancelled),
            State::Refunded { .. } => Err(PaymentRefusal::AlreadyRefunded),
            State::Authorised { .. }
            | State::Shipped { .. }
            | State::Delivered { .. }
            | State::Released { .. } => Err(PaymentRefusal::AlreadyAuthorised),
        }
    }

    /// authorised | shipped → shipped.
    pub fn ship(&self, at: Timestamp) -> Result<Payment, PaymentRefusal> {
        match self.state {
            State::Authorised { .. } => {
                let held = self.paid()?;
                Ok(self.in_state(State::Shipped { held, at }))
            }
            State::Shipped { .. } => Ok(self.clone()),
            State::Delivered { .. } | State::Released { .. } => {
                Err(PaymentRefusal::AlreadyDelivered)
            }
            _ => Err(self.is_over()),
        }
    }

    /// authorised | shipped → delivered. Proven again, it keeps the earlier of both ends of waiting.
    pub fn deliver(&self, at: Timestamp, release_at: Timestamp) -> Result<Payment, PaymentRefusal> {
        match self.state {
            State::Authorised { .. } | State::Shipped { .. } => {
                let held = self.paid()?;
                Ok(self.in_state(State::Delivered {
                    held,
                    at,
                    release_at,
                }))
            }
            State::Delivered {
                held,
                at,
                release_at: earlier,
            } => Ok(self.in_state(State::Delivered {
                held,
                at,
                release_at: earlier.min(release_at),
            })),
            State::Released { .. } => Err(PaymentRefusal::AlreadyReleased),
            _ => Err(self.is_over()),
        }
    }

    /// delivered → released.
    pub fn release(&self, now: Timestamp) -> Result<Payment, PaymentRefusal> {
        match self.state {
            State::Delivered { held, at, .. } => Ok(self.in_state(State::Released {
                held,
                delivered_at: at,
                at: now,
            })),
            State::Authorised { .. } | State::Shipped { .. } => Err(PaymentRefusal::NotDelivered),
            State::Released { .. } => Err(PaymentRefusal::AlreadyReleased),
            _ => Err(self.is_over()),
        }
    }

    /// Gives some of it back, from wherever it is; with the last of it the payment is refunded.
    pub fn refund(&self, minor: i64, now: Timestamp) -> Result<Payment, PaymentRefusal> {
        let held = self.standing()?;
        if minor > self.kept().minor {
            return Err(PaymentRefusal::RefundTooLarge { left: self.kept() });
        }
        let mut refunded = self.clone();
        refunded.refunded += minor;
        if refunded.kept().minor == 0 {
            refunded.state = State::Refunded { held, at: now };
        }
        Ok(refunded)
    }

    /// created | authorised → cancelled; cancelled stays as it is.
    pub fn cancel(&self, now: Timestamp) -> Result<Payment, PaymentRefusal> {
        match self.state {
            State::Cancelled { .. } => Ok(self.clone()),
            State::Created { expires_at } if expires_at <= now => Err(PaymentRefusal::Expired),
            State::Created { .. } | State::Authorised { .. } => {
                let held = self.held();
                let mut cancelled = self.in_state(State::Cancelled { held, at: now });
                cancelled.refunded = held.map_or(0, |_| self.total.minor);
                Ok(cancelled)
            }
            State::Shipped { .. } | State::Delivered { .. } | State::Released { .. } => {
                Err(PaymentRefusal::AlreadyShipped)
            }
            State::Refunded { .. } | State::Expired { .. } => Err(self.is_over()),
        }
    }

    /// The payment as it was when `topic` happened, at `at`, for whoever is told only later.
    pub fn when(&self, topic: Topic, at: Timestamp) -> Payment {
        let Some(held) = self.held() else {
            return self.clone();
        };
        let state = match topic {
            Topic::PaymentAuthorised => State::Authorised {
                shopper: held.shopper,
                at: held.at,
            },
            Topic::PaymentShipped => State::Shipped { held, at },
            Topic::PaymentDelivered => match self.state {
                State::Delivered { .. } => return self.clone(),
                _ => State::Delivered {
                    held,
                    at,
                    release_at: at,
                },
            },
            Topic::PaymentReleased => match self.state {
                State::Released { .. } => return self.clone(),
                _ => State::Released {
                    held,
                    delivered_at: at,
                    at,
                },
            },
            _ => return self.clone(),
        };
        self.in_state(state)
    }

    /// Paid, and not given back; or why not.
    pub fn standing(&self) -> Result<Held, PaymentRefusal> {
        match self.held() {
            Some(held) if self.status().stands() => Ok(held),
            _ => Err(self.is_over()),
        }
    }

    fn in_state(&self, state: State) -> Payment {
        Payment {
            state,
            ..self.clone()
        }
    }

    fn paid(&self) -> Result<Held, PaymentRefusal> {
        self.held().ok_or(PaymentRefusal::NotPaid)
    }

    /// Why nothing moves any more, or not yet.
    fn is_over(&self) -> PaymentRefusal {
        match self.state {
            State::Created { .. } => PaymentRefusal::NotPaid,
            State::Cancelled { .. } => PaymentRefusal::AlreadyCancelled,
            State::Refunded { .. } => PaymentRefusal::AlreadyRefunded,
            State::Expired { .. } => PaymentRefusal::Expired,
            State::Authorised { .. }
            | State::Shipped { .. }
            | State::Delivered { .. }
            | State::Released { .. } => PaymentRefusal::AlreadyAuthorised,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payments::tests::{ANA, confirmation, lamp_payment};

    const HELD: Held = Held {
        shopper: ANA,
        at: Timestamp(20),
    };

    fn in_state(state: State) -> Payment {
        Payment {
            state,
            ..lamp_payment()
        }
    }

    /// Every state of a payment of 2,400, with what five moves at 50 make of it: authorise, ship, deliver, release, cancel; and a
    /// refund of 100.
    #[test]
    fn every_state_takes_or_refuses_every_move() {
        use PaymentRefusal::*;
        use Status::*;
        let (ship, over) = (Timestamp(30), Timestamp(40));
        let rows = [
            (
                State::Created {
                    expires_at: Timestamp(100),
                },
                [
                    Ok(Authorised),
                    Err(NotPaid),
                    Err(NotPaid),
                    Err(NotPaid),
                    Ok(Cancelled),
                    Err(NotPaid),
                ],
            ),
            (
                State::Created {
                    expires_at: Timestamp(50),
                },
                [
                    Err(PaymentRefusal::Expired),
                    Err(NotPaid),
                    Err(NotPaid),
                    Err(NotPaid),
                    Err(PaymentRefusal::Expired),
                    Err(NotPaid),
                ],
            ),
            (
                State::Authorised {
                    shopper: ANA,
                    at: HELD.at,
                },
                [
                    Err(AlreadyAuthorised),
                    Ok(Shipped),
                    Ok(Delivered),
                    Err(NotDelivered),
                    Ok(Cancelled),
                    Ok(Authorised),
                ],
            ),
            (
                State::Shipped {
                    held: HELD,
                    at: ship,
                },
                [
                    Err(AlreadyAuthorised),
                    Ok(Shipped),
                    Ok(Delivered),
                    Err(NotDelivered),
                    Err(AlreadyShipped),
                    Ok(Shipped),
                ],
            ),
            (
                State::Delivered {
                    held: HELD,
                    at: ship,
                    release_at: over,
                },
                [
                    Err(AlreadyAuthorised),
                    Err(AlreadyDelivered),
                    Ok(Delivered),
                    Ok(Released),
                    Err(AlreadyShipped),
                    Ok(Delivered),
                ],
            ),
            (
                State::Released {
                    held: HELD,
                    delivered_at: ship,
                    at: over,
                },
                [
                    Err(AlreadyAuthorised),
                    Err(AlreadyDelivered),
                    Err(AlreadyReleased),
                    Err(AlreadyReleased),
                    Err(AlreadyShipped),
                    Ok(Released),
                ],
            ),
            (
                State::Refunded {
                    held: HELD,
                    at: over,
                },
                [
                    Err(AlreadyRefunded),
                    Err(AlreadyRefunded),
                    Err(AlreadyRefunded),
                    Err(AlreadyRefunded),
                    Err(AlreadyRefunded),
                    Err(AlreadyRefunded),
                ],
            ),
            (
                State::Cancelled {
                    held: Some(HELD),
                    at: over,
                },
                [
                    Err(AlreadyCancelled),
                    Err(AlreadyCancelled),
                    Err(AlreadyCancelled),
                    Err(AlreadyCancelled),
                    Ok(Cancelled),
                    Err(AlreadyCancelled),
                ],
            ),
            (
                State::Expired { at: over },
                [
                    Err(PaymentRefusal::Expired),
                    Err(PaymentRefusal::Expired),
                    Err(PaymentRefusal::Expired),
                    Err(PaymentRefusal::Expired),
                    Err(PaymentRefusal::Expired),
                    Err(PaymentRefusal::Expired),
                ],
            ),
        ];
        let now = Timestamp(50);
        for (state, expected) in rows {
            let payment = in_state(state);
            let moved = [
                payment.authorise(&confirmation(ANA), now),
                payment.ship(now),
                payment.deliver(now, Timestamp(60)),
                payment.release(now),
                payment.cancel(now),
                payment.refund(100, now),
            ];
            let moved = moved.map(|moved| moved.map(|payment| payment.status()));
            assert_eq!(moved, expected, "{:?}", payment.state);
        }
    }

    #[test]
    fn what_went_back_and_what_is_kept_come_to_what_was_paid() {
        let paid = in_state(State::Shipped {
            held: HELD,
            at: Timestamp(30),
        });
        let part = paid.refund(1000, Timestamp(50)).expect("a part");
        assert_eq!((part.refunded, part.kept().minor), (1000, 1400));
        assert_eq!(part.status(), Status::Shipped);
        let left = part.kept();
        assert_eq!(
            part.refund(1401, Timestamp(51)),
            Err(PaymentRefusal::RefundTooLarge { left })
        );
        let all = part.refund(1400, Timestamp(51)).expect("the rest");
        assert_eq!(
            (all.status(), all.kept().minor, all.since()),
            (Status::Refunded, 0, Timestamp(51))
        );
        let cancelled = in_state(State::Authorised {
            shopper: ANA,
            at: Timestamp(20),
        });
        let part = cancelled.refund(1000, Timestamp(21)).expect("a part");
        let cancelled = part.cancel(Timestamp(22)).expect("called off");
        assert_eq!((cancelled.refunded, cancelled.kept().minor), (2400, 0));
        let unpaid = lamp_payment().cancel(Timestamp(22)).expect("called off");
        assert_eq!(unpaid.refunded, 0);
    }

    #[test]
    fn an_offer_ends_by_itself_and_an_event_speaks_of_its_own_time() {
        let payment = lamp_payment();
        let State::Created { expires_at } = payment.state else {
            panic!("an offer");
        };
        let before = Timestamp(expires_at.0 - 1);
        assert_eq!(payment.clone().at(before).status(), Status::Created);
        assert_eq!(payment.clone().at(expires_at).status(), Status::Expired);

        let refunded = in_state(State::Refunded {
            held: HELD,
            at: Timestamp(90),
        });
        for (topic, status, since) in [
            (Topic::PaymentAuthorised, Status::Authorised, 20),
            (Topic::PaymentShipped, Status::Shipped, 30),
            (Topic::PaymentDelivered, Status::Delivered, 30),
            (Topic::PaymentReleased, Status::Released, 30),
            (Topic::PaymentRefunded, Status::Refunded, 90),
        ] {
            let then = refunded.when(topic, Timestamp(30));
            assert_eq!((then.status(), then.since().0), (status, since));
        }
        let expired = in_state(State::Expired { at: Timestamp(5) });
        assert_eq!(expired.when(Topic::PaymentExpired, Timestamp(5)), expired);
    }

    #[test]
    fn names_are_read_back_and_every_status_says_where_the_money_is() {
        for status in Status::ALL {
            assert_eq!(Status::parse(status.name()), Some(status));
            assert!(status.stands() || !status.is_held());
        }
        assert_eq!(Status::parse("paid"), None);
    }
}
