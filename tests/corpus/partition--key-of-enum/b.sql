create type e as enum('a','b','c');
create table p(id e) partition by list(id);
create table pa partition of p for values in ('a');
create table pc partition of p for values in ('c');
