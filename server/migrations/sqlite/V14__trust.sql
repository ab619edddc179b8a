-- Reports, cases and what people decided; operators; ties between shops and people; how far the house has looked.

create table trust_cases (
    id blob not null primary key check (length(id) = 16),
    kind text not null check (kind in ('recommendation', 'story', 'answer', 'statement', 'reply')),
    subject blob not null check (length(subject) = 16),
    author_kind text not null check (author_kind in ('shopper', 'merchant')),
    author blob not null check (length(author) = 16),
    merchant blob check (length(merchant) = 16),
    ground text not null,
    signal text,
    opened_at integer not null,
    reply_by integer not null,
    reply text,
    replied_at integer,
    stage text not null check (stage in ('open', 'decided', 'appealed', 'closed')),
    -- Decided and not appealed: until when it may be.
    appeal_by integer,
    appellant_kind text check (appellant_kind in ('shopper', 'merchant')),
    appellant blob check (length(appellant) = 16),
    appeal text,
    appealed_at integer,
    closed_at integer,
    check ((reply is null) = (replied_at is null)),
    check ((appeal is null) = (appealed_at is null) and (appeal is null) = (appellant is null)),
    check ((stage = 'decided') = (appeal_by is not null)),
    check ((stage = 'closed') = (closed_at is not null)),
    check (stage <> 'appealed' or appeal is not null)
) strict;

create index trust_cases_by_subject on trust_cases (kind, subject);
create index trust_cases_by_author on trust_cases (author_kind, author, opened_at desc, id desc);
create index trust_cases_by_stage on trust_cases (stage, opened_at desc, id desc);
create index trust_cases_to_close on trust_cases (appeal_by, id) where appeal_by is not null;

-- At most four to a case: first instance and appeal, each by one operator or by two who said the same. One alone at a place where
-- two are needed is a proposal.
create table trust_decisions (
    trust_case blob not null references trust_cases (id),
    instance integer not null check (instance in (1, 2)),
    place integer not null check (place in (1, 2)),
    -- 1: it waits for another operator to say the same.
    proposed integer not null check (proposed in (0, 1)),
    operator text not null,
    outcome text not null check (outcome in ('keep', 'lower', 'withhold')),
    explanation text not null,
    decided_at integer not null,
    primary key (trust_case, instance, place)
) strict, without rowid;

create table trust_reports (
    trust_case blob not null references trust_cases (id),
    reporter_kind text not null check (reporter_kind in ('shopper', 'merchant')),
    reporter blob not null check (length(reporter) = 16),
    ground text not null,
    text text not null,
    evidence_url text,
    reported_at integer not null,
    primary key (trust_case, reporter_kind, reporter)
) strict, without rowid;

create index trust_reports_by_reporter on trust_reports (reporter_kind, reporter, reported_at desc);

-- What signals found; figures are lines of name=value, from which the reader's language writes a sentence.
create table trust_evidence (
    trust_case blob not null references trust_cases (id),
    number integer not null,
    signal text not null,
    figures text not null,
    primary key (trust_case, number)
) strict, without rowid;

create table trust_operators (
    name text not null primary key,
    added_at integer not null,
    retired_at integer
) strict, without rowid;

-- Keyed hashes: no address and no account stands here.
create table trust_ties (
    owner_kind text not null check (owner_kind in ('shopper', 'merchant')),
    owner blob not null check (length(owner) = 16),
    kind text not null check (kind in ('staff_email', 'payout_iban', 'device', 'address')),
    hash blob not null check (length(hash) = 32),
    since integer not null,
    primary key (owner_kind, owner, kind, hash)
) strict, without rowid;

-- Words by people who are tied to the shop.
create table trust_related (
    kind text not null,
    subject blob not null check (length(subject) = 16),
    tie text not null,
    disclosed integer not null check (disclosed in (0, 1)),
    primary key (kind, subject)
) strict, without rowid;

-- How far the log of words has been looked through; one row.
create table trust_looked (
    id integer not null primary key check (id = 1),
    until integer not null
) strict;

insert into trust_looked (id, until) values (1, 0);

-- Shops whose ties have changed, and how far their words have been looked at again.
create table trust_to_look_at (
    merchant blob not null primary key check (length(merchant) = 16),
    until blob not null check (length(until) = 16)
) strict, without rowid;
