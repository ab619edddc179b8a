//! A recommendation: an author's word about one product, with everything a reader must know about it.

use super::choices::{Audience, Verdict};
use super::life::{FollowUp, KEPT_AFTER_DAYS, Reply, Said, Stage, Standing, Version, due};
use super::pictures::Picture;
use super::point::{self, DraftPoint, Point};
use super::refusals::WriteRefusal;
use super::totals::FULL_WEIGHT;
pub use crate::disclosure::Disclosure;
use crate::time::DAY;
use crate::{MerchantId, PaymentId, RecommendationId, ShopperId, Timestamp, text};
use sha2::{Digest, Sha256};

pub const TEXT_CHARS_MAX: usize = 2_000;

/// A purchase that stands: the money is with the shop or on its way, and was not given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Purchase {
    pub payment: PaymentId,
    pub at: Timestamp,
    /// When it was proven that the goods arrived. Only then does the purchase verify a word.
    pub delivered_at: Option<Timestamp>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recommendation {
    pub id: RecommendationId,
    pub author: ShopperId,
    pub merchant: MerchantId,
    pub sku: String,
    pub verdict: Verdict,
    pub points: Vec<Point>,
    /// The number of the next new point.
    pub next_point: u32,
    pub text: String,
    pub audience: Audience,
    pub disclosure: Disclosure,
    pub pictures: Vec<Picture>,
    /// The purchase behind it, as long as it stands.
    pub purchase: Option<Purchase>,
    /// What the author said again later, in order.
    pub follow_ups: Vec<FollowUp>,
    pub reply: Option<Reply>,
    pub standing: Standing,
    /// What it counts in scores and ranks, in percent.
    pub weight: u8,
    /// How many versions there were before this one.
    pub versions: u32,
    pub first_at: Timestamp,
    pub written_at: Timestamp,
}

/// What an author asks to have kept, as it came in: choices that were not made are `None`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Write {
    /// The id it gets when there is no earlier word to replace; and chance for what the log seals of it.
    pub id: RecommendationId,
    pub chance: [u8; 32],
    pub author: ShopperId,
    pub merchant: MerchantId,
    pub sku: String,
    /// The purchase that the author means; without it, their latest.
    pub payment: Option<PaymentId>,
    pub verdict: Option<Verdict>,
    pub points: Vec<DraftPoint>,
    pub text: String,
    pub audience: Option<Audience>,
    pub disclosure: Option<Disclosure>,
}

impl Purchase {
    /// Delivered, and no longer to be sent back.
    pub fn is_kept(&self, now: Timestamp) -> bool {
        self.delivered_at
            .is_some_and(|at| at.plus_seconds(KEPT_AFTER_DAYS * DAY) <= now)
    }
}

impl Recommendation {
    /// Decides what is kept of `order`, given the author's `purchase`, whether the shop has the product, and the author's
    /// `earlier` word about it. An edit keeps everything that is not the author's to change.
    pub(super) fn write(
        order: Write,
        purchase: Option<Purchase>,
        product_known: bool,
        earlier: Option<&Recommendation>,
        now: Timestamp,
    ) -> Result<Self, WriteRefusal> {
        let text = text::paragraphs(&order.text, TEXT_CHARS_MAX).map_err(WriteRefusal::Text)?;
        let verdict = order.verdict.ok_or(WriteRefusal::VerdictMissing)?;
        let known = earlier.map_or(&[][..], |earlier| &earlier.points);
        let next = earlier.map_or(1, |earlier| earlier.next_point);
        let (points, next_point) = point::read(order.points, known, next)?;
        let audience = order.audience.ok_or(WriteRefusal::AudienceMissing)?;
        let disclosure = order.disclosure.ok_or(WriteRefusal::DisclosureMissing)?;
        if purchase.is_none() && !product_known {
            return Err(WriteRefusal::UnknownProduct);
        }
        if purchase.is_none() && order.payment.is_some() {
            return Err(WriteRefusal::NotYourPurchase);
        }
        if purchase.is_none() && disclosure == Disclosure::None {
            return Err(WriteRefusal::NotBought);
        }
        let first = Self {
            id: order.id,
            author: order.author,
            merchant: order.merchant,
            sku: order.sku,
            verdict,
            points,
            next_point,
            text,
            audience,
            disclosure,
            pictures: Vec::new(),
            purchase,
            follow_ups: Vec::new(),
            reply: None,
            standing: Standing::Published,
            weight: FULL_WEIGHT,
            versions: 0,
            first_at: now,
            written_at: now,
        };
        let Some(earlier) = earlier else {
            return Ok(first);
        };
        let says_the_same = first.says() == earlier.says();
        Ok(Self {
            id: earlier.id,
            pictures: earlier.pictures.clone(),
            follow_ups: earlier.follow_ups.clone(),
            // A shop answers what is for everyone, and is heard only there.
            reply: match audience {
                Audience::Everyone => earlier.reply.clone(),
                _ => None,
            },
            standing: earlier.standing.clone(),
            weight: earlier.weight,
            versions: earlier.versions + u32::from(!says_the_same),
            first_at: earlier.first_at,
            written_at: match says_the_same {
                true => earlier.written_at,
                false => now,
            },
            ..first
        })
    }

    /// Everything that the author chose.
    fn says(&self) -> (Verdict, Vec<Said>, &str, Audience, Disclosure) {
        (
            self.verdict,
            self.said(),
            &self.text,
            self.audience,
            self.disclosure,
        )
    }

    fn said(&self) -> Vec<Said> {
        let points = self.points.iter().map(|point| Said {
            kind: point.kind,
            aspect: point.aspect.clone(),
            statement: point.statement.clone(),
        });
        points.collect()
    }

    /// What it says, to be kept when it is edited.
    pub(super) fn version(&self) -> Version {
        Version {
            recommendation: self.id,
            number: self.versions + 1,
            verdict: self.verdict,
            points: self.said(),
            text: self.text.clone(),
            audience: self.audience,
            disclosure: self.disclosure,
            written_at: self.written_at,
        }
    }

    /// Tied to a purchase that stands and whose goods have arrived.
    pub fn is_verified(&self) -> bool {
        self.purchase
            .is_some_and(|purchase| purchase.delivered_at.is_some())
    }

    pub fn is_published(&self) -> bool {
        self.standing == Standing::Published
    }

    /// For everyone, and shown.
    pub fn is_public(&self) -> bool {
        self.audience == Audience::Everyone && self.is_published()
    }

    /// What the author thinks by now: the last re-review's verdict, unless the word was edited since.
    pub fn latest_verdict(&self) -> Verdict {
        match self.follow_ups.last() {
            Some(last) if last.at > self.written_at => last.verdict,
            _ => self.verdict,
        }
    }

    /// The re-review that is due, counted from the day the goods arrived, or else from the first word.
    pub fn follow_up_due(&self, now: Timestamp) -> Option<Stage> {
        let delivered = self.purchase.and_then(|purchase| purchase.delivered_at);
        due(delivered.unwrap_or(self.first_at), &self.follow_ups, now)
    }

    /// SHA-256 over what the author says and shows.
    pub fn content_hash(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        let mut add = |bytes: &[u8]| {
            hash.update((bytes.len() as u64).to_be_bytes());
            hash.update(bytes);
        };
        add(b"vouch recommendation 1");
        add(&self.id.bytes());
        for word in [
            self.verdict.name(),
            self.disclosure.name(),
            self.audience.name(),
            &self.text,
        ] {
            add(word.as_bytes());
        }
        for point in &self.points {
            for word in [point.kind.name(), &point.aspect, &point.statement] {
                add(word.as_bytes());
            }
        }
        for follow_up in &self.follow_ups {
            for word in [
                follow_up.stage.name(),
                follow_up.verdict.name(),
                &follow_up.text,
            ] {
                add(word.as_bytes());
            }
        }
        for picture in &self.pictures {
            add(&picture.id.bytes());
            add(picture.alt.as_bytes());
        }
        hash.finalize().into()
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::text::TextRefusal;

    const NOW: Timestamp = Timestamp(1_700_000_000_000_000);
    const BOUGHT: Purchase = Purchase {
        payment: PaymentId(9),
        at: Timestamp(1_600_000_000_000_000),
        delivered_at: Some(Timestamp(1_600_000_000_000_000)),
    };

    fn order() -> Write {
        Write {
            id: RecommendationId(1),
            chance: [7; 32],
            author: ShopperId(1),
            merchant: MerchantId(1),
            sku: "lamp-arc".into(),
            payment: None,
            verdict: Some(Verdict::Recommends),
            points: vec![],
            text: "Warm light, quiet switch.".into(),
            audience: Some(Audience::Friends),
            disclosure: Some(Disclosure::None),
        }
    }

    /// A verified word for friends.
    pub fn written() -> Recommendation {
        Recommendation::write(order(), Some(BOUGHT), true, None, NOW).expect("written")
    }

    fn with(change: impl FnOnce(&mut Write)) -> Write {
        let mut order = order();
        change(&mut order);
        order
    }

    #[test]
    fn every_choice_is_said_and_every_word_has_a_purchase_or_a_disclosure() {
        use WriteRefusal::*;
        let known = true;
        let bought = Some(BOUGHT);
        for (order, purchase, product_known, expected) in [
            (order(), bought, known, Ok(true)),
            // Bought once, no longer sold: the buyer may still speak.
            (order(), bought, false, Ok(true)),
            (order(), None, known, Err(NotBought)),
            (order(), None, false, Err(UnknownProduct)),
            (
                with(|o| o.disclosure = Some(Disclosure::FreeSample)),
                None,
                known,
                Ok(false),
            ),
            (
                with(|o| o.disclosure = Some(Disclosure::Rewarded)),
                bought,
                known,
                Ok(true),
            ),
            (
                with(|o| o.disclosure = None),
                bought,
                known,
                Err(DisclosureMissing),
            ),
            (
                with(|o| o.disclosure = None),
                None,
                known,
                Err(DisclosureMissing),
            ),
            (
                with(|o| o.verdict = None),
                bought,
                known,
                Err(VerdictMissing),
            ),
            (
                with(|o| o.audience = None),
                bought,
                known,
                Err(AudienceMissing),
            ),
            (
                with(|o| o.payment = Some(PaymentId(9))),
                bought,
                known,
                Ok(true),
            ),
            (
                with(|o| o.payment = Some(PaymentId(8))),
                None,
                known,
                Err(NotYourPurchase),
            ),
            // A disclosure does not make up for a payment that proves nothing.
            (
                with(|o| {
                    o.payment = Some(PaymentId(8));
                    o.disclosure = Some(Disclosure::Family);
                }),
                None,
                known,
                Err(NotYourPurchase),
            ),
            (
                with(|o| o.text = " \n ".into()),
                bought,
                known,
                Err(Text(TextRefusal::Blank)),
            ),
            (
                with(|o| o.text = "é".repeat(2_001)),
                bought,
                known,
                Err(Text(TextRefusal::TooLong { max_chars: 2_000 })),
            ),
            (
                with(|o| o.text = "é".repeat(2_000)),
                bought,
                known,
                Ok(true),
            ),
            (
                with(|o| o.text = "<b>so</b> good".into()),
                bought,
                known,
                Err(Text(TextRefusal::Markup)),
            ),
            (
                with(|o| o.text = "so \u{202e}doog".into()),
                bought,
                known,
                Err(Text(TextRefusal::DirectionOverride)),
            ),
            (
                with(|o| o.text = "so\0good".into()),
                bought,
                known,
                Err(Text(TextRefusal::ControlCharacter)),
            ),
        ] {
            let outcome = Recommendation::write(order.clone(), purchase, product_known, None, NOW);
            assert_eq!(
                outcome.map(|kept| kept.purchase.is_some()),
                expected,
                "{order:?}"
            );
        }
    }

    #[test]
    fn an_edit_keeps_what_is_not_the_authors_to_change() {
        let first = Recommendation {
            standing: Standing::Withheld {
                reason: "reported".into(),
            },
            weight: 40,
            ..written()
        };
        let again = with(|o| {
            o.id = RecommendationId(2);
            o.text = "Still good after a year.".into();
            o.audience = Some(Audience::Everyone);
        });
        let later = NOW.plus_seconds(60);
        let second = Recommendation::write(again, Some(BOUGHT), true, Some(&first), later).unwrap();
        let expected = Recommendation {
            text: "Still good after a year.".into(),
            audience: Audience::Everyone,
            versions: 1,
            written_at: later,
            ..first.clone()
        };
        assert_eq!(second, expected);
        let same = Recommendation::write(order(), Some(BOUGHT), true, Some(&first), later);
        assert_eq!(same, Ok(first), "saying it again is no edit");
    }

    #[test]
    fn a_reply_does_not_follow_a_word_to_fewer_readers() {
        let answered = Recommendation {
            audience: Audience::Everyone,
            reply: Some(Reply {
                text: "Thank you.".into(),
                at: NOW,
                withheld: None,
            }),
            ..written()
        };
        for (audience, expected) in [
            (Audience::Everyone, true),
            (Audience::Followers, false),
            (Audience::Nobody, false),
        ] {
            let again = with(|o| o.audience = Some(audience));
            let edited = Recommendation::write(again, Some(BOUGHT), true, Some(&answered), NOW);
            assert_eq!(edited.expect("edited").reply.is_some(), expected);
        }
    }

    #[test]
    fn a_hash_tells_words_apart() {
        let first = written();
        let same = Recommendation {
            weight: 3,
            ..first.clone()
        };
        assert_eq!(same.content_hash(), first.content_hash());
        for other in [
            with(|o| o.text = "Cold light.".into()),
            with(|o| o.verdict = Some(Verdict::DoesNot)),
            with(|o| o.audience = Some(Audience::Nobody)),
            with(|o| o.disclosure = Some(Disclosure::Rewarded)),
        ] {
            let other = Recommendation::write(other, Some(BOUGHT), true, None, NOW);
            let other = other.expect("written");
            assert_ne!(other.content_hash(), first.content_hash());
        }
    }
}
