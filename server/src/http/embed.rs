//! The documents that stand in a shop's page: the checkout with its first view, the window that creates a passkey, and the
//! calm page for a checkout that does not exist.
//!
//! Everything a shopper sees first is in the document, and everything that a first press needs: text, style, the boot script and
//! the facts it starts from, in a block that is not executed. One script and one style stand in it, allowed by their hashes; there
//! is no other inline script or style. What a document says comes from strangers (titles, names, words), so it is escaped by the
//! renderer, in attributes by [`escaped`], and in the data block by leaving out every `<`.
//!
//! Rendering is pure: facts in, text out. Who may frame a document, and its other headers, is the doors' part.

use super::headers::Inline;
use crate::assets::Assets;
use vouch_checkout::appearance;
use vouch_checkout::page::{self, FirstView};
use vouch_messages::{Language, checkout, enrol, page::Message};

/// How the shop asks the checkout to look; taken from the frame's address, so nothing in it is trusted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Look<'a> {
    pub scheme: Option<&'a str>,
    pub accent: Option<&'a str>,
    pub radius: Option<&'a str>,
}

/// What the documents here carry inline.
pub fn inline(assets: &Assets) -> Inline {
    Inline {
        script: assets.inlined("boot.js").source,
        style: assets.inlined("checkout.css").source,
    }
}

/// The checkout's document.
pub fn render(view: &FirstView, look: Look<'_>, assets: &Assets) -> String {
    let language = Language::of_tag(&view.facts.language).unwrap_or_default();
    let data = data_block(&page::document(view.facts.clone()));
    let app = page::render(view);
    let fallback = format!(
        "<div id=\"fallback\" class=\"fallback\" role=\"alert\" hidden><p>{}</p><a class=\"button primary\" href=\"{}\" target=\"_blank\" rel=\"noopener\">{}</a></div>",
        escaped(Message::CouldNotStart.text(language)),
        escaped(&view.facts.hosted_url),
        escaped(checkout::Message::ContinueInWindow.text(language)),
    );
    let framed = if view.facts.merchant_origins.is_empty() {
        ""
    } else {
        " data-framed"
    };
    let attributes = format!("{framed}{}", appearance_of(look));
    let body = [app, fallback].concat();
    let title = Message::CheckoutTitle;
    document(language, &attributes, title, &data, &body, assets)
}

/// The window that creates a passkey; its code is in the address's fragment, which never reaches us.
pub fn render_enrol(language: Language, assets: &Assets) -> String {
    let data = data_block(&enrol::Message::book(language));
    let app = format!(
        "<main class=\"checkout enrol\" id=\"app\"><h1 class=\"state\">{}</h1>\
         <p class=\"lead\" id=\"enrol-status\" role=\"status\">{}</p>\
         <button type=\"button\" class=\"primary\" id=\"create\" data-act=\"create\">{}</button></main>",
        escaped(Message::EnrolTitle.text(language)),
        escaped(enrol::Message::EnrolWhy.text(language)),
        escaped(checkout::Message::CreateWithPasskey.text(language)),
    );
    let fallback = format!(
        "<p id=\"fallback\" class=\"fallback\" role=\"alert\" hidden>{}</p>",
        escaped(Message::CouldNotStart.text(language)),
    );
    let body = [app, fallback].concat();
    document(language, "", Message::EnrolTitle, &data, &body, assets)
}

/// Where a key, a product or a payment is not known: nothing to press, nothing that runs.
pub fn render_not_found(language: Language, assets: &Assets) -> String {
    let body = format!(
        "<main class=\"checkout enrol\"><h1 class=\"state\">{}</h1><p class=\"lead\">{}</p></main>",
        escaped(Message::NotFoundTitle.text(language)),
        escaped(Message::NotFoundText.text(language)),
    );
    shell(language, "", Message::NotFoundTitle, &style(assets), &body)
}

/// A document with an app. The boot script stands before the text, so that no press comes before somebody listens, and asks
/// for the app at once; its data stand before it.
fn document(
    language: Language,
    attributes: &str,
    title: Message,
    data: &str,
    body: &str,
    assets: &Assets,
) -> String {
    let head = format!(
        "{style}{data}<script data-glue=\"{glue}\" data-wasm=\"{wasm}\">{boot}</script>",
        style = style(assets),
        glue = escaped(&assets.url("checkout.js")),
        wasm = escaped(&assets.url("checkout.wasm")),
        boot = assets.inlined("boot.js").text,
    );
    let noscript = format!(
        "<noscript><p class=\"fallback\">{}</p></noscript>",
        escaped(Message::NeedsScript.text(language))
    );
    shell(
        language,
        attributes,
        title,
        &head,
        &[body, &noscript].concat(),
    )
}

fn style(assets: &Assets) -> String {
    format!("<style>{}</style>", assets.inlined("checkout.css").text)
}

fn shell(language: Language, attributes: &str, title: Message, head: &str, body: &str) -> String {
    format!(
        "<!doctype html><html lang=\"{lang}\"{attributes}><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><title>{title}</title>{head}</head><body>{body}</body></html>",
        lang = language.tag(),
        title = escaped(title.text(language)),
    )
}

/// The scheme as an attribute that the style sheet reads, the checked colours as declarations that the boot script sets.
pub(super) fn appearance_of(look: Look<'_>) -> String {
    let scheme = look
        .scheme
        .filter(|scheme| matches!(*scheme, "light" | "dark"))
        .unwrap_or("auto");
    let properties = appearance::properties(look.accent, look.radius);
    format!(
        " data-scheme=\"{scheme}\" data-look=\"{}\"",
        escaped(&properties)
    )
}

pub(super) fn data_block(data: &impl serde::Serialize) -> String {
    let json = serde_json::to_string(data)
        .expect("strings, integers and lists always serialise")
        .replace('<', "\\u003c");
    [
        "<script type=\"application/json\" id=\"data\">",
        &json,
        "</script>",
    ]
    .concat()
}

/// Text as HTML text or as a quoted attribute's value.
pub(super) fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            c => html.push(c),
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;
    use vouch_checkout::page::{Line, Mode, Product, Viewer, Words};
    use vouch_wire::checkout::{CheckoutState, Document, Facts, ShownMoney};
    use vouch_wire::recommendations::{self as wire, Disclosure, Path, Why, Word};

    fn assets() -> Assets {
        Assets::from_names([
            ("checkout.css", "checkout-1.css"),
            ("checkout.js", "checkout-2.js"),
            ("checkout.wasm", "checkout-3.wasm"),
            ("boot.js", "boot-4.js"),
        ])
    }

    fn money(text: &str) -> ShownMoney {
        ShownMoney {
            amount: 2400,
            currency: "EUR".into(),
            text: text.into(),
        }
    }

    fn view(title: &str) -> FirstView {
        FirstView {
            facts: Facts {
                checkout: "sealed".into(),
                payment: "pay_1".into(),
                challenge: "AAAA".into(),
                rp_id: "pay.localhost".into(),
                merchant_origins: vec!["http://shop.localhost:4400".into()],
                hosted_url: "http://pay.localhost:4400/checkout?key=pk&product=p".into(),
                language: "en".into(),
                total: money("€24.00"),
                payee: title.into(),
                knows_you: false,
                state: CheckoutState::Open,
            },
            mode: Mode::Sandbox,
            product: Product {
                title: title.into(),
                description: None,
                picture: None,
            },
            lines: vec![Line {
                name: title.into(),
                quantity: 1,
                amount: money("€24.00"),
            }],
            payee_origin: "http://shop.localhost:4400".into(),
            words: Some(said(wire::Words::default(), Viewer::Unknown)),
            back: None,
        }
    }

    fn said(said: wire::Words, viewer: Viewer) -> Words {
        Words {
            said,
            viewer,
            payee: "Lumen".into(),
        }
    }

    fn word(author: &str, path: Path, disclosure: Disclosure) -> Word {
        Word {
            id: "rec_1".into(),
            author: author.into(),
            verdict: wire::Verdict::Recommends,
            points: Vec::new(),
            text: "Warm light, no flicker.".into(),
            pictures: Vec::new(),
            verified_purchase: true,
            disclosure,
            follow_ups: Vec::new(),
            reply: None,
            versions: 0,
            first_at: "2026-11-23T10:00:00Z".into(),
            written_at: "2026-11-23T10:00:00Z".into(),
            why: Why {
                path,
                bought_at: Some("2026-11-01T10:00:00Z".into()),
                kept: false,
            },
        }
    }

    #[test]
    fn the_first_view_is_in_the_document() {
        let mut view = view("Arc table lamp");
        view.facts.payee = "Lumen".into();
        let words = wire::Words {
            friends: vec![word("ana", Path::Friend, Disclosure::None)],
            people: vec![word("karim", Path::Person, Disclosure::FreeSample)],
            ..wire::Words::default()
        };
        view.words = Some(said(words, Viewer::Unknown));
        let html = render(&view, Look::default(), &assets());
        for needle in [
            "<html lang=\"en\"",
            "Arc table lamp</h2>",
            "Sold by Lumen",
            "From your friends",
            "aria-label=\"ana\"",
            "Verified purchase",
            "November 1, 2026",
            "Received this product free of charge",
            "People here",
            "€24.00",
            "Held until delivery is proven",
            "Order with obligation to pay",
            "data-act=\"order\"",
            "<script data-glue=\"/assets/checkout-2.js\" data-wasm=\"/assets/checkout-3.wasm\">",
        ] {
            assert!(html.contains(needle), "{needle} is missing in {html}");
        }
        let disclosed = html.find("Received this product").expect("shown");
        let said = html.rfind("Warm light, no flicker.</p>").expect("shown");
        assert!(disclosed < said, "the disclosure comes before the text");
        assert!(
            !html.contains(" style="),
            "the policy allows no inline style"
        );
    }

    #[test]
    fn says_it_in_french() {
        let mut view = view("Lampe Arc");
        view.facts.language = "fr".into();
        view.facts.payee = "Lumen".into();
        view.facts.total = money("24,00\u{a0}€");
        let html = render(&view, Look::default(), &assets());
        for needle in [
            "<html lang=\"fr\"",
            "Vendu par Lumen",
            "De vos amis",
            "Votre commande",
            "24,00\u{a0}€",
            "Commander avec obligation de paiement",
        ] {
            assert!(html.contains(needle), "{needle} is missing");
        }
    }

    #[test]
    fn strangers_text_stays_text() {
        for title in [
            "</script><script>alert(1)</script>",
            "\"><img src=x onerror=alert(1)>",
            "<!--<script>",
            "a & b &lt; 'c'",
            "\u{202e}pmal\u{202c}",
        ] {
            let html = render(&view(title), Look::default(), &assets());
            assert_eq!(
                html.matches("<script").count(),
                2,
                "{title}: boot and data only"
            );
            assert_eq!(html.matches("</script").count(), 2, "{title}");
            assert!(!html.contains("<img"), "{title}");
            assert!(!html.contains("<!--<"), "{title}");
            let data = html
                .split("id=\"data\">")
                .nth(1)
                .and_then(|rest| rest.split("</script>").next())
                .expect("a data block");
            let read: Document = serde_json::from_str(data).expect("the block is JSON");
            assert_eq!(read.facts.payee, title);
            assert_eq!(read.sentences.len(), checkout::Message::ALL.len());
        }
    }

    #[test]
    fn a_look_that_is_not_one_is_left_out() {
        let look = Look {
            scheme: Some("dark\" onload=\"x"),
            accent: Some("red;}</style>"),
            radius: Some("8"),
        };
        let html = render(&view("Lamp"), look, &assets());
        assert!(html.contains("data-scheme=\"auto\" data-look=\"--vouch-radius:8px;\""));
        assert!(!html.contains("onload"));
    }

    #[test]
    fn every_currency_has_the_digits_that_the_domain_gives_it() {
        let letters = || (b'A'..=b'Z').map(char::from);
        let mut known = 0;
        for (a, b, c) in
            letters().flat_map(|a| letters().flat_map(move |b| letters().map(move |c| (a, b, c))))
        {
            let code: String = [a, b, c].iter().collect();
            if let Ok(currency) = vouch_domain::money::currency(&code) {
                known += 1;
                let digits = u32::from(vouch_wire::money::digits(&code));
                assert_eq!(digits, vouch_domain::money::scale(currency), "{code}");
            }
        }
        assert!(known > 150, "only {known} currencies");
    }

    #[test]
    fn every_state_has_a_document() {
        let states = [
            (
                CheckoutState::Paid {
                    receipt_url: Some("/receipts/1".into()),
                    order_url: None,
                },
                "is held for Lumen until your delivery is proven",
            ),
            (CheckoutState::Cancelled, "This order was cancelled"),
            (CheckoutState::Expired, "This order is no longer open"),
        ];
        for (state, needle) in states {
            let mut view = view("Lumen");
            view.facts.state = state;
            let html = render(&view, Look::default(), &assets());
            assert!(html.contains(needle), "{needle}");
            assert!(!html.contains(">Order with obligation to pay</button>"));
        }
        assert!(
            render_enrol(Language::French, &assets())
                .contains("Créez votre clé d&#39;accès</title>")
        );
        let lost = render_not_found(Language::English, &assets());
        assert!(lost.contains("Nothing was charged") && !lost.contains("<script"));
    }
}
