CREATE DOMAIN short AS varchar(5);
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE t (
    wider int[],
    to_text varchar(10)[],
    to_numbers text[],
    rounded numeric[],
    shorter varchar(10)[],
    longer varchar(5)[],
    unlimited varchar(5)[],
    times timestamp(6)[],
    of_domain short[],
    to_domain varchar(5)[],
    moods mood[],
    to_array text,
    binary_text json[],
    by_way_of_text macaddr[]
);
