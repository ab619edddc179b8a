//! What stands in the frames of `<vouch-recommendations>`, `<vouch-list>`, `<vouch-guide>` and `<vouch-facts>`: HTML that the server
//! writes from what its doors answer. A document reads well by itself; every control in it says which request it makes
//! (`data-call`, `data-body`), and `elements.js` makes it, asking for the passkey first, and puts the view in place anew.
//!
//! So that focus, open parts and half-written text outlive this, everything that can have them has an id that follows from what
//! it is about and not from where it stands.

mod call;
pub mod facts;
pub mod guide;
pub mod history;
pub mod jsonld;
pub mod list;
mod parts;
pub mod recommendations;
mod word;

use leptos::prelude::*;
use vouch_messages::elements::Message;
use vouch_messages::{Language, Sentence, fill};

/// Where an element stands, and who looks at it.
#[derive(Clone, Debug)]
pub struct Place {
    pub language: Language,
    /// The shop's name.
    pub shop: String,
    /// The shop's id, by which acts name it.
    pub merchant: String,
    /// The shop's publishable key.
    pub key: String,
    /// Our own origin.
    pub provider: String,
    /// The language and look of the element, as the address of a further document of this frame says them.
    pub look: String,
    /// Whether the shopper is known: then friends' words are among what is shown.
    pub known: bool,
}

impl Place {
    fn say(&self, message: impl Sentence) -> &'static str {
        message.text(self.language)
    }

    fn said(&self, message: impl Sentence, values: &[(&str, &str)]) -> String {
        fill(message.text(self.language), values)
    }

    /// A page of the shopper's own, which opens in a tab of its own.
    fn hub(&self, path: &str) -> String {
        let lang = self.language.tag();
        [&self.provider, "/hub/", path, "?lang=", lang].concat()
    }
}

/// Where there is nothing of what was asked for, nothing any more, or nothing for this reader. What may be meant for somebody in
/// particular is asked for again once it is known who looks; of what there is not, the same is said.
pub fn nothing(place: &Place, may_be_for_some: bool) -> String {
    let tell = (may_be_for_some && !place.known).then(|| parts::tell_who(place));
    rendered(|| view! { <div class="empty"><p>{place.say(Message::NotFound)}</p>{tell}</div> })
}

fn rendered<V: IntoView>(view: impl FnOnce() -> V) -> String {
    let owner = Owner::new();
    owner.with(|| view().to_html())
}
