"""Constraints of tables: primary key, unique, check, foreign key, exclusion.

https://www.postgresql.org/docs/current/ddl-constraints.html. NOT NULL belongs to the column. The
copies that a partition gets of its parent's foreign keys come and change with the parent's.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator

from syndicate_diff import sql
from syndicate_diff.catalog_sql import option_array, since, user_object
from syndicate_diff.kind import REPLACE, Alteration, Creation, InPlace, Kind, NotCompared, Removal, no_statement
from syndicate_diff.kinds import inherited
from syndicate_diff.model import COPY, Dependency, Fact, Identity
from syndicate_diff.statement import Danger, Hazard, LockMode, Rendered, Statement

_STATE = re.compile(r"( NOT VALID| NOT ENFORCED| DEFERRABLE| INITIALLY DEFERRED)+\Z")
_ORDER = {"p": 0, "u": 1, "x": 2, "c": 3, "f": 4}
_INDEXED = "pux"


def _query(version: int) -> str:
    return f"""
        SELECT k.oid, ARRAY[n.nspname::text, c.relname::text, k.conname::text] AS parts,
               CASE c.relkind WHEN 'f' THEN 'foreign table' ELSE 'table' END AS parent,
               k.contype::text AS type,
               pg_get_constraintdef(k.oid) AS definition,
               k.convalidated AS validated,
               {since(version, 18, "k.conenforced", "true")} AS enforced,
               k.condeferrable AS deferrable, k.condeferred AS deferred,
               k.conislocal AS is_local,
               k.coninhcount > 0 AND NOT (c.relispartition AND k.contype IN ('p', 'u', 'x')) AS inherited,
               CASE WHEN k.contype = 'c' AND k.coninhcount > 0 AND NOT k.conislocal
                    THEN {inherited.PARENTS} END AS parent_tables,
               c.relispartition AS in_partition, c.relkind = 'p' AS partitioned,
               (SELECT ARRAY[fn.nspname::text, fc.relname::text] FROM pg_class fc
                JOIN pg_namespace fn ON fn.oid = fc.relnamespace WHERE fc.oid = k.confrelid) AS referenced_table,
               {option_array("i.reloptions")} AS index_options,
               (SELECT s.spcname::text FROM pg_tablespace s WHERE s.oid = i.reltablespace) AS tablespace,
               coalesce(x.indisreplident, false) AS replica_identity,
               coalesce(x.indisclustered, false) AS clustered,
               CASE WHEN k.contype IN ('p', 'u', 'x') THEN i.relname::text END AS index_name
        FROM pg_constraint k
        JOIN pg_class c ON c.oid = k.conrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_class i ON i.oid = k.conindid AND k.contype IN ('p', 'u', 'x')
        LEFT JOIN pg_index x ON x.indexrelid = i.oid
        LEFT JOIN pg_constraint p ON p.oid = k.conparentid
        WHERE k.contype IN ('p', 'u', 'c', 'f', 'x') AND p.conrelid IS DISTINCT FROM k.conrelid
          AND {user_object("pg_class", "c.oid")}
    """


def _table(fact: Fact) -> str:
    return sql.qualified(*fact.parts[:2])


def _keyword(fact: Fact) -> str:
    return "FOREIGN TABLE" if fact.parent and fact.parent.kind == "foreign table" else "TABLE"


def _alter(fact: Fact, clause: str, only: str = "") -> str:
    return f"ALTER {_keyword(fact)} {only}{_table(fact)} {clause}"


def text(fact: Fact) -> str:
    """The constraint as CREATE TABLE takes it, without its validity."""
    definition = _STATE.sub("", fact["definition"])
    if fact["index_options"] and fact["type"] in "pu":
        definition += f" WITH ({sql.options(fact['index_options'])})"
    deferral = (" DEFERRABLE" if fact["deferrable"] else "") + (" INITIALLY DEFERRED" if fact["deferred"] else "")
    enforced = "" if fact["enforced"] else " NOT ENFORCED"
    return f"CONSTRAINT {sql.name(fact.name)} {definition}{deferral}{enforced}"


def _comes_with_parent(fact: Fact) -> bool:
    """A check that the table inherits and does not declare; partitions are made before they are attached."""
    return bool(fact["inherited"]) and not fact["is_local"]


def inline(creation: Creation) -> list[str]:
    """The constraints that a CREATE TABLE takes in, keys first."""
    facts = [fact for fact in creation.inlined if fact.identity.kind == "constraint"]
    facts.sort(key=lambda fact: (_ORDER[fact["type"]], fact.name))
    written = [fact for fact in facts if not _comes_with_parent(fact) or _is_made_before_attaching(fact)]
    return [text(fact) for fact in written if fact not in _merged(written)]


def _columns(key: Fact) -> str:
    return str(key["definition"]).removeprefix("PRIMARY KEY").removeprefix("UNIQUE").strip()


def _merged(facts: list[Fact]) -> list[Fact]:
    """The keys that PostgreSQL would silently take for an earlier one of the same CREATE TABLE."""
    keys = [fact for fact in facts if fact["type"] in "pu"]
    bodies = [_columns(fact) for fact in keys]
    return [fact for number, fact in enumerate(keys) if bodies[number] in bodies[:number]]


def added_after_create(creation: Creation) -> Iterator[str]:
    """The keys that a CREATE TABLE cannot take in."""
    facts = [fact for fact in creation.inlined if fact.identity.kind == "constraint"]
    facts.sort(key=lambda fact: (_ORDER[fact["type"]], fact.name))
    yield from (_alter(fact, f"ADD {text(fact)}") for fact in _merged(facts))


def _is_made_before_attaching(fact: Fact) -> bool:
    return bool(fact["in_partition"] and fact["type"] != "f")


def _can_fold(fact: Fact) -> bool:
    """What needs a second statement, or would be valid in a new table, is added afterwards."""
    has_options = fact["index_options"] and fact["type"] not in "pu"
    plain_index = not (has_options or fact["tablespace"] or fact["replica_identity"] or fact["clustered"])
    named_as_index = fact["index_name"] in (None, fact.name)
    return bool(fact["validated"] or not fact["enforced"]) and plain_index and named_as_index


def _create(creation: Creation) -> Iterator[str | Statement]:
    fact = creation.fact
    if inherited.comes_with_parent(creation, _comes_with_parent(fact)):
        return
    validity = "" if fact["validated"] or not fact["enforced"] else " NOT VALID"
    only = "ONLY " if fact["partitioned"] and fact["type"] in _INDEXED else ""
    statement = _alter(fact, f"ADD {text(fact)}{validity}", only)
    yield Statement(statement, lock=_lock(fact), scans=not validity, hazards=_hazards(fact, validity))
    yield from _index_settings(fact)


def _lock(fact: Fact) -> LockMode:
    return LockMode.SHARE_ROW_EXCLUSIVE if fact["type"] == "f" else LockMode.ACCESS_EXCLUSIVE


def _hazards(fact: Fact, validity: str) -> tuple[Hazard, ...]:
    if validity or not fact["enforced"]:
        return ()
    return (Hazard(Danger.MAY_FAIL, "fails where a row violates the constraint"),)


def index_settings(fact: Fact, table: str, index: str) -> Iterator[str]:
    """What is said of an index on its table."""
    if fact["clustered"]:
        yield f"ALTER TABLE {table} CLUSTER ON {sql.name(index)}"
    if fact["replica_identity"]:
        yield f"ALTER TABLE ONLY {table} REPLICA IDENTITY USING INDEX {sql.name(index)}"


def _index_settings(fact: Fact) -> Iterator[str]:
    index = fact["index_name"]
    if index is None:
        return
    if index != fact.name:
        yield f"ALTER INDEX {sql.qualified(fact.parts[0], fact.name)} RENAME TO {sql.name(index)}"
    if fact["index_options"] and fact["type"] == "x":
        yield f"ALTER INDEX {sql.qualified(fact.parts[0], index)} SET ({sql.options(fact['index_options'])})"
    if fact["tablespace"]:
        yield f"ALTER INDEX {sql.qualified(fact.parts[0], index)} SET TABLESPACE {sql.name(fact['tablespace'])}"
    yield from index_settings(fact, _table(fact), index)


def _drop(removal: Removal) -> Rendered:
    fact = removal.fact
    if inherited.goes_with_parent(removal, _comes_with_parent(fact)):
        return ()
    return Statement(_alter(fact, f"DROP CONSTRAINT {sql.name(fact.name)}"), lock=LockMode.ACCESS_EXCLUSIVE)


def _same_definition(change: Alteration) -> bool:
    return _STATE.sub("", change.was("definition")) == _STATE.sub("", change.now("definition"))


def _validate(change: Alteration) -> Rendered:
    if change.was("validated") or not (change.was("enforced") and change.now("enforced")):
        return ()
    if _comes_with_parent(change.new):
        return ()
    statement = _alter(change.new, f"VALIDATE CONSTRAINT {sql.name(change.new.name)}")
    hazard = Hazard(Danger.MAY_FAIL, "fails where a row violates the constraint")
    return Statement(statement, lock=LockMode.SHARE_UPDATE_EXCLUSIVE, scans=True, hazards=(hazard,))


def _only_validates(change: Alteration) -> bool:
    return bool(change.now("validated") or not change.now("enforced"))


def _set_deferral(change: Alteration) -> Rendered:
    if _comes_with_parent(change.new):
        return ()
    deferrable = "DEFERRABLE" if change.now("deferrable") else "NOT DEFERRABLE"
    deferred = " INITIALLY DEFERRED" if change.now("deferred") else ""
    return _alter(change.new, f"ALTER CONSTRAINT {sql.name(change.new.name)} {deferrable}{deferred}")


def _set_enforced(change: Alteration) -> Rendered:
    if _comes_with_parent(change.new):
        return ()
    enforced = "ENFORCED" if change.now("enforced") else "NOT ENFORCED"
    return _alter(change.new, f"ALTER CONSTRAINT {sql.name(change.new.name)} {enforced}")


def _is_foreign_key(change: Alteration) -> bool:
    return bool(change.now("type") == "f")


def set_index_options(change: Alteration, index: str, attribute: str) -> list[str]:
    """SET and RESET of an index's storage parameters."""
    clauses = sql.option_clauses(change.was(attribute), change.now(attribute))
    return [f"ALTER INDEX {sql.qualified(change.new.parts[0], index)} {clause}" for clause in clauses]


def set_index_tablespace(change: Alteration, index: str) -> str:
    """SET TABLESPACE of an index."""
    tablespace = sql.name(change.now("tablespace") or "pg_default")
    return f"ALTER INDEX {sql.qualified(change.new.parts[0], index)} SET TABLESPACE {tablespace}"


def set_clustered(change: Alteration) -> Rendered:
    """CLUSTER ON, or none where no other index of the table takes over."""
    table = _table(change.new)
    if change.now("clustered"):
        return f"ALTER TABLE {table} CLUSTER ON {sql.name(change.new['index_name'])}"
    return f"ALTER TABLE {table} SET WITHOUT CLUSTER"


def set_replica_identity(change: Alteration) -> Rendered:
    """REPLICA IDENTITY USING INDEX; the table's own attribute says what else it is."""
    if not change.now("replica_identity"):
        return ()
    index = sql.name(change.new["index_name"])
    return f"ALTER TABLE ONLY {_table(change.new)} REPLICA IDENTITY USING INDEX {index}"


def _rename_index(change: Alteration) -> Rendered:
    old, new = change.was("index_name"), change.now("index_name")
    if old is None or new is None:
        return ()
    return f"ALTER INDEX {sql.qualified(change.new.parts[0], old)} RENAME TO {sql.name(new)}"


def _depends(fact: Fact) -> Iterator[Identity | Dependency]:
    yield from inherited.copy_of(fact, COPY)
    if fact["referenced_table"]:
        yield Identity("table", tuple(fact["referenced_table"]))


def _claims(fact: Fact) -> Iterable[Hashable]:
    yield ("constraint", *fact.parts)
    if fact["type"] in _INDEXED:
        yield ("relation", fact.parts[0], fact["index_name"])
    if fact["type"] == "p":
        yield ("primary key", *fact.parts[:2])
    if fact["clustered"]:
        yield ("clustered", *fact.parts[:2])


def _found_as(fact: Fact) -> Iterable[Hashable]:
    """A foreign key names the columns that it refers to, not the key."""
    if fact["type"] in "pu":
        yield ("key", *fact.parts[:2], _columns(fact))


_DEFERRAL = InPlace(_set_deferral, possible=_is_foreign_key)

CONSTRAINT = Kind(
    name="constraint",
    sql="CONSTRAINT",
    catalog="pg_constraint",
    query=_query,
    create=_create,
    drop_in=_drop,
    rename=lambda fact, new: _alter(fact, f"RENAME CONSTRAINT {sql.name(fact.name)} TO {sql.name(new)}"),
    address=lambda fact: f"{sql.name(fact.name)} ON {_table(fact)}",
    depends=_depends,
    claims=_claims,
    calls=_found_as,
    fold=_can_fold,
    follows=lambda fact: bool(fact["type"] == "f" and _comes_with_parent(fact)),
    weight=26,
    lock=LockMode.ACCESS_EXCLUSIVE,
    alter={
        "type": REPLACE,
        "definition": InPlace(no_statement, possible=_same_definition),
        "validated": InPlace(_validate, possible=_only_validates, lock=LockMode.SHARE_UPDATE_EXCLUSIVE),
        "enforced": InPlace(_set_enforced, possible=_is_foreign_key),
        "deferrable": _DEFERRAL,
        "deferred": _DEFERRAL,
        "is_local": NotCompared("follows from the table's inheritance"),
        "inherited": NotCompared("follows from the table's inheritance"),
        "referenced_table": NotCompared("part of the definition"),
        "parent_tables": NotCompared("follows from the table's inheritance"),
        "in_partition": NotCompared("the fact `partition` of the table says it"),
        "partitioned": NotCompared("the table's attribute `partition_key` says it"),
        "index_options": InPlace(
            lambda c: set_index_options(c, c.new["index_name"], "index_options"),
            possible=lambda c: not c.new["partitioned"],
        ),
        "tablespace": InPlace(lambda c: set_index_tablespace(c, c.new["index_name"])),
        "replica_identity": InPlace(set_replica_identity),
        "clustered": InPlace(set_clustered),
        "index_name": InPlace(_rename_index),
    },
)
