CREATE TABLE t (id int UNIQUE, sid int REFERENCES t (id));
CREATE TABLE kid () INHERITS (t);
