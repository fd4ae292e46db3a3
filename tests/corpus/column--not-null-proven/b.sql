CREATE TABLE t (
    a integer NOT NULL CONSTRAINT proof CHECK (a IS NOT NULL),
    b integer NOT NULL CHECK (b IS NOT NULL OR a > 0),
    "Odd" integer NOT NULL CHECK ("Odd" IS NOT NULL),
    c integer NOT NULL
);
ALTER TABLE t ADD CHECK (c IS NOT NULL) NOT VALID;
