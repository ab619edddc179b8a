-- Payments, their lines, the shopper's signed consent, and play money put on balances.

create table payments (
    id           blob    not null primary key,
    merchant     blob    not null,
    mode         text    not null check (mode in ('sandbox', 'live')),
    currency     text    not null,
    amount       integer not null check (amount > 0),
    reference    text,
    return_url   text,
    payee        text    not null,
    payee_origin text    not null,
    status       text    not null check (status in ('created', 'authorised', 'cancelled', 'expired')),
    -- Whose money is or was held, and since when.
    shopper      blob,
    held_at      integer,
    -- When the state began; for a created payment, when it ends.
    state_at     integer not null,
    created_at   integer not null,
    check ((shopper is null) = (held_at is null)),
    check (status <> 'authorised' or shopper is not null),
    check (status not in ('created', 'expired') or shopper is null)
) strict;

create index payments_of_merchant on payments (merchant, created_at desc, id desc);
create index payments_of_merchant_by_status on payments (merchant, status, created_at desc, id desc);
create index payments_of_shopper on payments (shopper, created_at desc, id desc) where shopper is not null;

create table payment_lines (
    payment     blob    not null references payments (id),
    position    integer not null,
    name        text    not null,
    sku         text,
    quantity    integer not null check (quantity between 1 and 999),
    unit_amount integer not null check (unit_amount > 0),
    primary key (payment, position)
) strict, without rowid;

create table payment_confirmations (
    payment            blob    not null primary key references payments (id),
    shopper            blob    not null,
    credential         blob    not null,
    nonce              blob    not null,
    challenge          blob    not null,
    payee_origin       text    not null,
    sign_count         integer not null,
    client_data_json   blob    not null,
    authenticator_data blob    not null,
    signature          blob    not null
) strict;

create table top_ups (
    id       blob    not null primary key,
    shopper  blob    not null,
    mode     text    not null check (mode = 'sandbox'),
    currency text    not null,
    amount   integer not null check (amount > 0),
    at       integer not null
) strict;

create index top_ups_of_shopper on top_ups (shopper, currency, at);
