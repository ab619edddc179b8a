//! One of a few, none of them chosen for the reader.

use crate::hub::hub;
use leptos::html;
use leptos::prelude::*;
use vouch_messages::recommendations::Message;
use vouch_wire::recommendations::Verdict;

pub const VERDICTS: [(Verdict, Message); 2] = [
    (Verdict::Recommends, Message::IRecommend),
    (Verdict::DoesNot, Message::IDoNot),
];

#[component]
pub fn Choices<T: Copy + PartialEq + Send + Sync + 'static>(
    #[prop(into)] name: String,
    legend: Message,
    hint: Option<Message>,
    choices: Vec<(T, Message)>,
    chosen: RwSignal<Option<T>>,
    wrong: Signal<Option<Message>>,
    node: NodeRef<html::Fieldset>,
) -> impl IntoView {
    let hub = hub();
    let hint_id = format!("{name}-hint");
    let described = hint.is_some().then(|| hint_id.clone());
    let radio = move |(value, message): (T, Message)| {
        let checked = move || chosen.get() == Some(value);
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name=name.clone()
                    required
                    prop:checked=checked
                    on:change=move |_| chosen.set(Some(value))
                />
                <span>{hub.say(message)}</span>
            </label>
        }
    };
    let complaint = move || {
        wrong
            .get()
            .map(|message| view! { <p class="wrong" role="alert">{hub.say(message)}</p> })
    };
    view! {
        <fieldset node_ref=node aria-describedby=described>
            <legend>{hub.say(legend)}</legend>
            {hint.map(|hint| view! { <p class="hint" id=hint_id>{hub.say(hint)}</p> })}
            {choices.into_iter().map(radio).collect_view()}
            {complaint}
        </fieldset>
    }
}

/// Moves the focus to the first answer.
pub fn first_choice(field: NodeRef<html::Fieldset>) -> Option<Result<(), wasm_bindgen::JsValue>> {
    use wasm_bindgen::JsCast;
    let first = field.get_untracked()?.query_selector("input").ok()??;
    Some(first.dyn_into::<web_sys::HtmlElement>().ok()?.focus())
}
