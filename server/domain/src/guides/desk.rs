//! A guide's desk: becoming one, and the life of one's own stories.

use super::guide::{Become, Guide, Surroundings};
use super::log::{Told, tell_of_story};
use super::refusals::{DraftRefusal, PublishRefusal, WithdrawRefusal};
use super::store::GuideStore;
use super::story::{Content, Draft, Helped, STORIES_MAX, State, Story, Version};
use crate::catalogue::CatalogueStore;
use crate::merchants::MerchantStore;
use crate::transparency::{Act, TransparencyStore};
use crate::{Result, ShopperId, StoryId, Timestamp};

/// Becomes a guide, or changes what one said of oneself.
pub fn become_guide(
    work: &mut (impl GuideStore + MerchantStore + ?Sized),
    order: Become,
    now: Timestamp,
) -> Result<Guide> {
    let earlier = work.guide(order.id)?;
    let holder = work.guide_by_handle(&order.handle)?;
    let mut shops_known = true;
    for relation in order.relations.iter().flatten() {
        shops_known &= work.merchant(relation.merchant)?.is_some();
    }
    let around = Surroundings {
        handle_taken: holder.is_some_and(|holder| holder.id != order.id),
        earlier,
        shops_known,
    };
    let guide = Guide::write(order, around, now)?;

    work.put_guide(&guide)?;
    Ok(guide)
}

/// Begins a story: a working copy that only its author (and the author's coach) sees.
pub fn start(
    work: &mut (impl GuideStore + CatalogueStore + ?Sized),
    id: StoryId,
    author: ShopperId,
    draft: Draft,
    now: Timestamp,
) -> Result<Story> {
    work.guide(author)?.ok_or(DraftRefusal::NotAGuide)?;
    if work.stories_of(author)?.len() >= STORIES_MAX {
        return Err(DraftRefusal::TooManyStories.into());
    }
    let content = draft.content.read()?;
    if !all_known(work, &content)? {
        return Err(DraftRefusal::UnknownProduct.into());
    }
    let story = Story {
        id,
        author,
        draft: Draft {
            content,
            disclosure: draft.disclosure,
        },
        state: State::Draft,
        withheld: None,
        endorsement: None,
        helped: Helped::default(),
        created_at: now,
        edited_at: now,
    };

    work.put_story(&story)?;
    Ok(story)
}

/// Changes the working copy. What is published stays as it is until it is published anew.
pub fn edit(
    work: &mut (impl GuideStore + CatalogueStore + ?Sized),
    id: StoryId,
    author: ShopperId,
    draft: Draft,
    now: Timestamp,
) -> Result<Story> {
    let story = own(work, id, author)?.ok_or(DraftRefusal::UnknownStory)?;
    let content = draft.content.read()?;
    if !all_known(work, &content)? {
        return Err(DraftRefusal::UnknownProduct.into());
    }
    let story = Story {
        draft: Draft {
            content,
            disclosure: draft.disclosure,
        },
        edited_at: now,
        ..story
    };

    work.put_story(&story)?;
    Ok(story)
}

/// Publishes the working copy as the next version. `chance` salts what the log of words hears.
pub fn publish(
    work: &mut (impl GuideStore + CatalogueStore + TransparencyStore + ?Sized),
    id: StoryId,
    author: ShopperId,
    chance: [u8; 32],
    now: Timestamp,
) -> Result<(Story, Version)> {
    let guide = work.guide(author)?.ok_or(PublishRefusal::NotAGuide)?;
    let story = own(work, id, author)?.ok_or(PublishRefusal::UnknownStory)?;
    if story.withheld.is_some() {
        return Err(PublishRefusal::Withheld.into());
    }
    // Pressed twice, or nothing changed since.
    if let Some(number) = story.public_version()
        && let Some(version) = work.version(id, number)?
        && version.content == story.draft.content
        && Some(version.disclosure) == story.draft.disclosure
    {
        return Ok((story, version));
    }
    let known = all_known(work, &story.draft.content)?;
    let (published, version) = story.publish(&guide, known, now)?;

    work.add_version(&version)?;
    work.put_story(&published)?;
    let told = Told {
        chance: Some(chance),
        ..Told::of(match story.state {
            State::Published { .. } => Act::Edited,
            State::Draft | State::Withdrawn { .. } => Act::Published,
        })
    };
    tell_of_story(work, &published, &version, told, now)?;
    Ok((published, version))
}

/// Takes a story from readers' sight; its author keeps it.
pub fn withdraw(
    work: &mut (impl GuideStore + TransparencyStore + ?Sized),
    id: StoryId,
    author: ShopperId,
    now: Timestamp,
) -> Result<Story> {
    let story = own(work, id, author)?.ok_or(WithdrawRefusal::UnknownStory)?;
    let withdrawn = story.withdraw(now).ok_or(WithdrawRefusal::NotPublished)?;

    work.put_story(&withdrawn)?;
    tell_of_end(work, &story, now)?;
    Ok(withdrawn)
}

/// Erases a story with all its versions, comments and votes. Somebody else's and none at all are the same answer.
pub fn remove(
    work: &mut (impl GuideStore + TransparencyStore + ?Sized),
    id: StoryId,
    author: ShopperId,
    now: Timestamp,
) -> Result<Story> {
    let story = own(work, id, author)?.ok_or(WithdrawRefusal::UnknownStory)?;

    tell_of_end(work, &story, now)?;
    work.remove_story(id)?;
    Ok(story)
}

/// Everything on one's own desk, last edited first.
pub fn stories(work: &mut (impl GuideStore + ?Sized), author: ShopperId) -> Result<Vec<Story>> {
    Ok(work.stories_of(author)?)
}

/// Tells the log that an author took back what readers saw, or would see if it were not withheld.
fn tell_of_end(
    work: &mut (impl GuideStore + TransparencyStore + ?Sized),
    story: &Story,
    now: Timestamp,
) -> Result<()> {
    let State::Published { version, .. } = story.state else {
        return Ok(());
    };
    match work.version(story.id, version)? {
        Some(version) => tell_of_story(work, story, &version, Told::of(Act::RemovedByAuthor), now),
        None => Ok(()),
    }
}

fn own(
    work: &mut (impl GuideStore + ?Sized),
    id: StoryId,
    author: ShopperId,
) -> Result<Option<Story>> {
    Ok(work.story(id)?.filter(|story| story.author == author))
}

/// Whether the shops have everything that is cited.
fn all_known(work: &mut (impl CatalogueStore + ?Sized), content: &Content) -> Result<bool> {
    for citation in &content.citations {
        if work.product(citation.merchant, &citation.sku)?.is_none() {
            return Ok(false);
        }
    }
    Ok(true)
}
