//! Consent to a payment, wrong in every way: other facts, other pages, other people, damaged at every byte.

use super::authenticator::{Algorithm, Authenticator, Page, SHOP, base64url};
use super::house::{MONDAY, PAY};
use super::people::{in_shop, lumen};
use serde_json::{Value, json};
use vouch_domain::payments::{Confirmation, challenge};
use vouch_domain::shoppers::{Credential, Person};
use vouch_domain::{Currency, Money, PaymentId, Reason, ShopperId};
use vouch_server::passkeys::payment::Expected;
use vouch_server::passkeys::{Assertion, Passkeys, verify_payment_assertion};

const RP: &str = "pay.localhost";
const NONCE: [u8; 32] = [3; 32];

/// The challenge of a lamp at €24.00; rows change one part of it.
fn lamp(payment: u128, payee: &str, minor: i64, currency: Currency, nonce: [u8; 32]) -> [u8; 32] {
    let origin = &lumen().origins[0];
    let total = Money::new(minor, currency);
    challenge(&nonce, PaymentId(payment), payee, origin, total)
}

fn the_lamp() -> [u8; 32] {
    lamp(1, "Lumen", 2400, Currency::EUR, NONCE)
}

/// A device with one registered passkey, and what the house keeps of it.
fn registered(seed: &str, shopper: u128, algorithm: Algorithm) -> (Authenticator, Credential) {
    let passkeys = Passkeys::new(RP, PAY).expect("a domain");
    let person = Person::read("Ana", "ana@example.com").expect("a person");
    let shopper = ShopperId(shopper);
    let begun = passkeys.begin_registration(shopper, &person);
    let mut device = Authenticator::with_algorithm(seed, algorithm);
    let made = device.create(&begun.options, &in_shop());
    let origins = lumen().origins;
    let credential = passkeys
        .finish_registration(&begun.state, &made, Some(&origins), shopper, MONDAY)
        .expect("a passkey");
    (device, credential)
}

/// The house's verdict on an answer from a browser: the confirmation, or a code.
fn judge(
    answer: &Value,
    challenge: [u8; 32],
    credential: Option<&Credential>,
) -> Result<Confirmation, &'static str> {
    let assertion = Assertion::read(answer).map_err(|refusal| refusal.code())?;
    let merchant = lumen();
    let expected = Expected {
        challenge,
        nonce: NONCE,
        payee_origin: &merchant.origins[0],
        framed_by: &merchant.origins,
        origin: PAY,
        rp_id: RP,
        credential,
    };
    verify_payment_assertion(&assertion, &expected).map_err(|refusal| refusal.code)
}

#[test]
fn a_touch_in_the_shop_confirms_this_payment_and_no_other() {
    for algorithm in Algorithm::ALL {
        let (mut device, credential) = registered("ana", 7, algorithm);
        for page in [
            in_shop(),
            Page::framed(PAY, "https://www.lumen.example"),
            Page::framed_somewhere(PAY),
            Page::top(PAY),
        ] {
            let answer = device.assert(&the_lamp(), RP, &page);
            let confirmation = judge(&answer, the_lamp(), Some(&credential)).expect("consent");
            assert_eq!(confirmation.shopper, ShopperId(7));
            assert_eq!(confirmation.credential, credential.id);
            assert_eq!(confirmation.challenge, the_lamp());
            assert_eq!(confirmation.nonce, NONCE);
            assert_eq!(confirmation.payee_origin, lumen().origins[0]);
            assert_eq!(confirmation.sign_count, device.passkeys[0].sign_count);
            let kept = confirmation.evidence;
            assert_eq!(answer["response"]["signature"], base64url(&kept.signature));
            assert_eq!(
                answer["response"]["clientDataJSON"],
                base64url(&kept.client_data_json)
            );
        }
        // Signed for the lamp, presented for something else.
        let answer = device.assert(&the_lamp(), RP, &in_shop());
        for other in [
            lamp(2, "Lumen", 2400, Currency::EUR, NONCE),
            lamp(1, "Papier", 2400, Currency::EUR, NONCE),
            lamp(1, "Lumen", 2401, Currency::EUR, NONCE),
            lamp(1, "Lumen", 2400, Currency::USD, NONCE),
            lamp(1, "Lumen", 2400, Currency::EUR, [4; 32]),
            [0; 32],
        ] {
            assert_eq!(
                judge(&answer, other, Some(&credential)),
                Err("assertion_challenge_mismatch")
            );
        }
    }
}

/// Each row is wrong from its step on in every later way too, and is refused for the first.
#[test]
fn what_is_checked_first_is_said_first() {
    let (_, credential) = registered("ana", 7, Algorithm::Es256);
    let steps = [
        "assertion_wrong_type",
        "assertion_challenge_mismatch",
        "assertion_wrong_origin",
        "assertion_wrong_top_origin",
        "assertion_wrong_rp",
        "assertion_not_verified_user",
        "unknown_passkey",
        "assertion_bad_signature",
        "assertion_foreign_passkey",
    ];
    for (first, code) in steps.into_iter().enumerate() {
        let wrong = |step: &str| {
            let step = steps.iter().position(|one| *one == step).expect("a step");
            step >= first
        };
        let (mut device, _) = registered("ana", 7, Algorithm::Es256);
        let rp_id = if wrong("assertion_wrong_rp") {
            "shop.localhost"
        } else {
            RP
        };
        device.passkeys[0].rp_id = rp_id.into();
        device.user_verified = !wrong("assertion_not_verified_user");
        let page = Page {
            origin: if wrong("assertion_wrong_origin") {
                SHOP
            } else {
                PAY
            }
            .into(),
            cross_origin: true,
            top_origin: Some(
                if wrong("assertion_wrong_top_origin") {
                    "https://evil.example"
                } else {
                    SHOP
                }
                .into(),
            ),
        };
        let kind = if wrong("assertion_wrong_type") {
            "payment.get"
        } else {
            "webauthn.get"
        };
        let signed = if wrong("assertion_challenge_mismatch") {
            [0; 32]
        } else {
            the_lamp()
        };
        let client_data = page.client_data(kind, &base64url(&signed));
        let mut answer = device.sign(rp_id, &client_data);
        if wrong("assertion_bad_signature") {
            let (mut other, _) = registered("eve", 7, Algorithm::Es256);
            other.passkeys[0].rp_id = rp_id.into();
            let forged = other.sign(rp_id, &client_data);
            answer["response"]["signature"] = forged["response"]["signature"].clone();
        }
        if wrong("assertion_foreign_passkey") {
            answer["response"]["userHandle"] = json!(base64url(&[9; 16]));
        }
        let known = (!wrong("unknown_passkey")).then_some(&credential);
        assert_eq!(judge(&answer, the_lamp(), known), Err(code));
    }
}

#[test]
fn pages_types_and_flags_that_do_not_count() {
    let (mut device, credential) = registered("ana", 7, Algorithm::Es256);
    let known = Some(&credential);
    let framed = |top: &str| Page::framed(PAY, top);
    for (page, code) in [
        (framed("https://evil.example"), "assertion_wrong_top_origin"),
        (
            framed("http://shop.localhost"),
            "assertion_wrong_top_origin",
        ),
        (
            framed("http://shop.localhost:4400/"),
            "assertion_wrong_top_origin",
        ),
        (framed("null"), "assertion_wrong_top_origin"),
        (framed(""), "assertion_wrong_top_origin"),
        (framed(PAY), "assertion_wrong_top_origin"),
        (
            Page {
                cross_origin: false,
                ..framed(SHOP)
            },
            "assertion_wrong_top_origin",
        ),
        (Page::top("http://pay.localhost"), "assertion_wrong_origin"),
        (
            Page::top("https://pay.localhost:4400"),
            "assertion_wrong_origin",
        ),
        (
            Page::top("http://x.pay.localhost:4400"),
            "assertion_wrong_origin",
        ),
        (Page::framed(SHOP, SHOP), "assertion_wrong_origin"),
    ] {
        let answer = device.assert(&the_lamp(), RP, &page);
        assert_eq!(judge(&answer, the_lamp(), known), Err(code), "{page:?}");
    }
    for kind in ["webauthn.create", "payment.get", "WEBAUTHN.GET", ""] {
        let client_data = in_shop().client_data(kind, &base64url(&the_lamp()));
        let answer = device.sign(RP, &client_data);
        assert_eq!(
            judge(&answer, the_lamp(), known),
            Err("assertion_wrong_type"),
            "{kind}"
        );
    }
    let text = base64url(&the_lamp());
    for challenge in [
        "",
        &text[1..],
        &format!("{text}="),
        &format!("{text}A"),
        &text.to_uppercase(),
    ] {
        let answer = device.sign(RP, &in_shop().client_data("webauthn.get", challenge));
        assert_eq!(
            judge(&answer, the_lamp(), known),
            Err("assertion_challenge_mismatch"),
            "{challenge}"
        );
    }
    for (present, verified) in [(true, false), (false, true), (false, false)] {
        device.user_present = present;
        device.user_verified = verified;
        let answer = device.assert(&the_lamp(), RP, &in_shop());
        assert_eq!(
            judge(&answer, the_lamp(), known),
            Err("assertion_not_verified_user")
        );
    }
    device.user_present = true;
    device.user_verified = true;

    // Client data that is signed but says nothing, or the same thing twice.
    let honest = String::from_utf8(in_shop().client_data("webauthn.get", &text)).expect("JSON");
    for client_data in [
        "",
        "{}",
        "null",
        "[]",
        "{\"type\":\"webauthn.get\"}",
        &honest[..honest.len() - 1],
        &format!("{honest}x"),
        &honest.replacen('{', "{\"origin\":\"http://evil.example\",", 1),
        &honest.replacen("\"crossOrigin\":true", "\"crossOrigin\":\"true\"", 1),
    ] {
        let answer = device.sign(RP, client_data.as_bytes());
        assert_eq!(
            judge(&answer, the_lamp(), known),
            Err("assertion_malformed"),
            "{client_data}"
        );
    }
}

#[test]
fn who_the_passkey_belongs_to() {
    let (mut ana, hers) = registered("ana", 7, Algorithm::Es256);
    let (mut karim, his) = registered("karim", 8, Algorithm::Es256);
    let signed_by_ana = ana.assert(&the_lamp(), RP, &in_shop());
    let signed_by_karim = karim.assert(&the_lamp(), RP, &in_shop());
    let with = |answer: &Value, from: &Value, fields: &[&str]| {
        let mut answer = answer.clone();
        for field in fields {
            if answer.get(*field).is_some() {
                answer[field] = from[field].clone();
            } else {
                answer["response"][field] = from["response"][field].clone();
            }
        }
        answer
    };
    for (answer, known, code) in [
        (signed_by_ana.clone(), None, "unknown_passkey"),
        (signed_by_ana.clone(), Some(&his), "unknown_passkey"),
        (
            with(&signed_by_ana, &signed_by_karim, &["userHandle"]),
            Some(&hers),
            "assertion_foreign_passkey",
        ),
        (
            with(&signed_by_ana, &signed_by_karim, &["id", "rawId"]),
            Some(&his),
            "assertion_bad_signature",
        ),
        (
            with(
                &signed_by_karim,
                &signed_by_ana,
                &["id", "rawId", "userHandle"],
            ),
            Some(&hers),
            "assertion_bad_signature",
        ),
        (
            with(&signed_by_ana, &signed_by_karim, &["signature"]),
            Some(&hers),
            "assertion_bad_signature",
        ),
    ] {
        assert_eq!(judge(&answer, the_lamp(), known), Err(code));
    }
    // A key in the store that was damaged, or is of another kind.
    let (_, edwards) = registered("ana", 7, Algorithm::EdDsa);
    for public_key in [
        Vec::new(),
        hers.public_key[..hers.public_key.len() - 1].to_vec(),
        [&hers.public_key[..], &[0]].concat(),
        edwards.public_key,
    ] {
        let damaged = Credential {
            public_key,
            ..hers.clone()
        };
        assert!(judge(&signed_by_ana, the_lamp(), Some(&damaged)).is_err());
    }
}

/// One bit turned in every byte of every part, and every part cut at every length: never consent.
#[test]
fn a_damaged_assertion_is_never_consent() {
    for algorithm in Algorithm::ALL {
        let (mut device, credential) = registered("ana", 7, algorithm);
        let answer = device.assert(&the_lamp(), RP, &in_shop());
        assert!(judge(&answer, the_lamp(), Some(&credential)).is_ok());
        let honest = Assertion::read(&answer).expect("well-formed");
        let parts = [
            ("clientDataJSON", honest.evidence.client_data_json),
            ("authenticatorData", honest.evidence.authenticator_data),
            ("signature", honest.evidence.signature),
            ("userHandle", 7_u128.to_be_bytes().to_vec()),
        ];
        for (part, bytes) in parts {
            let refused = |damaged: &[u8], how: &str| {
                let mut answer = answer.clone();
                answer["response"][part] = json!(base64url(damaged));
                let verdict = judge(&answer, the_lamp(), Some(&credential));
                assert!(verdict.is_err(), "{algorithm:?} {part} {how}");
            };
            for at in 0..bytes.len() {
                let mut damaged = bytes.clone();
                damaged[at] ^= 1 << (at % 8);
                refused(&damaged, &format!("bit turned in byte {at}"));
                refused(&bytes[..at], &format!("cut after {at} bytes"));
            }
            refused(&[&bytes[..], &[0]].concat(), "one byte longer");
        }
        for at in 0..credential.id.len() {
            let mut damaged = credential.id.clone();
            damaged[at] ^= 1 << (at % 8);
            let mut answer = answer.clone();
            answer["id"] = json!(base64url(&damaged));
            answer["rawId"] = answer["id"].clone();
            assert_eq!(
                judge(&answer, the_lamp(), Some(&credential)),
                Err("unknown_passkey")
            );
        }
    }
}

#[test]
fn what_is_no_assertion_at_all() {
    let (mut device, credential) = registered("ana", 7, Algorithm::Es256);
    let honest = device.assert(&the_lamp(), RP, &in_shop());
    for (path, value) in [
        ("", json!(null)),
        ("", json!([])),
        ("", json!("x")),
        ("", json!({})),
        ("/id", json!(null)),
        ("/id", json!("")),
        ("/id", json!("ä")),
        ("/id", json!(base64url(&[0; 1024]))),
        ("/rawId", json!("AAAA")),
        ("/type", json!("password")),
        ("/response", json!(null)),
        ("/response", json!({})),
        ("/response/clientDataJSON", json!(null)),
        ("/response/clientDataJSON", json!("not base64url!")),
        ("/response/authenticatorData", json!("AA==")),
        ("/response/authenticatorData", json!("")),
        ("/response/signature", json!({})),
        ("/response/userHandle", json!(null)),
        ("/response/userHandle", json!("")),
        ("/response/userHandle", json!(base64url(&[7; 15]))),
        ("/response/userHandle", json!(base64url(&[7; 64]))),
    ] {
        let mut answer = honest.clone();
        *answer.pointer_mut(path).expect("a place") = value;
        assert_eq!(
            judge(&answer, the_lamp(), Some(&credential)),
            Err("assertion_malformed"),
            "{path}"
        );
    }
    // What browsers and password managers add does not matter.
    let mut answer = honest;
    answer["clientExtensionResults"] = json!({ "credProps": { "rk": true } });
    answer["unknown"] = json!([1, 2]);
    answer["response"]["more"] = json!("x");
    answer.as_object_mut().expect("an object").remove("rawId");
    assert!(judge(&answer, the_lamp(), Some(&credential)).is_ok());
}
