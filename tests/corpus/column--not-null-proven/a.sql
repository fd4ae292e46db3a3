CREATE TABLE t (
    a integer CONSTRAINT proof CHECK (a IS NOT NULL),
    b integer CHECK (b IS NOT NULL OR a > 0),
    "Odd" integer CHECK ("Odd" IS NOT NULL),
    c integer
);
ALTER TABLE t ADD CHECK (c IS NOT NULL) NOT VALID;
