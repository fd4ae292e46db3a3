CREATE TABLE p (id int4range NOT NULL, r int4range) PARTITION BY LIST (id);
CREATE TABLE p1 (id int4range NOT NULL, r int4range);
ALTER TABLE p1 ADD CONSTRAINT mine EXCLUDE USING gist (id WITH =, r WITH &&);
