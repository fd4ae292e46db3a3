-- What PostgreSQL 18 added.
CREATE ROLE large;
CREATE SCHEMA since_18;
CREATE EXTENSION btree_gist SCHEMA since_18;
ALTER DEFAULT PRIVILEGES GRANT SELECT ON LARGE OBJECTS TO large;
CREATE TABLE since_18.room (id integer, during daterange, CONSTRAINT room_key PRIMARY KEY (id, during WITHOUT OVERLAPS));
CREATE TABLE since_18.booking (
    id integer CONSTRAINT named_not_null NOT NULL,
    room integer, during daterange,
    doubled integer GENERATED ALWAYS AS (id * 2) VIRTUAL,
    stored integer GENERATED ALWAYS AS (id * 3) STORED,
    alone integer CONSTRAINT alone_not_null NOT NULL NO INHERIT,
    CONSTRAINT in_room FOREIGN KEY (room, PERIOD during) REFERENCES since_18.room (id, PERIOD during),
    CONSTRAINT hoped CHECK (id > 0) NOT ENFORCED,
    CONSTRAINT hoped_key FOREIGN KEY (room, PERIOD during) REFERENCES since_18.room (id, PERIOD during) NOT ENFORCED,
    CONSTRAINT once UNIQUE (room, during WITHOUT OVERLAPS)
);
COMMENT ON CONSTRAINT named_not_null ON since_18.booking IS 'it is there';
CREATE TABLE since_18.target (id integer PRIMARY KEY);
CREATE TABLE since_18.parted (id integer) PARTITION BY LIST (id);
CREATE TABLE since_18.part PARTITION OF since_18.parted DEFAULT;
ALTER TABLE since_18.parted ADD CONSTRAINT unchecked FOREIGN KEY (id) REFERENCES since_18.target NOT VALID;
CREATE PUBLICATION generated FOR TABLE since_18.booking WITH (publish_generated_columns = stored);
