//! What a guide says of themselves: a name, an address, a few words, and which shops they have to do with.

use super::parts::{ARE, Trouble, sentence};
use crate::api;
use crate::hub::hub;
use crate::parts::{Busy, Fetch};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use vouch_messages::guides::Message;
use vouch_wire::guides as wire;
use vouch_wire::recommendations::Disclosure;

#[component]
pub fn Profile(
    guide: Option<wire::OwnGuide>,
    shops: Vec<wire::Shop>,
    desk: Fetch<wire::Desk>,
) -> impl IntoView {
    let hub = hub();
    let fixed = guide.is_some();
    let of = |read: fn(&wire::OwnGuide) -> &String| {
        let kept = guide.as_ref().map(|guide| read(guide).clone());
        RwSignal::new(kept.unwrap_or_default())
    };
    let name = of(|guide| &guide.card.name);
    let handle = of(|guide| &guide.card.handle);
    let about = of(|guide| &guide.about);
    let busy = RwSignal::new(false);
    let trouble = RwSignal::new(None);
    // One line a shop; whoever leaves it as it stands says that there is nothing.
    let relations: Vec<(wire::Shop, RwSignal<Disclosure>)> = shops
        .into_iter()
        .map(|shop| {
            let kept = guide.as_ref().and_then(|guide| {
                let mut kept = guide.relations.iter();
                kept.find(|relation| relation.merchant == shop.merchant)
                    .map(|relation| relation.disclosure)
            });
            (shop, RwSignal::new(kept.unwrap_or(Disclosure::None)))
        })
        .collect();
    let kept = StoredValue::new(relations.clone());
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let related = kept.with_value(|relations| {
            let said = relations
                .iter()
                .map(|(shop, what)| (shop.merchant.clone(), what.get_untracked()));
            said.filter(|(_, what)| *what != Disclosure::None)
                .map(|(merchant, disclosure)| wire::Relation {
                    merchant,
                    disclosure,
                })
                .collect::<Vec<_>>()
        });
        let asked = wire::BecomeGuide {
            handle: handle.get_untracked().trim().to_lowercase(),
            name: name.get_untracked(),
            about: about.get_untracked(),
            relations: Some(related),
        };
        let Ok(body) = serde_json::to_string(&asked) else {
            return;
        };
        busy.set(true);
        trouble.set(None);
        spawn_local(async move {
            let outcome = api::put::<wire::OwnGuide>(hub, "/v1/guide", body).await;
            let _ = busy.try_set(false);
            match outcome {
                Ok(_) => {
                    hub.announce(hub.say(Message::Saved).into());
                    desk.again();
                }
                Err(failure) => trouble.set(Some(sentence(hub, &failure))),
            }
        });
    };
    let line = move |(shop, what): (wire::Shop, RwSignal<Disclosure>)| {
        let id = format!("relation-{}", shop.merchant);
        let option = move |(at, (disclosure, message)): (usize, (Disclosure, Message))| {
            let selected = move || what.get() == disclosure;
            view! { <option value=at.to_string() selected=selected>{hub.say(message)}</option> }
        };
        let choose = move |event| {
            let at: Option<usize> = event_target_value(&event).parse().ok();
            if let Some((disclosure, _)) = at.and_then(|at| ARE.get(at)) {
                what.set(*disclosure);
            }
        };
        view! {
            <div class="relation">
                <label for=id.clone()><bdi>{shop.name}</bdi></label>
                <select id=id on:change=choose>
                    {ARE.into_iter().enumerate().map(option).collect_view()}
                </select>
            </div>
        }
    };
    view! {
        <form class="profile" novalidate on:submit=save>
            <div class="field">
                <label for="guide-name">{hub.say(Message::PublicName)}</label>
                <input
                    id="guide-name"
                    type="text"
                    maxlength="60"
                    required
                    prop:value=name
                    on:input=move |event| name.set(event_target_value(&event))
                />
            </div>
            <div class="field">
                <label for="guide-handle">{hub.say(Message::Handle)}</label>
                <input
                    id="guide-handle"
                    type="text"
                    maxlength="30"
                    required
                    autocapitalize="none"
                    spellcheck="false"
                    dir="ltr"
                    readonly=fixed
                    aria-describedby="guide-handle-hint"
                    prop:value=handle
                    on:input=move |event| handle.set(event_target_value(&event))
                />
                <p class="hint" id="guide-handle-hint">{hub.say(Message::HandleHint)}</p>
            </div>
            <div class="field">
                <label for="guide-about">{hub.say(Message::About)}</label>
                <textarea
                    id="guide-about"
                    rows="4"
                    maxlength="600"
                    required
                    prop:value=about
                    on:input=move |event| about.set(event_target_value(&event))
                ></textarea>
            </div>
            <fieldset class="relations" aria-describedby="relations-hint">
                <legend>{hub.say(Message::Relations)}</legend>
                <p class="hint" id="relations-hint">{hub.say(Message::RelationsHint)}</p>
                {relations.into_iter().map(line).collect_view()}
            </fieldset>
            <Trouble what=trouble/>
            <div class="primary">
                <Busy busy kind="submit" press=Callback::new(|()| ())>
                    {hub.say(if fixed { Message::SaveGuide } else { Message::BecomeGuide })}
                </Busy>
            </div>
        </form>
    }
}
