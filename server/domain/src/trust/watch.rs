//! The house looks at what was said lately, a few words at a time.

use super::{Reach, look_at_ties};
use crate::shoppers::ShopperStore;
use crate::transparency::{self, Act, Subject};
use crate::{CaseId, RecommendationId, Result, Timestamp};

/// What the house lends its watch: the keyed hash of a person's address, and ids for cases.
pub struct Watcher<'a> {
    pub hash_email: &'a dyn Fn(&str) -> [u8; 32],
    pub case: &'a dyn Fn() -> CaseId,
}

/// Looks at what the log says next, and at the words about a shop whose ties have changed: at most `limit` of each. Says whether
/// there may be more.
pub fn look_on(
    work: &mut (impl Reach + ShopperStore + ?Sized),
    watcher: &Watcher<'_>,
    limit: u32,
    now: Timestamp,
) -> Result<bool> {
    let until = work.looked_until()?;
    let entries = transparency::log(work, until, limit)?;
    let mut words: Vec<RecommendationId> = Vec::new();
    for told in entries.iter().filter_map(|entry| entry.told.as_ref()) {
        let said = matches!(told.act, Act::Published | Act::Edited | Act::Restored);
        if let (Subject::Recommendation(id), true) = (told.subject, said)
            && !words.contains(&id)
        {
            words.push(id);
        }
    }
    let shop = work.to_look_at()?;
    let mut again = Vec::new();
    if let Some((merchant, after)) = shop {
        let after = Some(RecommendationId(after)).filter(|_| after != 0);
        again = work.logged_words_about(merchant, after, limit)?;
    }

    for id in words.iter().chain(&again) {
        look_at(work, watcher, *id, now)?;
    }
    if let Some(last) = entries.last() {
        work.look_on_from(last.sequence)?;
    }
    let whole = |found: usize| found == limit as usize;
    if let Some((merchant, _)) = shop {
        let last = again.last().map(|id| id.0);
        work.looked_at(merchant, last.filter(|_| whole(again.len())))?;
    }
    Ok(whole(entries.len()) || shop.is_some())
}

fn look_at(
    work: &mut (impl Reach + ShopperStore + ?Sized),
    watcher: &Watcher<'_>,
    id: RecommendationId,
    now: Timestamp,
) -> Result<()> {
    let Some(word) = work.recommendation(id)? else {
        return Ok(());
    };
    let author = work.shopper(word.author)?;
    let email = author.map(|author| (watcher.hash_email)(&author.email));
    let about = Subject::Recommendation(id);
    look_at_ties(work, (watcher.case)(), about, email.as_ref(), now)?;
    Ok(())
}
