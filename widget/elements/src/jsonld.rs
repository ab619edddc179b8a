//! Public words for machines that read shops' pages: `schema.org/Review`, each with its disclosure. What somebody got for a review has
//! no property of its own there, so it stands twice where readers of such data look: in `disambiguatingDescription`, in words,
//! and as an `additionalProperty`, by its code. Nothing is in here that not everyone may read.

use crate::Place;
use serde_json::{Value, json};
use vouch_messages::elements::Message;
use vouch_wire::recommendations::{Disclosure, Verdict, Word};

/// What is reviewed.
pub struct Reviewed<'a> {
    pub sku: &'a str,
    pub title: &'a str,
    /// Words that everyone may read.
    pub words: &'a [Word],
}

/// One product with its reviews. A verdict is written as a rating of 1 or 0, best 1, worst 0: there are no stars.
pub fn reviews(reviewed: &Reviewed<'_>, place: &Place) -> Value {
    let reviews: Vec<Value> = reviewed
        .words
        .iter()
        .map(|word| review(word, place))
        .collect();
    json!({
        "@context": "https://schema.org",
        "@type": "Product",
        "sku": reviewed.sku,
        "name": reviewed.title,
        "review": reviews,
    })
}

fn review(word: &Word, place: &Place) -> Value {
    let (code, message) = match word.disclosure {
        Disclosure::None => ("none", Message::FreeOfDisclosure),
        Disclosure::Rewarded => ("rewarded", Message::Rewarded),
        Disclosure::FreeSample => ("free_sample", Message::FreeSample),
        Disclosure::Employee => ("employee", Message::Employee),
        Disclosure::Family => ("family", Message::Family),
    };
    let property = |name: &str, value: Value| json!({ "@type": "PropertyValue", "name": name, "value": value });
    json!({
        "@type": "Review",
        "@id": format!("urn:vouch:{}", word.id),
        "author": { "@type": "Person", "name": word.author },
        "disambiguatingDescription": place.said(message, &[("shop", &place.shop)]),
        "additionalProperty": [
            property("disclosure", code.into()),
            property("verifiedPurchase", word.verified_purchase.into()),
        ],
        "reviewBody": word.text,
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": if word.verdict == Verdict::Recommends { 1 } else { 0 },
            "bestRating": 1,
            "worstRating": 0,
        },
        "datePublished": word.first_at,
        "dateModified": word.written_at,
        "publisher": { "@type": "Organization", "name": "Vouch" },
    })
}
