//! What this room needs kept.

use super::{Count, Entry, Hash, Head, Public, Sealed, Sequence, Shown, Subject};
use crate::refusal::Fault;
use crate::{MerchantId, RecommendationId, ShopperId, Timestamp};

/// What is known of a word besides its entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// From which the salts of its entries follow.
    pub secret: Hash,
    pub author: Option<ShopperId>,
    /// Where it stands in the open log; `None` while it has never been there.
    pub shown: Option<Shown>,
}

impl Known {
    /// What everybody may know of it, while it is in the open log and was not taken back.
    pub fn open(&self) -> Option<&Public> {
        let shown = self.shown.as_ref().filter(|shown| shown.state.is_open());
        shown.map(|shown| &shown.public)
    }
}

/// A recommendation that everybody can read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewestWord {
    pub id: RecommendationId,
    pub author: ShopperId,
    pub merchant: MerchantId,
    pub sku: String,
    /// Whether it recommends.
    pub positive: bool,
    pub at: Timestamp,
}

pub trait TransparencyStore {
    fn log_head(&mut self) -> Result<Head, Fault>;
    /// The house's signature over the head; it is made with the commit.
    fn log_signature(&mut self) -> Result<Option<Vec<u8>>, Fault>;
    /// Writes the entry after the head, which becomes the head. Any other place is a fault.
    fn append_to_log(&mut self, entry: &Entry, sealed: &Sealed) -> Result<(), Fault>;
    /// Entries after a place, in order.
    fn log_after(&mut self, after: Sequence, limit: u32) -> Result<Vec<Entry>, Fault>;
    /// Entries about one author's words, in order, each with what it seals and the word's secret.
    fn log_of(&mut self, author: ShopperId) -> Result<Vec<(Entry, Sealed, Hash)>, Fault>;
    /// Recommendations about a shop that the open log has heard of and that stand, after an id, in order.
    fn logged_words_about(
        &mut self,
        merchant: MerchantId,
        after: Option<RecommendationId>,
        limit: u32,
    ) -> Result<Vec<RecommendationId>, Fault>;
    /// Of the last `limit` times that a recommendation came to be read by everybody, those that still are: the word, its author, the
    /// product, and when. The newest first.
    fn newest_words(&mut self, limit: u32) -> Result<Vec<NewestWord>, Fault>;
    fn log_subject(&mut self, subject: Subject) -> Result<Option<Known>, Fault>;
    fn put_log_subject(&mut self, subject: Subject, known: &Known) -> Result<(), Fault>;
    /// Adds to a figure.
    fn count_in_log(&mut self, count: &Count) -> Result<(), Fault>;
    /// Every figure that is not zero, in order of its cell.
    fn log_counts(&mut self) -> Result<Vec<Count>, Fault>;
}
