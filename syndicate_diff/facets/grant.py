"""Grants, on whatever can have them. https://www.postgresql.org/docs/current/ddl-priv.html

A fact says what one grantee has from one grantor on one object where that is not what PostgreSQL
gives by itself. The object's owner goes by the empty name, so that a change of
owner, which PostgreSQL carries over to the grants, is not a change of the grants.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from syndicate_diff import sql
from syndicate_diff.kind import Alteration, Creation, InPlace, Kind, kinds
from syndicate_diff.model import Catalog, Fact, Identity
from syndicate_diff.statement import Danger, Hazard, Statement

# catalog, acl column, owner column, acldefault's type, objsubid
_CARRIERS = (
    ("pg_class", "relacl", "relowner", "CASE relkind WHEN 'S' THEN 's' ELSE 'r' END", "relkind <> 'c'"),
    ("pg_proc", "proacl", "proowner", "'f'", "true"),
    ("pg_namespace", "nspacl", "nspowner", "'n'", "true"),
    ("pg_type", "typacl", "typowner", "'T'", "true"),
    ("pg_language", "lanacl", "lanowner", "'l'", "true"),
    ("pg_foreign_data_wrapper", "fdwacl", "fdwowner", "'F'", "true"),
    ("pg_foreign_server", "srvacl", "srvowner", "'S'", "true"),
)


def _carrier(catalog: str, acl: str, owner: str, acl_type: str, condition: str) -> str:
    return f"""
        SELECT 'pg_catalog.{catalog}'::regclass::oid AS class, oid, 0 AS subid, {acl} AS acl,
               acldefault(({acl_type})::"char", {owner}) AS usual, {owner} AS owner
        FROM {catalog} WHERE {acl} IS NOT NULL AND {condition}"""


_COLUMNS = """
        SELECT 'pg_catalog.pg_class'::regclass::oid, a.attrelid, a.attnum::int, a.attacl, acldefault('c', c.relowner), c.relowner
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE a.attacl IS NOT NULL AND NOT a.attisdropped"""

_QUERY = f"""
    WITH carrier AS (
        {" UNION ALL ".join(_carrier(*carrier) for carrier in _CARRIERS)}
        UNION ALL {_COLUMNS}
    ), entry AS (
        SELECT class, oid, subid, owner, false AS usual, x.* FROM carrier, aclexplode(acl) x
        UNION ALL
        SELECT class, oid, subid, owner, true, x.* FROM carrier, aclexplode(carrier.usual) x
    )
    SELECT class, oid, subid,
           ARRAY[CASE WHEN grantee = owner THEN '' WHEN grantee = 0 THEN 'public' ELSE pg_get_userbyid(grantee)::text END,
                 CASE WHEN grantor = owner THEN '' ELSE pg_get_userbyid(grantor)::text END] AS suffix,
           array_agg(privilege_type || CASE WHEN is_grantable AND grantee <> owner THEN '*' ELSE '' END ORDER BY privilege_type)
               FILTER (WHERE NOT usual) AS privileges,
           array_agg(privilege_type ORDER BY privilege_type) FILTER (WHERE usual) AS usual
    FROM entry
    GROUP BY class, oid, subid, owner, grantee, grantor
    HAVING array_agg(privilege_type || CASE WHEN is_grantable AND grantee <> owner THEN '*' ELSE '' END ORDER BY privilege_type)
               FILTER (WHERE NOT usual)
           IS DISTINCT FROM array_agg(privilege_type ORDER BY privilege_type) FILTER (WHERE usual)
"""


def _grantee(fact: Fact, catalog: Catalog) -> str:
    grantee = fact.parts[-2]
    if grantee == "public":
        return "PUBLIC"
    return sql.name(grantee or _owner(fact, catalog))


def _owner(fact: Fact, catalog: Catalog) -> str:
    """The owner of the object: its own, or that of what it is a part of."""
    identity = fact.parent
    while identity is not None:
        attributes = catalog.fact(identity).attributes
        if "owner" in attributes:
            return str(attributes["owner"] or catalog.role)
        identity = catalog.parent(identity)
    return catalog.role


def object_address(fact: Fact, catalog: Catalog) -> tuple[str, str]:
    """The column list, and how GRANT names the object: ``("(total)", "TABLE public.orders")``."""
    assert fact.parent is not None
    target = catalog.fact(fact.parent)
    if fact.parent.kind.endswith("column") and target.parent:
        relation = catalog.fact(target.parent)
        return f" ({sql.name(target.name)})", f"TABLE {sql.qualified(*relation.parts)}"
    kind = kinds()[fact.parent.kind]
    return "", f"{kind.grant_on or kind.sql} {kind.address(target)}"


def _as_grantor(fact: Fact, statement: Statement) -> Iterator[str | Statement]:
    grantor = fact.parts[-1]
    if not grantor:
        yield statement
        return
    yield f"SET ROLE {sql.name(grantor)}"
    yield statement
    yield "RESET ROLE"


def _between(fact: Fact, catalog: Catalog, old: Iterable[str], new: Iterable[str]) -> Iterator[str | Statement]:
    """The REVOKE and GRANT statements from one list of privileges to another."""
    had, has = list(old), list(new)
    gone = [p for p in had if p.rstrip("*") not in {q.rstrip("*") for q in has}]
    only_option = [p.rstrip("*") for p in had if p.endswith("*") and p.rstrip("*") in has]
    plain = [p for p in has if not p.endswith("*") and p.rstrip("*") not in {q.rstrip("*") for q in had}]
    grantable = [p.rstrip("*") for p in has if p.endswith("*") and p not in had]
    hazard = Hazard(Danger.PRIVILEGES, "a role loses a right that it may be using")
    for template, privileges, hazards in (
        ("REVOKE {} ON {} FROM {}", [p.rstrip("*") for p in gone], (hazard,)),
        ("REVOKE GRANT OPTION FOR {} ON {} FROM {}", only_option, (hazard,)),
        ("GRANT {} ON {} TO {}", plain, ()),
        ("GRANT {} ON {} TO {} WITH GRANT OPTION", grantable, ()),
    ):
        if privileges:
            columns, target = object_address(fact, catalog)
            listed = ", ".join(privilege + columns for privilege in privileges)
            text = template.format(listed, target, _grantee(fact, catalog))
            yield from _as_grantor(fact, Statement(text, hazards=hazards))


def _create(creation: Creation) -> Iterator[str | Statement]:
    fact = creation.fact
    return _between(fact, creation.catalog, fact["usual"] or (), fact["privileges"] or ())


def _drop(fact: Fact, catalog: Catalog) -> Iterator[str | Statement]:
    return _between(fact, catalog, fact["privileges"] or (), fact["usual"] or ())


def _change(change: Alteration) -> Iterator[str | Statement]:
    return _between(change.new, change.target, change.was("privileges") or (), change.now("privileges") or ())


def _roles(fact: Fact) -> Iterator[Identity]:
    for role in fact.parts[-2:]:
        if role not in ("", "public"):
            yield Identity("role", (role,))


_PRIVILEGES = InPlace(_change)

GRANT = Kind(
    name="grant",
    catalog="pg_class",
    query=_QUERY,
    satellite=True,
    create=_create,
    drop_in=_drop,
    depends=_roles,
    weight=80,
    alter={"privileges": _PRIVILEGES, "usual": _PRIVILEGES},
)
