CREATE TYPE kind AS ENUM ('x', 'y');
CREATE OPERATOR CLASS others DEFAULT FOR TYPE kind USING btree AS
    OPERATOR 1 < (anyenum, anyenum), OPERATOR 2 <= (anyenum, anyenum), OPERATOR 3 = (anyenum, anyenum),
    OPERATOR 4 >= (anyenum, anyenum), OPERATOR 5 > (anyenum, anyenum), FUNCTION 1 enum_cmp(anyenum, anyenum);
CREATE TYPE span AS RANGE (subtype = kind, subtype_opclass = pg_catalog.enum_ops);
CREATE TABLE t (id integer, during span);
