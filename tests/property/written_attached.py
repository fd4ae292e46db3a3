"""Rules, policies, triggers and publications of random schemas."""

from __future__ import annotations

from written import Choice, Column, Made, Maybe, Needs, Piece, Written, label, writes
from written_calls import call
from written_relations import RELATIONS


@writes(
    "rule",
    3,
    on=Needs(("table", "view")),
    event=Choice(3),
    action=Choice(4),
    to=Maybe(("table",)),
    enabled=Choice(3),
    name=Choice(5),
    comment=Choice(3),
)
def rule(written: Written, piece: Piece) -> None:
    """That does nothing, or something with another table."""
    relation, other = written.get(piece, "on"), written.get(piece, "to")
    if relation is None:
        return
    event = ("UPDATE", "DELETE", "INSERT")[piece["event"]]
    row = "new" if event == "INSERT" else "old"
    action = ("ALSO NOTHING", "INSTEAD NOTHING", "ALSO NOTHING", "ALSO NOTHING")[piece["action"]]
    if event == "INSERT":
        action = "ALSO NOTHING"
    if piece["action"] == 2 and other:
        action = f"ALSO DELETE FROM {other.address} d WHERE d.id::text = {row}.id::text AND false"
    where = " WHERE false" if piece["action"] == 3 else ""
    text = f"CREATE RULE {label(piece)} AS ON {event} TO {relation.address}{where} DO {action}"
    written.run(text)
    if piece["enabled"] and relation.words == "TABLE":
        state = ("", "DISABLE", "ENABLE ALWAYS")[piece["enabled"]]
        written.run(f"ALTER TABLE {relation.address} {state} RULE {label(piece)}")
    written.comment(piece, f"RULE {label(piece)} ON {relation.address}")


@writes(
    "policy",
    4,
    on=Needs(("table",)),
    column=Choice(5),
    calls=Maybe(("function",)),
    reads=Maybe(RELATIONS),
    command=Choice(4),
    restrictive=Choice(2),
    role=Choice(3),
    name=Choice(5),
    comment=Choice(3),
)
def policy(written: Written, piece: Piece) -> None:
    """Over a column, with a function, or with a look at another relation."""
    table = written.get(piece, "on")
    if table is None:
        return
    column, other = table.column(piece["column"]), written.get(piece, "reads")
    assert column is not None
    condition = f"{column.name} IS NOT NULL"
    if called := call(written.get(piece, "calls"), [(c.name, c.type) for c in table.columns]):
        condition += f" OR {called} IS NULL"
    if other:
        condition += f" OR EXISTS (SELECT 1 FROM {other.address} o WHERE o.id::text = {table.address}.id::text)"
    command = ("ALL", "SELECT", "UPDATE", "INSERT")[piece["command"]]
    clauses = [f"CREATE POLICY {label(piece)} ON {table.address}"]
    clauses += ["AS RESTRICTIVE"] if piece["restrictive"] else []
    clauses.append(f"FOR {command} TO {('PUBLIC', 'soak_a', 'soak_a, soak_b')[piece['role']]}")
    clauses.append(f"{'WITH CHECK' if command == 'INSERT' else 'USING'} ({condition})")
    written.run(" ".join(clauses))
    written.comment(piece, f"POLICY {label(piece)} ON {table.address}")


TRIGGER_EVENTS = ("INSERT", "UPDATE", "DELETE OR INSERT", "UPDATE OF", "TRUNCATE")


@writes(
    "trigger",
    7,
    on=Needs(("table", "table", "view")),
    function=Needs(("trigger_function",)),
    event=Choice(5),
    after=Choice(2),
    statement=Choice(2),
    column=Choice(5),
    when=Choice(3),
    calls=Maybe(("function",)),
    kind=Choice(4),
    enabled=Choice(4),
    name=Choice(5),
    comment=Choice(3),
)
def trigger(written: Written, piece: Piece) -> None:
    """Of every sort that its relation can have."""
    relation, function = written.get(piece, "on"), written.get(piece, "function")
    if relation is None or function is None:
        return
    event, row = TRIGGER_EVENTS[piece["event"]], not piece["statement"]
    column = relation.column(piece["column"])
    assert column is not None
    if relation.words == "VIEW":
        head, row = f"TRIGGER {label(piece)} INSTEAD OF {event if piece['event'] < 3 else 'INSERT'}", True
        tail = ""
    else:
        head, row, tail = _table_trigger(written, piece, relation, column, event, row)
    each = "ROW" if row else "STATEMENT"
    written.run(
        f"CREATE {head} ON {relation.address}{tail} FOR EACH {each}{_when(written, piece, relation, event, row)}"
        f" EXECUTE FUNCTION {function.address}()"
    )
    if piece["enabled"] and relation.words == "TABLE":
        state = ("", "DISABLE", "ENABLE REPLICA", "ENABLE ALWAYS")[piece["enabled"]]
        written.run(f"ALTER TABLE {relation.address} {state} TRIGGER {label(piece)}")
    written.comment(piece, f"TRIGGER {label(piece)} ON {relation.address}")


def _table_trigger(
    written: Written, piece: Piece, relation: Made, column: Column, event: str, row: bool
) -> tuple[str, bool, str]:
    if event == "UPDATE OF":
        event = f"UPDATE OF {column.name}"
    if event == "TRUNCATE":
        row = False
    after = bool(piece["after"])
    if piece["kind"] == 1 and event != "TRUNCATE":
        return f"CONSTRAINT TRIGGER {label(piece)} AFTER {event}", True, " DEFERRABLE"
    if piece["kind"] == 2 and event in ("INSERT", "UPDATE") and (not row or not _in_tree(relation)):
        tables = " REFERENCING NEW TABLE AS fresh"
        return f"TRIGGER {label(piece)} AFTER {event}", row, tables
    return f"TRIGGER {label(piece)} {'AFTER' if after else 'BEFORE'} {event}", row, ""


def _in_tree(relation: Made) -> bool:
    return bool(relation.parent or relation.children or relation.shape != "plain")


def _when(written: Written, piece: Piece, relation: Made, event: str, row: bool) -> str:
    if relation.words == "VIEW" or not row or event == "TRUNCATE" or not piece["when"]:
        return ""
    called = call(written.get(piece, "calls"))
    before = not piece["after"] and piece["kind"] not in (1, 2)
    plain = [c for c in relation.columns if not (before and c.generated)]
    column = plain[piece["column"] % len(plain)]
    record = "OLD" if event.startswith("DELETE") else "NEW"
    if event.startswith("DELETE"):
        return f" WHEN ({called} IS NULL)" if called else ""
    return f" WHEN ({record}.{column.name} IS NOT NULL{f' OR {called} IS NULL' if called else ''})"


@writes(
    "publication",
    2,
    tables=Choice(3),
    one=Maybe(("table",)),
    two=Maybe(("table",)),
    of_schema=Maybe(("schema",)),
    columns=Choice(2),
    where=Choice(2),
    options=Choice(4),
    name=Choice(5),
    owner=Choice(1),
    comment=Choice(3),
)
def publication(written: Written, piece: Piece) -> None:
    """Of all tables, of some, or of a schema."""
    parts = []
    found = {t.address: t for t in (written.get(piece, "one"), written.get(piece, "two")) if t}
    for table in found.values():
        if not table.piece["unlogged"]:
            parts.append(_published(written, piece, table))
    schema = written.get(piece, "of_schema")
    listed = any("(" in part for part in parts)
    if schema and written.version >= 15 and not listed:
        parts.append(f"TABLES IN SCHEMA {schema.address}")
    what = f" FOR {', '.join(parts)}" if parts else ""
    if piece["tables"] == 2:
        what = " FOR ALL TABLES"
    options = ("", "publish = 'insert'", "publish_via_partition_root = true", "publish = 'insert, truncate'")[
        piece["options"]
    ]
    written.run(f"CREATE PUBLICATION {label(piece)}{what}{f' WITH ({options})' if options else ''}")
    written.comment(piece, f"PUBLICATION {label(piece)}")


def _published(written: Written, piece: Piece, table: Made) -> str:
    text = f"TABLE {table.address}"
    if written.version < 15 or (table.shape != "plain" and piece["options"] != 2):
        return text
    if piece["columns"]:
        stored = [column.name for column in table.columns if not column.generated]
        text += f" ({', '.join(stored[:2])})"
    if piece["where"]:
        text += " WHERE (id IS NOT NULL)"
    return text
