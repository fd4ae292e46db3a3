CREATE TABLE parent (id integer, changes integer, goes integer) PARTITION BY LIST (id);
CREATE TABLE child PARTITION OF parent FOR VALUES IN (1) PARTITION BY LIST (id);
CREATE TABLE grandchild PARTITION OF child FOR VALUES IN (1);
CREATE TABLE left_alone PARTITION OF parent FOR VALUES IN (2);
CREATE VIEW seen AS SELECT changes FROM grandchild;
CREATE VIEW gone AS SELECT goes FROM grandchild;
CREATE VIEW gone_with_its_table AS SELECT goes FROM left_alone;
