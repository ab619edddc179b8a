-- What people established about products.

-- Totals are kept with each statement, and what it is ordered by (millionths), so that no view counts votes.
create table statements (
    id blob not null primary key check (length(id) = 16),
    author blob not null check (length(author) = 16),
    merchant blob not null check (length(merchant) = 16),
    sku text not null,
    side text not null check (side in ('pro', 'con')),
    aspect text not null,
    -- The aspect without capitals and spare white space.
    aspect_key text not null,
    text text not null,
    version integer not null check (version > 0),
    disclosure text not null check (disclosure in ('none', 'rewarded', 'free_sample', 'employee', 'family')),
    -- Whether it still stands is asked when it is read.
    purchase blob check (length(purchase) = 16),
    written_at integer not null,
    changed_at integer not null,
    withheld text,
    merged_into blob check (length(merged_into) = 16),
    agree integer not null,
    disagree integer not null,
    ranked_agree integer not null,
    ranked_disagree integer not null,
    earlier integer not null,
    bound integer not null,
    casts integer not null
) strict;

create index statements_shown on statements (merchant, sku, side, bound desc, id)
    where withheld is null and merged_into is null;
create index statements_aspects on statements (merchant, sku, aspect_key)
    where withheld is null and merged_into is null;
create index statements_by_author on statements (author, merchant, sku, id);
create index statements_merged on statements (merged_into, id) where merged_into is not null;

-- Earlier versions.
create table statement_versions (
    statement blob not null check (length(statement) = 16),
    version integer not null,
    aspect text not null,
    text text not null,
    at integer not null,
    primary key (statement, version)
) strict, without rowid;

-- Votes as they stand: one per account and statement.
create table statement_votes (
    statement blob not null check (length(statement) = 16),
    voter blob not null check (length(voter) = 16),
    stance text not null check (stance in ('agrees', 'disagrees')),
    version integer not null,
    disclosure text not null,
    purchase blob check (length(purchase) = 16),
    counts integer not null check (counts in (0, 1)),
    at integer not null,
    -- The statement it was cast on, where that was merged into this one.
    merged_from blob check (length(merged_from) = 16),
    primary key (statement, voter)
) strict, without rowid;

create index statement_votes_counting on statement_votes (voter, statement) where counts = 1;

-- Every vote as it was cast, changed and taken back.
create table statement_casts (
    statement blob not null check (length(statement) = 16),
    number integer not null check (number > 0),
    voter blob not null check (length(voter) = 16),
    stance text not null check (stance in ('agrees', 'disagrees', 'withdrawn')),
    version integer not null,
    disclosure text not null,
    purchase blob check (length(purchase) = 16),
    counts integer not null check (counts in (0, 1)),
    at integer not null,
    merged_from blob check (length(merged_from) = 16),
    primary key (statement, number)
) strict, without rowid;

create index statement_casts_by_voter on statement_casts (statement, voter, number);

-- Somebody thinks that one says what the other says.
create table merge_proposals (
    source blob not null check (length(source) = 16),
    target blob not null check (length(target) = 16),
    proposer blob not null check (length(proposer) = 16),
    at integer not null,
    primary key (source, target)
) strict, without rowid;

create index merge_proposals_by_target on merge_proposals (target, source);
create index merge_proposals_by_age on merge_proposals (at, source, target);

-- Two products of a shop at one aspect. The id follows from shop, aspect and products.
create table head_to_heads (
    id blob not null primary key check (length(id) = 16),
    merchant blob not null check (length(merchant) = 16),
    aspect text not null,
    aspect_key text not null,
    first text not null,
    second text not null,
    opened_at integer not null,
    first_votes integer not null,
    second_votes integer not null,
    level_votes integer not null,
    first_ranked integer not null,
    second_ranked integer not null,
    level_ranked integer not null
) strict;

create index head_to_heads_at on head_to_heads (merchant, aspect_key, id);
create index head_to_heads_first on head_to_heads (merchant, first);
create index head_to_heads_second on head_to_heads (merchant, second);

create table head_to_head_votes (
    head_to_head blob not null check (length(head_to_head) = 16),
    voter blob not null check (length(voter) = 16),
    choice text not null check (choice in ('first', 'second', 'level')),
    disclosure text not null,
    counts integer not null check (counts in (0, 1)),
    at integer not null,
    primary key (head_to_head, voter)
) strict, without rowid;

create index head_to_head_votes_counting on head_to_head_votes (voter, head_to_head) where counts = 1;

-- What a person last disclosed about a product here.
create table fact_disclosures (
    shopper blob not null check (length(shopper) = 16),
    merchant blob not null check (length(merchant) = 16),
    sku text not null,
    disclosure text not null,
    primary key (shopper, merchant, sku)
) strict, without rowid;

-- How often a person did something on the last day that they did it.
create table fact_deeds (
    shopper blob not null check (length(shopper) = 16),
    deed text not null,
    day integer not null,
    number integer not null,
    primary key (shopper, deed)
) strict, without rowid;
