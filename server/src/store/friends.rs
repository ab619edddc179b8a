//! Being built.

#![allow(unused_imports)]

use super::sql::{Sql, SqlWork};
use std::result::Result;
use vouch_domain::friends::*;
use vouch_domain::*;

fn missing<T>() -> Result<T, Fault> {
    Err(Fault("the friends are being built".into()))
}

impl<S: Sql> FriendStore for SqlWork<S> {
    fn friends_of(&mut self, _shopper: ShopperId) -> Result<Vec<Friendship>, Fault> {
        missing()
    }
    fn are_friends(&mut self, _one: ShopperId, _other: ShopperId) -> Result<bool, Fault> {
        missing()
    }
    fn befriend(
        &mut self,
        _one: ShopperId,
        _other: ShopperId,
        _at: Timestamp,
    ) -> Result<(), Fault> {
        missing()
    }
    fn unfriend(&mut self, _one: ShopperId, _other: ShopperId) -> Result<(), Fault> {
        missing()
    }
    fn add_invitation(&mut self, _invitation: &Invitation) -> Result<(), Fault> {
        missing()
    }
    fn invitation(&mut self, _token_hash: &[u8; 32]) -> Result<Option<Invitation>, Fault> {
        missing()
    }
    fn save_invitation(&mut self, _invitation: &Invitation) -> Result<(), Fault> {
        missing()
    }
    fn open_invitations(&mut self, _inviter: ShopperId, _now: Timestamp) -> Result<u32, Fault> {
        missing()
    }
}
