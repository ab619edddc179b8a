-- Shops and the origins they may show us on.

create table merchants (
    id              blob    not null primary key,
    name            text    not null,
    mode            text    not null check (mode in ('sandbox', 'live')),
    currency        text    not null,
    -- Separated by spaces, which no origin contains. They are only ever read together, with their shop, on every showing.
    origins         text    not null,
    publishable_key text    not null unique,
    -- SHA-256; the key itself is kept nowhere.
    secret_hash     blob    not null unique check (length(secret_hash) = 32),
    created_at      integer not null
) strict;

create index merchants_by_age on merchants (created_at, id);
