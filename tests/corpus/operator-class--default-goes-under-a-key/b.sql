CREATE TYPE public.e AS (a int);
CREATE OPERATOR CLASS public.oc FOR TYPE public.e USING btree AS OPERATOR 1 <(record,record), OPERATOR 3 =(record,record), OPERATOR 5 >(record,record), FUNCTION 1 (public.e,public.e) btrecordcmp(record,record);
CREATE TABLE public.t (e public.e, UNIQUE (e));
