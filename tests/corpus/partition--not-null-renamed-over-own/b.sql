create table p(id int constraint b not null) partition by list(id);
create table p0(id int constraint x not null);
alter table p attach partition p0 for values in (0);
create table p1 partition of p for values in (1);
