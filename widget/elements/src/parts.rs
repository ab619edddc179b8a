//! What several views have in common: faces, disclosures, votes on a statement, and the way to report.

use crate::Place;
use crate::call::Call;
use leptos::prelude::*;
use serde_json::json;
use vouch_messages::Language;
use vouch_messages::elements::Message;
use vouch_wire::recommendations::Disclosure;

/// What an author got for it. It stands before what they say, and nobody can take it away.
pub fn disclosure(disclosure: Disclosure, place: &Place) -> Option<impl IntoView + use<>> {
    let message = match disclosure {
        Disclosure::None => return None,
        Disclosure::Rewarded => Message::Rewarded,
        Disclosure::FreeSample => Message::FreeSample,
        Disclosure::Employee => Message::Employee,
        Disclosure::Family => Message::Family,
    };
    let line = place.said(message, &[("shop", &place.shop)]);
    Some(view! { <p class="disclosure">{line}</p> })
}

/// Two buttons, one pressed at most. Pressing the pressed one takes the vote back.
pub struct Votes<'a> {
    /// Names the pair in its document.
    pub id: String,
    pub statement: &'a str,
    pub agree: u32,
    pub disagree: u32,
    pub mine: Option<bool>,
    /// The request for each of agreeing, disagreeing and taking it back.
    pub calls: [Call; 3],
    /// The id of a field that goes along.
    pub with: Option<&'static str>,
}

pub fn votes(votes: Votes<'_>, place: &Place) -> impl IntoView + use<> {
    let Votes {
        id,
        statement,
        agree,
        disagree,
        mine,
        calls: [agreeing, disagreeing, withdrawing],
        with,
    } = votes;
    let button = |side: bool, count: u32, word: Message, name: Message, call: &Call| {
        let pressed = mine == Some(side);
        let call = if pressed { &withdrawing } else { call };
        let done = if pressed {
            Message::NoLonger
        } else {
            Message::VoteCounted
        };
        let count = count.to_string();
        let label = place.said(name, &[("statement", statement), ("count", &count)]);
        let id = [&*id, if side { "-agree" } else { "-disagree" }].concat();
        view! {
            <button type="button" class="vote" id=id aria-pressed=pressed.to_string() aria-label=label
                data-call=call.request() data-body=call.body() data-with=with data-done=place.say(done)>
                {place.say(word)} <span class="count">{count}</span>
            </button>
        }
    };
    view! {
        <span class="votes">
            {button(true, agree, Message::Agree, Message::AgreeWith, &agreeing)}
            {button(false, disagree, Message::Disagree, Message::DisagreeWith, &disagreeing)}
        </span>
    }
}

/// The way to report something, folded up.
pub fn report(kind: &'static str, id: &str, about: &str, place: &Place) -> impl IntoView + use<> {
    let call = Call::post("/v1/reports".into()).with("about", json!({ "kind": kind, "id": id }));
    let (fold, reason, text) = (
        ["report-", id].concat(),
        ["reason-", id].concat(),
        ["text-", id].concat(),
    );
    let send = ["send-", id].concat();
    let reasons = [
        ("false_claim", Message::ReasonFalseClaim),
        ("advertising", Message::ReasonAdvertising),
        ("offensive", Message::ReasonOffensive),
        ("personal_data", Message::ReasonPersonalData),
        ("counterfeit", Message::ReasonCounterfeit),
        ("paid_undisclosed", Message::ReasonPaid),
        ("other", Message::ReasonOther),
    ];
    let options = reasons
        .map(|(value, message)| view! { <option value=value>{place.say(message)}</option> })
        .collect_view();
    let label = [place.say(Message::Report), ": ", about].concat();
    view! {
        <details class="report" id=fold>
            <summary aria-label=label>{place.say(Message::Report)}</summary>
            <form id=send data-call=call.request() data-body=call.body() data-done=place.say(Message::Reported)>
                <label for=reason.clone()>{place.say(Message::ReportWhat)}</label>
                <select id=reason name="reason">{options}</select>
                <label for=text.clone()>{place.say(Message::ReportText)}</label>
                <textarea id=text name="text" rows="3" required maxlength="2000"></textarea>
                <p class="hint">{place.say(Message::ReportHow)}</p>
                <button type="submit" class="secondary">{place.say(Message::ReportSend)}</button>
            </form>
        </details>
    }
}

/// The passkey tells who looks, and nothing else is done.
pub fn tell_who(place: &Place) -> impl IntoView + use<> {
    view! {
        <button type="button" class="secondary" id="tell-who" data-act="sign-in">{place.say(Message::TellWho)}</button>
    }
}

/// A link to the shopper's own pages.
pub fn to_hub(path: &str, message: &str, place: &Place) -> impl IntoView + use<> {
    let (href, opens) = (place.hub(path), place.say(Message::OpensNewTab));
    view! {
        <a class="button secondary" href=href target="_blank" rel="noopener" title=opens>{message.to_owned()}</a>
    }
}

/// The first letter of a name, as its face, on one of six quiet colours that is always the same for the same name.
pub fn face(name: &str) -> impl IntoView + use<> {
    let first = name.chars().find(|c| c.is_alphanumeric());
    let initial: String = first
        .map(|c| c.to_uppercase().collect())
        .unwrap_or_default();
    let sum = name.bytes().fold(7u32, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(byte.into())
    });
    let class = ["face face-", &(sum % 6).to_string()].concat();
    view! { <span class=class aria-hidden="true">{initial}</span> }
}

pub fn tick() -> impl IntoView {
    view! { <svg viewBox="0 0 16 16" aria-hidden="true"><path d="M3 8.5l3.2 3.2L13 5"/></svg> }
}

/// The day of an RFC 3339 time, as the reader writes it.
pub fn day(time: &str, language: Language) -> String {
    let mut parts = time.split(['-', 'T']).map(|part| part.parse().unwrap_or(1));
    let mut next = || parts.next().unwrap_or(1);
    vouch_messages::day(next(), next() as u8, next() as u8, language)
}

/// Percent-encodes everything but RFC 3986's unreserved characters.
pub fn in_query(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let encoded = text.bytes().map(|byte| match plain(byte) {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    });
    encoded.collect()
}
