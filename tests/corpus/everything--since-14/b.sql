-- One object of every kind with every option that PostgreSQL 14 has; what came later is in the other folders.
-- Tablespaces without directories of their own: https://www.postgresql.org/docs/current/runtime-config-developer.html
ALTER ROLE CURRENT_USER SET allow_in_place_tablespaces = on;
SET allow_in_place_tablespaces = on;
SET default_toast_compression = pglz;

-- The cluster: roles, memberships, settings, tablespaces.
CREATE ROLE "Odd ""Role"" 🐘" SUPERUSER;
CREATE ROLE owner;
CREATE ROLE reader LOGIN CONNECTION LIMIT 3 VALID UNTIL '2039-12-31 23:00:00+00';
CREATE ROLE writer NOINHERIT CREATEDB CREATEROLE REPLICATION BYPASSRLS;
GRANT reader TO writer WITH ADMIN OPTION;
GRANT reader TO "Odd ""Role"" 🐘";
ALTER ROLE reader SET work_mem = '64MB';
ALTER ROLE ALL SET lock_timeout = '5s';
DO $$ BEGIN EXECUTE format('ALTER ROLE reader IN DATABASE %I SET search_path = "Odd, one", public', current_database()); END $$;
COMMENT ON ROLE reader IS 'reads';
CREATE TABLESPACE space OWNER owner LOCATION '' WITH (seq_page_cost = 2, random_page_cost = 3);
COMMENT ON TABLESPACE space IS 'a tablespace';
GRANT CREATE ON TABLESPACE space TO writer;
GRANT USAGE ON LANGUAGE plpgsql TO reader;
REVOKE EXECUTE ON FUNCTION pg_catalog.pg_sleep(float8) FROM PUBLIC;

-- The database.
DO $$ BEGIN
    EXECUTE format('COMMENT ON DATABASE %I IS %L', current_database(), 'it''s 50% of everything');
    EXECUTE format('ALTER DATABASE %I CONNECTION LIMIT 17', current_database());
    EXECUTE format('ALTER DATABASE %I SET work_mem = %L', current_database(), '16MB');
    EXECUTE format('GRANT CREATE ON DATABASE %I TO reader WITH GRANT OPTION', current_database());
    EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
END $$;

-- Schemas and default privileges.
CREATE SCHEMA app AUTHORIZATION owner;
CREATE SCHEMA "Odd.""Schema"" 🐘";
CREATE SCHEMA ext;
COMMENT ON SCHEMA app IS 'everything';
GRANT USAGE ON SCHEMA app TO reader;
GRANT USAGE, CREATE ON SCHEMA app TO writer WITH GRANT OPTION;
ALTER DEFAULT PRIVILEGES FOR ROLE owner GRANT SELECT ON TABLES TO reader;
ALTER DEFAULT PRIVILEGES FOR ROLE owner GRANT USAGE ON SEQUENCES TO reader WITH GRANT OPTION;
ALTER DEFAULT PRIVILEGES FOR ROLE owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE owner REVOKE USAGE ON TYPES FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE owner GRANT USAGE ON SCHEMAS TO reader;
ALTER DEFAULT PRIVILEGES FOR ROLE owner IN SCHEMA app GRANT INSERT ON TABLES TO writer;

-- Extensions.
CREATE EXTENSION hstore SCHEMA ext;
COMMENT ON EXTENSION hstore IS 'pairs';
CREATE FUNCTION app.goes_along() RETURNS integer LANGUAGE sql AS 'SELECT 1';
ALTER FUNCTION app.goes_along() DEPENDS ON EXTENSION hstore;
REVOKE EXECUTE ON FUNCTION ext.akeys(ext.hstore) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ext.akeys(ext.hstore) TO reader;

-- Languages.
CREATE FUNCTION app.language_handler() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';
CREATE FUNCTION app.language_inline(internal) RETURNS void LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_inline_handler';
CREATE FUNCTION app.language_validator(oid) RETURNS void LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_validator';
CREATE TRUSTED LANGUAGE spoken HANDLER app.language_handler INLINE app.language_inline VALIDATOR app.language_validator;
CREATE LANGUAGE unspoken HANDLER app.language_handler;
ALTER LANGUAGE spoken OWNER TO owner;
COMMENT ON LANGUAGE spoken IS 'a language';
REVOKE USAGE ON LANGUAGE spoken FROM PUBLIC;
GRANT USAGE ON LANGUAGE spoken TO reader;

-- Collations and conversions.
CREATE COLLATION app.plain (LOCALE = 'C');
CREATE COLLATION app.split (LC_COLLATE = 'C', LC_CTYPE = 'POSIX');
CREATE COLLATION app.copied FROM "C";
ALTER COLLATION app.plain OWNER TO owner;
COMMENT ON COLLATION app.plain IS 'bytes';
CREATE CONVERSION app.to_utf8 FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
CREATE DEFAULT CONVERSION app.to_latin1 FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1;
ALTER CONVERSION app.to_utf8 OWNER TO owner;
COMMENT ON CONVERSION app.to_utf8 IS 'converts';

-- Types: shell, base, composite, enum, range, domain.
CREATE TYPE app.shell;
ALTER TYPE app.shell OWNER TO owner;
COMMENT ON TYPE app.shell IS 'empty';
CREATE TYPE app.base;
CREATE FUNCTION app.base_in(cstring) RETURNS app.base LANGUAGE internal IMMUTABLE STRICT AS 'textin';
CREATE FUNCTION app.base_out(app.base) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
CREATE FUNCTION app.base_receive(internal) RETURNS app.base LANGUAGE internal STABLE STRICT AS 'textrecv';
CREATE FUNCTION app.base_send(app.base) RETURNS bytea LANGUAGE internal STABLE STRICT AS 'textsend';
CREATE FUNCTION app.base_typmod_in(cstring[]) RETURNS integer LANGUAGE internal IMMUTABLE STRICT AS 'varchartypmodin';
CREATE FUNCTION app.base_typmod_out(integer) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'varchartypmodout';
CREATE FUNCTION app.base_analyze(internal) RETURNS boolean LANGUAGE internal STABLE STRICT AS 'array_typanalyze';
CREATE TYPE app.base (
    INPUT = app.base_in, OUTPUT = app.base_out, RECEIVE = app.base_receive, SEND = app.base_send,
    TYPMOD_IN = app.base_typmod_in, TYPMOD_OUT = app.base_typmod_out, ANALYZE = app.base_analyze,
    INTERNALLENGTH = VARIABLE, ALIGNMENT = int4, STORAGE = extended, CATEGORY = 'S', PREFERRED = false,
    DEFAULT = 'nothing', DELIMITER = ';', COLLATABLE = true
);
ALTER TYPE app.base OWNER TO owner;
COMMENT ON TYPE app.base IS 'a text of its own';
GRANT USAGE ON TYPE app.base TO reader;
CREATE TYPE app.raw_pair;
CREATE FUNCTION app.raw_pair_in(cstring) RETURNS app.raw_pair LANGUAGE internal IMMUTABLE STRICT AS 'point_in';
CREATE FUNCTION app.raw_pair_out(app.raw_pair) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'point_out';
CREATE TYPE app.raw_pair (
    INPUT = app.raw_pair_in, OUTPUT = app.raw_pair_out, INTERNALLENGTH = 16, ALIGNMENT = double,
    ELEMENT = float8, SUBSCRIPT = raw_array_subscript_handler
);
CREATE TYPE app.number;
CREATE FUNCTION app.number_in(cstring) RETURNS app.number LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION app.number_out(app.number) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE TYPE app.number (INPUT = app.number_in, OUTPUT = app.number_out, LIKE = integer);
CREATE TYPE app.pair AS (x integer, "Odd ""y""" text COLLATE app.plain, z app.base);
CREATE TYPE app.nothing AS ();
ALTER TYPE app.pair OWNER TO owner;
COMMENT ON TYPE app.pair IS 'two and one';
COMMENT ON COLUMN app.pair.x IS 'the first';
CREATE TYPE app.mood AS ENUM ('sad', 'it''s ok', 'happy 🐘');
CREATE TYPE app.empty_mood AS ENUM ();
ALTER TYPE app.mood OWNER TO owner;
COMMENT ON TYPE app.mood IS 'feelings';
REVOKE USAGE ON TYPE app.mood FROM PUBLIC;
CREATE FUNCTION app.distance(float8, float8) RETURNS float8 LANGUAGE sql IMMUTABLE AS 'SELECT $1 - $2';
CREATE TYPE app.floats AS RANGE (
    SUBTYPE = float8, SUBTYPE_OPCLASS = float8_ops, SUBTYPE_DIFF = app.distance, MULTIRANGE_TYPE_NAME = app.many_floats
);
CREATE TYPE app.texts AS RANGE (SUBTYPE = text, COLLATION = "C");
CREATE TYPE app.steps;
CREATE FUNCTION app.canonical(app.steps) RETURNS app.steps LANGUAGE internal IMMUTABLE STRICT AS 'int4range_canonical';
CREATE TYPE app.steps AS RANGE (SUBTYPE = integer, CANONICAL = app.canonical);
ALTER TYPE app.floats OWNER TO owner;
COMMENT ON TYPE app.floats IS 'a range';
CREATE DOMAIN app.name AS varchar(63) COLLATE "C" DEFAULT 'nobody' NOT NULL CONSTRAINT not_empty CHECK (VALUE <> '');
CREATE DOMAIN app.short_name AS app.name CHECK (length(VALUE) < 10);
ALTER DOMAIN app.name ADD CONSTRAINT no_space CHECK (VALUE !~ ' ') NOT VALID;
ALTER DOMAIN app.name OWNER TO owner;
COMMENT ON DOMAIN app.name IS 'a name';
COMMENT ON CONSTRAINT not_empty ON DOMAIN app.name IS 'something';
GRANT USAGE ON DOMAIN app.name TO reader WITH GRANT OPTION;

-- Functions, procedures, aggregates.
CREATE FUNCTION app.add(a integer, b integer DEFAULT 1, OUT sum integer) LANGUAGE sql
    IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE COST 7 SET work_mem = '8MB' SET search_path FROM CURRENT AS 'SELECT a + b';
CREATE FUNCTION app.standard(a integer) RETURNS integer RETURN a * 2;
CREATE FUNCTION app.atomic(a integer) RETURNS integer BEGIN ATOMIC SELECT 1; SELECT a; END;
CREATE FUNCTION app.many(INOUT a integer, VARIADIC b text[]) RETURNS SETOF integer LANGUAGE plpgsql
    STABLE SECURITY DEFINER PARALLEL RESTRICTED ROWS 5 AS $$ BEGIN RETURN NEXT; END $$;
CREATE FUNCTION app.table_function() RETURNS TABLE (a integer, b app.mood) LANGUAGE sql AS 'SELECT 1, NULL::app.mood';
CREATE FUNCTION app.any_function(anyelement, anyarray) RETURNS anyelement LANGUAGE sql AS 'SELECT $1';
CREATE FUNCTION app.supported(integer) RETURNS integer LANGUAGE internal IMMUTABLE STRICT
    SUPPORT pg_catalog.generate_series_int4_support AS 'int4abs';
CREATE FUNCTION app.windowed() RETURNS bigint WINDOW LANGUAGE internal IMMUTABLE AS 'window_row_number';
CREATE FUNCTION app."Odd ""function"" 🐘"("Odd ""argument""" integer) RETURNS void LANGUAGE spoken AS 'BEGIN END';
ALTER FUNCTION app.add(integer, integer) OWNER TO owner;
COMMENT ON FUNCTION app.add(integer, integer) IS 'adds';
REVOKE EXECUTE ON FUNCTION app.add(integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.add(integer, integer) TO reader;
CREATE PROCEDURE app.proceed(INOUT a integer, OUT c integer, b text DEFAULT 'x') LANGUAGE plpgsql SECURITY DEFINER
    AS 'BEGIN c := a; END';
CREATE PROCEDURE app.atomic_procedure() BEGIN ATOMIC SELECT 1; END;
ALTER PROCEDURE app.proceed(integer, text) OWNER TO owner;
COMMENT ON PROCEDURE app.proceed(integer, text) IS 'proceeds';
GRANT EXECUTE ON PROCEDURE app.proceed(integer, text) TO reader;
CREATE AGGREGATE app.total(integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '0', COMBINEFUNC = int4pl, PARALLEL = SAFE);
CREATE AGGREGATE app.counted(*) (SFUNC = int8inc, STYPE = bigint, INITCOND = '0');
CREATE AGGREGATE app.percentile(float8 ORDER BY float8) (
    SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_cont_float8_final, FINALFUNC_MODIFY = READ_WRITE
);
CREATE AGGREGATE app.hypothetical_rank(VARIADIC "any" ORDER BY VARIADIC "any") (
    SFUNC = ordered_set_transition_multi, STYPE = internal, FINALFUNC = rank_final, FINALFUNC_EXTRA, HYPOTHETICAL
);
CREATE AGGREGATE app.moving(bigint) (
    SFUNC = int8_avg_accum, STYPE = internal, SSPACE = 48, FINALFUNC = numeric_poly_sum, FINALFUNC_MODIFY = SHAREABLE,
    COMBINEFUNC = int8_avg_combine, SERIALFUNC = int8_avg_serialize, DESERIALFUNC = int8_avg_deserialize,
    MSFUNC = int8_avg_accum, MINVFUNC = int8_avg_accum_inv, MSTYPE = internal, MSSPACE = 48,
    MFINALFUNC = numeric_poly_sum, MFINALFUNC_MODIFY = READ_WRITE
);
CREATE AGGREGATE app.smallest(integer) (SFUNC = int4smaller, STYPE = integer, SORTOP = <);
ALTER AGGREGATE app.total(integer) OWNER TO owner;
COMMENT ON AGGREGATE app.total(integer) IS 'sums';
GRANT EXECUTE ON FUNCTION app.total(integer) TO reader;

-- Operators, their classes and families, casts, transforms, access methods.
CREATE FUNCTION app.pair_eq(app.pair, app.pair) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1.x = $2.x';
CREATE FUNCTION app.pair_lt(app.pair, app.pair) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1.x < $2.x';
CREATE FUNCTION app.pair_ge(app.pair, app.pair) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1.x >= $2.x';
CREATE FUNCTION app.pair_abs(app.pair) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT abs($1.x)';
CREATE OPERATOR app.=== (
    FUNCTION = app.pair_eq, LEFTARG = app.pair, RIGHTARG = app.pair, COMMUTATOR = OPERATOR(app.===),
    RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
CREATE OPERATOR app.<<< (FUNCTION = app.pair_lt, LEFTARG = app.pair, RIGHTARG = app.pair, NEGATOR = OPERATOR(app.>>=));
CREATE OPERATOR app.>>= (FUNCTION = app.pair_ge, LEFTARG = app.pair, RIGHTARG = app.pair, NEGATOR = OPERATOR(app.<<<));
CREATE OPERATOR app.@@@ (FUNCTION = app.pair_abs, RIGHTARG = app.pair);
ALTER OPERATOR app.=== (app.pair, app.pair) OWNER TO owner;
COMMENT ON OPERATOR app.=== (app.pair, app.pair) IS 'equal';
COMMENT ON OPERATOR app.@@@ (NONE, app.pair) IS 'absolute';
CREATE OPERATOR FAMILY app.numbers USING btree;
CREATE OPERATOR CLASS app.number_class FOR TYPE integer USING btree FAMILY app.numbers AS
    OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 btint4cmp(integer, integer),
    FUNCTION 2 btint4sortsupport(internal);
ALTER OPERATOR FAMILY app.numbers USING btree ADD OPERATOR 1 < (integer, bigint), OPERATOR 3 = (integer, bigint),
    FUNCTION 1 (integer, bigint) btint48cmp(integer, bigint);
CREATE OPERATOR CLASS app.box_class DEFAULT FOR TYPE app.pair USING gist AS
    OPERATOR 3 app.===, FUNCTION 1 gist_box_consistent(internal, box, smallint, oid, internal),
    FUNCTION 2 gist_box_union(internal, internal), FUNCTION 5 gist_box_penalty(internal, internal, internal),
    FUNCTION 6 gist_box_picksplit(internal, internal), FUNCTION 7 gist_box_same(box, box, internal), STORAGE box;
CREATE OPERATOR CLASS app.distance_class FOR TYPE point USING gist AS
    OPERATOR 1 <<, OPERATOR 15 <-> (point, point) FOR ORDER BY float_ops,
    FUNCTION 1 gist_point_consistent(internal, point, smallint, oid, internal),
    FUNCTION 2 gist_box_union(internal, internal), FUNCTION 5 gist_box_penalty(internal, internal, internal),
    FUNCTION 6 gist_box_picksplit(internal, internal), FUNCTION 7 gist_box_same(box, box, internal),
    FUNCTION 8 gist_point_distance(internal, point, smallint, oid, internal), STORAGE box;
ALTER OPERATOR FAMILY app.numbers USING btree OWNER TO owner;
ALTER OPERATOR CLASS app.number_class USING btree OWNER TO owner;
COMMENT ON OPERATOR FAMILY app.numbers USING btree IS 'a family';
COMMENT ON OPERATOR CLASS app.number_class USING btree IS 'a class';
CREATE FUNCTION app.pair_to_integer(app.pair) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1.x';
CREATE FUNCTION app.integer_to_pair(integer, integer, boolean) RETURNS app.pair LANGUAGE sql IMMUTABLE
    AS 'SELECT ROW($1, NULL, NULL)::app.pair';
CREATE CAST (app.pair AS integer) WITH FUNCTION app.pair_to_integer(app.pair) AS ASSIGNMENT;
CREATE CAST (integer AS app.pair) WITH FUNCTION app.integer_to_pair(integer, integer, boolean);
CREATE CAST (app.number AS integer) WITHOUT FUNCTION AS IMPLICIT;
CREATE CAST (app.mood AS text) WITH INOUT AS ASSIGNMENT;
COMMENT ON CAST (app.pair AS integer) IS 'takes x';
CREATE FUNCTION app.from_sql(internal) RETURNS internal LANGUAGE internal IMMUTABLE AS 'prsd_lextype';
CREATE FUNCTION app.to_sql(internal) RETURNS app.pair LANGUAGE internal IMMUTABLE AS 'int4recv';
CREATE TRANSFORM FOR app.pair LANGUAGE plpgsql
    (FROM SQL WITH FUNCTION app.from_sql(internal), TO SQL WITH FUNCTION app.to_sql(internal));
COMMENT ON TRANSFORM FOR app.pair LANGUAGE plpgsql IS 'transforms';
CREATE FUNCTION app.transformed(app.pair) RETURNS integer TRANSFORM FOR TYPE app.pair LANGUAGE plpgsql AS 'BEGIN RETURN 1; END';
CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler;
CREATE ACCESS METHOD "Odd gist" TYPE INDEX HANDLER gisthandler;
COMMENT ON ACCESS METHOD heap2 IS 'a second heap';
CREATE OPERATOR CLASS app."Odd class" FOR TYPE box USING "Odd gist" AS
    OPERATOR 1 <<, FUNCTION 1 gist_box_consistent(internal, box, smallint, oid, internal),
    FUNCTION 2 gist_box_union(internal, internal), FUNCTION 5 gist_box_penalty(internal, internal, internal),
    FUNCTION 6 gist_box_picksplit(internal, internal), FUNCTION 7 gist_box_same(box, box, internal);

-- Text search.
CREATE TEXT SEARCH PARSER app.parser
    (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, HEADLINE = prsd_headline, LEXTYPES = prsd_lextype);
CREATE TEXT SEARCH TEMPLATE app.template (INIT = dsimple_init, LEXIZE = dsimple_lexize);
CREATE TEXT SEARCH DICTIONARY app.dictionary (TEMPLATE = app.template, stopwords = english, accept = false);
CREATE TEXT SEARCH CONFIGURATION app.configuration (PARSER = app.parser);
ALTER TEXT SEARCH CONFIGURATION app.configuration ADD MAPPING FOR asciiword, word WITH app.dictionary, simple;
CREATE TEXT SEARCH CONFIGURATION app.copied (COPY = pg_catalog.english);
ALTER TEXT SEARCH DICTIONARY app.dictionary OWNER TO owner;
ALTER TEXT SEARCH CONFIGURATION app.configuration OWNER TO owner;
COMMENT ON TEXT SEARCH PARSER app.parser IS 'parses';
COMMENT ON TEXT SEARCH TEMPLATE app.template IS 'a template';
COMMENT ON TEXT SEARCH DICTIONARY app.dictionary IS 'words';
COMMENT ON TEXT SEARCH CONFIGURATION app.configuration IS 'configured';

-- Sequences.
CREATE SEQUENCE app.counter AS integer INCREMENT BY -2 MINVALUE -100 MAXVALUE 100 START WITH 50 CACHE 7 CYCLE;
CREATE SEQUENCE app.owned;
ALTER SEQUENCE app.counter OWNER TO owner;
COMMENT ON SEQUENCE app.counter IS 'counts down';
GRANT USAGE ON SEQUENCE app.counter TO reader;
GRANT SELECT, UPDATE ON SEQUENCE app.counter TO writer WITH GRANT OPTION;

-- Tables: columns with every option, every form of constraint.
CREATE TABLE app.country (code text PRIMARY KEY, name text UNIQUE);
CREATE TABLE app.city (
    id bigint GENERATED ALWAYS AS IDENTITY (START WITH 10 INCREMENT BY 5 MINVALUE 5 MAXVALUE 1000 CACHE 3 CYCLE),
    other_id integer GENERATED BY DEFAULT AS IDENTITY,
    serial_id serial,
    owned_id bigint DEFAULT nextval('app.owned') NOT NULL,
    name varchar(40) COLLATE app.plain DEFAULT 'it''s' NOT NULL CONSTRAINT named CHECK (name <> ''),
    upper_name text GENERATED ALWAYS AS (upper(name)) STORED,
    country text REFERENCES app.country ON DELETE CASCADE ON UPDATE SET NULL,
    population numeric(12, 2) DEFAULT 0,
    mood app.mood DEFAULT 'sad',
    moods app.mood[],
    domain_name app.short_name,
    place point,
    body text,
    during tstzrange,
    tags jsonb DEFAULT '{}',
    document tsvector,
    "Odd ""column"" 🐘" interval(3),
    "select" bit varying(5),
    x63456789_123456789_123456789_123456789_123456789_123456789_123 timestamp(2) with time zone,
    CONSTRAINT city_key PRIMARY KEY (id) INCLUDE (name) WITH (fillfactor = 70) USING INDEX TABLESPACE space,
    CONSTRAINT one_name UNIQUE (country, name) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT no_overlap EXCLUDE USING gist (place WITH ~=, during WITH &&) WHERE (population > 0),
    CONSTRAINT of_parents CHECK (population >= 0) NO INHERIT
) WITH (fillfactor = 80, autovacuum_enabled = false, toast.autovacuum_vacuum_threshold = 77);
ALTER SEQUENCE app.owned OWNED BY app.city.owned_id;
ALTER TABLE app.city ALTER body SET STORAGE EXTERNAL;
ALTER TABLE app.city ALTER body SET COMPRESSION pglz;
ALTER TABLE app.city ALTER population SET STATISTICS 500;
ALTER TABLE app.city ALTER population SET (n_distinct = 100, n_distinct_inherited = -0.5);
ALTER TABLE app.city ADD CONSTRAINT not_yet CHECK (population < 100000000) NOT VALID;
ALTER TABLE app.city ADD CONSTRAINT far FOREIGN KEY (country) REFERENCES app.country (name) MATCH FULL
    ON DELETE SET DEFAULT ON UPDATE RESTRICT DEFERRABLE INITIALLY IMMEDIATE NOT VALID;
ALTER TABLE app.city ADD CONSTRAINT self FOREIGN KEY (owned_id) REFERENCES app.city (id) INITIALLY DEFERRED;
ALTER TABLE app.city OWNER TO owner;
ALTER TABLE app.city CLUSTER ON city_key;
ALTER TABLE app.city REPLICA IDENTITY FULL;
ALTER TABLE app.city ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
COMMENT ON TABLE app.city IS E'it''s a \\ table\nof two lines';
COMMENT ON COLUMN app.city."Odd ""column"" 🐘" IS 'an odd column';
COMMENT ON CONSTRAINT named ON app.city IS 'it has a name';
COMMENT ON INDEX app.city_key IS 'the key';
GRANT SELECT, INSERT ON app.city TO reader;
GRANT ALL ON app.city TO writer WITH GRANT OPTION;
GRANT SELECT (code), UPDATE (name), REFERENCES (code) ON app.country TO reader;
GRANT SELECT (name) ON app.country TO PUBLIC;
CREATE UNLOGGED TABLE app.unlogged (id integer PRIMARY KEY, note text NOT NULL);
ALTER TABLE app.unlogged REPLICA IDENTITY USING INDEX unlogged_pkey;
CREATE TABLE app.without_columns ();
CREATE TABLE app.typed OF app.pair (x WITH OPTIONS PRIMARY KEY DEFAULT 1, CHECK ("Odd ""y""" <> ''));
CREATE TABLE app.elsewhere (id integer) USING heap2 TABLESPACE space;
CREATE TABLE app."Odd.""Table"" 🐘" ("Odd id" integer PRIMARY KEY, "user" text);
CREATE TABLE "Odd.""Schema"" 🐘"."Odd.""Table"" 🐘" (id integer);
CREATE TABLE app.x23456789_123456789_123456789_123456789_123456789_123456789_123 (id integer);
CREATE TABLE app."table" ("table" integer);

-- Inheritance.
CREATE TABLE app.mother (a integer NOT NULL DEFAULT 1, b text, CONSTRAINT positive CHECK (a > 0));
CREATE TABLE app.father (a integer, c date);
CREATE TABLE app.child (d uuid) INHERITS (app.mother, app.father);
CREATE TABLE app.grandchild () INHERITS (app.child);

-- Partitions: range, list, hash, default, several levels.
CREATE TABLE app.measured (
    id bigint NOT NULL, at timestamptz NOT NULL, kind text COLLATE "C" NOT NULL, value float8 DEFAULT 0 CHECK (value >= 0), PRIMARY KEY (id, at, kind)
) PARTITION BY RANGE (at);
CREATE TABLE app.measured_2024 PARTITION OF app.measured (value DEFAULT 5) FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE app.measured_2025 PARTITION OF app.measured FOR VALUES FROM ('2025-01-01') TO (MAXVALUE) PARTITION BY LIST (kind);
CREATE TABLE app.measured_2025_a PARTITION OF app.measured_2025 FOR VALUES IN ('a', 'it''s');
CREATE TABLE app.measured_2025_rest PARTITION OF app.measured_2025 DEFAULT WITH (fillfactor = 90);
CREATE INDEX measured_kind ON app.measured (kind);
ALTER TABLE app.measured ADD CONSTRAINT measured_owner FOREIGN KEY (kind) REFERENCES app.country;
CREATE TABLE app.hashed (a integer, b text) PARTITION BY HASH (a, (lower(b)) text_ops);
CREATE TABLE app.hashed_0 PARTITION OF app.hashed FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE app.hashed_1 PARTITION OF app.hashed FOR VALUES WITH (MODULUS 2, REMAINDER 1) TABLESPACE space;
CREATE TABLE app.listed (a integer, b text) PARTITION BY LIST (a);
CREATE TABLE app.attached (extra text, a integer, b text);
ALTER TABLE app.attached DROP extra;
ALTER TABLE app.listed ATTACH PARTITION app.attached FOR VALUES IN (1, 2, NULL);
COMMENT ON TABLE app.measured IS 'in parts';
COMMENT ON TABLE app.measured_2024 IS 'a part';
COMMENT ON INDEX app.measured_kind IS 'in parts too';

-- Indexes.
CREATE UNIQUE INDEX city_lower ON app.city (lower(name) COLLATE "C" text_pattern_ops DESC NULLS LAST, country NULLS FIRST)
    INCLUDE (population) WITH (fillfactor = 60, deduplicate_items = off) TABLESPACE space WHERE population > 10;
CREATE INDEX city_tags ON app.city USING gin (tags jsonb_path_ops) WITH (fastupdate = off);
CREATE INDEX city_place ON app.city USING gist (place) WITH (buffering = on);
CREATE INDEX city_place_spgist ON app.city USING spgist (place);
CREATE INDEX city_population ON app.city USING brin (population numeric_minmax_multi_ops (values_per_range = 16)) WITH (pages_per_range = 8);
CREATE INDEX city_hash ON app.city USING hash (name);
CREATE INDEX city_odd ON app.city USING "Odd gist" (box(place, place) app."Odd class");
CREATE INDEX "Odd.""Index"" 🐘" ON app.city ((population + 1));
ALTER INDEX app."Odd.""Index"" 🐘" ALTER COLUMN 1 SET STATISTICS 50;
CREATE UNIQUE INDEX identity_index ON app.x23456789_123456789_123456789_123456789_123456789_123456789_123 (id);
ALTER TABLE app.x23456789_123456789_123456789_123456789_123456789_123456789_123 ALTER id SET NOT NULL;
ALTER TABLE app.x23456789_123456789_123456789_123456789_123456789_123456789_123 REPLICA IDENTITY USING INDEX identity_index;
ALTER TABLE app.x23456789_123456789_123456789_123456789_123456789_123456789_123 CLUSTER ON identity_index;
COMMENT ON INDEX app.city_lower IS 'lower';

-- Extended statistics.
CREATE STATISTICS app.city_statistics (ndistinct, dependencies, mcv) ON name, country, (population + 1) FROM app.city;
CREATE STATISTICS app.expression_statistics ON (lower(name)) FROM app.city;
ALTER STATISTICS app.city_statistics SET STATISTICS 77;
ALTER STATISTICS app.city_statistics OWNER TO owner;
COMMENT ON STATISTICS app.city_statistics IS 'statistics';

-- Views and materialized views.
CREATE VIEW app.cities WITH (security_barrier = true) AS
    SELECT id, name, population, upper_name AS "Odd ""column""" FROM app.city WHERE population > 1 WITH LOCAL CHECK OPTION;
CREATE VIEW app.big_cities AS SELECT * FROM app.cities WHERE population > 1000 WITH CASCADED CHECK OPTION;
CREATE RECURSIVE VIEW app.numbers_to_ten (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM numbers_to_ten WHERE n < 10;
ALTER VIEW app.cities ALTER population SET DEFAULT 7;
ALTER VIEW app.cities OWNER TO owner;
COMMENT ON VIEW app.cities IS 'a view';
COMMENT ON COLUMN app.cities.name IS 'its name';
GRANT SELECT ON app.cities TO reader;
GRANT SELECT (id), UPDATE (name) ON app.big_cities TO writer;
CREATE MATERIALIZED VIEW app.counted_cities USING heap2 WITH (fillfactor = 75) TABLESPACE space AS
    SELECT country, count(*) AS number FROM app.city GROUP BY country WITH NO DATA;
CREATE UNIQUE INDEX counted_cities_key ON app.counted_cities (country);
ALTER MATERIALIZED VIEW app.counted_cities ALTER number SET STATISTICS 42;
ALTER MATERIALIZED VIEW app.counted_cities ALTER country SET STORAGE EXTERNAL;
ALTER MATERIALIZED VIEW app.counted_cities CLUSTER ON counted_cities_key;
ALTER MATERIALIZED VIEW app.counted_cities OWNER TO owner;
COMMENT ON MATERIALIZED VIEW app.counted_cities IS 'counted';
COMMENT ON COLUMN app.counted_cities.number IS 'how many';
GRANT SELECT ON app.counted_cities TO reader;

-- Rules, triggers, event triggers, policies.
CREATE RULE no_delete AS ON DELETE TO app.unlogged WHERE OLD.id < 0 DO INSTEAD NOTHING;
CREATE RULE "Odd ""rule""" AS ON INSERT TO app.unlogged DO ALSO (UPDATE app.country SET name = name; NOTIFY rules);
CREATE RULE view_insert AS ON INSERT TO app.big_cities DO INSTEAD INSERT INTO app.country (code) VALUES (NEW.name) RETURNING NULL::bigint, NULL::varchar, NULL::numeric, NULL::text;
ALTER TABLE app.unlogged DISABLE RULE no_delete;
COMMENT ON RULE no_delete ON app.unlogged IS 'nothing goes';
CREATE FUNCTION app.triggered() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER before_row BEFORE INSERT OR UPDATE OF name, country ON app.city
    FOR EACH ROW WHEN (NEW.population > 0) EXECUTE FUNCTION app.triggered('it''s', '1');
CREATE TRIGGER after_statement AFTER UPDATE ON app.city REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION app.triggered();
CREATE TRIGGER truncated AFTER TRUNCATE ON app.city EXECUTE FUNCTION app.triggered();
CREATE CONSTRAINT TRIGGER constrained AFTER INSERT ON app.city FROM app.country DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION app.triggered();
CREATE TRIGGER instead INSTEAD OF DELETE ON app.cities FOR EACH ROW EXECUTE FUNCTION app.triggered();
CREATE TRIGGER of_parts AFTER INSERT ON app.measured FOR EACH ROW EXECUTE FUNCTION app.triggered();
CREATE TRIGGER "Odd ""trigger"" 🐘" AFTER DELETE ON app.city EXECUTE FUNCTION app.triggered();
ALTER TABLE app.city ENABLE REPLICA TRIGGER before_row, ENABLE ALWAYS TRIGGER after_statement, DISABLE TRIGGER truncated;
ALTER TABLE app.measured_2024 DISABLE TRIGGER of_parts;
COMMENT ON TRIGGER before_row ON app.city IS 'before';
CREATE FUNCTION app.watch() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER watched ON ddl_command_end WHEN TAG IN ('CREATE TABLE', 'DROP TABLE') EXECUTE FUNCTION app.watch();
CREATE EVENT TRIGGER "Odd ""event""" ON sql_drop EXECUTE FUNCTION app.watch();
ALTER EVENT TRIGGER watched ENABLE REPLICA;
COMMENT ON EVENT TRIGGER watched IS 'watches';
CREATE POLICY all_of_them ON app.city;
CREATE POLICY own ON app.city AS RESTRICTIVE FOR UPDATE TO reader, "Odd ""Role"" 🐘" USING (name = current_user) WITH CHECK (population > 0);
COMMENT ON POLICY own ON app.city IS 'one''s own';

-- Foreign data.
CREATE FUNCTION app.validate(text[], oid) RETURNS void LANGUAGE internal STRICT AS 'postgresql_fdw_validator';
CREATE FOREIGN DATA WRAPPER wrapper NO HANDLER VALIDATOR app.validate;
CREATE FOREIGN DATA WRAPPER loose OPTIONS (a 'it''s', "Odd b" '2');
CREATE SERVER far TYPE 'big' VERSION '1.0' FOREIGN DATA WRAPPER loose OPTIONS (host 'far.invalid', port '5432');
CREATE USER MAPPING FOR reader SERVER far OPTIONS (username 'them', password 'hidden');
CREATE USER MAPPING FOR PUBLIC SERVER far;
CREATE FOREIGN TABLE app.far_away (
    id integer OPTIONS (column_name 'key') NOT NULL, n numeric DEFAULT 1, CONSTRAINT positive CHECK (n > 0)
) SERVER far OPTIONS (table_name 'there');
CREATE FOREIGN TABLE app.far_child (e integer) INHERITS (app.mother) SERVER far;
CREATE FOREIGN TABLE app.far_part PARTITION OF app.listed FOR VALUES IN (7) SERVER far;
CREATE TRIGGER far_trigger BEFORE INSERT ON app.far_away FOR EACH ROW EXECUTE FUNCTION app.triggered();
ALTER FOREIGN DATA WRAPPER loose OWNER TO "Odd ""Role"" 🐘";
ALTER SERVER far OWNER TO owner;
ALTER FOREIGN TABLE app.far_away OWNER TO owner;
COMMENT ON FOREIGN DATA WRAPPER loose IS 'wraps';
COMMENT ON SERVER far IS 'a server';
COMMENT ON FOREIGN TABLE app.far_away IS 'far away';
COMMENT ON COLUMN app.far_away.id IS 'its key';
GRANT USAGE ON FOREIGN DATA WRAPPER loose TO reader;
GRANT USAGE ON FOREIGN SERVER far TO reader WITH GRANT OPTION;
GRANT SELECT ON app.far_away TO reader;

-- Publications and subscriptions.
CREATE PUBLICATION everything FOR ALL TABLES WITH (publish = 'insert, truncate', publish_via_partition_root = true);
CREATE PUBLICATION several FOR TABLE app.country, ONLY app.mother;
CREATE PUBLICATION "Odd ""publication""";
ALTER PUBLICATION several OWNER TO "Odd ""Role"" 🐘";
COMMENT ON PUBLICATION several IS 'some tables';
CREATE SUBSCRIPTION subscribed CONNECTION 'host=publisher.invalid dbname=x password=hidden' PUBLICATION a, "Odd b"
    WITH (connect = false, slot_name = other_slot, binary = true, streaming = true, synchronous_commit = local);
CREATE SUBSCRIPTION without_slot CONNECTION 'host=publisher.invalid' PUBLICATION a WITH (connect = false, slot_name = NONE);
COMMENT ON SUBSCRIPTION subscribed IS 'subscribed';
