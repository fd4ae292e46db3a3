create table t (a int constraint m not null, b int constraint n not null);
