//! Shoppers, passkeys, sessions, ceremonies and enrolments: what is kept comes back, and what is taken is gone.

use vouch_domain::shoppers::{
    Ceremony, CeremonyKind, Credential, Enrolment, Person, Place, RecoveryCode, RecoveryUse,
    Removed, Resume, Session, Shopper, ShopperStore,
};
use vouch_domain::{CeremonyId, CheckoutId, EnrolmentId, MerchantId, ShopperId, Timestamp};

agree!(
    people_and_passkeys,
    passkeys_are_named_and_removed,
    recovery_codes_are_kept,
    all_sessions_of_one_end,
    sessions_and_resumes,
    ceremonies_are_taken_once,
    enrolments_are_found_by_id_and_code,
    what_has_expired_is_forgotten,
);

fn person() -> Person {
    Person {
        handle: "Ana “à la carte” 茶".into(),
        email: "ana@example.com".into(),
    }
}

fn shopper(id: u128) -> Shopper {
    person().joins(ShopperId(id), Timestamp(5))
}

fn credential(id: &[u8], shopper: u128, created_at: i64) -> Credential {
    Credential {
        id: id.into(),
        shopper: ShopperId(shopper),
        static_state: vec![0, 255],
        dynamic_state: vec![],
        public_key: vec![9; 77],
        sign_count: u32::MAX,
        created_at: Timestamp(created_at),
        used_at: Timestamp(created_at + 1),
        name: String::new(),
    }
}

fn place() -> Place {
    Place::Checkout {
        checkout: CheckoutId(3),
        merchant: MerchantId(4),
    }
}

fn enrolment(id: u128, code: u8, expires_at: i64) -> Enrolment {
    Enrolment {
        id: EnrolmentId(id),
        code_hash: [code; 32],
        secret_hash: [200; 32],
        person: person(),
        checkout: CheckoutId(3),
        merchant: MerchantId(4),
        shopper: None,
        expires_at: Timestamp(expires_at),
    }
}

fn ceremony(id: u128, kind: CeremonyKind, place: Place, expires_at: i64) -> Ceremony {
    Ceremony {
        id: CeremonyId(id),
        kind,
        place,
        state: vec![1, 2, 3],
        expires_at: Timestamp(expires_at),
    }
}

fn people_and_passkeys(work: &mut (impl ShopperStore + ?Sized)) {
    assert_eq!(work.shopper(ShopperId(1)), Ok(None));
    for id in [1, u128::MAX] {
        work.add_shopper(&shopper(id)).expect("added");
        assert_eq!(work.shopper(ShopperId(id)), Ok(Some(shopper(id))));
    }
    assert!(work.add_shopper(&shopper(1)).is_err(), "an id counts once");
    let asked = [u128::MAX, 7, 1, u128::MAX].map(ShopperId);
    assert_eq!(
        work.shoppers(&asked),
        Ok(vec![shopper(1), shopper(u128::MAX)])
    );
    assert_eq!(work.shoppers(&[]), Ok(vec![]));

    let (young, old, other) = (
        credential(b"young", 1, 20),
        credential(b"old", 1, 10),
        credential(&[0; 1023], u128::MAX, 10),
    );
    for one in [&young, &old, &other] {
        assert_eq!(work.credential(&one.id), Ok(None));
        work.add_credential(one).expect("added");
        assert_eq!(work.credential(&one.id).as_ref(), Ok(&Some(one.clone())));
    }
    assert!(work.add_credential(&young).is_err(), "an id counts once");
    assert_eq!(
        work.credentials_of(ShopperId(1)),
        Ok(vec![old, young.clone()])
    );
    assert_eq!(work.credentials_of(ShopperId(2)), Ok(vec![]));

    let used = Credential {
        sign_count: 7,
        used_at: Timestamp(99),
        ..young.clone()
    };
    let meddled = Credential {
        shopper: ShopperId(2),
        public_key: vec![],
        ..used.clone()
    };
    work.save_credential(&meddled).expect("saved");
    assert_eq!(work.credential(b"young"), Ok(Some(used)));
}

fn passkeys_are_named_and_removed(work: &mut (impl ShopperStore + ?Sized)) {
    work.add_shopper(&shopper(1)).expect("added");
    let (one, other) = (credential(b"one", 1, 10), credential(b"other", 1, 20));
    for passkey in [&one, &other] {
        work.add_credential(passkey).expect("added");
    }
    work.rename_credential(b"one", "Téléphone 茶")
        .expect("renamed");
    work.rename_credential(b"none", "nothing")
        .expect("nothing to rename");
    let named = Credential {
        name: "Téléphone 茶".into(),
        ..one.clone()
    };
    assert_eq!(
        work.credentials_of(ShopperId(1)),
        Ok(vec![named, other.clone()])
    );
    assert_eq!(work.removed_credentials_of(ShopperId(1)), Ok(vec![]));

    let gone = |passkey: &Credential, at| Removed {
        id: passkey.id.clone(),
        shopper: ShopperId(1),
        public_key: passkey.public_key.clone(),
        created_at: passkey.created_at,
        removed_at: Timestamp(at),
    };
    for (passkey, at) in [(&other, 40), (&one, 30)] {
        work.remove_credential(&passkey.id, Timestamp(at))
            .expect("removed");
        work.remove_credential(&passkey.id, Timestamp(at))
            .expect("gone already");
        assert_eq!(work.credential(&passkey.id), Ok(None));
    }
    work.add_credential(&one).expect("the id is free again");
    work.remove_credential(b"one", Timestamp(50))
        .expect("removed again");
    assert_eq!(
        work.removed_credentials_of(ShopperId(1)),
        Ok(vec![gone(&one, 30), gone(&other, 40), gone(&one, 50)])
    );
    assert_eq!(work.removed_credentials_of(ShopperId(2)), Ok(vec![]));
}

fn recovery_codes_are_kept(work: &mut (impl ShopperStore + ?Sized)) {
    for id in [1, 2] {
        work.add_shopper(&shopper(id)).expect("added");
    }
    let code = |hash: u8, shopper, made_at| RecoveryCode {
        code_hash: [hash; 32],
        shopper: ShopperId(shopper),
        made_at: Timestamp(made_at),
        used: None,
    };
    let codes = [
        code(9, 1, 10),
        code(1, 1, 20),
        code(2, 1, 20),
        code(3, 2, 5),
    ];
    for one in &codes {
        assert_eq!(work.recovery_code(&one.code_hash), Ok(None));
        work.add_recovery_code(one).expect("added");
        assert_eq!(work.recovery_code(&one.code_hash), Ok(Some(one.clone())));
    }
    assert!(
        work.add_recovery_code(&codes[0]).is_err(),
        "a hash counts once"
    );
    assert_eq!(
        work.recovery_codes_of(ShopperId(1)).as_deref(),
        Ok(&codes[..3])
    );

    let used = |seen| RecoveryCode {
        used: Some(RecoveryUse {
            at: Timestamp(99),
            passkey: vec![0, 255],
            seen,
        }),
        ..codes[1].clone()
    };
    for seen in [false, true] {
        let meddled = RecoveryCode {
            shopper: ShopperId(2),
            ..used(seen)
        };
        work.save_recovery_code(&meddled).expect("saved");
        assert_eq!(work.recovery_code(&[1; 32]), Ok(Some(used(seen))));
    }
    work.drop_unused_recovery_codes(ShopperId(1))
        .expect("dropped");
    assert_eq!(work.recovery_codes_of(ShopperId(1)), Ok(vec![used(true)]));
    assert_eq!(
        work.recovery_codes_of(ShopperId(2)).as_deref(),
        Ok(&codes[3..])
    );
}

fn all_sessions_of_one_end(work: &mut (impl ShopperStore + ?Sized)) {
    for id in [1, 2] {
        work.add_shopper(&shopper(id)).expect("added");
    }
    for (hash, whose) in [(1, 1), (2, 1), (3, 2)] {
        let session = Session::open(ShopperId(whose), place(), [hash; 32], Timestamp(0));
        work.add_session(&session).expect("added");
        let resume = Resume::beside(&session, [hash; 32], Timestamp(0)).expect("in a shop");
        work.add_resume(&resume).expect("added");
    }
    for (except, left) in [
        (Some([2; 32]), [false, true, true]),
        (None, [false, false, true]),
    ] {
        work.end_sessions_of(ShopperId(1), except.as_ref())
            .expect("ended");
        for (hash, left) in (1..).zip(left) {
            assert_eq!(work.session(&[hash; 32]).expect("read").is_some(), left);
            assert_eq!(work.resume(&[hash; 32]).expect("read").is_some(), hash == 3);
        }
    }
}

fn sessions_and_resumes(work: &mut (impl ShopperStore + ?Sized)) {
    work.add_shopper(&shopper(1)).expect("added");
    let framed = Session::open(ShopperId(1), place(), [1; 32], Timestamp(0));
    let hub = Session::open(ShopperId(1), Place::Hub, [2; 32], Timestamp(0));
    let of_shop = Place::Shop {
        merchant: MerchantId(4),
    };
    let in_page = Session::open(ShopperId(1), of_shop, [3; 32], Timestamp(0));
    for one in [&framed, &hub, &in_page] {
        work.add_session(one).expect("added");
        assert_eq!(work.session(&one.token_hash), Ok(Some(one.clone())));
    }
    assert!(work.add_session(&hub).is_err());
    work.end_session(&[1; 32]).expect("ended");
    work.end_session(&[1; 32]).expect("ended already");
    assert_eq!(work.session(&[1; 32]), Ok(None));
    assert_eq!(work.session(&[2; 32]), Ok(Some(hub)));

    let resume = |hash: u8, merchant| Resume {
        token_hash: [hash; 32],
        shopper: ShopperId(1),
        merchant: MerchantId(merchant),
        expires_at: Timestamp(50),
    };
    for one in [resume(1, 4), resume(2, 4), resume(3, 5)] {
        work.add_resume(&one).expect("added");
        assert_eq!(work.resume(&one.token_hash), Ok(Some(one)));
    }
    work.end_resumes(ShopperId(1), MerchantId(4))
        .expect("ended");
    assert_eq!(work.resume(&[1; 32]), Ok(None));
    assert_eq!(work.resume(&[2; 32]), Ok(None));
    assert_eq!(work.resume(&[3; 32]), Ok(Some(resume(3, 5))));
}

fn ceremonies_are_taken_once(work: &mut (impl ShopperStore + ?Sized)) {
    let sign_up = |enrolment| CeremonyKind::SignUp {
        shopper: ShopperId(8),
        person: person(),
        enrolment,
    };
    for one in [
        ceremony(1, CeremonyKind::SignIn, Place::Hub, 9),
        ceremony(2, CeremonyKind::SignIn, place(), 9),
        ceremony(3, sign_up(None), place(), 9),
        ceremony(4, sign_up(Some(EnrolmentId(5))), Place::Hub, 9),
        ceremony(
            6,
            CeremonyKind::AddPasskey {
                shopper: ShopperId(8),
                recovery: None,
            },
            Place::Hub,
            9,
        ),
        ceremony(
            7,
            CeremonyKind::AddPasskey {
                shopper: ShopperId(8),
                recovery: Some([7; 32]),
            },
            Place::Hub,
            9,
        ),
        ceremony(
            5,
            CeremonyKind::SignIn,
            Place::Shop {
                merchant: MerchantId(4),
            },
            9,
        ),
    ] {
        work.add_ceremony(&one).expect("added");
        assert!(work.add_ceremony(&one).is_err());
        assert_eq!(work.take_ceremony(one.id), Ok(Some(one.clone())));
        assert_eq!(work.take_ceremony(one.id), Ok(None));
    }
}

fn enrolments_are_found_by_id_and_code(work: &mut (impl ShopperStore + ?Sized)) {
    work.add_shopper(&shopper(1)).expect("added");
    let one = enrolment(1, 1, 9);
    work.put_enrolment(&one).expect("put");
    assert_eq!(work.enrolment(EnrolmentId(1)), Ok(Some(one.clone())));
    assert_eq!(work.enrolment_by_code(&[1; 32]), Ok(Some(one.clone())));
    assert_eq!(work.enrolment_by_code(&[200; 32]), Ok(None));

    let done = Enrolment {
        shopper: Some(ShopperId(1)),
        ..one
    };
    let meddled = Enrolment {
        secret_hash: [0; 32],
        ..done.clone()
    };
    work.put_enrolment(&meddled).expect("put");
    assert_eq!(work.enrolment(EnrolmentId(1)), Ok(Some(done)));
    work.remove_enrolment(EnrolmentId(1)).expect("removed");
    assert_eq!(work.enrolment(EnrolmentId(1)), Ok(None));
}

fn what_has_expired_is_forgotten(work: &mut (impl ShopperStore + ?Sized)) {
    work.add_shopper(&shopper(1)).expect("added");
    let moment = 1_000_000_000;
    for (n, expires_at) in [(1, moment - 1), (2, moment), (3, moment + 1)] {
        let expires_at = Timestamp(expires_at);
        work.add_session(&Session {
            expires_at,
            ..Session::open(ShopperId(1), Place::Hub, [n; 32], Timestamp(0))
        })
        .expect("added");
        work.add_resume(&Resume {
            token_hash: [n; 32],
            shopper: ShopperId(1),
            merchant: MerchantId(1),
            expires_at,
        })
        .expect("added");
        let id = u128::from(n);
        work.add_ceremony(&ceremony(
            id,
            CeremonyKind::SignIn,
            Place::Hub,
            expires_at.micros(),
        ))
        .expect("added");
        work.put_enrolment(&enrolment(id, n, expires_at.micros()))
            .expect("put");
    }
    work.forget_expired(Timestamp(moment)).expect("forgotten");
    for (n, kept) in [(1, false), (2, false), (3, true)] {
        let id = u128::from(n);
        assert_eq!(work.session(&[n; 32]).expect("read").is_some(), kept);
        assert_eq!(work.resume(&[n; 32]).expect("read").is_some(), kept);
        assert_eq!(
            work.enrolment(EnrolmentId(id)).expect("read").is_some(),
            kept
        );
        assert_eq!(
            work.take_ceremony(CeremonyId(id)).expect("read").is_some(),
            kept
        );
    }
}
