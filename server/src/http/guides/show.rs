//! Guides as they are shown: from the room's words to the wire's.

use super::{Problem, show_form};
use crate::clock::rfc3339;
use axum::http::StatusCode;
use vouch_domain::disclosure::Disclosure;
use vouch_domain::guides::{
    AboutProduct, Answer, Asked, Before, Cited, GuideCard, GuideView, Mark, Question, State, Story,
    StoryCard, StoryView,
};
use vouch_domain::ids::{base32, parse_base32};
use vouch_domain::{MerchantId, Result as Outcome, Timestamp, Work};
use vouch_wire::guides as wire;
use vouch_wire::recommendations::Disclosure as WireDisclosure;

pub fn show_story(view: StoryView) -> wire::Story {
    wire::Story {
        card: show_story_card(view.card),
        text: view.text,
        cited: view.cited.into_iter().map(show_cited).collect(),
        version: view.version,
        version_at: rfc3339(view.version_at),
    }
}

pub fn show_guide(view: GuideView) -> wire::Guide {
    wire::Guide {
        card: show_card(view.card),
        about: view.about,
        relations: view
            .relations
            .into_iter()
            .map(|(shop, disclosure)| wire::ShownRelation {
                shop,
                disclosure: show_disclosure(disclosure),
            })
            .collect(),
        since: rfc3339(view.since),
        mark: show_mark(view.mark),
        stories: view.stories.into_iter().map(show_story_card).collect(),
        next: view.next.map(show_place),
    }
}

pub fn show_about(about: AboutProduct) -> wire::AboutProduct {
    wire::AboutProduct {
        stories: about.stories.into_iter().map(show_story_card).collect(),
        answers: about
            .answers
            .into_iter()
            .map(|shown| wire::Answered {
                id: shown.id.to_string(),
                question: shown.question,
                asked_at: rfc3339(shown.asked_at),
                guide: show_card(shown.guide),
                disclosure: show_disclosure(shown.answer.disclosure),
                text: shown.answer.text,
                answered_at: rfc3339(shown.answer.at),
                edited_at: shown.answer.edited_at.map(rfc3339),
                own: shown.own,
            })
            .collect(),
        guides: about.guides.into_iter().map(show_card).collect(),
        waiting: about
            .waiting
            .into_iter()
            .map(|(guide, text)| wire::Waiting {
                guide: show_card(guide),
                text,
            })
            .collect(),
    }
}

pub fn show_card(card: GuideCard) -> wire::GuideCard {
    wire::GuideCard {
        handle: card.handle.to_string(),
        name: card.name,
        followers: card.followers,
        ambassador: card.ambassador,
    }
}

pub fn show_story_card(card: StoryCard) -> wire::StoryCard {
    wire::StoryCard {
        id: card.id.to_string(),
        form: show_form(card.form),
        title: card.title,
        disclosure: show_disclosure(card.disclosure),
        author: show_card(card.author),
        opening: card.opening,
        products: card.products,
        published_at: rfc3339(card.published_at),
        helped: card.helped.total,
        helped_counted: card.helped.counted,
        endorsed_by: card.endorsed_by.map(show_card),
        mark: show_mark(card.mark),
    }
}

fn show_mark(mark: Mark) -> wire::Mark {
    wire::Mark {
        own: mark.own,
        follows: mark.follows,
        helped: mark.helped,
    }
}

fn show_cited(cited: Cited) -> wire::Cited {
    wire::Cited {
        merchant: cited.merchant.to_string(),
        shop: cited.shop,
        key: cited.publishable_key,
        picture: cited
            .picture
            .then(|| picture_path(cited.merchant, &cited.sku)),
        sku: cited.sku,
        title: cited.title,
        available: cited.available,
        note: cited.note,
        relation: cited.relation.map(show_disclosure),
    }
}

/// Where a product's picture is, at this origin.
pub fn picture_path(merchant: MerchantId, sku: &str) -> String {
    let mut path = format!("/v1/pictures/{merchant}/");
    for byte in sku.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            path.push(char::from(byte));
        } else {
            path.push_str(&format!("%{byte:02X}"));
        }
    }
    path
}

/// A question for its asker or its guide, with the names of shop and product as they are now.
pub fn show_question(work: &mut dyn Work, question: Question) -> Outcome<wire::Question> {
    let guide = work.guide(question.guide)?;
    let shop = work.merchant(question.merchant)?;
    let product = work.product(question.merchant, &question.sku)?;
    let (state, answer) = match question.state {
        Asked::Open => ("open", None),
        Asked::Answered(answer) => ("answered", Some(show_answer(answer))),
        Asked::Declined { .. } => ("declined", None),
    };
    let card = guide.as_ref().map(vouch_domain::guides::card);
    Ok(wire::Question {
        id: question.id.to_string(),
        guide: show_card(card.ok_or(vouch_domain::guides::AskRefusal::UnknownGuide)?),
        merchant: question.merchant.to_string(),
        shop: shop.map_or_else(String::new, |shop| shop.name),
        title: product.map_or_else(|| question.sku.clone(), |product| product.title),
        sku: question.sku,
        text: question.text,
        asked_at: rfc3339(question.asked_at),
        state: state.into(),
        answer,
        withheld: question.withheld.map(|withheld| withheld.reason),
    })
}

fn show_answer(answer: Answer) -> wire::Answer {
    wire::Answer {
        text: answer.text,
        disclosure: show_disclosure(answer.disclosure),
        at: rfc3339(answer.at),
        edited_at: answer.edited_at.map(rfc3339),
    }
}

/// A story for its author's desk, or the coach's.
pub fn show_own_story(work: &mut dyn Work, story: Story) -> Outcome<wire::OwnStory> {
    let (state, number) = match story.state {
        State::Draft => ("draft", 0),
        State::Published { version, .. } => ("published", version),
        State::Withdrawn { version, .. } => ("withdrawn", version),
    };
    let published = work.version(story.id, number)?;
    let changed = published.is_none_or(|version| {
        version.content != story.draft.content || Some(version.disclosure) != story.draft.disclosure
    });
    let endorsed = story.standing_endorsement().is_some();
    let content = story.draft.content;
    let mut picked = Vec::new();
    for citation in content.citations {
        let shop = work.merchant(citation.merchant)?;
        let product = work.product(citation.merchant, &citation.sku)?;
        let picture = work.has_picture(citation.merchant, &citation.sku)?;
        picked.push(wire::Picked {
            merchant: citation.merchant.to_string(),
            shop: shop.map_or_else(String::new, |shop| shop.name),
            title: product.map_or_else(|| citation.sku.clone(), |product| product.title),
            picture: picture.then(|| picture_path(citation.merchant, &citation.sku)),
            sku: citation.sku,
            note: citation.note,
        });
    }
    Ok(wire::OwnStory {
        id: story.id.to_string(),
        form: show_form(content.form),
        title: content.title,
        text: content.text,
        picked,
        disclosure: story.draft.disclosure.map(show_disclosure),
        state: state.into(),
        version: number,
        changed,
        withheld: story.withheld.map(|withheld| withheld.reason),
        endorsed,
        helped: story.helped.total,
        edited_at: rfc3339(story.edited_at),
    })
}

pub fn read_disclosure(disclosure: WireDisclosure) -> Disclosure {
    match disclosure {
        WireDisclosure::None => Disclosure::None,
        WireDisclosure::Rewarded => Disclosure::Rewarded,
        WireDisclosure::FreeSample => Disclosure::FreeSample,
        WireDisclosure::Employee => Disclosure::Employee,
        WireDisclosure::Family => Disclosure::Family,
    }
}

pub fn show_disclosure(disclosure: Disclosure) -> WireDisclosure {
    match disclosure {
        Disclosure::None => WireDisclosure::None,
        Disclosure::Rewarded => WireDisclosure::Rewarded,
        Disclosure::FreeSample => WireDisclosure::FreeSample,
        Disclosure::Employee => WireDisclosure::Employee,
        Disclosure::Family => WireDisclosure::Family,
    }
}

/// A place in a list as a text that pages hand back.
pub fn show_place(place: Before) -> String {
    format!("{}_{}", place.at.micros(), base32(place.id))
}

/// Reads exactly what [`show_place`] writes; without one, a list begins at its newest.
pub fn place(text: Option<&str>) -> Result<Before, Problem> {
    let Some(text) = text else {
        return Ok(Before::START);
    };
    let read = || {
        let (at, id) = text.split_once('_')?;
        let at = Timestamp::from_micros(at.parse().ok()?);
        Some(Before {
            at,
            id: parse_base32(id)?,
        })
    };
    read().ok_or_else(|| {
        Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "invalid_field",
            "before: give the `next` of an earlier page.",
        )
    })
}
