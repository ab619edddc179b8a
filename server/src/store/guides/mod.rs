//! Guides in SQL: who they are and who coaches whom. Their stories, questions and followers have files of their own.

mod follows;
mod questions;
mod stories;

use crate::params;
use crate::store::sql::{Row, Sql, Value, all, known};
use crate::store::work::SqlWork;
use vouch_domain::disclosure::Disclosure;
use vouch_domain::guides::{
    Before, Coaching, Comment, Guide, GuideStore, Handle, Question, Relation, Standing, Story,
    Version,
};
use vouch_domain::payments::{self, PaymentStore};
use vouch_domain::{Fault, MerchantId, QuestionId, ShopperId, StoryId, Timestamp};

impl<S: Sql> GuideStore for SqlWork<S>
where
    Self: PaymentStore,
{
    fn guide(&mut self, id: ShopperId) -> Result<Option<Guide>, Fault> {
        self.one_guide("id = ?1", params![id.bytes()])
    }

    fn guide_by_handle(&mut self, handle: &str) -> Result<Option<Guide>, Fault> {
        self.one_guide("handle = ?1", params![handle])
    }

    fn guides(&mut self, limit: u32) -> Result<Vec<Guide>, Fault> {
        let rows = self.query(
            "select id, handle, name, about, ambassador, followers, since from guides
             order by followers desc, since, id limit ?1",
            params![limit],
        )?;
        let mut guides = all(rows, read_guide)?;
        for guide in &mut guides {
            guide.relations = self.relations(guide.id)?;
        }
        Ok(guides)
    }

    fn put_guide(&mut self, guide: &Guide) -> Result<(), Fault> {
        self.execute(
            "insert into guides (id, handle, name, about, ambassador, followers, since) values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             on conflict (id) do update set
                 handle = excluded.handle, name = excluded.name, about = excluded.about,
                 ambassador = excluded.ambassador, followers = excluded.followers",
            params![
                guide.id.bytes(),
                guide.handle.as_str(),
                &guide.name,
                &guide.about,
                guide.ambassador,
                guide.followers,
                guide.since,
            ],
        )?;
        if self.relations(guide.id)? == guide.relations {
            return Ok(());
        }
        self.execute(
            "delete from guide_relations where guide = ?1",
            params![guide.id.bytes()],
        )?;
        for relation in &guide.relations {
            self.execute(
                "insert into guide_relations (guide, merchant, disclosure) values (?1, ?2, ?3)",
                params![
                    guide.id.bytes(),
                    relation.merchant.bytes(),
                    relation.disclosure.name()
                ],
            )?;
        }
        Ok(())
    }

    fn coaching_of(&mut self, guide: ShopperId) -> Result<Option<Coaching>, Fault> {
        self.first(
            "select guide, coach, standing, since from coachings where guide = ?1",
            params![guide.bytes()],
        )?
        .map(|row| read_coaching(&row))
        .transpose()
    }

    fn coached_by(&mut self, coach: ShopperId) -> Result<Vec<Coaching>, Fault> {
        let rows = self.query(
            "select guide, coach, standing, since from coachings where coach = ?1 order by guide",
            params![coach.bytes()],
        )?;
        all(rows, read_coaching)
    }

    fn put_coaching(&mut self, coaching: &Coaching) -> Result<(), Fault> {
        self.execute(
            "insert into coachings (guide, coach, standing, since) values (?1, ?2, ?3, ?4)
             on conflict (guide) do update set
                 coach = excluded.coach, standing = excluded.standing, since = excluded.since",
            params![
                coaching.guide.bytes(),
                coaching.coach.bytes(),
                coaching.standing.name(),
                coaching.since,
            ],
        )?;
        Ok(())
    }

    fn remove_coaching(&mut self, guide: ShopperId) -> Result<(), Fault> {
        self.execute(
            "delete from coachings where guide = ?1",
            params![guide.bytes()],
        )?;
        Ok(())
    }

    fn story(&mut self, id: StoryId) -> Result<Option<Story>, Fault> {
        Ok(self
            .stories_where("where id = ?1", params![id.bytes()])?
            .pop())
    }

    fn stories_of(&mut self, author: ShopperId) -> Result<Vec<Story>, Fault> {
        self.stories_where(
            "where author = ?1 order by edited_at desc, id desc",
            params![author.bytes()],
        )
    }

    fn public_stories_of(
        &mut self,
        author: ShopperId,
        before: Before,
        limit: u32,
    ) -> Result<Vec<Story>, Fault> {
        self.stories_where(
            "where author = ?1 and public_at is not null and (public_at, id) < (?2, ?3)
             order by public_at desc, id desc limit ?4",
            params![author.bytes(), before.at, before.id.to_be_bytes(), limit],
        )
    }

    fn latest_of_followed(
        &mut self,
        follower: ShopperId,
        before: Before,
        limit: u32,
    ) -> Result<Vec<ShopperId>, Fault> {
        let rows = self.query(
            "select guide from (
                 select guide, (
                     select public_at from stories
                     where author = follows.guide and public_at is not null and (public_at, id) < (?2, ?3)
                     order by public_at desc, id desc limit 1
                 ) as latest
                 from follows where follower = ?1
             ) as heads
             where latest is not null order by latest desc, guide limit ?4",
            params![follower.bytes(), before.at, before.id.to_be_bytes(), limit],
        )?;
        all(rows, |row| Ok(ShopperId(row.id(0)?)))
    }

    fn stories_citing(
        &mut self,
        merchant: MerchantId,
        sku: &str,
        limit: u32,
    ) -> Result<Vec<Story>, Fault> {
        let rows = self.query(
            "select story from story_products where merchant = ?1 and sku = ?2
             order by helped_counted desc, public_at desc, story desc limit ?3",
            params![merchant.bytes(), sku, limit],
        )?;
        let mut stories = Vec::new();
        for id in all(rows, |row| Ok(StoryId(row.id(0)?)))? {
            stories.extend(self.story(id)?);
        }
        Ok(stories)
    }

    fn put_story(&mut self, story: &Story) -> Result<(), Fault> {
        self.write_story(story)
    }

    fn remove_story(&mut self, id: StoryId) -> Result<(), Fault> {
        self.erase_story(id)
    }

    fn version(&mut self, story: StoryId, number: u32) -> Result<Option<Version>, Fault> {
        self.versions_where(
            "where story = ?1 and version = ?2 and version > 0",
            params![story.bytes(), number],
        )
        .map(|mut versions| versions.pop())
    }

    fn versions(&mut self, story: StoryId) -> Result<Vec<Version>, Fault> {
        self.versions_where(
            "where story = ?1 and version > 0 order by version",
            params![story.bytes()],
        )
    }

    fn add_version(&mut self, version: &Version) -> Result<(), Fault> {
        self.write_content(
            version.story,
            version.number,
            &version.content,
            Some(version.disclosure),
            version.at,
        )
    }

    fn helped(&mut self, story: StoryId, reader: ShopperId) -> Result<Option<bool>, Fault> {
        self.first(
            "select counts from story_helped where story = ?1 and reader = ?2",
            params![story.bytes(), reader.bytes()],
        )?
        .map(|row| row.flag(0))
        .transpose()
    }

    fn add_helped(
        &mut self,
        story: StoryId,
        reader: ShopperId,
        counts: bool,
        at: Timestamp,
    ) -> Result<(), Fault> {
        self.execute(
            "insert into story_helped (story, reader, counts, at) values (?1, ?2, ?3, ?4)",
            params![story.bytes(), reader.bytes(), counts, at],
        )?;
        Ok(())
    }

    fn remove_helped(&mut self, story: StoryId, reader: ShopperId) -> Result<(), Fault> {
        self.execute(
            "delete from story_helped where story = ?1 and reader = ?2",
            params![story.bytes(), reader.bytes()],
        )?;
        Ok(())
    }

    fn comments(&mut self, story: StoryId) -> Result<Vec<Comment>, Fault> {
        let rows = self.query(
            "select author, text, at from story_comments where story = ?1 order by number",
            params![story.bytes()],
        )?;
        all(rows, |row| {
            Ok(Comment {
                author: ShopperId(row.id(0)?),
                text: row.text(1)?,
                at: row.time(2)?,
            })
        })
    }

    fn add_comment(&mut self, story: StoryId, comment: &Comment) -> Result<(), Fault> {
        let row = self.first(
            "select coalesce(max(number), 0) + 1 from story_comments where story = ?1",
            params![story.bytes()],
        )?;
        let number = row.map_or(Ok(1), |row| row.integer(0))?;
        self.execute(
            "insert into story_comments (story, number, author, text, at) values (?1, ?2, ?3, ?4, ?5)",
            params![
                story.bytes(),
                number,
                comment.author.bytes(),
                &comment.text,
                comment.at
            ],
        )?;
        Ok(())
    }

    fn question(&mut self, id: QuestionId) -> Result<Option<Question>, Fault> {
        Ok(self
            .questions_where("where id = ?1", params![id.bytes()])?
            .pop())
    }

    fn put_question(&mut self, question: &Question) -> Result<(), Fault> {
        self.write_question(question)
    }

    fn questions_to(&mut self, guide: ShopperId, limit: u32) -> Result<Vec<Question>, Fault> {
        self.questions_where(
            "where guide = ?1 order by asked_at desc, id desc limit ?2",
            params![guide.bytes(), limit],
        )
    }

    fn questions_by(&mut self, asker: ShopperId, limit: u32) -> Result<Vec<Question>, Fault> {
        self.questions_where(
            "where asker = ?1 order by asked_at desc, id desc limit ?2",
            params![asker.bytes(), limit],
        )
    }

    fn answers_about(
        &mut self,
        merchant: MerchantId,
        sku: &str,
        limit: u32,
    ) -> Result<Vec<Question>, Fault> {
        self.questions_where(
            "where merchant = ?1 and sku = ?2 and state = 'answered' and withheld is null
             order by state_at desc, id desc limit ?3",
            params![merchant.bytes(), sku, limit],
        )
    }

    fn asked(
        &mut self,
        asker: ShopperId,
        guide: ShopperId,
        since: Timestamp,
    ) -> Result<(u32, u32), Fault> {
        let today = self.first(
            "select count(*) from questions where asker = ?1 and asked_at > ?2",
            params![asker.bytes(), since],
        )?;
        let waiting = self.first(
            "select count(*) from questions where asker = ?1 and guide = ?2 and state = 'open'",
            params![asker.bytes(), guide.bytes()],
        )?;
        let count = |row: Option<Row>| row.map_or(Ok(0), |row| row.number(0));
        Ok((count(today)?, count(waiting)?))
    }

    fn has_bought(&mut self, shopper: ShopperId) -> Result<bool, Fault> {
        payments::has_bought(self, shopper)
    }
}

impl<S: Sql> SqlWork<S> {
    fn one_guide(&mut self, which: &str, parameters: &[Value]) -> Result<Option<Guide>, Fault> {
        let row = self.first(
            &format!(
                "select id, handle, name, about, ambassador, followers, since from guides where {which}"
            ),
            parameters,
        )?;
        let Some(mut guide) = row.map(|row| read_guide(&row)).transpose()? else {
            return Ok(None);
        };
        guide.relations = self.relations(guide.id)?;
        Ok(Some(guide))
    }

    fn relations(&mut self, guide: ShopperId) -> Result<Vec<Relation>, Fault> {
        let rows = self.query(
            "select merchant, disclosure from guide_relations where guide = ?1 order by merchant",
            params![guide.bytes()],
        )?;
        all(rows, |row| {
            Ok(Relation {
                merchant: MerchantId(row.id(0)?),
                disclosure: read_disclosure(row, 1)?,
            })
        })
    }
}

/// Without its relations.
fn read_guide(row: &Row) -> Result<Guide, Fault> {
    Ok(Guide {
        id: ShopperId(row.id(0)?),
        handle: Handle::kept(row.text(1)?),
        name: row.text(2)?,
        about: row.text(3)?,
        relations: Vec::new(),
        ambassador: row.flag(4)?,
        followers: row.number(5)?,
        since: row.time(6)?,
    })
}

fn read_coaching(row: &Row) -> Result<Coaching, Fault> {
    let standing = row.text(2)?;
    Ok(Coaching {
        guide: ShopperId(row.id(0)?),
        coach: ShopperId(row.id(1)?),
        standing: known("standing", &standing, Standing::parse(&standing))?,
        since: row.time(3)?,
    })
}

fn read_disclosure(row: &Row, column: usize) -> Result<Disclosure, Fault> {
    let disclosure = row.text(column)?;
    known("disclosure", &disclosure, Disclosure::parse(&disclosure))
}
