create view v as select 1 as a, 2 as b;
create view w as select b as x from v;
