create table p(id int generated always as identity, d date not null) partition by range(d);
create table pd partition of p default;
