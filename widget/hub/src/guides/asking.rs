//! Asking a guide about a product, from the hub. A product's page has the same way, among what guides say of it.

use super::parts::{Trouble, sentence};
use crate::api;
use crate::finding::Finder;
use crate::hub::hub;
use crate::parts::{Busy, Fetch};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use vouch_messages::guides::Message;
use vouch_wire::guides as wire;
use vouch_wire::lists::FoundProduct;

#[component]
pub fn AskGuide(guides: Vec<wire::GuideCard>, questions: Fetch<wire::Questions>) -> impl IntoView {
    let hub = hub();
    let guide = RwSignal::new(String::new());
    let product = RwSignal::new(None::<FoundProduct>);
    let text = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let trouble = RwSignal::new(None);
    let names = StoredValue::new(guides.clone());
    let ask = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        trouble.set(None);
        let handle = guide.get_untracked();
        let about = product.get_untracked();
        let missing = match (&about, handle.is_empty()) {
            (_, true) => Some(Message::MissingGuide),
            (None, _) => Some(Message::MissingProduct),
            _ if text.with_untracked(|text| text.trim().is_empty()) => {
                Some(Message::MissingQuestion)
            }
            _ => None,
        };
        let (None, Some(about)) = (missing, about) else {
            return trouble.set(missing.map(|missing| hub.say(missing)));
        };
        let question = wire::Ask {
            merchant: about.merchant,
            sku: about.product.sku,
            text: text.get_untracked(),
        };
        let Ok(body) = serde_json::to_string(&question) else {
            return;
        };
        busy.set(true);
        spawn_local(async move {
            let path = format!("/v1/guides/{handle}/questions");
            let asked = api::post::<wire::Question>(hub, &path, Some(body)).await;
            let _ = busy.try_set(false);
            match asked {
                Ok(question) => {
                    let name = question.guide.name.as_str();
                    hub.announce(hub.tell(Message::AskedNow, &[("name", name)]));
                    let _ = text.try_set(String::new());
                    let _ = product.try_set(None);
                    questions.again();
                }
                Err(failure) => {
                    let said = match api::code(&failure) {
                        "too_many_questions" | "questions_waiting" => {
                            hub.say(Message::AskedTooOften)
                        }
                        _ => sentence(hub, &failure),
                    };
                    let _ = trouble.try_set(Some(said));
                }
            }
        });
    };
    let options = move || {
        let option = move |one: wire::GuideCard| {
            let handle = one.handle.clone();
            let selected = move || guide.with(|guide| *guide == handle);
            view! { <option value=one.handle selected=selected>{one.name}</option> }
        };
        names.get_value().into_iter().map(option).collect_view()
    };
    view! {
        <details class="sheet">
            <summary>{hub.say(Message::AskGuide)}</summary>
            <form novalidate on:submit=ask>
                <p class="hint">{hub.say(Message::AskGuideText)}</p>
                <div class="field">
                    <label for="ask-guide">{hub.say(Message::WhichGuide)}</label>
                    <select id="ask-guide" on:change=move |event| guide.set(event_target_value(&event))>
                        <option value="">{hub.say(Message::ChooseGuide)}</option>
                        {options}
                    </select>
                </div>
                <Finder id="ask-product" chosen=product unavailable_too=true/>
                <div class="field">
                    <label for="ask-text">{hub.say(Message::YourQuestion)}</label>
                    <textarea
                        id="ask-text"
                        rows="3"
                        maxlength="400"
                        prop:value=text
                        on:input=move |event| text.set(event_target_value(&event))
                    ></textarea>
                </div>
                <Trouble what=trouble/>
                <Busy busy kind="submit" press=Callback::new(|()| ())>
                    {hub.say(Message::SendQuestion)}
                </Busy>
            </form>
        </details>
    }
}
