"""Indexes, views, and what else hangs on the relations of random schemas."""

from __future__ import annotations

from written import IN_SCHEMA, Choice, Column, Made, Maybe, Needs, Piece, Type, Written, label, writes
from written_calls import call, immutable_call

RELATIONS = ("table", "view", "materialized_view", "foreign_table")
METHODS = ("btree", "btree", "btree", "hash", "brin", "gin")
GIN = ("jsonb", "integer[]", "text[]", "tsvector")
BRIN = ("integer", "bigint", "text", "date", "timestamptz", "uuid", "inet")


@writes(
    "index",
    7,
    on=Needs(("table", "table", "materialized_view")),
    column=Choice(7),
    also=Choice(4),
    method=Choice(len(METHODS)),
    unique=Choice(3),
    calls=Maybe(("function",)),
    search=Maybe(("search_configuration",)),
    where=Choice(3),
    include=Choice(3),
    descending=Choice(3),
    nulls=Choice(2),
    collation=Maybe(("collation",)),
    pattern=Choice(2),
    opclass=Maybe(("operator_class",)),
    options=Choice(2),
    clustered=Choice(4),
    name=Choice(5),
    comment=Choice(3),
)
def index(written: Written, piece: Piece) -> None:
    """On a column, on the call of a function, or on a text search vector."""
    relation = written.get(piece, "on")
    column = relation.column(piece["column"]) if relation else None
    if relation is None or column is None:
        return
    element, method, ordered = _element(written, piece, relation, column)
    if not element:
        return
    plain = method == "btree" and ordered
    unique = piece["unique"] == 1 and plain and relation.shape in ("", "plain")
    clauses = [f"CREATE {'UNIQUE ' if unique else ''}INDEX {label(piece)} ON {relation.address} USING {method}"]
    elements = [element + (("", " DESC", " DESC NULLS LAST")[piece["descending"]] if plain else "")]
    if plain and piece["also"] == 1 and column.name != "id":
        elements.append("id")
    clauses.append(f"({', '.join(elements)})")
    if plain and piece["include"] and column.name != "id":
        clauses.append("INCLUDE (id)")
    if unique and piece["nulls"] and written.version >= 15:
        clauses.append("NULLS NOT DISTINCT")
    if plain and piece["options"]:
        clauses.append("WITH (fillfactor = 60)")
    called = immutable_call(written.get(piece, "calls"), relation.columns)
    if piece["where"] == 1:
        clauses.append("WHERE id IS NOT NULL")
    elif piece["where"] == 2 and called:
        clauses.append(f"WHERE {called} IS NOT NULL")
    written.run(" ".join(clauses))
    address = f"{relation.schema}.{label(piece)}"
    written.made[piece.key] = Made(piece, "INDEX", address, relation.schema)
    if piece["clustered"] == 1 and plain and not piece["where"] and relation.shape in ("", "plain"):
        written.run(f"ALTER {relation.words} {relation.address} CLUSTER ON {label(piece)}")
    written.comment(piece, f"INDEX {address}")


def _element(written: Written, piece: Piece, relation: Made, column: Column) -> tuple[str, str, bool]:
    """What is indexed, how, and whether in an order."""
    function, search = written.get(piece, "calls"), written.get(piece, "search")
    called = immutable_call(function, relation.columns)
    if search:
        vector = f"to_tsvector('{search.address.replace(chr(39), chr(39) * 2)}'::regconfig, id::text)"
        return f"({vector})" if relation.columns[0].type.sql != "x" else "", "gin", False
    if called and function and function.returns and function.returns.ordered and piece["where"] != 2:
        return f"({called})", "btree", True
    if column.generated == "v" or (column.type.sql != "json" and not column.type.ordered) or column.type.sql == "json":
        return "", "", False
    method = METHODS[piece["method"]]
    if (method == "gin" and column.type.sql not in GIN) or (method == "brin" and column.type.sql not in BRIN):
        method = "btree"
    if method == "hash" and (not column.type.builtin or column.type.sql in ("bit(4)", "tsvector")):
        method = "btree"
    element = column.name
    collation = written.get(piece, "collation")
    if method == "btree" and collation and column.type.collatable:
        element += f" COLLATE {collation.address}"
    if method == "btree" and piece["pattern"] and column.type.sql == "text":
        element += " text_pattern_ops"
    if method == "btree" and column.type.sql == "integer" and (opclass := written.get(piece, "opclass")):
        element += f" {opclass.address}"
    return element, method, method == "btree"


VIEWED = {
    "on": Needs(RELATIONS),
    "columns": Choice(5),
    "joined": Maybe(RELATIONS),
    "calls": Maybe(("function",)),
    "uses": Maybe(("operator",)),
    "totals": Maybe(("aggregate",)),
    "where": Choice(3),
    "whole": Choice(6),
    "query": Choice(6),
}


def _query(written: Written, piece: Piece, relation: Made) -> tuple[str, list[Column], bool]:
    """A query over a relation, its columns, and whether it is simple enough to be updated through."""
    first, *others = relation.columns
    chosen = ([], others[:1], others, others[-2:], others)[piece["columns"]]
    listed, columns = [f"r.{first.name}"], [Column("id", first.type)]
    for column in chosen:
        listed.append(f"r.{column.name}")
        columns.append(Column(column.name, column.type))
    query = piece["query"]
    if query == 1 and ("id",) in relation.keys and relation.words == "TABLE" and relation.has_primary:
        # The other columns are allowed because of the primary key, which the view depends on then.
        return f"SELECT {', '.join(listed)} FROM {relation.address} r GROUP BY r.id", columns, False
    if query == 2:
        listed = [f"r.{first.name}"]
        return (
            f"SELECT {listed[0]} FROM {relation.address} r UNION ALL SELECT {listed[0]} FROM {relation.address} r",
            columns[:1],
            False,
        )
    if query == 3 and (total := written.get(piece, "totals")):
        return f"SELECT r.id, {total.address}(*) AS total FROM {relation.address} r GROUP BY r.id", columns[:1], False
    if query == 4:
        return f"WITH w AS (SELECT {', '.join(listed)} FROM {relation.address} r) SELECT * FROM w r", columns, False
    return _joined(written, piece, relation, listed, columns)


def _joined(
    written: Written, piece: Piece, relation: Made, listed: list[str], columns: list[Column]
) -> tuple[str, list[Column], bool]:
    simple = True
    called = call(written.get(piece, "calls"), [(f"r.{column.name}", column.type) for column in relation.columns])
    function = written.get(piece, "calls")
    if called and function and function.returns:
        listed.append(f"{called} AS called_{piece.key}")
        columns.append(Column(f"called_{piece.key}", function.returns))
    operator = written.get(piece, "uses")
    if operator and operator.takes and operator.returns:
        fitting = [f"r.{c.name}" for c in relation.columns if c.type == operator.takes] or [operator.takes.constant]
        listed.append(f"(OPERATOR({operator.address}) {fitting[0]}) AS operated_{piece.key}")
        columns.append(Column(f"operated_{piece.key}", operator.returns))
    if piece["whole"] == 1 and relation.type:
        listed.append(f"r AS whole_{piece.key}")
        columns.append(Column(f"whole_{piece.key}", relation.type))
    source = f"{relation.address} r"
    if other := written.get(piece, "joined"):
        simple = False
        source += (
            f" LEFT JOIN {other.address} o ON o.{other.columns[0].name}::text = r.{relation.columns[0].name}::text"
        )
        if len(other.columns) > 1:
            listed.append(f"o.{other.columns[-1].name} AS other_{piece.key}")
            columns.append(Column(f"other_{piece.key}", other.columns[-1].type))
    where = " WHERE r.id IS NOT NULL" if piece["where"] == 1 else ""
    return f"SELECT {', '.join(listed)} FROM {source}{where}", columns, simple


@writes(
    "view",
    14,
    check=Choice(3),
    column_comment=Choice(3),
    barrier=Choice(2),
    invoker=Choice(2),
    default=Choice(2),
    **VIEWED,
    **IN_SCHEMA,
)
def view(written: Written, piece: Piece) -> None:
    """Over tables and other views."""
    relation = written.get(piece, "on")
    if relation is None:
        return
    query, columns, simple = _query(written, piece, relation)
    options = ["security_barrier = true"] if piece["barrier"] else []
    options += ["security_invoker = true"] if piece["invoker"] and written.version >= 15 else []
    head = f"CREATE VIEW {{}} WITH ({', '.join(options)}) AS {query}" if options else f"CREATE VIEW {{}} AS {query}"
    if piece["check"] and simple and relation.words == "TABLE":
        head += (" WITH LOCAL CHECK OPTION", " WITH CASCADED CHECK OPTION")[piece["check"] - 1]
    made = written.make(piece, "VIEW", head, columns=columns)
    made.type = Type(made.address, f"NULL::{made.address}", ordered=False, builtin=False, of_rows=True)
    if piece["default"]:
        written.run(f"ALTER VIEW {made.address} ALTER COLUMN id SET DEFAULT {columns[0].type.constant}")
    if piece["column_comment"]:
        written.run(f"COMMENT ON COLUMN {made.address}.id IS 'number {piece['column_comment']}'")
    written.facets(piece, "VIEW", made.address, "SELECT")


@writes("materialized_view", 6, options=Choice(2), empty=Choice(2), **VIEWED, **IN_SCHEMA)
def materialized_view(written: Written, piece: Piece) -> None:
    """Filled only where it reads a table alone, because its query runs with the rights of the views' owners."""
    relation = written.get(piece, "on")
    if relation is None:
        return
    query, columns, simple = _query(written, piece, relation)
    if any(column.type.of_rows for column in columns):
        return
    options = " WITH (fillfactor = 90)" if piece["options"] else ""
    filled = relation.words == "TABLE" and simple and not piece["empty"] and not piece.references["calls"]
    tail = "" if filled and not piece.references["uses"] else " WITH NO DATA"
    made = written.make(
        piece, "MATERIALIZED VIEW", f"CREATE MATERIALIZED VIEW {{}}{options} AS {query}{tail}", columns=columns
    )
    made.type = Type(made.address, f"NULL::{made.address}", ordered=False, builtin=False, of_rows=True)
    written.facets(piece, "MATERIALIZED VIEW", made.address, "SELECT")


@writes(
    "statistics",
    3,
    on=Needs(("table",)),
    column=Choice(6),
    calls=Maybe(("function",)),
    kinds=Choice(3),
    target=Choice(2),
    **{k: v for k, v in IN_SCHEMA.items() if k != "grant"},
)
def statistics(written: Written, piece: Piece) -> None:
    """On `id` and another column, or on an expression."""
    table = written.get(piece, "on")
    if table is None:
        return
    column = table.column(piece["column"])
    called = immutable_call(written.get(piece, "calls"), table.columns)
    function = written.get(piece, "calls")
    if called and function and function.returns and function.returns.ordered:
        what = f"id, ({called})"
    elif column and column.name != "id" and column.type.ordered and column.generated != "v":
        what = f"id, {column.name}"
    else:
        return
    kinds = ("", " (ndistinct)", " (dependencies, mcv)")[piece["kinds"]]
    made = written.make(piece, "STATISTICS", f"CREATE STATISTICS {{}}{kinds} ON {what} FROM {table.address}")
    if piece["target"]:
        written.run(f"ALTER STATISTICS {made.address} SET STATISTICS 77")
    if piece["owner"] == table.piece["owner"]:
        written.facets(piece, "STATISTICS", made.address)
