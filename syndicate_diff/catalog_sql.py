"""Pieces of SQL that the catalog queries of many kinds share.

They cast no text: ``::int`` would be the cast of users where there is one.
"""

from __future__ import annotations


def since(version: int, major: int, expression: str, otherwise: str) -> str:
    """`expression` on servers of `major` or newer, `otherwise` on older ones."""
    return expression if version >= major else otherwise


def known(version: int, major: int, expression: str, otherwise: str) -> str:
    """Like `since`, for what a newer server has unasked: `otherwise` in a shadow that stands for an older one too."""
    return since(version, major, f"CASE WHEN {live_knows(major)} THEN {expression} ELSE {otherwise} END", otherwise)


def live_knows(major: int) -> str:
    """The condition that the server that the database stands for is of `major` or newer.

    Unlike `since`, which is about the catalogs of the server at hand; the two differ in a shadow of a newer major.
    """
    return f"(SELECT current_setting('schemadiff.major') >= '{major}')"


def live_says(lookup: str, key: str) -> str:
    """The value that a lookup of `Kind.told` has for a key on the live server; NULL where the database is its own."""
    return f"jsonb_in(textout(current_setting('schemadiff.{lookup}'))) ->> ({key})"


def user_schema(namespace: str = "n") -> str:
    """The condition that a pg_namespace row is a user's schema."""
    return f"{namespace}.nspname !~ '^pg_' AND {namespace}.nspname <> 'information_schema'"


def not_member(catalog: str, oid: str) -> str:
    """The condition that no extension owns the object."""
    return (
        f"NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_catalog.{catalog}'::regclass "
        f"AND e.objid = {oid} AND e.deptype = 'e')"
    )


def user_object(catalog: str, oid: str, namespace: str = "n") -> str:
    """The condition that an object is a user's own: in a user's schema and no extension's."""
    return f"{user_schema(namespace)} AND {not_member(catalog, oid)}"


def function_name(oid: str) -> str:
    """A support function as SQL text, NULL where there is none (0)."""
    return f"nullif({oid}::oid, 0)::regproc::text"


def operand(oid: str) -> str:
    """SQL for an operand's type, ``NONE`` where a prefix operator has none."""
    return f"CASE WHEN {oid} = 0 THEN 'NONE' ELSE format_type({oid}, NULL) END"


def sorted_options(expression: str) -> str:
    """An array of foreign-data options by name, as pg_dump writes them; NULL when empty."""
    return f'(SELECT array_agg(o ORDER BY o COLLATE "C") FROM unnest({expression}) o)'


def option_array(expression: str) -> str:
    """An array of options; their order counts, because pg_dump keeps it."""
    return f"{expression}::text[]"


def calls_volatile(tree: str) -> str:
    """SQL for whether a stored expression (`pg_node_tree`) calls a function that may give another value each time."""
    return f"""
        (strpos({tree}::text, 'funcid ') > 0 AND EXISTS (
            SELECT FROM regexp_matches({tree}::text, ' :(?:op)?funcid (\\d+)', 'g') called (oids)
            JOIN pg_proc p ON p.oid = oidin(textout(called.oids[1])) WHERE p.provolatile = 'v'))"""
