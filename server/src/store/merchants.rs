//! Merchants in SQL.

use super::sql::{Row, Sql, all, known};
use super::work::SqlWork;
use crate::params;
use vouch_domain::merchants::{Merchant, MerchantStore, Mode, Origin};
use vouch_domain::{Fault, MerchantId, money};

const MERCHANT: &str = "select id, name, mode, currency, origins, publishable_key, secret_hash, created_at from merchants";

fn read_merchant(row: &Row) -> Result<Merchant, Fault> {
    let mode = row.text(2)?;
    let currency = row.text(3)?;
    let modes = [Mode::Sandbox, Mode::Live];
    Ok(Merchant {
        id: MerchantId(row.id(0)?),
        name: row.text(1)?,
        mode: known("mode", &mode, modes.into_iter().find(|m| m.name() == mode))?,
        currency: known("currency", &currency, money::currency(&currency).ok())?,
        origins: row
            .text(4)?
            .split(' ')
            .map(|origin| Origin::kept(origin.into()))
            .collect(),
        publishable_key: row.text(5)?,
        secret_hash: row.bytes(6)?,
        created_at: row.time(7)?,
    })
}

fn origins_text(merchant: &Merchant) -> String {
    let origins: Vec<&str> = merchant.origins.iter().map(Origin::as_str).collect();
    origins.join(" ")
}

impl<S: Sql> MerchantStore for SqlWork<S> {
    fn merchant(&mut self, id: MerchantId) -> Result<Option<Merchant>, Fault> {
        self.first(&format!("{MERCHANT} where id = ?1"), params![id.bytes()])?
            .as_ref()
            .map(read_merchant)
            .transpose()
    }

    fn merchant_by_publishable_key(&mut self, key: &str) -> Result<Option<Merchant>, Fault> {
        self.first(
            &format!("{MERCHANT} where publishable_key = ?1"),
            params![key],
        )?
        .as_ref()
        .map(read_merchant)
        .transpose()
    }

    fn merchant_by_secret_hash(&mut self, hash: &[u8; 32]) -> Result<Option<Merchant>, Fault> {
        self.first(&format!("{MERCHANT} where secret_hash = ?1"), params![hash])?
            .as_ref()
            .map(read_merchant)
            .transpose()
    }

    fn merchants(&mut self) -> Result<Vec<Merchant>, Fault> {
        let rows = self.query(&format!("{MERCHANT} order by created_at, id"), &[])?;
        all(rows, read_merchant)
    }

    fn add_merchant(&mut self, merchant: &Merchant) -> Result<(), Fault> {
        self.execute(
            "insert into merchants (id, name, mode, currency, origins, publishable_key, secret_hash, created_at)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![
                merchant.id.bytes(),
                &merchant.name,
                merchant.mode.name(),
                merchant.currency.code(),
                origins_text(merchant),
                &merchant.publishable_key,
                &merchant.secret_hash,
                merchant.created_at,
            ],
        )?;
        Ok(())
    }

    fn save_merchant(&mut self, merchant: &Merchant) -> Result<(), Fault> {
        let touched = self.execute(
            "update merchants set name = ?2, origins = ?3, secret_hash = ?4 where id = ?1",
            params![
                merchant.id.bytes(),
                &merchant.name,
                origins_text(merchant),
                &merchant.secret_hash,
            ],
        )?;
        match touched {
            1 => Ok(()),
            _ => Err(Fault("merchant: not there".into())),
        }
    }
}
