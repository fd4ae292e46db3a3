CREATE TABLE p (id int4range NOT NULL, r int4range) PARTITION BY LIST (id);
ALTER TABLE p ADD CONSTRAINT one EXCLUDE USING gist (id WITH =, (int4range(lower(r),upper(r))) WITH &&);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN ('[1,2)');
ALTER TABLE p1 RENAME CONSTRAINT p1_id_int4range_excl TO p1_id_expr_excl;
