//! A parcel: what was shipped, how, and the code that opens the hand-over.

use super::code::{Code, TRIES_MAX, lock_seconds};
use super::evidence::Kind;
use super::refusals::DeliveryRefusal;
use crate::refusal::Result;
use crate::text;
use crate::{ParcelId, PaymentId, Timestamp};

pub const PARCELS_MAX: usize = 20;
pub const CARRIER_MAX_CHARS: usize = 60;
pub const TRACKING_MAX_CHARS: usize = 100;

/// A parcel as a merchant announces it, not yet believed.
#[derive(Clone, Debug)]
pub struct Ship {
    pub id: ParcelId,
    pub carrier: Option<String>,
    pub tracking: Option<String>,
    /// More parcels of the same payment will follow: it is not delivered when this one is.
    pub more_to_follow: bool,
    pub code: Code,
    pub salt: [u8; 16],
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parcel {
    pub id: ParcelId,
    pub payment: PaymentId,
    /// From 1.
    pub number: u32,
    pub carrier: Option<String>,
    pub tracking: Option<String>,
    pub more_to_follow: bool,
    pub shipped_at: Timestamp,
    pub lock: Lock,
    pub arrived: Option<Arrived>,
}

/// What keeps the hand-over's code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lock {
    pub salt: [u8; 16],
    pub seal: [u8; 32],
    /// Wrong codes so far.
    pub wrong: u32,
    /// The last that locked locks until then.
    pub until: Option<Timestamp>,
}

/// The strongest that is known of its arrival.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrived {
    pub kind: Kind,
    pub at: Timestamp,
    /// When the merchant may have the money for all that this parcel decides.
    pub release_at: Timestamp,
}

/// What came of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tried {
    /// It is the one, and used up now.
    Right,
    Wrong {
        left: u32,
    },
    Locked {
        until: Timestamp,
    },
    /// It was handed over before.
    Used,
}

impl Parcel {
    /// The next parcel of a payment.
    pub fn ship(
        ship: Ship,
        payment: PaymentId,
        earlier: &[Parcel],
        now: Timestamp,
    ) -> Result<Parcel> {
        let line = |text: Option<String>, max, field| {
            text.map(|text| text::line(&text, max))
                .transpose()
                .map_err(|why| why.of(field))
        };
        let carrier = line(ship.carrier, CARRIER_MAX_CHARS, "carrier")?;
        let tracking = line(ship.tracking, TRACKING_MAX_CHARS, "tracking")?;
        let same = |parcel: &Parcel| parcel.carrier == carrier && parcel.tracking == tracking;
        if tracking.is_some() && earlier.iter().any(same) {
            return Err(DeliveryRefusal::ShippedTwice.into());
        }
        if earlier.len() >= PARCELS_MAX {
            return Err(DeliveryRefusal::TooManyParcels.into());
        }
        Ok(Parcel {
            id: ship.id,
            payment,
            number: earlier.last().map_or(1, |last| last.number + 1),
            carrier,
            tracking,
            more_to_follow: ship.more_to_follow,
            shipped_at: now,
            lock: Lock {
                salt: ship.salt,
                seal: ship.code.sealed(&ship.salt),
                wrong: 0,
                until: None,
            },
            arrived: None,
        })
    }

    /// Tries a code. A wrong one counts, a right one is used up; whoever asks saves the parcel either way.
    pub fn try_code(&self, code: &Code, now: Timestamp) -> (Parcel, Tried) {
        let mut parcel = self.clone();
        if self.handed_over() {
            return (parcel, Tried::Used);
        }
        if let Some(until) = self.lock.until
            && now < until
        {
            return (parcel, Tried::Locked { until });
        }
        if code.sealed(&self.lock.salt) == self.lock.seal {
            parcel.lock.until = None;
            let parcel = parcel.arrived(Kind::Code, now);
            return (parcel, Tried::Right);
        }
        parcel.lock.wrong += 1;
        parcel.lock.until = lock_seconds(parcel.lock.wrong).map(|lock| now.plus_seconds(lock));
        let tried = match parcel.lock.until {
            Some(until) => Tried::Locked { until },
            None => Tried::Wrong {
                left: TRIES_MAX - parcel.lock.wrong % TRIES_MAX,
            },
        };
        (parcel, tried)
    }

    /// Whether its code was used.
    pub fn handed_over(&self) -> bool {
        self.arrived.is_some_and(|it| it.kind == Kind::Code)
    }

    /// Notes that it arrived. What is weaker than what is known changes nothing; what is as strong never puts the end off.
    pub fn arrived(mut self, kind: Kind, now: Timestamp) -> Parcel {
        let Some(objection) = kind.level().objection_seconds() else {
            return self;
        };
        let release_at = now.plus_seconds(objection);
        match &mut self.arrived {
            None => {
                self.arrived = Some(Arrived {
                    kind,
                    at: now,
                    release_at,
                });
            }
            Some(known) if known.kind.level() < kind.level() => {
                known.kind = kind;
                known.release_at = known.release_at.min(release_at);
            }
            Some(_) => {}
        }
        self
    }
}

/// When all of a payment's parcels have arrived: when the last did, and when the merchant may have the money. `None` while one is
/// under way or more are to follow.
pub fn all_arrived(parcels: &[Parcel]) -> Option<(Timestamp, Timestamp)> {
    if parcels.last()?.more_to_follow {
        return None;
    }
    let arrived: Option<Vec<Arrived>> = parcels.iter().map(|parcel| parcel.arrived).collect();
    let arrived = arrived?;
    let at = arrived.iter().map(|arrived| arrived.at).max()?;
    let release_at = arrived.iter().map(|arrived| arrived.release_at).max()?;
    Some((at, release_at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{DAY, HOUR, MINUTE};

    const NOW: Timestamp = Timestamp(1_000_000_000);

    fn ship(tracking: Option<&str>) -> Ship {
        Ship {
            id: ParcelId(1),
            carrier: Some("Colis Vert".into()),
            tracking: tracking.map(Into::into),
            more_to_follow: false,
            code: Code::of(123_456),
            salt: [7; 16],
        }
    }

    fn parcel() -> Parcel {
        Parcel::ship(ship(Some("CV1")), PaymentId(1), &[], NOW).expect("shipped")
    }

    #[test]
    fn what_is_shipped_is_checked() {
        let first = [parcel()];
        let many = vec![parcel(); PARCELS_MAX];
        let with = |change: fn(&mut Ship)| {
            let mut ship = ship(Some("CV2"));
            change(&mut ship);
            ship
        };
        for (ship, earlier, expected) in [
            (ship(Some("CV2")), &first[..], None),
            (ship(None), &first[..], None),
            (ship(Some("CV1")), &first[..], Some("parcel_shipped_twice")),
            (
                with(|ship| ship.tracking = Some(" CV1 ".into())),
                &first[..],
                Some("parcel_shipped_twice"),
            ),
            (with(|ship| ship.carrier = None), &first[..], None),
            (ship(Some("CV2")), &many[..], Some("parcels_too_many")),
            (
                with(|ship| ship.tracking = Some(String::new())),
                &[][..],
                Some("text_blank"),
            ),
            (
                with(|ship| ship.tracking = Some("x".repeat(101))),
                &[][..],
                Some("text_too_long"),
            ),
            (
                with(|ship| ship.carrier = Some("x".repeat(61))),
                &[][..],
                Some("text_too_long"),
            ),
            (
                with(|ship| ship.carrier = Some("<b>".into())),
                &[][..],
                Some("text_markup"),
            ),
            (
                with(|ship| ship.carrier = Some("a\0".into())),
                &[][..],
                Some("text_control_character"),
            ),
        ] {
            let shown = format!("{ship:?}");
            let shipped = Parcel::ship(ship, PaymentId(1), earlier, NOW);
            match (shipped, expected) {
                (Ok(parcel), None) => assert_eq!(parcel.number as usize, earlier.len() + 1),
                (shipped, expected) => {
                    assert_eq!(shipped.err().map(|why| why.code()), expected, "{shown}");
                }
            }
        }
    }

    #[test]
    fn five_tries_a_lock_and_one_use() {
        let (wrong, right) = (Code::of(1), Code::of(123_456));
        let mut parcel = parcel();
        let locked = |minutes| Tried::Locked {
            until: NOW.plus_seconds(minutes * MINUTE),
        };
        for (code, minute, expected) in [
            (&wrong, 0, Tried::Wrong { left: 4 }),
            (&wrong, 0, Tried::Wrong { left: 3 }),
            (&wrong, 0, Tried::Wrong { left: 2 }),
            (&wrong, 0, Tried::Wrong { left: 1 }),
            (&wrong, 0, locked(15)),
            (&right, 14, locked(15)),
            (&wrong, 14, locked(15)),
            (&wrong, 15, Tried::Wrong { left: 4 }),
            (&wrong, 15, Tried::Wrong { left: 3 }),
            (&wrong, 15, Tried::Wrong { left: 2 }),
            (&wrong, 15, Tried::Wrong { left: 1 }),
            (&wrong, 15, locked(45)),
            (&right, 45, Tried::Right),
            (&right, 45, Tried::Used),
            (&wrong, 46, Tried::Used),
        ] {
            let (next, tried) = parcel.try_code(code, NOW.plus_seconds(minute * MINUTE));
            assert_eq!(tried, expected);
            parcel = next;
        }
        assert_eq!(parcel.lock.wrong, 10);
        let arrived = parcel.arrived.expect("arrived");
        assert_eq!(arrived.release_at, NOW.plus_seconds(45 * MINUTE));
    }

    #[test]
    fn stronger_evidence_hastens_and_weaker_never_puts_off() {
        let arrived = |kinds: &[(Kind, i64)]| {
            let after = kinds.iter().fold(parcel(), |parcel, (kind, hour)| {
                parcel.arrived(*kind, NOW.plus_seconds(hour * HOUR))
            });
            let hours = |at: Timestamp| (at.seconds() - NOW.seconds()) / HOUR;
            let it = after.arrived?;
            Some((it.kind, hours(it.at), hours(it.release_at)))
        };
        let week = 7 * DAY / HOUR;
        assert_eq!(arrived(&[(Kind::Merchant, 1)]), None);
        assert_eq!(arrived(&[(Kind::Scan, 1)]), Some((Kind::Scan, 1, week + 1)));
        assert_eq!(
            arrived(&[(Kind::Scan, 1), (Kind::Scan, 9)]),
            Some((Kind::Scan, 1, week + 1))
        );
        assert_eq!(
            arrived(&[(Kind::Scan, 1), (Kind::Photo, 9)]),
            Some((Kind::Photo, 1, 57))
        );
        assert_eq!(
            arrived(&[(Kind::Photo, 1), (Kind::Scan, 2)]),
            Some((Kind::Photo, 1, 49))
        );
        assert_eq!(
            arrived(&[(Kind::Scan, 1), (Kind::Photo, 160)]),
            Some((Kind::Photo, 1, week + 1))
        );
        assert_eq!(
            arrived(&[(Kind::Photo, 1), (Kind::Code, 3)]),
            Some((Kind::Code, 1, 3))
        );
    }

    #[test]
    fn a_payment_has_arrived_when_all_of_it_has() {
        let under_way = parcel();
        let scanned = parcel().arrived(Kind::Scan, NOW);
        let handed = parcel().arrived(Kind::Code, NOW.plus_seconds(9));
        let first_of_many = Parcel {
            more_to_follow: true,
            ..handed.clone()
        };
        let scan_ends = NOW.plus_seconds(7 * DAY);
        for (parcels, expected) in [
            (vec![], None),
            (vec![under_way.clone()], None),
            (
                vec![handed.clone()],
                Some((NOW.plus_seconds(9), NOW.plus_seconds(9))),
            ),
            (
                vec![scanned.clone(), handed.clone()],
                Some((NOW.plus_seconds(9), scan_ends)),
            ),
            (vec![handed.clone(), under_way], None),
            (vec![first_of_many.clone()], None),
            (
                vec![first_of_many, scanned],
                Some((NOW.plus_seconds(9), scan_ends)),
            ),
        ] {
            assert_eq!(all_arrived(&parcels), expected);
        }
    }
}
