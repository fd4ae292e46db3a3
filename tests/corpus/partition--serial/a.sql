create table p(id serial, d date not null, primary key(id));
