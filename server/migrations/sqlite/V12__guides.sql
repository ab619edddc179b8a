-- Guides, what they write and who follows them.

-- The key begins with the follower: nobody's followers can be listed by it, only counted where they are kept count of.
create table follows (
    follower blob not null check (length(follower) = 16),
    guide blob not null check (length(guide) = 16),
    since integer not null,
    primary key (follower, guide),
    check (follower <> guide)
) strict, without rowid;
