"""Extensions; their members are not facts. https://www.postgresql.org/docs/current/sql-createextension.html

The attribute `version` is None for the default version of the server's own files: which one that is
differs between servers and is not part of the schema. Only a version that is not the default counts.
"""

from syndicate_diff import sql
from syndicate_diff.kind import Alteration, Creation, InPlace, Kind, NotCompared
from syndicate_diff.statement import data_loss


def _create(creation: Creation) -> str:
    fact = creation.fact
    schema = "" if fact["schema"] == "pg_catalog" else f" WITH SCHEMA {sql.name(fact['schema'])}"
    version = f" VERSION {sql.literal(fact['version']).strip()}" if fact["version"] else ""
    return f"CREATE EXTENSION IF NOT EXISTS {sql.name(fact.name)}{schema}{version}"


def _update(change: Alteration) -> str:
    """Without a version, to the one that the server's files call the default."""
    version = change.now("version")
    to = f" TO {sql.literal(version).strip()}" if version else ""
    return f"ALTER EXTENSION {sql.name(change.new.name)} UPDATE{to}"


def _set_schema(change: Alteration) -> str:
    return f"ALTER EXTENSION {sql.name(change.new.name)} SET SCHEMA {sql.name(change.now('schema'))}"


EXTENSION = Kind(
    name="extension",
    sql="EXTENSION",
    catalog="pg_extension",
    in_schema=False,
    query="""
        SELECT e.oid, ARRAY[e.extname::text] AS parts, n.nspname::text AS schema,
               CASE WHEN a.default_version IS DISTINCT FROM e.extversion THEN e.extversion END AS version,
               e.extrelocatable AS relocatable
        FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
        LEFT JOIN pg_available_extensions() a ON a.name = e.extname
    """,
    create=_create,
    drop=lambda fact: data_loss(f"DROP EXTENSION {sql.name(fact.name)}", "the extension's own tables and types go"),
    weight=4,
    alter={
        "schema": InPlace(_set_schema, possible=lambda change: bool(change.old["relocatable"])),
        "version": InPlace(_update),
        "relocatable": NotCompared("the extension's control file says it"),
    },
)
