CREATE TABLE dim (id bigint PRIMARY KEY);
CREATE TABLE p (id integer NOT NULL, k text NOT NULL);
