//! Pictures of a recommendation. They come in here made anew already, with nothing of the file that was sent but what one sees;
//! whoever may read the word may see its pictures, and nobody else.

use super::reading::may_read;
use super::refusals::PictureRefusal;
use super::{RecommendationStore, log, refusals::RemoveRefusal, save};
use crate::friends::FriendStore;
use crate::guides::FollowStore;
use crate::transparency::{Act, TransparencyStore};
use crate::{PictureId, RecommendationId, Result, ShopperId, Timestamp};

pub const PICTURES_MAX: usize = 4;

/// What a page must know to leave room for a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Picture {
    pub id: PictureId,
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

/// Adds a picture to one's own word.
pub fn add_picture(
    work: &mut (impl RecommendationStore + TransparencyStore + ?Sized),
    author: ShopperId,
    stored: StoredPicture,
) -> Result<Picture> {
    let word = own(work, author, stored.recommendation)?;
    if word.pictures.len() >= PICTURES_MAX {
        return Err(PictureRefusal::TooMany.into());
    }
    let mut with = word.clone();
    with.pictures.push(stored.picture);

    work.add_word_picture(&stored)?;
    save(work, Some(&word), &with)?;
    log::tell(work, &with, (Act::Edited, None), None, stored.at)?;
    Ok(stored.picture)
}

/// Whether one more picture has room, asked before the work of making it anew.
pub fn room_for_picture(
    work: &mut (impl RecommendationStore + ?Sized),
    author: ShopperId,
    recommendation: RecommendationId,
) -> Result<()> {
    let word = own(work, author, recommendation)?;
    match word.pictures.len() < PICTURES_MAX {
        true => Ok(()),
        false => Err(PictureRefusal::TooMany.into()),
    }
}

/// Takes a picture of one's own away.
pub fn remove_picture(
    work: &mut (impl RecommendationStore + TransparencyStore + ?Sized),
    author: ShopperId,
    id: PictureId,
    now: Timestamp,
) -> Result<()> {
    let stored = work.word_picture(id)?.ok_or(PictureRefusal::Unknown)?;
    let word = own(work, author, stored.recommendation).map_err(|_| PictureRefusal::Unknown)?;
    let mut without = word.clone();
    without.pictures.retain(|picture| picture.id != id);

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
) -> Result<super::Recommendation> {
    let word = work.recommendation(id)?;
    let word = word.filter(|word| word.author == author);
    Ok(word.ok_or(RemoveRefusal::Unknown)?)
}
