CREATE TYPE y AS (a bigint, x bigint);
