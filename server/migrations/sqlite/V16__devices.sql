-- Several passkeys a person: their names, those that were removed, and codes for whoever lost them all.

alter table passkeys add column
    name text not null default '';

-- A ceremony with `adds_to` makes one more passkey for this person; with a code's hash too, for whoever lost the others.
alter table ceremonies add column
    adds_to blob;
alter table ceremonies add column
    recovery_code blob;

-- Nobody signs in with these any more. The key stays, because payments were signed with it.
create table removed_passkeys (
    id         blob    not null,
    shopper    blob    not null references shoppers (id),
    public_key blob    not null,
    created_at integer not null,
    removed_at integer not null,
    primary key (id, removed_at)
) strict;

create index removed_passkeys_of_shopper on removed_passkeys (shopper, removed_at, id);

-- Of a code only the SHA-256 is kept. A used one stays, so that its owner is told.
create table recovery_codes (
    code_hash blob    not null primary key,
    shopper   blob    not null references shoppers (id),
    made_at   integer not null,
    used_at   integer,
    -- The passkey that was made with it.
    passkey   blob,
    seen      integer not null check (seen in (0, 1)),
    check ((used_at is null) = (passkey is null))
) strict, without rowid;

create index recovery_codes_of_shopper on recovery_codes (shopper, made_at, code_hash);
create index sessions_of_shopper on sessions (shopper);
