-- Recommendations: one per author and product, with what hangs on it; and what they come to.

create table recommendations (
    id blob not null primary key check (length(id) = 16),
    author blob not null check (length(author) = 16),
    merchant blob not null check (length(merchant) = 16),
    sku text not null,
    verdict text not null check (verdict in ('recommends', 'does_not')),
    text text not null,
    audience text not null check (audience in ('friends', 'followers', 'everyone', 'nobody')),
    disclosure text not null check (disclosure in ('none', 'rewarded', 'free_sample', 'employee', 'family')),
    -- The payment by which the author bought it and when, both or neither; and when the goods were proven to have arrived.
    purchase blob check (length(purchase) = 16),
    bought_at integer,
    delivered_at integer,
    standing text not null check (standing in ('published', 'withheld', 'removed')),
    reason text,
    weight integer not null check (weight between 0 and 100),
    -- Lists of a few, read and written with the word alone, as JSON.
    points text not null,
    next_point integer not null,
    pictures text not null,
    follow_ups text not null,
    reply text,
    versions integer not null,
    first_at integer not null,
    written_at integer not null,
    unique (merchant, sku, author),
    check ((purchase is null) = (bought_at is null)),
    check (delivered_at is null or purchase is not null),
    check ((standing = 'published') = (reason is null))
) strict;

create index recommendations_by_author on recommendations (author, written_at desc, id desc);
create index recommendations_by_author_in_shop on recommendations (author, merchant);

-- What everyone may read of a product, newest first: read from the front until enough is found.
create index recommendations_public_verified on recommendations (merchant, sku, written_at desc, id desc)
    where audience = 'everyone' and standing = 'published' and delivered_at is not null;
create index recommendations_public_unverified on recommendations (merchant, sku, written_at desc, id desc)
    where audience = 'everyone' and standing = 'published' and delivered_at is null;
create index recommendations_public_in_shop on recommendations (merchant, written_at desc, id desc)
    where audience = 'everyone' and standing = 'published';

-- When an author took a word back that had been kept back or taken down: it is not written anew before a later purchase.
create table recommendations_barred (
    merchant blob not null check (length(merchant) = 16),
    sku text not null,
    author blob not null check (length(author) = 16),
    at integer not null,
    primary key (merchant, sku, author)
) strict;

-- Kept in the commit of each word, so that nobody counts. The score is null while nothing counts in it.
create table recommendation_totals (
    merchant blob not null check (length(merchant) = 16),
    sku text not null,
    words integer not null,
    recommends integer not null,
    does_not integer not null,
    verified integer not null,
    disclosed integer not null,
    withheld integer not null,
    removed integer not null,
    counted_recommends integer not null,
    counted_does_not integer not null,
    weight_recommends integer not null,
    weight_does_not integer not null,
    score integer,
    primary key (merchant, sku)
) strict;

create index recommendation_totals_best on recommendation_totals (merchant, score desc, recommends desc, sku)
    where score is not null;

-- What a word said before it was edited.
create table recommendation_versions (
    recommendation blob not null check (length(recommendation) = 16),
    number integer not null,
    verdict text not null check (verdict in ('recommends', 'does_not')),
    points text not null,
    text text not null,
    audience text not null check (audience in ('friends', 'followers', 'everyone', 'nobody')),
    disclosure text not null check (disclosure in ('none', 'rewarded', 'free_sample', 'employee', 'family')),
    written_at integer not null,
    primary key (recommendation, number)
) strict;

-- Votes on points as they were cast; of each voter the latest counts.
create table recommendation_votes (
    recommendation blob not null check (length(recommendation) = 16),
    point integer not null,
    number integer not null,
    voter blob not null check (length(voter) = 16),
    stance text not null check (stance in ('agrees', 'disagrees', 'withdrawn')),
    verified integer not null check (verified in (0, 1)),
    disclosure text check (disclosure in ('none', 'rewarded', 'free_sample', 'employee', 'family')),
    at integer not null,
    counts integer not null check (counts in (0, 1)),
    primary key (recommendation, point, number)
) strict;

create unique index recommendation_votes_by_voter on recommendation_votes (voter, recommendation, point) where counts = 1;

create table recommendation_pictures (
    id blob not null primary key check (length(id) = 16),
    recommendation blob not null check (length(recommendation) = 16),
    alt text not null,
    width integer not null,
    height integer not null,
    jpeg blob not null,
    at integer not null
) strict;

create index recommendation_pictures_of on recommendation_pictures (recommendation);
