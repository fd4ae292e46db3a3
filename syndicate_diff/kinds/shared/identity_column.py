"""Identity columns: the options of their hidden sequences.

https://www.postgresql.org/docs/current/ddl-identity-columns.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from syndicate_diff import sql
from syndicate_diff.catalog_sql import live_knows, since
from syndicate_diff.context import Alteration, Creation
from syndicate_diff.kinds.shared import inherited, row_security, sequence_numbers, whole_table
from syndicate_diff.kinds.shared.sequence_numbers import FOLLOWED, POSITION_LOST, Numbers
from syndicate_diff.kinds.shared.table_part import alter_column, columns_of, is_of_foreign_table, table_name
from syndicate_diff.model import Fact, Identity
from syndicate_diff.statement import Danger, Hazard, LockMode, Rendered, Statement, statements

# [schema, name, start, increment, min, max, cache, cycle]
OPTIONS = """
    CASE WHEN a.attidentity <> '' THEN (
        SELECT ARRAY[sn.nspname::text, sc.relname::text, s.seqstart::text, s.seqincrement::text, s.seqmin::text,
                     s.seqmax::text, s.seqcache::text, s.seqcycle::text]
        FROM pg_depend sd JOIN pg_sequence s ON s.seqrelid = sd.objid
        JOIN pg_class sc ON sc.oid = s.seqrelid JOIN pg_namespace sn ON sn.oid = sc.relnamespace
        WHERE sd.classid = 'pg_class'::regclass AND sd.refclassid = 'pg_class'::regclass
          AND sd.refobjid = a.attrelid AND sd.refobjsubid = a.attnum AND sd.deptype = 'i')
    END"""

# Where it is not that of the table, which it was not bound to before 15.
PERSISTENCE = f"""
    CASE WHEN {live_knows(15)} AND a.attidentity <> '' AND NOT c.relispartition THEN (
        SELECT sc.relpersistence::text FROM pg_depend sd JOIN pg_class sc ON sc.oid = sd.objid
        WHERE sd.classid = 'pg_class'::regclass AND sd.refclassid = 'pg_class'::regclass
          AND sd.refobjid = a.attrelid AND sd.refobjsubid = a.attnum AND sd.deptype = 'i'
          AND sc.relpersistence <> c.relpersistence)
    END"""

# Where it is not that of the column, as after LIKE … INCLUDING IDENTITY.
TYPE = """
    CASE WHEN a.attidentity <> '' THEN (
        SELECT format_type(s.seqtypid, NULL) FROM pg_depend sd JOIN pg_sequence s ON s.seqrelid = sd.objid
        WHERE sd.classid = 'pg_class'::regclass AND sd.refclassid = 'pg_class'::regclass
          AND sd.refobjid = a.attrelid AND sd.refobjsubid = a.attnum AND sd.deptype = 'i'
          AND s.seqtypid <> a.atttypid)
    END"""

_OF_WHOLES = 17


def kind_of(version: int) -> str:
    """SQL for ``a``, ``d`` or an empty text: partitions have the identity of the whole, and of their own up to 16."""
    return since(
        version, _OF_WHOLES, "CASE WHEN c.relispartition THEN '' ELSE a.attidentity::text END", "a.attidentity::text"
    )


_KIND = {"a": "ALWAYS", "d": "BY DEFAULT"}


def _numbers(options: list[str]) -> str:
    _, _, start, increment, lowest, highest, cache, cycle = options
    return (
        f"START WITH {start} INCREMENT BY {increment} MINVALUE {lowest} MAXVALUE {highest} CACHE {cache}"
        f"{' CYCLE' if cycle == 'true' else ''}"
    )


def _is_plain(fact: Fact) -> bool:
    """Whether the options are those that PostgreSQL would choose."""
    schema, name, *numbers = fact["identity_options"]
    highest = {"smallint": 2**15, "integer": 2**31}.get(fact["type"], 2**63) - 1
    usual = ["1", "1", "1", str(highest), "1", "false"]
    return numbers == usual and (schema, name) == (fact.parts[0], f"{fact.parts[1]}_{fact.name}_seq")


def definition(fact: Fact) -> str:
    """``GENERATED … AS IDENTITY (…)``."""
    head = f"GENERATED {_KIND[fact['identity']]} AS IDENTITY"
    options = fact["identity_options"]
    if not options or _is_plain(fact):
        return head
    return f"{head} (SEQUENCE NAME {sql.qualified(*options[:2])} {_numbers(options)})"


def claims(fact: Fact) -> list[tuple[str, ...]]:
    """The name of the hidden sequence."""
    return [("relation", *fact["identity_options"][:2])] if fact["identity_options"] else []


def is_dropped(change: Alteration) -> bool:
    """Whether the column has an identity, and stays without it."""
    return bool(change.was("identity")) and not change.now("identity")


def is_used_by(change: Alteration, dependent: Fact) -> bool:
    """Whether something else, such as the default of another table, names the sequence of an identity that goes."""
    if not is_dropped(change):
        return False
    sequence = _sequence(change.old)
    return any(sequence in value for value in dependent.attributes.values() if isinstance(value, str))


def drop(change: Alteration) -> Statement:
    """DROP IDENTITY; where the column gets a sequence of its own instead, that goes on after the values.

    It may have gone with a parent's column that was required.
    """
    has_gone = not all(map(change.keeps, inherited.originals(change.old)))
    clause = "DROP IDENTITY IF EXISTS" if has_gone else "DROP IDENTITY"
    return Statement(alter_column(change.new, clause), hazards=tuple(hazards_of_dropping(change)))


def hazards_of_dropping(change: Alteration) -> Iterator[Hazard]:
    """What an identity that goes takes along; a sequence of the column's own goes on after the values."""
    if is_dropped(change):
        owned = (tuple(fact["column"]) for fact in change.target.facts("sequence ownership"))
        is_followed = change.new.parts in owned
        yield FOLLOWED if is_followed else Hazard(Danger.DATA_LOSS, POSITION_LOST)


def change(change: Alteration) -> list[str | Statement]:
    """ADD the identity of a column, or SET what differs; `drop` has a place of its own in the order.

    What needs the type, or NOT NULL, that a parent gives the column comes after the last of the parents' changes.
    """
    if not change.now("identity"):
        return []
    waits = _needs_parents(change) and _waits(change)
    return [*_change_kind_and_name(change), *([] if waits else _add_or_set_numbers(change))]


def _change_kind_and_name(change: Alteration) -> Iterator[str | Statement]:
    if not change.was("identity"):
        return
    if change.was("identity") != change.now("identity"):
        yield alter_column(change.new, f"SET GENERATED {_KIND[change.now('identity')]}")
    old, new = change.was("identity_options")[:2], change.now("identity_options")[:2]
    if old != new:
        yield _rename_sequence(old[0], sql.aside_name(old[1]) if change.vacated else old[1], new[1])


def _add_or_set_numbers(change: Alteration) -> Iterator[str | Statement]:
    if change.was("identity"):
        if change.was("identity_options")[2:] != change.now("identity_options")[2:]:
            yield from _set_numbers(change)
        return
    yield add(change.new)
    if not is_of_foreign_table(change.new) and whole_table.is_complete(change.new.whole, change):
        yield from row_security.seeing_all(change.new, go_on(change.new), change)  # else see `after_attaching`


def after_parents(change: Alteration) -> Iterator[Statement]:
    """The identities of columns below that have waited for this."""
    is_column = change.new.identity.kind == "column"
    for copy in inherited.surviving_descendants(change) if is_column else ():
        if copy.identity in change.source and not change.pending(copy.identity):
            own = replace(change, old=change.source.fact(copy.identity), new=copy)
            yield from _waiting(own)


def after_coming(creation: Creation) -> Iterator[Statement]:
    """The same, of what has waited for a new column of a parent."""

    def exists(other: Identity) -> bool:
        return other == creation.fact.identity or creation.exists(other)

    is_column = creation.fact.identity.kind == "column"
    for copy in inherited.descendants(creation.fact.identity, creation.target) if is_column else ():
        if creation.keeps(copy.identity) and copy.identity in creation.source and not creation.pending(copy.identity):
            old, source, target = creation.source.fact(copy.identity), creation.source, creation.target
            own = Alteration(old, copy, source, target, creation.keeps, pending=creation.pending, exists=exists)
            yield from _waiting(own) if inherited.parents_come(own) else ()


def _waits(change: Alteration) -> bool:
    """For a change of parents, or for one of theirs that is new."""
    coming = (parent for parent in inherited.comes_from(change.new, change.target) if inherited.stays_child(change))
    missing = (parent.identity not in change.source and not change.exists(parent.identity) for parent in coming)
    return any(map(change.pending, inherited.ancestors(change))) or any(missing)


def _waiting(own: Alteration) -> Iterator[Statement]:
    is_ready = own.now("identity") and _needs_parents(own) and not _waits(own)
    for statement in statements(_add_or_set_numbers(own)) if is_ready else ():
        lock, relation = statement.lock or LockMode.ACCESS_EXCLUSIVE, statement.relation or table_name(own.new)
        yield replace(statement, lock=lock, relation=relation)


def _needs_parents(change: Alteration) -> bool:
    return not change.was("identity") or change.was("type") != change.now("type")


def add(fact: Fact) -> str:
    """``ALTER COLUMN … ADD GENERATED … AS IDENTITY``."""
    return alter_column(fact, f"ADD {definition(fact)}")


def go_on(fact: Fact) -> Statement:
    """The identity of a column that has values, which a new sequence knows nothing of."""
    return sequence_numbers.go_on_after(fact, _sequence(fact), _numbers_of(fact))


def after_attaching(creation: Creation) -> Iterator[Statement]:
    """A new identity goes on after the values of what is attached after it, any one beyond those that this numbered."""
    for table in whole_table.gets_part(creation):
        for fact in columns_of(table, creation.target):
            if fact["identity_options"] and _follows(fact, creation):
                yield from row_security.seeing_all(fact, go_on(fact), creation)
            elif fact["identity_options"] and (numbered := _numbered_itself(fact, creation)):
                beyond = sequence_numbers.go_beyond(numbered, _sequence(fact), _numbers_of(fact))
                yield from row_security.seeing_all(numbered, beyond, creation)


def _numbered_itself(fact: Fact, creation: Creation) -> Fact | None:
    """The same column of a table that comes to be a part of the whole, and had an identity of its own."""
    part = Identity(fact.identity.kind, (*creation.fact.whole.parts, fact.name))
    before = creation.source.get(part) if creation.fact.identity not in creation.source else None
    is_there = creation.keeps(fact.identity) and creation.keeps(part)
    return before if before and before["identity_options"] and is_there else None


def _follows(fact: Fact, creation: Creation) -> bool:
    before = creation.source.get(fact.identity)
    is_new = not (before and before["identity_options"])
    is_carried = fact.whole in creation.source and not creation.keeps(fact.whole)
    is_there = creation.exists(fact.whole) and not creation.pending(fact.identity)
    is_last = is_new and is_there and not is_carried and whole_table.is_complete(fact.whole, creation)
    return is_last and whole_table.may_have_values(fact, creation)


def go_on_from_aside(change: Alteration) -> Iterator[Statement]:
    """The identity of a table that is made anew stands where that of its predecessor did, see `set_aside`.

    Values beyond that, which somebody gave, are no reason to fail anew.
    """
    if not (change.was("identity_options") and change.now("identity_options")):
        yield go_on(change.new)
        return
    schema, name = change.was("identity_options")[:2]
    aside = sql.qualified(schema, sql.aside_name(name))
    old, new, sequence = _numbers_of(change.old), _numbers_of(change.new), _sequence(change.new)
    yield sequence_numbers.go_on_from(aside, old, sequence, new)
    yield sequence_numbers.go_beyond(change.new, sequence, new)


def set_aside(fact: Fact) -> Iterator[Statement]:
    """The hidden sequence has a name that the successor of its table needs."""
    if fact["identity_options"]:
        schema, name = fact["identity_options"][:2]
        yield _rename_sequence(schema, name, sql.aside_name(name))


def _sequence(fact: Fact) -> str:
    return sql.qualified(*fact["identity_options"][:2])


def _set_logged(fact: Fact, logged: bool) -> Statement:
    sequence = _sequence(fact)
    return Statement(f"ALTER SEQUENCE {sequence} SET {'LOGGED' if logged else 'UNLOGGED'}", relation=sequence)


def set_persistence(fact: Fact) -> Statement:
    """What the identity of a column needs to be logged otherwise than its table."""
    return _set_logged(fact, fact["identity_persistence"] == "p")


def change_persistence(change: Alteration) -> Rendered:
    """To that of the column, or back to that of its table, which takes it along where it changes."""
    if change.now("identity_persistence"):
        return set_persistence(change.new)
    tables = (catalog.fact(change.new.whole) for catalog in (change.source, change.target))
    before, after = (table.attributes.get("persistence", "p") for table in tables)  # a foreign table has none
    return _set_logged(change.new, after == "p") if change.now("identity") and before == after else ()


def set_type(fact: Fact) -> Statement:
    """What the identity of a column needs to be of another type than that; the bounds stay what they are."""
    schema, name, _, _, lowest, highest, *_ = fact["identity_options"]
    sequence = sql.qualified(schema, name)
    options = f"AS {fact['identity_type'] or fact['type']} MINVALUE {lowest} MAXVALUE {highest}"
    return Statement(f"ALTER SEQUENCE {sequence} {options}", relation=sequence)


def change_type(change: Alteration) -> Rendered:
    """To another, or to that of the column."""
    return set_type(change.new) if change.now("identity_options") else ()


def vacate(change: Alteration) -> Rendered:
    """Give up the name of the hidden sequence."""
    old, new = change.was("identity_options"), change.now("identity_options")
    return _rename_sequence(old[0], old[1], sql.aside_name(old[1])) if old and new and old[:2] != new[:2] else ()


def _rename_sequence(schema: str, old: str, new: str) -> Statement:
    sequence = sql.qualified(schema, old)
    return Statement(f"ALTER SEQUENCE {sequence} RENAME TO {sql.name(new)}", relation=sequence)


def _set_numbers(change: Alteration) -> Iterator[Statement]:
    schema, name, start, increment, lowest, highest, cache, cycle = change.now("identity_options")
    old, new = _numbers_of(change.old), _numbers_of(change.new)
    yield from sequence_numbers.enter(sql.qualified(schema, name), old, new)
    statement = alter_column(
        change.new,
        f"SET START WITH {start} SET INCREMENT BY {increment} SET MINVALUE {lowest} "
        f"SET MAXVALUE {highest} SET CACHE {cache} SET {'CYCLE' if cycle == 'true' else 'NO CYCLE'}"
        f"{sequence_numbers.restart(old, new)}",
    )
    yield Statement(statement, hazards=sequence_numbers.hazards(old, new))


def _numbers_of(fact: Fact) -> Numbers:
    return Numbers.of(fact["identity_options"][2:6])
