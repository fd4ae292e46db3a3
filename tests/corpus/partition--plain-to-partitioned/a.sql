create table p(id int not null, d date not null, v text, primary key(id,d));
create index p_v on p(v);
