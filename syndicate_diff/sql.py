"""Writing SQL: identifiers, literals, lists. Pure; knows no connection and no kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from zlib import crc32

from syndicate_diff.keywords import NOT_BARE_NAMES

_LONGEST = 50
_PLAIN = re.compile(r"[a-z_][a-z0-9_$]*\Z", re.ASCII)

PUBLIC = "public"  # the schema that a database begins with


def name(identifier: str) -> str:
    """An identifier as PostgreSQL's ``quote_ident`` writes it."""
    if _PLAIN.match(identifier) and identifier not in NOT_BARE_NAMES:
        return identifier
    return '"' + identifier.replace('"', '""') + '"'


def qualified(*identifiers: str) -> str:
    """Several identifiers joined by dots: ``public."Order"``."""
    return ".".join(name(identifier) for identifier in identifiers)


def names(identifiers: Iterable[str]) -> str:
    """A comma-separated list of identifiers."""
    return ", ".join(name(identifier) for identifier in identifiers)


def aside_name(identifier: str) -> str:
    """A name of at most 63 bytes for an object that is about to be dropped."""
    return _shortened(identifier) + "__replaced"


def unnamed(identifier: str) -> str:
    """A name of at most 63 bytes for an object that gets its own at once."""
    return _shortened(identifier) + "__unnamed"


def stand_in_name(identifier: str) -> str:
    """A name of at most 63 bytes for a table that is there for the time of a plan."""
    return _shortened(identifier) + "__stand_in"


def outside_name(identifier: str) -> str:
    """A name of at most 63 bytes for a table of rows that are outside of their partition for the time of a plan."""
    return _shortened(identifier) + "__outside"


def _shortened(identifier: str) -> str:
    """At most 50 bytes, which say what was left out."""
    encoded = identifier.encode()
    if len(encoded) <= _LONGEST:
        return identifier
    return f"{encoded[: _LONGEST - 9].decode(errors='ignore')}_{crc32(encoded):08x}"


def literal(text: str) -> str:
    """A string literal that is right whatever ``standard_conforming_strings`` says."""
    quoted = "'" + text.replace("'", "''") + "'"
    return "E" + quoted.replace("\\", "\\\\") if "\\" in text else quoted


def do(block: str) -> str:
    """The statement that runs a block of PL/pgSQL, ``[DECLARE …] BEGIN … END``."""
    tag = "do"
    while f"${tag}$" in block:
        tag += "o"
    return f"DO ${tag}$ {block} ${tag}$"


def literal_or_null(text: str | None) -> str:
    """A string literal, or ``NULL``."""
    return "NULL" if text is None else literal(text)


def options(pairs: Iterable[str]) -> str:
    """Storage parameters as catalogs hold them (``fillfactor=70``) → ``fillfactor='70'``."""
    return ", ".join(_option(pair) for pair in pairs)


def _option(pair: str) -> str:
    key, _, value = pair.partition("=")
    return f"{'.'.join(name(part) for part in key.split('.'))}={literal(value)}"


def option_names(pairs: Iterable[str]) -> set[str]:
    """The names in a list of storage parameters."""
    return {pair.partition("=")[0] for pair in pairs}


def option_map(pairs: Iterable[str] | None) -> dict[str, str]:
    """``['a=1', 'b=x']`` → ``{'a': '1', 'b': 'x'}``."""
    return {key: value for key, _, value in (pair.partition("=") for pair in pairs or ())}


def foreign_options(pairs: Iterable[str] | None) -> str:
    """Foreign-data options for a CREATE: ``(host 'db', port '5432')``, empty when there are none."""
    mapped = option_map(pairs)
    if not mapped:
        return ""
    return "OPTIONS (" + ", ".join(f"{name(k)} {literal(v)}" for k, v in mapped.items()) + ")"


def foreign_option_changes(old: Iterable[str] | None, new: Iterable[str] | None) -> str:
    """Foreign-data options for an ALTER: ``OPTIONS (SET host 'b', ADD port '1', DROP user)``."""
    before, after = option_map(old), option_map(new)
    changes = [f"DROP {name(key)}" for key in before if key not in after]
    changes += [_option_change(key, value, before) for key, value in after.items() if before.get(key) != value]
    return "OPTIONS (" + ", ".join(changes) + ")"


def _option_change(key: str, value: str, before: Mapping[str, str]) -> str:
    return f"{'SET' if key in before else 'ADD'} {name(key)} {literal(value)}"


def option_clauses(old: Iterable[str] | None, new: Iterable[str] | None, prefix: str = "") -> list[str]:
    """``RESET (…)`` and ``SET (…)`` clauses between two lists of storage parameters."""
    return [clause for clause, _ in option_changes(old, new, prefix)]


def option_changes(
    old: Iterable[str] | None, new: Iterable[str] | None, prefix: str = ""
) -> list[tuple[str, frozenset[str]]]:
    """The clauses with the names of the storage parameters in them.

    None where both say the same. PostgreSQL keeps what stays before what is set; where that would not
    give the order of `new`, everything is set anew, so that both sides print the same.
    """
    before, after = list(old or ()), list(new or ())
    if sorted(before) == sorted(after):
        return []
    kept = [option for option in before if option in after]
    changed = [option for option in after if option not in before]
    if kept + changed != after:
        kept, changed = [], after
    stays = {option.partition("=")[0] for option in kept + changed}
    gone = sorted(option_names(before) - stays | (option_names(before) if not kept else set()))
    reset = f"RESET ({', '.join(prefix + name(option) for option in gone)})"
    clauses = [(reset, frozenset(gone))] if gone else []
    names = frozenset(option_names(changed))
    return clauses + ([(f"SET ({options(prefix + option for option in changed)})", names)] if changed else [])
