-- Guides, what they write, whom they answer and who follows them.

create table guides (
    id blob not null primary key check (length(id) = 16),
    handle text not null unique,
    name text not null,
    about text not null,
    ambassador integer not null check (ambassador in (0, 1)),
    -- Kept count of with each edge of `follows`.
    followers integer not null check (followers >= 0),
    since integer not null
) strict;

create index guides_followed on guides (followers desc, since, id);

-- What a guide is to a shop, standing.
create table guide_relations (
    guide blob not null references guides (id),
    merchant blob not null check (length(merchant) = 16),
    disclosure text not null check (disclosure in ('rewarded', 'free_sample', 'employee', 'family')),
    primary key (guide, merchant)
) strict, without rowid;

-- The key begins with the follower: nobody's followers can be listed by it.
create table follows (
    follower blob not null check (length(follower) = 16),
    guide blob not null check (length(guide) = 16),
    since integer not null,
    primary key (follower, guide),
    check (follower <> guide)
) strict, without rowid;

create table coachings (
    guide blob not null primary key check (length(guide) = 16),
    coach blob not null check (length(coach) = 16),
    standing text not null check (standing in ('asked', 'accepted')),
    since integer not null,
    check (guide <> coach)
) strict;

create index coachings_of_coach on coachings (coach, guide);

create table stories (
    id blob not null primary key check (length(id) = 16),
    author blob not null check (length(author) = 16),
    state text not null check (state in ('draft', 'published', 'withdrawn')),
    -- The version that was published last, when the first came out, and since when the state holds.
    version integer not null check (version >= 0),
    first_at integer,
    state_at integer,
    -- The working copy's disclosure; null while it was not said.
    disclosure text check (disclosure in ('none', 'rewarded', 'free_sample', 'employee', 'family')),
    withheld text,
    withheld_at integer,
    endorsed_by blob check (length(endorsed_by) = 16),
    endorsed_version integer,
    endorsed_at integer,
    helped integer not null check (helped >= 0),
    helped_counted integer not null check (helped_counted between 0 and helped),
    created_at integer not null,
    edited_at integer not null,
    -- Since when readers know it; null while they may not see it.
    public_at integer,
    check ((state = 'draft') = (first_at is null)),
    check ((withheld is null) = (withheld_at is null)),
    check (public_at is null or (state = 'published' and withheld is null))
) strict;

create index stories_of_author on stories (author, edited_at desc, id desc);
create index stories_public on stories (author, public_at desc, id desc) where public_at is not null;

-- Versions from 1 on are what was published and never change; 0 is the working copy.
create table story_versions (
    story blob not null references stories (id),
    version integer not null check (version >= 0),
    form text not null check (form in ('story', 'set')),
    title text not null,
    text text not null,
    -- Of a published version; the working copy's stands with the story.
    disclosure text check (disclosure in ('none', 'rewarded', 'free_sample', 'employee', 'family')),
    at integer not null,
    primary key (story, version),
    check ((version = 0) = (disclosure is null))
) strict;

create table story_citations (
    story blob not null,
    version integer not null,
    position integer not null,
    merchant blob not null check (length(merchant) = 16),
    sku text not null,
    note text not null,
    primary key (story, version, position)
) strict, without rowid;

-- What readers may see of a product, most helpful first: rows of the versions that are public now.
create table story_products (
    merchant blob not null,
    sku text not null,
    story blob not null,
    helped_counted integer not null,
    public_at integer not null,
    primary key (merchant, sku, story)
) strict, without rowid;

create index story_products_best on story_products (merchant, sku, helped_counted desc, public_at desc, story desc);
create index story_products_of_story on story_products (story);

create table story_helped (
    story blob not null,
    reader blob not null check (length(reader) = 16),
    counts integer not null check (counts in (0, 1)),
    at integer not null,
    primary key (story, reader)
) strict, without rowid;

create table story_comments (
    story blob not null,
    number integer not null,
    author blob not null check (length(author) = 16),
    text text not null,
    at integer not null,
    primary key (story, number)
) strict, without rowid;

create table questions (
    id blob not null primary key check (length(id) = 16),
    guide blob not null check (length(guide) = 16),
    asker blob not null check (length(asker) = 16),
    merchant blob not null check (length(merchant) = 16),
    sku text not null,
    text text not null,
    asked_at integer not null,
    state text not null check (state in ('open', 'answered', 'declined')),
    state_at integer,
    answer text,
    disclosure text check (disclosure in ('none', 'rewarded', 'free_sample', 'employee', 'family')),
    edited_at integer,
    withheld text,
    withheld_at integer,
    check ((state = 'open') = (state_at is null)),
    check ((state = 'answered') = (answer is not null)),
    check ((answer is null) = (disclosure is null)),
    check ((withheld is null) = (withheld_at is null))
) strict;

create index questions_to_guide on questions (guide, asked_at desc, id desc);
create index questions_by_asker on questions (asker, asked_at desc, id desc);
create index questions_about on questions (merchant, sku, state_at desc, id desc)
    where state = 'answered' and withheld is null;
