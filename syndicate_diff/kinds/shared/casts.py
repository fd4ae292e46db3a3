"""Which values survive a change of type, and how.

https://www.postgresql.org/docs/current/sql-createcast.html: casts of pg_cast are implicit,
on assignment or explicit; every type converts to and from text through its output and input.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from syndicate_diff import sql
from syndicate_diff.context import Alteration
from syndicate_diff.model import Catalog, Fact
from syndicate_diff.registry import kinds
from syndicate_diff.statement import Statement

LOOKUPS = {
    "casts": """
        SELECT format_type(castsource, NULL), format_type(casttarget, NULL), castcontext::text FROM pg_cast
    """,
    "binary casts": """
        SELECT format_type(castsource, NULL), format_type(casttarget, NULL) FROM pg_cast WHERE castmethod = 'b'
    """,
    "storage": """
        SELECT format_type(oid, NULL), typstorage::text FROM pg_type WHERE typelem = 0 OR typlen = -1
    """,
}

_MODIFIER = re.compile(r"\((?P<first>\d+)(?:,(?P<second>-?\d+))?\)")
_DOMAIN_CONSTRAINTS = ("domain constraint", "domain not null")
# `interval day to minute`: of the fields only the least matters, what is below is lost.
_INTERVAL_FIELDS = re.compile(r"^interval (?:[a-z]+ to )?(?P<least>year|month|day|hour|minute|second)")
_FROM_LEAST = ("second", "minute", "hour", "day", "month", "year")
_BY_WAY_OF_TEXT = ("::text::", "::varchar::")
_TEXT = frozenset({"text", "character varying"})
_WORDS = _TEXT | {"character"}  # what a cast reads as one would write it
# An explicit cast, unlike that of an assignment, cuts these to their length.
_CUT_BY_CAST = {"character varying", "character", "bit", "bit varying"}
# Types whose indexes have the same operator classes, because one of them stands for the others.
_OBJECTS = ("class", "collation", "config", "dictionary", "namespace", "oper", "operator", "proc", "procedure", "role")
_INDEXED_ALIKE = (_TEXT, {"cidr", "inet"}, {"oid", "regtype", *(f"reg{name}" for name in _OBJECTS)})
_WIDER = {
    "smallint": ("integer", "bigint", "numeric", "double precision"),
    "integer": ("bigint", "numeric", "double precision"),
    "bigint": ("numeric",),
    "real": ("double precision",),
    "date": ("timestamp without time zone", "timestamp with time zone"),
    "timestamp without time zone": ("timestamp with time zone",),
    "cidr": ("inet",),
}
_TIMES = {f"{name} {zone} time zone" for name in ("time", "timestamp") for zone in ("with", "without")} | {"interval"}
_FINEST = 6  # digits of seconds that PostgreSQL keeps
_INEXACT = ("real", "double precision")
_WHOLE = ("smallint", "integer", "bigint")
_DATES = ("date", "time without time zone", "time with time zone")
_ROUNDED = {
    "bigint": _INEXACT,
    "integer": ("real", "boolean"),
    "numeric": (*_WHOLE, *_INEXACT, "money"),
    "double precision": (*_WHOLE, "real", "numeric", "money"),
    "real": (*_WHOLE, "numeric", "money"),
    "json": ("jsonb",),
    "jsonb": (*_WHOLE, *_INEXACT),
    "bit varying": (*_WHOLE, "numeric"),
    "timestamp without time zone": _DATES,
    "timestamp with time zone": _DATES,
    "time with time zone": ("time without time zone",),
    "interval": ("time without time zone",),
    "inet": ("cidr",),
    "lseg": ("point",),
    "box": ("point", "circle"),
    "circle": ("point", "box", "polygon"),
    "polygon": ("point", "box", "circle"),
}
_ROUNDED_WORDS = (
    *_DATES,
    "timestamp without time zone",
    "real",
    "double precision",
    "money",
    "name",
    '"char"',
    "tsvector",
)
# A date or a time is taken as one of a zone, or an instant is written as it is there.
_BY_TIME_ZONE = {
    "timestamp with time zone": ("timestamp without time zone", *_DATES, *_WORDS),
    "timestamp without time zone": ("timestamp with time zone", "time with time zone"),
    "date": ("timestamp with time zone",),
    "time without time zone": ("time with time zone",),
    "text": ("timestamp with time zone", "time with time zone"),
}
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
_CENTS = (19, 2)  # the digits of money
_FRACTION = {**dict.fromkeys(_WHOLE, 0), "money": _CENTS[1]}  # type → the digits after the point that it keeps


def bare(type_name: str) -> str:
    """A type without its modifier, as `LOOKUPS` name it: ``character varying(20)`` → ``character varying``."""
    name = _INTERVAL_FIELDS.sub("interval", _MODIFIER.sub("", type_name).strip())
    element = name.removesuffix("[]")
    return _WITHOUT_LENGTH.get(element, element) + name[len(element) :]


def _elements(change: Alteration) -> tuple[str, str]:
    """The old and the new type without modifiers; of two arrays, the elements' types: each element is converted."""
    old, new = bare(change.was("type")), bare(change.now("type"))
    are_arrays = old.endswith("[]") and new.endswith("[]")
    return (old.removesuffix("[]"), new.removesuffix("[]")) if are_arrays else (old, new)


def has_same_operators(change: Alteration) -> bool:
    """Whether indexes and foreign keys of the old type are as good for the new one, as they are for a domain over it.

    The operators of arrays, ranges, enums and rows are for all of their sort, and know of an index which type it is.
    """
    if bare(change.was("type")) == bare(change.now("type")) and not change.is_adoption:
        return True
    old, new = bare(_base(change.source, change.was("type"))), bare(_base(change.target, change.now("type")))
    if new.endswith(("[]", "range")) or "." in new:
        return False
    return old == new or any({old, new} <= alike for alike in _INDEXED_ALIKE)


def collation(catalog: Catalog, column: Fact) -> str | None:
    """The collation of a column where it is another than that of its type, or of what its domain is over."""
    domain = _domain(catalog, column["type"])
    return column["collation"] or (collation(catalog, domain) if domain else None)


def keeps_rows(change: Alteration) -> bool:
    """Whether ALTER COLUMN TYPE changes the system catalog only (``ATColumnChangeRequiresRewrite``)."""
    old, new = change.was("type"), change.now("type")
    if old == new and not change.is_adoption:
        return True
    if _goes_through_text(change) or checks_values(change.target, new):
        return False
    below = _base(change.source, old)
    if below.endswith("[]") and _is_replaced(change, below):
        return False  # each element is converted, whatever its cast does
    known = below if below == old else bare(below)  # the cast from a domain does not look at its modifier
    catalogs = (change.source, change.target)  # a new cast comes before, an old one goes after
    return any(_is_same_value(catalog, known, _base(change.target, new)) for catalog in catalogs)


def _is_same_value(catalog: Catalog, old: str, new: str) -> bool:
    """Whether a value is stored alike: the cast, if it takes one, is binary, and no modifier is narrower."""
    if bare(old) != bare(new) and (bare(old), bare(new)) not in catalog.lookups.get("binary casts", ()):
        return False
    return not _is_modified(new) or (bare(old) == bare(new) and _is_wider(old, new))


def _is_modified(type_name: str) -> bool:
    return bool(_modifiers(type_name)) or _least_field(type_name) > 0


def _modifiers(type_name: str) -> tuple[int, ...]:
    """``numeric(10,2)`` → 10, 2."""
    found = _MODIFIER.search(type_name)
    return tuple(int(number) for number in found.groups() if number is not None) if found else ()


def _least_field(type_name: str) -> int:
    """Of an interval; 0 where nothing is lost but digits of seconds."""
    found = _INTERVAL_FIELDS.match(type_name)
    return _FROM_LEAST.index(found["least"]) if found else 0


def _is_wider(old: str, new: str) -> bool:
    """Whether PostgreSQL knows, of a type that takes modifiers, that the new ones leave values as they are."""
    before, after = _modifiers(old), _modifiers(new)
    if bare(new) in ("character varying", "bit varying"):
        return bool(before) and before <= after
    if bare(new) == "numeric":
        return bool(before) and before[0] <= after[0] and before[1] == after[1]
    has_seconds = _least_field(old) == 0
    is_as_fine = not (has_seconds and after) or after[0] >= _FINEST or (bool(before) and before <= after)
    return bare(new) in _TIMES and _least_field(new) <= _least_field(old) and is_as_fine


def checks_values(catalog: Catalog, type_name: str) -> bool:
    """Whether a type is a domain that does not take every value of the type below."""
    domain = _domain(catalog, type_name)
    if domain is None:
        return False
    is_checked = any(catalog.children(domain.identity, kind) for kind in _DOMAIN_CONSTRAINTS)
    return is_checked or checks_values(catalog, domain["type"])


def domain_default(catalog: Catalog, type_name: str) -> tuple[str, bool] | None:
    """What a column without a default of its own gets from its domain, and whether each row gets another value."""
    domain = _domain(catalog, type_name)
    return (domain["default"], domain["default_volatile"]) if domain and domain["default"] is not None else None


def widens(change: Alteration) -> bool:
    """Whether the new type holds every value of the old one."""
    old, new = _elements(change)
    before, after = _modifiers(change.was("type")), _modifiers(change.now("type"))
    if keeps_rows(change) or (new in _TEXT and not after):
        return True
    if old != new:
        return new in _WIDER.get(old, ()) and not after
    if not after or new in _TIMES:
        return True
    if new == "numeric":
        return bool(before) and before[1] <= after[1] and before[0] - before[1] <= after[0] - after[1]
    return new == "character" and before <= after


def rounds(change: Alteration) -> bool:
    """Whether values that the new type cannot hold exactly, or parts of them, are made to fit without an error."""
    return _rounds(change) or any(map(rounds, _attributes(change)))


def _attributes(change: Alteration) -> Iterator[Alteration]:
    """Of a composite type that is made anew, those that its values have before and after."""
    if not change.is_adoption:
        return
    before, after = (_attributes_of(catalog, _value(catalog, name)) for catalog, name in _sides(change))
    for name in filter(after.__contains__, before):
        is_adoption = _is_replaced(change, _value(change.source, before[name]["type"]))
        yield replace(change, old=before[name], new=after[name], is_adoption=is_adoption)


def _attributes_of(catalog: Catalog, type_name: str) -> dict[str, Fact]:
    """By their names, in their order."""
    found = (fact for fact in catalog.facts("composite type") if sql.qualified(*fact.parts) == type_name)
    parts = [catalog.fact(part) for whole in found for part in catalog.children(whole.identity, "attribute")]
    return {part.name: part for part in sorted(parts, key=lambda fact: int(fact["position"]))}


def _rounds(change: Alteration) -> bool:
    below, above = _value(change.source, change.was("type")), _value(change.target, change.now("type"))
    old, new, before, after = bare(below), bare(above), _modifiers(below), _modifiers(above)
    is_fitted = new in _TIMES and _is_modified(above)
    if (new == "character" and after and old in _TEXT) or (new == "jsonb" and old in _WORDS):
        return True  # blanks at the end; the order of keys, and what comes twice
    if new in _CUT_BY_CAST and after and conversion(change, ""):
        return old != new or not before or before > after
    is_read = old in _WORDS or _goes_through_text(change)
    if is_read and (new in _ROUNDED_WORDS or is_fitted or (new == "numeric" and bool(after))):
        return True
    digits = {"numeric": before, "money": _CENTS}.get(old, ())
    if digits and new in _FRACTION and digits[1] <= _FRACTION[new]:
        return False
    if new in _ROUNDED.get(old, ()) or (is_fitted and old in _TIMES and not _is_wider(below, above)):
        return True
    return new == "numeric" and old not in _WHOLE and bool(after) and (not digits or digits[1] > after[1])


def cuts_blanks(type_name: str) -> bool:
    """Whether what is too long for a type is no error where it is blanks."""
    return bare(type_name) in ("character", "character varying") and bool(_modifiers(type_name))


def swaps_attributes(change: Alteration) -> bool:
    """Whether values of a composite type come, by their order, to attributes of other names, which others had."""
    before, after = (list(_attributes_of(catalog, _value(catalog, name))) for catalog, name in _sides(change))
    both = set(before) & set(after)
    return any(name in both for name, other in zip(before, after, strict=False) if name != other)


def hangs_on_time_zone(change: Alteration) -> bool:
    """Whether the same value becomes another one in a session with another time zone."""
    old, new = (bare(_value(*side)) for side in _sides(change))
    hangs = new in _BY_TIME_ZONE.get("text" if old in _WORDS else old, ())
    return hangs or any(map(hangs_on_time_zone, _attributes(change)))


def hangs_on_date_style(change: Alteration) -> bool:
    """Whether a session with another order of day and month reads another date."""
    old, new = (bare(_value(*side)) for side in _sides(change))
    hangs = old in _WORDS and new in ("date", "timestamp without time zone", "timestamp with time zone")
    return hangs or any(map(hangs_on_date_style, _attributes(change)))


def with_money(statements: Iterable[Statement], changes: Iterable[Alteration]) -> Iterator[Statement]:
    """Statements that convert values: how many digits an amount has is for the database to say, as it was written."""
    is_money = any("money" in {bare(_value(*side)) for side in _sides(change)} for change in changes)
    yield from [Statement("RESET lc_monetary")] if is_money else ()
    yield from statements
    yield from [Statement("SET lc_monetary = 'C'")] if is_money else ()


def _sides(change: Alteration) -> tuple[tuple[Catalog, str], tuple[Catalog, str]]:
    return (change.source, change.was("type")), (change.target, change.now("type"))


def _value(catalog: Catalog, type_name: str) -> str:
    """The type of single values: below domains, and in arrays."""
    base = _base(catalog, type_name)
    inner = base.removesuffix("[]") if base.endswith("[]") else _subtype(catalog, base)
    return _value(catalog, inner) if inner else base


def _subtype(catalog: Catalog, type_name: str) -> str:
    """Of a range or multirange; nothing of any other type."""
    own = (fact for fact in catalog.facts("range type") if type_name in _type_names(fact))
    found = _RANGES.get(type_name.replace("multirange", "range")) or next((fact["subtype"] for fact in own), "")
    return str(found)


def _contexts(catalog: Catalog, old: str, new: str) -> set[str]:
    return {context for source, target, context in catalog.lookups.get("casts", ()) if (source, target) == (old, new)}


def _domain(catalog: Catalog, type_name: str) -> Fact | None:
    return next((fact for fact in catalog.facts("domain") if sql.qualified(*fact.parts) == type_name), None)


def _base(catalog: Catalog, type_name: str) -> str:
    """The type below a domain, or the type itself."""
    domain = _domain(catalog, type_name)
    return _base(catalog, domain["type"]) if domain else type_name


def _is_replaced(change: Alteration, type_name: str) -> bool:
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


def conversion(change: Alteration, column: str) -> str:
    """The value of a column in its new type: as it is, by the explicit cast, or through text."""
    old, new = _elements(change)
    if old == new and not change.is_adoption:
        return column
    below, above = bare(_base(change.source, old)), bare(_base(change.target, new))
    same_below = below == above and not _is_replaced(change, below)
    if (below, above) != (old, new) and (same_below or _contexts(change.source, below, above)):
        return f"{column}::{change.now('type')}"
    contexts = _contexts(change.source, old, new) | _contexts(change.target, old, new)
    if _is_replaced(change, old):
        contexts = set()  # the casts of the new type of that name
    if contexts & {"i", "a"} or (new in _TEXT | {"character"} and contexts != {"e"}):
        return column
    if contexts or old in _TEXT | {"character"}:
        return f"{column}::{change.now('type')}"
    return f"{column}{_by_way_of_text(change, bare(old), bare(new))}{change.now('type')}"


def _by_way_of_text(change: Alteration, old: str, new: str) -> str:
    """By what is written and read, not by what a cast of users makes of it."""

    def has_cast(text: str) -> bool:
        writes = "." in old and not _is_replaced(change, old) and _contexts(change.source, old, text)
        return bool(writes or ("." in new and _contexts(change.target, text, new)))

    return _BY_WAY_OF_TEXT[1 if has_cast("text") and not has_cast("character varying") else 0]


def _goes_through_text(change: Alteration) -> bool:
    return any(way in conversion(change, "") for way in _BY_WAY_OF_TEXT)


def using_clause(change: Alteration, column: str) -> str:
    """The USING that PostgreSQL needs where it would not convert the value by itself."""
    value = conversion(change, column)
    return "" if value == column else f" USING {value}"


def natural_storage(catalog: Catalog, type_name: str) -> str:
    """The storage that a type has of itself: ``p``, ``e``, ``m`` or ``x``."""
    found = dict(catalog.lookups.get("storage", ()))
    return "x" if type_name.endswith("[]") else str(found.get(bare(type_name), "p"))
