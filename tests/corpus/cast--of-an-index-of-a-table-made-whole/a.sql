-- WRONG (all majors, B to A): as column_by_cast_over_enum_made_anew.sql, with a check and an index by the same cast: CREATE INDEX on t1 comes before the cast: "functions in index expression must be marked IMMUTABLE"
CREATE TYPE e AS ENUM ('a', 'b', 'c');
CREATE FUNCTION te(text) RETURNS e LANGUAGE sql IMMUTABLE STRICT RETURN 'a'::e;
CREATE TABLE t (k e NOT NULL, w text) PARTITION BY LIST (k);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN ('a');
CREATE CAST (text AS e) WITH FUNCTION te(text) AS ASSIGNMENT;
CREATE INDEX ti ON t ((w::e));
