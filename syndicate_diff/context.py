"""What a kind is given to write a statement: the fact, both catalogs, and what the plan does around it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from syndicate_diff.defaults import never
from syndicate_diff.model import Catalog, Fact, Identity


@dataclass(frozen=True, slots=True)
class Creation:
    """What a kind needs to write a CREATE: a fact of the target, both catalogs, and the folded parts.

    `keeps` says whether the plan leaves an object where it is, neither dropped nor replaced; `exists` whether what
    the target has is there when the step begins; `inlined` are the child facts that the CREATE must write too, in
    their order; `taken` are the facts of the source that it takes over; `with_parent` says that the same plan creates
    the parent, `announced` that a shell of the object is there; `pending` as of an `Alteration`; `unmanaged` says
    what the plan's scope leaves out.
    """

    fact: Fact
    source: Catalog
    target: Catalog
    keeps: Callable[[Identity], bool]
    exists: Callable[[Identity], bool]
    inlined: tuple[Fact, ...] = ()
    taken: tuple[Fact, ...] = ()
    with_parent: bool = False
    announced: bool = False
    pending: Callable[[Identity], bool] = never
    unmanaged: Callable[[Identity], bool] = never


@dataclass(frozen=True, slots=True)
class Alteration:
    """What a rule needs to write an ALTER: both facts, both catalogs, what the plan `keeps`, the changed attributes.

    `is_adoption` is true where an object that the fact depends on was replaced under it, so
    that it must move over although its own attributes may read the same; `vacated` where a step before has
    already given up the names that are not the new fact's; `pending` says whether an object is altered, or dropped, by
    a step that comes after this one; `exists` and `unmanaged` as of a `Creation`.
    While it is decided what a plan has to do (`possible`, `disturbs`, `reaches`), there are no steps yet: `pending` and
    `exists` hold for nothing then.
    """

    old: Fact
    new: Fact
    source: Catalog
    target: Catalog
    keeps: Callable[[Identity], bool]
    attributes: frozenset[str] = frozenset()
    is_adoption: bool = False
    vacated: bool = False
    pending: Callable[[Identity], bool] = never
    exists: Callable[[Identity], bool] = never
    unmanaged: Callable[[Identity], bool] = never

    @property
    def fact(self) -> Fact:
        """The new fact, under whose name the object goes by now."""
        return self.new

    def was(self, attribute: str) -> Any:
        """The old value."""
        return self.old[attribute]

    def now(self, attribute: str) -> Any:
        """The new value."""
        return self.new[attribute]


@dataclass(frozen=True, slots=True)
class Removal:
    """What a DROP needs where the fact alone does not say it.

    Both catalogs, what the plan `keeps`, what of the source still `exists` when the step begins, what goes along.
    """

    fact: Fact
    source: Catalog
    target: Catalog
    keeps: Callable[[Identity], bool]
    exists: Callable[[Identity], bool]
    folded: tuple[Fact, ...] = ()
