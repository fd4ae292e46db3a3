"""Publications and what they publish.

https://www.postgresql.org/docs/current/sql-createpublication.html. Each table, with its column list and row
filter, and each schema is a fact of its own; column lists, filters and schemas came with PostgreSQL 15.
"""

from __future__ import annotations

from syndicate_diff import sql
from syndicate_diff.catalog_sql import not_member, since
from syndicate_diff.context import Alteration, Creation
from syndicate_diff.kind import Kind
from syndicate_diff.model import Fact
from syndicate_diff.rules import REPLACE, InPlace
from syndicate_diff.statement import LockMode

_KEYWORDS = {"publication table": "TABLE", "publication schema": "TABLES IN SCHEMA"}


def _query(version: int) -> str:
    generated = "CASE p.pubgencols WHEN 's' THEN 'stored' ELSE 'none' END"
    return f"""
        SELECT p.oid, ARRAY[p.pubname::text] AS parts,
               pg_get_userbyid(p.pubowner)::text AS owner,
               p.puballtables AS all_tables,
               concat_ws(', ', CASE WHEN p.pubinsert THEN 'insert' END,
                         CASE WHEN p.pubupdate THEN 'update' END,
                         CASE WHEN p.pubdelete THEN 'delete' END,
                         CASE WHEN p.pubtruncate THEN 'truncate' END) AS publish,
               p.pubviaroot AS via_partition_root,
               {since(version, 18, generated, "'none'")} AS generated_columns
        FROM pg_publication p WHERE {not_member("pg_publication", "p.oid")}
    """


# attribute → (option, default)
_OPTIONS = {
    "publish": ("publish", "insert, update, delete, truncate"),
    "via_partition_root": ("publish_via_partition_root", False),
    "generated_columns": ("publish_generated_columns", "none"),
}


def _option(fact: Fact, attribute: str) -> str:
    value = fact[attribute]
    text = str(value).lower() if isinstance(value, bool) else sql.literal(value)
    return f"{_OPTIONS[attribute][0]} = {text}"


def _create(creation: Creation) -> str:
    fact = creation.fact
    members = sorted(creation.inlined, key=lambda member: list(_KEYWORDS).index(member.identity.kind))
    listed = " FOR ALL TABLES" if fact["all_tables"] else ""
    if members:
        listed = f" FOR {_members(members)}"
    options = [_option(fact, name) for name, (_, default) in _OPTIONS.items() if fact[name] != default]
    tail = f" WITH ({', '.join(options)})" if options else ""
    return f"CREATE PUBLICATION {sql.name(fact.name)}{listed}{tail}"


def _set_options(change: Alteration) -> str:
    options = [_option(change.new, name) for name in _OPTIONS if name in change.attributes]
    return f"ALTER PUBLICATION {sql.name(change.new.name)} SET ({', '.join(options)})"


_SET = InPlace(_set_options)

PUBLICATION = Kind(
    name="publication",
    sql="PUBLICATION",
    catalog="pg_publication",
    found_in="pg_publication",
    query=_query,
    create=_create,
    renamable=True,
    in_schema=False,
    weight=84,
    alter={"all_tables": REPLACE, **dict.fromkeys(_OPTIONS, _SET)},
)


def _members(facts: list[Fact]) -> str:
    """TABLE is written once for all tables, as PostgreSQL 14 wants it."""
    listed = [_member(fact) for fact in facts]
    for index in range(1, len(facts)):
        if facts[index].identity.kind == facts[index - 1].identity.kind:
            listed[index] = listed[index].removeprefix(_KEYWORDS[facts[index].identity.kind])
    return ", ".join(text.strip() for text in listed)


def _member(fact: Fact) -> str:
    """A member as FOR and ADD name it, with what is published of it."""
    columns = f" ({sql.names(fact['columns'])})" if fact.attributes.get("columns") else ""
    where = f" WHERE ({fact['filter']})" if fact.attributes.get("filter") else ""
    return _member_name(fact) + columns + where


def _member_name(fact: Fact) -> str:
    only = "ONLY " if fact.identity.kind == "publication table" else ""
    return f"{_KEYWORDS[fact.identity.kind]} {only}{sql.qualified(*fact.parts[1:])}"


def _alter_publication(fact: Fact, clause: str) -> str:
    return f"ALTER PUBLICATION {sql.name(fact.parts[0])} {clause}"


def _all_or_some(publication: str) -> tuple[str, str]:
    """What keeps schemas, of which everything is published, apart from tables with a list of columns."""
    return ("schemas or lists of columns", publication)


def _tables(version: int) -> str:
    columns = """(SELECT array_agg(a.attname::text ORDER BY a.attname) FROM pg_attribute a
                 WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs))"""
    return f"""
        SELECT r.oid, ARRAY[p.pubname::text, n.nspname::text, c.relname::text] AS parts,
               {since(version, 15, columns, "NULL::text[]")} AS columns,
               {since(version, 15, "pg_get_expr(r.prqual, r.prrelid)", "NULL::text")} AS filter
        FROM pg_publication_rel r JOIN pg_publication p ON p.oid = r.prpubid
        JOIN pg_class c ON c.oid = r.prrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {not_member("pg_publication", "p.oid")}
    """


# ALTER PUBLICATION … SET TABLE would name all the other tables too; DROP and ADD say the same.
PUBLICATION_TABLE = Kind(
    name="publication table",
    catalog="pg_publication_rel",
    found_in="pg_publication_rel",
    query=_tables,
    parent="publication",
    own_parts=2,
    create=lambda creation: _alter_publication(creation.fact, f"ADD {_member(creation.fact)}"),
    drop=lambda fact: _alter_publication(fact, f"DROP {_member_name(fact)}"),
    claims=lambda fact: [_all_or_some(fact.parts[0])] if fact["columns"] else [],
    fold=lambda fact: True,
    in_schema=False,
    weight=85,
    lock=LockMode.SHARE_UPDATE_EXCLUSIVE,
    relation=lambda parts: parts[1:],
    alter={"columns": REPLACE, "filter": REPLACE},
)


def _schemas(version: int) -> str:
    if version < 15:
        return ""
    return f"""
        SELECT s.oid, ARRAY[p.pubname::text, n.nspname::text] AS parts
        FROM pg_publication_namespace s JOIN pg_publication p ON p.oid = s.pnpubid
        JOIN pg_namespace n ON n.oid = s.pnnspid
        WHERE {not_member("pg_publication", "p.oid")}
    """


PUBLICATION_SCHEMA = Kind(
    name="publication schema",
    catalog="pg_publication_namespace",
    found_in="pg_publication_namespace",
    query=_schemas,
    parent="publication",
    create=lambda creation: _alter_publication(creation.fact, f"ADD {_member(creation.fact)}"),
    drop=lambda fact: _alter_publication(fact, f"DROP {_member_name(fact)}"),
    claims=lambda fact: [_all_or_some(fact.parts[0])],
    fold=lambda fact: True,
    in_schema=False,
    weight=85,
)
