"""Schemas. https://www.postgresql.org/docs/current/sql-createschema.html"""

from syndicate_diff import sql
from syndicate_diff.catalog_sql import not_member, user_schema
from syndicate_diff.kind import Kind

SCHEMA = Kind(
    name="schema",
    sql="SCHEMA",
    catalog="pg_namespace",
    # The owner of what initdb made (`public`) differs by version and installation and means nothing.
    query=f"""
        SELECT n.oid, ARRAY[n.nspname::text] AS parts,
               CASE WHEN n.oid >= 16384 OR n.nspowner NOT IN (10, 6171)
                    THEN pg_get_userbyid(n.nspowner)::text END AS owner
        FROM pg_namespace n WHERE {user_schema()} AND {not_member("pg_namespace", "n.oid")}
    """,
    create=lambda c: f"CREATE SCHEMA {sql.name(c.fact.name)}",
    rename=lambda fact, new: f"ALTER SCHEMA {sql.name(fact.name)} RENAME TO {sql.name(new)}",
    weight=2,
)
