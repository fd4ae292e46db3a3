create table t (a int constraint n not null, b int constraint m not null);
