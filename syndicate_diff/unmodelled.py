"""What users made and no kind models: it is named, never skipped in silence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from syndicate_diff.reading import EXTENSION, FIRST_USER_OID, Address, Reading
from syndicate_diff.registry import kinds


def unmodelled(cursor: Any, links: list[tuple[Any, ...]], reading: Reading) -> tuple[str, ...]:
    """The user objects of pg_depend that resolve to no fact, named by the server itself."""
    nameless = {reading.catalogs.get(kind.catalog) for kind in kinds().values() if not kind.addressed}
    nameless -= {reading.catalogs.get(kind.catalog) for kind in kinds().values() if kind.addressed}
    ends = {
        (class_oid, oid, 0)
        for class_oid, oid, _, _, _, _, deptype in links
        if oid >= FIRST_USER_OID and deptype != "e" and class_oid not in nameless
    }
    unknown = _lasting(cursor, [end for end in ends if reading.resolve(end) is None], links)
    named = [("", end) for end in _made_by_users(unknown, links, reading)]
    return _named_by_server(cursor, named + reading.unattached)


def _named_by_server(cursor: Any, unknown: list[tuple[str, Address]]) -> tuple[str, ...]:
    """``comment on index public.orders_pkey`` for what cannot be a fact, in pg_identify_object's words."""
    if not unknown:
        return ()
    cursor.execute(
        """
        SELECT DISTINCT CASE WHEN u.what <> '' THEN u.what || ' on ' ELSE '' END || i.type || ' ' || i.identity
        FROM unnest(%s::text[], %s::oid[], %s::oid[], %s::int[]) AS u(what, classid, objid, subid)
        CROSS JOIN LATERAL pg_identify_object(u.classid, u.objid, u.subid) i
        WHERE i.identity IS NOT NULL AND coalesce(i.schema, '') !~ '^pg_' AND i.identity !~ '^pg_toast|^pg_temp'
          AND coalesce(i.schema, '') <> 'information_schema'
        ORDER BY 1
        """,
        (
            [what for what, _ in unknown],
            [class_oid for _, (class_oid, _, _) in unknown],
            [oid for _, (_, oid, _) in unknown],
            [subid for _, (_, _, subid) in unknown],
        ),
    )
    return tuple(row[0] for row in cursor.fetchall())


def _lasting(cursor: Any, unknown: list[Address], links: list[tuple[Any, ...]]) -> list[Address]:
    """Without what is in a schema for temporary objects, or is about such an object: it goes with a session."""
    if not unknown:
        return []
    cursor.execute(
        "SELECT 'pg_namespace'::regclass::oid, oid, 0 FROM pg_namespace WHERE nspname ~ '^pg_(toast_)?temp_'"
    )
    passing: set[Address] = set(cursor.fetchall())
    ends = [((class_oid, oid, 0), (ref_class, ref_oid, 0)) for class_oid, oid, _, ref_class, ref_oid, _, _ in links]
    found = passing
    while found:
        found = {end for end, reference in ends if reference in passing} - passing
        passing |= found
    return [end for end in unknown if end not in passing]


def _made_by_users(unknown: list[Address], links: list[tuple[Any, ...]], reading: Reading) -> list[Address]:
    """Without what hangs on extensions alone, such as the loose members of their operator families."""
    wanted = set(unknown)
    references: dict[Address, list[Address]] = {}
    for class_oid, oid, _, ref_class, ref_oid, ref_subid, deptype in links:
        if (class_oid, oid, 0) in wanted and deptype != "r":
            references.setdefault((class_oid, oid, 0), []).append((ref_class, ref_oid, ref_subid))
    found = {end: _hangs_on_extensions(end, references, reading) for end in unknown}
    return [end for end, hangs in found.items() if not hangs]


def _hangs_on_extensions(
    end: Address, references: Mapping[Address, list[Address]], reading: Reading, seen: frozenset[Address] = frozenset()
) -> bool:
    """Whether all that it depends on is of extensions, or hangs on them, as the index of a key of their table does."""
    needed = references.get(end, ())
    return bool(needed) and all(
        (reference not in seen and _hangs_on_extensions((*reference[:2], 0), references, reading, seen | {end}))
        if (identity := reading.resolve(reference)) is None
        else identity.kind == EXTENSION
        for reference in needed
    )
