-- Runs at every start, and changes nothing in a database that has the tables already.

-- The files that are done. A row is inserted in the transaction of the outcome, so a file has
-- either both or none.
create table if not exists file (
    name varchar(255) not null,
    -- SHA-256: a new text under an old name is another file.
    digest char(64) not null,
    outcome varchar(10) not null check (outcome in ('stored', 'rejected')),
    done_at timestamp default current_timestamp not null,
    primary key (name, digest)
);

create table if not exists invoice (
    supplier varchar(200) not null,
    number varchar(50) not null,
    issued date not null,
    currency char(3) not null,
    total decimal(14, 2) not null,
    file_name varchar(255) not null,
    file_digest char(64) not null,
    primary key (supplier, number),
    foreign key (file_name, file_digest) references file (name, digest)
);

create table if not exists invoice_line (
    supplier varchar(200) not null,
    number varchar(50) not null,
    -- From 0.
    line integer not null,
    description varchar(500) not null,
    amount decimal(14, 2) not null,
    primary key (supplier, number, line),
    foreign key (supplier, number) references invoice (supplier, number)
);

create table if not exists rejected (
    file_name varchar(255) not null,
    file_digest char(64) not null,
    reasons varchar not null,
    primary key (file_name, file_digest),
    foreign key (file_name, file_digest) references file (name, digest)
);
