-- What falls due for payments, and how far ahead sandbox merchants' clocks are.

create table timers (
    payment  blob    not null,
    kind     text    not null,
    merchant blob    not null,
    -- By the merchant's clock.
    due_at   integer not null,
    primary key (payment, kind)
) strict;

create index timers_due on timers (due_at, payment, kind);

-- Those of one merchant whose clock is ahead.
create index timers_due_of_merchant on timers (merchant, due_at);

create table test_clocks (
    merchant blob    not null primary key,
    -- Seconds that it is ahead of the house's clock.
    ahead    integer not null check (ahead >= 0)
) strict;
