//! Stories in SQL. Working copy and published versions lie in one table, by number; what is public of a product in another, which
//! is written anew with each change of the story.

use super::read_disclosure;
use crate::params;
use crate::store::sql::{Row, Sql, Value, all, known};
use crate::store::work::SqlWork;
use vouch_domain::disclosure::Disclosure;
use vouch_domain::guides::{
    Citation, Content, Draft, Endorsement, Form, Helped, State, Story, Version, Withheld,
};
use vouch_domain::{Fault, MerchantId, ShopperId, StoryId, Timestamp};

/// The number of the working copy.
const DRAFT: u32 = 0;

impl<S: Sql> SqlWork<S> {
    pub(super) fn stories_where(
        &mut self,
        which: &str,
        parameters: &[Value],
    ) -> Result<Vec<Story>, Fault> {
        let rows = self.query(
            &format!(
                "select id, author, state, version, first_at, state_at, disclosure, withheld, withheld_at, endorsed_by,
                     endorsed_version, endorsed_at, helped, helped_counted, created_at, edited_at
                 from stories {which}"
            ),
            parameters,
        )?;
        let mut stories = Vec::with_capacity(rows.len());
        for row in &rows {
            let id = StoryId(row.id(0)?);
            let (content, _) = self
                .content(id, DRAFT)?
                .ok_or_else(|| Fault("a story without its working copy".into()))?;
            stories.push(read_story(row, content)?);
        }
        Ok(stories)
    }

    pub(super) fn versions_where(
        &mut self,
        which: &str,
        parameters: &[Value],
    ) -> Result<Vec<Version>, Fault> {
        let rows = self.query(
            &format!("select story, version, disclosure, at from story_versions {which}"),
            parameters,
        )?;
        let mut versions = Vec::with_capacity(rows.len());
        for row in &rows {
            let (story, number) = (StoryId(row.id(0)?), row.number(1)?);
            let (content, at) = self
                .content(story, number)?
                .ok_or_else(|| Fault("a version without its words".into()))?;
            versions.push(Version {
                story,
                number,
                content,
                disclosure: read_disclosure(row, 2)?,
                at,
            });
        }
        Ok(versions)
    }

    fn content(
        &mut self,
        story: StoryId,
        number: u32,
    ) -> Result<Option<(Content, Timestamp)>, Fault> {
        let Some(row) = self.first(
            "select form, title, text, at from story_versions where story = ?1 and version = ?2",
            params![story.bytes(), number],
        )?
        else {
            return Ok(None);
        };
        let citations = self.query(
            "select merchant, sku, note from story_citations where story = ?1 and version = ?2 order by position",
            params![story.bytes(), number],
        )?;
        let form = row.text(0)?;
        let content = Content {
            form: known("form", &form, Form::parse(&form))?,
            title: row.text(1)?,
            text: row.text(2)?,
            citations: all(citations, |row| {
                Ok(Citation {
                    merchant: MerchantId(row.id(0)?),
                    sku: row.text(1)?,
                    note: row.text(2)?,
                })
            })?,
        };
        Ok(Some((content, row.time(3)?)))
    }

    pub(super) fn write_content(
        &mut self,
        story: StoryId,
        number: u32,
        content: &Content,
        disclosure: Option<Disclosure>,
        at: Timestamp,
    ) -> Result<(), Fault> {
        self.execute(
            "insert into story_versions (story, version, form, title, text, disclosure, at)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                story.bytes(),
                number,
                content.form.name(),
                &content.title,
                &content.text,
                disclosure.map(Disclosure::name),
                at,
            ],
        )?;
        for (position, citation) in (0_u32..).zip(&content.citations) {
            self.execute(
                "insert into story_citations (story, version, position, merchant, sku, note)
                 values (?1, ?2, ?3, ?4, ?5, ?6)",
                params![
                    story.bytes(),
                    number,
                    position,
                    citation.merchant.bytes(),
                    &citation.sku,
                    &citation.note,
                ],
            )?;
        }
        Ok(())
    }

    pub(super) fn write_story(&mut self, story: &Story) -> Result<(), Fault> {
        let (state, version, first_at, state_at) = match story.state {
            State::Draft => ("draft", 0, None, None),
            State::Published {
                version,
                first_at,
                at,
            } => ("published", version, Some(first_at), Some(at)),
            State::Withdrawn {
                version,
                first_at,
                at,
            } => ("withdrawn", version, Some(first_at), Some(at)),
        };
        let withheld = story.withheld.as_ref();
        let endorsement = story.endorsement;
        self.execute(
            "insert into stories
                 (id, author, state, version, first_at, state_at, disclosure, withheld, withheld_at, endorsed_by,
                  endorsed_version, endorsed_at, helped, helped_counted, created_at, edited_at, public_at)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
             on conflict (id) do update set
                 state = excluded.state, version = excluded.version, first_at = excluded.first_at,
                 state_at = excluded.state_at, disclosure = excluded.disclosure, withheld = excluded.withheld,
                 withheld_at = excluded.withheld_at, endorsed_by = excluded.endorsed_by,
                 endorsed_version = excluded.endorsed_version, endorsed_at = excluded.endorsed_at,
                 helped = excluded.helped, helped_counted = excluded.helped_counted,
                 edited_at = excluded.edited_at, public_at = excluded.public_at",
            params![
                story.id.bytes(),
                story.author.bytes(),
                state,
                version,
                first_at,
                state_at,
                story.draft.disclosure.map(Disclosure::name),
                withheld.map(|withheld| &withheld.reason),
                withheld.map(|withheld| withheld.at),
                endorsement.map(|endorsement| endorsement.by.bytes()),
                endorsement.map(|endorsement| endorsement.version),
                endorsement.map(|endorsement| endorsement.at),
                story.helped.total,
                story.helped.counted,
                story.created_at,
                story.edited_at,
                story.public_since(),
            ],
        )?;
        if self.content(story.id, DRAFT)?.map(|(content, _)| content)
            != Some(story.draft.content.clone())
        {
            self.erase_content(story.id, "and version = 0")?;
            self.write_content(story.id, DRAFT, &story.draft.content, None, story.edited_at)?;
        }
        self.execute(
            "delete from story_products where story = ?1",
            params![story.id.bytes()],
        )?;
        if let (Some(version), Some(since)) = (story.public_version(), story.public_since()) {
            self.execute(
                "insert into story_products (merchant, sku, story, helped_counted, public_at)
                 select merchant, sku, story, cast(?3 as bigint), cast(?4 as bigint) from story_citations
                 where story = ?1 and version = ?2",
                params![story.id.bytes(), version, story.helped.counted, since],
            )?;
        }
        Ok(())
    }

    pub(super) fn erase_story(&mut self, id: StoryId) -> Result<(), Fault> {
        self.erase_content(id, "")?;
        for table in ["story_products", "story_helped", "story_comments"] {
            self.execute(
                &format!("delete from {table} where story = ?1"),
                params![id.bytes()],
            )?;
        }
        self.execute("delete from stories where id = ?1", params![id.bytes()])?;
        Ok(())
    }

    fn erase_content(&mut self, story: StoryId, which: &str) -> Result<(), Fault> {
        for table in ["story_citations", "story_versions"] {
            self.execute(
                &format!("delete from {table} where story = ?1 {which}"),
                params![story.bytes()],
            )?;
        }
        Ok(())
    }
}

fn read_story(row: &Row, content: Content) -> Result<Story, Fault> {
    let state = row.text(2)?;
    let version = row.number(3)?;
    let times = row.optional(4, Row::time)?.zip(row.optional(5, Row::time)?);
    let parsed = match (state.as_str(), times) {
        ("draft", None) => Some(State::Draft),
        ("published", Some((first_at, at))) => Some(State::Published {
            version,
            first_at,
            at,
        }),
        ("withdrawn", Some((first_at, at))) => Some(State::Withdrawn {
            version,
            first_at,
            at,
        }),
        _ => None,
    };
    let disclosure = row.optional(6, read_disclosure)?;
    let withheld = row.optional(7, Row::text)?.zip(row.optional(8, Row::time)?);
    let endorsed = row.optional(9, Row::id)?.zip(row.optional(11, Row::time)?);
    let endorsement = match endorsed {
        Some((by, at)) => Some(Endorsement {
            by: ShopperId(by),
            version: row.number(10)?,
            at,
        }),
        None => None,
    };
    Ok(Story {
        id: StoryId(row.id(0)?),
        author: ShopperId(row.id(1)?),
        draft: Draft {
            content,
            disclosure,
        },
        state: known("story", &state, parsed)?,
        withheld: withheld.map(|(reason, at)| Withheld { reason, at }),
        endorsement,
        helped: Helped {
            total: row.number(12)?,
            counted: row.number(13)?,
        },
        created_at: row.time(14)?,
        edited_at: row.time(15)?,
    })
}
