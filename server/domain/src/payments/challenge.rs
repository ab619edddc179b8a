//! The dynamic link (PSD2 RTS, article 5): the challenge that a passkey signs follows from who is paid, where, how much and for
//! which payment. Whoever changes one of them after the shopper's touch holds a signature over something else.
//!
//! `SHA-256("vouch/payment/v1\0" ‖ nonce ‖ for each of payment id, payee, payee origin, currency, amount: length u32 BE ‖ bytes)`,
//! the payment id and the currency in their text form, the amount in minor units as u64 BE. The nonce is fresh for each showing
//! of the checkout, so that two showings of the same order never share a challenge.

use crate::merchants::Origin;
use crate::{Money, PaymentId};
use sha2::{Digest, Sha256};

const PURPOSE: &[u8] = b"vouch/payment/v1\0";

/// What a passkey has to sign for this payment to be authorised.
pub fn challenge(
    nonce: &[u8; 32],
    payment: PaymentId,
    payee: &str,
    payee_origin: &Origin,
    total: Money,
) -> [u8; 32] {
    let amount = u64::try_from(total.minor).expect("a total that is paid is positive");
    let mut hash = Sha256::new();
    hash.update(PURPOSE);
    hash.update(nonce);
    for part in [
        payment.to_string().as_bytes(),
        payee.as_bytes(),
        payee_origin.as_str().as_bytes(),
        total.currency.code().as_bytes(),
        &amount.to_be_bytes(),
    ] {
        let length = u32::try_from(part.len()).expect("names and origins are short");
        hash.update(length.to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Currency;

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Computed by another implementation (Python's hashlib) from the formula above.
    #[test]
    fn vectors() {
        let shop = Origin::kept("http://shop.localhost:4400".into());
        let long = Origin::kept("https://example.com".into());
        for (nonce, payment, payee, origin, total, expected) in [
            (
                [0; 32],
                PaymentId(0),
                "Lumen",
                &shop,
                Money::new(2400, Currency::EUR),
                "70b38e146c89ca891b6f843da5cdc83083a57fad742de5155636e7ee56f4a568",
            ),
            (
                std::array::from_fn(|i| i as u8),
                PaymentId(0x0190_0000_0000_7000_8000_0000_0000_0001),
                "Ærø — “à la carte”",
                &long,
                Money::new(9_007_199_254_740_991, Currency::JPY),
                "ccd2aa98bc44b07f20f3cf385a953948726cf05f375043d26545f308efe64374",
            ),
        ] {
            assert_eq!(
                hex(&challenge(&nonce, payment, payee, origin, total)),
                expected
            );
        }
    }

    #[test]
    fn every_part_counts() {
        let shop = Origin::kept("http://shop.localhost:4400".into());
        let other = Origin::kept("http://books.localhost:4401".into());
        let euros = Money::new(2400, Currency::EUR);
        let all = [
            challenge(&[0; 32], PaymentId(1), "Lumen", &shop, euros),
            challenge(&[1; 32], PaymentId(1), "Lumen", &shop, euros),
            challenge(&[0; 32], PaymentId(2), "Lumen", &shop, euros),
            challenge(&[0; 32], PaymentId(1), "Lumen2", &shop, euros),
            challenge(&[0; 32], PaymentId(1), "Lumen", &other, euros),
            challenge(
                &[0; 32],
                PaymentId(1),
                "Lumen",
                &shop,
                Money::new(2401, Currency::EUR),
            ),
            challenge(
                &[0; 32],
                PaymentId(1),
                "Lumen",
                &shop,
                Money::new(2400, Currency::USD),
            ),
            // Moving a byte across a border changes the hash, although the concatenation is the same.
            challenge(
                &[0; 32],
                PaymentId(1),
                "Lumenh",
                &Origin::kept("ttp://shop.localhost:4400".into()),
                euros,
            ),
        ];
        for (i, a) in all.iter().enumerate() {
            for b in &all[i + 1..] {
                assert_ne!(a, b);
            }
        }
    }
}
