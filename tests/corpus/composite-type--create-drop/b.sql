CREATE TYPE empty AS ();
CREATE TYPE "Quoted Type" AS ("Odd name" text COLLATE "C", amount numeric(10,2), many integer[]);
CREATE TYPE holder AS (one "Quoted Type", more "Quoted Type"[]);
CREATE TABLE t (x holder);
