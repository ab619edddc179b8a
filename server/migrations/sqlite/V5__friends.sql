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
    used_by blob check (length(used_by) = 16),
    used_at integer,
    check ((used_by is null) = (used_at is null))
) strict;

-- Open invitations of one person.
create index invitations_open on invitations (inviter, expires_at) where used_by is null;

-- Friendships made by one person within the last day, from either end of a link.
create index invitations_used_of on invitations (inviter, used_at) where used_at is not null;
create index invitations_used_by on invitations (used_by, used_at) where used_at is not null;

-- Who wants nothing to do with whom. Read in both directions, told in neither.
create table blocks (
    id blob not null primary key check (length(id) = 16),
    blocker blob not null check (length(blocker) = 16),
    blocked blob not null check (length(blocked) = 16),
    since integer not null,
    unique (blocker, blocked),
    check (blocker <> blocked)
) strict;

create index blocks_by_blocked on blocks (blocked, blocker);
