//! What every page of the hub shares: the language, who is signed in, where we are, and what was just said.

use leptos::prelude::*;
use leptos::task::spawn_local;
use vouch_browser::intl;
use vouch_messages::hub::Message;
use vouch_messages::{Language, Sentence, fill};
use vouch_wire::hub::{HubData, HubShop, Route};
use vouch_wire::shoppers::Session;
use wasm_bindgen::JsValue;

const NOTICE_MILLISECONDS: i32 = 8_000;
const KEPT: &str = "vouch-session";

/// A handle to what is shared; copies are the same hub.
#[derive(Clone, Copy)]
pub struct Hub {
    language: Language,
    data: StoredValue<HubData>,
    pub session: RwSignal<Option<Session>>,
    pub route: RwSignal<Route>,
    /// What the one status region says.
    pub notice: RwSignal<String>,
    /// Why nobody is signed in, where that needs saying.
    pub farewell: RwSignal<Option<Message>>,
    /// Whether the reader has acted yet: from then on, focus follows to each new heading.
    pub moved: RwSignal<bool>,
}

/// The hub that this component is part of.
pub fn hub() -> Hub {
    expect_context::<Hub>()
}

impl Hub {
    pub fn open(data: HubData) -> Self {
        Self {
            language: Language::of_tag(&data.language).unwrap_or_default(),
            data: StoredValue::new(data),
            session: RwSignal::new(kept_session()),
            route: RwSignal::new(here()),
            notice: RwSignal::new(String::new()),
            farewell: RwSignal::new(None),
            moved: RwSignal::new(false),
        }
    }

    /// A sentence in the reader's language.
    pub fn say(self, message: impl Sentence) -> &'static str {
        message.text(self.language)
    }

    /// A sentence with its values put in.
    pub fn tell(self, message: impl Sentence, values: &[(&str, &str)]) -> String {
        fill(self.say(message), values)
    }

    /// The language, as addresses carry it.
    pub fn tag(self) -> &'static str {
        self.language.tag()
    }

    pub fn money(self, amount: i64, currency: &str) -> String {
        intl::money(amount, currency, self.language.tag())
    }

    pub fn day(self, time: &str) -> String {
        intl::day(time, self.language.tag())
    }

    /// A day with its time, to the second.
    pub fn moment(self, time: &str) -> String {
        intl::moment(time, self.language.tag())
    }

    /// The currency that balances are shown in.
    pub fn currency(self) -> String {
        self.data.with_value(|data| data.currency.clone())
    }

    /// Shops to try, where the server knows some.
    pub fn shops(self) -> Vec<HubShop> {
        self.data.with_value(|data| data.shops.clone())
    }

    /// Says something in the status region, for a while.
    pub fn announce(self, text: String) {
        self.notice.set(text.clone());
        spawn_local(async move {
            vouch_browser::sleep(NOTICE_MILLISECONDS).await;
            let still = self.notice.with_untracked(|now| *now == text);
            if still {
                self.notice.set(String::new());
            }
        });
    }

    /// Moves to another page, as a link does.
    pub fn go(self, route: Route) {
        let path = route.path();
        if let Some(history) = web_sys::window().and_then(|window| window.history().ok()) {
            // Refused only where history is not ours to write; the page is shown all the same.
            let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&path));
        }
        self.show(route);
        if let Some(window) = web_sys::window() {
            window.scroll_to_with_x_and_y(0.0, 0.0);
        }
    }

    /// Shows the page at the present address, after back and forward.
    pub fn follow(self) {
        self.show(here());
    }

    fn show(self, route: Route) {
        self.moved.set(true);
        self.notice.set(String::new());
        self.route.set(route);
    }

    pub fn sign_in(self, session: Session) {
        if let Some(storage) = storage()
            && let Ok(text) = serde_json::to_string(&session)
        {
            // Full or forbidden: then a reload asks for the passkey again.
            let _ = storage.set_item(KEPT, &text);
        }
        self.moved.set(true);
        self.farewell.set(None);
        self.session.set(Some(session));
    }

    pub fn sign_out(self, farewell: Message) {
        if let Some(storage) = storage() {
            let _ = storage.remove_item(KEPT);
        }
        self.moved.set(true);
        self.farewell.set(Some(farewell));
        self.notice.set(String::new());
        self.session.set(None);
    }

    pub fn token(self) -> Option<String> {
        self.session
            .with_untracked(|session| session.as_ref().map(|session| session.token.clone()))
    }
}

fn here() -> Route {
    let Some(window) = web_sys::window() else {
        return Route::Unknown;
    };
    let location = window.location();
    let path = location.pathname().unwrap_or_default();
    let query = location.search().unwrap_or_default();
    Route::parse(&path, &query)
}

/// This tab's storage, only where the document stands on its own.
fn storage() -> Option<web_sys::Storage> {
    let window = web_sys::window()?;
    let alone = window.top().ok()?.is_some_and(|top| top == window);
    if !alone {
        return None;
    }
    window.session_storage().ok()?
}

/// A session that was kept and is not over yet.
fn kept_session() -> Option<Session> {
    let text = storage()?.get_item(KEPT).ok()??;
    let session: Session = serde_json::from_str(&text).ok()?;
    let ends = js_sys::Date::parse(&session.expires_at);
    (ends > js_sys::Date::now()).then_some(session)
}
