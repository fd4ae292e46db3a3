create table p(id serial, d date not null, primary key (id,d)) partition by range(d);
create table pd partition of p default;
