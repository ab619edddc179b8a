//! A payment, its states, and the moves between them.

use super::refusals::{LineRefusal, PaymentRefusal};
use super::state::State;
use crate::merchants::{Merchant, Mode, Origin};
use crate::money::AmountRefusal;
use crate::refusal::Result;
use crate::text;
use crate::time::HOUR;
use crate::{Currency, MerchantId, Money, PaymentId, ShopperId, Timestamp};

pub const LINES_MAX: usize = 200;
pub const QUANTITY_MAX: i64 = 999;
pub const NAME_MAX_CHARS: usize = 200;
pub const SKU_MAX_CHARS: usize = 100;
pub const REFERENCE_MAX_CHARS: usize = 200;
pub const RETURN_URL_MAX_CHARS: usize = 2048;

/// How long a payment that a merchant's server created waits for a shopper. As long as a checkout may be confirmed after it
/// was shown, so a cart left open over lunch neither surprises the shop with an old price nor keeps its stock forever.
pub const CREATED_SECONDS_MAX: i64 = HOUR;

/// One line of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub name: String,
    pub sku: Option<String>,
    pub quantity: u32,
    pub unit_amount: Money,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    pub id: PaymentId,
    pub merchant: MerchantId,
    pub mode: Mode,
    pub lines: Vec<Line>,
    pub total: Money,
    /// The merchant's own name for the order.
    pub reference: Option<String>,
    /// Where a hosted checkout sends the shopper back to; always on one of the merchant's origins.
    pub return_url: Option<String>,
    /// Who is paid, as the shopper read it.
    pub payee: String,
    /// Where the shopper was, as the passkey signed it; for a payment made by the merchant's server, its first origin until then.
    pub payee_origin: Origin,
    pub state: State,
    /// Minor units of `total` that went back to the shopper.
    pub refunded: i64,
    pub created_at: Timestamp,
}

/// A line as a merchant's server wrote it, not yet believed.
#[derive(Clone, Debug)]
pub struct DraftLine {
    pub name: String,
    pub sku: Option<String>,
    pub quantity: i64,
    pub unit_amount: i64,
}

/// A cart as a merchant's server wrote it, not yet believed.
#[derive(Clone, Debug)]
pub struct Draft {
    pub id: PaymentId,
    pub lines: Vec<DraftLine>,
    pub currency: String,
    pub reference: Option<String>,
    pub return_url: Option<String>,
}

/// A verified passkey assertion over a payment: what the door proves before the room decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmation {
    pub shopper: ShopperId,
    pub credential: Vec<u8>,
    pub nonce: [u8; 32],
    pub challenge: [u8; 32],
    pub payee_origin: Origin,
    /// As the authenticator counted; zero when it does not count.
    pub sign_count: u32,
    pub evidence: Evidence,
}

impl Confirmation {
    /// Whether this is the very assertion that `earlier` was, sent once more.
    pub fn repeats(&self, earlier: &Confirmation) -> bool {
        self.shopper == earlier.shopper
            && self.credential == earlier.credential
            && self.challenge == earlier.challenge
            && self.evidence == earlier.evidence
    }
}

/// The signed bytes, kept so that anyone can check the consent again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    pub client_data_json: Vec<u8>,
    pub authenticator_data: Vec<u8>,
    pub signature: Vec<u8>,
}

impl Payment {
    /// A cart becomes a payment when every line of it holds.
    pub fn create(draft: Draft, merchant: &Merchant, now: Timestamp) -> Result<Payment> {
        let currency = crate::money::currency(&draft.currency)?;
        if currency != merchant.currency {
            return Err(PaymentRefusal::CurrencyMismatch.into());
        }
        if draft.lines.is_empty() {
            return Err(PaymentRefusal::EmptyCart.into());
        }
        if draft.lines.len() > LINES_MAX {
            return Err(PaymentRefusal::TooManyLines.into());
        }
        let lines = draft
            .lines
            .into_iter()
            .zip(1..)
            .map(|(line, number)| line.read(number, currency))
            .collect::<Result<Vec<_>>>()?;
        let total = sum(&lines, currency)?;
        let reference = draft
            .reference
            .map(|text| text::line(&text, REFERENCE_MAX_CHARS).map_err(|why| why.of("reference")))
            .transpose()?;
        let return_url = draft
            .return_url
            .map(|url| read_return_url(url, merchant))
            .transpose()?;
        Ok(Payment {
            id: draft.id,
            merchant: merchant.id,
            mode: merchant.mode,
            lines,
            total,
            reference,
            return_url,
            payee: merchant.name.clone(),
            payee_origin: first_origin(merchant),
            state: State::Created {
                expires_at: now.plus_seconds(CREATED_SECONDS_MAX),
            },
            refunded: 0,
            created_at: now,
        })
    }

    /// One piece of one product, at the price that the catalogue names now. It is created in the moment it is paid.
    pub fn of_product(
        id: PaymentId,
        merchant: &Merchant,
        product: &crate::catalogue::Product,
        now: Timestamp,
    ) -> Payment {
        Payment {
            id,
            merchant: merchant.id,
            mode: merchant.mode,
            lines: vec![Line {
                name: product.title.clone(),
                sku: Some(product.sku.clone()),
                quantity: 1,
                unit_amount: product.price_at(now),
            }],
            total: product.price_at(now),
            reference: None,
            return_url: None,
            payee: merchant.name.clone(),
            payee_origin: first_origin(merchant),
            state: State::Created {
                expires_at: now.plus_seconds(CREATED_SECONDS_MAX),
            },
            refunded: 0,
            created_at: now,
        }
    }
}

impl DraftLine {
    fn read(self, line: usize, currency: Currency) -> Result<Line> {
        let name = text::line(&self.name, NAME_MAX_CHARS).map_err(|why| LineRefusal {
            line,
            reason: why.of("name"),
        })?;
        let sku = self
            .sku
            .map(|sku| text::line(&sku, SKU_MAX_CHARS))
            .transpose()
            .map_err(|why| LineRefusal {
                line,
                reason: why.of("sku"),
            })?;
        if !(1..=QUANTITY_MAX).contains(&self.quantity) {
            let reason = PaymentRefusal::QuantityOutOfRange;
            return Err(LineRefusal { line, reason }.into());
        }
        let unit_amount = Money::payable(self.unit_amount, currency)
            .map_err(|reason| LineRefusal { line, reason })?;
        Ok(Line {
            name,
            sku,
            quantity: u32::try_from(self.quantity).expect("the range was just checked"),
            unit_amount,
        })
    }
}

/// The exact total; every line is in `currency`.
fn sum(lines: &[Line], currency: Currency) -> Result<Money, AmountRefusal> {
    lines.iter().try_fold(Money::new(0, currency), |sum, line| {
        sum.plus(line.unit_amount.times(line.quantity)?)
    })
}

/// An address is on an origin when it is the origin, or goes on from it with a path, a query or a fragment: anything else after
/// it (`.evil.example`, `@evil.example`, `:8080`) would be another host.
fn read_return_url(url: String, merchant: &Merchant) -> Result<String, PaymentRefusal> {
    let on_origin = |origin: &Origin| {
        url.strip_prefix(origin.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']))
    };
    let plain = url.len() <= RETURN_URL_MAX_CHARS && url.bytes().all(|b| b.is_ascii_graphic());
    if plain && !url.contains('\\') && merchant.origins.iter().any(on_origin) {
        Ok(url)
    } else {
        Err(PaymentRefusal::ReturnUrlNotRegistered)
    }
}

fn first_origin(merchant: &Merchant) -> Origin {
    let origin = merchant.origins.first();
    origin.expect("a merchant has at least one origin").clone()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::AMOUNT_MAX;

    fn shop() -> Merchant {
        Merchant {
            id: MerchantId(1),
            name: "Papier".into(),
            mode: Mode::Sandbox,
            currency: Currency::EUR,
            origins: vec![
                Origin::kept("https://books.example".into()),
                Origin::kept("http://books.localhost:4401".into()),
            ],
            publishable_key: "pk_test_papier".into(),
            secret_hash: [0; 32],
            created_at: Timestamp(0),
        }
    }

    fn line(quantity: i64, unit_amount: i64) -> DraftLine {
        DraftLine {
            name: "Tea, Slowly".into(),
            sku: Some("book-tea".into()),
            quantity,
            unit_amount,
        }
    }

    fn draft(lines: Vec<DraftLine>) -> Draft {
        Draft {
            id: PaymentId(1),
            lines,
            currency: "EUR".into(),
            reference: Some("order 7".into()),
            return_url: None,
        }
    }

    #[test]
    fn a_cart_is_added_up_exactly_or_refused() {
        for (lines, expected) in [
            (vec![(1, 1200)], Ok(1200)),
            (vec![(3, 1200), (1, 1890)], Ok(5490)),
            (vec![(999, 1)], Ok(999)),
            (vec![(1, AMOUNT_MAX)], Ok(AMOUNT_MAX)),
            (vec![(1, 1); 200], Ok(200)),
            (vec![], Err("line_items_empty")),
            (vec![(1, 1); 201], Err("line_items_too_many")),
            (vec![(0, 1)], Err("quantity_out_of_range")),
            (vec![(-1, 1)], Err("quantity_out_of_range")),
            (vec![(1000, 1)], Err("quantity_out_of_range")),
            (vec![(i64::MAX, 1)], Err("quantity_out_of_range")),
            (vec![(1, 0)], Err("amount_not_positive")),
            (vec![(1, -5)], Err("amount_not_positive")),
            (vec![(1, i64::MIN)], Err("amount_not_positive")),
            (vec![(1, AMOUNT_MAX + 1)], Err("amount_too_large")),
            (vec![(1, i64::MAX)], Err("amount_too_large")),
            (vec![(2, AMOUNT_MAX)], Err("amount_too_large")),
            (vec![(1, AMOUNT_MAX), (1, 1)], Err("amount_too_large")),
        ] {
            let cart = lines
                .iter()
                .map(|(quantity, amount)| line(*quantity, *amount));
            let total = Payment::create(draft(cart.collect()), &shop(), Timestamp(0))
                .map(|payment| payment.total.minor)
                .map_err(|why| why.code());
            assert_eq!(total, expected, "{lines:?}");
        }
    }

    #[test]
    fn what_a_cart_says_in_words_is_checked_too() {
        let base = || draft(vec![line(1, 100)]);
        let named = |name: &str| Draft {
            lines: vec![DraftLine {
                name: name.into(),
                ..line(1, 100)
            }],
            ..base()
        };
        let referring = |reference: &str| Draft {
            reference: Some(reference.into()),
            ..base()
        };
        let paid_in = |currency: &str| Draft {
            currency: currency.into(),
            ..base()
        };
        let back_to = |url: &str| Draft {
            return_url: Some(url.into()),
            ..base()
        };
        let long = format!("https://books.example/{}", "x".repeat(2048));
        for (draft, expected) in [
            (base(), None),
            (named("Æthel’s “Atlas” — 3rd ed."), None),
            (named(&"x".repeat(200)), None),
            (named(&"x".repeat(201)), Some("text_too_long")),
            (named(&"x".repeat(10_000)), Some("text_too_long")),
            (named(" "), Some("text_blank")),
            (named("a\0b"), Some("text_control_character")),
            (named("abc\u{202e}gpj"), Some("text_direction_override")),
            (named("<b>Tea</b>"), Some("text_markup")),
            (referring(&"r".repeat(200)), None),
            (referring(&"r".repeat(201)), Some("text_too_long")),
            (referring(""), Some("text_blank")),
            (referring("<script>"), Some("text_markup")),
            (paid_in("USD"), Some("currency_mismatch")),
            (paid_in("eur"), Some("unknown_currency")),
            (paid_in(""), Some("unknown_currency")),
            (back_to("https://books.example"), None),
            (back_to("https://books.example/thanks?order=7#top"), None),
            (back_to("http://books.localhost:4401/"), None),
            (
                back_to("https://books.example.evil.example/"),
                Some("return_url_not_registered"),
            ),
            (
                back_to("https://books.example@evil.example/"),
                Some("return_url_not_registered"),
            ),
            (
                back_to("https://books.example:8443/"),
                Some("return_url_not_registered"),
            ),
            (
                back_to("http://books.localhost:44011/"),
                Some("return_url_not_registered"),
            ),
            (
                back_to("https://books.example\\@evil.example"),
                Some("return_url_not_registered"),
            ),
            (
                back_to("https://books.example/\r\nx"),
                Some("return_url_not_registered"),
            ),
            (
                back_to("javascript:alert(1)"),
                Some("return_url_not_registered"),
            ),
            (back_to("/thanks"), Some("return_url_not_registered")),
            (back_to(&long), Some("return_url_not_registered")),
        ] {
            let shown = format!("{draft:.200?}");
            let refusal = Payment::create(draft, &shop(), Timestamp(0))
                .err()
                .map(|why| why.code());
            assert_eq!(refusal, expected, "{shown}");
        }
    }
}
