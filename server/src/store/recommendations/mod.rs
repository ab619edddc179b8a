//! Recommendations in SQL.

mod rows;

use self::rows::{columns, read};
use super::sql::{Row, Sql, Value, all, filled, one_after_another};
use super::work::SqlWork;
use crate::params;
use std::collections::HashSet;
use vouch_domain::payments;
use vouch_domain::recommendations::{
    Picture, Purchase, Recommendation, RecommendationStore, Stance, StoredPicture, Totals, Version,
    Vote,
};
use vouch_domain::{
    Fault, MerchantId, PaymentId, PictureId, RecommendationId, ShopperId, Timestamp,
};

macro_rules! select {
    ($rest:literal) => {
        concat!("select ", columns!(), " from recommendations ", $rest)
    };
}

const TOTALS: &str = "sku, words, recommends, does_not, verified, disclosed, withheld, removed, counted_recommends, \
                      counted_does_not, weight_recommends, weight_does_not";

impl<S: Sql> RecommendationStore for SqlWork<S> {
    fn recommendation(&mut self, id: RecommendationId) -> Result<Option<Recommendation>, Fault> {
        let row = self.first(select!("where id = ?1"), params![id.bytes()])?;
        row.as_ref().map(read).transpose()
    }

    fn recommendation_by(
        &mut self,
        author: ShopperId,
        merchant: MerchantId,
        sku: &str,
    ) -> Result<Option<Recommendation>, Fault> {
        let row = self.first(
            select!("where merchant = ?1 and sku = ?2 and author = ?3"),
            params![merchant.bytes(), sku, author.bytes()],
        )?;
        row.as_ref().map(read).transpose()
    }

    fn recommendations_of(&mut self, author: ShopperId) -> Result<Vec<Recommendation>, Fault> {
        let rows = self.query(
            select!("where author = ?1 order by written_at desc, id desc"),
            params![author.bytes()],
        )?;
        all(rows, read)
    }

    fn words_by(
        &mut self,
        authors: &[ShopperId],
        merchant: MerchantId,
        sku: &str,
    ) -> Result<Vec<Recommendation>, Fault> {
        let product = [Value::from(merchant.bytes()), Value::from(sku)];
        // Where fewer people spoke of the product than there are friends, or only a few, the list of these is gone through.
        let known = self.totals(merchant, sku)?.words as usize;
        let spoke = if known <= authors.len().max(FEW) {
            let rows = self.query(
                "select author from recommendations where merchant = ?1 and sku = ?2",
                &product,
            )?;
            let spoke = all(rows, |row| Ok(ShopperId(row.id(0)?)))?;
            let wanted: HashSet<ShopperId> = authors.iter().copied().collect();
            spoke
                .into_iter()
                .filter(|one| wanted.contains(one))
                .collect()
        } else {
            self.who_spoke(&product, authors)?
        };
        self.words_of_authors("merchant = ?1 and sku = ?2", &product, &spoke)
    }

    fn words_in_shop_by(
        &mut self,
        authors: &[ShopperId],
        merchant: MerchantId,
    ) -> Result<Vec<Recommendation>, Fault> {
        self.words_of_authors("merchant = ?1", &[merchant.bytes().into()], authors)
    }

    fn public_words(
        &mut self,
        merchant: MerchantId,
        sku: &str,
        limit: u32,
    ) -> Result<Vec<Recommendation>, Fault> {
        let rows = self.query(
            select!(
                "where audience = 'everyone' and standing = 'published' and delivered_at is not null
                 and merchant = ?1 and sku = ?2 order by written_at desc, id desc limit ?3"
            ),
            params![merchant.bytes(), sku, limit],
        )?;
        let mut words = all(rows, read)?;
        let missing = limit.saturating_sub(u32::try_from(words.len()).unwrap_or(limit));
        if missing > 0 {
            let rows = self.query(
                select!(
                    "where audience = 'everyone' and standing = 'published' and delivered_at is null
                     and merchant = ?1 and sku = ?2 order by written_at desc, id desc limit ?3"
                ),
                params![merchant.bytes(), sku, missing],
            )?;
            words.extend(all(rows, read)?);
        }
        Ok(words)
    }

    fn public_words_in_shop(
        &mut self,
        merchant: MerchantId,
        limit: u32,
    ) -> Result<Vec<Recommendation>, Fault> {
        let rows = self.query(
            select!(
                "where audience = 'everyone' and standing = 'published' and merchant = ?1
                 order by written_at desc, id desc limit ?2"
            ),
            params![merchant.bytes(), limit],
        )?;
        all(rows, read)
    }

    fn put_recommendation(&mut self, recommendation: &Recommendation) -> Result<(), Fault> {
        let purchase = recommendation.purchase;
        let (standing, reason) = rows::standing(&recommendation.standing);
        self.execute(
            concat!(
                "insert into recommendations (",
                columns!(),
                ") values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22)
                 on conflict (merchant, sku, author) do update set
                 id = excluded.id, verdict = excluded.verdict, text = excluded.text, audience = excluded.audience,
                 disclosure = excluded.disclosure, purchase = excluded.purchase, bought_at = excluded.bought_at,
                 delivered_at = excluded.delivered_at, standing = excluded.standing, reason = excluded.reason,
                 weight = excluded.weight, points = excluded.points, next_point = excluded.next_point,
                 pictures = excluded.pictures, follow_ups = excluded.follow_ups, reply = excluded.reply,
                 versions = excluded.versions, first_at = excluded.first_at, written_at = excluded.written_at"
            ),
            params![
                recommendation.id.bytes(),
                recommendation.author.bytes(),
                recommendation.merchant.bytes(),
                &recommendation.sku,
                recommendation.verdict.name(),
                &recommendation.text,
                recommendation.audience.name(),
                recommendation.disclosure.name(),
                purchase.map(|purchase| purchase.payment.bytes()),
                purchase.map(|purchase| purchase.at),
                purchase.and_then(|purchase| purchase.delivered_at),
                standing,
                reason,
                u32::from(recommendation.weight),
                rows::points(&recommendation.points)?,
                recommendation.next_point,
                rows::pictures(&recommendation.pictures)?,
                rows::follow_ups(&recommendation.follow_ups)?,
                rows::reply(recommendation.reply.as_ref())?,
                recommendation.versions,
                recommendation.first_at,
                recommendation.written_at,
            ],
        )?;
        Ok(())
    }

    fn remove_recommendation(&mut self, id: RecommendationId) -> Result<(), Fault> {
        for statement in [
            "delete from recommendations where id = ?1",
            "delete from recommendation_versions where recommendation = ?1",
            "delete from recommendation_votes where recommendation = ?1",
            "delete from recommendation_pictures where recommendation = ?1",
        ] {
            self.execute(statement, params![id.bytes()])?;
        }
        Ok(())
    }

    fn bar(
        &mut self,
        author: ShopperId,
        merchant: MerchantId,
        sku: &str,
        at: Timestamp,
    ) -> Result<(), Fault> {
        self.execute(
            "insert into recommendations_barred (merchant, sku, author, at) values (?1, ?2, ?3, ?4)
             on conflict (merchant, sku, author) do update set at = excluded.at",
            params![merchant.bytes(), sku, author.bytes(), at.micros()],
        )?;
        Ok(())
    }

    fn barred_at(
        &mut self,
        author: ShopperId,
        merchant: MerchantId,
        sku: &str,
    ) -> Result<Option<Timestamp>, Fault> {
        let row = self.first(
            "select at from recommendations_barred where merchant = ?1 and sku = ?2 and author = ?3",
            params![merchant.bytes(), sku, author.bytes()],
        )?;
        row.map(|row| row.time(0)).transpose()
    }

    fn totals(&mut self, merchant: MerchantId, sku: &str) -> Result<Totals, Fault> {
        let row = self.first(
            &format!("select {TOTALS} from recommendation_totals where merchant = ?1 and sku = ?2"),
            params![merchant.bytes(), sku],
        )?;
        let totals = row.as_ref().map(rows::read_totals).transpose()?;
        Ok(totals.map(|(_, totals)| totals).unwrap_or_default())
    }

    fn put_totals(
        &mut self,
        merchant: MerchantId,
        sku: &str,
        totals: &Totals,
    ) -> Result<(), Fault> {
        self.execute(
            "insert into recommendation_totals (merchant, sku, words, recommends, does_not, verified, disclosed, withheld, removed,
                 counted_recommends, counted_does_not, weight_recommends, weight_does_not, score)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
             on conflict (merchant, sku) do update set
                 words = excluded.words, recommends = excluded.recommends, does_not = excluded.does_not,
                 verified = excluded.verified, disclosed = excluded.disclosed, withheld = excluded.withheld,
                 removed = excluded.removed, counted_recommends = excluded.counted_recommends,
                 counted_does_not = excluded.counted_does_not, weight_recommends = excluded.weight_recommends,
                 weight_does_not = excluded.weight_does_not, score = excluded.score",
            params![
                merchant.bytes(),
                sku,
                totals.words,
                totals.recommends,
                totals.does_not,
                totals.verified,
                totals.disclosed,
                totals.withheld,
                totals.removed,
                totals.counted_recommends,
                totals.counted_does_not,
                totals.weight_recommends,
                totals.weight_does_not,
                totals.score().map(|score| score.permille),
            ],
        )?;
        Ok(())
    }

    fn best_scored(
        &mut self,
        merchant: MerchantId,
        limit: u32,
    ) -> Result<Vec<(String, Totals)>, Fault> {
        let rows = self.query(
            &format!(
                "select {TOTALS} from recommendation_totals where merchant = ?1 and score is not null
                 order by score desc, recommends desc, sku limit ?2"
            ),
            params![merchant.bytes(), limit],
        )?;
        all(rows, rows::read_totals)
    }

    fn add_word_version(&mut self, version: &Version) -> Result<(), Fault> {
        self.execute(
            "insert into recommendation_versions
                 (recommendation, number, verdict, points, text, audience, disclosure, written_at)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![
                version.recommendation.bytes(),
                version.number,
                version.verdict.name(),
                rows::said(&version.points)?,
                &version.text,
                version.audience.name(),
                version.disclosure.name(),
                version.written_at,
            ],
        )?;
        Ok(())
    }

    fn word_versions(&mut self, id: RecommendationId) -> Result<Vec<Version>, Fault> {
        let rows = self.query(
            "select recommendation, number, verdict, points, text, audience, disclosure, written_at
             from recommendation_versions where recommendation = ?1 order by number desc",
            params![id.bytes()],
        )?;
        all(rows, rows::read_version)
    }

    fn add_vote(&mut self, vote: &Vote) -> Result<(), Fault> {
        let point = params![vote.recommendation.bytes(), vote.point];
        let last = self.first(
            "select max(number) from recommendation_votes where recommendation = ?1 and point = ?2",
            point,
        )?;
        let last = match last {
            Some(row) => row.optional(0, Row::integer)?.unwrap_or(0),
            None => 0,
        };
        self.execute(
            "update recommendation_votes set counts = 0
             where voter = ?1 and recommendation = ?2 and point = ?3 and counts = 1",
            params![vote.voter.bytes(), vote.recommendation.bytes(), vote.point],
        )?;
        self.execute(
            "insert into recommendation_votes
                 (recommendation, point, number, voter, stance, verified, disclosure, at, counts)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 1)",
            params![
                vote.recommendation.bytes(),
                vote.point,
                last + 1,
                vote.voter.bytes(),
                vote.stance.name(),
                vote.verified,
                vote.disclosure.map(|disclosure| disclosure.name()),
                vote.at,
            ],
        )?;
        Ok(())
    }

    fn stances_of(
        &mut self,
        voter: ShopperId,
        recommendations: &[RecommendationId],
    ) -> Result<Vec<(RecommendationId, u32, Stance)>, Fault> {
        let mut stances = Vec::new();
        for part in recommendations.chunks(LONGEST_LIST) {
            let (ids, length) = filled(part, &LIST_LENGTHS);
            let list: Vec<String> = (0..length).map(|place| format!("?{}", place + 2)).collect();
            let statement = format!(
                "select recommendation, point, stance from recommendation_votes
                 where voter = ?1 and counts = 1 and recommendation in ({})",
                list.join(", ")
            );
            let mut parameters = params![voter.bytes()].to_vec();
            parameters.extend(ids.map(|id| Value::from(id.bytes())));
            for row in self.query(&statement, &parameters)? {
                let id = RecommendationId(row.id(0)?);
                stances.push((id, row.number(1)?, rows::read_stance(&row, 2)?));
            }
        }
        stances.sort_by_key(|(id, point, _)| (*id, *point));
        Ok(stances)
    }

    fn votes(
        &mut self,
        recommendation: RecommendationId,
        point: u32,
        limit: u32,
    ) -> Result<Vec<Vote>, Fault> {
        let rows = self.query(
            "select recommendation, point, voter, stance, verified, disclosure, at from recommendation_votes
             where recommendation = ?1 and point = ?2 order by number desc limit ?3",
            params![recommendation.bytes(), point, limit],
        )?;
        all(rows, rows::read_vote)
    }

    fn add_word_picture(&mut self, picture: &StoredPicture) -> Result<(), Fault> {
        self.execute(
            "insert into recommendation_pictures (id, recommendation, alt, width, height, jpeg, at)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                picture.picture.id.bytes(),
                picture.recommendation.bytes(),
                &picture.picture.alt,
                picture.picture.width,
                picture.picture.height,
                &picture.jpeg,
                picture.at,
            ],
        )?;
        Ok(())
    }

    fn word_picture(&mut self, id: PictureId) -> Result<Option<StoredPicture>, Fault> {
        let row = self.first(
            "select id, recommendation, alt, width, height, jpeg, at from recommendation_pictures where id = ?1",
            params![id.bytes()],
        )?;
        row.map(|row| {
            Ok(StoredPicture {
                picture: Picture {
                    id: PictureId(row.id(0)?),
                    alt: row.text(2)?,
                    width: row.number(3)?,
                    height: row.number(4)?,
                },
                recommendation: RecommendationId(row.id(1)?),
                jpeg: row.blob(5)?,
                at: row.time(6)?,
            })
        })
        .transpose()
    }

    fn remove_word_picture(&mut self, id: PictureId) -> Result<(), Fault> {
        self.execute(
            "delete from recommendation_pictures where id = ?1",
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

impl<S: Sql> SqlWork<S> {
    /// Those of these authors who spoke of a product. Each is looked up by the whole key: of a list, PostgreSQL believes that going
    /// through all of the product's words is cheaper, because it takes shop and product for independent and expects one.
    fn who_spoke(
        &mut self,
        product: &[Value; 2],
        authors: &[ShopperId],
    ) -> Result<Vec<ShopperId>, Fault> {
        let mut spoke = Vec::new();
        for part in authors.chunks(TOGETHER) {
            let (people, count) = filled(part, &TOGETHER_LENGTHS);
            let statement = one_after_another(count, |place| {
                format!(
                    "select author from recommendations where merchant = ?1 and sku = ?2 and author = ?{}",
                    place + 3
                )
            });
            let mut parameters = product.to_vec();
            parameters.extend(people.map(|author| Value::from(author.bytes())));
            let rows = self.query(&statement, &parameters)?;
            spoke.extend(all(rows, |row| Ok(ShopperId(row.id(0)?)))?);
        }
        spoke.sort_unstable();
        spoke.dedup();
        Ok(spoke)
    }

    /// The words by these authors among those where `which` holds, by id.
    fn words_of_authors(
        &mut self,
        which: &str,
        parameters: &[Value],
        authors: &[ShopperId],
    ) -> Result<Vec<Recommendation>, Fault> {
        let mut words = Vec::new();
        for part in authors.chunks(LONGEST_LIST) {
            let (people, length) = filled(part, &LIST_LENGTHS);
            let list = (1..=length).map(|place| format!("?{}", parameters.len() + place));
            let statement = format!(
                "select {} from recommendations where {which} and author in ({})",
                columns!(),
                list.collect::<Vec<_>>().join(", ")
            );
            let mut parameters = parameters.to_vec();
            parameters.extend(people.map(|author| Value::from(author.bytes())));
            words.extend(all(self.query(&statement, &parameters)?, read)?);
        }
        words.sort_by_key(|word| word.id);
        Ok(words)
    }
}

/// Well below what either database takes.
const LONGEST_LIST: usize = 1_024;
const LIST_LENGTHS: [usize; 4] = [4, 32, 256, LONGEST_LIST];

/// So many words of a product are gone through as quickly as a few authors are looked up one by one.
const FEW: usize = 400;

/// How many authors are looked up by one statement.
const TOGETHER: usize = 128;
const TOGETHER_LENGTHS: [usize; 3] = [8, 32, TOGETHER];
