"""A schema while it is written: the statements so far, and what they have made.

Every writer looks here for what it may refer to; what is not (or no longer) there, or would not be
valid, is left out. So whatever is drawn, the SQL is valid.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from pieces import KINDS, Choice, Maybe, Needs, Piece, PieceKind, Property

from syndicate_diff.sql import literal, name

__all__ = ["Choice", "Maybe", "Needs", "Piece"]  # for the modules with the writers

ROLES = ("soak_a", "soak_b")
OWNED = {"owner": Choice(3), "comment": Choice(3), "grant": Choice(6)}
IN_SCHEMA = {"schema": Maybe(("schema",)), "name": Choice(5), **OWNED}


@dataclass(frozen=True)
class Type:
    """A type of columns, with a constant of it and what can be done with its values."""

    sql: str
    constant: str
    ordered: bool = True
    collatable: bool = False
    builtin: bool = True
    of_rows: bool = False  # a relation's, or with one inside: where values of it are stored, the relation is fixed

    @property
    def array(self) -> Type:
        """The type of arrays of it."""
        return replace(self, sql=f"{self.sql}[]", constant=f"'{{}}'::{self.sql}[]", collatable=False)


def _literal(sql: str, value: str, *, ordered: bool = True, collatable: bool = False) -> Type:
    return Type(sql, f"'{value}'::{sql}", ordered, collatable)


BUILTIN = (
    _literal("integer", "1"),
    _literal("text", "1", collatable=True),
    _literal("bigint", "1"),
    _literal("varchar(20)", "1", collatable=True),
    _literal("numeric(10,2)", "1"),
    _literal("boolean", "true"),
    _literal("timestamptz", "2000-01-01"),
    _literal("date", "2000-01-01"),
    _literal("uuid", "00000000-0000-4000-8000-000000000001"),
    _literal("jsonb", "{}"),
    _literal("json", "{}", ordered=False),
    _literal("integer[]", "{}"),
    _literal("text[]", "{}"),
    _literal("bytea", ""),
    _literal("point", "(1,1)", ordered=False),
    _literal("interval", "1 day"),
    _literal("inet", "127.0.0.1"),
    _literal("int4range", "empty"),
    _literal("bit(4)", "1010"),
    _literal("char(5)", "1", collatable=True),
    _literal("tsvector", ""),
    _literal("smallint", "1"),
    _literal("double precision", "1"),
)
INTEGERS = ("integer", "bigint", "smallint")


@dataclass
class Column:
    """A column of a relation that was made."""

    name: str
    type: Type
    generated: str = ""
    has_default: bool = False
    not_null: bool = False


@dataclass
class Made:
    """An object that was made: how statements name it, and what others need to know of it."""

    piece: Piece
    words: str
    address: str
    schema: str
    type: Type | None = None
    columns: list[Column] = field(default_factory=list)
    # Relations
    shape: str = ""
    parent: Made | None = None
    children: list[Made] = field(default_factory=list)
    keys: list[tuple[str, ...]] = field(default_factory=list)
    slots: set[int] = field(default_factory=set)
    has_primary: bool = False
    # Routines
    takes: Type | None = None
    takes_relation: bool = False
    returns: Type | None = None
    pure: bool = False
    immutable: bool = False

    def column(self, number: int) -> Column | None:
        """One of the columns."""
        return self.columns[number % len(self.columns)] if self.columns else None

    def family(self) -> list[Made]:
        """A table and all that inherit from it."""
        return [self, *(member for child in self.children for member in child.family())]


class Written:
    """The statements of a schema, and what they make."""

    def __init__(self, version: int) -> None:
        self.version = version
        self.statements: list[str] = []
        self.made: dict[str, Made] = {}
        self.taken: set[object] = set()

    def run(self, *statements: str) -> None:
        """Add statements."""
        self.statements.extend(statements)

    def get(self, piece: Piece, reference: str) -> Made | None:
        """The object that a reference means, if it is there by now."""
        return self.made.get(piece.references[reference])

    def latest(self, wanted: Callable[[Made], bool]) -> Made | None:
        """The latest object that is as wanted."""
        return next((made for made in reversed(self.made.values()) if wanted(made)), None)

    def once(self, claim: object) -> bool:
        """Whether nothing has taken this yet; it is taken then."""
        if claim in self.taken:
            return False
        self.taken.add(claim)
        return True

    def schema_of(self, piece: Piece) -> str:
        """The schema of an object."""
        found = self.get(piece, "schema")
        return found.address if found else "public"

    def make(self, piece: Piece, words: str, statement: str, called: str = "", **known: object) -> Made:
        """Create an object in a schema; `{}` in the statement is its address, `called` its name if not its own."""
        schema = self.schema_of(piece)
        made = Made(piece, words, f"{schema}.{called or label(piece)}", schema, **known)  # type: ignore[arg-type]
        self.run(statement.replace("{}", made.address, 1))
        self.made[piece.key] = made
        return made

    def type_of(self, piece: Piece, choice: str, reference: str) -> Type:
        """A built-in type, or the referenced one where there is one."""
        found = self.get(piece, reference)
        return (found.type if found and found.type else None) or BUILTIN[piece[choice] % len(BUILTIN)]

    def facets(self, piece: Piece, words: str, address: str, privilege: str = "", owner_words: str = "") -> None:
        """Owner, comment and grants of an object."""
        if piece["owner"]:
            self.run(f"ALTER {owner_words or words} {address} OWNER TO {ROLES[piece['owner'] - 1]}")
        self.comment(piece, f"{words} {address}")
        if privilege:
            self.grants(piece["grant"], privilege, f"{_GRANT_WORDS.get(words, words)} {address}")

    def comment(self, piece: Piece, place: str) -> None:
        """A comment, or none."""
        if piece["comment"]:
            text = literal(f"it's {piece['comment']}")
            self.run(f"COMMENT ON {place} IS {text}")

    def grants(self, number: int, privilege: str, place: str) -> None:
        """One of some patterns of grants."""
        self.run(*(pattern.format(privilege, place) for pattern in _GRANTS[number]))


# What GRANT calls what other statements call otherwise.
_GRANT_WORDS = {"VIEW": "TABLE", "MATERIALIZED VIEW": "TABLE", "DOMAIN": "TYPE", "FOREIGN TABLE": "TABLE"} | {
    "SERVER": "FOREIGN SERVER"
}
_GRANTS = (
    (),
    ("GRANT {} ON {} TO soak_b",),
    ("GRANT {} ON {} TO soak_a WITH GRANT OPTION",),
    ("GRANT {} ON {} TO PUBLIC",),
    ("REVOKE ALL ON {1} FROM PUBLIC",),
    ("GRANT ALL ON {1} TO soak_a, soak_b",),
)


def label(piece: Piece) -> str:
    """The name of an object, quoted."""
    styles = ("{}", "{} Two", 'q"{}', "{}$'%", "ü🐘.{}")
    return name(styles[piece["name"]].format(piece.key))


def writes(
    kind: str, weight: int, /, **properties: Property
) -> Callable[[Callable[[Written, Piece], None]], Callable[[Written, Piece], None]]:
    """Declare how a kind of piece is written."""

    def declare(write: Callable[[Written, Piece], None]) -> Callable[[Written, Piece], None]:
        KINDS[kind] = PieceKind(kind, weight, properties, write)
        return write

    return declare


def write(pieces: list[Piece], version: int) -> list[str]:
    """The statements that make a schema, in an order that works."""
    written = Written(version)
    for piece in pieces:
        KINDS[piece.kind].write(written, piece)
    return written.statements
