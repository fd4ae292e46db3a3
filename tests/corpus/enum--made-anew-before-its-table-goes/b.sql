CREATE SCHEMA elsewhere;
CREATE TYPE e AS ENUM ('b', 'a');
CREATE TABLE elsewhere.t (k e NOT NULL, w text);
CREATE VIEW pv AS SELECT w FROM elsewhere.t;
