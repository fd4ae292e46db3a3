CREATE TABLE parent (id integer, changes bigint NOT NULL);
CREATE TABLE child () INHERITS (parent);
CREATE TABLE grandchild () INHERITS (child);
CREATE VIEW seen AS SELECT changes FROM grandchild;
