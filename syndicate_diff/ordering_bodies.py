"""The order of steps around functions with bodies that PostgreSQL does not parse: nobody says what these name. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from syndicate_diff.attachments import attached_to
from syndicate_diff.decisions import Decisions
from syndicate_diff.defaults import silent
from syndicate_diff.graph import Graph, Node, Verb
from syndicate_diff.model import Identity
from syndicate_diff.registry import kinds

_WORD = re.compile(r'"(?:[^"]|"")+"|[\w$]+')


class Bodies:
    """Adds the edges between tables that change and what is computed by functions that may read them."""

    def __init__(self, replaced: Decisions, graph: Graph) -> None:
        self.source, self.target, self.replaced, self.graph = replaced.source, replaced.target, replaced, graph

    def order(self) -> None:
        """What is computed from rows that are there comes when the tables that it may read are what they are to be."""
        changing = self._changing()
        for node in [node for node in self.graph.nodes if node.verb is Verb.CREATE] if changing else ():
            if self._is_computed(node.identity):
                for table in changing.keys() & self._words_for(node.identity):
                    for change in changing[table]:
                        if self.graph.root(change) != self.graph.root(node):
                            self.graph.prefer(change, node)

    def _changing(self) -> dict[str, list[Node]]:
        """Name of a table → the steps that change its columns or its rows."""
        found: dict[str, list[Node]] = defaultdict(list)
        for node in self.graph.nodes:
            kind, catalog = kinds()[node.identity.kind], self.source if node.verb is Verb.DROP else self.target
            parent = catalog.parent(node.identity)
            if node.verb is Verb.CARRY:
                found[node.identity.parts[-1]].append(node)
            elif kind.attaches and parent:
                for table in (parent, *attached_to(catalog, node.identity)):
                    found[table.parts[-1]].append(node)
            elif kind.in_row and node.verb is not Verb.DROP and parent and self.replaced.keeps(parent):
                found[parent.parts[-1]].append(node)
            elif node.verb is Verb.ALTER and kind.texts and parent is None:
                found[node.identity.parts[1]].append(node)  # a view, which may let go of what it reads before that
        return found

    def _is_computed(self, identity: Identity) -> bool:
        kind = kinds()[identity.kind]
        return kind.reads_rows or bool(kind.texts and any(map(self.replaced.keeps, self.target.wholes(identity))))

    def _words_for(self, identity: Identity) -> set[str]:
        """The words of all bodies that it may come to, by what it uses and what these name."""
        routines = [used for used in self.target.needed(identity) if kinds()[used.kind].body is not silent]
        seen = {routine for routine in routines if routine in self._words}
        queue = sorted(seen)
        for routine in queue:
            called = {other for word in self._words[routine] for other in self._by_name.get(word, ())} - seen
            seen |= called
            queue += sorted(called)
        return {word for routine in seen for word in self._words[routine]}

    @cached_property
    def _words(self) -> dict[Identity, set[str]]:
        return dict(self._read_bodies())

    def _read_bodies(self) -> Iterator[tuple[Identity, set[str]]]:
        for kind in [kind for kind in kinds().values() if kind.body is not silent]:
            for fact in self.target.facts(kind.name):
                if body := kind.body(fact):
                    yield fact.identity, set(map(_named, _WORD.findall(body)))

    @cached_property
    def _by_name(self) -> dict[str, list[Identity]]:
        found: dict[str, list[Identity]] = defaultdict(list)
        for routine in self._words:
            found[routine.parts[1]].append(routine)
        return found


def _named(word: str) -> str:
    return word[1:-1].replace('""', '"') if word.startswith('"') else word.lower()
