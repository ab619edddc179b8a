//! Guides in the model.

use super::Memory;
use crate::guides::{
    Asked, Before, Coaching, Comment, FollowStore, Following, Guide, GuideStore, Question, Story,
    Version,
};
use crate::payments;
use crate::refusal::Fault;
use crate::{MerchantId, QuestionId, ShopperId, StoryId, Timestamp};
use std::cmp::Reverse;
use std::collections::BTreeMap;

#[derive(Clone, Debug, Default)]
pub(super) struct Guides {
    /// Follower and guide.
    follows: BTreeMap<(ShopperId, ShopperId), Timestamp>,
    guides: BTreeMap<ShopperId, Guide>,
    /// By the guide who is coached.
    coachings: BTreeMap<ShopperId, Coaching>,
    stories: BTreeMap<StoryId, Story>,
    versions: BTreeMap<(StoryId, u32), Version>,
    helped: BTreeMap<(StoryId, ShopperId), bool>,
    comments: BTreeMap<StoryId, Vec<Comment>>,
    questions: BTreeMap<QuestionId, Question>,
}

impl FollowStore for Memory {
    fn follows(&mut self, follower: ShopperId, guide: ShopperId) -> Result<bool, Fault> {
        Ok(self.guides.follows.contains_key(&(follower, guide)))
    }

    fn followed_by(&mut self, follower: ShopperId) -> Result<Vec<Following>, Fault> {
        let first = (follower, ShopperId(0));
        let last = (follower, ShopperId(u128::MAX));
        let edges = self.guides.follows.range(first..=last);
        Ok(edges
            .map(|((_, guide), since)| Following {
                guide: *guide,
                since: *since,
            })
            .collect())
    }

    fn follow(
        &mut self,
        follower: ShopperId,
        guide: ShopperId,
        at: Timestamp,
    ) -> Result<bool, Fault> {
        let new = !self.guides.follows.contains_key(&(follower, guide));
        self.guides.follows.entry((follower, guide)).or_insert(at);
        Ok(new)
    }

    fn unfollow(&mut self, follower: ShopperId, guide: ShopperId) -> Result<bool, Fault> {
        Ok(self.guides.follows.remove(&(follower, guide)).is_some())
    }
}

impl GuideStore for Memory {
    fn guide(&mut self, id: ShopperId) -> Result<Option<Guide>, Fault> {
        Ok(self.guides.guides.get(&id).cloned())
    }

    fn guide_by_handle(&mut self, handle: &str) -> Result<Option<Guide>, Fault> {
        let mut guides = self.guides.guides.values();
        Ok(guides
            .find(|guide| guide.handle.as_str() == handle)
            .cloned())
    }

    fn guides(&mut self, limit: u32) -> Result<Vec<Guide>, Fault> {
        let mut guides: Vec<Guide> = self.guides.guides.values().cloned().collect();
        guides.sort_by_key(|guide| (Reverse(guide.followers), guide.since, guide.id));
        guides.truncate(limit as usize);
        Ok(guides)
    }

    fn put_guide(&mut self, guide: &Guide) -> Result<(), Fault> {
        let taken = self
            .guide_by_handle(guide.handle.as_str())?
            .is_some_and(|other| other.id != guide.id);
        if taken {
            return Err(Fault("a handle is kept once".into()));
        }
        self.guides.guides.insert(guide.id, guide.clone());
        Ok(())
    }

    fn coaching_of(&mut self, guide: ShopperId) -> Result<Option<Coaching>, Fault> {
        Ok(self.guides.coachings.get(&guide).copied())
    }

    fn coached_by(&mut self, coach: ShopperId) -> Result<Vec<Coaching>, Fault> {
        let all = self.guides.coachings.values();
        Ok(all
            .filter(|coaching| coaching.coach == coach)
            .copied()
            .collect())
    }

    fn put_coaching(&mut self, coaching: &Coaching) -> Result<(), Fault> {
        self.guides.coachings.insert(coaching.guide, *coaching);
        Ok(())
    }

    fn remove_coaching(&mut self, guide: ShopperId) -> Result<(), Fault> {
        self.guides.coachings.remove(&guide);
        Ok(())
    }

    fn story(&mut self, id: StoryId) -> Result<Option<Story>, Fault> {
        Ok(self.guides.stories.get(&id).cloned())
    }

    fn stories_of(&mut self, author: ShopperId) -> Result<Vec<Story>, Fault> {
        let mut stories = self.stories_where(|story| story.author == author);
        stories.sort_by_key(|story| Reverse((story.edited_at, story.id)));
        Ok(stories)
    }

    fn public_stories_of(
        &mut self,
        author: ShopperId,
        before: Before,
        limit: u32,
    ) -> Result<Vec<Story>, Fault> {
        let mut stories = self.stories_where(|story| {
            story.author == author && place(story).is_some_and(|place| place < before)
        });
        stories.sort_by_key(|story| Reverse(place(story)));
        stories.truncate(limit as usize);
        Ok(stories)
    }

    fn latest_of_followed(
        &mut self,
        follower: ShopperId,
        before: Before,
        limit: u32,
    ) -> Result<Vec<ShopperId>, Fault> {
        let mut latest = Vec::new();
        for edge in self.followed_by(follower)? {
            let newest = self.public_stories_of(edge.guide, before, 1)?;
            latest.extend(newest.first().and_then(place).map(|at| (at.at, edge.guide)));
        }
        latest.sort_by_key(|(at, guide)| (Reverse(*at), *guide));
        latest.truncate(limit as usize);
        Ok(latest.into_iter().map(|(_, guide)| guide).collect())
    }

    fn stories_citing(
        &mut self,
        merchant: MerchantId,
        sku: &str,
        limit: u32,
    ) -> Result<Vec<Story>, Fault> {
        let cites = |version: &Version| {
            let mut citations = version.content.citations.iter();
            citations.any(|citation| citation.merchant == merchant && citation.sku == sku)
        };
        let versions = &self.guides.versions;
        let mut stories = self.stories_where(|story| {
            let number = story.public_version();
            number.is_some_and(|number| versions.get(&(story.id, number)).is_some_and(cites))
        });
        stories.sort_by_key(|story| Reverse((story.helped.counted, place(story))));
        stories.truncate(limit as usize);
        Ok(stories)
    }

    fn put_story(&mut self, story: &Story) -> Result<(), Fault> {
        self.guides.stories.insert(story.id, story.clone());
        Ok(())
    }

    fn remove_story(&mut self, id: StoryId) -> Result<(), Fault> {
        self.guides.stories.remove(&id);
        self.guides.versions.retain(|(story, _), _| *story != id);
        self.guides.helped.retain(|(story, _), _| *story != id);
        self.guides.comments.remove(&id);
        Ok(())
    }

    fn version(&mut self, story: StoryId, number: u32) -> Result<Option<Version>, Fault> {
        Ok(self.guides.versions.get(&(story, number)).cloned())
    }

    fn versions(&mut self, story: StoryId) -> Result<Vec<Version>, Fault> {
        let versions = self.guides.versions.range((story, 0)..=(story, u32::MAX));
        Ok(versions.map(|(_, version)| version.clone()).collect())
    }

    fn add_version(&mut self, version: &Version) -> Result<(), Fault> {
        let key = (version.story, version.number);
        match self.guides.versions.insert(key, version.clone()) {
            None => Ok(()),
            Some(_) => Err(Fault("a version is there already".into())),
        }
    }

    fn helped(&mut self, story: StoryId, reader: ShopperId) -> Result<Option<bool>, Fault> {
        Ok(self.guides.helped.get(&(story, reader)).copied())
    }

    fn add_helped(
        &mut self,
        story: StoryId,
        reader: ShopperId,
        counts: bool,
        _: Timestamp,
    ) -> Result<(), Fault> {
        match self.guides.helped.insert((story, reader), counts) {
            None => Ok(()),
            Some(_) => Err(Fault("a reader is helped once".into())),
        }
    }

    fn remove_helped(&mut self, story: StoryId, reader: ShopperId) -> Result<(), Fault> {
        self.guides.helped.remove(&(story, reader));
        Ok(())
    }

    fn comments(&mut self, story: StoryId) -> Result<Vec<Comment>, Fault> {
        let comments = self.guides.comments.get(&story);
        Ok(comments.cloned().unwrap_or_default())
    }

    fn add_comment(&mut self, story: StoryId, comment: &Comment) -> Result<(), Fault> {
        let comments = self.guides.comments.entry(story).or_default();
        comments.push(comment.clone());
        Ok(())
    }

    fn question(&mut self, id: QuestionId) -> Result<Option<Question>, Fault> {
        Ok(self.guides.questions.get(&id).cloned())
    }

    fn put_question(&mut self, question: &Question) -> Result<(), Fault> {
        self.guides.questions.insert(question.id, question.clone());
        Ok(())
    }

    fn questions_to(&mut self, guide: ShopperId, limit: u32) -> Result<Vec<Question>, Fault> {
        let asked = |question: &Question| (question.guide == guide).then_some(question.asked_at);
        Ok(self.questions_newest(asked, limit))
    }

    fn questions_by(&mut self, asker: ShopperId, limit: u32) -> Result<Vec<Question>, Fault> {
        let asked = |question: &Question| (question.asker == asker).then_some(question.asked_at);
        Ok(self.questions_newest(asked, limit))
    }

    fn answers_about(
        &mut self,
        merchant: MerchantId,
        sku: &str,
        limit: u32,
    ) -> Result<Vec<Question>, Fault> {
        let answered = |question: &Question| {
            let answer = question.public_answer()?;
            (question.merchant == merchant && question.sku == sku).then_some(answer.at)
        };
        Ok(self.questions_newest(answered, limit))
    }

    fn asked(
        &mut self,
        asker: ShopperId,
        guide: ShopperId,
        since: Timestamp,
    ) -> Result<(u32, u32), Fault> {
        let mut counts = (0, 0);
        let all = self.guides.questions.values();
        for question in all.filter(|question| question.asker == asker) {
            let waits = question.guide == guide && question.state == Asked::Open;
            counts.0 += u32::from(question.asked_at > since);
            counts.1 += u32::from(waits);
        }
        Ok(counts)
    }

    fn has_bought(&mut self, shopper: ShopperId) -> Result<bool, Fault> {
        payments::has_bought(self, shopper)
    }
}

impl Memory {
    fn stories_where(&self, matches: impl Fn(&Story) -> bool) -> Vec<Story> {
        let all = self.guides.stories.values();
        all.filter(|story| matches(story)).cloned().collect()
    }

    /// The questions for which there is a moment, the latest moment first.
    fn questions_newest(
        &self,
        moment: impl Fn(&Question) -> Option<Timestamp>,
        limit: u32,
    ) -> Vec<Question> {
        let all = self.guides.questions.values();
        let mut found: Vec<(Timestamp, &Question)> = all
            .filter_map(|question| moment(question).map(|at| (at, question)))
            .collect();
        found.sort_by_key(|(at, question)| Reverse((*at, question.id)));
        let newest = found.into_iter().take(limit as usize);
        newest.map(|(_, question)| question.clone()).collect()
    }
}

fn place(story: &Story) -> Option<Before> {
    story.public_since().map(|at| Before { at, id: story.id.0 })
}
