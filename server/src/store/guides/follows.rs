//! Who follows whom, in SQL. The key begins with the follower: what cannot be asked for is a guide's followers.

use crate::params;
use crate::store::sql::{Row, Sql, all};
use crate::store::work::SqlWork;
use vouch_domain::guides::{FollowStore, Following};
use vouch_domain::{Fault, ShopperId, Timestamp};

impl<S: Sql> FollowStore for SqlWork<S> {
    fn follows(&mut self, follower: ShopperId, guide: ShopperId) -> Result<bool, Fault> {
        let row = self.first(
            "select 1 from follows where follower = ?1 and guide = ?2",
            params![follower.bytes(), guide.bytes()],
        )?;
        Ok(row.is_some())
    }

    fn followed_by(&mut self, follower: ShopperId) -> Result<Vec<Following>, Fault> {
        let rows = self.query(
            "select guide, since from follows where follower = ?1 order by guide",
            params![follower.bytes()],
        )?;
        all(rows, |row: &Row| {
            Ok(Following {
                guide: ShopperId(row.id(0)?),
                since: row.time(1)?,
            })
        })
    }

    fn follow(
        &mut self,
        follower: ShopperId,
        guide: ShopperId,
        at: Timestamp,
    ) -> Result<bool, Fault> {
        let written = self.execute(
            "insert into follows (follower, guide, since) values (?1, ?2, ?3) on conflict (follower, guide) do nothing",
            params![follower.bytes(), guide.bytes(), at],
        )?;
        Ok(written == 1)
    }

    fn unfollow(&mut self, follower: ShopperId, guide: ShopperId) -> Result<bool, Fault> {
        let erased = self.execute(
            "delete from follows where follower = ?1 and guide = ?2",
            params![follower.bytes(), guide.bytes()],
        )?;
        Ok(erased == 1)
    }
}
