//! The frame around the pages: who is signed in, the navigation, the page at this address, and the one status region.

use crate::account::Welcome;
use crate::api;
use crate::balance::Balance;
use crate::facts::Facts;
use crate::friends::Friends;
use crate::guides::{Desk, Editor, Following};
use crate::hub::{Hub, hub};
use crate::invitation::Invitation;
use crate::lists::{ListPage, Lists, NewPoll, PollPage};
use crate::orders::{Order, Orders};
use crate::parts::{Face, Go, Heading};
use crate::passkeys::Passkeys;
use crate::recommendations::Recommendations;
use crate::reports::Reports;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use vouch_messages::{guides, hub::Message, lists, passkeys};
use vouch_wire::hub::{HubData, Route};

#[component]
pub fn App(data: HubData) -> impl IntoView {
    let hub = Hub::open(data);
    provide_context(hub);
    let back = window_event_listener(ev::popstate, move |_| hub.follow());
    on_cleanup(move || back.remove());

    let signed_in = Memo::new(move |_| hub.session.with(Option::is_some));
    let page = move || match hub.route.get() {
        // An invitation goes on when somebody signs in on its page, so it is not made anew then.
        Route::Invitation(token) => view! { <Invitation token/> }.into_any(),
        Route::SharedList(token) => view! { <ListPage at=token/> }.into_any(),
        Route::SharedPoll(token) => view! { <PollPage at=token/> }.into_any(),
        _ if !signed_in.get() => view! { <Welcome/> }.into_any(),
        Route::Orders => view! { <Orders/> }.into_any(),
        Route::Order(id) => view! { <Order id/> }.into_any(),
        Route::Friends => view! { <Friends/> }.into_any(),
        Route::Recommendations(subject) => view! { <Recommendations subject/> }.into_any(),
        Route::Facts(subject) => view! { <Facts subject/> }.into_any(),
        Route::Lists => view! { <Lists/> }.into_any(),
        Route::List(id) => view! { <ListPage at=id/> }.into_any(),
        Route::NewPoll => view! { <NewPoll/> }.into_any(),
        Route::Poll(id) => view! { <PollPage at=id/> }.into_any(),
        Route::Following => view! { <Following/> }.into_any(),
        Route::Guide => view! { <Desk/> }.into_any(),
        Route::NewStory => view! { <Editor id=None/> }.into_any(),
        Route::Story(id) => view! { <Editor id=Some(id)/> }.into_any(),
        Route::Balance => view! { <Balance/> }.into_any(),
        Route::Passkeys => view! { <Passkeys/> }.into_any(),
        Route::Reports => view! { <Reports/> }.into_any(),
        Route::Unknown => view! { <NoPage/> }.into_any(),
    };
    view! {
        <a class="skip" href="#content">{hub.say(Message::SkipToContent)}</a>
        <div class="frame" class:alone=move || !signed_in.get()>
            <Top signed_in/>
            <main id="content" tabindex="-1">{page}</main>
            <p class="notice" role="status">{move || hub.notice.get()}</p>
            <footer class="foot">{hub.say(Message::SandboxNote)}</footer>
        </div>
    }
}

/// Our name, and for whoever is signed in their own, the sections and the way out.
#[component]
fn Top(signed_in: Memo<bool>) -> impl IntoView {
    let hub = hub();
    let sections = [
        (Route::Orders, hub.say(Message::Orders)),
        (Route::Friends, hub.say(Message::Friends)),
        (
            Route::Recommendations(None),
            hub.say(Message::Recommendations),
        ),
        (Route::Lists, hub.say(lists::Message::Lists)),
        (Route::Following, hub.say(guides::Message::Following)),
        (Route::Balance, hub.say(Message::Balance)),
        (Route::Passkeys, hub.say(passkeys::Message::Passkeys)),
    ];
    let navigation = move || {
        let entry = |(route, words): &(Route, &'static str)| {
            let to = route.clone();
            let own = route.clone();
            let words = *words;
            let current =
                Signal::derive(move || hub.route.with(|at| at.section().as_ref() == Some(&own)));
            view! { <li><Go to current>{words}</Go></li> }
        };
        view! {
            <nav class="sections" aria-label=hub.say(Message::Hub)>
                <ul>{sections.iter().map(entry).collect_view()}</ul>
            </nav>
        }
    };
    let person = move || {
        hub.session.get().map(|session| {
            let name = session.shopper.handle;
            view! {
                <div class="person">
                    <Face name=name.clone()/>
                    <span class="name"><bdi>{name}</bdi></span>
                    <button type="button" class="plain" on:click=move |_| leave(hub)>
                        {hub.say(Message::SignOut)}
                    </button>
                </div>
            }
        })
    };
    view! {
        <header class="top">
            <Go to=Route::Orders class="brand">"Vouch"</Go>
            {person}
        </header>
        {move || signed_in.get().then(&navigation)}
    }
}

/// Ends the session here at once, and on the server as soon as it hears of it.
fn leave(hub: Hub) {
    spawn_local(async move {
        // Lost: then it ends there by itself, after its time.
        let _ = api::delete(hub, "/v1/sessions/current").await;
        hub.sign_out(Message::SignedOut);
    });
}

#[component]
fn NoPage() -> impl IntoView {
    let hub = hub();
    view! {
        <Heading text=hub.say(Message::PageUnknown)/>
        <p><Go to=Route::Orders>{hub.say(Message::AllOrders)}</Go></p>
    }
}
