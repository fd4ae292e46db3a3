create table t (a int, b int);
comment on table t is 'join ON TRUE, where ((a = 1) AND b = 2) AND c';
create function f() returns int language plpgsql as $$ begin return (select count(*) from t join t u ON TRUE where ((t.a = 1 AND t.b = 2) AND u.a = 1)); end $$;
