"""What relations have in common: the names that they hold, and how their rows are stored.

https://www.postgresql.org/docs/current/catalog-pg-class.html
"""

from __future__ import annotations

from collections.abc import Iterable

from syndicate_diff import sql
from syndicate_diff.catalog_sql import option_array
from syndicate_diff.context import Alteration
from syndicate_diff.model import Fact

# How the rows of the pg_class row `c` are stored, and those of its TOAST table.
STORAGE = f"""
               {option_array("c.reloptions")} AS options,
               (SELECT {option_array("t.reloptions")} FROM pg_class t WHERE t.oid = c.reltoastrelid) AS toast_options,
               (SELECT a.amname::text FROM pg_am a WHERE a.oid = c.relam) AS access_method,
               (SELECT s.spcname::text FROM pg_tablespace s WHERE s.oid = c.reltablespace) AS tablespace"""


def relation_claims(fact: Fact) -> Iterable[tuple[str, ...]]:
    """The names that a relation with a row type holds: all but sequences and indexes."""
    return (("relation", *fact.parts[:2]), ("type", *fact.parts[:2]))


def storage_clause(fact: Fact) -> str:
    """The WITH of a CREATE, empty where there is none."""
    storage = [*(fact["options"] or ()), *(f"toast.{option}" for option in fact["toast_options"] or ())]
    return f"\nWITH ({sql.options(storage)})" if storage else ""


def set_options(change: Alteration, attribute: str = "options", prefix: str = "") -> list[str]:
    """SET and RESET clauses between two lists of storage parameters."""
    return sql.option_clauses(change.was(attribute), change.now(attribute), prefix)
