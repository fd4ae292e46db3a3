-- Before 15 a generated column goes with what its expression uses: whoever drops that says nothing of the table.
CREATE FUNCTION public.twice(integer) RETURNS integer IMMUTABLE LANGUAGE sql AS 'SELECT 2 * $1';
CREATE DOMAIN public.quantity AS integer;
CREATE DOMAIN public.code AS text;

CREATE TABLE public.sales (
    id integer,
    called integer GENERATED ALWAYS AS (public.twice(id)) STORED,
    cast_to integer GENERATED ALWAYS AS (id::public.quantity::integer) STORED,
    base integer,
    of_column integer GENERATED ALWAYS AS (base) STORED,
    becomes_stored text GENERATED ALWAYS AS (id::text::public.code) STORED
);
