//! Shoppers, passkeys, sessions, ceremonies and enrolments: what is kept comes back, and what is taken is gone.

use vouch_domain::shoppers::{
    Ceremony, CeremonyKind, Credential, Enrolment, Person, Place, Resume, Session, Shopper,
    ShopperStore,
};
use vouch_domain::{CeremonyId, CheckoutId, EnrolmentId, MerchantId, ShopperId, Timestamp};

agree!(
    people_and_passkeys,
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
