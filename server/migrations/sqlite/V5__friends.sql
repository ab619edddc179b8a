-- Friends. Nothing here describes anybody who is not a shopper: an invitation names its inviter, and whoever used it.

-- Each friendship stands here twice, once from either side, so that one person's friends are one range of the key.
create table friendships (
    shopper blob not null check (length(shopper) = 16),
    friend blob not null check (length(friend) = 16),
    since integer not null,
    primary key (shopper, friend),
    check (shopper <> friend)
) strict;

create table invitations (
    id blob not null primary key check (length(id) = 16),
    -- SHA-256 of the token in the link; the token is not kept.
    token_hash blob not null unique check (length(token_hash) = 32),
    inviter blob not null check (length(inviter) = 16),
    expires_at integer not null,
    used_by blob check (length(used_by) = 16)
) strict;

-- Open invitations of one person.
create index invitations_open on invitations (inviter, expires_at) where used_by is null;
