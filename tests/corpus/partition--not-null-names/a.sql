create table p(id int not null) partition by list(id);
create table p0(id int not null);
alter table p attach partition p0 for values in (0);
