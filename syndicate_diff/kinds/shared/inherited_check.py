"""Checks that a table has from the tables that it inherits from, declared there again or not.

https://www.postgresql.org/docs/current/ddl-inherit.html. INHERITS brings what the parents have, as valid; a parent's
ADD CONSTRAINT reaches the children, in the state that it says, and a declared check stays declared. Nothing
else makes a check that is not declared: INHERIT wants a check to be there, and NO INHERIT leaves it declared.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from syndicate_diff.catalog_sql import since
from syndicate_diff.context import Alteration, Creation
from syndicate_diff.kinds.shared import inherited
from syndicate_diff.model import COPY, INHERITED, Catalog, Fact, Identity

# Whether the table c declares its constraint k; what a partition has does not tell.
DECLARED = "(k.contype <> 'c' OR k.conislocal OR c.relispartition)"

# Schema and name of each parent of the table c that has its check k, in their order.
PARENTS = """
    (SELECT array_agg(ARRAY[hn.nspname, hc.relname]::text[] ORDER BY h.inhseqno)
     FROM pg_inherits h
     JOIN pg_constraint hk ON hk.conrelid = h.inhparent AND hk.conname = k.conname AND hk.contype = 'c'
         AND NOT hk.connoinherit
     JOIN pg_class hc ON hc.oid = h.inhparent
     JOIN pg_namespace hn ON hn.oid = hc.relnamespace
     WHERE h.inhrelid = c.oid)"""


def not_valid_copies(version: int) -> str:
    """SQL for schema, table and name, flat, of the copies, NOT VALID, that children declare of a check k of c."""
    is_not_valid = "NOT hk.convalidated" + since(version, 18, " AND hk.conenforced", "")
    return f"""
    (SELECT array_agg(u.name ORDER BY hn.nspname, hc.relname, u.place)
     FROM pg_inherits h
     JOIN pg_constraint hk ON hk.conrelid = h.inhrelid AND hk.conname = k.conname AND hk.contype = 'c'
         AND hk.conislocal AND hk.coninhcount > 0 AND {is_not_valid}
     JOIN pg_class hc ON hc.oid = h.inhrelid AND NOT hc.relispartition
     JOIN pg_namespace hn ON hn.oid = hc.relnamespace
     CROSS JOIN LATERAL unnest(ARRAY[hn.nspname, hc.relname, hk.conname]::text[]) WITH ORDINALITY u(name, place)
     WHERE h.inhparent = c.oid)"""


def stronger(version: int) -> str:
    """SQL for schema, table and name, flat, of the checks of other parents that children of the table c have, too.

    A child has the strongest state of all, and PostgreSQL refuses to add what is stronger than what the child has. They
    are valid, or, from 18 on, enforced, where the check k is not. Parents that have it from the table c count no more.
    """
    is_enforced = since(version, 18, "(o.convalidated OR o.conenforced AND NOT k.conenforced)", "o.convalidated")
    return f"""
    (SELECT array_agg(u.name ORDER BY n.nspname, oc.relname, u.place)
     FROM (WITH RECURSIVE below AS (
               SELECT inhrelid FROM pg_inherits WHERE inhparent = c.oid
               UNION SELECT further.inhrelid FROM below JOIN pg_inherits further ON further.inhparent = below.inhrelid)
           SELECT DISTINCT other.inhparent FROM pg_inherits h JOIN pg_inherits other ON other.inhrelid = h.inhrelid
           WHERE h.inhparent = c.oid AND other.inhparent NOT IN (SELECT inhrelid FROM below)) others
     JOIN pg_constraint o ON o.conrelid = others.inhparent AND o.conname = k.conname AND o.contype = 'c'
         AND {is_enforced} AND NOT o.connoinherit
     JOIN pg_class oc ON oc.oid = o.conrelid
     JOIN pg_namespace n ON n.oid = oc.relnamespace
     CROSS JOIN LATERAL unnest(ARRAY[n.nspname, oc.relname, o.conname]::text[]) WITH ORDINALITY u(name, place))"""


def is_inherited(fact: Fact) -> bool:
    """Whether a table that is no partition has it from its parents, declared or not."""
    return bool(fact["parent_tables"]) and not fact["in_partition"]


def is_undeclared(fact: Fact) -> bool:
    """Whether such a table has it from its parents alone."""
    return not fact["declared"]


def comes_with(creation: Creation) -> Iterator[Identity]:
    """What must come in the same plan for it to come as it is: a new table brings it, else the parents' checks do.

    To a table that gets other parents a stand-in brings it.
    """
    fact, table = creation.fact, creation.fact.whole
    stays = creation.keeps(table)
    if not is_inherited(fact) or (stays and not inherited.stays_child(creation)):
        return
    is_not_valid = not fact["validated"] and fact["enforced"]
    if stays:
        old = creation.source.get(fact.identity)
        needs_originals = is_undeclared(fact) or (old is not None and is_inherited(old))
    else:
        needs_originals = is_not_valid
    if needs_originals:
        yield from _added(creation, fact)
    elif is_undeclared(fact):
        yield table


def _added(creation: Creation, fact: Fact) -> Iterator[Identity]:
    """The parents' checks whose ADD CONSTRAINT reaches the table, on all levels that have it from their own parents.

    What a table has through a stand-in needs no parents.
    """
    for parent in filter(creation.target.get, inherited.originals(fact)):
        original = replace(creation, fact=creation.target.fact(parent))
        yield parent
        stays = creation.keeps(original.fact.whole)
        if not stays or (is_undeclared(original.fact) and inherited.stays_child(original)):
            yield from _added(creation, original.fact)


def _originals(creation: Creation) -> list[Identity]:
    return [original for original in inherited.originals(creation.fact) if original in creation.target]


def is_there_already(creation: Creation) -> bool:
    """Whether a parent's ADD has brought it, for all rows: the table's own comes to that, and reads none."""
    if not (creation.keeps(creation.fact.whole) and inherited.stays_child(creation)):
        return False
    came = (creation.target.fact(original) for original in _originals(creation) if creation.exists(original))
    return any(original["validated"] and original["enforced"] for original in came)


def must_be_validated(creation: Creation) -> bool:
    """Whether it is valid although none of the parents' checks, which bring it, is."""
    fact, table = creation.fact, creation.fact.whole
    comes_valid = any(creation.target.fact(original)["validated"] for original in _originals(creation))
    is_brought = is_undeclared(fact) or (_is_of_whole(fact) and inherited.stays_child(creation))
    return bool(is_brought and fact["validated"] and creation.keeps(table)) and not comes_valid


def _is_of_whole(fact: Fact) -> bool:
    """Whether a partition has it from its parents alone."""
    return bool(fact["in_partition"] and fact["type"] == "c" and fact["inherited"] and not fact["is_local"])


def can_become(change: Alteration) -> bool:
    """A check can come to be declared, too; the reverse takes one of the parents'."""
    return bool(change.now("declared"))


def rename_reaches_copies(check: Identity, catalog: Catalog, other: Catalog) -> bool:
    """Whether RENAME CONSTRAINT renames what children have of it, and nothing of them has the other name by then.

    It does not rename what they declare, nor what they have from several parents.
    """
    for copy, deptype in catalog.dependents(check):
        is_shared = sum(used.type in INHERITED for used in catalog.dependencies(copy)) > 1
        if deptype in INHERITED and (deptype != COPY or is_shared or copy in other):
            return False
        if deptype in INHERITED and not rename_reaches_copies(copy, catalog, other):
            return False
    return True
