-- What the outside will be told, where, and what it answered.

create table endpoints (
    id            blob    not null primary key,
    merchant      blob    not null references merchants (id),
    url           text    not null,
    -- '*', or event types separated by spaces, which none contains.
    topics        text    not null,
    secret        text    not null,
    former_secret text,
    former_until  integer,
    -- Since when nothing has arrived; null where all is well.
    failing_since integer,
    disabled_at   integer,
    disabled_why  text    check (disabled_why in ('asked', 'failing', 'gone')),
    created_at    integer not null,
    check ((former_secret is null) = (former_until is null)),
    check ((disabled_at is null) = (disabled_why is null)),
    check (disabled_at is null or failing_since is null)
) strict;

create index endpoints_of_merchant on endpoints (merchant, created_at, id);

create table events (
    -- The how-manieth event of all: what keeps one payment's events in order, and tells who listens what is new.
    number   integer not null primary key,
    id       blob    not null unique,
    topic    text    not null,
    merchant blob    not null,
    -- What it is about: one of the two.
    payment  blob    references payments (id),
    endpoint blob,
    at       integer not null,
    -- What is sent, byte for byte, once it was sent for the first time.
    body     blob,
    check ((payment is null) <> (endpoint is null))
) strict;

create index events_of_payment on events (payment, number) where payment is not null;
create index events_of_merchant on events (merchant, number);

create table deliveries (
    event      blob    not null references events (id),
    endpoint   blob    not null,
    status     text    not null check (status in ('underway', 'held', 'delivered', 'given_up')),
    attempts   integer not null,
    due        integer not null,
    settled_at integer,
    primary key (event, endpoint)
) strict;

create index deliveries_due on deliveries (due, event, endpoint) where status = 'underway';
-- What an endpoint still has to hear, when it is disabled or enabled again.
create index deliveries_open on deliveries (endpoint, status) where status in ('underway', 'held');

create table attempts (
    event       blob    not null,
    endpoint    blob    not null,
    number      integer not null,
    at          integer not null,
    duration_ms integer not null,
    -- The answer's, or null where none came.
    status      integer,
    -- The answer's first bytes, or why none came.
    said        text    not null,
    primary key (event, endpoint, number),
    foreign key (event, endpoint) references deliveries (event, endpoint)
) strict;

create index attempts_by_age on attempts (at);

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
