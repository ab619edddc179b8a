//! Shoppers, passkeys and sessions, in memory.

use super::Memory;
use crate::shoppers::{
    Ceremony, Credential, Enrolment, RecoveryCode, Removed, Resume, Session, Shopper, ShopperStore,
};
use crate::{CeremonyId, EnrolmentId, Fault, MerchantId, ShopperId, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Debug, Default)]
pub struct Shoppers {
    shoppers: BTreeMap<ShopperId, Shopper>,
    credentials: BTreeMap<Vec<u8>, Credential>,
    removed: BTreeMap<(Timestamp, Vec<u8>), Removed>,
    recovery_codes: BTreeMap<[u8; 32], RecoveryCode>,
    sessions: BTreeMap<[u8; 32], Session>,
    resumes: BTreeMap<[u8; 32], Resume>,
    ceremonies: BTreeMap<CeremonyId, Ceremony>,
    enrolments: BTreeMap<EnrolmentId, Enrolment>,
}

/// What a table with a primary key does.
fn insert<K: Ord, V>(map: &mut BTreeMap<K, V>, key: K, value: V) -> Result<(), Fault> {
    match map.insert(key, value) {
        None => Ok(()),
        Some(_) => Err(Fault("the key is there already".into())),
    }
}

impl ShopperStore for Memory {
    fn shopper(&mut self, id: ShopperId) -> Result<Option<Shopper>, Fault> {
        Ok(self.shoppers.shoppers.get(&id).cloned())
    }

    fn shoppers(&mut self, ids: &[ShopperId]) -> Result<Vec<Shopper>, Fault> {
        let ids: BTreeSet<&ShopperId> = ids.iter().collect();
        let here = ids
            .into_iter()
            .filter_map(|id| self.shoppers.shoppers.get(id));
        Ok(here.cloned().collect())
    }

    fn add_shopper(&mut self, shopper: &Shopper) -> Result<(), Fault> {
        insert(&mut self.shoppers.shoppers, shopper.id, shopper.clone())
    }

    fn credential(&mut self, id: &[u8]) -> Result<Option<Credential>, Fault> {
        Ok(self.shoppers.credentials.get(id).cloned())
    }

    fn credentials_of(&mut self, shopper: ShopperId) -> Result<Vec<Credential>, Fault> {
        let all = self.shoppers.credentials.values();
        let mut own: Vec<_> = all.filter(|c| c.shopper == shopper).cloned().collect();
        own.sort_by(|a, b| (a.created_at, &a.id).cmp(&(b.created_at, &b.id)));
        Ok(own)
    }

    fn add_credential(&mut self, credential: &Credential) -> Result<(), Fault> {
        let id = credential.id.clone();
        insert(&mut self.shoppers.credentials, id, credential.clone())
    }

    fn save_credential(&mut self, credential: &Credential) -> Result<(), Fault> {
        if let Some(kept) = self.shoppers.credentials.get_mut(&credential.id) {
            kept.sign_count = credential.sign_count;
            kept.used_at = credential.used_at;
        }
        Ok(())
    }

    fn rename_credential(&mut self, id: &[u8], name: &str) -> Result<(), Fault> {
        if let Some(kept) = self.shoppers.credentials.get_mut(id) {
            kept.name = name.into();
        }
        Ok(())
    }

    fn remove_credential(&mut self, id: &[u8], at: Timestamp) -> Result<(), Fault> {
        let Some(kept) = self.shoppers.credentials.remove(id) else {
            return Ok(());
        };
        let removed = Removed {
            id: kept.id,
            shopper: kept.shopper,
            public_key: kept.public_key,
            created_at: kept.created_at,
            removed_at: at,
        };
        let key = (at, removed.id.clone());
        insert(&mut self.shoppers.removed, key, removed)
    }

    fn removed_credentials_of(&mut self, shopper: ShopperId) -> Result<Vec<Removed>, Fault> {
        let all = self.shoppers.removed.values();
        Ok(all.filter(|one| one.shopper == shopper).cloned().collect())
    }

    fn recovery_code(&mut self, code_hash: &[u8; 32]) -> Result<Option<RecoveryCode>, Fault> {
        Ok(self.shoppers.recovery_codes.get(code_hash).cloned())
    }

    fn recovery_codes_of(&mut self, shopper: ShopperId) -> Result<Vec<RecoveryCode>, Fault> {
        let all = self.shoppers.recovery_codes.values();
        let mut own: Vec<_> = all.filter(|one| one.shopper == shopper).cloned().collect();
        own.sort_by_key(|one| (one.made_at, one.code_hash));
        Ok(own)
    }

    fn add_recovery_code(&mut self, code: &RecoveryCode) -> Result<(), Fault> {
        let codes = &mut self.shoppers.recovery_codes;
        insert(codes, code.code_hash, code.clone())
    }

    fn save_recovery_code(&mut self, code: &RecoveryCode) -> Result<(), Fault> {
        if let Some(kept) = self.shoppers.recovery_codes.get_mut(&code.code_hash) {
            kept.used = code.used.clone();
        }
        Ok(())
    }

    fn drop_unused_recovery_codes(&mut self, shopper: ShopperId) -> Result<(), Fault> {
        let codes = &mut self.shoppers.recovery_codes;
        codes.retain(|_, one| one.shopper != shopper || one.used.is_some());
        Ok(())
    }

    fn session(&mut self, token_hash: &[u8; 32]) -> Result<Option<Session>, Fault> {
        Ok(self.shoppers.sessions.get(token_hash).cloned())
    }

    fn add_session(&mut self, session: &Session) -> Result<(), Fault> {
        insert(
            &mut self.shoppers.sessions,
            session.token_hash,
            session.clone(),
        )
    }

    fn end_session(&mut self, token_hash: &[u8; 32]) -> Result<(), Fault> {
        self.shoppers.sessions.remove(token_hash);
        Ok(())
    }

    fn end_sessions_of(
        &mut self,
        shopper: ShopperId,
        except: Option<&[u8; 32]>,
    ) -> Result<(), Fault> {
        let kept = &mut self.shoppers;
        kept.sessions
            .retain(|hash, one| one.shopper != shopper || Some(hash) == except);
        kept.resumes.retain(|_, one| one.shopper != shopper);
        Ok(())
    }

    fn resume(&mut self, token_hash: &[u8; 32]) -> Result<Option<Resume>, Fault> {
        Ok(self.shoppers.resumes.get(token_hash).cloned())
    }

    fn add_resume(&mut self, resume: &Resume) -> Result<(), Fault> {
        insert(
            &mut self.shoppers.resumes,
            resume.token_hash,
            resume.clone(),
        )
    }

    fn end_resumes(&mut self, shopper: ShopperId, merchant: MerchantId) -> Result<(), Fault> {
        self.shoppers
            .resumes
            .retain(|_, resume| resume.shopper != shopper || resume.merchant != merchant);
        Ok(())
    }

    fn add_ceremony(&mut self, ceremony: &Ceremony) -> Result<(), Fault> {
        insert(&mut self.shoppers.ceremonies, ceremony.id, ceremony.clone())
    }

    fn take_ceremony(&mut self, id: CeremonyId) -> Result<Option<Ceremony>, Fault> {
        Ok(self.shoppers.ceremonies.remove(&id))
    }

    fn enrolment(&mut self, id: EnrolmentId) -> Result<Option<Enrolment>, Fault> {
        Ok(self.shoppers.enrolments.get(&id).cloned())
    }

    fn enrolment_by_code(&mut self, code_hash: &[u8; 32]) -> Result<Option<Enrolment>, Fault> {
        let mut all = self.shoppers.enrolments.values();
        Ok(all.find(|one| one.code_hash == *code_hash).cloned())
    }

    fn put_enrolment(&mut self, enrolment: &Enrolment) -> Result<(), Fault> {
        self.shoppers
            .enrolments
            .entry(enrolment.id)
            .and_modify(|kept| kept.shopper = enrolment.shopper)
            .or_insert_with(|| enrolment.clone());
        Ok(())
    }

    fn remove_enrolment(&mut self, id: EnrolmentId) -> Result<(), Fault> {
        self.shoppers.enrolments.remove(&id);
        Ok(())
    }

    fn forget_expired(&mut self, now: Timestamp) -> Result<(), Fault> {
        let kept = &mut self.shoppers;
        kept.sessions.retain(|_, one| now < one.expires_at);
        kept.resumes.retain(|_, one| now < one.expires_at);
        kept.ceremonies.retain(|_, one| now < one.expires_at);
        kept.enrolments.retain(|_, one| now < one.expires_at);
        Ok(())
    }
}
