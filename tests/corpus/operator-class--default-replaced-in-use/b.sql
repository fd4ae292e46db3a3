CREATE TYPE dt AS ENUM ('x', 'y');
CREATE FUNCTION cmp2(dt, dt) RETURNS integer LANGUAGE sql IMMUTABLE STRICT AS 'SELECT enum_cmp($1, $2)';
CREATE OPERATOR CLASS ops DEFAULT FOR TYPE dt USING btree AS
    OPERATOR 1 < (anyenum, anyenum), OPERATOR 2 <= (anyenum, anyenum), OPERATOR 3 = (anyenum, anyenum), OPERATOR 4 >= (anyenum, anyenum), OPERATOR 5 > (anyenum, anyenum), FUNCTION 1 cmp2(dt, dt);
CREATE TYPE span AS RANGE (subtype = dt, subtype_opclass = ops);
CREATE TABLE t (id integer, during span);
