CREATE SEQUENCE own;
CREATE DOMAIN short AS varchar(5);
CREATE TYPE mood AS ENUM ('ok');
CREATE FUNCTION seven() RETURNS int LANGUAGE sql AS 'SELECT 7';
CREATE TABLE t (
    id bigserial PRIMARY KEY,
    number numeric(10, 2) DEFAULT 0,
    negative int DEFAULT -1 NOT NULL,
    empty varchar(5) DEFAULT NULL::varchar,
    written text DEFAULT 'as it was',
    cast_text varchar(30) DEFAULT 'x'::varchar,
    flag boolean DEFAULT true,
    called float DEFAULT seven() + 1,
    other text DEFAULT nextval('own'),
    of_domain short DEFAULT 'd'::varchar,
    numbers bigint[] DEFAULT ARRAY[1, 2],
    none text[] DEFAULT '{}',
    at timestamp DEFAULT CURRENT_DATE,
    named name DEFAULT CURRENT_USER,
    feels mood DEFAULT 'ok'
);
CREATE TABLE parent (id int, v bigint DEFAULT 3, w text DEFAULT 4) PARTITION BY LIST (id);
CREATE TABLE part PARTITION OF parent FOR VALUES IN (1);
ALTER TABLE part ALTER v SET DEFAULT 5;
