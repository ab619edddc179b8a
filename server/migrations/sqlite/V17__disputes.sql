-- Shoppers' claims about payments: what each side says, and what was decided.

create table disputes (
    id        blob    not null primary key check (length(id) = 16),
    payment   blob    not null,
    merchant  blob    not null,
    shopper   blob    not null,
    claim     text    not null check (claim in ('not_received', 'not_as_described')),
    opened_at integer not null,
    stage     text    not null check (stage in ('open', 'answered', 'decided', 'appealed', 'closed')),
    -- When the stage ends by itself; of a closed one, when it was closed.
    stage_at  integer not null,
    appeal_by_side text check (appeal_by_side in ('shopper', 'merchant')),
    appeal    text,
    appeal_at integer,
    -- Closed, and what the shopper claimed was found untrue.
    false_claim integer not null check (false_claim in (0, 1)),
    unique (payment, claim),
    check ((appeal is null) = (appeal_at is null) and (appeal is null) = (appeal_by_side is null)),
    check (stage <> 'appealed' or appeal is not null)
) strict;

create index disputes_of_payment on disputes (payment, opened_at, id);
create index disputes_of_merchant on disputes (merchant, opened_at desc, id desc);
create index disputes_by_stage on disputes (stage, opened_at, id);
create index disputes_false_claims on disputes (shopper, stage_at) where false_claim = 1;

create table dispute_statements (
    dispute  blob    not null references disputes (id),
    position integer not null,
    side     text    not null check (side in ('shopper', 'merchant')),
    body     text    not null,
    at       integer not null,
    primary key (dispute, position)
) strict, without rowid;

-- First instance, then appeal. By a rule or by an operator.
create table dispute_decisions (
    dispute  blob    not null references disputes (id),
    instance integer not null check (instance in (1, 2, 3)),
    winner   text    not null check (winner in ('shopper', 'merchant')),
    rule     text,
    operator text,
    because  text,
    at       integer not null,
    primary key (dispute, instance),
    check ((rule is null) <> (operator is null))
) strict, without rowid;
