"""Functions and what is made of them, in random schemas."""

from __future__ import annotations

from written import BUILTIN, IN_SCHEMA, Choice, Made, Maybe, Needs, Piece, Type, Written, label, writes
from written_calls import call

TYPED = ("enum", "domain", "composite", "range", "table", "view")
VOLATILITIES = ("IMMUTABLE", "IMMUTABLE", "STABLE", "VOLATILE")
SHAPES = ("value", "value", "value", "set", "table", "out")


@writes(
    "function",
    9,
    language=Choice(3),
    arguments=Choice(3),
    takes=Choice(6),
    takes_of=Maybe(TYPED),
    argument=Choice(2),
    default=Choice(2),
    returns=Choice(6),
    returns_of=Maybe(TYPED),
    shape=Choice(len(SHAPES)),
    volatility=Choice(len(VOLATILITIES)),
    strict=Choice(2),
    definer=Choice(2),
    parallel=Choice(3),
    cost=Choice(2),
    setting=Choice(2),
    reads=Maybe(("table", "view", "materialized_view")),
    calls=Maybe(("function",)),
    overloads=Choice(4),
    **IN_SCHEMA,
)
def function(written: Written, piece: Piece) -> None:
    """In SQL as text or parsed, or in PL/pgSQL; parsed, it depends on what it reads and calls."""
    takes = written.type_of(piece, "takes", "takes_of") if piece["arguments"] or piece.references["takes_of"] else None
    returns = written.type_of(piece, "returns", "returns_of")
    shape = SHAPES[piece["shape"]]
    argument = "" if takes is None else f"{('given', 'Got')[piece['argument']]} {takes.sql}"
    overloads = bool(takes and piece["overloads"] == 1 and written.once((written.schema_of(piece), takes)))
    if takes and piece["default"] and not overloads:
        argument += f" DEFAULT {takes.constant}"
    head = f"CREATE FUNCTION {{}}({_arguments(argument, returns, shape)}){_returns(returns, shape)}"
    options = [VOLATILITIES[piece["volatility"]]]
    options += ["STRICT"] * piece["strict"] + ["SECURITY DEFINER"] * piece["definer"]
    options += ["COST 33"] * piece["cost"] + ["SET search_path = pg_catalog"] * piece["setting"]
    options.append(("", "PARALLEL SAFE", "PARALLEL RESTRICTED")[piece["parallel"]])
    listed = " ".join(option for option in options if option)
    body, reads = _body(written, piece, returns, shape)
    words = "plpgsql" if piece["language"] == 2 else "sql"
    made = written.make(piece, "FUNCTION", f"{head} LANGUAGE {words} {listed} {body}", "same" if overloads else "")
    made.takes, made.returns = takes, returns
    made.pure = shape in ("value", "out") and not reads
    made.immutable = made.pure and VOLATILITIES[piece["volatility"]] == "IMMUTABLE"
    signature = f"{made.address}({takes.sql if takes else ''})"
    written.facets(piece, "FUNCTION", signature, "EXECUTE")
    if piece["grant"] == 4:  # what the owners of tables and indexes call, they may call
        written.run(f"GRANT EXECUTE ON FUNCTION {signature} TO soak_a, soak_b")


def _arguments(argument: str, returns: Type, shape: str) -> str:
    return ", ".join(text for text in (argument, f"OUT result {returns.sql}" if shape == "out" else "") if text)


def _returns(returns: Type, shape: str) -> str:
    if shape == "out":
        return ""
    if shape == "table":
        return f" RETURNS TABLE (number integer, result {returns.sql})"
    return f" RETURNS {'SETOF ' if shape == 'set' else ''}{returns.sql}"


def _body(written: Written, piece: Piece, returns: Type, shape: str) -> tuple[str, bool]:
    """The body, and whether it looks at a relation."""
    values = f"1, {returns.constant}" if shape == "table" else returns.constant
    reads, called = written.get(piece, "reads"), call(written.get(piece, "calls"))
    if piece["language"] == 2:
        done = "RETURN;" if shape in ("set", "table", "out") else f"RETURN {returns.constant};"
        return f"AS $body$ BEGIN {done} END $body$", False
    if piece["language"] == 0 and not reads and not called:
        return f"AS $body$ SELECT {values} $body$", False
    source = f" FROM {reads.address} r WHERE r.id IS NOT NULL" if reads else ""
    if called:
        source += f"{' AND' if reads else ' WHERE'} {called} IS NULL"
    return f"BEGIN ATOMIC SELECT {values}{source}; END", bool(reads)


@writes("trigger_function", 4, body=Choice(3), definer=Choice(2), **IN_SCHEMA)
def trigger_function(written: Written, piece: Piece) -> None:
    """That lets every row pass."""
    body = (
        "RETURN NEW;",
        "RAISE DEBUG 'fired'; RETURN NEW;",
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;",
    )
    definer = " SECURITY DEFINER" if piece["definer"] else ""
    head = f"CREATE FUNCTION {{}}() RETURNS trigger LANGUAGE plpgsql{definer}"
    text = f"{head} AS $body$ BEGIN {body[piece['body']]} END $body$"
    made = written.make(piece, "FUNCTION", text)
    written.facets(piece, "FUNCTION", f"{made.address}()", "EXECUTE")


@writes(
    "procedure",
    1,
    takes=Choice(6),
    takes_of=Maybe(TYPED),
    argument=Choice(2),
    definer=Choice(2),
    writes_to=Maybe(("table",)),
    **IN_SCHEMA,
)
def procedure(written: Written, piece: Piece) -> None:
    """Parsed where it writes to a table, so that it depends on it."""
    takes, table = written.type_of(piece, "takes", "takes_of"), written.get(piece, "writes_to")
    body = f"BEGIN ATOMIC DELETE FROM {table.address} WHERE id IS NULL; END" if table else "AS $body$ SELECT 1 $body$"
    definer = " SECURITY DEFINER" if piece["definer"] else ""
    argument = ("given", "Got")[piece["argument"]]
    made = written.make(
        piece, "PROCEDURE", f"CREATE PROCEDURE {{}}({argument} {takes.sql}) LANGUAGE sql{definer} {body}"
    )
    written.facets(piece, "PROCEDURE", f"{made.address}({takes.sql})", "EXECUTE")


@writes(
    "aggregate",
    2,
    step=Maybe(("function",)),
    final=Maybe(("function",)),
    start=Choice(2),
    parallel=Choice(2),
    **IN_SCHEMA,
)
def aggregate(written: Written, piece: Piece) -> None:
    """Over nothing but rows, with a step of the schema's own where one fits."""
    step, final = written.get(piece, "step"), written.get(piece, "final")
    own = step and step.pure and step.takes and step.takes == step.returns and not step.piece["strict"]
    state, name = (step.takes, step.address) if own and step and step.takes else (BUILTIN[2], "int8inc")
    clauses = [f"SFUNC = {name}", f"STYPE = {state.sql}"]
    if final and final.pure and final.takes == state:
        clauses.append(f"FINALFUNC = {final.address}")
    if piece["start"] or not own:
        clauses.append("INITCOND = '0'" if state.sql in ("bigint", "integer") else "PARALLEL = RESTRICTED")
    if piece["parallel"]:
        clauses = [c for c in clauses if not c.startswith("PARALLEL")] + ["PARALLEL = SAFE"]
    made = written.make(piece, "AGGREGATE", f"CREATE AGGREGATE {{}}(*) ({', '.join(clauses)})")
    address = f"{made.address}(*)"
    written.facets(piece, "AGGREGATE", address)
    written.grants(piece["grant"], "EXECUTE", f"FUNCTION {made.address}()")


@writes(
    "operator", 2, function=Needs(("function",)), **{k: v for k, v in IN_SCHEMA.items() if k not in ("name", "grant")}
)
def operator(written: Written, piece: Piece) -> None:
    """A prefix operator."""
    function = written.get(piece, "function")
    if function is None or not function.pure or function.takes is None or not function.returns:
        return
    digits = piece.key.removeprefix("operator")
    sign = "#" + "".join("@%&|~"[int(d) % 5] + "#" * (int(d) // 5) for d in digits)
    schema = written.schema_of(piece)
    if not written.once((schema, sign, function.takes)):
        return
    address = f"{schema}.{sign}"
    written.run(f"CREATE OPERATOR {address} (FUNCTION = {function.address}, RIGHTARG = {function.takes.sql})")
    made = Made(piece, "OPERATOR", address, schema, takes=function.takes, returns=function.returns)
    written.made[piece.key] = made
    written.facets(piece, "OPERATOR", f"{address} (NONE, {function.takes.sql})")


@writes(
    "cast",
    2,
    function=Maybe(("function",)),
    of=Maybe(("enum", "composite", "range")),
    context=Choice(2),
    comment=Choice(3),
)
def cast(written: Written, piece: Piece) -> None:
    """From a type of the schema's own, by a function or through text."""
    function, source = written.get(piece, "function"), written.get(piece, "of")
    if function and function.pure and function.takes and function.returns and not function.takes.builtin:
        pair, means = (function.takes, function.returns), f"FUNCTION {function.address}({function.takes.sql})"
    elif source and source.type:
        pair, means = (source.type, BUILTIN[11]), "INOUT"
    else:
        return
    odd = any("[" in type.sql or "(" in type.sql or type.of_rows for type in pair) and means != "INOUT"
    if pair[0] == pair[1] or odd or not written.once(pair):
        return
    what = f"({pair[0].sql} AS {pair[1].sql})"
    context = " AS ASSIGNMENT" if piece["context"] else ""
    written.run(f"CREATE CAST {what} WITH {means}{context}")
    written.comment(piece, f"CAST {what}")


@writes("event_trigger", 1, event=Choice(3), tags=Choice(2), enabled=Choice(3), body=Choice(2), **IN_SCHEMA)
def event_trigger(written: Written, piece: Piece) -> None:
    """With its function, which does nothing."""
    event = ("ddl_command_end", "sql_drop", "ddl_command_start")[piece["event"]]
    body = ("NULL;", "RAISE DEBUG 'seen';")[piece["body"]]
    text = f"CREATE FUNCTION {{}}() RETURNS event_trigger LANGUAGE plpgsql AS $body$ BEGIN {body} END $body$"
    made = written.make(piece, "FUNCTION", text)
    tags = " WHEN TAG IN ('CREATE TABLE', 'DROP TABLE')" if piece["tags"] else ""
    written.run(f"CREATE EVENT TRIGGER {label(piece)} ON {event}{tags} EXECUTE FUNCTION {made.address}()")
    if piece["enabled"]:
        written.run(f"ALTER EVENT TRIGGER {label(piece)} {('', 'DISABLE', 'ENABLE ALWAYS')[piece['enabled']]}")
    written.comment(piece, f"EVENT TRIGGER {label(piece)}")


@writes("operator_class", 1, schema=Maybe(("schema",)), name=Choice(5), comment=Choice(3))
def operator_class(written: Written, piece: Piece) -> None:
    """Of integers, as the built-in one, in a family of its own name."""
    operators = ", ".join(f"OPERATOR {number} {sign}" for number, sign in enumerate(("<", "<=", "=", ">=", ">"), 1))
    support = "FUNCTION 1 btint4cmp(integer, integer)"
    text = f"CREATE OPERATOR CLASS {{}} FOR TYPE integer USING btree AS {operators}, {support}"
    made = written.make(piece, "OPERATOR CLASS", text)
    written.comment(piece, f"OPERATOR CLASS {made.address} USING btree")
