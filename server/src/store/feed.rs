//! The feed in SQL: one look at the newest word of each friend and followed guide.

use super::sql::{Sql, all};
use super::work::SqlWork;
use crate::params;
use vouch_domain::guides::Before;
use vouch_domain::recommendations::FeedStore;
use vouch_domain::{Fault, ShopperId};

impl<S: Sql> FeedStore for SqlWork<S> {
    fn latest_heard(
        &mut self,
        viewer: ShopperId,
        before: Before,
        limit: u32,
    ) -> Result<Vec<ShopperId>, Fault> {
        let rows = self.query(
            "select author from (
                 select heard.author as author, (
                     select written_at from recommendations as word
                     where word.author = heard.author and word.standing = 'published'
                         and (word.audience in ('followers', 'everyone') or (word.audience = 'friends' and heard.near = 1))
                         and (word.written_at, word.id) < (?2, ?3)
                     order by word.written_at desc, word.id desc limit 1
                 ) as latest
                 from (
                     select friend as author, 1 as near from friendships where shopper = ?1
                     union all
                     select guide as author, 0 as near from follows where follower = ?1
                 ) as heard
             ) as heads
             where latest is not null order by latest desc, author limit ?4",
            params![viewer.bytes(), before.at, before.id.to_be_bytes(), limit],
        )?;
        all(rows, |row| Ok(ShopperId(row.id(0)?)))
    }
}
