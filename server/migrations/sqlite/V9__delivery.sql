-- What was shipped, what speaks for its arrival, and what proves that all of a payment arrived: at most one proof for a payment.

create table delivery_parcels (
    id             blob    not null primary key check (length(id) = 16),
    payment        blob    not null,
    number         integer not null check (number > 0),
    carrier        text,
    tracking       text,
    more_to_follow integer not null check (more_to_follow in (0, 1)),
    shipped_at     integer not null,
    -- The hand-over code, salted and hashed; wrong ones so far, and until when they lock.
    salt           blob    not null check (length(salt) = 16),
    seal           blob    not null check (length(seal) = 32),
    wrong          integer not null,
    locked_until   integer,
    -- The strongest that is known of its arrival.
    arrived_kind   text,
    arrived_at     integer,
    release_at     integer,
    unique (payment, number),
    check ((arrived_kind is null) = (arrived_at is null)),
    check ((arrived_kind is null) = (release_at is null))
) strict;

create table delivery_evidence (
    payment     blob    not null,
    number      integer not null check (number > 0),
    kind        text    not null,
    parcel      blob,
    happened_at integer not null,
    detail      text    not null,
    at          integer not null,
    -- SHA-256 over all of the above and the hash before.
    hash        blob    not null check (length(hash) = 32),
    primary key (payment, number)
) strict;

create table delivery_proofs (
    payment blob    not null primary key check (length(payment) = 16),
    kind    text    not null,
    at      integer not null,
    hash    blob    not null check (length(hash) = 32)
) strict;

-- Who may bring evidence, and the Ed25519 key or the shared secret that its events are checked with.
create table carriers (
    slug       text    not null primary key,
    name       text    not null,
    scheme     text    not null check (scheme in ('ed25519', 'secret')),
    verifier   blob    not null,
    added_at   integer not null,
    retired_at integer
) strict;
