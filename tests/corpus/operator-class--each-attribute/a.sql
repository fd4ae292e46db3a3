CREATE TYPE mood AS ENUM ('a');
CREATE OPERATOR CLASS usual FOR TYPE mood USING btree AS FUNCTION 1 enum_cmp(anyenum, anyenum);
CREATE OPERATOR CLASS stored FOR TYPE int4 USING gin AS FUNCTION 2 ginarrayextract(anyarray, internal);
CREATE OPERATOR CLASS typed FOR TYPE int4 USING btree AS FUNCTION 1 btint4cmp(int4, int4);
