create table t (a int constraint n not null, b int constraint m not null generated always as (a+1) stored);
