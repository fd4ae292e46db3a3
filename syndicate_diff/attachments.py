"""What makes an object a part of others: partitions and inheriting tables are attached. Pure; knows no kind by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from syndicate_diff.model import DECLARED, Catalog, Identity
from syndicate_diff.registry import kinds


def attachments(catalog: Catalog, holder: Identity | None) -> list[Identity]:
    """What makes an object a part of others."""
    return [child for child in catalog.children(holder) if kinds()[child.kind].attaches] if holder else []


def attached_to(
    catalog: Catalog, attachment: Identity, still: Callable[[Identity], bool] = lambda _: True
) -> Iterator[Identity]:
    """What an attachment makes its parent a part of, and what that is a part of, as far as that is `still` attached."""
    for whole, deptype in catalog.dependencies(attachment):
        if deptype == DECLARED:
            yield whole
            for outer in filter(still, attachments(catalog, whole)):
                yield from attached_to(catalog, outer, still)


def attached_below(catalog: Catalog, whole: Identity) -> Iterator[Identity]:
    """What makes others parts of a whole, on all levels; one that comes by several ways comes several times.

    The last in order come first: these are attached last, so that who asks whether all are need not see the rest.
    """
    for dependent, deptype in reversed(catalog.dependents(whole)):
        part = catalog.parent(dependent)
        if kinds()[dependent.kind].attaches and deptype == DECLARED and part and part != whole:
            yield dependent
            yield from attached_below(catalog, part)


def takes_rows(attachment: Identity) -> bool:
    """Whether it makes its parent a part that rows of the whole go to: a partition."""
    return kinds()[attachment.kind].takes_rows


def outermost(catalog: Catalog, attachment: Identity) -> Identity:
    """What a partition is a part of in the end: it knows the partitions of all levels."""
    *_, whole = attached_to(catalog, attachment, takes_rows)
    return whole


def attached_around(catalog: Catalog, part: Identity) -> Iterator[Identity]:
    """What makes others parts of an object, or of the outermost that it is a partition of: rows go to and fro."""
    outer = [outermost(catalog, attachment) for attachment in attachments(catalog, part) if takes_rows(attachment)]
    return attached_below(catalog, outer[-1] if outer else part)
