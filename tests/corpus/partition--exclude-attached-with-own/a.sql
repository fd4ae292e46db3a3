CREATE TABLE p (id int4range NOT NULL, r int4range) PARTITION BY LIST (id);
ALTER TABLE p ADD CONSTRAINT no_overlap EXCLUDE USING gist (id WITH =, r WITH &&);
CREATE TABLE p1 (id int4range NOT NULL, r int4range);
ALTER TABLE p1 ADD CONSTRAINT own EXCLUDE USING gist (id WITH =, r WITH &&);
