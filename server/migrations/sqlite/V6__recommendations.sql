-- Recommendations: one per author and product.

create table recommendations (
    id blob not null primary key check (length(id) = 16),
    author blob not null check (length(author) = 16),
    merchant blob not null check (length(merchant) = 16),
    sku text not null,
    text text not null,
    audience text not null check (audience in ('friends', 'everyone', 'nobody')),
    disclosure text not null check (disclosure in ('none', 'rewarded', 'free_sample', 'employee', 'family')),
    -- The payment by which the author bought it, and when; both or neither. Whether it still stands is asked when it is read.
    purchase blob check (length(purchase) = 16),
    bought_at integer,
    written_at integer not null,
    unique (merchant, sku, author),
    check ((purchase is null) = (bought_at is null))
) strict;

create index recommendations_by_author on recommendations (author, written_at desc, id desc);

-- What everyone may read of a product, newest first: read from the front until enough is found.
create index recommendations_public on recommendations (merchant, sku, written_at desc, id desc) where audience = 'everyone';
create index recommendations_public_bought on recommendations (merchant, sku, written_at desc, id desc)
    where audience = 'everyone' and purchase is not null;
