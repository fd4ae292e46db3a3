"""Inner parts of facts that are no facts but can carry what any object can carry, under addresses of their own.

https://www.postgresql.org/docs/current/catalog-pg-depend.html (DEPENDENCY_INTERNAL): the index of a constraint, the
sequence of an identity column, the constraint of a NOT NULL.
"""

from __future__ import annotations

from syndicate_diff.model import Catalog, Fact
from syndicate_diff.registry import kinds
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
        SELECT 'pg_constraint'::regclass, k.oid, 'not null',
               format('CONSTRAINT %I ON %s', k.conname, k.conrelid::regclass)
        FROM pg_constraint k WHERE k.contype = 'n' AND k.conrelid <> 0
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
    return Statement(statement, lock=LockMode.ACCESS_SHARE if what else None)
