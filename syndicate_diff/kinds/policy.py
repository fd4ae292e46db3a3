"""Row-level security policies. https://www.postgresql.org/docs/current/sql-createpolicy.html

ALTER POLICY changes roles and expressions; it cannot take an expression away, nor change the command
or whether the policy is permissive.
"""

from __future__ import annotations

from syndicate_diff import sql
from syndicate_diff.catalog_sql import user_object
from syndicate_diff.column_lists import has_no_list
from syndicate_diff.context import Alteration, Creation
from syndicate_diff.kind import Kind
from syndicate_diff.kinds.shared.table_part import name_on_table
from syndicate_diff.model import Fact
from syndicate_diff.rules import REPLACE, InPlace
from syndicate_diff.statement import Danger, Hazard, LockMode, Statement

_COMMAND = {"r": "SELECT", "a": "INSERT", "w": "UPDATE", "d": "DELETE"}


def _roles(fact: Fact) -> str:
    """An empty list stands for PUBLIC."""
    return sql.names(fact["roles"]) if fact["roles"] else "PUBLIC"


def _expression(fact: Fact, attribute: str, keywords: str) -> str:
    return f" {keywords} ({fact[attribute]})" if fact[attribute] is not None else ""


def _create(creation: Creation) -> Statement:
    fact = creation.fact
    restrictive = "" if fact["permissive"] else " AS RESTRICTIVE"
    command = f" FOR {_COMMAND[fact['command']]}" if fact["command"] != "*" else ""
    roles = f" TO {_roles(fact)}" if fact["roles"] else ""
    expressions = _expression(fact, "using", "USING") + _expression(fact, "check", "WITH CHECK")
    statement = f"CREATE POLICY {name_on_table(fact)}{restrictive}{command}{roles}{expressions}"
    hidden = Hazard(Danger.PRIVILEGES, "rows that the policy does not let through become invisible")
    return Statement(statement, hazards=() if fact["permissive"] else (hidden,))


def _alter(change: Alteration) -> Statement:
    clauses = f" TO {_roles(change.new)}" if "roles" in change.attributes else ""
    if "using" in change.attributes:
        clauses += _expression(change.new, "using", "USING")
    if "check" in change.attributes:
        clauses += _expression(change.new, "check", "WITH CHECK")
    seen = Hazard(Danger.PRIVILEGES, "other roles, or other rows than before, pass the policy from now on")
    return Statement(f"ALTER POLICY {name_on_table(change.new)}{clauses}", hazards=(seen,))


def _takes_nothing_away(change: Alteration) -> bool:
    return all(change.was(name) is None or change.now(name) is not None for name in ("using", "check"))


def _drop(fact: Fact) -> Statement:
    reason = "rows become invisible" if fact["permissive"] else "rows that the policy hid become visible"
    return Statement(
        f"DROP POLICY {name_on_table(fact)}",
        lock=LockMode.ACCESS_EXCLUSIVE,
        hazards=(Hazard(Danger.PRIVILEGES, f"{reason} while there is no policy in its place"),),
    )


_ALTER = InPlace(_alter, possible=_takes_nothing_away, lock=LockMode.ACCESS_EXCLUSIVE)

POLICY = Kind(
    name="policy",
    sql="POLICY",
    catalog="pg_policy",
    found_in="pg_policy",
    query=f"""
        SELECT p.oid, ARRAY[n.nspname::text, c.relname::text, p.polname::text] AS parts,
               p.polpermissive AS permissive, p.polcmd::text AS command,
               ARRAY(
                   SELECT pg_get_userbyid(r)::text FROM unnest(p.polroles) r WHERE r <> 0 ORDER BY 1
               ) AS roles,
               pg_get_expr(p.polqual, p.polrelid) AS using,
               pg_get_expr(p.polwithcheck, p.polrelid) AS check
        FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {user_object("pg_class", "c.oid")}
    """,
    parent="table",
    create=_create,
    drop=_drop,
    renamable=True,
    address=name_on_table,
    texts=frozenset({"using", "check"}),
    outdated=lambda fact: "may let other rows pass from now on",
    lets_go=has_no_list("using", "check"),
    weight=72,
    lock=LockMode.ACCESS_EXCLUSIVE,
    alter={"permissive": REPLACE, "command": REPLACE, "roles": _ALTER, "using": _ALTER, "check": _ALTER},
)
