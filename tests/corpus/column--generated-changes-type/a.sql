create table t(id int, c int[] generated always as (case when id is null then '{}'::int[] end) stored);
