CREATE TABLE t (id text, n int DEFAULT '3'::text::int);
