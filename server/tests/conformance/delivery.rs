//! Proofs of delivery on every store.

use vouch_domain::delivery::{DeliveryStore, Proof};
use vouch_domain::{PaymentId, ShopperId, Timestamp};

agree! {
    a_payment_has_one_proof,
}

fn a_payment_has_one_proof(work: &mut (impl DeliveryStore + ?Sized)) {
    let proof = |at| Proof::by_shopper(PaymentId(1), ShopperId(2), Timestamp(at));
    assert_eq!(work.proof(PaymentId(1)), Ok(None));
    work.add_proof(&proof(3)).expect("kept");
    assert!(work.add_proof(&proof(4)).is_err(), "the first stands");
    assert_eq!(work.proof(PaymentId(1)), Ok(Some(proof(3))));
    assert_eq!(work.proof(PaymentId(2)), Ok(None));
}
