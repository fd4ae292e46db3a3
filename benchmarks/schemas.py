"""Schemas of any size for measuring: the same number of tables always gives the same files.

A table in twenty is partitioned, one in three has comments, one in four a view, one in five a trigger with
its function, one in ten row-level security, one in fifty a materialized view. Every table has a key, two to
three further indexes, a check, grants, and mostly a foreign key to a table before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROLES = ("benchmark_app", "benchmark_reader")
PER_SCHEMA = 50
_NOUNS = ("account", "batch", "claim", "device", "event", "invoice", "message", "order", "payment", "quote", "ticket")
_PARTITIONS = (2024, 2025, 2026)


def write(folder: Path, tables: int, changes: int = 0) -> None:
    """Write the files of a schema of that many tables, with that many changes spread over it."""
    for path, text in files(tables, changes).items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def files(tables: int, changes: int = 0) -> Mapping[str, str]:
    """Path → SQL, in an order in which the files can be run."""
    found = {}
    changed = dict(_places(tables, changes))
    for number in range(tables):
        table = Table(number)
        if number % PER_SCHEMA == 0:
            found[f"{table.schema}/00_schema.sql"] = _schema(table.schema)
        if number in changed:
            changed[number](table)
        found[f"{table.schema}/{table.name}.sql"] = "\n".join(_statements(table)) + "\n"
    return found


@dataclass
class Table:
    """What is in the file of one table; changes are made here before it is written."""

    number: int
    columns: list[str] = field(default_factory=list)
    indexes: dict[str, str] = field(default_factory=dict)
    minimum: int = 0
    comment: str = "What the business knows of it."
    condition: str = "deleted_at IS NULL"
    increment: int = 1
    rights: str = "SELECT, INSERT, UPDATE, DELETE"

    def __post_init__(self) -> None:
        self.columns += [
            f"state {self.schema}.state DEFAULT 'open' NOT NULL",
            "code character varying(20)",
            "name text NOT NULL",
            "amount numeric(12,2) DEFAULT 0 NOT NULL",
            "attributes jsonb DEFAULT '{}' NOT NULL",
            "tags text[]",
            "created_at timestamp with time zone DEFAULT now() NOT NULL",
            "deleted_at timestamp with time zone",
            *(f"extra_{n} {('date', 'boolean', 'uuid', 'integer')[n]}" for n in range(self.number % 4)),
        ]
        self.indexes |= {"name": "(lower(name))", "created": "(tenant_id, created_at DESC)"}
        if self.number % 2:
            self.indexes["attributes"] = "USING gin (attributes jsonb_path_ops)"

    @property
    def schema(self) -> str:
        """The schema that the table is in."""
        return f"app_{self.number // PER_SCHEMA:03}"

    @property
    def name(self) -> str:
        """The table's name, unique in all schemas; it sorts by number."""
        return f"t{self.number:05}_{_NOUNS[self.number % len(_NOUNS)]}"

    @property
    def address(self) -> str:
        """The qualified name."""
        return f"{self.schema}.{self.name}"

    @property
    def partitioned(self) -> bool:
        """Whether it has partitions."""
        return self.number % 20 == 13

    @property
    def reference(self) -> Table | None:
        """The table that its foreign key points to."""
        other = self.number - 1 - self.number % 7
        same_schema = other // PER_SCHEMA == self.number // PER_SCHEMA
        return Table(other) if other >= 0 and same_schema and other % 20 != 13 else None


def _schema(name: str) -> str:
    return (
        f"CREATE SCHEMA {name};\n"
        f"GRANT USAGE ON SCHEMA {name} TO {', '.join(ROLES)};\n"
        f"CREATE TYPE {name}.state AS ENUM ('open', 'paid', 'closed');\n"
        f"CREATE DOMAIN {name}.email AS text CHECK (VALUE LIKE '%@%');\n"
    )


def _statements(table: Table) -> Iterator[str]:
    yield _create(table)
    for name, expression in table.indexes.items():
        yield f"CREATE INDEX {table.name}_{name}_idx ON {table.address} {expression};"
    yield f"GRANT {table.rights} ON {table.address} TO {ROLES[0]};"
    yield f"GRANT SELECT ON {table.address} TO {ROLES[1]};"
    for divisor, statements in _SOMETIMES:
        if table.number % divisor == divisor - 1:
            yield from statements(table)


def _create(table: Table) -> str:
    key = "id, created_at" if table.partitioned else "id"
    elements = [
        "id bigint NOT NULL" if table.partitioned else "id bigint GENERATED ALWAYS AS IDENTITY NOT NULL",
        "tenant_id integer NOT NULL",
        *table.columns,
        f"contact {table.schema}.email",
        f"CONSTRAINT {table.name}_pkey PRIMARY KEY ({key})",
        f"CONSTRAINT {table.name}_amount_check CHECK (amount >= {table.minimum})",
    ]
    if table.reference:
        elements.insert(2, "parent_id bigint")
        target = f"{table.reference.address} (id) ON DELETE CASCADE"
        elements.append(f"CONSTRAINT {table.name}_parent_fkey FOREIGN KEY (parent_id) REFERENCES {target}")
    lines = ",\n    ".join(elements)
    behind = " PARTITION BY RANGE (created_at)" if table.partitioned else ""
    partitions = [
        f"\nCREATE TABLE {table.address}_{year} PARTITION OF {table.address}\n"
        f"    FOR VALUES FROM ('{year}-01-01 00:00:00+00') TO ('{year + 1}-01-01 00:00:00+00');"
        for year in _PARTITIONS
        if table.partitioned
    ]
    return f"CREATE TABLE {table.address} (\n    {lines}\n){behind};" + "".join(partitions)


def _comments(table: Table) -> Iterator[str]:
    yield f"COMMENT ON TABLE {table.address} IS '{table.comment}';"
    yield f"COMMENT ON COLUMN {table.address}.state IS 'Where it is on its way.';"


def _view(table: Table) -> Iterator[str]:
    view = f"{table.schema}.{table.name}_live"
    yield f"CREATE VIEW {view} AS\n    SELECT id, name, amount FROM {table.address} WHERE {table.condition};"
    yield f"GRANT SELECT ON {view} TO {ROLES[1]};"


def _trigger(table: Table) -> Iterator[str]:
    function = f"{table.schema}.{table.name}_touch"
    yield f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$"
    yield f"BEGIN\n    NEW.amount := NEW.amount + {table.increment};\n    RETURN NEW;\nEND $$;"
    timing = f"BEFORE UPDATE ON {table.address} FOR EACH ROW"
    yield f"CREATE TRIGGER {table.name}_touch {timing} EXECUTE FUNCTION {function}();"


def _policy(table: Table) -> Iterator[str]:
    yield f"ALTER TABLE {table.address} ENABLE ROW LEVEL SECURITY;"
    own = "tenant_id = current_setting('app.tenant')::integer"
    yield f"CREATE POLICY own ON {table.address} TO {ROLES[0]} USING ({own});"


def _totals(table: Table) -> Iterator[str]:
    view = f"{table.schema}.{table.name}_totals"
    query = f"SELECT state, sum(amount) AS total FROM {table.address} GROUP BY state"
    yield f"CREATE MATERIALIZED VIEW {view} AS\n    {query};"
    yield f"CREATE UNIQUE INDEX {table.name}_totals_idx ON {view} (state);"


_SOMETIMES: tuple[tuple[int, Callable[[Table], Iterator[str]]], ...] = (
    (3, _comments),
    (4, _view),
    (5, _trigger),
    (10, _policy),
    (50, _totals),
)


def _widen(table: Table) -> None:
    place = table.columns.index("code character varying(20)")
    table.columns[place] = "code character varying(40)"


def _other_default(table: Table) -> None:
    place = table.columns.index("amount numeric(12,2) DEFAULT 0 NOT NULL")
    table.columns[place] = "amount numeric(12,2) DEFAULT 1 NOT NULL"


def _set(attribute: str, value: object) -> Callable[[Table], None]:
    return lambda table: setattr(table, attribute, value)


# The change, and which tables (number modulo the first is the second) have what it changes.
_CHANGES: tuple[tuple[Callable[[Table], None], int, int], ...] = (
    (lambda table: table.columns.append("added text"), 1, 0),
    (_widen, 1, 0),
    (lambda table: table.indexes.update(state="(state)"), 1, 0),
    (lambda table: table.indexes.update(name="(name)"), 1, 0),
    (_set("minimum", -1), 1, 0),
    (_other_default, 1, 0),
    (_set("comment", "Described anew."), 3, 2),
    (_set("condition", "deleted_at IS NULL AND amount > 0"), 4, 3),
    (_set("increment", 2), 5, 4),
    (_set("rights", "SELECT, INSERT"), 1, 0),
)


def _places(tables: int, changes: int) -> Iterator[tuple[int, Callable[[Table], None]]]:
    """Which table has which change: spread evenly, each on a table that has what it changes."""
    for number in range(changes):
        change, divisor, remainder = _CHANGES[number % len(_CHANGES)]
        first = number * tables // changes
        yield first + (remainder - first) % divisor, change
