"""A text that stays the same is resolved anew where something comes that it means now: pg_dump sees no difference."""

from __future__ import annotations

import pytest
from databases import TestServer, ask, catalog, load_text, run_steps

from syndicate_diff.plan import plan_steps

USED = """
    SELECT u.type, u.identity, r.identity FROM pg_depend d
    CROSS JOIN LATERAL pg_identify_object(d.classid, d.objid, d.objsubid) u
    CROSS JOIN LATERAL pg_identify_object(d.refclassid, d.refobjid, d.refobjsubid) r
    WHERE d.classid <> 0 AND d.refobjid >= 16384 AND d.refclassid <> 'pg_class'::regclass
    ORDER BY 1, 2, 3
"""
USERS = """
    CREATE TABLE public.t (a int DEFAULT public.f(1), g int GENERATED ALWAYS AS (public.f(a)) STORED,
                           CONSTRAINT k CHECK (public.f(a) > 0));
    CREATE VIEW public.v AS SELECT public.f(a) AS f FROM public.t;
    CREATE MATERIALIZED VIEW public.m AS SELECT public.f(a) AS f FROM public.t;
    CREATE INDEX i ON public.t (public.f(a));
    CREATE STATISTICS public.s ON (public.f(a)), a FROM public.t;
    CREATE POLICY p ON public.t USING (public.f(a) > 0);
    CREATE DOMAIN public.d AS int DEFAULT public.f(2) CONSTRAINT k CHECK (public.f(VALUE) > 0);
    CREATE RULE r AS ON UPDATE TO public.t WHERE public.f(new.a) > 3 DO ALSO NOTHING;
    CREATE FUNCTION public.w() RETURNS int LANGUAGE sql RETURN public.f(3);
    CREATE FUNCTION public.tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
    CREATE TRIGGER c BEFORE UPDATE ON public.t FOR EACH ROW WHEN (public.f(old.a) > 2) EXECUTE FUNCTION public.tf();
"""
# Made anew while the old one is there, which needs what goes.
PARTITIONED = "CREATE TABLE public.p (a int) PARTITION BY LIST (public.f(a));"
GENERAL = "CREATE FUNCTION public.f(anyelement) RETURNS int IMMUTABLE LANGUAGE plpgsql AS 'BEGIN RETURN 1; END';"
SPECIAL = "CREATE FUNCTION public.f(int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS 'BEGIN RETURN 2; END';"
ENUM = "CREATE TYPE public.e AS ENUM ('a', 'b'); CREATE TABLE public.t (e public.e);"
CAST = """
    CREATE FUNCTION public.c(public.e) RETURNS text IMMUTABLE LANGUAGE sql RETURN 'x';
    CREATE CAST (public.e AS text) WITH FUNCTION public.c(public.e);
"""
CAST_USERS = """
    CREATE VIEW public.v AS SELECT e::text AS t FROM public.t;
    ALTER TABLE public.t ADD CONSTRAINT k CHECK (e::text <> '');
"""
ROW = "CREATE TYPE public.e AS (a int); CREATE TABLE public.t (e public.e);"
CLASS = """
    CREATE OPERATOR CLASS public.oc DEFAULT FOR TYPE public.e USING btree AS OPERATOR 1 <(record,record),
        OPERATOR 3 =(record,record), OPERATOR 5 >(record,record),
        FUNCTION 1 (public.e, public.e) btrecordcmp(record,record);
"""
KEY = "ALTER TABLE public.t ADD UNIQUE (e);"


OVERLOAD = (GENERAL + USERS, GENERAL + SPECIAL + USERS)
CASTS = (ENUM + CAST_USERS, ENUM + CAST + CAST_USERS)
CLASSES = (ROW + KEY, ROW + CLASS + KEY)
PARTITIONS = (GENERAL + PARTITIONED, GENERAL + SPECIAL + PARTITIONED)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        OVERLOAD,
        OVERLOAD[::-1],
        CASTS,
        CASTS[::-1],
        CLASSES,
        CLASSES[::-1],
        PARTITIONS,
        PARTITIONS[::-1],
    ],
    ids=[
        f"{what} {how}" for what in ("overload", "cast", "operator class", "partition key") for how in ("comes", "goes")
    ],
)
def test_what_is_meant_is_used(server: TestServer, old: str, new: str) -> None:
    with server.database() as live, server.database() as desired:
        load_text(live, old)
        load_text(desired, new)
        run_steps(live, plan_steps(catalog(live), catalog(desired)))
        assert ask(live, USED) == ask(desired, USED)
        assert plan_steps(catalog(live), catalog(desired)) == []
