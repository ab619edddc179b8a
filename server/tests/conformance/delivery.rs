//! Parcels, evidence and proofs of delivery on every store.

use vouch_domain::delivery::{
    Arrived, Carrier, Code, DeliveryStore, Evidence, Exhibit, Kind, Lock, Parcel, Proof, Verifier,
};
use vouch_domain::{ParcelId, PaymentId, ShopperId, Timestamp};

agree! {
    a_payment_has_one_proof,
    a_parcel_comes_back_as_it_was,
    of_a_parcel_only_its_lock_and_its_arrival_change,
    evidence_is_a_chain_in_order,
    a_carrier_is_kept_and_given_another_key,
}

fn a_payment_has_one_proof(work: &mut (impl DeliveryStore + ?Sized)) {
    let proof = |at| Proof::by_shopper(PaymentId(1), ShopperId(2), Timestamp(at));
    assert_eq!(work.proof(PaymentId(1)), Ok(None));
    work.add_proof(&proof(3)).expect("kept");
    assert!(work.add_proof(&proof(4)).is_err(), "the first stands");
    assert_eq!(work.proof(PaymentId(1)), Ok(Some(proof(3))));
    assert_eq!(work.proof(PaymentId(2)), Ok(None));
    for (kind, payment) in Kind::ALL.into_iter().zip(10..) {
        let proof = Proof {
            kind,
            payment: PaymentId(payment),
            ..proof(5)
        };
        work.add_proof(&proof).expect("kept");
        assert_eq!(work.proof(PaymentId(payment)), Ok(Some(proof)));
    }
}

fn parcel(id: u128, payment: u128, number: u32) -> Parcel {
    Parcel {
        id: ParcelId(id),
        payment: PaymentId(payment),
        number,
        carrier: None,
        tracking: None,
        more_to_follow: false,
        shipped_at: Timestamp(5),
        lock: Lock {
            salt: [9; 16],
            seal: Code::of(7).sealed(&[9; 16]),
            wrong: 0,
            until: None,
        },
        arrived: None,
    }
}

fn full() -> Parcel {
    Parcel {
        carrier: Some("Colis 'Vert'; --".into()),
        tracking: Some("CV — 茶".into()),
        more_to_follow: true,
        lock: Lock {
            wrong: 5,
            until: Some(Timestamp(77)),
            ..parcel(1, 1, 1).lock
        },
        arrived: Some(Arrived {
            kind: Kind::ScanAtPlace,
            at: Timestamp(8),
            release_at: Timestamp(9),
        }),
        ..parcel(u128::MAX, 1, 2)
    }
}

fn a_parcel_comes_back_as_it_was(work: &mut (impl DeliveryStore + ?Sized)) {
    assert_eq!(work.parcel(ParcelId(3)), Ok(None));
    assert_eq!(work.parcels(PaymentId(1)), Ok(vec![]));
    let (first, second, other) = (parcel(7, 1, 1), full(), parcel(2, 2, 1));
    for parcel in [&second, &other, &first] {
        work.add_parcel(parcel).expect("kept");
    }
    assert_eq!(work.parcel(second.id), Ok(Some(second.clone())));
    assert_eq!(work.parcels(PaymentId(1)), Ok(vec![first.clone(), second]));
    assert!(work.add_parcel(&first).is_err(), "it is there");
    let taken = parcel(8, 1, 2);
    assert!(work.add_parcel(&taken).is_err(), "its number is taken");
}

fn of_a_parcel_only_its_lock_and_its_arrival_change(work: &mut (impl DeliveryStore + ?Sized)) {
    let first = parcel(1, 1, 1);
    assert!(work.save_parcel(&first).is_err(), "it is not there");
    work.add_parcel(&first).expect("kept");
    let changed = Parcel {
        id: first.id,
        payment: PaymentId(2),
        number: 4,
        shipped_at: Timestamp(99),
        ..full()
    };
    work.save_parcel(&changed).expect("saved");
    let expected = Parcel {
        arrived: changed.arrived,
        lock: changed.lock,
        ..first
    };
    assert_eq!(work.parcel(ParcelId(1)), Ok(Some(expected)));
}

fn evidence_is_a_chain_in_order(work: &mut (impl DeliveryStore + ?Sized)) {
    let mut chain: Vec<Evidence> = Vec::new();
    for (kind, parcel) in Kind::ALL
        .into_iter()
        .zip([Some(ParcelId(3)), None].into_iter().cycle())
    {
        let exhibit = Exhibit {
            kind,
            parcel,
            happened_at: Timestamp(-4),
            detail: "depot 'nine'\n — 茶".into(),
        };
        let next = Evidence::after(chain.last(), PaymentId(1), exhibit, Timestamp(5));
        chain.push(next);
    }
    for evidence in chain.iter().rev() {
        work.add_evidence(evidence).expect("kept");
    }
    assert!(work.add_evidence(&chain[0]).is_err(), "its number is taken");
    assert_eq!(work.evidence(PaymentId(2)), Ok(vec![]));
    let read = work.evidence(PaymentId(1)).expect("read");
    assert_eq!(read, chain);
    assert_eq!(Evidence::broken(&read), None);
}

fn a_carrier_is_kept_and_given_another_key(work: &mut (impl DeliveryStore + ?Sized)) {
    let signing = Carrier {
        slug: "colis-vert".into(),
        name: "Colis 'Vert'".into(),
        verifier: Verifier::Ed25519([7; 32]),
        added_at: Timestamp(5),
        retired_at: None,
    };
    let sharing = Carrier {
        slug: "bravo".into(),
        verifier: Verifier::Secret(vec![1, 2, 3]),
        retired_at: Some(Timestamp(9)),
        ..signing.clone()
    };
    assert_eq!(work.carrier("colis-vert"), Ok(None));
    for carrier in [&signing, &sharing] {
        work.put_carrier(carrier).expect("kept");
    }
    assert_eq!(work.carrier("colis-vert"), Ok(Some(signing.clone())));
    assert_eq!(work.carriers(), Ok(vec![sharing.clone(), signing]));
    let changed = Carrier {
        slug: "colis-vert".into(),
        ..sharing
    };
    work.put_carrier(&changed).expect("kept");
    assert_eq!(work.carrier("colis-vert"), Ok(Some(changed)));
}
