"""What values lose, or come to hang on, as they are converted to another type."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from syndicate_diff.context import Alteration
from syndicate_diff.kinds.shared.casts import is_wider, keeps_rows
from syndicate_diff.kinds.shared.conversions import conversion, goes_through_text
from syndicate_diff.kinds.shared.type_names import (
    TEXT,
    TIMES,
    WHOLE,
    WORDS,
    attributes_of,
    bare,
    base_type,
    elements,
    is_modified,
    is_replaced,
    modifiers,
    sides,
    value_type,
)

# An explicit cast, unlike that of an assignment, cuts these to their length.
_CUT_BY_CAST = {"character varying", "character", "bit", "bit varying"}
_WIDER = {
    "smallint": ("integer", "bigint", "numeric", "double precision"),
    "integer": ("bigint", "numeric", "double precision"),
    "bigint": ("numeric",),
    "real": ("double precision",),
    "date": ("timestamp without time zone", "timestamp with time zone"),
    "timestamp without time zone": ("timestamp with time zone",),
    "cidr": ("inet",),
}
_INEXACT = ("real", "double precision")
_DATES = ("date", "time without time zone", "time with time zone")
_ROUNDED = {
    "bigint": _INEXACT,
    "integer": ("real", "boolean"),
    "numeric": (*WHOLE, *_INEXACT, "money"),
    "double precision": (*WHOLE, "real", "numeric", "money"),
    "real": (*WHOLE, "numeric", "money"),
    "json": ("jsonb",),
    "jsonb": (*WHOLE, *_INEXACT),
    "bit varying": (*WHOLE, "numeric"),
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
    "timestamp with time zone": ("timestamp without time zone", *_DATES, *WORDS),
    "timestamp without time zone": ("timestamp with time zone", "time with time zone"),
    "date": ("timestamp with time zone",),
    "time without time zone": ("time with time zone",),
    "text": ("timestamp with time zone", "time with time zone"),
}
_CENTS = (19, 2)  # the digits of money
_FRACTION = {**dict.fromkeys(WHOLE, 0), "money": _CENTS[1]}  # type → the digits after the point that it keeps


def widens(change: Alteration) -> bool:
    """Whether the new type holds every value of the old one."""
    old, new = elements(change)
    before, after = modifiers(change.was("type")), modifiers(change.now("type"))
    if keeps_rows(change) or (new in WORDS and not after):
        return True
    if old != new:
        return new in _WIDER.get(old, ()) and not after
    if not after or new in TIMES:
        return True
    if new == "numeric":
        return bool(before) and before[1] <= after[1] and before[0] - before[1] <= after[0] - after[1]
    return new == "character" and bool(before) and before <= after


def rounds(change: Alteration) -> bool:
    """Whether values that the new type cannot hold exactly, or parts of them, are made to fit without an error."""
    return _rounds(change) or any(map(rounds, _attributes(change)))


def _attributes(change: Alteration) -> Iterator[Alteration]:
    """Of a composite type that is made anew, those that its values have before and after."""
    if not change.is_adoption:
        return
    before, after = (attributes_of(catalog, value_type(catalog, name)) for catalog, name in sides(change))
    for name in filter(after.__contains__, before):
        is_adoption = is_replaced(change, value_type(change.source, before[name]["type"]))
        yield replace(change, old=before[name], new=after[name], is_adoption=is_adoption)


def _rounds(change: Alteration) -> bool:
    below, above = value_type(change.source, change.was("type")), value_type(change.target, change.now("type"))
    old, new, before, after = bare(below), bare(above), modifiers(below), modifiers(above)
    is_fitted = new in TIMES and is_modified(above)
    if (new == "character" and after and old in TEXT) or (new == "jsonb" and old in WORDS):
        return True  # blanks at the end; the order of keys, and what comes twice
    if new in _CUT_BY_CAST and after and conversion(change, ""):
        return old != new or not before or before > after
    is_read = old in WORDS or goes_through_text(change)
    if is_read and (new in _ROUNDED_WORDS or is_fitted or (new == "numeric" and bool(after))):
        return True
    digits = {"numeric": before, "money": _CENTS}.get(old, ())
    if digits and new in _FRACTION and digits[1] <= _FRACTION[new]:
        return False
    if new in _ROUNDED.get(old, ()) or (is_fitted and old in TIMES and not is_wider(below, above)):
        return True
    return new == "numeric" and old not in WHOLE and bool(after) and (not digits or digits[1] > after[1])


def cuts_blanks(type_name: str) -> bool:
    """Whether what is too long for a type is no error where it is blanks."""
    return bare(type_name) in ("character", "character varying") and bool(modifiers(type_name))


def hangs_on_function(change: Alteration) -> bool:
    """Whether a cast converts them by a function of users, or of an extension, which may lose what it likes."""
    if goes_through_text(change):
        return False
    types = [(bare(change.was("type")), bare(change.now("type"))), elements(change)]
    types.append((bare(base_type(*sides(change)[0])), bare(base_type(*sides(change)[1]))))
    catalogs = (change.source, change.target)
    return any(pair in catalog.lookups.get("cast functions", ()) for catalog in catalogs for pair in types)


def swaps_attributes(change: Alteration) -> bool:
    """Whether values of a composite type come, by their order, to attributes of other names, which others had."""
    before, after = (list(attributes_of(catalog, value_type(catalog, name))) for catalog, name in sides(change))
    both = set(before) & set(after)
    return any(name in both for name, other in zip(before, after, strict=False) if name != other)


def hangs_on_time_zone(change: Alteration) -> bool:
    """Whether the same value becomes another one in a session with another time zone."""
    old, new = (bare(value_type(*side)) for side in sides(change))
    hangs = new in _BY_TIME_ZONE.get("text" if old in WORDS else old, ())
    return hangs or any(map(hangs_on_time_zone, _attributes(change)))


def hangs_on_date_style(change: Alteration) -> bool:
    """Whether a session with another order of day and month reads another date."""
    old, new = (bare(value_type(*side)) for side in sides(change))
    hangs = old in WORDS and new in ("date", "timestamp without time zone", "timestamp with time zone")
    return hangs or any(map(hangs_on_date_style, _attributes(change)))
