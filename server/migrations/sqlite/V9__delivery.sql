-- What proves that goods arrived: at most one proof for a payment.

create table delivery_proofs (
    payment blob not null primary key check (length(payment) = 16),
    kind text not null check (kind in ('shopper')),
    at integer not null,
    hash blob not null check (length(hash) = 32)
) strict;
