"""What stays with an old object: with one that is set aside, or with a partition that is emptied later. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from syndicate_diff.attachments import attachments
from syndicate_diff.decisions import Decisions
from syndicate_diff.graph import Node, Verb
from syndicate_diff.model import Catalog, Identity
from syndicate_diff.registry import kinds


class Aside:
    """Questions about the old objects of a plan."""

    def __init__(self, replaced: Decisions) -> None:
        self.source, self.dropped, self.replaced = replaced.source, replaced.dropped, replaced

    def stays_aside(self, identity: Identity) -> bool:
        """Whether a part goes with the old object that is set aside; other parts free their names before."""
        parent = self.source.parent(identity)
        if parent in self.replaced.aside:
            return kinds()[identity.kind].in_row
        return parent is not None and self.stays_aside(parent)

    def is_left_aside(self, node: Node) -> bool:
        return node.verb is Verb.DROP and self.stays_aside(node.identity)

    def is_detached(self, part: Identity) -> bool:
        """Whether the table of a part stops being a part of others, maybe only for a while."""
        return self.is_attached_anew(part, self.source)

    def is_its_own(self, copy: Identity) -> bool:
        """Whether a copy is meanwhile like any other part of its table: not that of a partition's key or check."""
        if kinds()[copy.kind].in_row:
            return self.is_detached(copy)
        catalogs = (self.source, self.replaced.target)
        changing = [kinds()[found.kind] for catalog in catalogs for found in self._changing_attachments(copy, catalog)]
        return bool(changing) and not any(kind.takes_rows for kind in changing)

    def is_attached_anew(self, part: Identity, catalog: Catalog) -> bool:
        """Whether what makes its table a part of others ends or begins."""
        return any(self._changing_attachments(part, catalog))

    def _changing_attachments(self, part: Identity, catalog: Catalog) -> list[Identity]:
        return [found for found in attachments(catalog, catalog.parent(part)) if not self.replaced.keeps(found)]

    def is_emptied(self, identity: Identity) -> bool:
        """Whether it is, or is part of, a partition that is dropped after its rows were carried over."""
        return any(
            whole in self.replaced.aside or self.is_emptied(whole)
            for holder in (identity, self.source.parent(identity))
            if holder in self.dropped
            for whole in self._wholes(holder)
        )

    def stays_attached(self, attachment: Identity) -> bool:
        return kinds()[attachment.kind].takes_rows and self.is_emptied(attachment)

    def _wholes(self, holder: Identity) -> Iterator[Identity]:
        """What an object is a partition of."""
        for attachment in self.source.children(holder):
            if kinds()[attachment.kind].takes_rows:
                yield from (d.identity for d in self.source.dependencies(attachment) if d.identity != holder)
