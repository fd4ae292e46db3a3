"""Foreign data, text search and default privileges of random schemas."""

from __future__ import annotations

from written import (
    BUILTIN,
    IN_SCHEMA,
    OWNED,
    ROLES,
    Choice,
    Column,
    Made,
    Maybe,
    Needs,
    Piece,
    Type,
    Written,
    label,
    writes,
)

SUPERUSERS = {**OWNED, "owner": Choice(1)}


@writes("foreign_data_wrapper", 1, option=Choice(3), name=Choice(5), **SUPERUSERS)
def foreign_data_wrapper(written: Written, piece: Piece) -> None:
    """Without a handler: nothing can be read through it."""
    option = f" OPTIONS (debug '{piece['option']}')" if piece["option"] else ""
    written.run(f"CREATE FOREIGN DATA WRAPPER {label(piece)}{option}")
    written.made[piece.key] = Made(piece, "FOREIGN DATA WRAPPER", label(piece), "")
    written.facets(piece, "FOREIGN DATA WRAPPER", label(piece), "USAGE")


@writes(
    "server",
    2,
    of=Needs(("foreign_data_wrapper",)),
    version=Choice(3),
    type=Choice(2),
    option=Choice(3),
    mapping=Choice(3),
    name=Choice(5),
    **SUPERUSERS,
)
def server(written: Written, piece: Piece) -> None:
    """With a user mapping."""
    wrapper = written.get(piece, "of")
    if wrapper is None:
        return
    clauses = [f"CREATE SERVER {label(piece)}"]
    clauses += ["TYPE 'odd'"] * piece["type"] + ([f"VERSION '{piece['version']}'"] if piece["version"] else [])
    clauses.append(f"FOREIGN DATA WRAPPER {wrapper.address}")
    clauses += [f"OPTIONS (host 'h{piece['option']}')"] if piece["option"] else []
    written.run(" ".join(clauses))
    written.made[piece.key] = Made(piece, "SERVER", label(piece), "")
    if piece["mapping"]:
        written.run(f"CREATE USER MAPPING FOR {ROLES[0]} SERVER {label(piece)} OPTIONS (u 'x{piece['mapping']}')")
    written.facets(piece, "SERVER", label(piece), "USAGE")


@writes("foreign_table", 2, of=Needs(("server",)), id=Choice(2), option=Choice(3), **IN_SCHEMA)
def foreign_table(written: Written, piece: Piece) -> None:
    """With one column; others are pieces."""
    of = written.get(piece, "of")
    if of is None:
        return
    type = BUILTIN[piece["id"]]
    option = f" OPTIONS (path '{piece['option']}')" if piece["option"] else ""
    text = f"CREATE FOREIGN TABLE {{}} (id {type.sql}) SERVER {of.address}{option}"
    made = written.make(piece, "FOREIGN TABLE", text, columns=[Column("id", type)], shape="plain")
    made.type = Type(made.address, f"NULL::{made.address}", ordered=False, builtin=False, of_rows=True)
    written.facets(piece, "FOREIGN TABLE", made.address, "SELECT")


@writes("search_dictionary", 1, options=Choice(3), **{k: v for k, v in IN_SCHEMA.items() if k != "grant"})
def search_dictionary(written: Written, piece: Piece) -> None:
    """Of the simple template."""
    options = ("", ", accept = false", ", stopwords = english")[piece["options"]]
    made = written.make(
        piece, "TEXT SEARCH DICTIONARY", f"CREATE TEXT SEARCH DICTIONARY {{}} (template = simple{options})"
    )
    written.facets(piece, "TEXT SEARCH DICTIONARY", made.address)


@writes(
    "search_configuration",
    2,
    dictionary=Maybe(("search_dictionary",)),
    tokens=Choice(3),
    **{k: v for k, v in IN_SCHEMA.items() if k != "grant"},
)
def search_configuration(written: Written, piece: Piece) -> None:
    """Of the default parser."""
    text = 'CREATE TEXT SEARCH CONFIGURATION {} (parser = pg_catalog."default")'
    made = written.make(piece, "TEXT SEARCH CONFIGURATION", text)
    dictionary = written.get(piece, "dictionary")
    names = ", ".join(filter(None, [dictionary.address if dictionary else "", "pg_catalog.simple"]))
    tokens = ("word", "word, asciiword", "email, int")[piece["tokens"]]
    written.run(f"ALTER TEXT SEARCH CONFIGURATION {made.address} ADD MAPPING FOR {tokens} WITH {names}")
    written.facets(piece, "TEXT SEARCH CONFIGURATION", made.address)


@writes("default_privileges", 1, role=Choice(2), of=Maybe(("schema",)), objects=Choice(4), option=Choice(2))
def default_privileges(written: Written, piece: Piece) -> None:
    """For what comes after, of this role or of another."""
    schema = written.get(piece, "of")
    place = f" IN SCHEMA {schema.address}" if schema else ""
    role = f" FOR ROLE {ROLES[0]}" if piece["role"] else ""
    objects = ("TABLES", "SEQUENCES", "FUNCTIONS", "TYPES")[piece["objects"]]
    right = ("SELECT", "USAGE", "EXECUTE", "USAGE")[piece["objects"]]
    option = " WITH GRANT OPTION" if piece["option"] else ""
    written.run(f"ALTER DEFAULT PRIVILEGES{role}{place} GRANT {right} ON {objects} TO {ROLES[1]}{option}")
