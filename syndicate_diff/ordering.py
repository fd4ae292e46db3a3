"""The graph of a plan: every create, alter and drop is a node, with what must run before what. Pure.

Dependencies of the source order what goes, those of the target what comes; what tables have from others
(`ordering_copies`), names and other things that only one object can have (`ordering_names`), attachments
(`ordering_parts`), links of indexes (`ordering_links`), results (`ordering_results`), bodies (`ordering_bodies`) and
rows (`ordering_rows`) order the rest. `ordering_folding` writes steps inside of others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import pairwise, product

from syndicate_diff.aside import Aside
from syndicate_diff.attachments import attachments
from syndicate_diff.decisions import AUTOMATIC, Decisions
from syndicate_diff.defaults import nothing
from syndicate_diff.graph import Graph, Node, Verb
from syndicate_diff.model import (
    COPY,
    INHERITED,
    LATER,
    MERGED,
    NORMAL,
    ORIGINAL,
    THROUGH,
    Catalog,
    Dependency,
    Fact,
    Identity,
)
from syndicate_diff.ordering_bodies import Bodies
from syndicate_diff.ordering_copies import Copies
from syndicate_diff.ordering_folding import Folding
from syndicate_diff.ordering_links import Links
from syndicate_diff.ordering_names import Names
from syndicate_diff.ordering_parts import Attachments
from syndicate_diff.ordering_results import Results
from syndicate_diff.ordering_rows import Carrying, Filling, Moving, Rewriting
from syndicate_diff.registry import kinds
from syndicate_diff.statement import Rendered, statements
from syndicate_diff.taking_along import TakingAlong


class Ordering:
    """Makes the `graph` of the changes and replacements."""

    def __init__(self, replaced: Decisions) -> None:
        self.source, self.target = replaced.source, replaced.target
        self.changes, self.dropped, self.created = replaced.changes, replaced.dropped, replaced.created
        self.replaced = replaced
        self.graph = Graph()
        self.aside = Aside(replaced)
        self.taking = TakingAlong(replaced, self.graph, self.aside)
        self.copies = Copies(replaced, self.graph, self.aside, self.taking)
        self.attachments = Attachments(replaced, self.graph, self.aside)
        self.folding = Folding(replaced, self.graph, self.taking, self.attachments)
        self._build()

    def _build(self) -> None:
        """Nodes, edges and folding."""
        self._add_nodes()
        self._order_by_dependencies(self.source, Verb.DROP)
        self._order_by_dependencies(self.target, Verb.CREATE)
        self._order_bringing()
        self.copies.order_succeeding()
        self._order_identities()
        self._order_siblings()
        Names(self.replaced, self.graph, self.aside).order()
        self.folding.fold()
        self.attachments.order()
        Links(self.replaced, self.graph).order()
        Carrying(self.replaced, self.graph).order()
        Filling(self.replaced, self.graph).order()
        Moving(self.replaced, self.graph).order()
        Rewriting(self.replaced, self.graph).order()
        Results(self.replaced, self.graph).order()
        Bodies(self.replaced, self.graph).order()

    def _add_nodes(self) -> None:
        replaced = self.replaced
        for identity in [*self.dropped, *replaced.because]:
            if kinds()[identity.kind].ends_with:
                continue
            self.graph.add(Node(identity, Verb.DROP_ASIDE if identity in replaced.aside else Verb.DROP))
            self._add_shell(Verb.HOLLOW, Verb.DROP, self.source.fact(identity), kinds()[identity.kind].hollow)
        for identity in replaced.aside:
            self.graph.add(Node(identity, Verb.SET_ASIDE))
            if kinds()[identity.kind].carry:
                self.graph.add(Node(identity, Verb.CARRY))
        for identity in [*self.created, *replaced.because]:
            self.graph.add(Node(identity, Verb.CREATE))
            self._add_shell(Verb.SHELL, Verb.CREATE, self.target.fact(identity), kinds()[identity.kind].shell)
        for old, new in replaced.renamed.items():
            self.graph.add(Node(old, Verb.DROP))
            self.graph.add(Node(new, Verb.CREATE))
            self.graph.fold(Node(old, Verb.DROP), Node(new, Verb.CREATE), fixed=True)
            self._add_vacating(old, Node(new, Verb.CREATE))
        taking = [node for node in self.graph.nodes if kinds()[node.identity.kind].takes is not nothing]
        for node in sorted(node for node in taking if node.verb is Verb.CREATE):
            self._add_taking(node)
        for identity in [*self.changes, *replaced.adopting]:
            if replaced.keeps(identity) and replaced.has_statements(identity):
                self.graph.add(Node(identity, Verb.ALTER))
                self._add_shell(Verb.HOLLOW, Verb.ALTER, self.source.fact(identity), kinds()[identity.kind].hollow)
                if statements(kinds()[identity.kind].vacate(replaced.alteration(identity))):
                    self._add_vacating(identity, Node(identity, Verb.ALTER))

    def _add_taking(self, node: Node) -> None:
        """What it takes over goes in the same step, where the order allows: else by itself."""
        for taken in kinds()[node.identity.kind].takes(self.replaced.creation(node.identity)):
            drop = Node(taken, Verb.DROP)
            if drop in self.graph.nodes and drop not in self.graph.folded:
                self.graph.fold(drop, node, fixed=False, loose=True)
                return

    def _add_vacating(self, identity: Identity, renaming: Node) -> None:
        """What gets another name gives up the old one at once, or, where names go round in a circle, before."""
        vacating = Node(identity, Verb.SET_ASIDE)
        self.graph.add(vacating)
        self.graph.order(vacating, renaming, vacating)
        self.graph.fold(vacating, renaming, fixed=False)

    def _add_shell(self, shell: Verb, verb: Verb, fact: Fact, write: Callable[[Fact], Rendered] | None) -> None:
        node = Node(fact.identity, verb)
        rivals = self.replaced.rivals.predecessors if shell is Verb.SHELL else self.replaced.rivals.followers
        # A shell would have the name that another has still, or keep that which another is to have.
        is_taken = any(rival not in self.replaced.aside for rival in rivals(fact.identity))
        if write and node in self.graph.nodes and not is_taken and statements(write(fact)):
            # That of a view needs nothing; that of a function, whose kind comes earlier, the types of its signature.
            self.graph.stand_in(Node(fact.identity, shell), node, rank=kinds()[fact.identity.kind].weight)

    def _order_by_dependencies(self, catalog: Catalog, verb: Verb) -> None:
        """Dependencies of the source order what goes, those of the target what comes."""
        seen = {node.identity for node in self.graph.nodes}
        staying = self.replaced.renamed.keys() if verb is Verb.DROP else ()
        for identity in seen.difference(staying):
            for dependency in catalog.dependencies(identity):
                if dependency.identity in seen:
                    self._order_pair(identity, dependency, verb)
                if dependency.type in INHERITED:
                    continue
                holds = kinds()[identity.kind].adopt
                if verb is Verb.DROP and holds:
                    self._order_values(identity, dependency.identity)
                if verb is Verb.CREATE and kinds()[dependency.identity.kind].adoptable:
                    self._order_after_parts(identity, dependency.identity)
                elif verb is Verb.CREATE and dependency.type == NORMAL:
                    self._order_after_columns(identity, self._read_whole(identity, dependency.identity))
                self.copies.order_with_originals(identity, dependency.identity, catalog, verb)

    def _order_pair(self, dependent: Identity, dependency: Dependency, verb: Verb) -> None:
        if dependency.type == COPY and self.aside.is_its_own(dependent):
            if verb is Verb.CREATE:  # what it is made with could not reach what has the original already
                self.copies.prefer_before_coming(Node(dependent, verb), dependency.identity)
            return
        if dependency.type == THROUGH:
            if verb is Verb.DROP:
                self.graph.order(Node(dependent, verb), Node(dependency.identity, verb), Node(dependent, verb))
        elif verb is Verb.CREATE and dependency.type == MERGED:
            if not self.folding.comes_with_whole(self.target.fact(dependent)):
                self.copies.order_merging(dependent, dependency.identity)
        elif verb is Verb.CREATE:
            self._order_coming(dependent, dependency)
        elif dependency.type in (ORIGINAL, MERGED) and self.source.parent(dependent) not in self.dropped:
            self.copies.order_going(dependent, dependency.identity)
        elif dependency.type == COPY and (others := self.copies.other_originals(dependent, dependency.identity)):
            self.copies.order_others_going(others, dependent, dependency.identity)
        elif dependency.type != LATER:
            self._order_going(dependent, dependency.identity)

    def _order_values(self, holder: Identity, whole: Identity) -> None:
        """A column with rows of another table, or values of a domain, goes or lets go before that changes."""
        parts = self.target.children(whole) if whole not in self.source.wholes(holder) else ()
        lets_go = all(used != whole for used, _ in self.target.dependencies(holder))
        verbs = (Verb.DROP, Verb.ALTER) if lets_go else (Verb.DROP,)
        for own, part in product(self.graph.nodes_of(holder, *verbs), parts):
            for other in self.graph.nodes_of(part, Verb.CREATE, Verb.ALTER):
                self.graph.prefer(own, other)

    def _order_after_parts(self, user: Identity, whole: Identity) -> None:
        """What uses a type, such as a default with a row of it, is made for the parts that the type will have."""
        self._prefer_after(user, whole, {*self.source.children(whole), *self.target.children(whole)})

    def _read_whole(self, user: Identity, used: Identity) -> Identity:
        """What it uses, or the table of that where its text fits all the columns which that is to have."""
        table = self.target.parent(used) if kinds()[used.kind].in_row else None
        return used if table is None or kinds()[user.kind].lets_go(self.target.fact(user)) else table

    def _order_after_columns(self, user: Identity, table: Identity) -> None:
        """So is what uses the row type of a table: `ROW(1, 'a')::t`."""
        parts = {*self.source.children(table), *self.target.children(table)}
        self._prefer_after(user, table, (part for part in parts if kinds()[part.kind].in_row))

    def _prefer_after(self, user: Identity, whole: Identity, parts: Iterable[Identity]) -> None:
        if whole in self.target.wholes(user):
            return
        for part in parts:
            for first in self.graph.nodes_of(part, Verb.DROP, Verb.CREATE, Verb.ALTER):
                for then in self.graph.nodes_of(user, Verb.CREATE, Verb.ALTER):
                    self.graph.prefer(first, then)

    def _order_going(self, dependent: Identity, dependency: Identity) -> None:
        """The dependent lets go (drop, set aside or alter) before its dependency goes or changes."""
        if self._is_mutual(self.source, dependent, dependency) and self._fold_mutual_drop(dependent, dependency):
            return
        if kinds()[dependency.kind].attaches:
            return  # what came with it goes after it
        kept = any(d.identity == dependency for d in self.target.dependencies(dependent))
        is_column_of_it = kinds()[dependent.kind].in_row and dependency in self.source.wholes(dependent)
        self._order_aside(dependent, dependency)
        for first in self.graph.nodes_of(dependent, Verb.DROP, Verb.DROP_ASIDE, Verb.ALTER):
            for then in self.graph.nodes_of(dependency, Verb.DROP, Verb.DROP_ASIDE):
                if first.verb is Verb.DROP or dependency not in self.replaced.renamed:  # what is renamed stays
                    self.graph.order(first, then, first)
            for then in self.graph.nodes_of(dependency, Verb.ALTER, Verb.SET_ASIDE, Verb.CARRY):
                if first.verb is Verb.DROP and then.verb is Verb.ALTER and is_column_of_it:
                    self.graph.prefer(first, then)  # what hangs on it may let go only when new columns are there
                elif first.verb is Verb.DROP and then.verb is Verb.SET_ASIDE and kinds()[dependent.kind].in_row:
                    self.graph.prefer(first, then)  # its table may have to stay until something new is there
                elif first.verb is Verb.DROP and self._outlasts(dependent, dependency):
                    self.graph.prefer(then, first)
                elif then.verb is Verb.ALTER and self._changes_nothing_but_owner(dependency):
                    if first.verb is Verb.DROP:  # the new owner of what stays may need it to be the owner of that
                        self.graph.prefer(first, then)
                elif self._lets_go(first, then):
                    self.graph.order(first, then, first)
                elif first.verb is then.verb is Verb.ALTER and not kept:
                    self.graph.prefer(first, then)

    def _outlasts(self, gone: Identity, altered: Identity) -> bool:
        """Whether what goes better stays until then; what is said about it could be what the old owner says."""
        commits = self.replaced.commits(altered) and not kinds()[gone.kind].satellite
        return commits or self.replaced.outlasts(gone, altered)

    def _order_aside(self, dependent: Identity, dependency: Identity) -> None:
        """What is set aside can be addressed by the name of what it depends on, as a function is by its arguments'."""
        if dependent in self.replaced.aside:
            first = Node(dependent, Verb.SET_ASIDE)
            self.graph.order(first, Node(dependency, Verb.SET_ASIDE), first)

    def _fold_mutual_drop(self, dependent: Identity, dependency: Identity) -> bool:
        """What cannot become a shell again takes along what it was announced for: DROP … CASCADE."""
        announced = [kind.shell and not kind.hollow for kind in (kinds()[dependent.kind], kinds()[dependency.kind])]
        if announced[1]:
            self._order_aside(dependent, dependency)
            for whole in self.graph.nodes_of(dependency, Verb.DROP, Verb.DROP_ASIDE):
                for drop in self.graph.nodes_of(dependent, Verb.DROP, Verb.DROP_ASIDE):
                    self.graph.fold(drop, whole, fixed=True)
        return any(announced)

    def _lets_go(self, first: Node, then: Node) -> bool:
        """A drop comes before a change of what it depended on, but columns stay in what is set aside."""
        is_emptied = then.verb is not Verb.ALTER and self.aside.is_emptied(first.identity)
        return first.verb is Verb.DROP and not (is_emptied or self.aside.stays_aside(first.identity))

    def _order_coming(self, dependent: Identity, dependency: Dependency) -> None:
        """The dependency is there, and altered, before the dependent is created or altered.

        A copy is altered before its original comes or is altered: what it changes itself it could not change once
        it is inherited.
        """
        needed, deptype = dependency
        if kinds()[needed.kind].attaches and deptype in AUTOMATIC:
            return  # what goes with it can be there before it
        for drop in self.graph.nodes_of(dependent, Verb.DROP) if deptype in (COPY, ORIGINAL) else ():
            self.copies.prefer_before_coming(drop, needed)
        coming = (Verb.CREATE,) if deptype == LATER else (Verb.CREATE, Verb.ALTER)
        can_wait = deptype == LATER and self._can_come_before(dependent, needed)
        for then in self.graph.nodes_of(dependent, *coming):
            for first in self.graph.nodes_of(needed, Verb.CREATE, Verb.ALTER):
                both_alter = first.verb is then.verb is Verb.ALTER
                if then.verb is Verb.ALTER and deptype in (COPY, ORIGINAL):
                    self.graph.order(then, first, then)
                    self.copies.alter_others_before(first, dependent)
                elif deptype == COPY and first.verb is Verb.ALTER:
                    self.graph.wish(first, then)  # its table is attached only after that
                elif can_wait or self._any_order_works(dependent, dependency, first.verb, then.verb):
                    self.graph.prefer(first, then)
                elif not (both_alter and kinds()[dependent.kind].satellite) or self._changes_owner(needed):
                    self.graph.order(first, then, then)

    def _any_order_works(self, dependent: Identity, dependency: Dependency, first: Verb, then: Verb) -> bool:
        """Whose a schema is, say, means nothing to what is in it."""
        if first is Verb.ALTER and self._changes_nothing_but_owner(dependency.identity):
            return not kinds()[dependent.kind].satellite
        return first is then and self._any_order_works_alike(dependent, dependency, then)

    def _any_order_works_alike(self, dependent: Identity, dependency: Dependency, verb: Verb) -> bool:
        """An index that is made first can become the copy of another; a column or a check comes with its original.

        What depended on it before is most often altered in any order; so is a generated column, and what needs each
        other.
        """
        if verb is Verb.ALTER:
            both = (dependent, dependency.identity)
            siblings = len({self.target.parent(identity) for identity in both}) == 1
            is_generated = siblings and all(kinds()[identity.kind].in_row for identity in both)
            depended = any(d.identity == dependency.identity for d in self.source.dependencies(dependent))
            return depended or is_generated or self._is_mutual(self.target, dependent, dependency.identity)
        is_brought = dependency.identity in self.replaced.brought_by(dependent)
        return dependency.type == COPY and not (kinds()[dependent.kind].in_row or is_brought)

    def _can_come_before(self, dependent: Identity, needed: Identity) -> bool:
        """What brings it may have to; or an index whose table is attached before its partitions are."""
        own = attachments(self.target, self.target.parent(dependent))
        awaited = {used for used, deptype in self.target.dependencies(needed) if deptype == LATER}
        return not awaited.isdisjoint(own) or bool(self.replaced.brought_by(dependent))

    def _changes_owner(self, identity: Identity) -> bool:
        """Whose object it is decides who grants on it; nothing else of it concerns what is said about it."""
        return identity in self.changes and "owner" in self.changes[identity].attributes

    def _changes_nothing_but_owner(self, identity: Identity) -> bool:
        return identity in self.changes and self.changes[identity].attributes == {"owner"}

    @staticmethod
    def _is_mutual(catalog: Catalog, dependent: Identity, dependency: Identity) -> bool:
        return any(d.identity == dependent for d in catalog.dependencies(dependency))

    def _order_bringing(self) -> None:
        """What brings a part comes when the old one is gone, and all else that the new one needs is there."""
        for identity in [node.identity for node in self.graph.nodes if node.verb is Verb.CREATE]:
            originals = self.replaced.brought_by(identity)
            for original in originals:
                for drop in self.graph.nodes_of(identity, Verb.DROP):
                    self._order_before_original(drop, original, identity, COPY)
                needed = (used for used in self.target.dependencies(identity) if used.identity not in originals)
                for used in needed:
                    for first in self.graph.nodes_of(used.identity, Verb.CREATE, Verb.ALTER):
                        self._order_before_original(first, original, identity, used.type)

    def _order_before_original(self, first: Node, original: Identity, part: Identity, deptype: str) -> None:
        """It only should, where the part is to be younger than what comes first, or comes with its whole."""
        then = Node(original, Verb.CREATE)
        if deptype == LATER or original in self.target.wholes(part):
            self.graph.prefer(first, then)
        else:
            self.graph.order(first, then, then)

    def _order_identities(self) -> None:
        """An identity is gone, or out of the way, before it comes back."""
        for identity, because in self.replaced.because.items():
            if self.aside.stays_aside(identity):
                continue
            if because in self.dropped:  # by its name or its columns, the old one could be found again
                self.graph.prefer(Node(because, Verb.DROP), Node(identity, Verb.CREATE))
            for unused in self._no_longer_used(identity):
                self.graph.wish(Node(unused, Verb.DROP), Node(identity, Verb.CREATE))
            for first in self.graph.nodes_of(identity, Verb.DROP, Verb.SET_ASIDE):
                self.graph.order(first, Node(identity, Verb.CREATE), first)
            drop_aside = Node(identity, Verb.DROP_ASIDE)
            self.graph.order(Node(identity, Verb.CREATE), drop_aside, drop_aside)

    def _no_longer_used(self, identity: Identity) -> set[Identity]:
        """What the old one needs, and the new one could find again if it were there still."""
        old, new = ({d.identity for d in catalog.dependencies(identity)} for catalog in (self.source, self.target))
        return old - new

    def _order_siblings(self) -> None:
        """New parts of what stays, such as columns, come in their order."""
        coming: dict[Identity, list[Node]] = defaultdict(list)
        for node in sorted((node for node in self.graph.nodes if node.verb is Verb.CREATE), key=self.folding.position):
            whole = self.target.parent(node.identity) if kinds()[node.identity.kind].in_row else None
            if whole and self.replaced.keeps(whole):
                coming[whole].append(node)
        for nodes in coming.values():
            for first, then in pairwise(nodes):
                self.graph.prefer(first, then)
