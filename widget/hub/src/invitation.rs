//! The page of an invitation: who invites, one press to accept, and where to go from there. Whoever is not signed in creates an
//! account or uses the passkey they have; the invitation is then accepted by itself.

use crate::account::Account;
use crate::api;
use crate::hub::{Hub, hub};
use crate::parts::{Busy, Go, Heading, ShopLinks};
use leptos::prelude::*;
use leptos::task::spawn_local;
use vouch_browser::api::Failure;
use vouch_messages::friends::Message as Words;
use vouch_messages::hub::Message;
use vouch_wire::friends::{Friend, Standing, ViewedInvitation};
use vouch_wire::hub::Route;

/// Where the invitation stands.
#[derive(Clone, PartialEq)]
enum Stage {
    Looking,
    /// May be accepted; from whom.
    Open(String),
    Own,
    Friends(String),
    Gone(&'static str),
    Failed(Message),
}

/// One invitation on its page; copies are the same one.
#[derive(Clone, Copy)]
struct Invited {
    hub: Hub,
    token: StoredValue<String>,
    stage: RwSignal<Stage>,
    accepting: RwSignal<bool>,
}

#[component]
pub fn Invitation(token: String) -> impl IntoView {
    let hub = hub();
    let invited = Invited {
        hub,
        token: StoredValue::new(token),
        stage: RwSignal::new(Stage::Looking),
        accepting: RwSignal::new(false),
    };
    invited.look();
    // Whoever signs in on this page came to accept.
    Effect::new(move |before: Option<bool>| {
        let now = hub.session.with(Option::is_some);
        if now && before == Some(false) && matches!(invited.stage.get_untracked(), Stage::Open(_)) {
            invited.accept();
        }
        now
    });
    let again = move |_| {
        invited.stage.set(Stage::Looking);
        invited.look();
    };
    move || match invited.stage.get() {
        Stage::Looking => {
            view! { <p class="quiet waiting">{hub.say(Message::Loading)}</p> }.into_any()
        }
        Stage::Open(name) => view! { <Open invited name/> }.into_any(),
        Stage::Friends(name) => view! { <NowFriends name/> }.into_any(),
        Stage::Own => view! {
            <NothingToAccept
                heading=Message::OwnInvitation
                text=hub.say(Message::OwnInvitationText)
            />
        }
        .into_any(),
        Stage::Gone(why) => {
            view! { <NothingToAccept heading=Message::InvitationGone text=why/> }.into_any()
        }
        Stage::Failed(why) => view! {
            <div role="alert">
                <p class="alert">{hub.say(why)}</p>
            </div>
            <button type="button" on:click=again>{hub.say(Message::TryAgain)}</button>
        }
        .into_any(),
    }
}

/// The invitation itself. It keeps standing while it is being accepted.
#[component]
fn Open(invited: Invited, name: String) -> impl IntoView {
    let Invited { hub, accepting, .. } = invited;
    let press = Callback::new(move |()| invited.accept());
    let answer = move || match hub.session.get() {
        Some(session) => {
            let as_whom = hub.tell(Message::AcceptAs, &[("name", &session.shopper.handle)]);
            view! {
                <p class="quiet">{as_whom}</p>
                <div class="answers">
                    <Busy busy=accepting class="primary" press>{hub.say(Message::Accept)}</Busy>
                    <Go to=Route::Orders class="button">{hub.say(Message::NotNow)}</Go>
                </div>
            }
            .into_any()
        }
        None => view! {
            <p>{hub.say(Message::ToAccept)}</p>
            <Account/>
        }
        .into_any(),
    };
    view! {
        <div class="letter">
            <Heading text=hub.tell(Message::Invites, &[("name", &name)])/>
            <p class="lead">{hub.say(Message::InvitesText)}</p>
        </div>
        {answer}
        <p class="waiting-line" role="status">
            {move || accepting.get().then(|| hub.say(Message::Accepting))}
        </p>
    }
}

#[component]
fn NothingToAccept(heading: Message, text: &'static str) -> impl IntoView {
    let hub = hub();
    view! {
        <div class="letter">
            <Heading text=hub.say(heading)/>
            <p class="lead">{text}</p>
            <p><Go to=Route::Friends class="button">{hub.say(Message::ToHub)}</Go></p>
        </div>
    }
}

/// Done: and where the friend's words can be read.
#[component]
fn NowFriends(name: String) -> impl IntoView {
    let hub = hub();
    let shops = (!hub.shops().is_empty()).then(|| {
        view! {
            <h2>{hub.say(Message::SeeInShop)}</h2>
            <ShopLinks/>
        }
    });
    view! {
        <div class="letter">
            <Heading text=hub.tell(Message::NowFriends, &[("name", &name)])/>
            <p class="lead">{hub.tell(Message::NowFriendsText, &[("name", &name)])}</p>
            {shops}
            {move || {
                hub.session.with(Option::is_some).then(|| {
                    view! { <p><Go to=Route::Friends>{hub.say(Message::SeeFriends)}</Go></p> }
                })
            }}
        </div>
    }
}

impl Invited {
    fn path(self, rest: &str) -> String {
        format!("/v1/invitations/{}{rest}", self.token.get_value())
    }

    fn look(self) {
        spawn_local(async move {
            let signed_in = self.hub.token().is_some();
            let path = self.path("");
            let mut found = api::get::<ViewedInvitation>(self.hub, &path).await;
            if signed_in && self.hub.token().is_none() {
                // The session was over: whoever holds the link may look all the same.
                found = api::get(self.hub, &path).await;
            }
            self.be(found.map(|viewed| match viewed.standing {
                Standing::Open => Stage::Open(viewed.inviter.handle),
                Standing::Own => Stage::Own,
                Standing::Friends => Stage::Friends(viewed.inviter.handle),
            }));
        });
    }

    fn accept(self) {
        self.accepting.set(true);
        spawn_local(async move {
            let accepted = api::post::<Friend>(self.hub, &self.path("/accept"), None).await;
            let _ = self.accepting.try_set(false);
            self.be(accepted.map(|friend| Stage::Friends(friend.handle)));
        });
    }

    /// Shows what came of it; the page may have gone in the meantime.
    fn be(self, outcome: Result<Stage, Failure>) {
        let stage = outcome.unwrap_or_else(|failure| match api::code(&failure) {
            "invitation_own" => Stage::Own,
            "invitation_used" => Stage::Gone(self.hub.say(Message::InvitationUsed)),
            "invitation_expired" => Stage::Gone(self.hub.say(Message::InvitationExpired)),
            "invitation_unknown" => Stage::Gone(self.hub.say(Message::InvitationUnknown)),
            "too_many_friends" => Stage::Gone(self.hub.say(Message::TooManyFriends)),
            "too_many_new_friends" => Stage::Gone(self.hub.say(Words::TooManyToday)),
            _ => Stage::Failed(api::sentence(&failure)),
        });
        let _ = self.stage.try_set(stage);
    }
}
