//! Recommendations as they are shown: to readers, to their authors; and the choices as they come in.

use crate::app::App;
use crate::clock::rfc3339;
use vouch_domain::recommendations::{
    Audience, Deed, Disclosure, DraftPoint, FollowUp, FriendsWhy, Path, Picture, Point, PointKind,
    ProductView, Ranked, Ranking, Recommendation, Reply, SeenVote, Stage, Stance, Standing, Totals,
    Verdict, Version, Voter, Word, rank,
};
use vouch_domain::{Result as Outcome, ShopperId, Timestamp, Work};
use vouch_wire::recommendations as wire;

/// What a reader is shown; also what the checkout's document, the elements and their refreshed parts carry. The addresses of
/// pictures that are not for everyone are good for this viewer alone.
pub fn show_words(app: &App, viewer: Option<ShopperId>, view: ProductView) -> wire::Words {
    let show = |words: Vec<Word>| {
        let shown = words.into_iter().map(|word| show_word(app, viewer, word));
        shown.collect()
    };
    wire::Words {
        friends: show(view.friends),
        why: view.why.map(show_friends_why),
        people: show(view.people),
        totals: show_totals(&view.totals),
    }
}

fn show_word(app: &App, viewer: Option<ShopperId>, word: Word) -> wire::Word {
    let points = word.points.into_iter();
    let pictures = word.pictures.iter();
    wire::Word {
        id: word.id.to_string(),
        author: word.author,
        verdict: show_verdict(word.verdict),
        points: points
            .map(|(point, yours)| show_point(point, yours))
            .collect(),
        text: word.text,
        pictures: pictures
            .map(|picture| show_picture(app, viewer, word.public, picture))
            .collect(),
        verified_purchase: word.verified,
        disclosure: show_disclosure(word.disclosure),
        follow_ups: word.follow_ups.into_iter().map(show_follow_up).collect(),
        reply: word.reply.map(show_reply),
        versions: word.versions,
        first_at: rfc3339(word.first_at),
        written_at: rfc3339(word.written_at),
        why: wire::Why {
            path: match word.why.path {
                Path::Friend => wire::Path::Friend,
                Path::Guide => wire::Path::Guide,
                Path::Person => wire::Path::Person,
            },
            bought_at: word.why.bought_at.map(rfc3339),
            kept: word.why.kept,
        },
    }
}

pub fn show_friends_why(why: FriendsWhy) -> wire::FriendsWhy {
    wire::FriendsWhy {
        names: why.names,
        others: why.others,
        deed: match why.deed {
            Deed::Kept => wire::Deed::Kept,
            Deed::Bought => wire::Deed::Bought,
            Deed::Said => wire::Deed::Said,
        },
        friends_of_friends: why.friends_of_friends,
    }
}

pub fn show_totals(totals: &Totals) -> wire::Totals {
    wire::Totals {
        recommends: totals.recommends,
        does_not: totals.does_not,
        verified: totals.verified,
        disclosed: totals.disclosed,
        withheld: totals.withheld,
        removed: totals.removed,
        score: totals.score().map(|score| wire::Score {
            recommends: score.recommends,
            of: score.of,
            permille: score.permille,
            prior: wire::Prior {
                people: rank::PRIOR.strength,
                permille: rank::PRIOR.mean,
            },
        }),
    }
}

pub fn show_ranking(ranking: Ranking) -> wire::Ranking {
    let show = |ranked: Vec<Ranked>| {
        let shown = ranked.into_iter().map(|ranked| wire::Ranked {
            sku: ranked.product.sku,
            title: ranked.product.title,
            why: ranked.why.map(show_friends_why),
            totals: show_totals(&ranked.totals),
        });
        shown.collect()
    };
    wire::Ranking {
        friends: show(ranking.friends),
        people: show(ranking.people),
    }
}

fn show_point(point: Point, yours: Option<Stance>) -> wire::Point {
    wire::Point {
        number: point.number,
        kind: show_kind(point.kind),
        aspect: point.aspect,
        statement: point.statement,
        agree: point.agree,
        disagree: point.disagree,
        yours: yours.map(show_stance),
    }
}

pub fn show_picture(
    app: &App,
    viewer: Option<ShopperId>,
    public: bool,
    picture: &Picture,
) -> wire::Picture {
    wire::Picture {
        id: picture.id.to_string(),
        url: super::pictures::address(app, viewer, public, picture.id),
        alt: picture.alt.clone(),
        width: picture.width,
        height: picture.height,
    }
}

fn show_follow_up(follow_up: FollowUp) -> wire::FollowUp {
    wire::FollowUp {
        stage: show_stage(follow_up.stage),
        verdict: show_verdict(follow_up.verdict),
        text: follow_up.text,
        at: rfc3339(follow_up.at),
    }
}

fn show_reply(reply: Reply) -> wire::Reply {
    wire::Reply {
        text: reply.text,
        at: rfc3339(reply.at),
    }
}

/// A recommendation for its author, with the names of shop and product as they are now.
pub fn show_own(
    app: &App,
    work: &mut dyn Work,
    own: Recommendation,
    now: Timestamp,
) -> Outcome<wire::Recommendation> {
    let shop = work.merchant(own.merchant)?;
    let product = work.product(own.merchant, &own.sku)?;
    let (public, due) = (own.is_public(), own.follow_up_due(now));
    let verified = own.is_verified();
    let to_receive = own.purchase.filter(|_| !verified);
    let pictures = own.pictures.iter();
    let (standing, reason) = match own.standing {
        Standing::Published => (wire::Standing::Published, None),
        Standing::Withheld { reason } => (wire::Standing::Withheld, Some(reason)),
        Standing::Removed { reason } => (wire::Standing::Removed, Some(reason)),
    };
    Ok(wire::Recommendation {
        id: own.id.to_string(),
        merchant: own.merchant.to_string(),
        shop: shop.map_or_else(String::new, |shop| shop.name),
        title: product.map_or_else(|| own.sku.clone(), |product| product.title),
        sku: own.sku,
        verdict: show_verdict(own.verdict),
        pictures: pictures
            .map(|picture| show_picture(app, Some(own.author), public, picture))
            .collect(),
        points: own
            .points
            .into_iter()
            .map(|point| show_point(point, None))
            .collect(),
        text: own.text,
        audience: show_audience(own.audience),
        disclosure: show_disclosure(own.disclosure),
        verified_purchase: verified,
        to_receive: to_receive.map(|purchase| purchase.payment.to_string()),
        follow_ups: own.follow_ups.into_iter().map(show_follow_up).collect(),
        follow_up_due: due.map(show_stage),
        reply: own.reply.map(show_reply),
        standing,
        reason,
        versions: own.versions,
        first_at: rfc3339(own.first_at),
        written_at: rfc3339(own.written_at),
    })
}

/// An earlier version; whom it was for is its author's to know.
pub fn show_version(version: Version, own: bool) -> wire::Version {
    let points = version.points.into_iter();
    wire::Version {
        number: version.number,
        verdict: show_verdict(version.verdict),
        points: points
            .map(|said| wire::WritePoint {
                kind: show_kind(said.kind),
                aspect: said.aspect,
                statement: said.statement,
            })
            .collect(),
        text: version.text,
        disclosure: show_disclosure(version.disclosure),
        audience: own.then(|| show_audience(version.audience)),
        written_at: rfc3339(version.written_at),
    }
}

pub fn show_vote(vote: SeenVote) -> wire::Vote {
    let (yours, name) = match vote.voter {
        Voter::You => (true, None),
        Voter::Friend(name) => (false, Some(name)),
        Voter::Someone => (false, None),
    };
    wire::Vote {
        yours,
        name,
        stance: show_stance(vote.stance),
        verified: vote.verified,
        disclosure: vote.disclosure.map(show_disclosure),
        at: rfc3339(vote.at),
    }
}

pub fn read_point(point: wire::WritePoint) -> DraftPoint {
    DraftPoint {
        kind: read_kind(point.kind),
        aspect: point.aspect,
        statement: point.statement,
    }
}

/// The same choice on the wire and in the room, there and back.
macro_rules! choices {
    ($($show:ident $read:ident $choice:ident { $($variant:ident),+ })+) => {$(
        pub fn $show(choice: $choice) -> wire::$choice {
            match choice {
                $($choice::$variant => wire::$choice::$variant,)+
            }
        }

        #[allow(dead_code, reason = "not every choice comes in")]
        pub fn $read(choice: wire::$choice) -> $choice {
            match choice {
                $(wire::$choice::$variant => $choice::$variant,)+
            }
        }
    )+};
}

choices! {
    show_verdict read_verdict Verdict { Recommends, DoesNot }
    show_audience read_audience Audience { Friends, Followers, Everyone, Nobody }
    show_disclosure read_disclosure Disclosure { None, Rewarded, FreeSample, Employee, Family }
    show_stance read_stance Stance { Agrees, Disagrees, Withdrawn }
    show_stage read_stage Stage { Days30, Days180 }
    show_kind read_kind PointKind { Pro, Con }
}
