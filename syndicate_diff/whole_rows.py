"""What reads a row as a whole, ``hash_record(t.*)`` or ``t.* IS NOT NULL``, and so whatever comes into it. Pure.

PostgreSQL records no column for it: https://www.postgresql.org/docs/current/rowtypes.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from syndicate_diff import sql
from syndicate_diff.attachments import attached_below
from syndicate_diff.model import Catalog, Fact, Identity
from syndicate_diff.registry import kinds

_NAME = r'(?:\w+|"(?:[^"]|"")*")'
_LITERAL = re.compile(r"'(?:[^']|'')*'")


def readers(catalog: Catalog, whole: Identity) -> Iterator[Identity]:
    """What reads rows of a table or values of a type as they are; what holds them may be read so in its turn.

    So may rows of partitions and children, which have the same columns.
    """
    below = [catalog.parent(attachment) for attachment in attached_below(catalog, whole)]
    for table in filter(None, (whole, *below)):
        parts = catalog.children(table)
        yield from (part for part in parts if ".*" in _texts(catalog.fact(part)))
        # PostgreSQL forgets that something depends on a table where it depends on a column.
        users = {user for used in (table, *parts) for user, _ in catalog.dependents(used)}
        for user in sorted(users):
            if catalog.parent(user) != table and (
                _holds_values(user, table, catalog) or ".*" in _texts(catalog.fact(user))
            ):
                yield user


def _holds_values(user: Identity, whole: Identity, catalog: Catalog) -> bool:
    """Whether it has the row type itself, as a column of another table has."""
    kind = kinds()[user.kind]
    has_row = any(used == whole for used, _ in catalog.dependencies(user))
    return has_row and (kind.adopt is not None or kind.adoptable)


def takes_apart(fact: Fact, column: Identity) -> bool:
    """Whether a text reads nothing of a column but attributes of the row in it, ``(address).city``."""
    text, name = _texts(fact), re.escape(sql.name(column.parts[-1]))
    rest = re.sub(rf'\((?:{_NAME}\.)*{name}\)\.(?=[\w"])', "", text)  # until 15 with the name of the table
    return rest != text and not re.search(rf'(?<![\w"]){name}(?![\w"])', rest)


def _texts(fact: Fact) -> str:
    """Its queries and expressions, without the literals in them."""
    found = (fact[attribute] for attribute in sorted(kinds()[fact.identity.kind].texts))
    return _LITERAL.sub("''", " ".join(text if isinstance(text, str) else " ".join(text) for text in found if text))
