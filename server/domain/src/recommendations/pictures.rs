//! Pictures of a recommendation. They come in here made anew already, with nothing of the file that was sent but what one sees;
//! whoever may read the word may see its pictures, and nobody else.

use super::reading::may_read;
use super::refusals::PictureRefusal;
use super::{Recommendation, RecommendationStore, log, refusals::RemoveRefusal, save};
use crate::friends::FriendStore;
use crate::guides::FollowStore;
use crate::transparency::{Act, TransparencyStore};
use crate::{PictureId, RecommendationId, Result, ShopperId, Timestamp, text};

pub const PICTURES_MAX: usize = 4;
pub const ALT_CHARS_MAX: usize = 200;

/// What a page must know to leave room for a picture, and to say what is on it to whoever does not see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    pub id: PictureId,
    pub alt: String,
    pub width: u32,
    pub height: u32,
}

/// A picture as it is kept: a JPEG.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredPicture {
    pub recommendation: RecommendationId,
    pub picture: Picture,
    pub jpeg: Vec<u8>,
    pub at: Timestamp,
}

/// Adds a picture to one's own word; answers it, and whether it is for everyone.
pub fn add_picture(
    work: &mut (impl RecommendationStore + TransparencyStore + ?Sized),
    author: ShopperId,
    mut stored: StoredPicture,
) -> Result<(Picture, bool)> {
    let (word, alt) = room(work, author, stored.recommendation, &stored.picture.alt)?;
    stored.picture.alt = alt;
    let mut with = word.clone();
    with.pictures.push(stored.picture.clone());

    work.add_word_picture(&stored)?;
    save(work, Some(&word), &with)?;
    log::tell(work, &with, (Act::Edited, None), None, stored.at)?;
    Ok((stored.picture, with.is_public()))
}

/// Whether `add_picture` would take it, asked before the work of making it anew.
pub fn room_for_picture(
    work: &mut (impl RecommendationStore + ?Sized),
    author: ShopperId,
    recommendation: RecommendationId,
    alt: &str,
) -> Result<()> {
    room(work, author, recommendation, alt).map(drop)
}

/// One's own word with room for one more, and what is said of the picture.
fn room(
    work: &mut (impl RecommendationStore + ?Sized),
    author: ShopperId,
    recommendation: RecommendationId,
    alt: &str,
) -> Result<(Recommendation, String)> {
    let alt = text::line(alt, ALT_CHARS_MAX).map_err(PictureRefusal::Alt)?;
    let word = own(work, author, recommendation)?.ok_or(RemoveRefusal::Unknown)?;
    if word.pictures.len() >= PICTURES_MAX {
        return Err(PictureRefusal::TooMany.into());
    }
    Ok((word, alt))
}

/// Takes a picture of one's own word away.
pub fn remove_picture(
    work: &mut (impl RecommendationStore + TransparencyStore + ?Sized),
    author: ShopperId,
    recommendation: RecommendationId,
    id: PictureId,
    now: Timestamp,
) -> Result<()> {
    let word = own(work, author, recommendation)?.ok_or(PictureRefusal::Unknown)?;
    let mut without = word.clone();
    without.pictures.retain(|picture| picture.id != id);
    if without.pictures.len() == word.pictures.len() {
        return Err(PictureRefusal::Unknown.into());
    }

    work.remove_word_picture(id)?;
    save(work, Some(&word), &without)?;
    log::tell(work, &without, (Act::Edited, None), None, now)
}

/// A picture for whoever may read the word that it belongs to, and whether that is everyone.
pub fn picture(
    work: &mut (impl RecommendationStore + FriendStore + FollowStore + ?Sized),
    viewer: Option<ShopperId>,
    id: PictureId,
) -> Result<(StoredPicture, bool)> {
    let stored = work.word_picture(id)?.ok_or(PictureRefusal::Unknown)?;
    let word = work.recommendation(stored.recommendation)?;
    let word = word.ok_or(PictureRefusal::Unknown)?;
    if !may_read(work, viewer, &word)? {
        return Err(PictureRefusal::Unknown.into());
    }
    Ok((stored, word.is_public()))
}

fn own(
    work: &mut (impl RecommendationStore + ?Sized),
    author: ShopperId,
    id: RecommendationId,
) -> Result<Option<Recommendation>> {
    let word = work.recommendation(id)?;
    Ok(word.filter(|word| word.author == author))
}
