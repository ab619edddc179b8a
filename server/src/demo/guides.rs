//! The demo's guides: Lea, an ambassador, and Ana, who wrote a set over two shops and answered a question about a lamp.

use super::people::id_of;
use vouch_domain::disclosure::Disclosure;
use vouch_domain::guides::{self, Become, Citation, Content, Draft, Form, GiveAnswer, Relation};
use vouch_domain::time::DAY;
use vouch_domain::{MerchantId, QuestionId, Result, ShopperId, StoryId, Timestamp, Work, ids};

/// Brings them in, where they are missing.
pub fn settle(work: &mut dyn Work, now: Timestamp) -> Result<()> {
    let (ana, lea, karim) = (
        id_of("Ana Moreau"),
        id_of("Lea Novak"),
        id_of("Karim Benali"),
    );
    let lumen = work.merchant_by_publishable_key("pk_test_lumen")?;
    let papier = work.merchant_by_publishable_key("pk_test_papier")?;
    let (Some(lumen), Some(papier)) = (lumen, papier) else {
        return Ok(());
    };
    if work.guide(lea)?.is_some() {
        return Ok(());
    }
    let sample = Relation {
        merchant: lumen.id,
        disclosure: Disclosure::FreeSample,
    };
    let then = |days: i64| now.plus_seconds(-days * DAY);
    become_one(
        work,
        lea,
        "lea-novak",
        "Lea Novak",
        LEA,
        vec![sample],
        then(60),
    )?;
    become_one(work, ana, "ana-moreau", "Ana Moreau", ANA, vec![], then(40))?;
    guides::name_ambassador(work, "lea-novak")?;
    guides::ask_coach(work, ana, "lea-novak", then(39))?;
    guides::accept_coaching(work, lea, "ana-moreau", then(38))?;

    let evening = [
        (
            lumen.id,
            "lamp-arc",
            "Turned to the wall, it lights the page and nothing else.",
        ),
        (papier.id, "book-tea", "Short chapters, one cup each."),
    ];
    let set = content(Form::Set, EVENING, &evening);
    let id = publish(work, ana, "evening", set, Disclosure::None, then(12))?;
    guides::endorse(work, id, lea, then(11))?;
    guides::help(work, karim, id, then(10))?;
    let studio = [(lumen.id, "lamp-arc", "")];
    let story = content(Form::Story, STUDIO, &studio);
    publish(work, lea, "studio", story, Disclosure::FreeSample, then(30))?;
    guides::follow(work, karim, "ana-moreau", then(9))?;

    let question = QuestionId(ids::derive("demo question", &[b"cable"]));
    let ask = guides::Ask {
        id: question,
        asker: karim,
        guide: "lea-novak".into(),
        merchant: lumen.id,
        sku: "lamp-arc".into(),
        text: "Does the joint hold if I pull the lamp down every evening?".into(),
    };
    guides::ask(work, ask, then(8))?;
    let answer = GiveAnswer {
        question,
        guide: lea,
        text: "Mine is two years old and stays where I leave it. A drop of oil once a year is all it asks for.".into(),
        disclosure: Some(Disclosure::FreeSample),
    };
    guides::answer(work, answer, crate::chance::bytes(), then(7))?;
    Ok(())
}

const LEA: &str = "I draw for a living and notice light before anything else.";
const ANA: &str = "Evenings at home: a lamp, a book, something warm to drink.";

/// Title and text.
const EVENING: (&str, &str) = (
    "A slow evening",
    "When it is dark at five, the day gets a second half.\n\nI put the lamp behind the chair, so that the room stays dim and the page bright. Then a chapter, a cup, another chapter.",
);
const STUDIO: (&str, &str) = (
    "One lamp for drawing",
    "Lumen sent me this lamp for my studio.\n\nA drawing lamp has one task: no shadow of your own hand. Stand it on the left if you draw with the right, and low. This one stays where it is put.",
);

fn become_one(
    work: &mut dyn Work,
    id: ShopperId,
    handle: &str,
    name: &str,
    about: &str,
    relations: Vec<Relation>,
    now: Timestamp,
) -> Result<()> {
    let order = Become {
        id,
        handle: handle.into(),
        name: name.into(),
        about: about.into(),
        relations: Some(relations),
    };
    guides::become_guide(work, order, now)?;
    Ok(())
}

fn content(form: Form, (title, text): (&str, &str), cited: &[(MerchantId, &str, &str)]) -> Content {
    let citation = |(merchant, sku, note): &(MerchantId, &str, &str)| Citation {
        merchant: *merchant,
        sku: (*sku).into(),
        note: (*note).into(),
    };
    Content {
        form,
        title: title.into(),
        text: text.into(),
        citations: cited.iter().map(citation).collect(),
    }
}

fn publish(
    work: &mut dyn Work,
    author: ShopperId,
    name: &str,
    content: Content,
    disclosure: Disclosure,
    now: Timestamp,
) -> Result<StoryId> {
    let id = StoryId(ids::derive("demo story", &[name.as_bytes()]));
    let draft = Draft {
        content,
        disclosure: Some(disclosure),
    };
    guides::start(work, id, author, draft, now)?;
    guides::publish(work, id, author, crate::chance::bytes(), now)?;
    Ok(id)
}
