CREATE SEQUENCE stays_id_seq AS int;
CREATE TABLE stays (id int NOT NULL DEFAULT nextval('stays_id_seq'));
CREATE SEQUENCE gone_id_seq AS int;
CREATE SEQUENCE of_other_id_seq AS int;
CREATE TABLE of_other (id int NOT NULL DEFAULT nextval('of_other_id_seq'));
ALTER TABLE of_other OWNER TO other;
CREATE SEQUENCE changes_owner_id_seq AS int;
CREATE TABLE changes_owner (id int NOT NULL DEFAULT nextval('changes_owner_id_seq'));
ALTER TABLE changes_owner OWNER TO other;
