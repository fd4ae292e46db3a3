"""NOT NULL that comes and goes with the columns that tables have from others.

https://www.postgresql.org/docs/current/ddl-inherit.html. Before 18 it is a mark of the column, which ADD COLUMN gives
to the copies that it makes; since 18 a constraint, which reaches all copies, and which DROP COLUMN leaves where they
stay.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from syndicate_diff.context import Creation, Removal
from syndicate_diff.kinds.shared import inherited, not_null
from syndicate_diff.kinds.shared.table_part import alter_column, table_name
from syndicate_diff.model import Catalog, Fact, Identity
from syndicate_diff.statement import Statement


def is_added_to_coming(creation: Creation) -> bool:
    """Whether a table requires a column that comes with its parents' and is not required by them, as `is_added_…`."""
    fact = creation.fact
    if not fact["in_partition"]:
        return not_null.is_added_to_inherited(fact)
    wholes = map(creation.target.get, inherited.originals(fact))
    return not_null.is_in_definition(fact) and not any(whole and whole["not_null"] for whole in wholes)


# The major from which it is a constraint that child tables inherit.
REACHES_COPIES = 18


def reaches_copies(creation: Creation) -> bool:
    """Whether child tables have a new column already, and come to require it: since 18."""
    return creation.source.version >= REACHES_COPIES and any(_coming_to_be_required(creation))


def left_out(creation: Creation) -> list[Fact]:
    """The copies of a new column that came with others in this plan, and do not come to require it: before 18.

    Where the column itself comes with others, it is required by SET NOT NULL, which leaves none out.
    """
    comes_with_others = inherited.comes_with_parent(creation, inherited.is_undeclared(creation.fact))
    reaches_all = creation.source.version >= REACHES_COPIES or comes_with_others
    found = () if reaches_all else _each_once(_coming_to_be_required(creation))
    return [copy for copy in found if copy.identity not in creation.source and inherited.is_undeclared(copy)]


def called_otherwise(creation: Creation) -> Iterator[Fact]:
    """The copies that come with a new column, and have a NOT NULL of their own under another name, from the lowest.

    They get that first: what comes from a parent, a table can only have under the parent's name.
    """
    found = inherited.copies(creation.fact.identity, linked_in=creation.target, as_in=creation.target)
    for copy in found if not_null.is_handed_on(creation.fact) else ():
        step = replace(creation, fact=copy)
        if not creation.exists(copy.identity) and creation.keeps(copy.whole) and inherited.stays_child(step):
            yield from called_otherwise(step)
            if _is_called_otherwise(copy, creation.fact):
                yield copy


def require_first(creation: Creation) -> Iterator[Statement]:
    """These, before the column's own."""
    for copy in _each_once(called_otherwise(creation)):
        yield not_null.add_over_rows(replace(creation, fact=copy), named=True)


def _each_once(copies: Iterable[Fact]) -> Collection[Fact]:
    """A child of several tables is found once for each."""
    return {copy.identity: copy for copy in copies}.values()


def is_under_key(key: Fact, catalog: Catalog) -> bool:
    """Whether the table of a primary key requires one of its columns for its parents' sake alone (18).

    ADD PRIMARY KEY leaves that so; CREATE TABLE, and USING INDEX, would give the table a NOT NULL of its own.
    """
    if key["type"] != "p" or catalog.version < REACHES_COPIES:
        return False
    columns = (catalog.fact(used) for used, _ in catalog.dependencies(key.identity) if used.kind == "column")
    return any(column["not_null_name"] and column["not_null_inherited"] for column in columns)


def comes_first(creation: Creation) -> bool:
    """Whether a column that comes with its parents' has its own NOT NULL before they have theirs."""
    originals = inherited.comes_from(creation.fact, creation.target)
    return any(not_null.is_handed_on(o) and _is_called_otherwise(creation.fact, o) for o in originals)


def comes_from_here(creation: Creation) -> bool:
    """Whether a table requires a column that its parents do not, and hands that on."""
    originals = inherited.comes_from(creation.fact, creation.target)
    return not_null.is_handed_on(creation.fact) and not any(map(not_null.is_handed_on, originals))


def _is_called_otherwise(copy: Fact, original: Fact) -> bool:
    is_own = copy["not_null"] and not copy["not_null_inherited"]
    return bool(is_own and copy["not_null_name"] != original["not_null_name"])


def _coming_to_be_required(creation: Creation) -> Iterator[Fact]:
    """The copies of a new column, on all levels, that are there when it comes, and will be required for its sake."""
    found = inherited.copies(creation.fact.identity, linked_in=creation.target, as_in=creation.target)
    hands_on = not_null.is_handed_on(creation.fact) and not_null.is_valid(creation.fact)
    for copy in found if hands_on else ():
        step = replace(creation, fact=copy)
        others = [creation.target.fact(other) for other in inherited.originals(copy) if creation.exists(other)]
        if not (creation.keeps(copy.whole) and inherited.stays_child(step)):
            continue
        if not (creation.exists(copy.identity) or others):
            yield from _coming_to_be_required(step)
        elif copy["not_null"] and not (_is_required_by_now(copy, creation) or not_null.is_proven(step)):
            yield copy


def _is_required_by_now(column: Fact, creation: Creation) -> bool:
    """Whether it was before, came with one of its own, or is for the sake of a parent's that came before."""
    was = creation.source.fact(column.identity) if creation.keeps(column.identity) else None
    is_own = not_null.is_in_definition(column) or not (column["not_null_inherited"] or column["in_partition"])
    has_own = column["not_null"] and is_own and creation.exists(column.identity)
    came_so = has_own and not (was and creation.pending(column.identity))
    if came_so or (was and was["not_null"] and not _is_lost(was, creation)):
        return True
    originals = (creation.target.fact(other) for other in inherited.originals(column) if creation.exists(other))
    return any(not_null.is_handed_on(original) and _is_required_by_now(original, creation) for original in originals)


def _is_lost(column: Fact, creation: Creation) -> bool:
    """Whether its own has gone, or DROP NOT NULL of all parents that required it has reached it, since 18.

    So it is before others bring it again.
    """
    new = creation.target.fact(column.identity)
    if not_null.lets_go_of_own(column, new) and not creation.pending(column.identity):
        return True
    if creation.source.version < REACHES_COPIES or column["not_null_is_local"]:
        return False
    olds = [creation.source.fact(old) for old in inherited.originals(column) if creation.keeps(old)]
    return bool(olds) and all(_has_lost(old, creation) or _is_lost(old, creation) for old in olds)


def _has_lost(original: Fact, creation: Creation) -> bool:
    """By its own step, or by those of its originals that lose it, too."""
    if creation.target.fact(original.identity)["not_null"] or creation.pending(original.identity):
        return False
    olds = [creation.source.fact(old) for old in inherited.originals(original) if creation.keeps(old)]
    return all(_has_lost(old, creation) for old in olds if not creation.target.fact(old.identity)["not_null"])


def add_to_coming(creation: Creation) -> Iterator[Statement]:
    """The table's own, besides what the parents may have brought with the column: then no row is read for it.

    Unless that is NOT VALID, which it then is at first.
    """
    column = creation.fact
    brought = [
        original for original in inherited.comes_from(column, creation.target) if not_null.is_handed_on(original)
    ]
    if not brought:
        yield not_null.add_over_rows(creation, named=True)
    elif any(map(not_null.is_not_valid, brought)) and not not_null.is_not_valid(column):
        yield Statement(alter_column(column, "SET NOT NULL"))
        yield not_null.validate(column, column["not_null_name"])
    else:
        yield Statement(not_null.add(column, named=True))


def before_drop(removal: Removal) -> Iterator[Statement]:
    """Before a column is dropped that children keep: DROP COLUMN leaves the constraints there inherited.

    ONLY makes them the children's own, as what they have from other parents must not become.
    """
    going = {removal.fact.identity, *_all_going_along(removal)}
    found = list(_before_drop(removal, going))
    for column in inherited.descendants(removal.fact.identity, removal.source) if found else ():
        if _loses_identity(column, removal) or column.identity in going:
            yield from _drop_identity(column)
    yield from _drop_identity(removal.fact) if found else ()
    # A child of several tables is found once for each, and loses it after the last of them.
    yield from reversed(dict.fromkeys(reversed(found)))


def _loses_identity(column: Fact, removal: Removal) -> bool:
    new = removal.target.get(column.identity)
    return removal.keeps(column.identity) and new is not None and not new["identity"]


def _drop_identity(column: Fact) -> Iterator[Statement]:
    """Which PostgreSQL leaves nobody without NOT NULL."""
    if column["identity"]:
        yield Statement(alter_column(column, "DROP IDENTITY IF EXISTS", only=True), relation=table_name(column))


def _before_drop(removal: Removal, going: Collection[Identity]) -> Iterator[Statement]:
    left = list(_left_by_drop(removal.fact, removal))
    only = any(_becomes_own(copy, removal) for copy in left)
    if left and removal.fact["not_null"]:
        yield Statement(alter_column(removal.fact, "DROP NOT NULL", only=only), relation=table_name(removal.fact))
    for copy in _losing(removal, going):
        yield from _before_drop(copy, going) if only else _before_drop_of_own(copy, going)


def _before_drop_of_own(removal: Removal, going: Collection[Identity]) -> Iterator[Statement]:
    """What has a constraint of its own keeps that, and with it its children: a parent's DROP NOT NULL ends there."""
    if removal.fact["not_null_is_local"]:
        yield from _before_drop(removal, going)
        return
    for copy in _losing(removal, going):
        yield from _before_drop_of_own(copy, going)


def _losing(removal: Removal, going: Collection[Identity]) -> Iterator[Removal]:
    """The copies that go along, and have it from no other parent that goes in a later step."""
    for copy in _going_along(removal):
        others = [other for other in inherited.originals(copy.fact) if other in removal.source and other not in going]
        if not any(removal.exists(o) and not_null.is_handed_on(removal.source.fact(o)) for o in others):
            yield copy


def _all_going_along(removal: Removal) -> Iterator[Identity]:
    """On all levels."""
    for copy in _going_along(removal):
        yield copy.fact.identity
        yield from _all_going_along(copy)


def _going_along(removal: Removal) -> Iterator[Removal]:
    """The copies that DROP COLUMN takes along."""
    for copy in _copies_while_dropped(removal.fact, removal):
        if _goes_along(copy, removal):
            yield replace(removal, fact=copy)


def _left_by_drop(column: Fact, removal: Removal) -> Iterator[Fact]:
    """The copies that its DROP COLUMN does not take along, and which stay, or whose copies do."""
    for copy in _copies_while_dropped(column, removal):
        if _goes_along(copy, removal):
            yield from _left_by_drop(copy, removal)
        elif removal.keeps(copy.identity) or any(_left_by_drop(copy, removal)):
            yield copy


def _copies_while_dropped(column: Fact, removal: Removal) -> list[Fact]:
    copies = inherited.copies(column.identity, linked_in=removal.source, as_in=removal.source)
    return [copy for copy in copies if inherited.stays_child(replace(removal, fact=copy))]


def _goes_along(copy: Fact, removal: Removal) -> bool:
    return inherited.is_undeclared(copy) and not removal.keeps(copy.identity)


def _becomes_own(copy: Fact, removal: Removal) -> bool:
    """Whether a child, on whatever level, will require by itself what it has required for its parents' sake."""
    new = removal.target.get(copy.identity)
    becomes = bool(copy["not_null_inherited"] and new and new["not_null"] and not new["not_null_inherited"])
    return becomes or any(_becomes_own(further, removal) for further in _copies_while_dropped(copy, removal))
