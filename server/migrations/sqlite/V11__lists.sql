-- Loves, lists and polls. Who loves, gives or votes for what is read by the rules of the room alone, never listed by product.

create table loves (
    merchant blob not null check (length(merchant) = 16),
    sku text not null,
    shopper blob not null check (length(shopper) = 16),
    at integer not null,
    -- Whether it counts in the rank, as of when it was given.
    counts integer not null check (counts in (0, 1)),
    primary key (merchant, sku, shopper)
) strict;

create index loves_of_shopper on loves (shopper, at desc);
create index loves_counted on loves (merchant, sku, at desc) where counts = 1;

-- One row a product, written with each love. The heat is the logarithm of the decayed sum, as a time.
create table love_totals (
    merchant blob not null check (length(merchant) = 16),
    sku text not null,
    total integer not null check (total >= 0),
    heat integer,
    primary key (merchant, sku)
) strict;

create index love_totals_hottest on love_totals (merchant, heat desc) where heat is not null;

create table lists (
    id blob not null primary key check (length(id) = 16),
    owner blob not null check (length(owner) = 16),
    title text not null,
    audience text not null check (audience in ('only_me', 'friends', 'link', 'everyone')),
    link integer not null,
    next_item integer not null,
    created_at integer not null,
    changed_at integer not null
) strict;

create index lists_of_owner on lists (owner, changed_at desc, id desc);

create table list_items (
    list blob not null references lists (id),
    number integer not null,
    place integer not null,
    merchant blob not null check (length(merchant) = 16),
    sku text not null,
    title text not null,
    -- What it cost when it was added.
    price integer not null check (price > 0),
    currency text not null,
    note text,
    added_at integer not null,
    -- Who gives it, since when, and by which purchase if it was made here.
    taken_by blob check (length(taken_by) = 16),
    taken_at integer,
    payment blob check (length(payment) = 16),
    -- Since when its owner has it.
    fulfilled_at integer,
    primary key (list, number),
    unique (list, merchant, sku),
    check ((taken_by is null) = (taken_at is null)),
    check (payment is null or taken_by is not null)
) strict;

create table polls (
    id blob not null primary key check (length(id) = 16),
    owner blob not null check (length(owner) = 16),
    question text not null,
    link integer not null,
    created_at integer not null,
    closes_at integer,
    closed_at integer
) strict;

create index polls_of_owner on polls (owner, created_at desc, id desc);

create table poll_options (
    poll blob not null references polls (id),
    number integer not null check (number between 1 and 4),
    merchant blob not null check (length(merchant) = 16),
    sku text not null,
    title text not null,
    price integer not null check (price > 0),
    currency text not null,
    primary key (poll, number)
) strict;

create table poll_invitations (
    poll blob not null references polls (id),
    voter blob not null check (length(voter) = 16),
    primary key (poll, voter)
) strict;

create index poll_invitations_of_voter on poll_invitations (voter, poll);

create table poll_votes (
    poll blob not null references polls (id),
    voter blob not null check (length(voter) = 16),
    number integer not null,
    at integer not null,
    primary key (poll, voter)
) strict;
