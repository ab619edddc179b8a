-- What the outside will be told, and what it was answered.

create table events (
    id       blob    not null primary key,
    topic    text    not null,
    merchant blob    not null,
    payment  blob    not null references payments (id),
    -- The how-manieth event of its payment: what keeps one payment's events in order.
    ordinal  integer not null,
    at       integer not null,
    -- What is sent, byte for byte, once it was sent for the first time.
    body     blob,
    unique (payment, ordinal)
) strict;

create table deliveries (
    event      blob    not null references events (id),
    endpoint   blob    not null,
    status     text    not null check (status in ('underway', 'delivered', 'given_up')),
    attempts   integer not null,
    due        integer not null,
    last_error text,
    settled_at integer,
    primary key (event, endpoint)
) strict;

create index deliveries_due on deliveries (due, event, endpoint) where status = 'underway';

create table answers (
    scope   text    not null,
    key     text    not null,
    request blob    not null,
    status  integer not null,
    body    blob    not null,
    at      integer not null,
    primary key (scope, key)
) strict;

create index answers_by_age on answers (at);
