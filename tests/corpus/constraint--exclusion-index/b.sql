CREATE TABLE options (a int4range, b text, CONSTRAINT options_x EXCLUDE USING gist (a WITH &&) WITH (fillfactor = 60, buffering = on) WHERE (b <> ' WHERE '));
CREATE TABLE counted (a integer, CONSTRAINT counted_x EXCLUDE USING btree ((a + 1) WITH =));
ALTER INDEX counted_x ALTER COLUMN 1 SET STATISTICS 50;
CREATE TABLE renamed (a integer, CONSTRAINT renamed_x EXCLUDE USING btree (a WITH =) WITH (fillfactor = 60));
ALTER INDEX renamed_x RENAME TO renamed_i;
ALTER TABLE renamed CLUSTER ON renamed_i;
