"""Extensions; their members are not facts. https://www.postgresql.org/docs/current/sql-createextension.html

The attribute `version` is None for the default version of the server's own files, and in a shadow for that of the
live server too: which one that is differs between servers and is not part of the schema. Only a version that is
not the default counts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from syndicate_diff import sql
from syndicate_diff.catalog_sql import live_says, operand
from syndicate_diff.context import Alteration
from syndicate_diff.errors import UnsupportedChange
from syndicate_diff.kind import Kind, Members
from syndicate_diff.kinds.shared.routine import arguments
from syndicate_diff.model import Catalog, Fact
from syndicate_diff.rules import InPlace, NotCompared
from syndicate_diff.statement import Lock, LockMode, Statement, data_loss

# (name, version) that the server has scripts for, from the version that is there; '' is the default version.
_PATHS = "extension update paths"
_PATHS_QUERY = """
    SELECT e.extname::text, v.version
    FROM pg_extension e CROSS JOIN pg_available_extensions() a
    CROSS JOIN LATERAL pg_extension_update_paths(CASE WHEN a.name = e.extname THEN a.name END) p
    CROSS JOIN LATERAL (VALUES (p.target), (CASE WHEN p.target = a.default_version THEN '' END)) v(version)
    WHERE e.oid >= 16384 AND p.source = e.extversion AND p.path IS NOT NULL AND v.version IS NOT NULL
"""
_DEFAULTS = "default_versions"

# (extension, name) of each member that can move to another schema with the extension.
_MEMBERS = "extension members"
_CATALOGS = {  # catalog → its columns with the schema and with the name
    "pg_class": ("relnamespace", "relname"),
    "pg_collation": ("collnamespace", "collname"),
    "pg_opclass": ("opcnamespace", "opcname"),
    "pg_operator": ("oprnamespace", "oprname"),
    "pg_opfamily": ("opfnamespace", "opfname"),
    "pg_proc": ("pronamespace", "proname"),
    "pg_ts_config": ("cfgnamespace", "cfgname"),
    "pg_ts_dict": ("dictnamespace", "dictname"),
    "pg_ts_parser": ("prsnamespace", "prsname"),
    "pg_ts_template": ("tmplnamespace", "tmplname"),
    "pg_type": ("typnamespace", "typname"),
}
_MEMBERS_QUERY = " UNION ".join(
    f"""
    SELECT e.extname::text, o.{name}::text
    FROM pg_extension e
    JOIN pg_depend d ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND d.deptype = 'e'
    JOIN {catalog} o ON d.classid = '{catalog}'::regclass AND o.oid = d.objid AND o.{schema} = e.extnamespace
    WHERE e.extrelocatable"""
    for catalog, (schema, name) in _CATALOGS.items()
)

# What the names of members are to others' `claims`: nothing else can have them.
_IN_SCHEMA = {
    "pg_class": "relation",
    "pg_collation": "collation",
    "pg_operator": "operator",
    "pg_proc": "routine",
    "pg_ts_config": "text search configuration",
    "pg_ts_dict": "text search dictionary",
    "pg_ts_parser": "text search parser",
    "pg_ts_template": "text search template",
    "pg_type": "type",
}
_WITHOUT_SCHEMA = {
    "pg_am": ("access method", "amname"),
    "pg_foreign_data_wrapper": ("foreign data wrapper", "fdwname"),
    "pg_language": ("language", "lanname"),
}
_SIGNATURES = {
    "pg_operator": f"'(' || {operand('o.oprleft')} || ', ' || {operand('o.oprright')} || ')'",
    "pg_proc": arguments("o.proargtypes"),
}


def _names() -> Iterator[str]:
    for catalog, claim in _IN_SCHEMA.items():
        schema, name = _CATALOGS[catalog]
        names = [f"'{claim}'", "n.nspname", f"o.{name}", *([_SIGNATURES[catalog]] if catalog in _SIGNATURES else [])]
        yield _members_of(catalog, f"{catalog} o JOIN pg_namespace n ON n.oid = o.{schema}", names)
    for catalog, (claim, name) in _WITHOUT_SCHEMA.items():
        yield _members_of(catalog, f"{catalog} o", [f"'{claim}'", f"o.{name}"])


def _members_of(catalog: str, table: str, names: list[str]) -> str:
    return f"""
        SELECT ARRAY[{", ".join(names)}]::text[] AS claim
        FROM pg_depend d JOIN {table} ON d.classid = '{catalog}'::regclass AND o.oid = d.objid
        WHERE d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND d.deptype = 'e'"""


_NAMES = f"(SELECT jsonb_agg(to_jsonb(m.claim) ORDER BY m.claim) FROM ({' UNION ALL '.join(_names())}) m)"

# Those who read or write them wait for what changes them.
_RELATIONS = """
    (SELECT array_agg(quote_ident(n.nspname) || '.' || quote_ident(c.relname) ORDER BY n.nspname, c.relname)
     FROM pg_depend d JOIN pg_class c ON c.oid = d.objid JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND d.deptype = 'e'
       AND d.classid = 'pg_class'::regclass AND c.relkind <> 'c')"""


def _create(fact: Fact, version: str | None) -> str:
    schema = "" if fact["schema"] == "pg_catalog" else f" WITH SCHEMA {sql.name(fact['schema'])}"
    in_version = f" VERSION {sql.literal(version)}" if version else ""
    return f"CREATE EXTENSION IF NOT EXISTS {sql.name(fact.name)}{schema}{in_version}"


def _create_what_is_there(fact: Fact) -> str:
    """A version that came by updates may have no script of its own any more."""
    if not fact["version"]:
        return _create(fact, None)
    return f"""
        DO $do$ BEGIN
            {_create(fact, fact["version"])};
        EXCEPTION WHEN invalid_parameter_value THEN
            {_create(fact, None)};
        END $do$"""


def _update(change: Alteration) -> str:
    """Without a version, to the one that the server's files call the default."""
    version = change.now("version")
    reachable = _reachable(change.source, change.old.name)
    if reachable is not None and (version or "") not in reachable:
        raise _no_path(change, sorted(filter(None, reachable)))
    to = f" TO {sql.literal(version)}" if version else ""
    return f"ALTER EXTENSION {sql.name(change.new.name)} UPDATE{to}"


def _reachable(source: Catalog, name: str) -> Collection[str] | None:
    """The versions that the extension can be updated to; None where nobody asked the server."""
    paths = source.lookups.get(_PATHS)
    return None if paths is None else {version for extension, version in paths if extension == name}


def _no_path(change: Alteration, reachable: list[str]) -> UnsupportedChange:
    new, old = (
        f"version {fact['version']}" if fact["version"] else "the default version" for fact in (change.new, change.old)
    )
    return UnsupportedChange(
        f"{change.new.identity} cannot be updated to {new}",
        why=f"the server has no update script that leads there from {old}",
        hint="name a version that can be reached"
        + (f" ({', '.join(reachable)})" if reachable else "")
        + ", install the scripts, or drop the extension in one plan and create it in the next",
    )


def _set_schema(change: Alteration) -> Statement:
    statement = f"ALTER EXTENSION {sql.name(change.new.name)} SET SCHEMA {sql.name(change.now('schema'))}"
    return Statement(statement, also=_locked(change.old))


def _claims(fact: Fact) -> Iterator[tuple[str, ...]]:
    """A relation has a type of its name, too, or none that matters, as a sequence or an index."""
    for what, *name in fact["names"] or ():
        yield (what, *name)
        if what == "relation":
            yield ("type", *name)


def _drop(fact: Fact) -> Statement:
    what = "the extension's own tables and types go"
    return data_loss(f"DROP EXTENSION {sql.name(fact.name)}", what, also=_locked(fact))


def _locked(fact: Fact) -> tuple[Lock, ...]:
    return tuple(Lock(relation, LockMode.ACCESS_EXCLUSIVE) for relation in fact["relations"] or ())


def _moving(change: Alteration) -> Members:
    members = change.source.lookups.get(_MEMBERS, ())
    names = (name for extension, name in members if extension == change.old.name)
    return {(change.was("schema"), name): change.now("schema") for name in names}


EXTENSION = Kind(
    name="extension",
    sql="EXTENSION",
    catalog="pg_extension",
    in_schema=False,
    query=f"""
        SELECT e.oid, ARRAY[e.extname::text] AS parts, n.nspname::text AS schema,
               CASE WHEN e.extversion IS DISTINCT FROM a.default_version
                         AND e.extversion IS DISTINCT FROM {live_says(_DEFAULTS, "e.extname")}
                    THEN e.extversion END AS version,
               e.extrelocatable AS relocatable, {_NAMES.strip()} AS names,
               {_RELATIONS.strip()} AS relations
        FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
        LEFT JOIN pg_available_extensions() a ON a.name = e.extname
    """,
    create=lambda creation: _create(creation.fact, creation.fact["version"]),
    copied=_create_what_is_there,
    drop=_drop,
    weight=4,
    lookups={
        _PATHS: _PATHS_QUERY,
        _DEFAULTS: "SELECT name, default_version FROM pg_available_extensions()",
        _MEMBERS: _MEMBERS_QUERY,
    },
    told=[_DEFAULTS],
    moves={"schema": _moving},
    claims=_claims,
    alter={
        "schema": InPlace(_set_schema, possible=lambda change: bool(change.old["relocatable"])),
        "version": InPlace(_update),
        "relocatable": NotCompared("the extension's control file says it"),
        "names": NotCompared("its script makes the members"),
        "relations": NotCompared("its script makes the members"),
    },
)
