"""NOT NULL that a table has in common with those it is attached to, as a partition or by inheritance: under which name.

https://www.postgresql.org/docs/current/ddl-inherit.html. ATTACH PARTITION and INHERIT leave a table the names that it
has; of nothing else can they differ from the parents'.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from syndicate_diff.catalog_sql import since
from syndicate_diff.context import Alteration, Creation
from syndicate_diff.kinds.shared import inherited, not_null
from syndicate_diff.kinds.shared.not_null_anew import comes_to_be_not_valid, is_refused_below
from syndicate_diff.kinds.shared.not_null_by_now import loses_validity
from syndicate_diff.kinds.shared.not_null_lost import is_made_anew
from syndicate_diff.model import DECLARED, Catalog, Fact, Identity
from syndicate_diff.statement import Statement

# Column, name, and name in the parent, of each of the constraints that the table c has from its parents; of 18.
INHERITED_NAMES = f"""
    (SELECT array_agg(ARRAY[a.attname, {not_null.known_as("k")}, {not_null.known_as("p")}]::text[]
                      ORDER BY a.attname, h.inhseqno)
     FROM pg_constraint k
     JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
     JOIN pg_inherits h ON h.inhrelid = k.conrelid
     JOIN pg_attribute pa ON pa.attrelid = h.inhparent AND pa.attname = a.attname
     JOIN pg_constraint p ON p.conrelid = h.inhparent AND p.contype = 'n' AND p.conkey[1] = pa.attnum
                         AND NOT p.connoinherit
     WHERE k.conrelid = c.oid AND k.contype = 'n' AND k.coninhcount > 0)"""


def names_come_with_parents(change: Alteration) -> bool:
    """Whether inherited constraints that change their names, or are left by their parents' names, do so with those.

    RENAME CONSTRAINT of a parent wants them to have its name, and they refuse one of their own: else the table is
    detached and attached. What lets go of its own gets that of a parent.
    """
    old, new = _names(change.old), _names(change.new)
    return all(
        _is_only_parents(names)
        and _is_only_parents(new[column])
        and _is_of_same_parent(column, change)
        and not _is_left_by_parents(column, change)
        for column, names in old.items()
        if new.get(column, names) != names
        and not (
            _gets_parents_name(column, change) or _keeps_own_name(column, change) or _is_of_several(column, change)
        )
    )


def _gets_parents_name(column: str, change: Alteration) -> bool:
    """Whether the table lets go of its own, and no parent's is renamed with it."""
    identity = Identity("column", (*change.new.parts, column))
    old, new = change.source.get(identity), change.target.get(identity)
    if not (old and new and not_null.lets_go_of_own(old, new)):
        return False
    olds, news = _names(change.old)[column], _names(change.new)[column]
    are_renamed = not {name for _, name in olds} <= {name for _, name in news}
    return not are_renamed or all(own == parents for own, parents in olds)


def _keeps_own_name(column: str, change: Alteration) -> bool:
    """Whether only parents get other names, with constraints that are made anew: none of them is renamed."""
    identity = Identity("column", (*change.new.parts, column))
    old, new = change.source.get(identity), change.target.get(identity)
    own = {name for names in (_names(change.old), _names(change.new)) for name, _ in names[column]}
    if not (old and new) or len(own) > 1:
        return False
    parents = inherited.changes_of_originals(replace(change, old=old, new=new))
    return all(p.was("not_null_name") == p.now("not_null_name") or _is_not_renamed(p) for p in parents)


def _is_not_renamed(parent: Alteration) -> bool:
    """Whether its constraint gets the name as it is made anew: what lets go of its own can be renamed with another."""
    stays = parent.was("not_null") and parent.now("not_null")
    return bool(stays) and ((loses_validity(parent) and is_made_anew(parent)) or is_refused_below(parent))


def _is_of_several(column: str, change: Alteration) -> bool:
    """Whether the table has it from the same parents alone, of which there are several: theirs are made anew."""
    identity = Identity("column", (*change.new.parts, column))
    old, new = change.source.get(identity), change.target.get(identity)
    if not (old and new and old["not_null_inherited"] and new["not_null_inherited"]):
        return False
    requiring = _requiring(column, change.old, change.source)
    return len(requiring) > 1 and requiring == _requiring(column, change.new, change.target)


def _is_left_by_parents(column: str, change: Alteration) -> bool:
    """Whether the table's own stays as it is called while that of its parents is made anew."""
    identity = Identity("column", (*change.new.parts, column))
    child, new = change.source.fact(identity), change.target.get(identity)
    olds = (original for original in inherited.comes_from(child, change.source) if original.identity in change.target)
    anew = any(not_null.lets_go_of_own(old, change.target.fact(old.identity)) for old in olds)
    return anew and bool(child["not_null_is_local"] or (new and new["not_null_is_local"]))


def differing_from_whole(attachment: Fact) -> list[str]:
    """The columns whose NOT NULL a partition could not keep, while the partitioned table's is made anew or dropped."""
    return [*called_otherwise(attachment), *(attachment["required_by_key"] or ())]


def keep_own(attachment: Creation) -> Iterator[Statement]:
    """What a partition has NOT VALID for itself, too, ATTACH makes the whole's alone."""
    catalog, table = attachment.target, attachment.fact.whole
    for column in map(catalog.fact, catalog.children(table, "column")):
        if not_null.is_own(column) and any(map(not_null.is_handed_on, inherited.comes_from(column, catalog))):
            yield not_null.keep_own(column)


def is_required_by_key_of_partition(change: Alteration, dependent: Fact) -> bool:
    """Whether PostgreSQL refuses to drop NOT NULL, because of a primary key that a partition has of its own."""
    is_dropped = change.was("not_null") and not change.now("not_null")
    return bool(is_dropped) and dependent.identity.kind == "partition" and _is_required_by_key(change, dependent)


def is_required_by_key_of_child(change: Alteration, dependent: Fact) -> bool:
    """Whether it refuses to drop what comes to be NOT VALID, because of such a key of a child.

    Partitions get a NOT NULL of their own before, which a child would not be rid of.
    """
    is_child = dependent.identity.kind == "inheritance"
    return is_child and _is_required_by_key(change, dependent) and comes_to_be_not_valid(change)


def _is_required_by_key(change: Alteration, attachment: Fact) -> bool:
    return change.new.name in (attachment["required_by_key"] or ())


def required_by_own_key(version: int) -> str:
    """SQL for the columns of the table `c` that its own primary key requires, and it does not by itself."""
    local = "r.contype = 'n' AND r.conrelid = c.oid AND r.conkey[1] = a.attnum AND r.conislocal"
    inherited_only = since(version, 18, f"NOT EXISTS (SELECT FROM pg_constraint r WHERE {local})", "true")
    return f"""
        (SELECT array_agg(a.attname::text ORDER BY a.attnum)
         FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)
         WHERE k.conrelid = c.oid AND k.contype = 'p' AND k.conparentid = 0 AND {inherited_only})"""


def _is_of_same_parent(column: str, change: Alteration) -> bool:
    return _requiring(column, change.old, change.source) == _requiring(column, change.new, change.target)


def _requiring(column: str, attachment: Fact, catalog: Catalog) -> list[Identity]:
    """The parents that require a column, and hand that on."""
    parents = sorted(d.identity for d in catalog.dependencies(attachment.identity) if d.type == DECLARED)
    facts = ((parent, catalog.get(Identity("column", (*parent.parts, column)))) for parent in parents)
    return [parent for parent, fact in facts if fact and not_null.is_handed_on(fact)]


def called_otherwise(attachment: Fact) -> list[str]:
    """The columns for whose NOT NULL a table has another name than one of its parents."""
    return [column for column, names in _names(attachment).items() if any(own != parents for own, parents in names)]


def is_called_otherwise(change: Alteration, attachment: Fact) -> bool:
    """Whether a table has another name for the NOT NULL of a column than a parent, now or once both require it."""
    facts = filter(None, (attachment, change.target.get(attachment.identity)))
    return any(change.old.name in called_otherwise(fact) for fact in facts)


def _names(attachment: Fact) -> dict[str, list[tuple[str, str]]]:
    """Column → (name, name in the parent) for each parent that requires it."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for column, name, parents_name in attachment["not_null_names"] or ():
        found[column].append((name, parents_name))
    return found


def _is_only_parents(names: list[tuple[str, str]]) -> bool:
    return len(names) == 1 and names[0][0] == names[0][1]
