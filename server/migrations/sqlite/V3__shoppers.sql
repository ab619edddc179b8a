-- Shoppers, their passkeys, and the short-lived proofs that somebody is who they are. Of tokens, codes and secrets only the
-- SHA-256 is kept.

create table shoppers (
    id        blob    not null primary key,
    handle    text    not null,
    email     text    not null,
    joined_at integer not null
) strict;

create table passkeys (
    id            blob    not null primary key,
    shopper       blob    not null references shoppers (id),
    static_state  blob    not null,
    dynamic_state blob    not null,
    public_key    blob    not null,
    sign_count    integer not null check (sign_count >= 0),
    created_at    integer not null,
    used_at       integer not null
) strict;

create index passkeys_of_shopper on passkeys (shopper, created_at, id);

-- A session with a shop was opened in a frame of that shop's page; with a checkout too, in that checkout.
create table sessions (
    token_hash blob    not null primary key,
    shopper    blob    not null references shoppers (id),
    checkout   blob,
    merchant   blob,
    expires_at integer not null,
    check (checkout is null or merchant is not null)
) strict, without rowid;

create index sessions_by_expiry on sessions (expires_at);

create table resumes (
    token_hash blob    not null primary key,
    shopper    blob    not null references shoppers (id),
    merchant   blob    not null,
    expires_at integer not null
) strict, without rowid;

create index resumes_of_shopper on resumes (shopper, merchant);
create index resumes_by_expiry on resumes (expires_at);

create table enrolments (
    id          blob    not null primary key,
    code_hash   blob    not null unique,
    secret_hash blob    not null,
    handle      text    not null,
    email       text    not null,
    checkout    blob    not null,
    merchant    blob    not null,
    shopper     blob references shoppers (id),
    expires_at  integer not null
) strict;

create index enrolments_by_expiry on enrolments (expires_at);

-- A ceremony with a shopper is a sign-up, and then has a name and an address; one without is a sign-in.
create table ceremonies (
    id         blob    not null primary key,
    shopper    blob,
    handle     text,
    email      text,
    enrolment  blob,
    checkout   blob,
    merchant   blob,
    state      blob    not null,
    expires_at integer not null,
    check ((shopper is null) = (handle is null) and (shopper is null) = (email is null)),
    check (enrolment is null or shopper is not null),
    check (checkout is null or merchant is not null)
) strict;

create index ceremonies_by_expiry on ceremonies (expires_at);
