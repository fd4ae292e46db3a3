"""NOT NULL that is dropped and added again, by the parents too: what comes to be NOT VALID, or inherited alone.

https://www.postgresql.org/docs/current/sql-altertable.html
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace

from syndicate_diff.context import Alteration
from syndicate_diff.kinds.shared import index_settings, inherited, not_null, not_null_validated
from syndicate_diff.kinds.shared.constraint_definition import contype
from syndicate_diff.kinds.shared.not_null_by_now import (
    by_now,
    comes_to_be_own,
    has_own_by_now,
    is_handed_on_by_now,
    lets_go_of_own,
    loses_validity,
    parents_lose,
)
from syndicate_diff.kinds.shared.not_null_lost import (
    all_losing,
    is_made_anew,
    keeping,
    made_anew_with,
    without_own,
)
from syndicate_diff.kinds.shared.table_part import alter_column, table_name
from syndicate_diff.model import Catalog, Fact, Identity
from syndicate_diff.statement import Statement


def make_anew(change: Alteration) -> Iterator[Statement]:
    """VALIDATE has no reverse. DROP NOT NULL reaches the children, but not what they have of their own.

    What a table has from parents is made anew by these. Where several tables come to need that, the last does it.
    """
    needing = made_anew_with(change)
    if any(is_made_anew(other) and change.pending(other.new.identity) for other in needing):
        return
    lost = list(filter(has_own_by_now, needing))
    losing = all_losing(lost)
    yield from _keep_valid(lost)
    identities = list(_replica_identities(losing))
    for index in identities:
        yield index_settings.let_go_of_replica_identity(index)
    for anew in lost:
        yield Statement(alter_column(anew.new, "DROP NOT NULL"), relation=table_name(anew.new))
        yield from (statement for child in _left_alone(anew) for statement in _take_name(child, anew))
    for child in filter(_comes_to_be_own_anew, needing):
        yield not_null.keep_own(child.new)
    # Whose children have it valid from others comes last.
    again = [anew for anew in reversed(lost) if not lets_go_of_own(anew)]
    again.sort(key=lambda anew: not_null.is_not_valid(by_now(anew)))
    for anew in again:
        yield not_null.add_again(replace(anew, new=by_now(anew)))
    for index in identities:
        yield index_settings.mark_replica_identity(index)
    yield from not_null_validated.validate(_brought(again, losing), change.target)


def reached(change: Alteration) -> list[Identity]:
    """Where it makes parents' anew, these."""
    is_required = change.was("not_null") and change.now("not_null")
    anew = made_anew_with(change) if is_required and is_made_anew(change) else []
    return [other.new.identity for other in anew]


def is_refused_below(change: Alteration) -> bool:
    """Whether children refuse RENAME: they have it from other parents, too, or under the name of one that has left.

    It reaches what they have of their own under that name.
    """
    for child in inherited.changes_of_copies(change) if not_null.is_handed_on(change.old) else ():
        is_called_so = child.was("not_null_stored_name") == change.was("not_null_stored_name")
        if child.was("not_null") and (child.was("not_null_inherited") or is_called_so):
            others = (p for p in inherited.changes_of_originals(child) if p.new.identity != change.new.identity)
            is_of_several = any(not_null.is_handed_on(other.old) for other in others)
            if is_of_several or not is_called_so or is_refused_below(child):
                return True
    return False


def _comes_to_be_own_anew(child: Alteration) -> bool:
    """Under whatever name: it comes before that of the parents, which leaves it that."""
    return comes_to_be_own(child) and loses_validity(child)


def _keep_valid(lost: list[Alteration]) -> Iterator[Statement]:
    """Partitions get it as their own before, where they have it valid all the while."""
    valid = (partition for anew in lost for partition in keeping(anew))
    for partition in {partition.new.identity: partition.new for partition in valid}.values():
        yield Statement(alter_column(partition, "SET NOT NULL"), relation=table_name(partition))


def _left_alone(change: Alteration) -> Iterator[Alteration]:
    """What keeps its own, without parents for the moment, and is called as that which is made anew."""
    yield from keeping(change)
    for child in inherited.changes_of_copies(change):
        is_own = has_own_by_now(child) and not (lets_go_of_own(child) or loses_validity(child))
        if is_own and inherited.parent_changes_too(child, "not_null_name"):
            yield child


def _take_name(child: Alteration, parent: Alteration) -> Iterator[Statement]:
    """That which is added again would leave it the name that it has."""
    name = by_now(parent)["not_null_name"]
    if child.now("not_null_name") != name or child.was("not_null_stored_name") == name:
        return
    if is_refused_below(child):
        yield Statement(alter_column(child.new, "DROP NOT NULL"), relation=table_name(child.new))
        yield not_null.add_again(not_null.in_old_state(child))
    else:
        yield from not_null.rename(child.old, child.new)


def _brought(again: list[Alteration], losing: Container[Identity]) -> Iterator[Fact]:
    """Children that get it NOT VALID, as the first calls it that brings it, and are to have it valid."""
    for anew in reversed(again):
        yield from _reached(anew, losing, by_now(anew)["not_null_name"])


def _replica_identities(losing: Mapping[Identity, Alteration]) -> Iterator[Fact]:
    """The indexes that stay what REPLICA IDENTITY is by, of which PostgreSQL would let no column hold NULL."""
    for column in losing.values():
        table = column.source.fact(column.new.whole)
        is_identifying = column.new.name in (table.attributes.get("identifying_columns") or ())
        for part in column.source.children(table.identity) if is_identifying else ():
            if column.source.fact(part).attributes.get("replica_identity") and column.keeps(part):
                yield column.target.fact(part)


def _reached(change: Alteration, losing: Container[Identity], name: str) -> Iterator[Fact]:
    """Children that lost it, got it NOT VALID from all parents, and are to have it valid; as called then."""
    for child in without_own(change) if not_null.is_not_valid(change.new) else ():
        is_validated_later = not_null.is_not_valid(child.old) and child.pending(child.new.identity)
        if child.new.identity not in losing:
            continue
        if not_null.is_not_valid(child.new):
            yield from _reached(child, losing, child.new["not_null_name"] if _comes_to_be_own_anew(child) else name)
        elif not (is_validated_later or _has_it_valid_from_parents(child)):
            yield replace(child.new, attributes={**child.new.attributes, "not_null_name": name})


def _has_it_valid_from_parents(child: Alteration) -> bool:
    parents = filter(is_handed_on_by_now, inherited.changes_of_originals(child))
    return not all(not_null.is_not_valid(by_now(parent)) for parent in parents)


def can_be_made_anew(change: Alteration) -> bool:
    """Whether what a table has, from parents too, can be made anew by these, under the name that it will have.

    Not where something wants the column to be required all the while, nor where they themselves come to other parents.
    """
    parents = list(inherited.changes_of_originals(change))
    are_there = all(o in change.target for o in inherited.originals(change.old) if o in change.source)
    stays = are_there and inherited.stays_child(change) and not parents_lose(change)
    name = change.now("not_null_name")
    is_named = all(p.now("not_null_name") == name for p in parents if not_null.is_handed_on(p.new))
    requiring = filter(_is_required_before, parents)
    are_free = all(not _gets_parents(parent) and can_be_made_anew(parent) for parent in requiring)
    return stays and is_named and are_free and not any(map(_is_wanted, _losing_with(change)))


def _losing_with(change: Alteration) -> Iterable[Alteration]:
    """Itself, and what loses it for the moment as it is made anew."""
    return (change, *all_losing(list(filter(has_own_by_now, made_anew_with(change)))).values())


def _gets_parents(change: Alteration) -> bool:
    """Whether parents get the column."""
    return any(o in change.target and o not in change.source for o in inherited.originals(change.new))


def comes_to_be_not_valid(change: Alteration) -> bool:
    """Whether what stays required loses validity for a reason of its own."""
    is_required = change.was("not_null") and change.now("not_null")
    return bool(is_required) and is_made_anew(change)


def _is_required_before(change: Alteration) -> bool:
    return bool(change.was("not_null"))


def _is_wanted(change: Alteration) -> bool:
    """By an identity or a primary key."""
    return any(_is_wanted_in(catalog, catalog.fact(change.new.identity)) for catalog in (change.source, change.target))


def _is_wanted_in(catalog: Catalog, column: Fact) -> bool:
    users = (catalog.fact(d.identity) for d in catalog.dependents(column.identity))
    is_in_key = any(contype(user) == "p" for user in users)
    return bool(column["identity"]) or is_in_key
