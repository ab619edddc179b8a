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
    status       text    not null check (status in ('created', 'authorised', 'shipped', 'delivered', 'released',
                                             'refunded', 'cancelled', 'expired')),
    -- Whose money is or was held, and since when.
    shopper      blob,
    held_at      integer,
    -- When the state began; for a created payment, when it ends.
    state_at     integer not null,
    -- While it is delivered: when the merchant may have the money.
    release_at   integer,
    -- Once it is released: when it was delivered.
    delivered_at integer,
    -- Minor units that went back.
    refunded     integer not null default 0 check (refunded between 0 and amount),
    created_at   integer not null,
    check ((shopper is null) = (held_at is null)),
    check (status not in ('authorised', 'shipped', 'delivered', 'released', 'refunded') or shopper is not null),
    check ((status = 'delivered') = (release_at is not null)),
    check ((status = 'released') = (delivered_at is not null)),
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

-- Money that went back to whoever paid: of a payment, or of some of its lines.
create table refunds (
    id       blob    not null primary key,
    payment  blob    not null references payments (id),
    amount   integer not null check (amount > 0),
    currency text    not null,
    paid_by  text    not null check (paid_by in ('escrow', 'merchant')),
    reason   text    not null check (reason in ('merchant', 'not_delivered', 'withdrawal', 'dispute')),
    note     text,
    at       integer not null
) strict;

create index refunds_of_payment on refunds (payment, at, id);

create table refund_lines (
    refund   blob    not null references refunds (id),
    position integer not null,
    -- The payment's line, from 1.
    line     integer not null,
    quantity integer not null check (quantity > 0),
    primary key (refund, position)
) strict, without rowid;

-- Shoppers who took the contract back, and when their money is back at the latest.
create table withdrawals (
    payment   blob    not null primary key references payments (id),
    at        integer not null,
    refund_by integer not null
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
