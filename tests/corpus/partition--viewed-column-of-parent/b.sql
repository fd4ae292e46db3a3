CREATE TABLE parent (id integer, changes bigint NOT NULL) PARTITION BY LIST (id);
CREATE TABLE child PARTITION OF parent FOR VALUES IN (1) PARTITION BY LIST (id);
CREATE TABLE grandchild PARTITION OF child FOR VALUES IN (1);
CREATE VIEW seen AS SELECT changes FROM grandchild;
