//! Friendships and invitations in SQL.

use super::sql::{Row, Sql, Value, all, filled, one_after_another};
use super::work::SqlWork;
use crate::params;
use std::collections::{BTreeMap, BTreeSet};
use vouch_domain::friends::{Block, FriendStore, Friendship, Invitation, Use};
use vouch_domain::{BlockId, Fault, InvitationId, ShopperId, Timestamp};

/// A list of parameters stays well below what either database takes.
const LIST: usize = 200;

/// How many small queries go in one statement: a round trip costs more than any of them.
const TOGETHER: usize = 50;

/// Few lengths, so that the databases know the statements again.
const LIST_LENGTHS: [usize; 3] = [8, 40, LIST];
const TOGETHER_LENGTHS: [usize; 3] = [4, 16, TOGETHER];

impl<S: Sql> FriendStore for SqlWork<S> {
    fn friends_of(&mut self, shopper: ShopperId) -> Result<Vec<Friendship>, Fault> {
        let rows = self.query(
            "select friend, since from friendships where shopper = ?1 order by friend",
            params![shopper.bytes()],
        )?;
        all(rows, |row| {
            Ok(Friendship {
                with: ShopperId(row.id(0)?),
                since: row.time(1)?,
            })
        })
    }

    fn friends_count(&mut self, shopper: ShopperId) -> Result<u32, Fault> {
        let row = self.first(
            "select count(*) from friendships where shopper = ?1",
            params![shopper.bytes()],
        )?;
        row.map_or(Ok(0), |row| row.number(0))
    }

    fn are_friends(&mut self, one: ShopperId, other: ShopperId) -> Result<bool, Fault> {
        let row = self.first(
            "select 1 from friendships where shopper = ?1 and friend = ?2",
            params![one.bytes(), other.bytes()],
        )?;
        Ok(row.is_some())
    }

    fn friends_since(
        &mut self,
        one: ShopperId,
        other: ShopperId,
    ) -> Result<Option<Timestamp>, Fault> {
        self.first(
            "select since from friendships where shopper = ?1 and friend = ?2",
            params![one.bytes(), other.bytes()],
        )?
        .map(|row| row.time(0))
        .transpose()
    }

    fn first_friends(
        &mut self,
        shoppers: &[ShopperId],
        limit: u32,
    ) -> Result<Vec<(ShopperId, Vec<ShopperId>)>, Fault> {
        let mut rows = Vec::new();
        for shoppers in distinct(shoppers).chunks(TOGETHER) {
            let (shoppers, count) = filled(shoppers, &TOGETHER_LENGTHS);
            let statement = one_after_another(count, |place| {
                format!(
                    "select shopper, friend from friendships where shopper = ?{} order by friend limit ?1",
                    place + 2
                )
            });
            rows.extend(self.query(&statement, &with(params![limit], shoppers))?);
        }
        let mut first: BTreeMap<ShopperId, Vec<ShopperId>> = BTreeMap::new();
        for row in rows {
            let friends = first.entry(ShopperId(row.id(0)?)).or_default();
            friends.push(ShopperId(row.id(1)?));
        }
        for friends in first.values_mut() {
            friends.sort();
            friends.dedup();
        }
        Ok(first.into_iter().collect())
    }

    fn with_friend_among(
        &mut self,
        shoppers: &[ShopperId],
        friends: &[ShopperId],
    ) -> Result<Vec<ShopperId>, Fault> {
        let mut left = distinct(shoppers);
        let mut found = BTreeSet::new();
        for friends in friends.chunks(LIST) {
            for shoppers in left.chunks(TOGETHER) {
                let (shoppers, count) = filled(shoppers, &TOGETHER_LENGTHS);
                let (friends, length) = filled(friends, &LIST_LENGTHS);
                let friends_list = list(length, count + 1);
                let statement = one_after_another(count, |place| {
                    format!(
                        "select shopper from friendships where shopper = ?{} and friend in ({friends_list}) limit 1",
                        place + 1
                    )
                });
                for row in self.query(&statement, &with(&with(&[], shoppers), friends))? {
                    found.insert(ShopperId(row.id(0)?));
                }
            }
            left.retain(|shopper| !found.contains(shopper));
        }
        Ok(found.into_iter().collect())
    }

    fn befriend(&mut self, one: ShopperId, other: ShopperId, at: Timestamp) -> Result<(), Fault> {
        self.execute(
            "insert into friendships (shopper, friend, since) values (?1, ?2, ?3), (?2, ?1, ?3)
             on conflict (shopper, friend) do nothing",
            params![one.bytes(), other.bytes(), at],
        )?;
        Ok(())
    }

    fn unfriend(&mut self, one: ShopperId, other: ShopperId) -> Result<(), Fault> {
        self.execute(
            "delete from friendships where (shopper = ?1 and friend = ?2) or (shopper = ?2 and friend = ?1)",
            params![one.bytes(), other.bytes()],
        )?;
        Ok(())
    }

    fn add_invitation(&mut self, invitation: &Invitation) -> Result<(), Fault> {
        self.execute(
            "insert into invitations (id, token_hash, inviter, expires_at, used_by, used_at) values (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                invitation.id.bytes(),
                &invitation.token_hash,
                invitation.inviter.bytes(),
                invitation.expires_at,
                invitation.used.map(|used| used.by.bytes()),
                invitation.used.map(|used| used.at),
            ],
        )?;
        Ok(())
    }

    fn invitation(&mut self, token_hash: &[u8; 32]) -> Result<Option<Invitation>, Fault> {
        self.first(
            "select id, token_hash, inviter, expires_at, used_by, used_at from invitations where token_hash = ?1",
            params![token_hash],
        )?
        .map(|row| read(&row))
        .transpose()
    }

    fn save_invitation(&mut self, invitation: &Invitation) -> Result<(), Fault> {
        let saved = self.execute(
            "update invitations set used_by = ?2, used_at = ?3 where token_hash = ?1",
            params![
                &invitation.token_hash,
                invitation.used.map(|used| used.by.bytes()),
                invitation.used.map(|used| used.at),
            ],
        )?;
        match saved {
            1 => Ok(()),
            _ => Err(Fault("no such invitation to save".into())),
        }
    }

    fn open_invitations(&mut self, inviter: ShopperId, now: Timestamp) -> Result<u32, Fault> {
        let row = self.first(
            "select count(*) from invitations where inviter = ?1 and used_by is null and expires_at > ?2",
            params![inviter.bytes(), now],
        )?;
        row.map_or(Ok(0), |row| row.number(0))
    }

    fn friendships_made(&mut self, shopper: ShopperId, since: Timestamp) -> Result<u32, Fault> {
        let mut made = 0;
        // Nobody accepts their own link, so no link is counted on both sides.
        for statement in [
            "select count(*) from invitations where inviter = ?1 and used_at > ?2",
            "select count(*) from invitations where used_by = ?1 and used_at > ?2",
        ] {
            let row = self.first(statement, params![shopper.bytes(), since])?;
            made += row.map_or(Ok(0), |row| row.number::<u32>(0))?;
        }
        Ok(made)
    }

    fn block(&mut self, block: &Block) -> Result<(), Fault> {
        self.execute(
            "insert into blocks (id, blocker, blocked, since) values (?1, ?2, ?3, ?4)
             on conflict (blocker, blocked) do nothing",
            params![
                block.id.bytes(),
                block.blocker.bytes(),
                block.blocked.bytes(),
                block.since
            ],
        )?;
        Ok(())
    }

    fn unblock(&mut self, blocker: ShopperId, id: BlockId) -> Result<bool, Fault> {
        let gone = self.execute(
            "delete from blocks where blocker = ?1 and id = ?2",
            params![blocker.bytes(), id.bytes()],
        )?;
        Ok(gone > 0)
    }

    fn blocks_of(&mut self, blocker: ShopperId) -> Result<Vec<Block>, Fault> {
        let rows = self.query(
            "select id, blocker, blocked, since from blocks where blocker = ?1 order by id",
            params![blocker.bytes()],
        )?;
        all(rows, |row| {
            Ok(Block {
                id: BlockId(row.id(0)?),
                blocker: ShopperId(row.id(1)?),
                blocked: ShopperId(row.id(2)?),
                since: row.time(3)?,
            })
        })
    }

    fn blocked_among(
        &mut self,
        shopper: ShopperId,
        others: &[ShopperId],
    ) -> Result<Vec<ShopperId>, Fault> {
        let mut found = BTreeSet::new();
        for others in distinct(others).chunks(LIST) {
            for (own, other) in [("blocker", "blocked"), ("blocked", "blocker")] {
                let (people, length) = filled(others, &LIST_LENGTHS);
                let statement = format!(
                    "select {other} from blocks where {own} = ?1 and {other} in ({})",
                    list(length, 2)
                );
                let rows = self.query(&statement, &with(params![shopper.bytes()], people))?;
                for row in rows {
                    found.insert(ShopperId(row.id(0)?));
                }
            }
        }
        Ok(found.into_iter().collect())
    }
}

fn distinct(shoppers: &[ShopperId]) -> Vec<ShopperId> {
    let distinct: BTreeSet<ShopperId> = shoppers.iter().copied().collect();
    distinct.into_iter().collect()
}

/// The places of a list of people in a statement, from parameter `first` on.
fn list(people: usize, first: usize) -> String {
    let places: Vec<String> = (0..people)
        .map(|place| format!("?{}", first + place))
        .collect();
    places.join(", ")
}

fn with<'a>(parameters: &[Value], people: impl Iterator<Item = &'a ShopperId>) -> Vec<Value> {
    let mut all = parameters.to_vec();
    all.extend(people.map(|person| Value::from(person.bytes())));
    all
}

fn read(row: &Row) -> Result<Invitation, Fault> {
    Ok(Invitation {
        id: InvitationId(row.id(0)?),
        token_hash: row.bytes(1)?,
        inviter: ShopperId(row.id(2)?),
        expires_at: row.time(3)?,
        used: match (row.optional(4, Row::id)?, row.optional(5, Row::time)?) {
            (Some(by), Some(at)) => Some(Use {
                by: ShopperId(by),
                at,
            }),
            _ => None,
        },
    })
}
