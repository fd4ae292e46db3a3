CREATE TABLE options (a int4range, b text, CONSTRAINT options_x EXCLUDE USING gist (a WITH &&) WITH (fillfactor = 50) WHERE (b <> ' WHERE '));
CREATE TABLE counted (a integer, CONSTRAINT counted_x EXCLUDE USING btree ((a + 1) WITH =));
CREATE TABLE renamed (a integer, CONSTRAINT renamed_x EXCLUDE USING btree (a WITH =));
