-- Every word received and what became of it, hash-chained.
--
-- Of a row, the chain covers what everybody may read: sequence, day, commitment and, where it is open, act, kind, subject,
-- merchant, sku, verdict and reason. What a sealed row says stands here for its author alone.

create table transparency_log (
    sequence integer not null primary key check (sequence > 0),
    -- Days since 1970-01-01.
    day integer not null,
    commitment blob not null check (length(commitment) = 32),
    hash blob not null check (length(hash) = 32),
    kind text not null check (kind in ('recommendation', 'story', 'answer', 'statement', 'reply')),
    subject blob not null check (length(subject) = 16),
    -- What the commitment seals.
    act text not null,
    at integer not null,
    content_hash blob not null check (length(content_hash) = 32),
    reason text,
    -- What everybody is told; null where the entry is sealed.
    told_act text,
    merchant blob check (length(merchant) = 16),
    sku text,
    verdict text check (verdict in ('', 'recommends', 'does_not')),
    check ((told_act is null) = (verdict is null))
) strict;

create index transparency_log_by_subject on transparency_log (kind, subject, sequence);

create index transparency_log_published on transparency_log (sequence desc) where kind = 'recommendation' and told_act = 'published';

-- Each word that the log has heard of: whose it is, the secret from which the salts of its entries follow, and where it stands for
-- everybody, if it ever did.
create table transparency_subjects (
    kind text not null,
    subject blob not null check (length(subject) = 16),
    secret blob not null check (length(secret) = 32),
    author blob check (length(author) = 16),
    state text check (state in ('received', 'published', 'withheld', 'removed_by_author', 'removed')),
    reason text,
    merchant blob check (length(merchant) = 16),
    sku text,
    verdict text check (verdict in ('', 'recommends', 'does_not')),
    primary key (kind, subject),
    check ((state is null) = (verdict is null))
) strict, without rowid;

create index transparency_subjects_by_author on transparency_subjects (author, kind, subject) where author is not null;

create index transparency_subjects_about on transparency_subjects (merchant, kind, subject) where merchant is not null;

-- The figures that follow from the open entries, kept in the same commit. An empty kind: sealed entries.
create table transparency_counts (
    kind text not null,
    verdict text not null,
    figure text not null,
    counted_by text not null,
    number integer not null,
    primary key (kind, verdict, figure, counted_by)
) strict, without rowid;

-- The end of the log; one row. The signature is the house's, over the three before it.
create table transparency_head (
    id integer not null primary key check (id = 1),
    sequence integer not null,
    day integer not null,
    hash blob not null check (length(hash) = 32),
    signature blob
) strict;

insert into transparency_head (id, sequence, day, hash)
    values (1, 0, 0, x'0000000000000000000000000000000000000000000000000000000000000000');
