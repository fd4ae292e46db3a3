"""Which case of the corpus changes which attribute, and what it takes to hide that from the planner.

An attribute is named ``kind.attribute``; ``kind.`` is the fact itself: that there is one or none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg2
import yaml
from databases import StatementFailed, TestServer, run_steps

from syndicate_diff.diff import diff
from syndicate_diff.errors import SchemaDiffError
from syndicate_diff.model import Catalog, Identity, Rows
from syndicate_diff.plan import plan_steps
from syndicate_diff.registry import kinds
from syndicate_diff.rules import NotCompared

CHOICES = Path(__file__).with_suffix(".yml")


def choices() -> dict[str, str]:
    """Attribute → ``folder forward`` or ``folder backward``."""
    found: dict[str, str] = yaml.safe_load(CHOICES.read_text(encoding="utf-8"))
    return found


def attributes(read: Catalog) -> Iterator[str]:
    """Every attribute that is compared, and every kind itself; of what is not there nothing was read."""
    for name, kind in kinds().items():
        yield f"{name}."
        query = kind.sql_for(read.version)
        unread = {*kind.alter, *(["owner"] if " AS owner" in query else [])} if query and kind.found_in else ()
        for attribute in read.rows[name].columns or sorted(unread):
            if not isinstance(kind.rule(attribute), NotCompared):
                yield f"{name}.{attribute}"


def changed(source: Catalog, target: Catalog) -> set[str]:
    """The attributes that differ between two catalogs."""
    found: set[str] = set()
    for change in diff(source, target):
        kind = change.identity.kind
        found.update(f"{kind}.{attribute}" for attribute in change.attributes)
        if not change.attributes:
            found.add(f"{kind}.")
    return found


def blinded(source: Catalog, target: Catalog, attribute: str) -> Catalog:
    """The target as a reader would give it that takes that attribute for equal."""
    kind, _, name = attribute.partition(".")
    old, new = source.rows[kind], target.rows[kind]
    place = new.columns.index(name)
    values = {
        parts: (*row[:place], old.values[parts][place], *row[place + 1 :]) if parts in old.values else row
        for parts, row in new.values.items()
    }
    return replace(target, rows={**target.rows, kind: Rows(new.columns, values, new.parents)})


def seen(server: TestServer, url: str, *, alone: bool) -> list[str]:
    """What pg_dump says, and of the cluster and the database itself where the server holds nothing else."""
    return server.schema_dump(url) + (server.cluster_dump() + server.database_dump(url) if alone else [])


def is_caught(
    server: TestServer, url: str, source: Catalog, target: Catalog, dump: list[str], attribute: str, alone: bool
) -> bool:
    """Whether a plan that does not see the attribute is found out: it cannot be made or run, or pg_dump differs.

    `url` is a database like `source`, that may be changed; `dump` is what pg_dump says of the target.
    """
    kind, _, name = attribute.partition(".")

    def is_seen(identity: Identity) -> bool:
        return identity.kind != kind

    try:
        steps = plan_steps(source, blinded(source, target, attribute)) if name else plan_steps(source, target, is_seen)
        run_steps(url, steps)
    except (SchemaDiffError, StatementFailed, psycopg2.Error, KeyError):
        return True
    return seen(server, url, alone=alone) != dump
