create table p(id int, v int) partition by list(id);
create table pd partition of p default;
