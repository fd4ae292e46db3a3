create domain d as json;
create table t(c d);
