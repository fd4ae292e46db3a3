create table p(id text collate "C") partition by range(id);
create table pa partition of p for values from ('a') to ('c');
