//! Parts that pages are made of.

use crate::api;
use crate::hub::{Hub, hub};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::de::DeserializeOwned;
use vouch_browser::api::Failure;
use vouch_messages::hub::Message;
use vouch_wire::hub::{HubShop, Route};

/// The page's one heading. It names the document, and takes the focus once the reader has acted.
#[component]
pub fn Heading(#[prop(into)] text: Signal<String>) -> impl IntoView {
    let hub = hub();
    let node = NodeRef::<html::H1>::new();
    Effect::new(move |_| {
        let title = hub.tell(Message::PageTitle, &[("page", &text.get())]);
        document().set_title(&title);
    });
    Effect::new(move |_| {
        if let Some(heading) = node.get()
            && hub.moved.get_untracked()
        {
            // Nothing is lost where it cannot be focused.
            let _ = heading.focus();
        }
    });
    view! { <h1 tabindex="-1" node_ref=node>{text}</h1> }
}

/// Gives a heading the focus once the page has been drawn anew: where the reader goes on after something is gone.
pub fn focus_soon(heading: NodeRef<html::H2>) {
    spawn_local(async move {
        vouch_browser::sleep(0).await;
        if let Some(heading) = heading.try_get_untracked().flatten() {
            // Nothing is lost where it cannot be focused.
            let _ = heading.focus();
        }
    });
}

/// A link to another page of the hub, followed without loading a document.
#[component]
pub fn Go(
    to: Route,
    #[prop(optional, into)] class: &'static str,
    #[prop(optional)] current: Option<Signal<bool>>,
    children: Children,
) -> impl IntoView {
    let hub = hub();
    let path = to.path();
    let follow = move |event: leptos::ev::MouseEvent| {
        let plain = !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key());
        if plain && event.button() == 0 {
            event.prevent_default();
            hub.go(to.clone());
        }
    };
    let marked = move || {
        current
            .is_some_and(|current| current.get())
            .then_some("page")
    };
    view! { <a href=path class=class aria-current=marked on:click=follow>{children()}</a> }
}

/// A face: the first letter of a name on a quiet colour that follows from the name.
#[component]
pub fn Face(name: String) -> impl IntoView {
    let letter: String = name.chars().take(1).flat_map(char::to_uppercase).collect();
    let tone = name.bytes().fold(0_u8, u8::wrapping_add) % 5;
    view! { <span class=format!("face tone-{tone}") aria-hidden="true">{letter}</span> }
}

/// A sentence about something that went wrong; empty while nothing has.
#[component]
pub fn Alert(message: RwSignal<Option<Message>>) -> impl IntoView {
    let hub = hub();
    view! {
        <div role="alert">
            {move || message.get().map(|message| view! { <p class="alert">{hub.say(message)}</p> })}
        </div>
    }
}

/// A button that does something slow: it says so at once and cannot be pressed twice.
#[component]
pub fn Busy(
    busy: RwSignal<bool>,
    #[prop(default = "button")] kind: &'static str,
    #[prop(optional, into)] class: &'static str,
    press: Callback<()>,
    children: Children,
) -> impl IntoView {
    let pressed = move |event: leptos::ev::MouseEvent| {
        if kind == "button" {
            event.prevent_default();
            if !busy.get_untracked() {
                press.run(());
            }
        }
    };
    let state = move || busy.get().then_some("true");
    view! {
        <button type=kind class=class aria-busy=state aria-disabled=state on:click=pressed>
            {children()}
        </button>
    }
}

/// Where the sandbox's shops are, for whoever has nothing here yet.
#[component]
pub fn ShopLinks() -> impl IntoView {
    let hub = hub();
    let shops = hub.shops();
    let link = move |shop: HubShop| {
        let text = hub.tell(Message::OpenShop, &[("shop", &shop.name)]);
        view! { <li><a class="button" href=shop.url>{text}</a></li> }
    };
    view! { <ul class="shops">{shops.into_iter().map(link).collect_view()}</ul> }
}

/// Something asked of the server.
#[derive(Clone, PartialEq)]
enum Fetched<T> {
    Waiting,
    Here(T),
    /// There is no such thing.
    Gone,
    Failed(Message),
}

/// An answer that a page is about, and asking for it again.
pub struct Fetch<T: Send + Sync + 'static> {
    hub: Hub,
    path: StoredValue<String>,
    state: RwSignal<Fetched<T>>,
}

impl<T: Send + Sync + 'static> Clone for Fetch<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Fetch<T> {}

impl<T: DeserializeOwned + Clone + Send + Sync + 'static> Fetch<T> {
    pub fn new(path: impl Into<String>) -> Self {
        let fetch = Self {
            hub: hub(),
            path: StoredValue::new(path.into()),
            state: RwSignal::new(Fetched::Waiting),
        };
        fetch.again();
        fetch
    }

    /// Asks; what is shown stays until the answer is there.
    pub fn again(self) {
        let hub = self.hub;
        let path = self.path.get_value();
        spawn_local(async move {
            let state = match api::get(hub, &path).await {
                Ok(value) => Fetched::Here(value),
                Err(Failure::Refused(problem)) if problem.status == 404 => Fetched::Gone,
                Err(failure) => Fetched::Failed(api::sentence(&failure)),
            };
            // The page may have gone in the meantime.
            let _ = self.state.try_set(state);
        });
    }

    /// The answer, once it is there.
    pub fn value(self) -> Option<T> {
        match self.state.get() {
            Fetched::Here(value) => Some(value),
            _ => None,
        }
    }

    pub fn value_untracked(self) -> Option<T> {
        match self.state.get_untracked() {
            Fetched::Here(value) => Some(value),
            _ => None,
        }
    }

    /// Changes the answer that is shown.
    pub fn update(self, change: impl FnOnce(&mut T)) {
        self.state.update(|state| {
            if let Fetched::Here(value) = state {
                change(value);
            }
        });
    }

    /// The page once an answer is there, drawn once however often the answer changes: what has the focus keeps it.
    pub fn framed<V: IntoView + 'static>(
        self,
        page: impl Fn() -> V + Send + Sync + 'static,
    ) -> impl IntoView {
        let stage = Memo::new(move |_| match self.state.get() {
            Fetched::Waiting => Fetched::Waiting,
            Fetched::Here(_) => Fetched::Here(()),
            Fetched::Gone => Fetched::Gone,
            Fetched::Failed(message) => Fetched::Failed(message),
        });
        move || self.drawn(stage.get(), |()| page())
    }

    /// The same, with a page of its own where there is no such thing.
    pub fn framed_or_gone<V: IntoView + 'static, G: IntoView + 'static>(
        self,
        page: impl Fn() -> V + Send + Sync + 'static,
        gone: impl Fn() -> G + Send + Sync + 'static,
    ) -> impl IntoView {
        let stage = Memo::new(move |_| match self.state.get() {
            Fetched::Waiting => Fetched::Waiting,
            Fetched::Here(_) => Fetched::Here(()),
            Fetched::Gone => Fetched::Gone,
            Fetched::Failed(message) => Fetched::Failed(message),
        });
        move || match stage.get() {
            Fetched::Gone => gone().into_any(),
            stage => self.drawn(stage, |()| page()),
        }
    }

    /// The page for each answer; it is drawn anew when the answer changes.
    pub fn shown<V: IntoView + 'static>(
        self,
        page: impl Fn(T) -> V + Send + Sync + 'static,
    ) -> impl IntoView {
        move || self.drawn(self.state.get(), &page)
    }

    fn drawn<U, V: IntoView + 'static>(self, stage: Fetched<U>, page: impl Fn(U) -> V) -> AnyView {
        let hub = self.hub;
        let again = move |_| {
            self.state.set(Fetched::Waiting);
            self.again();
        };
        match stage {
            Fetched::Waiting => {
                view! { <p class="quiet waiting">{hub.say(Message::Loading)}</p> }.into_any()
            }
            Fetched::Here(value) => page(value).into_any(),
            Fetched::Gone => self.drawn(Fetched::Failed(Message::Refused), page),
            Fetched::Failed(message) => view! {
                <div role="alert">
                    <p class="alert">{hub.say(message)}</p>
                </div>
                <button type="button" on:click=again>{hub.say(Message::TryAgain)}</button>
            }
            .into_any(),
        }
    }
}
