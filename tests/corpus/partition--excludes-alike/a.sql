CREATE TABLE p (id int4range NOT NULL, r int4range, s int4range) PARTITION BY LIST (id);
ALTER TABLE p ADD CONSTRAINT one EXCLUDE USING gist (id WITH =, r WITH &&) WHERE (lower(r) > 0);
ALTER TABLE p ADD CONSTRAINT two EXCLUDE USING gist (id WITH =, r WITH &&) WHERE (lower(r) < 0);
