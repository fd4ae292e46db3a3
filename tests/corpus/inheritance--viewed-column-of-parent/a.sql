CREATE TABLE parent (id integer, changes integer, goes integer);
CREATE TABLE child () INHERITS (parent);
CREATE TABLE grandchild () INHERITS (child);
CREATE TABLE left_alone () INHERITS (parent);
CREATE VIEW seen AS SELECT changes FROM grandchild;
CREATE VIEW gone AS SELECT goes FROM grandchild;
CREATE VIEW gone_with_its_table AS SELECT goes FROM left_alone;
