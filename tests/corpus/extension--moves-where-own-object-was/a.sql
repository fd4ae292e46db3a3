CREATE SCHEMA s; CREATE EXTENSION fuzzystrmatch; CREATE TABLE t (a text, CHECK (public.soundex(a) <> ''));
