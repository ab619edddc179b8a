//! The room's decisions, on the model.

use super::*;
use crate::memory::Memory;
use crate::time::MINUTE;
use crate::{CheckoutId, Error};

const NOW: Timestamp = Timestamp(1_000_000_000_000);
const LAMPS: Place = Place::Checkout {
    checkout: CheckoutId(5),
    merchant: MerchantId(7),
};

fn later(seconds: i64) -> Timestamp {
    NOW.plus_seconds(seconds)
}

fn person() -> Person {
    Person::read("Ana", "ana@example.com").expect("a person")
}

fn credential(id: u8, shopper: u128) -> Credential {
    Credential {
        id: vec![id; 16],
        shopper: ShopperId(shopper),
        static_state: vec![1],
        dynamic_state: vec![2],
        public_key: vec![3],
        sign_count: 1,
        created_at: NOW,
        used_at: NOW,
        name: String::new(),
    }
}

fn tokens(n: u8) -> Tokens {
    Tokens {
        session: [n; 32],
        resume: [n + 100; 32],
    }
}

fn registration(shopper: u128, credential_id: u8, place: Place) -> SignUp {
    SignUp {
        shopper: ShopperId(shopper),
        person: person(),
        place,
        enrolment: None,
        credential: credential(credential_id, shopper),
        tokens: tokens(credential_id),
    }
}

fn enrolment() -> Enrolment {
    Enrolment {
        id: EnrolmentId(9),
        code_hash: [1; 32],
        secret_hash: [2; 32],
        person: person(),
        checkout: CheckoutId(5),
        merchant: MerchantId(7),
        shopper: None,
        expires_at: later(ENROLMENT_SECONDS),
    }
}

/// Runs on a copy and checks that a refusal changed nothing.
fn code_of<T: std::fmt::Debug>(
    work: &Memory,
    piece: impl FnOnce(&mut Memory) -> Result<T>,
) -> &'static str {
    let mut copy = work.clone();
    match piece(&mut copy) {
        Ok(_) => "ok",
        Err(error @ Error::Refused(_)) => {
            assert_eq!(format!("{copy:?}"), format!("{work:?}"), "{error}");
            error.code()
        }
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn a_ceremony_counts_once_and_for_five_minutes() {
    let mut work = Memory::default();
    let ceremony = Ceremony::begin(CeremonyId(1), CeremonyKind::SignIn, LAMPS, vec![1], NOW);
    begin(&mut work, &ceremony, NOW).expect("begun");

    for (id, at, code) in [
        (1, later(0), "ok"),
        (1, later(CEREMONY_SECONDS - 1), "ok"),
        (1, later(CEREMONY_SECONDS), "ceremony_expired"),
        (2, later(0), "unknown_ceremony"),
    ] {
        let mut copy = work.clone();
        let outcome = take(&mut copy, CeremonyId(id), at);
        assert_eq!(outcome.as_ref().map_or_else(Error::code, |_| "ok"), code);
        let again = take(&mut copy, CeremonyId(id), at).map_err(|error| error.code());
        assert_eq!(again, Err("unknown_ceremony"), "it was taken away");
    }

    // A later beginning clears away what nobody finished.
    let next = Ceremony::begin(
        CeremonyId(2),
        CeremonyKind::SignIn,
        LAMPS,
        vec![1],
        later(600),
    );
    begin(&mut work, &next, later(600)).expect("begun");
    assert_eq!(work.take_ceremony(CeremonyId(1)), Ok(None));
}

#[test]
fn signing_up_opens_a_session_bound_to_its_place() {
    let page_of_lamps = Place::Shop {
        merchant: LAMPS.merchant().expect("a shop"),
    };
    for (place, minutes, resumes) in [
        (LAMPS, 15, true),
        (page_of_lamps, 15, true),
        (Place::Hub, 30, false),
    ] {
        let mut work = Memory::default();
        let opened = sign_up(&mut work, registration(1, 1, place), NOW).expect("signed up");
        assert_eq!(opened.shopper.handle, "Ana");
        assert_eq!(opened.session.checkout, place.checkout());
        assert_eq!(opened.session.merchant, place.merchant());
        assert_eq!(opened.session.is_of_hub(), place == Place::Hub);
        assert_eq!(opened.session.expires_at, later(minutes * MINUTE));
        assert_eq!(work.session(&[1; 32]), Ok(Some(opened.session)));
        assert_eq!(work.resume(&[101; 32]).expect("read").is_some(), resumes);
    }
}

#[test]
fn what_signing_up_refuses() {
    let mut work = Memory::default();
    sign_up(&mut work, registration(1, 1, LAMPS), NOW).expect("signed up");
    enrol(&mut work, &enrolment(), NOW).expect("enrolled");
    let with = |id, credential_id| SignUp {
        enrolment: Some(EnrolmentId(id)),
        ..registration(2, credential_id, Place::Hub)
    };

    let refused = |new: SignUp, at| code_of(&work, |work| sign_up(work, new, at));
    assert_eq!(refused(registration(2, 2, LAMPS), NOW), "ok");
    assert_eq!(
        refused(registration(2, 1, LAMPS), NOW),
        "passkey_already_registered"
    );
    assert_eq!(refused(with(9, 2), NOW), "ok");
    assert_eq!(refused(with(8, 2), NOW), "unknown_enrolment");
    assert_eq!(
        refused(with(9, 2), later(ENROLMENT_SECONDS)),
        "enrolment_expired"
    );

    sign_up(&mut work, with(9, 2), NOW).expect("the popup is done");
    let again = SignUp {
        enrolment: Some(EnrolmentId(9)),
        ..registration(3, 3, Place::Hub)
    };
    assert_eq!(
        code_of(&work, |work| sign_up(work, again, NOW)),
        "enrolment_used"
    );
}

#[test]
fn signing_in_counts_and_refuses_copies() {
    let mut work = Memory::default();
    sign_up(&mut work, registration(1, 1, LAMPS), NOW).expect("signed up");
    let proof = |id: u8, sign_count| SignIn {
        credential: vec![id; 16],
        sign_count,
        place: LAMPS,
        tokens: tokens(50),
    };
    for (id, sign_count, code) in [
        (1, 2, "ok"),
        (1, 1, "passkey_cloned"),
        (1, 0, "passkey_cloned"),
        (2, 2, "unknown_passkey"),
    ] {
        let outcome = code_of(&work, |work| sign_in(work, proof(id, sign_count), NOW));
        assert_eq!(outcome, code, "{id} {sign_count}");
    }
    let opened = sign_in(&mut work, proof(1, 5), later(3)).expect("signed in");
    assert_eq!(opened.shopper.id, ShopperId(1));
    let kept = work.credential(&[1; 16]).expect("read").expect("kept");
    assert_eq!((kept.sign_count, kept.used_at), (5, later(3)));
}

#[test]
fn a_payment_counts_its_passkey_too() {
    let mut work = Memory::default();
    sign_up(&mut work, registration(1, 1, LAMPS), NOW).expect("signed up");
    for (id, shopper, sign_count, code) in [
        (1, 1, 2, "ok"),
        (2, 1, 2, "unknown_passkey"),
        (1, 2, 2, "assertion_foreign_passkey"),
        (1, 1, 1, "passkey_cloned"),
    ] {
        let outcome = code_of(&work, |work| {
            use_passkey(work, &[id; 16], ShopperId(shopper), sign_count, NOW)
        });
        assert_eq!(outcome, code);
    }
}

#[test]
fn signing_out_ends_what_would_resume_at_that_shop_only() {
    let mut work = Memory::default();
    let opened = sign_up(&mut work, registration(1, 1, LAMPS), NOW).expect("signed up");
    let elsewhere = Place::Checkout {
        checkout: CheckoutId(6),
        merchant: MerchantId(8),
    };
    open_session(&mut work, ShopperId(1), elsewhere, tokens(2), NOW).expect("opened");

    sign_out(&mut work, &opened.session).expect("signed out");
    assert_eq!(work.session(&[1; 32]), Ok(None));
    assert_eq!(resumed(&mut work, &[101; 32], MerchantId(7), NOW), Ok(None));
    assert!(work.session(&[2; 32]).expect("read").is_some());
    assert_eq!(
        resumed(&mut work, &[102; 32], MerchantId(8), NOW),
        Ok(Some(ShopperId(1)))
    );
}

#[test]
fn a_resume_counts_at_its_shop_for_thirty_days() {
    let mut work = Memory::default();
    sign_up(&mut work, registration(1, 1, LAMPS), NOW).expect("signed up");
    for (hash, merchant, at, known) in [
        (101, 7, later(0), true),
        (101, 7, later(RESUME_SECONDS - 1), true),
        (101, 7, later(RESUME_SECONDS), false),
        (101, 8, later(0), false),
        (1, 7, later(0), false), // a session token is no resume
    ] {
        let who = resumed(&mut work, &[hash; 32], MerchantId(merchant), at).expect("read");
        assert_eq!(who, known.then_some(ShopperId(1)));
    }
}

#[test]
fn an_enrolment_has_two_halves() {
    let mut work = Memory::default();
    enrol(&mut work, &enrolment(), NOW).expect("enrolled");
    let ask = |work: &mut Memory, id, secret, at| {
        claim(work, EnrolmentId(id), &[secret; 32], tokens(60), at)
    };

    for (id, secret, at, expected) in [
        (9, 2, NOW, Ok(Claim::Waiting)),
        (9, 3, NOW, Err("unknown_enrolment")),
        (9, 1, NOW, Err("unknown_enrolment")), // the code is not the secret
        (8, 2, NOW, Err("unknown_enrolment")),
        (9, 2, later(ENROLMENT_SECONDS), Err("enrolment_expired")),
        (9, 3, later(ENROLMENT_SECONDS), Err("unknown_enrolment")),
    ] {
        let heard = ask(&mut work, id, secret, at).map_err(|error| error.code());
        assert_eq!(heard, expected);
    }
    for (code, at, expected) in [
        (1, NOW, "ok"),
        (1, later(60), "ok"), // a cancelled ceremony may begin again
        (2, NOW, "unknown_enrolment"),
        (1, later(ENROLMENT_SECONDS), "enrolment_expired"),
    ] {
        let heard = code_of(&work, |work| enrolment_to_carry_out(work, &[code; 32], at));
        assert_eq!(heard, expected);
    }

    let done = SignUp {
        enrolment: Some(EnrolmentId(9)),
        ..registration(1, 1, Place::Hub)
    };
    sign_up(&mut work, done, NOW).expect("the popup is done");
    assert_eq!(
        code_of(&work, |work| enrolment_to_carry_out(work, &[1; 32], NOW)),
        "enrolment_used"
    );

    let Ok(Claim::Done(opened)) = ask(&mut work, 9, 2, NOW) else {
        panic!("the frame has its session");
    };
    assert_eq!(opened.shopper.id, ShopperId(1));
    assert_eq!(opened.session.checkout, Some(CheckoutId(5)));
    assert_eq!(
        ask(&mut work, 9, 2, NOW).map_err(|error| error.code()),
        Err("unknown_enrolment"),
        "once"
    );
}

/// Ana with one passkey (1), and her session on our own pages.
fn ana_at_the_hub() -> (Memory, Session) {
    let mut work = Memory::default();
    let opened = sign_up(&mut work, registration(1, 1, Place::Hub), NOW).expect("an account");
    (work, opened.session)
}

#[test]
fn a_passkey_more_and_one_fewer_but_never_none() {
    let (mut work, session) = ana_at_the_hub();
    let id = |n: u8| vec![n; 16];
    let framed = Session::open(ShopperId(1), LAMPS, [60; 32], NOW);
    work.add_session(&framed).expect("added");
    let stale = later(SESSION_FRESH_SECONDS);
    let add = |n, whose, name: &'static str, session: Session, at| {
        move |work: &mut Memory| add_passkey(work, &session, credential(n, whose), name, at)
    };
    let remove = |n, session: Session, at| {
        move |work: &mut Memory| remove_passkey(work, &session, &id(n), at)
    };
    sign_up(&mut work, registration(2, 9, Place::Hub), NOW).expect("somebody else");

    for (n, whose, name, by, at, code) in [
        (2, 1, "", &session, NOW, "text_blank"),
        (2, 1, "a\nb", &session, NOW, "text_control_character"),
        (2, 1, "<b>", &session, NOW, "text_markup"),
        (2, 1, "Laptop", &session, stale, "sign_in_again"),
        (2, 1, "Laptop", &framed, NOW, "sign_in_again"),
        (2, 2, "Laptop", &session, NOW, "assertion_foreign_passkey"),
        (1, 1, "Laptop", &session, NOW, "passkey_already_registered"),
        (9, 1, "Laptop", &session, NOW, "passkey_already_registered"),
    ] {
        assert_eq!(code_of(&work, add(n, whose, name, by.clone(), at)), code);
    }
    for (n, by, at, code) in [
        (1, &session, NOW, "last_passkey"),
        (1, &session, stale, "sign_in_again"),
        (9, &session, NOW, "passkey_not_found"),
        (7, &session, NOW, "passkey_not_found"),
    ] {
        assert_eq!(code_of(&work, remove(n, by.clone(), at)), code);
    }

    let laptop = add(2, 1, " Laptop ", session.clone(), NOW)(&mut work).expect("added");
    assert_eq!(laptop.name, "Laptop");
    remove(1, session.clone(), NOW)(&mut work).expect("removed");
    assert_eq!(work.credentials_of(ShopperId(1)), Ok(vec![laptop]));
    assert_eq!(work.session(&framed.token_hash), Ok(None), "ended");
    assert!(work.session(&session.token_hash).expect("read").is_some());
    assert_eq!(
        code_of(&work, remove(2, session.clone(), NOW)),
        "last_passkey"
    );
    let foreign = |work: &mut Memory| rename_passkey(work, &session, &id(9), "Mine");
    assert_eq!(code_of(&work, foreign), "passkey_not_found");
}

#[test]
fn there_is_an_end_to_passkeys() {
    let (mut work, session) = ana_at_the_hub();
    for n in 10..9 + PASSKEYS_MAX as u8 {
        add_passkey(&mut work, &session, credential(n, 1), "One more", NOW).expect("added");
    }
    let one_more =
        |work: &mut Memory| add_passkey(work, &session, credential(99, 1), "Too many", NOW);
    assert_eq!(code_of(&work, one_more), "too_many_passkeys");
}

#[test]
fn a_recovery_code_makes_one_passkey_once() {
    let (mut work, session) = ana_at_the_hub();
    let hashes = |first: u8| std::array::from_fn(|n| [first + n as u8; 32]);
    let stale = later(SESSION_FRESH_SECONDS);
    let late = |work: &mut Memory| make_recovery_codes(work, &session, &hashes(10), stale);
    assert_eq!(code_of(&work, late), "sign_in_again");
    make_recovery_codes(&mut work, &session, &hashes(10), NOW).expect("made");

    let with = |code: u8, n: u8, whose| {
        let recovery = Recovery {
            code_hash: [code; 32],
            credential: credential(n, whose),
            tokens: tokens(n),
        };
        move |work: &mut Memory| recover(work, recovery, stale)
    };
    for (code, n, whose, expected) in [
        (9, 2, 1, "recovery_code_refused"),
        (10, 2, 2, "assertion_foreign_passkey"),
        (10, 1, 1, "passkey_already_registered"),
    ] {
        assert_eq!(code_of(&work, with(code, n, whose)), expected);
    }

    let opened = with(10, 2, 1)(&mut work).expect("recovered");
    assert!(opened.session.fresh(stale).is_ok());
    assert_eq!(work.session(&session.token_hash), Ok(None), "ended");
    assert_eq!(
        code_of(&work, with(10, 3, 1)),
        "recovery_code_refused",
        "once"
    );
    let uses = |work: &mut Memory| -> Vec<_> {
        let codes = work.recovery_codes_of(ShopperId(1)).expect("read");
        codes.into_iter().filter_map(|code| code.used).collect()
    };
    assert_eq!((uses(&mut work).len(), uses(&mut work)[0].seen), (1, false));
    recoveries_seen(&mut work, ShopperId(1)).expect("seen");
    assert!(uses(&mut work)[0].seen);

    // New codes put an end to the old ones; what was used is still told.
    make_recovery_codes(&mut work, &opened.session, &hashes(30), stale).expect("made");
    assert_eq!(code_of(&work, with(11, 3, 1)), "recovery_code_refused");
    assert_eq!(
        work.recovery_codes_of(ShopperId(1)).expect("read").len(),
        11
    );
    with(30, 3, 1)(&mut work).expect("recovered again");
}
