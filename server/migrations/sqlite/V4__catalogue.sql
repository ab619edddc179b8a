-- What shops sell, and pictures of it.

create table products (
    merchant   blob    not null references merchants (id),
    -- Compared and sorted by its bytes.
    sku        text    not null,
    title      text    not null,
    description text   not null,
    currency   text    not null,
    price      integer not null check (price > 0),
    -- A lower price; without times it counts until a feed says otherwise.
    sale_price integer check (sale_price > 0 and sale_price < price),
    sale_from  integer,
    sale_until integer,
    link       text,
    image_link text,
    gtin       text,
    brand      text,
    available  integer not null check (available in (0, 1)),
    primary key (merchant, sku),
    check ((sale_from is null) = (sale_until is null)),
    check (sale_from is null or sale_price is not null)
) strict, without rowid;

create table pictures (
    merchant   blob not null,
    sku        text not null,
    media_type text not null,
    bytes      blob not null,
    primary key (merchant, sku),
    foreign key (merchant, sku) references products (merchant, sku)
) strict;
