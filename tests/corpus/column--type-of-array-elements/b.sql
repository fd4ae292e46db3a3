CREATE DOMAIN short AS varchar(5);
CREATE TYPE mood AS ENUM ('ok');
CREATE TABLE t (
    wider bigint[],
    to_text text[],
    to_numbers int[],
    rounded int[],
    shorter varchar(5)[],
    longer varchar(10)[],
    unlimited varchar[],
    times timestamp(0)[],
    of_domain varchar(5)[],
    to_domain short[],
    moods mood[],
    to_array text[],
    binary_text jsonb[],
    by_way_of_text inet[]
);
