"""Sequences, and which column owns them.

https://www.postgresql.org/docs/current/sql-createsequence.html. The hidden sequences of identity columns
belong to the column. Ownership is a fact of its own, because a table's default can use the
sequence that the same table's column owns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from syndicate_diff import sql
from syndicate_diff.catalog_sql import live_knows, user_object
from syndicate_diff.context import Alteration, Creation
from syndicate_diff.kind import Kind, NewerInDump
from syndicate_diff.kinds.shared import row_security, sequence_numbers, whole_table
from syndicate_diff.kinds.shared.sequence_numbers import POSITION_LOST, Numbers
from syndicate_diff.model import Catalog, Fact, Identity
from syndicate_diff.rules import InPlace, another_owner
from syndicate_diff.statement import LockMode, Rendered, Statement, data_loss

_QUERY = f"""
    SELECT c.oid, ARRAY[n.nspname::text, c.relname::text] AS parts,
           CASE WHEN o.refobjid IS NULL THEN pg_get_userbyid(c.relowner)::text END AS owner,
           CASE WHEN {live_knows(15)} THEN c.relpersistence::text ELSE 'p' END AS persistence,
           format_type(s.seqtypid, NULL) AS type,
           s.seqstart::text AS start, s.seqincrement::text AS increment, s.seqmin::text AS minimum,
           s.seqmax::text AS maximum, s.seqcache::text AS cache, s.seqcycle AS cycle
    FROM pg_sequence s
    JOIN pg_class c ON c.oid = s.seqrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_depend o ON o.classid = 'pg_class'::regclass AND o.objid = c.oid AND o.objsubid = 0
         AND o.refclassid = 'pg_class'::regclass AND o.deptype = 'a'
    WHERE {user_object("pg_class", "c.oid")}
      AND NOT EXISTS (SELECT FROM pg_depend d
                      WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'i')
"""


def _address(fact: Fact) -> str:
    return sql.qualified(*fact.parts)


# The first number beyond each type.
_INTEGERS = {"smallint": 2**15, "integer": 2**31, "bigint": 2**63}


def _numbers(fact: Fact) -> str:
    return (
        f"AS {fact['type']} INCREMENT BY {fact['increment']} MINVALUE {fact['minimum']} "
        f"MAXVALUE {fact['maximum']} START WITH {fact['start']} CACHE {fact['cache']} "
        f"{'CYCLE' if fact['cycle'] else 'NO CYCLE'}"
    )


def _usual(fact: Fact) -> bool:
    highest = _INTEGERS[fact["type"]] - 1
    numbers = (fact["start"], fact["increment"], fact["minimum"], fact["maximum"], fact["cache"], fact["cycle"])
    return numbers == ("1", "1", "1", str(highest), "1", False)


def _create(fact: Fact) -> str:
    unlogged = "UNLOGGED " if fact["persistence"] == "u" else ""
    options = (f" AS {fact['type']}" if fact["type"] != "bigint" else "") if _usual(fact) else " " + _numbers(fact)
    return f"CREATE {unlogged}SEQUENCE {_address(fact)}{options}"


def _numbers_of(fact: Fact) -> Numbers:
    return Numbers.of(fact[name] for name in ("start", "increment", "minimum", "maximum"))


def _alter(change: Alteration) -> Iterator[Statement]:
    old, new = _numbers_of(change.old), _numbers_of(change.new)
    yield from sequence_numbers.enter(_address(change.new), old, new)
    statement = f"ALTER SEQUENCE {_address(change.new)} {_numbers(change.new)}{sequence_numbers.restart(old, new)}"
    yield Statement(statement, hazards=sequence_numbers.hazards(old, new))


def _set_persistence(change: Alteration) -> str:
    return _set_logged(change.new)


def _set_logged(fact: Fact) -> str:
    return f"ALTER SEQUENCE {_address(fact)} SET {'LOGGED' if fact['persistence'] == 'p' else 'UNLOGGED'}"


def _after_alter(change: Alteration) -> Iterator[Statement]:
    """Since PostgreSQL 15 a table that becomes logged or unlogged takes the sequences along that it owns."""
    if change.new.identity.kind != "table" or "persistence" not in change.attributes or change.source.version < 15:
        return
    for sequence in filter(change.keeps, _owned_by(change.new.identity, change.source)):
        fact = change.target.fact(sequence)
        if fact["persistence"] != change.now("persistence"):
            yield Statement(_set_logged(fact), lock=LockMode.ACCESS_EXCLUSIVE, relation=_address(fact))


def _owned_by(table: Identity, catalog: Catalog) -> list[Identity]:
    owned = {d.identity.parts for d in catalog.dependents(table) if d.identity.kind == OWNERSHIP.name}
    return sorted(Identity("sequence", parts) for parts in owned)


def _set_owner(change: Alteration) -> Rendered:
    """The owner of an owned sequence is its table's; one that is let go keeps that owner until it gets its own."""
    owner, ownership = change.now("owner"), change.source.get(Identity(OWNERSHIP.name, change.new.parts))
    had = {_owner(catalog, ownership) for catalog in (change.source, change.target)} if ownership else set()
    if owner is None or had - {None} == {owner}:
        return ()
    return replace(_set_owner_to(change.new, owner), hazards=another_owner(change.old, change.new))


def _set_owner_to(fact: Fact, owner: str) -> Statement:
    statement = f"ALTER SEQUENCE {_address(fact)} OWNER TO {sql.name(owner)}"
    return Statement(statement, lock=LockMode.ACCESS_EXCLUSIVE)


def _goes_with(fact: Fact, catalog: Catalog) -> Iterator[Identity]:
    """Its column, where the DROP of that says that values are lost; those of views and foreign tables do not."""
    ownership = catalog.get(Identity(OWNERSHIP.name, fact.parts))
    if ownership and Identity("table", tuple(ownership["column"][:2])) in catalog:
        yield Identity("column", tuple(ownership["column"]))


_NUMBERS = InPlace(_alter, lock=LockMode.SHARE_ROW_EXCLUSIVE)

SEQUENCE = Kind(
    name="sequence",
    sql="SEQUENCE",
    catalog="pg_class",
    found_in="pg_sequence",
    query=_QUERY,
    create=lambda creation: _create(creation.fact),
    drop=lambda fact: data_loss(f"DROP SEQUENCE {_address(fact)}", POSITION_LOST),
    renamable=True,
    after_alter=_after_alter,
    claims=lambda fact: (("relation", *fact.parts[:2]),),
    goes_with=_goes_with,
    ignores=("a",),
    weight=18,
    newer_in_dump=(
        NewerInDump(15, re.compile(r"(?m)^CREATE UNLOGGED SEQUENCE\b"), "CREATE SEQUENCE"),
        NewerInDump(15, re.compile(r"(?m)^(    SEQUENCE NAME .*)\n    (?:UN)?LOGGED$"), r"\1"),
    ),
    lock=LockMode.ACCESS_EXCLUSIVE,
    alter={
        "owner": InPlace(_set_owner),
        "persistence": InPlace(_set_persistence),
        "type": _NUMBERS,
        "start": _NUMBERS,
        "increment": _NUMBERS,
        "minimum": _NUMBERS,
        "maximum": _NUMBERS,
        "cache": _NUMBERS,
        "cycle": _NUMBERS,
    },
)


def _own(fact: Fact) -> str:
    return f"ALTER SEQUENCE {_address(fact)} OWNED BY {sql.qualified(*fact['column'])}"


def _owner(catalog: Catalog, ownership: Fact) -> str | None:
    """The role that owns the table."""
    found = [table for table in map(catalog.get, _relations(ownership)) if table]
    return found[0]["owner"] if found else None


def _create_ownership(creation: Creation) -> Iterator[str | Statement]:
    """A sequence can be owned only by a table of the same owner; afterwards it follows the table's."""
    fact = creation.fact
    sequence = creation.source.get(Identity("sequence", fact.parts))
    current = sequence["owner"] if sequence else creation.source.role
    owner = _owner(creation.target, fact)
    if owner is not None and owner != current:
        yield _set_owner_to(fact, owner)
    yield _own(fact)
    yield from _go_on(fact, creation)


def _go_on(ownership: Fact, creation: Creation) -> Iterator[Statement]:
    """A new sequence of a column with values, which may have had another, or an identity.

    Where the table is made anew, its rows have been carried over by now.
    """
    sequence = creation.target.fact(Identity("sequence", ownership.parts))
    column = creation.target.get(Identity("column", tuple(ownership["column"])))
    if sequence.identity in creation.source or column is None or column["type"] not in _INTEGERS:
        return
    if whole_table.is_complete(column.whole, creation) and whole_table.may_have_values(column, creation):
        statement = sequence_numbers.go_on_after(column, _address(sequence), _numbers_of(sequence))
        yield from row_security.seeing_all(column, statement, creation)


def _after_attaching(creation: Creation) -> Iterator[Statement]:
    """It goes on after the values of what is attached after it, too."""
    for table in whole_table.gets_part(creation):
        for sequence in _owned_by(table, creation.target) if whole_table.is_complete(table, creation) else ():
            ownership = Identity(OWNERSHIP.name, sequence.parts)
            if creation.exists(ownership):
                yield from _go_on(creation.target.fact(ownership), creation)


def _change_ownership(change: Alteration) -> Iterator[str | Statement]:
    owner = _owner(change.target, change.new)
    if owner is not None and owner != _owner(change.source, change.old):
        yield _disown(change.new)
        yield _set_owner_to(change.new, owner)
    yield _own(change.new)


def _disown(fact: Fact) -> str:
    return f"ALTER SEQUENCE {_address(fact)} OWNED BY NONE"


def _relations(fact: Fact) -> Iterator[Identity]:
    """What the column's table can be."""
    yield from (Identity(kind, tuple(fact["column"][:2])) for kind in ("table", "foreign table", "view"))


def _depends(fact: Fact) -> Iterator[Identity]:
    """The column, and the table, whose owner must be right before."""
    yield from (Identity(kind, tuple(fact["column"])) for kind in ("column", "view column"))
    yield from _relations(fact)


def _outlasts(_: Fact, change: Alteration | None) -> bool:
    """It hinders no change of its column."""
    return change is not None and change.fact.identity.kind == "column"


OWNERSHIP = Kind(
    name="sequence ownership",
    catalog="pg_class",
    found_in="pg_sequence",
    addressed=False,
    query=f"""
        SELECT 0::oid AS oid, ARRAY[n.nspname::text, c.relname::text] AS parts,
               ARRAY[tn.nspname::text, tc.relname::text, a.attname::text] AS "column"
        FROM pg_depend d
        JOIN pg_class c ON c.oid = d.objid AND c.relkind = 'S'
        JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_class tc ON tc.oid = d.refobjid
        JOIN pg_namespace tn ON tn.oid = tc.relnamespace
        JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
        WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.deptype = 'a'
          AND {user_object("pg_class", "c.oid")}
    """,
    parent="sequence",
    own_parts=0,
    create=_create_ownership,
    after_create=_after_attaching,
    drop=_disown,
    depends=_depends,
    outlasts=_outlasts,
    weight=28,
    lock=LockMode.SHARE_ROW_EXCLUSIVE,
    alter={"column": InPlace(_change_ownership)},
)
