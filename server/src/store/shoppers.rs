//! Shoppers, passkeys and sessions, in SQL.

use super::sql::{Row, Sql, all};
use super::work::SqlWork;
use crate::params;
use vouch_domain::shoppers::{
    Ceremony, CeremonyKind, Credential, Enrolment, Person, Place, RecoveryCode, RecoveryUse,
    Removed, Resume, Session, Shopper, ShopperStore,
};
use vouch_domain::{CeremonyId, CheckoutId, EnrolmentId, Fault, MerchantId, ShopperId, Timestamp};

fn shopper(row: &Row) -> Result<Shopper, Fault> {
    Ok(Shopper {
        id: ShopperId(row.id(0)?),
        handle: row.text(1)?,
        email: row.text(2)?,
        joined_at: row.time(3)?,
    })
}

const CREDENTIAL: &str = "select id, shopper, static_state, dynamic_state, public_key, sign_count, created_at, used_at, name from passkeys";

fn credential(row: &Row) -> Result<Credential, Fault> {
    Ok(Credential {
        id: row.blob(0)?,
        shopper: ShopperId(row.id(1)?),
        static_state: row.blob(2)?,
        dynamic_state: row.blob(3)?,
        public_key: row.blob(4)?,
        sign_count: row.number(5)?,
        created_at: row.time(6)?,
        used_at: row.time(7)?,
        name: row.text(8)?,
    })
}

fn session(row: &Row) -> Result<Session, Fault> {
    Ok(Session {
        token_hash: row.bytes(0)?,
        shopper: ShopperId(row.id(1)?),
        checkout: row.optional(2, Row::id)?.map(CheckoutId),
        merchant: row.optional(3, Row::id)?.map(MerchantId),
        expires_at: row.time(4)?,
    })
}

fn resume(row: &Row) -> Result<Resume, Fault> {
    Ok(Resume {
        token_hash: row.bytes(0)?,
        shopper: ShopperId(row.id(1)?),
        merchant: MerchantId(row.id(2)?),
        expires_at: row.time(3)?,
    })
}

fn removed(row: &Row) -> Result<Removed, Fault> {
    Ok(Removed {
        id: row.blob(0)?,
        shopper: ShopperId(row.id(1)?),
        public_key: row.blob(2)?,
        created_at: row.time(3)?,
        removed_at: row.time(4)?,
    })
}

const RECOVERY_CODE: &str =
    "select code_hash, shopper, made_at, used_at, passkey, seen from recovery_codes";

fn recovery_code(row: &Row) -> Result<RecoveryCode, Fault> {
    let used = match row.optional(3, Row::time)? {
        None => None,
        Some(at) => Some(RecoveryUse {
            at,
            passkey: row.blob(4)?,
            seen: row.integer(5)? == 1,
        }),
    };
    Ok(RecoveryCode {
        code_hash: row.bytes(0)?,
        shopper: ShopperId(row.id(1)?),
        made_at: row.time(2)?,
        used,
    })
}

const CEREMONY: &str = "id, shopper, handle, email, enrolment, checkout, merchant, state, expires_at, adds_to, recovery_code";

fn ceremony(row: &Row) -> Result<Ceremony, Fault> {
    let kind = match row.optional(1, Row::id)? {
        None => match row.optional(9, Row::id)? {
            None => CeremonyKind::SignIn,
            Some(shopper) => CeremonyKind::AddPasskey {
                shopper: ShopperId(shopper),
                recovery: row.optional(10, Row::bytes)?,
            },
        },
        Some(shopper) => CeremonyKind::SignUp {
            shopper: ShopperId(shopper),
            person: Person {
                handle: row.text(2)?,
                email: row.text(3)?,
            },
            enrolment: row.optional(4, Row::id)?.map(EnrolmentId),
        },
    };
    let place = match (row.optional(5, Row::id)?, row.optional(6, Row::id)?) {
        (None, None) => Place::Hub,
        (Some(checkout), Some(merchant)) => Place::Checkout {
            checkout: CheckoutId(checkout),
            merchant: MerchantId(merchant),
        },
        (None, Some(merchant)) => Place::Shop {
            merchant: MerchantId(merchant),
        },
        (Some(_), None) => return Err(Fault("a ceremony has half a place".into())),
    };
    Ok(Ceremony {
        id: CeremonyId(row.id(0)?),
        kind,
        place,
        state: row.blob(7)?,
        expires_at: row.time(8)?,
    })
}

const ENROLMENT: &str = "select id, code_hash, secret_hash, handle, email, checkout, merchant, shopper, expires_at from enrolments";

fn enrolment(row: &Row) -> Result<Enrolment, Fault> {
    Ok(Enrolment {
        id: EnrolmentId(row.id(0)?),
        code_hash: row.bytes(1)?,
        secret_hash: row.bytes(2)?,
        person: Person {
            handle: row.text(3)?,
            email: row.text(4)?,
        },
        checkout: CheckoutId(row.id(5)?),
        merchant: MerchantId(row.id(6)?),
        shopper: row.optional(7, Row::id)?.map(ShopperId),
        expires_at: row.time(8)?,
    })
}

impl<S: Sql> ShopperStore for SqlWork<S> {
    fn shopper(&mut self, id: ShopperId) -> Result<Option<Shopper>, Fault> {
        self.first(
            "select id, handle, email, joined_at from shoppers where id = ?1",
            params![id.bytes()],
        )?
        .as_ref()
        .map(shopper)
        .transpose()
    }

    fn shoppers(&mut self, ids: &[ShopperId]) -> Result<Vec<Shopper>, Fault> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let sets: Vec<_> = ids.iter().map(|id| params![id.bytes()].to_vec()).collect();
        let rows = self.query_each(
            "select id, handle, email, joined_at from shoppers where id = ?1",
            &sets,
        )?;
        let mut here = all(rows, shopper)?;
        here.sort_by_key(|shopper| shopper.id);
        here.dedup_by_key(|shopper| shopper.id);
        Ok(here)
    }

    fn add_shopper(&mut self, shopper: &Shopper) -> Result<(), Fault> {
        self.execute(
            "insert into shoppers (id, handle, email, joined_at) values (?1, ?2, ?3, ?4)",
            params![
                shopper.id.bytes(),
                &shopper.handle,
                &shopper.email,
                shopper.joined_at
            ],
        )?;
        Ok(())
    }

    fn credential(&mut self, id: &[u8]) -> Result<Option<Credential>, Fault> {
        self.first(&format!("{CREDENTIAL} where id = ?1"), params![id])?
            .as_ref()
            .map(credential)
            .transpose()
    }

    fn credentials_of(&mut self, shopper: ShopperId) -> Result<Vec<Credential>, Fault> {
        let rows = self.query(
            &format!("{CREDENTIAL} where shopper = ?1 order by created_at, id"),
            params![shopper.bytes()],
        )?;
        all(rows, credential)
    }

    fn add_credential(&mut self, credential: &Credential) -> Result<(), Fault> {
        self.execute(
            "insert into passkeys (id, shopper, static_state, dynamic_state, public_key, sign_count, created_at, used_at, name)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            params![
                &credential.id,
                credential.shopper.bytes(),
                &credential.static_state,
                &credential.dynamic_state,
                &credential.public_key,
                credential.sign_count,
                credential.created_at,
                credential.used_at,
                &credential.name
            ],
        )?;
        Ok(())
    }

    fn save_credential(&mut self, credential: &Credential) -> Result<(), Fault> {
        self.execute(
            "update passkeys set sign_count = ?2, used_at = ?3 where id = ?1",
            params![&credential.id, credential.sign_count, credential.used_at],
        )?;
        Ok(())
    }

    fn rename_credential(&mut self, id: &[u8], name: &str) -> Result<(), Fault> {
        self.execute(
            "update passkeys set name = ?2 where id = ?1",
            params![id, name],
        )?;
        Ok(())
    }

    fn remove_credential(&mut self, id: &[u8], at: Timestamp) -> Result<(), Fault> {
        let gone = self.first(
            "delete from passkeys where id = ?1 returning shopper, public_key, created_at",
            params![id],
        )?;
        let Some(gone) = gone else {
            return Ok(());
        };
        self.execute(
            "insert into removed_passkeys (id, shopper, public_key, created_at, removed_at) values (?1, ?2, ?3, ?4, ?5)",
            params![
                id,
                ShopperId(gone.id(0)?).bytes(),
                gone.blob(1)?,
                gone.time(2)?,
                at
            ],
        )?;
        Ok(())
    }

    fn removed_credentials_of(&mut self, shopper: ShopperId) -> Result<Vec<Removed>, Fault> {
        let rows = self.query(
            "select id, shopper, public_key, created_at, removed_at from removed_passkeys
             where shopper = ?1 order by removed_at, id",
            params![shopper.bytes()],
        )?;
        all(rows, removed)
    }

    fn recovery_code(&mut self, code_hash: &[u8; 32]) -> Result<Option<RecoveryCode>, Fault> {
        self.first(
            &format!("{RECOVERY_CODE} where code_hash = ?1"),
            params![code_hash],
        )?
        .as_ref()
        .map(recovery_code)
        .transpose()
    }

    fn recovery_codes_of(&mut self, shopper: ShopperId) -> Result<Vec<RecoveryCode>, Fault> {
        let rows = self.query(
            &format!("{RECOVERY_CODE} where shopper = ?1 order by made_at, code_hash"),
            params![shopper.bytes()],
        )?;
        all(rows, recovery_code)
    }

    fn add_recovery_code(&mut self, code: &RecoveryCode) -> Result<(), Fault> {
        let used = code.used.as_ref();
        self.execute(
            "insert into recovery_codes (code_hash, shopper, made_at, used_at, passkey, seen) values (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                code.code_hash,
                code.shopper.bytes(),
                code.made_at,
                used.map(|used| used.at),
                used.map(|used| &used.passkey),
                i64::from(used.is_some_and(|used| used.seen))
            ],
        )?;
        Ok(())
    }

    fn save_recovery_code(&mut self, code: &RecoveryCode) -> Result<(), Fault> {
        let used = code.used.as_ref();
        self.execute(
            "update recovery_codes set used_at = ?2, passkey = ?3, seen = ?4 where code_hash = ?1",
            params![
                code.code_hash,
                used.map(|used| used.at),
                used.map(|used| &used.passkey),
                i64::from(used.is_some_and(|used| used.seen))
            ],
        )?;
        Ok(())
    }

    fn drop_unused_recovery_codes(&mut self, shopper: ShopperId) -> Result<(), Fault> {
        self.execute(
            "delete from recovery_codes where shopper = ?1 and used_at is null",
            params![shopper.bytes()],
        )?;
        Ok(())
    }

    fn session(&mut self, token_hash: &[u8; 32]) -> Result<Option<Session>, Fault> {
        self.first(
            "select token_hash, shopper, checkout, merchant, expires_at from sessions where token_hash = ?1",
            params![token_hash],
        )?
        .as_ref()
        .map(session)
        .transpose()
    }

    fn add_session(&mut self, session: &Session) -> Result<(), Fault> {
        self.execute(
            "insert into sessions (token_hash, shopper, checkout, merchant, expires_at) values (?1, ?2, ?3, ?4, ?5)",
            params![
                session.token_hash,
                session.shopper.bytes(),
                session.checkout.map(CheckoutId::bytes),
                session.merchant.map(MerchantId::bytes),
                session.expires_at
            ],
        )?;
        Ok(())
    }

    fn end_session(&mut self, token_hash: &[u8; 32]) -> Result<(), Fault> {
        self.execute(
            "delete from sessions where token_hash = ?1",
            params![token_hash],
        )?;
        Ok(())
    }

    fn end_sessions_of(
        &mut self,
        shopper: ShopperId,
        except: Option<&[u8; 32]>,
    ) -> Result<(), Fault> {
        match except {
            Some(kept) => self.execute(
                "delete from sessions where shopper = ?1 and token_hash <> ?2",
                params![shopper.bytes(), kept],
            )?,
            None => self.execute(
                "delete from sessions where shopper = ?1",
                params![shopper.bytes()],
            )?,
        };
        self.execute(
            "delete from resumes where shopper = ?1",
            params![shopper.bytes()],
        )?;
        Ok(())
    }

    fn resume(&mut self, token_hash: &[u8; 32]) -> Result<Option<Resume>, Fault> {
        self.first(
            "select token_hash, shopper, merchant, expires_at from resumes where token_hash = ?1",
            params![token_hash],
        )?
        .as_ref()
        .map(resume)
        .transpose()
    }

    fn add_resume(&mut self, resume: &Resume) -> Result<(), Fault> {
        self.execute(
            "insert into resumes (token_hash, shopper, merchant, expires_at) values (?1, ?2, ?3, ?4)",
            params![
                resume.token_hash,
                resume.shopper.bytes(),
                resume.merchant.bytes(),
                resume.expires_at
            ],
        )?;
        Ok(())
    }

    fn end_resumes(&mut self, shopper: ShopperId, merchant: MerchantId) -> Result<(), Fault> {
        self.execute(
            "delete from resumes where shopper = ?1 and merchant = ?2",
            params![shopper.bytes(), merchant.bytes()],
        )?;
        Ok(())
    }

    fn add_ceremony(&mut self, ceremony: &Ceremony) -> Result<(), Fault> {
        let (shopper, person, enrolment) = match &ceremony.kind {
            CeremonyKind::SignIn | CeremonyKind::AddPasskey { .. } => (None, None, None),
            CeremonyKind::SignUp {
                shopper,
                person,
                enrolment,
            } => (Some(*shopper), Some(person), *enrolment),
        };
        let (adds_to, recovery) = match &ceremony.kind {
            CeremonyKind::AddPasskey { shopper, recovery } => (Some(*shopper), *recovery),
            CeremonyKind::SignIn | CeremonyKind::SignUp { .. } => (None, None),
        };
        self.execute(
            &format!(
                "insert into ceremonies ({CEREMONY}) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
            ),
            params![
                ceremony.id.bytes(),
                shopper.map(ShopperId::bytes),
                person.map(|person| &person.handle),
                person.map(|person| &person.email),
                enrolment.map(EnrolmentId::bytes),
                ceremony.place.checkout().map(CheckoutId::bytes),
                ceremony.place.merchant().map(MerchantId::bytes),
                &ceremony.state,
                ceremony.expires_at,
                adds_to.map(ShopperId::bytes),
                recovery
            ],
        )?;
        Ok(())
    }

    fn take_ceremony(&mut self, id: CeremonyId) -> Result<Option<Ceremony>, Fault> {
        self.first(
            &format!("delete from ceremonies where id = ?1 returning {CEREMONY}"),
            params![id.bytes()],
        )?
        .as_ref()
        .map(ceremony)
        .transpose()
    }

    fn enrolment(&mut self, id: EnrolmentId) -> Result<Option<Enrolment>, Fault> {
        self.first(&format!("{ENROLMENT} where id = ?1"), params![id.bytes()])?
            .as_ref()
            .map(enrolment)
            .transpose()
    }

    fn enrolment_by_code(&mut self, code_hash: &[u8; 32]) -> Result<Option<Enrolment>, Fault> {
        self.first(
            &format!("{ENROLMENT} where code_hash = ?1"),
            params![code_hash],
        )?
        .as_ref()
        .map(enrolment)
        .transpose()
    }

    fn put_enrolment(&mut self, enrolment: &Enrolment) -> Result<(), Fault> {
        self.execute(
            "insert into enrolments (id, code_hash, secret_hash, handle, email, checkout, merchant, shopper, expires_at)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
             on conflict (id) do update set shopper = excluded.shopper",
            params![
                enrolment.id.bytes(),
                enrolment.code_hash,
                enrolment.secret_hash,
                &enrolment.person.handle,
                &enrolment.person.email,
                enrolment.checkout.bytes(),
                enrolment.merchant.bytes(),
                enrolment.shopper.map(ShopperId::bytes),
                enrolment.expires_at
            ],
        )?;
        Ok(())
    }

    fn remove_enrolment(&mut self, id: EnrolmentId) -> Result<(), Fault> {
        self.execute("delete from enrolments where id = ?1", params![id.bytes()])?;
        Ok(())
    }

    fn forget_expired(&mut self, now: Timestamp) -> Result<(), Fault> {
        for statement in [
            "delete from sessions where expires_at <= ?1",
            "delete from resumes where expires_at <= ?1",
            "delete from ceremonies where expires_at <= ?1",
            "delete from enrolments where expires_at <= ?1",
        ] {
            self.execute(statement, params![now])?;
        }
        Ok(())
    }
}
