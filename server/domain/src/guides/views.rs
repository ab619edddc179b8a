//! What readers see, signed in or not: a story, a guide, and what guides say about a product.

use super::guide::{Guide, Handle};
use super::question::{Answer, Asked};
use super::refusals::{FollowRefusal, HelpRefusal};
use super::store::{Before, GuideStore};
use super::story::{Form, Helped, State, Story, Version};
use crate::catalogue::CatalogueStore;
use crate::disclosure::Disclosure;
use crate::friends::{self, FriendStore};
use crate::merchants::MerchantStore;
use crate::{MerchantId, QuestionId, Result, ShopperId, StoryId, Timestamp};

/// How many stories about a product are shown, and how many answers.
pub const STORIES_ABOUT: u32 = 5;
pub const ANSWERS_ABOUT: u32 = 10;
/// How many stories a page of a guide's shows.
pub const STORIES_PAGE: u32 = 20;

/// A guide in one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuideCard {
    pub handle: Handle,
    pub name: String,
    pub followers: u32,
    pub ambassador: bool,
}

/// What a viewer has to do with a guide or a story.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    pub own: bool,
    pub follows: bool,
    pub helped: bool,
}

/// A cited product as its shop shows it now; without its price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cited {
    pub merchant: MerchantId,
    pub shop: String,
    /// By which the shop's elements name it.
    pub publishable_key: String,
    pub sku: String,
    /// The SKU where the shop no longer has it.
    pub title: String,
    pub available: bool,
    pub picture: bool,
    pub note: String,
    /// What the guide is to this shop, standing.
    pub relation: Option<Disclosure>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoryCard {
    pub id: StoryId,
    pub form: Form,
    pub title: String,
    pub disclosure: Disclosure,
    pub author: GuideCard,
    /// The first words of the text.
    pub opening: String,
    pub products: u32,
    pub published_at: Timestamp,
    pub helped: Helped,
    pub endorsed_by: Option<GuideCard>,
    pub mark: Mark,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoryView {
    pub card: StoryCard,
    pub text: String,
    pub cited: Vec<Cited>,
    pub version: u32,
    /// When this version came out; the first came out at `card.published_at`.
    pub version_at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuideView {
    pub card: GuideCard,
    pub about: String,
    pub relations: Vec<(String, Disclosure)>,
    pub since: Timestamp,
    pub mark: Mark,
    pub stories: Vec<StoryCard>,
    pub next: Option<Before>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerView {
    pub id: QuestionId,
    pub question: String,
    pub asked_at: Timestamp,
    pub guide: GuideCard,
    pub answer: Answer,
    /// The viewer asked it.
    pub own: bool,
}

/// What guides say about a product.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AboutProduct {
    pub stories: Vec<StoryCard>,
    pub answers: Vec<AnswerView>,
    /// Who can be asked: those who wrote or answered about it, and those whom the viewer follows.
    pub guides: Vec<GuideCard>,
    /// What the viewer asked and nobody answered yet.
    pub waiting: Vec<(GuideCard, String)>,
}

/// A story for a reader, or for its author as readers see it.
pub fn story_view(
    work: &mut (impl GuideStore + MerchantStore + CatalogueStore + ?Sized),
    viewer: Option<ShopperId>,
    id: StoryId,
) -> Result<StoryView> {
    let story = work.story(id)?.ok_or(HelpRefusal::UnknownStory)?;
    let Some((author, version)) = published(work, &story)? else {
        return Err(HelpRefusal::UnknownStory.into());
    };
    let mut cited = Vec::new();
    for citation in &version.content.citations {
        let Some(shop) = work.merchant(citation.merchant)? else {
            continue;
        };
        let product = work.product(citation.merchant, &citation.sku)?;
        cited.push(Cited {
            merchant: shop.id,
            relation: author.relation_with(shop.id),
            shop: shop.name,
            publishable_key: shop.publishable_key,
            picture: work.has_picture(citation.merchant, &citation.sku)?,
            available: product.as_ref().is_some_and(|product| product.available),
            title: product.map_or_else(|| citation.sku.clone(), |product| product.title),
            sku: citation.sku.clone(),
            note: citation.note.clone(),
        });
    }
    let card = story_card(work, viewer, &story, &author, &version)?;
    Ok(StoryView {
        card,
        text: version.content.text,
        cited,
        version: version.number,
        version_at: version.at,
    })
}

/// A guide with their stories, newest first.
pub fn guide_view(
    work: &mut (impl GuideStore + MerchantStore + ?Sized),
    viewer: Option<ShopperId>,
    handle: &str,
    before: Before,
) -> Result<GuideView> {
    let guide = work
        .guide_by_handle(handle)?
        .ok_or(FollowRefusal::UnknownGuide)?;
    let stories = work.public_stories_of(guide.id, before, STORIES_PAGE)?;
    let next = match stories.len() < STORIES_PAGE as usize {
        true => None,
        false => stories.last().and_then(place),
    };
    let mut relations = Vec::new();
    for relation in &guide.relations {
        if let Some(shop) = work.merchant(relation.merchant)? {
            relations.push((shop.name, relation.disclosure));
        }
    }
    Ok(GuideView {
        card: card(&guide),
        about: guide.about.clone(),
        relations,
        since: guide.since,
        mark: Mark {
            own: viewer == Some(guide.id),
            follows: follows(work, viewer, guide.id)?,
            helped: false,
        },
        stories: cards(work, viewer, stories)?,
        next,
    })
}

/// What guides say about a product: the most helpful stories, the latest answers, and who can be asked.
pub fn for_product(
    work: &mut (impl GuideStore + FriendStore + ?Sized),
    viewer: Option<ShopperId>,
    merchant: MerchantId,
    sku: &str,
) -> Result<AboutProduct> {
    let mut stories = work.stories_citing(merchant, sku, STORIES_ABOUT)?;
    let mut answered = work.answers_about(merchant, sku, ANSWERS_ABOUT)?;
    if let Some(viewer) = viewer {
        let mut guides: Vec<ShopperId> = stories.iter().map(|story| story.author).collect();
        guides.extend(answered.iter().map(|question| question.guide));
        let blocked = friends::blocked_either_way(work, viewer, &guides)?;
        stories.retain(|story| !blocked.contains(&story.author));
        answered.retain(|question| !blocked.contains(&question.guide));
    }
    let mut about = AboutProduct::default();
    let mut known: Vec<ShopperId> = stories.iter().map(|story| story.author).collect();
    known.extend(answered.iter().map(|question| question.guide));
    if let Some(viewer) = viewer {
        known.extend(work.followed_by(viewer)?.iter().take(10).map(|f| f.guide));
        for question in work.questions_by(viewer, 20)? {
            let waits = question.state == Asked::Open && question.withheld.is_none();
            if waits
                && question.merchant == merchant
                && question.sku == sku
                && let Some(guide) = work.guide(question.guide)?
            {
                about.waiting.push((card(&guide), question.text));
            }
        }
    }
    let mut seen = Vec::new();
    for id in known {
        if Some(id) == viewer || seen.contains(&id) {
            continue;
        }
        seen.push(id);
        about.guides.extend(work.guide(id)?.as_ref().map(card));
    }
    about.stories = cards(work, viewer, stories)?;
    for question in answered {
        let (Some(guide), Some(answer)) = (work.guide(question.guide)?, question.public_answer())
        else {
            continue;
        };
        about.answers.push(AnswerView {
            id: question.id,
            question: question.text.clone(),
            asked_at: question.asked_at,
            guide: card(&guide),
            answer: answer.clone(),
            own: viewer == Some(question.asker),
        });
    }
    Ok(about)
}

/// The newest stories of the guides whom a person follows. Costs one look a followed guide, and at most `limit` stories of each of
/// at most `limit` guides.
pub fn newest_of_followed(
    work: &mut (impl GuideStore + FriendStore + ?Sized),
    viewer: ShopperId,
    before: Before,
    limit: u32,
) -> Result<Vec<(Before, StoryCard)>> {
    let mut newest: Vec<(Before, Story)> = Vec::new();
    let authors = work.latest_of_followed(viewer, before, limit)?;
    let blocked = friends::blocked_either_way(work, viewer, &authors)?;
    for author in authors
        .into_iter()
        .filter(|author| !blocked.contains(author))
    {
        for story in work.public_stories_of(author, before, limit)? {
            newest.extend(place(&story).map(|at| (at, story)));
        }
    }
    newest.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    newest.truncate(limit as usize);
    let mut shown = Vec::new();
    for (at, story) in newest {
        let cards = cards(work, Some(viewer), vec![story])?;
        shown.extend(cards.into_iter().map(|card| (at, card)));
    }
    Ok(shown)
}

pub fn card(guide: &Guide) -> GuideCard {
    GuideCard {
        handle: guide.handle.clone(),
        name: guide.name.clone(),
        followers: guide.followers,
        ambassador: guide.ambassador,
    }
}

/// Where a public story stands in a list that is newest first.
fn place(story: &Story) -> Option<Before> {
    story.public_since().map(|at| Before { at, id: story.id.0 })
}

fn cards(
    work: &mut (impl GuideStore + ?Sized),
    viewer: Option<ShopperId>,
    stories: Vec<Story>,
) -> Result<Vec<StoryCard>> {
    let mut cards = Vec::new();
    for story in stories {
        if let Some((author, version)) = published(work, &story)? {
            cards.push(story_card(work, viewer, &story, &author, &version)?);
        }
    }
    Ok(cards)
}

/// The author and the version that readers see.
fn published(
    work: &mut (impl GuideStore + ?Sized),
    story: &Story,
) -> Result<Option<(Guide, Version)>> {
    let Some(number) = story.public_version() else {
        return Ok(None);
    };
    let version = work.version(story.id, number)?;
    let author = work.guide(story.author)?;
    Ok(author.zip(version))
}

fn story_card(
    work: &mut (impl GuideStore + ?Sized),
    viewer: Option<ShopperId>,
    story: &Story,
    author: &Guide,
    version: &Version,
) -> Result<StoryCard> {
    let content = &version.content;
    let endorsed_by = match story.standing_endorsement() {
        Some(endorsement) => work.guide(endorsement.by)?.as_ref().map(card),
        None => None,
    };
    let helped = match viewer {
        Some(viewer) => work.helped(story.id, viewer)?.is_some(),
        None => false,
    };
    let published_at = match story.state {
        State::Published { first_at, .. } => first_at,
        _ => story.created_at,
    };
    Ok(StoryCard {
        id: story.id,
        form: content.form,
        title: content.title.clone(),
        disclosure: version.disclosure,
        author: card(author),
        opening: opening(&content.text),
        products: u32::try_from(content.citations.len()).unwrap_or(u32::MAX),
        published_at,
        helped: story.helped,
        endorsed_by,
        mark: Mark {
            own: viewer == Some(story.author),
            follows: follows(work, viewer, story.author)?,
            helped,
        },
    })
}

fn follows(
    work: &mut (impl GuideStore + ?Sized),
    viewer: Option<ShopperId>,
    guide: ShopperId,
) -> Result<bool> {
    match viewer {
        Some(viewer) => Ok(work.follows(viewer, guide)?),
        None => Ok(false),
    }
}

/// The first paragraph, cut at a word after some 200 characters.
fn opening(text: &str) -> String {
    const CHARS: usize = 200;
    let first = text.split('\n').next().unwrap_or_default();
    if first.chars().count() <= CHARS {
        return first.into();
    }
    let cut: String = first.chars().take(CHARS).collect();
    let end = cut.rfind(char::is_whitespace).unwrap_or(cut.len());
    format!("{}…", cut[..end].trim_end_matches([',', ';', ' ']))
}
