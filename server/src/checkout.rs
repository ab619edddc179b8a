//! A checkout: one showing of one order to somebody, as a sealed text that the frame carries.
//!
//! It is made when the document is rendered and comes back with sign-in, sign-up and confirmation; the server keeps nothing of it.
//! It says which order is shown, at which price, where, and the nonce of its passkey challenge. It is not an authority: it names
//! no shopper, and price and payee are read again before anybody pays.

use crate::seal::Seal;
use vouch_domain::merchants::Origin;
use vouch_domain::money::AMOUNT_MAX;
use vouch_domain::time::HOUR;
use vouch_domain::{CheckoutId, Kind, ListId, MerchantId, Money, PaymentId, Reason, Timestamp};

/// How long a checkout may be read (sign in, sign up, see words).
pub const READABLE_SECONDS: i64 = 24 * HOUR;
/// How long it may be confirmed; after that the frame shows it afresh.
pub const CONFIRMABLE_SECONDS: i64 = HOUR;

const VERSION: u8 = 1;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkout {
    pub id: CheckoutId,
    pub merchant: MerchantId,
    pub order: Order,
    /// What the shopper was shown.
    pub total: Money,
    /// Where the checkout was shown: one of the merchant's registered origins.
    pub payee_origin: Origin,
    pub nonce: [u8; 32],
    pub issued_at: Timestamp,
    /// The list that the product was chosen from: paying marks the wish there.
    pub list: Option<ListId>,
}

/// What is being bought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Order {
    /// One product of the merchant's catalogue; its payment is made when it is confirmed.
    Product { sku: String },
    /// A payment that the merchant's server made.
    Payment(PaymentId),
}

/// Why a checkout is not taken, in the order of checking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckoutRefusal {
    /// Not sealed by us, or not in one piece.
    Unknown,
    Expired,
}

impl Reason for CheckoutRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "unknown_checkout",
            Self::Expired => "checkout_expired",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::Unknown => Kind::Invalid,
            Self::Expired => Kind::Gone,
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::Unknown => "This checkout was not made here, or not all of it arrived.",
            Self::Expired => "This checkout was shown too long ago. Show it again.",
        }
        .into()
    }
}

impl Checkout {
    /// The payment that confirming this checkout authorises. A purchase from the catalogue has the same 128 bits as its checkout,
    /// so confirming twice cannot make two payments.
    pub fn payment(&self) -> PaymentId {
        match &self.order {
            Order::Product { .. } => PaymentId(self.id.0),
            Order::Payment(payment) => *payment,
        }
    }

    /// The challenge that the passkey signs for this checkout and a payee of this name.
    pub fn challenge(&self, payee: &str) -> [u8; 32] {
        vouch_domain::payments::challenge(
            &self.nonce,
            self.payment(),
            payee,
            &self.payee_origin,
            self.total,
        )
    }

    pub fn seal(&self, seal: &Seal) -> String {
        purpose(seal).seal(&self.encode())
    }

    /// Reads a checkout that was shown less than a day ago.
    pub fn open(text: &str, seal: &Seal, now: Timestamp) -> Result<Self, CheckoutRefusal> {
        let payload = purpose(seal).open(text).ok_or(CheckoutRefusal::Unknown)?;
        let checkout = Self::decode(&payload).ok_or(CheckoutRefusal::Unknown)?;
        checkout.within(READABLE_SECONDS, now)?;
        Ok(checkout)
    }

    /// Refuses to confirm what was shown more than an hour ago.
    pub fn confirmable(&self, now: Timestamp) -> Result<(), CheckoutRefusal> {
        self.within(CONFIRMABLE_SECONDS, now)
    }

    fn within(&self, seconds: i64, now: Timestamp) -> Result<(), CheckoutRefusal> {
        if now < self.issued_at.plus_seconds(seconds) {
            Ok(())
        } else {
            Err(CheckoutRefusal::Expired)
        }
    }

    /// Version, ids, amount, time and nonce at fixed places, then the origin and the SKU, length first, then the list, if there is
    /// one. About 150 bytes.
    fn encode(&self) -> Vec<u8> {
        let mut bytes = vec![VERSION];
        bytes.extend(self.id.bytes());
        bytes.extend(self.merchant.bytes());
        bytes.extend(self.total.currency.code().as_bytes());
        bytes.extend(self.total.minor.to_be_bytes());
        bytes.extend(self.nonce);
        bytes.extend(self.issued_at.micros().to_be_bytes());
        put_text(&mut bytes, self.payee_origin.as_str());
        match &self.order {
            Order::Product { sku } => {
                bytes.push(b'p');
                put_text(&mut bytes, sku);
            }
            Order::Payment(payment) => {
                bytes.push(b'y');
                bytes.extend(payment.bytes());
            }
        }
        if let Some(list) = self.list {
            bytes.extend(list.bytes());
        }
        bytes
    }

    fn decode(mut bytes: &[u8]) -> Option<Self> {
        let from = &mut bytes;
        let [VERSION] = take::<1>(from)? else {
            return None;
        };
        let checkout = Self {
            id: CheckoutId(u128::from_be_bytes(take(from)?)),
            merchant: MerchantId(u128::from_be_bytes(take(from)?)),
            total: {
                let code = take::<3>(from)?;
                let currency =
                    vouch_domain::money::currency(std::str::from_utf8(&code).ok()?).ok()?;
                let minor = i64::from_be_bytes(take(from)?);
                Money::new(
                    (1..=AMOUNT_MAX).contains(&minor).then_some(minor)?,
                    currency,
                )
            },
            nonce: take(from)?,
            issued_at: Timestamp::from_micros(i64::from_be_bytes(take(from)?)),
            payee_origin: Origin::kept(take_text(from)?),
            order: match take::<1>(from)? {
                [b'p'] => Order::Product {
                    sku: take_text(from)?,
                },
                [b'y'] => Order::Payment(PaymentId(u128::from_be_bytes(take(from)?))),
                _ => return None,
            },
            list: match from.is_empty() {
                true => None,
                false => Some(ListId(u128::from_be_bytes(take(from)?))),
            },
        };
        from.is_empty().then_some(checkout)
    }
}

fn purpose(seal: &Seal) -> Seal {
    seal.of("checkout")
}

fn put_text(bytes: &mut Vec<u8>, text: &str) {
    let length = u16::try_from(text.len()).expect("SKUs and origins are short");
    bytes.extend(length.to_be_bytes());
    bytes.extend(text.as_bytes());
}

fn take<const N: usize>(from: &mut &[u8]) -> Option<[u8; N]> {
    let (first, rest) = from.split_first_chunk::<N>()?;
    *from = rest;
    Some(*first)
}

fn take_text(from: &mut &[u8]) -> Option<String> {
    let length = usize::from(u16::from_be_bytes(take(from)?));
    let (text, rest) = from.split_at_checked(length)?;
    *from = rest;
    String::from_utf8(text.into()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use vouch_domain::Currency;

    fn lamp() -> Checkout {
        Checkout {
            id: CheckoutId(1),
            merchant: MerchantId(2),
            order: Order::Product {
                sku: "lamp-arc".into(),
            },
            total: Money::new(2400, Currency::EUR),
            payee_origin: Origin::kept("http://shop.localhost:4400".into()),
            nonce: [9; 32],
            issued_at: Timestamp::from_micros(1_000_000),
            list: None,
        }
    }

    fn gift() -> Checkout {
        Checkout {
            list: Some(ListId(7)),
            ..lamp()
        }
    }

    fn cart() -> Checkout {
        Checkout {
            order: Order::Payment(PaymentId(77)),
            ..lamp()
        }
    }

    #[test]
    fn it_comes_back_as_it_went() {
        let seal = Seal::new([1; 32]);
        for checkout in [lamp(), cart(), gift()] {
            let text = checkout.seal(&seal);
            let now = checkout.issued_at;
            assert_eq!(Checkout::open(&text, &seal, now), Ok(checkout));
        }
        assert_eq!(lamp().payment(), PaymentId(1));
        assert_eq!(cart().payment(), PaymentId(77));
    }

    #[test]
    fn it_ages() {
        let seal = Seal::new([1; 32]);
        let checkout = lamp();
        let text = checkout.seal(&seal);
        for (seconds, readable, confirmable) in [
            (0, true, true),
            (HOUR - 1, true, true),
            (HOUR, true, false),
            (24 * HOUR - 1, true, false),
            (24 * HOUR, false, false),
        ] {
            let now = checkout.issued_at.plus_seconds(seconds);
            assert_eq!(Checkout::open(&text, &seal, now).is_ok(), readable);
            assert_eq!(checkout.confirmable(now).is_ok(), confirmable);
        }
    }

    #[test]
    fn nothing_else_is_a_checkout() {
        let seal = Seal::new([1; 32]);
        let now = lamp().issued_at;
        let good = lamp().encode();
        let mut wrong: Vec<Vec<u8>> = (0..good.len()).map(|n| good[..n].to_vec()).collect();
        wrong.push([&good[..], b"x"].concat());
        wrong.push([&gift().encode()[..], b"x"].concat());
        wrong.push([&[2], &good[1..]].concat());
        wrong.push([&good[..33], b"XXX", &good[36..]].concat());
        wrong.push([&good[..36], &[0; 8][..], &good[44..]].concat());
        wrong.push([&good[..36], &[255; 8][..], &good[44..]].concat());
        for payload in wrong {
            let sealed = seal.of("checkout").seal(&payload);
            assert_eq!(
                Checkout::open(&sealed, &seal, now),
                Err(CheckoutRefusal::Unknown)
            );
        }
        for text in [
            "",
            "x",
            &Seal::new([2; 32]).of("checkout").seal(&good),
            &seal.of("receipt").seal(&good),
        ] {
            assert_eq!(
                Checkout::open(text, &seal, now),
                Err(CheckoutRefusal::Unknown)
            );
        }
    }
}
