"""How functions, procedures and aggregates are named, and what OR REPLACE does to them all.

https://www.postgresql.org/docs/current/sql-alterroutine.html
"""

from __future__ import annotations

from syndicate_diff import sql
from syndicate_diff.context import Alteration
from syndicate_diff.model import Fact


def arguments(oid_vector: str) -> str:
    """SQL for the last name part of a routine: its input types in parentheses."""
    return (
        f"'(' || coalesce((SELECT string_agg(format_type(u.t, NULL), ', ' ORDER BY u.i) "
        f"FROM unnest({oid_vector}) WITH ORDINALITY u(t, i)), '') || ')'"
    )


def signature(fact: Fact) -> str:
    """``public.f(integer, text)``: how statements name a routine."""
    return sql.qualified(*fact.parts[:2]) + fact.parts[2]


def with_mode(fact: Fact) -> str:
    """``public.p(IN integer, text)``: of a procedure, ``p(integer)`` could be ``p(OUT integer)`` as well."""
    *name, inputs = fact.parts
    return sql.qualified(*name) + (inputs if inputs == "()" else inputs.replace("(", "(IN ", 1))


def forgets_extensions(_: Alteration, dependent: Fact) -> bool:
    """OR REPLACE takes DEPENDS ON EXTENSION away."""
    return dependent.identity.kind == "extension dependency"
