"""NOT NULL that is dropped and added again, by the parents too: what comes to be NOT VALID, or inherited alone.

https://www.postgresql.org/docs/current/sql-altertable.html
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace

from syndicate_diff.kind import Alteration
from syndicate_diff.kinds.shared import index_settings, inherited, not_null, not_null_validated
from syndicate_diff.kinds.shared.not_null_by_now import (
    as_found,
    by_now,
    comes_to_be_own,
    has_own_by_now,
    is_handed_on_by_now,
    lets_go_of_own,
    loses_validity,
    parents_lose,
)
from syndicate_diff.kinds.shared.table_part import alter_column, table_name
from syndicate_diff.model import Catalog, Fact, Identity
from syndicate_diff.statement import Statement


def make_anew(change: Alteration) -> Iterator[Statement]:
    """VALIDATE has no reverse. DROP NOT NULL reaches the children, but not what they have of their own.

    What a table has from parents is made anew by these. Where several tables come to need that, the last does it.
    """
    needing = _made_anew_with(change)
    if any(is_made_anew(other) and change.pending(other.new.identity) for other in needing):
        return
    lost = list(filter(has_own_by_now, needing))
    losing = _losing(lost)
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
    anew = _made_anew_with(change) if is_required and is_made_anew(change) else []
    return [other.new.identity for other in anew]


def is_made_anew(change: Alteration) -> bool:
    """Whether that is for a reason of its own, not for what becomes of a parent's."""
    is_reached = inherited.parent_changes_too(change, "not_null_state")
    return (loses_validity(change) and not is_reached) or lets_go_of_own(change)


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


def _made_anew_with(change: Alteration) -> list[Alteration]:
    """Itself, the parents on all levels that it has it from, and the children to which that happens, from the top."""
    found = {change.new.identity: change}
    queue = [change]
    for anew in queue:
        parents = filter(is_handed_on_by_now, inherited.changes_of_originals(anew))
        children = (c for c in inherited.changes_of_copies(anew) if loses_validity(c) or lets_go_of_own(c))
        new = {other.new.identity: other for other in (*parents, *children) if other.new.identity not in found}
        found.update(new)
        queue.extend(new.values())
    return sorted(found.values(), key=inherited.levels_above)


def _comes_to_be_own_anew(child: Alteration) -> bool:
    """Under whatever name: it comes before that of the parents, which leaves it that."""
    return comes_to_be_own(child) and loses_validity(child)


def _keep_valid(lost: list[Alteration]) -> Iterator[Statement]:
    """Partitions get it as their own before, where they have it valid all the while."""
    valid = (partition for anew in lost for partition in _keeping(anew))
    for partition in {partition.new.identity: partition.new for partition in valid}.values():
        yield Statement(alter_column(partition, "SET NOT NULL"), relation=table_name(partition))


def _left_alone(change: Alteration) -> Iterator[Alteration]:
    """What keeps its own, without parents for the moment, and is called as that which is made anew."""
    yield from _keeping(change)
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


def _keeping(change: Alteration) -> Iterator[Alteration]:
    """Partitions that have it valid all the while, once it is their own, too, which nothing tells of a partition."""
    for child in _without_own(change):
        if _is_kept(child):
            yield child
        elif not (not_null.is_valid(child.old) and not_null.is_valid(child.new)):
            yield from _keeping(child)


def _is_kept(child: Alteration) -> bool:
    is_valid = not_null.is_valid(child.old) and not_null.is_valid(child.new)
    return bool(child.new["in_partition"]) and is_valid


def _brought(again: list[Alteration], losing: Container[Identity]) -> Iterator[Fact]:
    """Children that get it NOT VALID, as the first calls it that brings it, and are to have it valid."""
    for anew in reversed(again):
        yield from _reached(anew, losing, by_now(anew)["not_null_name"])


def _losing(lost: list[Alteration]) -> dict[Identity, Alteration]:
    """What has it no more, on all levels, when these have dropped it: no other parent hands it on, nor is it kept."""
    found = {anew.new.identity: anew for anew in lost}
    queue = list(lost)
    for anew in queue:
        for child in _without_own(anew):
            parents = filter(is_handed_on_by_now, inherited.changes_of_originals(child))
            is_left = all(parent.new.identity in found for parent in parents) and not _is_kept(child)
            if is_left and child.new.identity not in found:
                found[child.new.identity] = child
                queue.append(child)
    return found


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
    for child in _without_own(change) if not_null.is_not_valid(change.new) else ():
        is_validated_later = not_null.is_not_valid(child.old) and child.pending(child.new.identity)
        if child.new.identity not in losing:
            continue
        if not_null.is_not_valid(child.new):
            yield from _reached(child, losing, child.new["not_null_name"] if _comes_to_be_own_anew(child) else name)
        elif not (is_validated_later or _has_it_valid_from_parents(child)):
            yield replace(child.new, attributes={**child.new.attributes, "not_null_name": name})


def _without_own(change: Alteration) -> Iterator[Alteration]:
    """What becomes of the children that DROP NOT NULL reaches, as those do, too, that let go of their own."""
    for child in inherited.changes_of_copies(change):
        if lets_go_of_own(child) or not has_own_by_now(child):
            yield child


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
    return (change, *_losing(list(filter(has_own_by_now, _made_anew_with(change)))).values())


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
    is_in_key = any(user.attributes.get("type") == "p" for user in users)
    return bool(column["identity"]) or is_in_key


def drop_before_rebuilding(change: Alteration) -> Iterator[Statement]:
    """What ALTER COLUMN TYPE and SET EXPRESSION would make anew, parents' first, and refuse the children's own then.

    That is what is NOT VALID and has children that require the column by themselves, as valid.
    """
    for column in _in_the_way(change):
        yield Statement(alter_column(column, "DROP NOT NULL"), relation=table_name(column))


def add_after_rebuilding(change: Alteration) -> Iterator[Statement]:
    """It is there again, as it was."""
    for column in reversed(_in_the_way(change)):
        yield Statement(not_null.add(column, named=True), relation=table_name(column))


def _in_the_way(change: Alteration) -> list[Fact]:
    tree = {other.new.identity: other for other in (change, *_below(change))}
    return [as_found(other, change) for other in tree.values() if _is_in_the_way(other, change)]


def _is_in_the_way(other: Alteration, change: Alteration) -> bool:
    column = as_found(other, change)
    if not (column["not_null_is_local"] and not_null.is_not_valid(column)):
        return False
    below = (as_found(child, change) for child in _below(other))
    return any(child["not_null_is_local"] and not not_null.is_not_valid(child) for child in below)


def _below(change: Alteration) -> Iterator[Alteration]:
    """What becomes of the children on all levels."""
    for child in inherited.changes_of_copies(change):
        yield child
        yield from _below(child)
