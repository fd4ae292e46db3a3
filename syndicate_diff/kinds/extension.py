"""Extensions; their members are not facts. https://www.postgresql.org/docs/current/sql-createextension.html"""

from syndicate_diff import sql
from syndicate_diff.kind import Alteration, Creation, InPlace, Kind, NotCompared
from syndicate_diff.statement import data_loss


def _create(creation: Creation) -> str:
    fact = creation.fact
    schema = "" if fact["schema"] == "pg_catalog" else f" WITH SCHEMA {sql.name(fact['schema'])}"
    return f"CREATE EXTENSION IF NOT EXISTS {sql.name(fact.name)}{schema}"


def _set_schema(change: Alteration) -> str:
    return f"ALTER EXTENSION {sql.name(change.new.name)} SET SCHEMA {sql.name(change.now('schema'))}"


EXTENSION = Kind(
    name="extension",
    sql="EXTENSION",
    catalog="pg_extension",
    in_schema=False,
    query="""
        SELECT e.oid, ARRAY[e.extname::text] AS parts, n.nspname::text AS schema, e.extversion AS version,
               e.extrelocatable AS relocatable
        FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
    """,
    create=_create,
    drop=lambda fact: data_loss(f"DROP EXTENSION {sql.name(fact.name)}", "the extension's own tables and types go"),
    weight=4,
    alter={
        "schema": InPlace(_set_schema, possible=lambda change: bool(change.old["relocatable"])),
        "version": NotCompared("the version that is installed is the server's matter"),
        "relocatable": NotCompared("the extension's control file says it"),
    },
)
