create domain d as integer;
create table t(c d);
