CREATE TYPE e AS ENUM ('a', 'b');
CREATE TYPE t AS (x e, y integer);
