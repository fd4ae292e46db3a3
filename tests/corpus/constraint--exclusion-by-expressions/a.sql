CREATE TABLE goes (a integer, b integer, c integer,
    CONSTRAINT of_expression EXCLUDE USING btree ((a + 1) WITH =),
    CONSTRAINT of_condition EXCLUDE USING btree (b WITH =) WHERE (c > 1));
CREATE TABLE computed (b integer, c integer GENERATED ALWAYS AS (b + 1) STORED,
    CONSTRAINT of_expression_2 EXCLUDE USING btree ((c + 1) WITH =),
    CONSTRAINT of_condition_2 EXCLUDE USING btree (b WITH =) WHERE (c > 1));
CREATE TABLE other (b integer, c integer GENERATED ALWAYS AS (b + 1) STORED,
    CONSTRAINT of_expression_3 EXCLUDE USING btree ((c + 1) WITH =),
    CONSTRAINT of_condition_3 EXCLUDE USING btree (b WITH =) WHERE (c > 1));
