//! A recommendation: an author's word about one product, with everything a reader must know about it.

use super::refusals::WriteRefusal;
pub use crate::disclosure::Disclosure;
use crate::{MerchantId, PaymentId, RecommendationId, ShopperId, Timestamp, text};

pub const TEXT_CHARS_MAX: usize = 2_000;

/// Who may read it; nothing is shared without this choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    Friends,
    Everyone,
    Nobody,
}

/// A purchase that stands: the money is with the shop or on its way, and was not given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Purchase {
    pub payment: PaymentId,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recommendation {
    pub id: RecommendationId,
    pub author: ShopperId,
    pub merchant: MerchantId,
    pub sku: String,
    pub text: String,
    pub audience: Audience,
    pub disclosure: Disclosure,
    /// The purchase behind it, as long as it stands; without one the word is shown as unverified.
    pub purchase: Option<Purchase>,
    pub written_at: Timestamp,
}

/// What an author asks to have kept, as it came in: choices that were not made are `None`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Write {
    /// The id it gets when there is no earlier word to replace.
    pub id: RecommendationId,
    pub author: ShopperId,
    pub merchant: MerchantId,
    pub sku: String,
    /// The purchase that the author means; without it, their latest.
    pub payment: Option<PaymentId>,
    pub text: String,
    pub audience: Option<Audience>,
    pub disclosure: Option<Disclosure>,
}

impl Audience {
    pub const ALL: [Audience; 3] = [Self::Friends, Self::Everyone, Self::Nobody];

    pub fn name(self) -> &'static str {
        match self {
            Self::Friends => "friends",
            Self::Everyone => "everyone",
            Self::Nobody => "nobody",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|audience| audience.name() == name)
    }
}

impl Recommendation {
    /// Decides what is kept of `order`, given the author's `purchase`, whether the shop has the product, and the author's
    /// `earlier` word about it.
    pub(super) fn write(
        order: Write,
        purchase: Option<Purchase>,
        product_known: bool,
        earlier: Option<Recommendation>,
        now: Timestamp,
    ) -> Result<Self, WriteRefusal> {
        let text = text::paragraphs(&order.text, TEXT_CHARS_MAX).map_err(WriteRefusal::Text)?;
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
        Ok(Self {
            id: earlier.map_or(order.id, |earlier| earlier.id),
            author: order.author,
            merchant: order.merchant,
            sku: order.sku,
            text,
            audience,
            disclosure,
            purchase,
            written_at: now,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::TextRefusal;

    const NOW: Timestamp = Timestamp(1_700_000_000_000_000);
    const BOUGHT: Purchase = Purchase {
        payment: PaymentId(9),
        at: Timestamp(1_600_000_000_000_000),
    };

    fn order() -> Write {
        Write {
            id: RecommendationId(1),
            author: ShopperId(1),
            merchant: MerchantId(1),
            sku: "lamp-arc".into(),
            payment: None,
            text: "Warm light, quiet switch.".into(),
            audience: Some(Audience::Friends),
            disclosure: Some(Disclosure::None),
        }
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
    fn a_second_word_takes_the_first_ones_place_and_id() {
        let first = Recommendation::write(order(), Some(BOUGHT), true, None, NOW).unwrap();
        let again = with(|o| {
            o.id = RecommendationId(2);
            o.text = "Still good after a year.".into();
            o.audience = Some(Audience::Everyone);
        });
        let later = NOW.plus_seconds(60);
        let second =
            Recommendation::write(again, Some(BOUGHT), true, Some(first.clone()), later).unwrap();
        assert_eq!(second.id, first.id);
        assert_eq!(second.text, "Still good after a year.");
        assert_eq!(second.audience, Audience::Everyone);
        assert_eq!(second.written_at, later);
    }

    #[test]
    fn names_are_read_as_they_are_written() {
        for audience in Audience::ALL {
            assert_eq!(Audience::parse(audience.name()), Some(audience));
        }
        for disclosure in Disclosure::ALL {
            assert_eq!(Disclosure::parse(disclosure.name()), Some(disclosure));
        }
        assert_eq!(Audience::parse("all"), None);
        assert_eq!(Disclosure::parse(""), None);
    }
}
