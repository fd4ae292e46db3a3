CREATE TABLE stays (id serial);
CREATE TABLE gone (id serial);
CREATE TABLE of_other (id serial);
ALTER TABLE of_other OWNER TO other;
CREATE TABLE changes_owner (id serial);
