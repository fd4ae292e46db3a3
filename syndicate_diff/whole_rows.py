"""What reads a row as a whole, ``hash_record(t.*)`` or ``t.* IS NOT NULL``, and so whatever comes into it. Pure.

PostgreSQL records no column for it: https://www.postgresql.org/docs/current/rowtypes.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from syndicate_diff import sql
from syndicate_diff.kind import kinds
from syndicate_diff.model import Catalog, Fact, Identity

_LITERAL = re.compile(r"'(?:[^']|'')*'")


def readers(catalog: Catalog, whole: Identity) -> Iterator[Identity]:
    """What reads rows of a table or values of a type as they are; what holds them may be read so in its turn."""
    for part in catalog.children(whole):
        if ".*" in _texts(catalog.fact(part)):
            yield part
    for user, _ in catalog.dependents(whole):
        if catalog.parent(user) != whole and (_holds_values(user) or ".*" in _texts(catalog.fact(user))):
            yield user


def _holds_values(identity: Identity) -> bool:
    kind = kinds()[identity.kind]
    return kind.adopt is not None or kind.adoptable


def takes_apart(fact: Fact, column: Identity) -> bool:
    """Whether a text reads nothing of a column but attributes of the row in it, ``(address).city``."""
    text, name = _texts(fact), re.escape(sql.name(column.parts[-1]))
    rest = re.sub(rf'\({name}\)\.(?=[\w"])', "", text)
    return rest != text and not re.search(rf'(?<![\w"]){name}(?![\w"])', rest)


def _texts(fact: Fact) -> str:
    """Its queries and expressions, without the literals in them."""
    found = (fact[attribute] for attribute in sorted(kinds()[fact.identity.kind].texts))
    return _LITERAL.sub("''", " ".join(text if isinstance(text, str) else " ".join(text) for text in found if text))
