-- The ledger: accounts, immutable transfers, and what became of holds.
--
-- `sequence` counts the entries of the journal (an account opened, a transfer, a hold that ran out, an id spent by a refusal)
-- without a gap, in the order of their timestamps. `vouch verify` reads these tables alone.

create table ledger_accounts (
    id              blob    not null primary key,
    debits_pending  integer not null check (debits_pending >= 0),
    debits_posted   integer not null check (debits_posted >= 0),
    credits_pending integer not null check (credits_pending >= 0),
    credits_posted  integer not null check (credits_posted >= 0),
    ledger          integer not null check (ledger > 0),
    code            integer not null check (code > 0),
    flags           integer not null,
    -- Rises by one with each entry that touches the account.
    version         integer not null,
    timestamp       integer not null,
    sequence        integer not null,
    -- Over all of the above, so that no balance is read from a row that the disk has changed.
    seal            integer not null
) strict, without rowid;

create table ledger_transfers (
    sequence       integer not null primary key,
    id             blob    not null unique,
    debit_account  blob    not null references ledger_accounts (id),
    credit_account blob    not null references ledger_accounts (id),
    amount         integer not null check (amount >= 0),
    -- The hold that this transfer posts or voids.
    pending_id     blob,
    timeout        integer not null check (timeout >= 0),
    ledger         integer not null,
    code           integer not null,
    flags          integer not null,
    -- From when it counts, where that is not its timestamp.
    effective_at   integer,
    timestamp      integer not null,
    -- The accounts' versions once it was recorded: its place in the history of each.
    debit_version  integer not null,
    credit_version integer not null,
    check (debit_account <> credit_account)
) strict;

-- Pending transfers that are neither posted nor voided nor run out.
create table ledger_open_holds (
    hold        blob    not null primary key references ledger_transfers (id),
    expires_at  integer,
    recorded_at integer not null
) strict, without rowid;

create index ledger_open_holds_due on ledger_open_holds (expires_at, recorded_at) where expires_at is not null;

-- How a hold ended, once. `sequence` is that of the transfer that posted or voided it; running out is an entry of its own.
create table ledger_resolutions (
    sequence       integer not null primary key,
    hold           blob    not null unique references ledger_transfers (id),
    resolution     text    not null check (resolution in ('posted', 'voided', 'expired')),
    -- All that was held.
    amount         integer not null check (amount >= 0),
    timestamp      integer not null,
    debit_version  integer not null,
    credit_version integer not null
) strict;

-- Ids that a refusal has spent for good.
create table ledger_spent_ids (
    sequence  integer not null primary key,
    id        blob    not null unique,
    refusal   text    not null,
    timestamp integer not null
) strict;

-- The counters of accounts that keep their history, after each of their entries.
create table ledger_balances (
    account         blob    not null,
    sequence        integer not null,
    version         integer not null,
    debits_pending  integer not null,
    debits_posted   integer not null,
    credits_pending integer not null,
    credits_posted  integer not null,
    closed          integer not null check (closed in (0, 1)),
    primary key (account, sequence)
) strict, without rowid;

-- The chain: at each place of the journal, the hash over everything up to it.
create table ledger_journal (
    sequence integer not null primary key,
    hash     blob    not null check (length(hash) = 32)
) strict;

-- The end of the journal; one row. The signature is the house's, over the three before it.
create table ledger_head (
    id        integer not null primary key check (id = 1),
    timestamp integer not null,
    sequence  integer not null,
    hash      blob    not null check (length(hash) = 32),
    signature blob
) strict;

insert into ledger_head (id, timestamp, sequence, hash)
    values (1, 0, 0, x'0000000000000000000000000000000000000000000000000000000000000000');
