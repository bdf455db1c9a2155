-- Runs at every start, and changes nothing in a database that has the tables already.

create table if not exists orders (
    number integer primary key,
    customer varchar(100) not null,
    item varchar(100) not null,
    price decimal(8, 2) not null
);

merge into orders (number, customer, item, price) values
    (1001, 'Ada Lindqvist', 'Tent for two', 189.00),
    (1002, 'Bruno Okafor', 'Hiking boots', 129.50),
    (1003, 'Chiara Novak', 'Camping stove', 59.90);

-- Belongs to the carrier.
create table if not exists parcel (
    order_number integer primary key,
    status varchar(100) not null,
    place varchar(100) not null
);

merge into parcel (order_number, status, place) values
    (1001, 'delivered', 'Bern'),
    (1002, 'on the way', 'Lyon');

create table if not exists refund (
    order_number integer primary key references orders (number),
    amount decimal(8, 2) not null
);

-- The events of the conversations, from which the page is built.
create table if not exists event (
    id bigint generated always as identity primary key,
    chat varchar(64) not null,
    at timestamp default current_timestamp not null,
    -- question, text, tool, call, decision, end or error
    type varchar(20) not null,
    text varchar,
    tool varchar(64),
    call_id varchar(200),
    -- of a tool: called, done, denied, failed or suspended
    state varchar(20)
);

create index if not exists event_of_chat on event (chat, id);
