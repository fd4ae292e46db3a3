CREATE TYPE mood AS ENUM ('a');
CREATE OPERATOR CLASS usual DEFAULT FOR TYPE mood USING btree AS FUNCTION 1 enum_cmp(anyenum, anyenum);
CREATE OPERATOR CLASS stored FOR TYPE int4 USING gin AS FUNCTION 2 ginarrayextract(anyarray, internal), STORAGE int8;
CREATE OPERATOR CLASS typed FOR TYPE int8 USING btree AS FUNCTION 1 btint8cmp(int8, int8);
