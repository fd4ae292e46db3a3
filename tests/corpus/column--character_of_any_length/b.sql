CREATE TABLE t (a bpchar, b bpchar);
