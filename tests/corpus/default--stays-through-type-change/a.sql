CREATE SEQUENCE own;
CREATE DOMAIN short AS varchar(5);
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE FUNCTION seven() RETURNS int LANGUAGE sql AS 'SELECT 7';
CREATE TABLE t (
    id serial PRIMARY KEY,
    number int DEFAULT 0,
    negative smallint DEFAULT -1 NOT NULL,
    empty varchar(10) DEFAULT NULL::varchar,
    written varchar(20) DEFAULT 'as it was',
    cast_text text DEFAULT 'x'::varchar,
    flag int DEFAULT 1,
    called int DEFAULT seven() + 1,
    other int DEFAULT nextval('own'),
    of_domain varchar(10) DEFAULT 'd'::varchar,
    numbers int[] DEFAULT ARRAY[1, 2],
    none int[] DEFAULT '{}',
    at date DEFAULT CURRENT_DATE,
    named text DEFAULT CURRENT_USER,
    feels mood DEFAULT 'ok'
);
CREATE TABLE parent (id int, v int DEFAULT 3, w int DEFAULT 4) PARTITION BY LIST (id);
CREATE TABLE part PARTITION OF parent FOR VALUES IN (1);
ALTER TABLE part ALTER v SET DEFAULT 5;
