"""Schemas, types, sequences and collations of random schemas."""

from __future__ import annotations

from written import BUILTIN, IN_SCHEMA, OWNED, Choice, Made, Maybe, Piece, Type, Written, label, writes
from written_calls import call

LABELS = (("a", "b"), ("a", "b", "c"), ("a", "x", "b"), ("b", "a"), ("c", "it's", "a"), ("z",))
ORDERED = [builtin for builtin in BUILTIN if builtin.ordered and builtin.sql not in ("json", "int4range")]
USER_TYPES = ("enum", "domain", "composite", "range")


@writes("schema", 3, name=Choice(5), **OWNED)
def schema(written: Written, piece: Piece) -> None:
    """Both roles may look into every schema, so that what they own works."""
    address = label(piece)
    written.run(f"CREATE SCHEMA {address}", f"GRANT USAGE ON SCHEMA {address} TO soak_a, soak_b")
    written.made[piece.key] = Made(piece, "SCHEMA", address, address)
    written.facets(piece, "SCHEMA", address, "CREATE" if piece["grant"] < 3 else "USAGE")


@writes("enum", 3, labels=Choice(len(LABELS)), **IN_SCHEMA)
def enum(written: Written, piece: Piece) -> None:
    """The labels come, go and change places."""
    labels = LABELS[piece["labels"]]
    listed = ", ".join("'" + text.replace("'", "''") + "'" for text in labels)
    made = written.make(piece, "TYPE", f"CREATE TYPE {{}} AS ENUM ({listed})")
    made.type = Type(made.address, f"'{labels[0]}'::{made.address}", builtin=False)
    written.facets(piece, "TYPE", made.address, "USAGE")


@writes(
    "domain",
    3,
    base=Choice(len(BUILTIN)),
    of=Maybe(USER_TYPES),
    not_null=Choice(3),
    default=Choice(2),
    check=Choice(4),
    checks_with=Maybe(("function",)),
    collation=Maybe(("collation",)),
    **IN_SCHEMA,
)
def domain(written: Written, piece: Piece) -> None:
    """Over a built-in type or one of the schema's own, with checks that may call functions."""
    base = written.type_of(piece, "base", "of")
    clauses = [f"CREATE DOMAIN {{}} AS {base.sql}"]
    collation = written.get(piece, "collation")
    if collation and base.collatable:
        clauses.append(f"COLLATE {collation.address}")
    if piece["default"]:
        clauses.append(f"DEFAULT {base.constant}")
    if piece["not_null"] == 1:
        clauses.append("NOT NULL")
    if piece["check"] == 1:
        clauses.append("CONSTRAINT present CHECK (VALUE IS NOT NULL)")
    if piece["check"] == 2:
        clauses.append("CHECK ((VALUE)::text <> 'nothing')")
    if piece["check"] == 3:
        clauses.append("CONSTRAINT one CHECK (VALUE IS NULL OR VALUE IS NOT NULL) CONSTRAINT two CHECK (true)")
    if called := call(written.get(piece, "checks_with"), [("VALUE", base)]):
        clauses.append(f"CONSTRAINT called CHECK ({called} IS NULL OR true)")
    made = written.make(piece, "DOMAIN", " ".join(clauses))
    made.type = Type(
        made.address, f"{base.constant}::{made.address}", base.ordered, base.collatable, False, base.of_rows
    )
    written.facets(piece, "DOMAIN", made.address, "USAGE")


@writes(
    "composite",
    3,
    first=Choice(len(BUILTIN)),
    second=Choice(len(BUILTIN) + 1),
    of=Maybe((*USER_TYPES, "table", "view")),
    reversed=Choice(2),
    renamed=Choice(2),
    collation=Maybe(("collation",)),
    **IN_SCHEMA,
)
def composite(written: Written, piece: Piece) -> None:
    """One to three attributes, one of which may be of a type of the schema."""
    attributes = [("one", BUILTIN[piece["first"]])]
    if piece["second"]:
        attributes.append(("Two" if piece["renamed"] else "two", BUILTIN[piece["second"] - 1]))
    if (other := written.get(piece, "of")) and other.type:
        attributes.append(("other", other.type))
    if piece["reversed"]:
        attributes.reverse()
    collation = written.get(piece, "collation")
    collate = f" COLLATE {collation.address}" if collation else ""
    listed = [f'"{name}" {type.sql}{collate if type.collatable else ""}' for name, type in attributes]
    made = written.make(piece, "TYPE", f"CREATE TYPE {{}} AS ({', '.join(listed)})")
    row = ", ".join(type.constant for _, type in attributes)
    ordered = all(type.ordered for _, type in attributes)
    of_rows = any(type.of_rows for _, type in attributes)
    made.type = Type(made.address, f"ROW({row})::{made.address}", ordered, False, False, of_rows)
    written.facets(piece, "TYPE", made.address, "USAGE")


@writes(
    "range",
    2,
    subtype=Choice(len(ORDERED)),
    of=Maybe(("enum", "domain", "composite")),
    difference=Choice(2),
    multirange=Choice(2),
    collation=Maybe(("collation",)),
    **IN_SCHEMA,
)
def range_type(written: Written, piece: Piece) -> None:
    """Over a type that has an order."""
    other = written.get(piece, "of")
    subtype = other.type if other and other.type and other.type.ordered else ORDERED[piece["subtype"]]
    options = [f"subtype = {subtype.sql.split('(')[0]}" if subtype.builtin else f"subtype = {subtype.sql}"]
    if piece["difference"] and subtype.sql == "double precision":
        options.append("subtype_diff = float8mi")
    if piece["multirange"]:
        options.append(f"multirange_type_name = {written.schema_of(piece)}.{piece.key}_many")
    collation = written.get(piece, "collation")
    if collation and subtype.collatable:
        options.append(f"collation = {collation.address}")
    made = written.make(piece, "TYPE", f"CREATE TYPE {{}} AS RANGE ({', '.join(options)})")
    made.type = Type(made.address, f"'empty'::{made.address}", builtin=False, of_rows=subtype.of_rows)
    written.facets(piece, "TYPE", made.address, "USAGE")


@writes(
    "sequence",
    2,
    type=Choice(3),
    start=Choice(3),
    increment=Choice(3),
    cycle=Choice(2),
    cache=Choice(2),
    unlogged=Choice(2),
    owned_by=Maybe(("column",)),
    **IN_SCHEMA,
)
def sequence(written: Written, piece: Piece) -> None:
    """Alone, or owned by a column, with which it must share schema and owner."""
    unlogged = "UNLOGGED " if piece["unlogged"] and written.version >= 15 else ""
    clauses = [f"CREATE {unlogged}SEQUENCE {{}} AS {('bigint', 'integer', 'smallint')[piece['type']]}"]
    clauses.append(f"INCREMENT {(1, 5, -1)[piece['increment']]}")
    if piece["start"]:
        clauses.append(f"MINVALUE -50 MAXVALUE 500 START {piece['start'] * 10}")
    clauses += ["CYCLE"] * piece["cycle"] + ["CACHE 10"] * piece["cache"]
    made = written.make(piece, "SEQUENCE", " ".join(clauses))
    column = written.get(piece, "owned_by")
    table = column.parent if column else None
    shared = table and table.schema == made.schema and table.words == "TABLE"
    if column and table and shared and column.piece["identity"] == 0:
        if table.piece["owner"]:
            written.run(f"ALTER SEQUENCE {made.address} OWNER TO soak_{'ab'[table.piece['owner'] - 1]}")
        written.run(f"ALTER SEQUENCE {made.address} OWNED BY {table.address}.{column.columns[0].name}")
        written.comment(piece, f"SEQUENCE {made.address}")
    else:
        written.facets(piece, "SEQUENCE", made.address, "USAGE")


@writes("collation", 2, locale=Choice(2), **IN_SCHEMA)
def collation(written: Written, piece: Piece) -> None:
    """Of libc, which every build has."""
    locale = ("C", "POSIX")[piece["locale"]]
    made = written.make(piece, "COLLATION", f"CREATE COLLATION {{}} (provider = libc, locale = '{locale}')")
    written.facets(piece, "COLLATION", made.address)
