//! Finding a product of any shop here by what it is called: one types, and chooses among what is found (the combobox of ARIA's
//! practices, so that arrows, Enter and Escape do what people expect).

use crate::api;
use crate::hub::{Hub, hub};
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use vouch_messages::finding::Message;
use vouch_wire::lists as wire;

/// So long nobody types before the server is asked.
const PAUSE_MS: i32 = 150;

#[derive(Clone, Copy)]
struct Finding {
    hub: Hub,
    id: StoredValue<String>,
    words: RwSignal<String>,
    /// What is found for the words; nothing until the answer is there.
    found: RwSignal<Option<Vec<wire::FoundProduct>>>,
    open: RwSignal<bool>,
    /// Which of those found the arrows have come to.
    at: RwSignal<Option<usize>>,
    /// Counts what was asked, so that a late answer to an earlier question shows nothing.
    asked: StoredValue<u32>,
    chosen: RwSignal<Option<wire::FoundProduct>>,
    /// Where the focus goes once the field has gone, or is back.
    goes_on: RwSignal<bool>,
}

/// `id` names the field in its document. Whoever has chosen sees what, and may choose otherwise.
#[component]
pub fn Finder(
    id: &'static str,
    chosen: RwSignal<Option<wire::FoundProduct>>,
    /// Whether what cannot be ordered just now is offered too.
    #[prop(optional)]
    unavailable_too: bool,
) -> impl IntoView {
    let hub = hub();
    let finding = Finding {
        hub,
        id: StoredValue::new(id.to_owned()),
        words: RwSignal::new(String::new()),
        found: RwSignal::new(None),
        open: RwSignal::new(false),
        at: RwSignal::new(None),
        asked: StoredValue::new(0),
        chosen,
        goes_on: RwSignal::new(false),
    };
    let field = NodeRef::<html::Input>::new();
    let another = NodeRef::<html::Button>::new();
    // Whoever has chosen is at the button that takes it back, and whoever takes it back is in the field.
    Effect::new(move |_| {
        let (field, another) = (field.get(), another.get());
        if !finding.goes_on.get_untracked() {
            return;
        }
        let chosen = finding.chosen.with_untracked(Option::is_some);
        // Nothing is lost where it cannot be focused.
        let _ = match (chosen, field, another) {
            (true, _, Some(button)) => button.focus(),
            (false, Some(field), _) => field.focus(),
            _ => return,
        };
        finding.goes_on.set(false);
    });
    let choose_again = move |_| {
        chosen.set(None);
        finding.words.set(String::new());
        finding.goes_on.set(true);
    };
    let search = move || {
        let list = format!("{id}-found");
        let (listed, expanded) = (list.clone(), move || {
            finding.open.get() && finding.found.with(Option::is_some)
        });
        let active = move || {
            let at = finding.at.get().filter(|_| expanded())?;
            Some(format!("{id}-{at}"))
        };
        view! {
            <label for=id>{hub.say(Message::Product)}</label>
            <div class="finder">
                <input
                    id=id
                    type="text"
                    role="combobox"
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    maxlength="80"
                    placeholder=hub.say(Message::WhatIsItCalled)
                    aria-autocomplete="list"
                    aria-controls=list
                    aria-expanded=move || if expanded() { "true" } else { "false" }
                    aria-activedescendant=active
                    node_ref=field
                    prop:value=finding.words
                    on:input=move |event| {
                        finding.words.set(event_target_value(&event));
                        finding.look(unavailable_too);
                    }
                    on:focus=move |_| finding.look(unavailable_too)
                    on:blur=move |_| finding.open.set(false)
                    on:keydown=move |event| finding.pressed(&event)
                />
                <ul
                    class="found"
                    id=listed
                    role="listbox"
                    aria-label=hub.say(Message::Found)
                    hidden=move || !expanded() || finding.count() == 0
                >
                    {move || finding.entries()}
                </ul>
                <p class="hint" role="status">{move || finding.counted()}</p>
            </div>
        }
    };
    view! {
        <div class="field">
            {move || match chosen.get() {
                None => search().into_any(),
                Some(one) => {
                    let label = hub.tell(Message::InsteadOf, &[("product", &one.product.title)]);
                    view! {
                        <p class="field-name" aria-hidden="true">{hub.say(Message::Product)}</p>
                        <div class="chosen">
                            <Shown one/>
                            <button type="button" class="plain" aria-label=label node_ref=another on:click=choose_again>
                                {hub.say(Message::Another)}
                            </button>
                        </div>
                    }
                    .into_any()
                }
            }}
        </div>
    }
}

/// A product among others: its picture, title, shop and price.
#[component]
fn Shown(one: wire::FoundProduct) -> impl IntoView {
    let hub = hub();
    let product = one.product;
    let picture = match product.picture {
        Some(address) => view! { <img src=address alt="" width="44" height="44"/> }.into_any(),
        None => view! { <span class="none" aria-hidden="true"></span> }.into_any(),
    };
    let about = match (&product.price, product.available) {
        (Some(price), true) => {
            let price = hub.money(price.amount, &price.currency);
            let values = [("shop", product.shop.as_str()), ("price", price.as_str())];
            hub.tell(Message::ShopAndPrice, &values)
        }
        _ => hub.tell(Message::NotSoldNow, &[("shop", &product.shop)]),
    };
    view! {
        {picture}
        <span class="found-text">
            <span class="name"><bdi>{product.title}</bdi></span>
            " "
            <span class="quiet">{about}</span>
        </span>
    }
}

impl Finding {
    fn count(self) -> usize {
        self.found.with(|found| found.as_ref().map_or(0, Vec::len))
    }

    /// Asks for what is called so, once nobody has typed for a moment.
    fn look(self, unavailable_too: bool) {
        self.open.set(true);
        self.at.set(None);
        let ticket = self.asked.try_update_value(|asked| {
            *asked += 1;
            *asked
        });
        spawn_local(async move {
            vouch_browser::sleep(PAUSE_MS).await;
            if self.asked.try_get_value() != ticket {
                return;
            }
            let words = self.words.get_untracked();
            let words = String::from(js_sys::encode_uri_component(words.trim()));
            let path = format!("/v1/products?words={words}");
            let answer = api::get::<wire::FoundProducts>(self.hub, &path).await;
            if self.asked.try_get_value() != ticket {
                return;
            }
            match answer {
                Ok(mut found) => {
                    found
                        .data
                        .retain(|one| unavailable_too || one.product.available);
                    let _ = self.found.try_set(Some(found.data));
                }
                Err(failure) => self
                    .hub
                    .announce(self.hub.say(api::sentence(&failure)).into()),
            }
        });
    }

    fn entries(self) -> impl IntoView {
        let id = self.id.get_value();
        let entry = move |(at, one): (usize, wire::FoundProduct)| {
            let taken = one.clone();
            // The field keeps the focus: a press must not end what it is about to choose from.
            let hold = |event: leptos::ev::MouseEvent| event.prevent_default();
            view! {
                <li
                    role="option"
                    id=format!("{id}-{at}")
                    aria-selected=move || if self.at.get() == Some(at) { "true" } else { "false" }
                    on:mousedown=hold
                    on:click=move |_| self.choose(taken.clone())
                >
                    <Shown one/>
                </li>
            }
        };
        let found = self.found.get().unwrap_or_default();
        found.into_iter().enumerate().map(entry).collect_view()
    }

    /// How many there are, for whoever does not see them; and for everybody that there are none.
    fn counted(self) -> String {
        if !self.open.get() || self.found.with(Option::is_none) {
            return String::new();
        }
        match self.count() {
            0 => self.hub.say(Message::NothingFound).into(),
            1 => self.hub.say(Message::OneFound).into(),
            count => self
                .hub
                .tell(Message::ManyFound, &[("count", &count.to_string())]),
        }
    }

    fn pressed(self, event: &KeyboardEvent) {
        let count = self.count();
        let open = self.open.get_untracked() && count > 0;
        let at = self.at.get_untracked();
        let to = match event.key().as_str() {
            "ArrowDown" if open => Some(at.map_or(0, |at| (at + 1) % count)),
            "ArrowUp" if open => Some(at.map_or(count - 1, |at| (at + count - 1) % count)),
            "ArrowDown" | "ArrowUp" => {
                self.open.set(true);
                None
            }
            "Enter" if open => {
                // What is alone needs no arrow.
                let at = at.or((count == 1).then_some(0));
                let one = at.and_then(|at| {
                    let found = self.found.get_untracked()?;
                    found.get(at).cloned()
                });
                event.prevent_default();
                if let Some(one) = one {
                    self.choose(one);
                }
                return;
            }
            "Escape" if open => {
                event.prevent_default();
                return self.open.set(false);
            }
            _ => return,
        };
        event.prevent_default();
        self.at.set(to);
        let shown = to.and_then(|at| {
            let id = format!("{}-{at}", self.id.get_value());
            document().get_element_by_id(&id)
        });
        if let Some(shown) = shown {
            let near = web_sys::ScrollIntoViewOptions::new();
            near.set_block(web_sys::ScrollLogicalPosition::Nearest);
            shown.scroll_into_view_with_scroll_into_view_options(&near);
        }
    }

    fn choose(self, one: wire::FoundProduct) {
        self.open.set(false);
        // Whoever searches again sees nothing of this search.
        self.found.set(None);
        self.goes_on.set(true);
        self.chosen.set(Some(one));
    }
}
