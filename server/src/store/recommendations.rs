//! Recommendations in SQL. Whether a purchase behind one still stands is asked of the payments, by key, for each word that is
//! read.

use super::sql::{Row, Sql, Value, all, known};
use super::work::SqlWork;
use crate::params;
use vouch_domain::payments::{self, PaymentStore};
use vouch_domain::recommendations::{
    Audience, Disclosure, Purchase, Recommendation, RecommendationStore,
};
use vouch_domain::{Fault, MerchantId, PaymentId, RecommendationId, ShopperId, Timestamp};

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select id, author, merchant, sku, text, audience, disclosure, purchase, bought_at, written_at from recommendations ",
            $rest
        )
    };
}

impl<S: Sql> RecommendationStore for SqlWork<S>
where
    Self: PaymentStore,
{
    fn recommendation(&mut self, id: RecommendationId) -> Result<Option<Recommendation>, Fault> {
        Ok(self
            .standing(select!("where id = ?1"), params![id.bytes()])?
            .pop())
    }

    fn recommendation_by(
        &mut self,
        author: ShopperId,
        merchant: MerchantId,
        sku: &str,
    ) -> Result<Option<Recommendation>, Fault> {
        Ok(self
            .standing(
                select!("where merchant = ?1 and sku = ?2 and author = ?3"),
                params![merchant.bytes(), sku, author.bytes()],
            )?
            .pop())
    }

    fn recommendations_of(&mut self, author: ShopperId) -> Result<Vec<Recommendation>, Fault> {
        self.standing(
            select!("where author = ?1 order by written_at desc, id desc"),
            params![author.bytes()],
        )
    }

    fn words_by(
        &mut self,
        authors: &[ShopperId],
        merchant: MerchantId,
        sku: &str,
    ) -> Result<Vec<Recommendation>, Fault> {
        let mut words = Vec::new();
        // One list of parameters stays well below what either database takes.
        for authors in authors.chunks(200) {
            let list: Vec<String> = (0..authors.len()).map(|i| format!("?{}", i + 3)).collect();
            let statement = format!(
                "{} and author in ({})",
                select!("where merchant = ?1 and sku = ?2"),
                list.join(", ")
            );
            let mut parameters: Vec<Value> = vec![merchant.bytes().into(), sku.into()];
            parameters.extend(authors.iter().map(|author| Value::from(author.bytes())));
            words.extend(self.standing(&statement, &parameters)?);
        }
        words.sort_by_key(|word| word.id);
        Ok(words)
    }

    fn public_words(
        &mut self,
        merchant: MerchantId,
        sku: &str,
        limit: u32,
    ) -> Result<Vec<Recommendation>, Fault> {
        let limit = limit as usize;
        let mut verified = Vec::new();
        let mut fallen = Vec::new();
        self.newest_first(
            select!(
                "where audience = 'everyone' and purchase is not null and merchant = ?1 and sku = ?2
                 and (written_at, id) < (?3, ?4) order by written_at desc, id desc limit ?5"
            ),
            (merchant, sku),
            |word| {
                let list = match word.purchase {
                    Some(_) => &mut verified,
                    None => &mut fallen,
                };
                list.push(word);
                verified.len() < limit
            },
        )?;
        if verified.len() < limit {
            // Everybody who bought has been read by now, so whoever is left is found among those who did not, and the fallen.
            let wanted = limit - verified.len();
            let mut unverified = Vec::new();
            self.newest_first(
                select!(
                    "where audience = 'everyone' and merchant = ?1 and sku = ?2
                     and (written_at, id) < (?3, ?4) order by written_at desc, id desc limit ?5"
                ),
                (merchant, sku),
                |word| {
                    if word.purchase.is_none() {
                        unverified.push(word);
                    }
                    unverified.len() < wanted
                },
            )?;
            verified.extend(unverified);
        }
        Ok(verified)
    }

    fn put_recommendation(&mut self, recommendation: &Recommendation) -> Result<(), Fault> {
        let purchase = recommendation.purchase;
        self.execute(
            "insert into recommendations
                 (id, author, merchant, sku, text, audience, disclosure, purchase, bought_at, written_at)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
             on conflict (merchant, sku, author) do update set
                 id = excluded.id, text = excluded.text, audience = excluded.audience, disclosure = excluded.disclosure,
                 purchase = excluded.purchase, bought_at = excluded.bought_at, written_at = excluded.written_at",
            params![
                recommendation.id.bytes(),
                recommendation.author.bytes(),
                recommendation.merchant.bytes(),
                &recommendation.sku,
                &recommendation.text,
                recommendation.audience.name(),
                recommendation.disclosure.name(),
                purchase.map(|purchase| purchase.payment.bytes()),
                purchase.map(|purchase| purchase.at),
                recommendation.written_at,
            ],
        )?;
        Ok(())
    }

    fn remove_recommendation(&mut self, id: RecommendationId) -> Result<(), Fault> {
        self.execute(
            "delete from recommendations where id = ?1",
            params![id.bytes()],
        )?;
        Ok(())
    }

    fn purchase_of(
        &mut self,
        shopper: ShopperId,
        merchant: MerchantId,
        sku: &str,
        payment: Option<PaymentId>,
    ) -> Result<Option<Purchase>, Fault> {
        payments::purchase_of(self, shopper, merchant, sku, payment)
    }
}

impl<S: Sql> SqlWork<S>
where
    Self: PaymentStore,
{
    /// The recommendations a statement finds, each with its purchase only if that stands.
    fn standing(
        &mut self,
        statement: &str,
        parameters: &[Value],
    ) -> Result<Vec<Recommendation>, Fault> {
        let mut words = all(self.query(statement, parameters)?, read)?;
        for word in &mut words {
            if let Some(kept) = word.purchase {
                word.purchase = payments::purchase_of(
                    self,
                    word.author,
                    word.merchant,
                    &word.sku,
                    Some(kept.payment),
                )?;
            }
        }
        Ok(words)
    }

    /// Gives a product's words to `take`, newest first and page by page, until it has enough.
    fn newest_first(
        &mut self,
        statement: &str,
        (merchant, sku): (MerchantId, &str),
        mut take: impl FnMut(Recommendation) -> bool,
    ) -> Result<(), Fault> {
        const PAGE: usize = 32;
        let mut before = (Timestamp(i64::MAX), RecommendationId(u128::MAX));
        loop {
            let page = self.standing(
                statement,
                params![
                    merchant.bytes(),
                    sku,
                    before.0,
                    before.1.bytes(),
                    PAGE as i64
                ],
            )?;
            let last = page.len() < PAGE;
            for word in page {
                before = (word.written_at, word.id);
                if !take(word) {
                    return Ok(());
                }
            }
            if last {
                return Ok(());
            }
        }
    }
}

fn read(row: &Row) -> Result<Recommendation, Fault> {
    let audience = row.text(5)?;
    let disclosure = row.text(6)?;
    let purchase = row.optional(7, Row::id)?.map(PaymentId);
    let bought_at = row.optional(8, Row::time)?;
    Ok(Recommendation {
        id: RecommendationId(row.id(0)?),
        author: ShopperId(row.id(1)?),
        merchant: MerchantId(row.id(2)?),
        sku: row.text(3)?,
        text: row.text(4)?,
        audience: known("audience", &audience, Audience::parse(&audience))?,
        disclosure: known("disclosure", &disclosure, Disclosure::parse(&disclosure))?,
        purchase: purchase
            .zip(bought_at)
            .map(|(payment, at)| Purchase { payment, at }),
        written_at: row.time(9)?,
    })
}
