"""Snapshots: a catalog as a JSON file, to compare with later or elsewhere (`docs/formats.md`)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from syndicate_diff.defaults import never
from syndicate_diff.errors import SnapshotError
from syndicate_diff.model import Catalog, Identity, Operator, Rows, Skipped
from syndicate_diff.registry import kinds

FORMAT = 4


def to_json(catalog: Catalog) -> str:
    """The catalog as JSON; equal catalogs give the same bytes."""
    rows_by_kind = {kind: _without_secrets(kind, rows) for kind, rows in sorted(catalog.rows.items())}
    concealed = [
        Skipped(Identity(kind, parts), "its secrets are no part of a snapshot")
        for kind, rows in rows_by_kind.items()
        for parts in rows.values
        if rows.values[parts] != catalog.rows[kind].values[parts]
    ]
    document = {
        "format": FORMAT,
        "version": catalog.version,
        "role": catalog.role,
        "superuser": catalog.superuser,
        "facts": {
            kind: {
                "columns": list(rows.columns),
                "rows": [[list(parts), list(rows.values[parts])] for parts in sorted(rows.values)],
                "parents": [[list(parts), rows.parents[parts].to_list()] for parts in sorted(rows.parents)],
            }
            for kind, rows in rows_by_kind.items()
        },
        "dependencies": sorted([a.to_list(), b.to_list(), deptype] for a, b, deptype in catalog.links()),
        "operators": sorted([user.to_list(), sorted(used)] for user, used in catalog.operators.items()),
        "lookups": {name: sorted(map(list, rows)) for name, rows in sorted(catalog.lookups.items())},
        "unmodelled": list(catalog.unmodelled),
        "skipped": sorted([skipped.identity.to_list(), skipped.why] for skipped in (*catalog.skipped, *concealed)),
    }
    return json.dumps(document, ensure_ascii=False, indent=None, separators=(",", ":"), default=str) + "\n"


def _without_secrets(kind_name: str, rows: Rows) -> Rows:
    kind = kinds()[kind_name]
    if not kind.shown and kind.secret is never:
        return rows
    values = {
        parts: tuple(kind.shown_value(name, value, parts) for name, value in zip(rows.columns, row, strict=True))
        for parts, row in rows.values.items()
    }
    return Rows(rows.columns, values, rows.parents)


def from_json(text: str, file: str) -> Catalog:
    """The reverse of `to_json`. Raises SnapshotError for anything else."""
    try:
        document = json.loads(text)
        if document["format"] != FORMAT:
            raise SnapshotError(
                f"the snapshot has format {document['format']}, this schemadiff reads {FORMAT}",
                where=file,
                hint="take it again with this version",
            )
        catalog = _catalog(document)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SnapshotError(
            "not a snapshot, or damaged", where=file, why=str(error), hint="take it again: schemadiff snapshot"
        ) from error
    if other := sorted(kind for kind, rows in catalog.rows.items() if not _is_as_read(kind, rows)):
        raise SnapshotError(
            "another version of schemadiff took the snapshot",
            where=file,
            why=f"this one reads more, or less, of each {other[0]}",
            hint="take it again with this version",
        )
    return catalog


def _is_as_read(kind_name: str, rows: Rows) -> bool:
    """Whether the facts have the attributes that the kind has now."""
    kind = kinds().get(kind_name)
    return not rows.values or bool(kind and set(rows.columns) - {"owner"} == set(kind.alter) - {"owner"})


def read_snapshot(path: Path) -> Catalog:
    """The catalog in a file. Raises SnapshotError."""
    try:
        return from_json(path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise SnapshotError("cannot be read", where=str(path), why=str(error), hint="check the path") from error


def _catalog(document: dict[str, Any]) -> Catalog:
    rows = {kind: _rows(content) for kind, content in document["facts"].items()}
    links = [(Identity.from_list(a), Identity.from_list(b), t) for a, b, t in document["dependencies"]]
    lookups = {name: [tuple(row) for row in table] for name, table in document["lookups"].items()}

    def resolved() -> Iterable[tuple[Identity, Identity, str]]:
        return links

    unmodelled = tuple(document["unmodelled"])
    skipped = tuple(Skipped(Identity.from_list(identity), why) for identity, why in document.get("skipped", ()))
    version, role, superuser = (document[name] for name in ("version", "role", "superuser"))
    operators = {
        Identity.from_list(user): frozenset(Operator(*operator) for operator in used)
        for user, used in document["operators"]
    }
    return Catalog(version, role, rows, resolved, lookups, unmodelled, skipped, superuser, operators)


def _rows(content: dict[str, Any]) -> Rows:
    return Rows(
        tuple(content["columns"]),
        {tuple(parts): tuple(values) for parts, values in content["rows"]},
        {tuple(parts): Identity.from_list(parent) for parts, parent in content["parents"]},
    )
