//! Receipts: what became of a payment, signed, so that whoever holds one can show it and anyone can check it.
//!
//! A receipt is a compact JWS (RFC 7515) signed with Ed25519 (RFC 8037); the public key is published as a JWK set and named by its
//! thumbprint (RFC 7638). The same payment in the same state always has the same receipt, byte for byte. The page that shows it is
//! reached by a sealed link: whoever has the link can read that one receipt and nothing else.

use crate::keys::Keys;
use crate::seal::Seal;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signer, SigningKey, VerifyingKey};
use serde_json::json;
use sha2::{Digest, Sha256};
use vouch_domain::PaymentId;
use vouch_domain::payments::{Payment, Status};
use vouch_wire::payments as wire;

/// Writes receipts and the links to them in the name of one origin.
#[derive(Clone)]
pub struct Receipts<'a> {
    origin: &'a str,
    key: &'a SigningKey,
    seal: Seal,
}

impl<'a> Receipts<'a> {
    pub fn new(origin: &'a str, keys: &'a Keys) -> Self {
        Self {
            origin,
            key: &keys.receipts,
            seal: keys.seal.of("receipt"),
        }
    }

    /// The receipt of a payment, once somebody has paid; `payment` is as it stands now.
    pub fn of(&self, payment: &Payment) -> Option<String> {
        self.unsigned(payment)
            .map(|unsigned| self.signed(&unsigned))
    }

    /// What [`Self::signed`] makes the receipt of: for where there is no time to sign.
    pub fn unsigned(&self, payment: &Payment) -> Option<String> {
        payment.held()?;
        let claims = wire::Receipt {
            iss: self.origin.into(),
            sub: payment.id.to_string(),
            aud: payment.merchant.to_string(),
            iat: payment.since().seconds(),
            payment: wire::ReceiptPayment {
                id: payment.id.to_string(),
                status: status(payment.status()),
                amount: payment.total.minor,
                currency: payment.total.currency.code().into(),
                payee: payment.payee.clone(),
                reference: payment.reference.clone(),
            },
        };
        let claims = serde_json::to_vec(&claims).expect("claims are plain JSON");
        let header = json!({
            "alg": "EdDSA",
            "kid": thumbprint(&self.key.verifying_key()),
            "typ": "JWT",
        });
        Some(signing_input(header.to_string().as_bytes(), &claims))
    }

    /// The receipt itself; the same each time.
    pub fn signed(&self, unsigned: &str) -> String {
        sign(self.key, unsigned)
    }

    /// The page of a payment's receipt.
    pub fn url(&self, payment: PaymentId) -> String {
        let seal = self.seal.seal(&payment.bytes());
        format!("{}/receipts/{payment}?seal={seal}", self.origin)
    }

    /// Whether a link's seal opens this payment's receipt.
    pub fn opens(&self, seal: &str, payment: PaymentId) -> bool {
        self.seal.open(seal).as_deref() == Some(&payment.bytes()[..])
    }
}

/// What receipts are checked with.
pub fn key_set(key: &VerifyingKey) -> wire::KeySet {
    wire::KeySet {
        keys: vec![published(key)],
    }
}

/// A key as everybody may have it.
pub fn published(key: &VerifyingKey) -> wire::Key {
    wire::Key {
        kty: "OKP".into(),
        crv: "Ed25519".into(),
        x: URL_SAFE_NO_PAD.encode(key.as_bytes()),
        kid: thumbprint(key),
        purpose: "sig".into(),
        alg: "EdDSA".into(),
    }
}

/// A state as the API names it.
pub fn status(status: Status) -> wire::Status {
    match status {
        Status::Created => wire::Status::Created,
        Status::Authorised => wire::Status::Authorised,
        Status::Shipped => wire::Status::Shipped,
        Status::Delivered => wire::Status::Delivered,
        Status::Released => wire::Status::Released,
        Status::Refunded => wire::Status::Refunded,
        Status::Cancelled => wire::Status::Cancelled,
        Status::Expired => wire::Status::Expired,
    }
}

/// SHA-256 over the key's required members, in lexicographic order and without white space (RFC 7638 §3).
fn thumbprint(key: &VerifyingKey) -> String {
    let x = URL_SAFE_NO_PAD.encode(key.as_bytes());
    let members = format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#);
    URL_SAFE_NO_PAD.encode(Sha256::digest(members))
}

/// What a JWS signs (RFC 7515 §5.1).
fn signing_input(header: &[u8], payload: &[u8]) -> String {
    format!(
        "{}.{}",
        URL_SAFE_NO_PAD.encode(header),
        URL_SAFE_NO_PAD.encode(payload)
    )
}

fn sign(key: &SigningKey, signed: &str) -> String {
    let signature = key.sign(signed.as_bytes()).to_bytes();
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}

#[cfg(test)]
mod tests {
    use super::*;
    use vouch_domain::merchants::{Mode, Origin};
    use vouch_domain::payments::Held;
    use vouch_domain::payments::State;
    use vouch_domain::{Currency, MerchantId, Money, ShopperId, Timestamp};

    /// The key of RFC 8037, appendix A.1.
    fn rfc_key() -> SigningKey {
        let secret = URL_SAFE_NO_PAD
            .decode("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A")
            .expect("base64url");
        SigningKey::from_bytes(&secret.try_into().expect("32 bytes"))
    }

    #[test]
    fn it_signs_as_rfc_8037_does() {
        let key = rfc_key();
        let published = key_set(&key.verifying_key());
        assert_eq!(
            published.keys[0].x,
            "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
        );
        assert_eq!(
            published.keys[0].kid,
            "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
        );
        assert_eq!(
            sign(
                &key,
                &signing_input(br#"{"alg":"EdDSA"}"#, b"Example of Ed25519 signing")
            ),
            "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
        );
    }

    fn payment(state: State) -> Payment {
        Payment {
            refunded: 0,
            id: PaymentId(7),
            merchant: MerchantId(8),
            mode: Mode::Sandbox,
            lines: vec![],
            total: Money::new(2400, Currency::EUR),
            reference: Some("order 7".into()),
            return_url: None,
            payee: "Lumen".into(),
            payee_origin: Origin::kept("https://lumen.example".into()),
            state,
            created_at: Timestamp(0),
        }
    }

    #[test]
    fn whoever_has_paid_has_a_receipt_of_the_present_state() {
        let keys = Keys::fleeting();
        let receipts = Receipts::new("http://pay.localhost:4400", &keys);
        let at = Timestamp(1_772_442_000_000_000);
        let shopper = ShopperId(9);
        let paid = Held {
            shopper,
            at: Timestamp(1),
        };
        let held = Some(paid);
        for (state, expected) in [
            (State::Created { expires_at: at }, None),
            (State::Expired { at }, None),
            (State::Cancelled { held: None, at }, None),
            (State::Authorised { shopper, at }, Some("authorised")),
            (State::Shipped { held: paid, at }, Some("shipped")),
            (
                State::Delivered {
                    held: paid,
                    at,
                    release_at: Timestamp(i64::MAX),
                },
                Some("delivered"),
            ),
            (
                State::Released {
                    held: paid,
                    delivered_at: Timestamp(2),
                    at,
                },
                Some("released"),
            ),
            (State::Refunded { held: paid, at }, Some("refunded")),
            (State::Cancelled { held, at }, Some("cancelled")),
        ] {
            let receipt = receipts.of(&payment(state));
            assert_eq!(receipt.is_some(), expected.is_some());
            let (Some(receipt), Some(expected)) = (receipt, expected) else {
                continue;
            };
            let claims = receipt.split('.').nth(1).expect("three parts");
            let claims = URL_SAFE_NO_PAD.decode(claims).expect("base64url");
            let claims: serde_json::Value = serde_json::from_slice(&claims).expect("JSON");
            let expected = json!({
                "iss": "http://pay.localhost:4400",
                "sub": PaymentId(7).to_string(),
                "aud": MerchantId(8).to_string(),
                "iat": 1_772_442_000,
                "payment": {
                    "id": PaymentId(7).to_string(),
                    "status": expected,
                    "amount": 2400,
                    "currency": "EUR",
                    "payee": "Lumen",
                    "reference": "order 7",
                },
            });
            assert_eq!(claims, expected);
        }
    }

    #[test]
    fn a_link_opens_one_receipt() {
        let keys = Keys::fleeting();
        let receipts = Receipts::new("http://pay.localhost:4400", &keys);
        let url = receipts.url(PaymentId(7));
        let (page, seal) = url.split_once("?seal=").expect("a sealed link");
        assert!(page.ends_with(&format!("/receipts/{}", PaymentId(7))));
        assert!(receipts.opens(seal, PaymentId(7)));
        assert!(!receipts.opens(seal, PaymentId(8)));
        assert!(!receipts.opens("", PaymentId(7)));
        let stranger = Keys::fleeting();
        assert!(!Receipts::new("http://pay.localhost:4400", &stranger).opens(seal, PaymentId(7)));
    }
}
