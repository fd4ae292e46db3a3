"""Types as PostgreSQL writes them (``format_type``): their modifiers, and what is below domains and in arrays."""

from __future__ import annotations

import re
from collections.abc import Callable

from syndicate_diff import sql
from syndicate_diff.context import Alteration
from syndicate_diff.defaults import always
from syndicate_diff.model import Catalog, Fact, Identity
from syndicate_diff.registry import kinds

_MODIFIER = re.compile(r"\((?P<first>\d+)(?:,(?P<second>-?\d+))?\)")
# `interval day to minute`: of the fields only the least matters, what is below is lost.
_INTERVAL_FIELDS = re.compile(r"^interval (?:[a-z]+ to )?(?P<least>year|month|day|hour|minute|second)")
_FROM_LEAST = ("second", "minute", "hour", "day", "month", "year")
TEXT = frozenset({"text", "character varying"})
WORDS = TEXT | {"character"}  # what a cast reads as one would write it
TIMES = {f"{name} {zone} time zone" for name in ("time", "timestamp") for zone in ("with", "without")} | {"interval"}
WHOLE = ("smallint", "integer", "bigint")
_DOMAIN_CONSTRAINTS = ("domain constraint", "domain not null")
_RANGES = {
    "int4range": "integer",
    "int8range": "bigint",
    "numrange": "numeric",
    "tsrange": "timestamp without time zone",
    "tstzrange": "timestamp with time zone",
    "daterange": "date",
}
# What columns of any length have (``format_type``), whose type without a modifier has a length.
_WITHOUT_LENGTH = {"bpchar": "character", '"bit"': "bit"}


def bare(type_name: str) -> str:
    """A type without its modifier, as `LOOKUPS` name it: ``character varying(20)`` → ``character varying``."""
    name = _INTERVAL_FIELDS.sub("interval", _MODIFIER.sub("", type_name).strip())
    element = name.removesuffix("[]")
    return _WITHOUT_LENGTH.get(element, element) + name[len(element) :]


def elements(change: Alteration) -> tuple[str, str]:
    """The old and the new type without modifiers; of two arrays, the elements' types: each element is converted."""
    old, new = bare(change.was("type")), bare(change.now("type"))
    are_arrays = old.endswith("[]") and new.endswith("[]")
    return (old.removesuffix("[]"), new.removesuffix("[]")) if are_arrays else (old, new)


def is_modified(type_name: str) -> bool:
    """Whether a type has a modifier, or leaves out fields of an interval."""
    return bool(modifiers(type_name)) or least_field(type_name) > 0


def modifiers(type_name: str) -> tuple[int, ...]:
    """``numeric(10,2)`` → 10, 2."""
    found = _MODIFIER.search(type_name)
    return tuple(int(number) for number in found.groups() if number is not None) if found else ()


def least_field(type_name: str) -> int:
    """Of an interval; 0 where nothing is lost but digits of seconds."""
    found = _INTERVAL_FIELDS.match(type_name)
    return _FROM_LEAST.index(found["least"]) if found else 0


def is_of_a_sort(catalog: Catalog, type_name: str) -> bool:
    """Whether the operators of a type are those of all arrays, ranges, enums or rows."""
    name = bare(base_type(catalog, type_name))
    own = (fact for kind in ("enum", "range type", "composite type") for fact in catalog.facts(kind))
    is_range = name.replace("multirange", "range") in _RANGES
    return name.endswith("[]") or is_range or any(name in _type_names(fact) for fact in own)


def attributes_of(catalog: Catalog, type_name: str) -> dict[str, Fact]:
    """By their names, in their order."""
    found = (fact for fact in catalog.facts("composite type") if sql.qualified(*fact.parts) == type_name)
    parts = [catalog.fact(part) for whole in found for part in catalog.children(whole.identity, "attribute")]
    return {part.name: part for part in sorted(parts, key=lambda fact: int(fact["position"]))}


def sides(change: Alteration) -> tuple[tuple[Catalog, str], tuple[Catalog, str]]:
    return (change.source, change.was("type")), (change.target, change.now("type"))


def value_type(catalog: Catalog, type_name: str) -> str:
    """The type of single values: below domains, and in arrays."""
    base = base_type(catalog, type_name)
    inner = base.removesuffix("[]") if base.endswith("[]") else _subtype(catalog, base)
    return value_type(catalog, inner) if inner else base


def _subtype(catalog: Catalog, type_name: str) -> str:
    """Of a range or multirange; nothing of any other type."""
    own = (fact for fact in catalog.facts("range type") if type_name in _type_names(fact))
    found = _RANGES.get(type_name.replace("multirange", "range")) or next((fact["subtype"] for fact in own), "")
    return str(found)


def domain_of(catalog: Catalog, type_name: str) -> Fact | None:
    """The domain of that name, where it is one."""
    return next((fact for fact in catalog.facts("domain") if sql.qualified(*fact.parts) == type_name), None)


def base_type(catalog: Catalog, type_name: str) -> str:
    """The type below a domain, or the type itself."""
    domain = domain_of(catalog, type_name)
    return base_type(catalog, domain["type"]) if domain else type_name


def is_replaced(change: Alteration, type_name: str) -> bool:
    """Whether values have the old one of two types of that name."""
    types = (
        fact.identity
        for kind in kinds().values()
        if kind.adoptable
        for fact in change.source.facts(kind.name)
        if type_name.removesuffix("[]") in _type_names(fact)
    )
    return any(identity in change.target and not change.keeps(identity) for identity in types)


def _type_names(fact: Fact) -> list[str]:
    """The type, and what comes with it, such as the multirange type of a range type."""
    claims = kinds()[fact.identity.kind].claims(fact)
    return [sql.qualified(*claim[1:]) for claim in claims if isinstance(claim, tuple) and claim[0] == "type"]


def natural_storage(catalog: Catalog, type_name: str) -> str:
    """The storage that a type has of itself: ``p``, ``e``, ``m`` or ``x``."""
    found = dict(catalog.lookups.get("storage", ()))
    return "x" if type_name.endswith("[]") else str(found.get(bare(type_name), "p"))


def checks_values(catalog: Catalog, type_name: str, is_there: Callable[[Identity], bool] = always) -> bool:
    """Whether a type is a domain that does not take every value of the type below, by constraints that are there."""
    domain = domain_of(catalog, type_name)
    if domain is None:
        return False
    is_checked = any(
        is_there(found) for kind in _DOMAIN_CONSTRAINTS for found in catalog.children(domain.identity, kind)
    )
    return is_checked or checks_values(catalog, domain["type"], is_there)


def domain_default(catalog: Catalog, type_name: str) -> tuple[str, bool] | None:
    """What a column without a default of its own gets from its domain, and whether each row gets another value."""
    domain = domain_of(catalog, type_name)
    return (domain["default"], domain["default_volatile"]) if domain and domain["default"] is not None else None


def collation(catalog: Catalog, column: Fact) -> str | None:
    """The collation of a column where it is another than that of its type, or of what its domain is over."""
    domain = domain_of(catalog, column["type"])
    return column["collation"] or (collation(catalog, domain) if domain else None)


def type_claims(fact: Fact) -> list[tuple[str, ...]]:
    """The name that a type holds."""
    return [("type", *fact.parts)]
