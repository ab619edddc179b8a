//! Friendships and invitations in SQL.

use super::sql::{Row, Sql, all};
use super::work::SqlWork;
use crate::params;
use vouch_domain::friends::{FriendStore, Friendship, Invitation};
use vouch_domain::{Fault, InvitationId, ShopperId, Timestamp};

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

    fn are_friends(&mut self, one: ShopperId, other: ShopperId) -> Result<bool, Fault> {
        let row = self.first(
            "select 1 from friendships where shopper = ?1 and friend = ?2",
            params![one.bytes(), other.bytes()],
        )?;
        Ok(row.is_some())
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
            "insert into invitations (id, token_hash, inviter, expires_at, used_by) values (?1, ?2, ?3, ?4, ?5)",
            params![
                invitation.id.bytes(),
                &invitation.token_hash,
                invitation.inviter.bytes(),
                invitation.expires_at,
                invitation.used_by.map(ShopperId::bytes),
            ],
        )?;
        Ok(())
    }

    fn invitation(&mut self, token_hash: &[u8; 32]) -> Result<Option<Invitation>, Fault> {
        self.first(
            "select id, token_hash, inviter, expires_at, used_by from invitations where token_hash = ?1",
            params![token_hash],
        )?
        .map(|row| read(&row))
        .transpose()
    }

    fn save_invitation(&mut self, invitation: &Invitation) -> Result<(), Fault> {
        let saved = self.execute(
            "update invitations set used_by = ?2 where token_hash = ?1",
            params![
                &invitation.token_hash,
                invitation.used_by.map(ShopperId::bytes)
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
}

fn read(row: &Row) -> Result<Invitation, Fault> {
    Ok(Invitation {
        id: InvitationId(row.id(0)?),
        token_hash: row.bytes(1)?,
        inviter: ShopperId(row.id(2)?),
        expires_at: row.time(3)?,
        used_by: row.optional(4, Row::id)?.map(ShopperId),
    })
}
