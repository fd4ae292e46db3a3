create table t (a int, b int constraint n not null generated always as (a+1) stored);
