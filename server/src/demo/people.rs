//! The demo's people: Ana, Karim and Lea, who bought things in the example shops and say what they think of them.
//!
//! They come in by the same use cases as everybody: a passkey (whose private half is thrown away, so nobody can act as them), play
//! money, a payment with a signed assertion, a word tied to that purchase. Ids follow from names, so a second start adds nothing.

use PointKind::{Con, Pro};
use p256::ecdsa::{Signature, SigningKey, signature::Signer};
use sha2::{Digest, Sha256};
use vouch_domain::merchants::{Merchant, Mode};
use vouch_domain::payments::{self, Authorise, Confirmation, Evidence, Offer, TopUp};
use vouch_domain::recommendations::{
    self, Audience, Disclosure, DraftPoint, PointKind, Verdict, Write,
};
use vouch_domain::shoppers::{Credential, Person};
use vouch_domain::{
    Money, PaymentId, RecommendationId, Result, ShopperId, Timestamp, TransferId, Work, ids,
};

/// Somebody, and what they bought and said.
struct Demo {
    name: &'static str,
    email: &'static str,
    words: &'static [Said],
}

struct Said {
    key: &'static str,
    sku: &'static str,
    verdict: Verdict,
    /// For or against, about what, and what.
    points: &'static [(PointKind, &'static str, &'static str)],
    audience: Audience,
    disclosure: Disclosure,
    text: &'static str,
    /// What they say of it by now, where that is due.
    later: Option<&'static str>,
}

impl Said {
    fn points(&self) -> Vec<DraftPoint> {
        let points = self.points.iter();
        points
            .map(|(kind, aspect, statement)| DraftPoint {
                kind: *kind,
                aspect: (*aspect).into(),
                statement: (*statement).into(),
            })
            .collect()
    }
}

const PEOPLE: [Demo; 3] = [
    Demo {
        name: "Ana Moreau",
        email: "ana@example.com",
        words: &[
            Said {
                key: "pk_test_lumen",
                sku: "lamp-arc",
                verdict: Verdict::Recommends,
                points: &[
                    (Pro, "light", "Warm without being yellow."),
                    (Pro, "switch", "Silent."),
                ],
                audience: Audience::Friends,
                disclosure: Disclosure::None,
                text: "It came with the first dark evenings and makes them slower. The light is warm without being yellow.",
                later: None,
            },
            Said {
                key: "pk_test_papier",
                sku: "book-tea",
                verdict: Verdict::Recommends,
                points: &[(Pro, "chapters", "Short: one cup each.")],
                audience: Audience::Friends,
                disclosure: Disclosure::None,
                text: "I gave away four copies of this. Short chapters, one cup each.",
                later: None,
            },
            Said {
                key: "pk_test_stride",
                sku: "shoe-dune",
                verdict: Verdict::Recommends,
                points: &[
                    (Pro, "grip", "Holds on wet stone."),
                    (Con, "laces", "Come undone after an hour."),
                ],
                audience: Audience::Everyone,
                disclosure: Disclosure::None,
                text: "Dry after every puddle, and after 300 km the sole looks as it did in the box.",
                later: None,
            },
        ],
    },
    Demo {
        name: "Karim Benali",
        email: "karim@example.com",
        words: &[
            Said {
                key: "pk_test_lumen",
                sku: "lamp-arc",
                verdict: Verdict::Recommends,
                points: &[
                    (Pro, "joint", "Stays exactly where you leave it."),
                    (Con, "cable", "Half a metre too short."),
                ],
                audience: Audience::Everyone,
                disclosure: Disclosure::None,
                text: "The joint holds exactly where you leave it. The cable could be half a metre longer.",
                later: Some("Still as firm as on the first day. I bought a longer cable."),
            },
            Said {
                key: "pk_test_papier",
                sku: "book-tides",
                verdict: Verdict::Recommends,
                points: &[],
                audience: Audience::Everyone,
                disclosure: Disclosure::None,
                text: "I read it by the sea and missed my train home.",
                later: None,
            },
        ],
    },
    Demo {
        name: "Lea Novak",
        email: "lea@example.com",
        words: &[
            Said {
                key: "pk_test_lumen",
                sku: "lamp-arc",
                verdict: Verdict::Recommends,
                points: &[(
                    Pro,
                    "drawing",
                    "No shadow of the hand if it stands on the left.",
                )],
                audience: Audience::Everyone,
                disclosure: Disclosure::FreeSample,
                text: "Lumen sent me one for the studio. Good for drawing: no shadow of the hand if it stands on the left.",
                later: None,
            },
            Said {
                key: "pk_test_stride",
                sku: "bottle-rill",
                verdict: Verdict::Recommends,
                points: &[
                    (Pro, "lid", "Opens with one hand."),
                    (Con, "smell", "Of plastic for the first week."),
                ],
                audience: Audience::Everyone,
                disclosure: Disclosure::None,
                text: "Fits the small bike cage, opens with one hand, has not leaked yet.",
                later: Some("Two summers and no leak. The lid has scratches."),
            },
        ],
    },
];

/// Ana, who invites newcomers.
pub fn inviter() -> ShopperId {
    id_of(PEOPLE[0].name)
}

pub(super) fn id_of(name: &str) -> ShopperId {
    ShopperId(ids::derive("demo shopper", &[name.as_bytes()]))
}

/// Brings the people in, where they are missing.
pub fn settle(work: &mut dyn Work, now: Timestamp) -> Result<()> {
    for (demo, nth) in PEOPLE.iter().zip(1_i64..) {
        let shopper = id_of(demo.name);
        if work.shopper(shopper)?.is_some() {
            continue;
        }
        work.add_shopper(&Person::read(demo.name, demo.email)?.joins(shopper, now))?;
        for (said, number) in demo.words.iter().zip(0_i64..) {
            let Some(merchant) = work.merchant_by_publishable_key(said.key)? else {
                continue;
            };
            let Some(product) = work.product(merchant.id, said.sku)? else {
                continue;
            };
            // A word is about a purchase of weeks ago; the older the further down the list.
            let then = now.plus_seconds(-(nth * 13 + number * 20) * vouch_domain::time::DAY);
            let payment = PaymentId(ids::derive(
                "demo payment",
                &[&shopper.bytes(), said.sku.as_bytes()],
            ));
            buy(
                work,
                shopper,
                &merchant,
                said.sku,
                product.price_at(now),
                payment,
                then,
            )?;
            let write = Write {
                id: RecommendationId(ids::derive(
                    "demo word",
                    &[&shopper.bytes(), said.sku.as_bytes()],
                )),
                author: shopper,
                merchant: merchant.id,
                sku: said.sku.into(),
                chance: crate::chance::bytes(),
                payment: Some(payment),
                verdict: Some(said.verdict),
                points: said.points(),
                text: said.text.into(),
                audience: Some(said.audience),
                disclosure: Some(said.disclosure),
            };
            let day = vouch_domain::time::DAY;
            payments::received(work, shopper, payment, then.plus_seconds(3 * day))?;
            let word = recommendations::write(work, write, then.plus_seconds(9 * day))?;
            if let Some(later) = said.later
                && word.follow_up_due(now).is_some()
            {
                let verdict = Some(said.verdict);
                recommendations::follow_up(work, shopper, word.id, later, verdict, now)?;
            }
        }
    }
    Ok(())
}

/// Tops up the price and pays it, signed by a passkey made for this one purchase.
fn buy(
    work: &mut dyn Work,
    shopper: ShopperId,
    merchant: &Merchant,
    sku: &str,
    price: Money,
    payment: PaymentId,
    now: Timestamp,
) -> Result<()> {
    let top_up = TopUp {
        id: TransferId(ids::derive("demo top-up", &[&payment.bytes()])),
        shopper,
        mode: Mode::Sandbox,
        amount: price,
    };
    payments::top_up(work, top_up, now)?;

    let key = throw_away_key();
    let credential = Credential {
        id: crate::chance::bytes::<16>().to_vec(),
        shopper,
        static_state: Vec::new(),
        dynamic_state: Vec::new(),
        public_key: cose(&key),
        sign_count: 0,
        created_at: now,
        used_at: now,
        name: String::new(),
    };
    work.add_credential(&credential)?;

    let nonce = crate::chance::bytes();
    let origin = merchant.origins[0].clone();
    let challenge = payments::challenge(&nonce, payment, &merchant.name, &origin, price);
    let confirmation = Confirmation {
        shopper,
        credential: credential.id,
        nonce,
        challenge,
        payee_origin: origin,
        sign_count: 0,
        evidence: sign(&key, &challenge),
    };
    let order = Authorise {
        merchant: merchant.id,
        payment,
        offer: Offer::Product(sku.into()),
        shown: price,
        confirm_until: now.plus_seconds(vouch_domain::time::HOUR),
        confirmation,
    };
    payments::authorise(work, order, now)?;
    Ok(())
}

/// A key for one signature; nobody keeps it.
fn throw_away_key() -> SigningKey {
    loop {
        // All but one in 2^32 of 32-byte strings are a scalar of the curve.
        if let Ok(key) = SigningKey::from_bytes(&crate::chance::bytes().into()) {
            return key;
        }
    }
}

/// The public key as COSE (RFC 9053 §7.1): an EC2 key on P-256 for ES256.
fn cose(key: &SigningKey) -> Vec<u8> {
    let point = key.verifying_key().to_encoded_point(false);
    let (Some(x), Some(y)) = (point.x(), point.y()) else {
        return Vec::new();
    };
    // {1: 2, 3: -7, -1: 1, -2: x, -3: y}
    let mut bytes = vec![0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20];
    bytes.extend_from_slice(x);
    bytes.extend_from_slice(&[0x22, 0x58, 0x20]);
    bytes.extend_from_slice(y);
    bytes
}

/// An assertion over `challenge`, as an authenticator would give it (WebAuthn §6.3.3).
fn sign(key: &SigningKey, challenge: &[u8; 32]) -> Evidence {
    use base64::Engine;
    let challenge = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(challenge);
    let client_data_json =
        format!("{{\"type\":\"webauthn.get\",\"challenge\":\"{challenge}\"}}").into_bytes();
    // rpIdHash, then flags UP and UV, then a counter of zero.
    let mut authenticator_data = Sha256::digest("demo").to_vec();
    authenticator_data.extend_from_slice(&[0x05, 0, 0, 0, 0]);
    let mut signed = authenticator_data.clone();
    signed.extend_from_slice(&Sha256::digest(&client_data_json));
    let signature: Signature = key.sign(&signed);
    Evidence {
        client_data_json,
        authenticator_data,
        signature: signature.to_der().as_bytes().to_vec(),
    }
}
