CREATE TABLE goes (b integer);
CREATE TABLE computed (b integer, c integer,
    CONSTRAINT of_expression_2 EXCLUDE USING btree ((c + 1) WITH =),
    CONSTRAINT of_condition_2 EXCLUDE USING btree (b WITH =) WHERE (c > 1));
CREATE TABLE other (b integer, c text,
    CONSTRAINT of_expression_3 EXCLUDE USING btree ((c || '1') WITH =),
    CONSTRAINT of_condition_3 EXCLUDE USING btree (b WITH =) WHERE (c > '1'));
