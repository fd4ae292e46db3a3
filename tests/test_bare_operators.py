"""Operators that texts use without a name: pg_dump does not tell one from another, what depends on them does."""

from __future__ import annotations

from databases import TestServer, ask, catalog, execute, run_steps

from syndicate_diff.diff import everything
from syndicate_diff.drift import drift, fact_hashes
from syndicate_diff.fingerprint import fingerprint
from syndicate_diff.plan import plan_steps

USERS = """
    SELECT i.type, i.identity, d.refobjid::regoperator::text
    FROM pg_depend d CROSS JOIN LATERAL pg_identify_object(d.classid, d.objid, 0) i
    WHERE d.classid <> 0 AND d.refclassid = 'pg_operator'::regclass
      AND d.classid NOT IN ('pg_amop'::regclass, 'pg_opclass'::regclass, 'pg_extension'::regclass)
    ORDER BY 1, 2, 3
"""
TABLES = """
    CREATE EXTENSION citext;
    CREATE SCHEMA own;
    CREATE FUNCTION own.alike(point, point) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT $1 ~= $2';
    CREATE OPERATOR own.= (FUNCTION = own.alike, LEFTARG = point, RIGHTARG = point, COMMUTATOR = OPERATOR(own.=));
    CREATE TABLE a (email citext, at point, x int);
    CREATE TABLE b (email citext, y int);
    CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
"""
USING_THEM = """
    SET search_path = public, own;
    CREATE VIEW joined AS SELECT x, y FROM a JOIN b USING (email);
    CREATE VIEW chosen AS SELECT CASE email WHEN 'A' THEN 1 END AS c, NULLIF(email, 'B') AS n FROM a;
    CREATE VIEW apart AS SELECT at IS DISTINCT FROM point(1, 1) AS d, email IS NOT DISTINCT FROM 'C' AS e FROM a;
    CREATE VIEW own_view AS SELECT NULLIF(at, point(0, 0)) AS p FROM a;
    CREATE DOMAIN address AS citext CHECK (NULLIF(value, 'A') IS NOT NULL);
    ALTER TABLE a ALTER email SET DEFAULT NULLIF('a'::citext, 'A');
    ALTER TABLE a ADD CHECK (CASE email WHEN 'X' THEN false ELSE true END);
    CREATE TRIGGER t BEFORE UPDATE ON a FOR EACH ROW WHEN (old.email IS DISTINCT FROM new.email) EXECUTE FUNCTION f();
    CREATE INDEX i ON a (x) WHERE email IS DISTINCT FROM 'a';
    CREATE RULE r AS ON INSERT TO b WHERE new.email IS NOT DISTINCT FROM 'A' DO NOTHING;
    CREATE POLICY p ON a USING (NULLIF(email, 'A') IS NULL);
    CREATE FUNCTION g() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM a JOIN b USING (email); END;
"""


def test_each_is_the_one_that_the_files_mean(server: TestServer) -> None:
    with server.database() as live, server.database() as desired:
        execute(live, TABLES)
        execute(desired, TABLES + USING_THEM)
        run_steps(live, plan_steps(catalog(live), catalog(desired)))
        users = ask(live, USERS)
        assert users == ask(desired, USERS)
        assert {"joined", "chosen", "apart", "own_view"} <= {name.split(" on public.")[-1] for _, name, _ in users}


DESIRED = "CREATE VIEW public.joined AS SELECT x, y FROM public.a JOIN public.b USING (email)"
# pg_restore reads the text where nothing but PostgreSQL's own operators are found.
RESTORED = f"SET search_path = ''; {DESIRED.replace('CREATE', 'CREATE OR REPLACE')}"


def test_what_a_restored_dump_has_taken_instead_is_mended(server: TestServer) -> None:
    with server.database() as live, server.database() as desired:
        execute(live, TABLES, RESTORED)
        execute(desired, TABLES, DESIRED)
        steps = plan_steps(catalog(live), catalog(desired))
        assert [(str(step.identity), step.reason) for step in steps] == [
            ("view public.joined", "its text stays, and means something else")
        ]
        run_steps(live, steps)
        assert ask(live, USERS) == ask(desired, USERS)
        assert plan_steps(catalog(live), catalog(desired)) == []


def test_a_restored_dump_is_drift(server: TestServer) -> None:
    with server.database() as live, server.database() as desired:
        execute(live, TABLES, DESIRED)
        execute(desired, TABLES, DESIRED)
        before, wanted = catalog(live), catalog(desired)
        execute(live, RESTORED)
        after = catalog(live)
        assert fingerprint(before) == fingerprint(wanted) != fingerprint(after)
        (found,) = drift(after, wanted, everything, fact_hashes(before, everything)).drifted
        assert found.attributes == {"operators": (["public.=(public.citext,public.citext)"], [])}
