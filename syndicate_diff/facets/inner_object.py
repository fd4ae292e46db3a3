"""Inner parts of facts that are no facts but can carry what any object can carry, under addresses of their own.

https://www.postgresql.org/docs/current/catalog-pg-depend.html (DEPENDENCY_INTERNAL): the index of a constraint, the
sequence of an identity column, the constraint of a NOT NULL or of a constraint trigger, the types of arrays and of
multiranges. pg_dump forgets what is said of the last three.
"""

from __future__ import annotations

from syndicate_diff.model import Catalog, Fact
from syndicate_diff.registry import kinds
from syndicate_diff.relations import lock_on
from syndicate_diff.rules import NotCompared
from syndicate_diff.statement import LockMode, Statement

# What the inner parts are, and how statements name them; the attribute `inner` of a facet has the address.
WITH_INNER = """
    WITH inner_object(classid, objid, what, address) AS (
        SELECT 'pg_class'::regclass, c.oid, CASE c.relkind WHEN 'S' THEN 'sequence' ELSE 'index' END,
               format('%s %s', CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'INDEX' END, c.oid::regclass)
        FROM pg_class c JOIN pg_depend i ON i.classid = 'pg_class'::regclass AND i.objid = c.oid AND i.deptype = 'i'
        WHERE c.relkind IN ('i', 'I', 'S')
        UNION ALL
        SELECT 'pg_constraint'::regclass, k.oid, CASE k.contype WHEN 'n' THEN 'not null' ELSE 'constraint' END,
               format('CONSTRAINT %I ON %s', k.conname, k.conrelid::regclass)
        FROM pg_constraint k WHERE k.contype IN ('n', 't') AND k.conrelid <> 0
        UNION ALL
        SELECT 'pg_type'::regclass, t.oid, CASE t.typtype WHEN 'm' THEN 'multirange' ELSE 'array type' END,
               format('TYPE %I.%I', n.nspname, t.typname)
        FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
        JOIN pg_depend i ON i.classid = 'pg_type'::regclass AND i.objid = t.oid AND i.deptype = 'i'
                        AND i.refclassid = 'pg_type'::regclass
        LEFT JOIN pg_type e ON e.oid = t.typelem LEFT JOIN pg_class r ON r.oid = e.typrelid
        WHERE coalesce(r.relkind, 'c') = 'c' AND t.oid IN (
            SELECT objoid FROM pg_description WHERE classoid = 'pg_type'::regclass
            UNION ALL SELECT objoid FROM pg_seclabel WHERE classoid = 'pg_type'::regclass
        )
    )"""

INNER = NotCompared("the name of an inner part of the object")


def address(fact: Fact, catalog: Catalog) -> str:
    """How COMMENT ON, SECURITY LABEL ON and ALTER name what a fact of a facet is about."""
    if fact["inner"]:
        return str(fact["inner"])
    kind = kinds()[fact.whole.kind]
    target = catalog.fact(fact.whole)
    return kind.comment_on(target) if kind.comment_on else kind.statement_name(target)


def located(statement: str, fact: Fact, lock: LockMode) -> Statement:
    """What is said about an inner part locks the relation that it is, not the one that has it."""
    what, _, relation = (fact["inner"] or "").partition(" ")
    if what in ("INDEX", "SEQUENCE"):
        return Statement(statement, lock=lock, relation=relation)
    is_of_relation = bool(what) and lock_on(fact.identity)[1] is not None
    return Statement(statement, lock=LockMode.ACCESS_SHARE if is_of_relation else None)
