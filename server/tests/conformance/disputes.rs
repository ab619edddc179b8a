//! Disputes on every store.

use vouch_domain::disputes::{Claim, Dispute, DisputeStore, Rule, Side};
use vouch_domain::{DisputeId, MerchantId, PaymentId, ShopperId, Timestamp};

agree! {
    a_dispute_comes_back_as_it_was_at_every_stage,
    lists_are_of_their_owners_and_in_order,
    only_what_was_found_untrue_is_counted,
}

const NOW: Timestamp = Timestamp(1_000_000_000);
const ANA: ShopperId = ShopperId(1 << 127);

fn open(id: u128, payment: u128, seconds: i64) -> Dispute {
    Dispute::open(
        DisputeId(id),
        PaymentId(payment),
        MerchantId(u128::MAX),
        ANA,
        Claim::NotReceived,
        "Nothing came — 'nothing';\n茶",
        NOW.plus_seconds(seconds),
    )
    .expect("opened")
}

/// Found untrue, and closed by nobody's appeal.
fn untrue(id: u128, seconds: i64) -> Dispute {
    let at = NOW.plus_seconds(seconds);
    let answered = open(id, id, seconds).say(Side::Merchant, "It came.", at);
    let decided = answered
        .expect("answered")
        .decide(Side::Merchant, "mara", "Seen.", at);
    decided.expect("decided").fall_due(Side::Merchant, at)
}

fn a_dispute_comes_back_as_it_was_at_every_stage(work: &mut (impl DisputeStore + ?Sized)) {
    assert_eq!(work.dispute(DisputeId(1)), Ok(None));
    let opened = open(1, 2, 0);
    let answered = opened
        .say(Side::Merchant, "It came.", NOW)
        .expect("answered");
    let more = answered.say(Side::Shopper, "No.", NOW).expect("said");
    let decided = more.fall_due(Side::Merchant, NOW);
    let appealed = decided
        .appeal(Side::Shopper, "Still no.", NOW)
        .expect("appealed");
    let closed = appealed
        .decide(Side::Shopper, "nils", "Right.", NOW)
        .expect("closed");
    let settled = open(9, 9, 0).settle(Side::Shopper, Rule::Accepted, NOW);
    for stage in [opened, answered, more, decided, appealed, closed, settled] {
        work.put_dispute(&stage).expect("kept");
        assert_eq!(work.dispute(stage.id), Ok(Some(stage)));
    }
}

fn lists_are_of_their_owners_and_in_order(work: &mut (impl DisputeStore + ?Sized)) {
    let (early, late) = (open(7, 1, 10), open(3, 2, 20));
    let answered = late.say(Side::Merchant, "It came.", NOW).expect("answered");
    let other = Dispute {
        claim: Claim::NotAsDescribed,
        merchant: MerchantId(5),
        ..open(1, 1, 30)
    };
    for dispute in [&answered, &other, &early] {
        work.put_dispute(dispute).expect("kept");
    }
    assert_eq!(
        work.disputes_of(PaymentId(1)),
        Ok(vec![early.clone(), other])
    );
    let mine = MerchantId(u128::MAX);
    let all = vec![answered.clone(), early];
    assert_eq!(work.disputes_of_merchant(mine, 9), Ok(all));
    assert_eq!(
        work.disputes_of_merchant(mine, 1),
        Ok(vec![answered.clone()])
    );
    assert_eq!(work.disputes_waiting(9), Ok(vec![answered]));
    assert_eq!(work.disputes_waiting(0), Ok(vec![]));
}

fn only_what_was_found_untrue_is_counted(work: &mut (impl DisputeStore + ?Sized)) {
    let taken_back = open(1, 1, 5).settle(Side::Merchant, Rule::TakenBack, NOW);
    let true_one = open(2, 2, 5).settle(Side::Shopper, Rule::Accepted, NOW);
    for dispute in [
        taken_back,
        true_one,
        open(3, 3, 5),
        untrue(4, 5),
        untrue(5, 9),
    ] {
        work.put_dispute(&dispute).expect("kept");
    }
    let since = |seconds| NOW.plus_seconds(seconds);
    for (seconds, expected) in [(0, 2), (4, 2), (5, 1), (9, 0)] {
        assert_eq!(
            work.false_claims(ANA, since(seconds)),
            Ok(expected),
            "{seconds}"
        );
    }
    assert_eq!(work.false_claims(ShopperId(2), NOW), Ok(0));
}
