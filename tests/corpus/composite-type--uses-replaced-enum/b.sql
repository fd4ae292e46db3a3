CREATE TYPE e AS ENUM ('b', 'c');
CREATE TYPE t AS (x e, y integer);
