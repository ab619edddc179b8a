//! Endpoints: what every store keeps of them.

use crate::merchants::merchant;
use vouch_domain::merchants::MerchantStore;
use vouch_domain::outbox::Topic;
use vouch_domain::webhooks::{Endpoint, EndpointStore, Former, Secrets, State, Topics, Why};
use vouch_domain::{EndpointId, MerchantId, Timestamp};

agree!(
    endpoints_come_back_in_order_of_age,
    a_change_of_an_endpoint_keeps_what_never_changes,
);

fn endpoint(n: u128, merchant: MerchantId, created: i64) -> Endpoint {
    Endpoint::new(
        EndpointId(n),
        merchant,
        format!("https://shop.example/{n}"),
        format!("whsec_{n}"),
        Timestamp(created),
    )
}

fn endpoints_come_back_in_order_of_age(work: &mut (impl MerchantStore + EndpointStore + ?Sized)) {
    let (one, two) = (merchant(1), merchant(2));
    work.add_merchant(&one).expect("added");
    work.add_merchant(&two).expect("added");
    let [a, b, c] = [
        endpoint(1, one.id, 30),
        endpoint(2, one.id, 10),
        endpoint(3, two.id, 20),
    ];
    for endpoint in [&a, &b, &c] {
        work.add_endpoint(endpoint).expect("added");
    }
    assert!(work.add_endpoint(&a).is_err());
    assert_eq!(work.endpoints(one.id), Ok(vec![b.clone(), a.clone()]));
    assert_eq!(work.endpoint(c.id), Ok(Some(c)));
    work.remove_endpoint(b.id).expect("removed");
    work.remove_endpoint(b.id)
        .expect("removing what is gone is no fault");
    assert_eq!(work.endpoint(b.id), Ok(None));
    assert_eq!(work.endpoints(one.id), Ok(vec![a]));
}

fn a_change_of_an_endpoint_keeps_what_never_changes(
    work: &mut (impl MerchantStore + EndpointStore + ?Sized),
) {
    let shop = merchant(1);
    work.add_merchant(&shop).expect("added");
    let first = endpoint(1, shop.id, 30);
    work.add_endpoint(&first).expect("added");
    let states = [
        State::Enabled {
            failing_since: Some(Timestamp(40)),
        },
        State::Disabled {
            at: Timestamp(50),
            why: Why::Asked,
        },
        State::Disabled {
            at: Timestamp(60),
            why: Why::Failing,
        },
        State::Disabled {
            at: Timestamp(70),
            why: Why::Gone,
        },
        State::Enabled {
            failing_since: None,
        },
    ];
    let several = vec![Topic::PaymentAuthorised, Topic::EndpointDisabled];
    let former = Former {
        secret: "whsec_1".into(),
        until: Timestamp(90),
    };
    for (topics, former) in [
        (Topics::Only(several), Some(former)),
        (Topics::Only(vec![Topic::PaymentCancelled]), None),
        (Topics::All, None),
    ] {
        for state in states {
            let changed = Endpoint {
                url: "https://shop.example/other".into(),
                topics: topics.clone(),
                secrets: Secrets {
                    current: "whsec_2".into(),
                    former: former.clone(),
                },
                state,
                merchant: MerchantId(99),
                created_at: Timestamp(99),
                ..first
            };
            work.save_endpoint(&changed).expect("saved");
            let kept = Endpoint {
                merchant: first.merchant,
                created_at: first.created_at,
                ..changed
            };
            assert_eq!(work.endpoint(first.id), Ok(Some(kept)));
        }
    }
    assert!(work.save_endpoint(&endpoint(2, shop.id, 30)).is_err());
}
