"""Foreign-data wrappers, foreign servers and user mappings.

https://www.postgresql.org/docs/current/ddl-foreign-data.html. The options of a user mapping, which hold
passwords, can be read by a superuser and, within limits, by the server's owner and the mapped user:
https://www.postgresql.org/docs/current/view-pg-user-mappings.html. A mapping whose options cannot be read
is left alone. Of a mapping every option but `user` is secret, else those whose names say so.
"""

from __future__ import annotations

from collections.abc import Iterator

from syndicate_diff import sql
from syndicate_diff.catalog_sql import function_name, not_member, sorted_options
from syndicate_diff.context import Alteration, Creation
from syndicate_diff.kind import Kind
from syndicate_diff.kinds.shared.foreign_options import concealed, option_changes, shown_options, with_options
from syndicate_diff.model import Fact
from syndicate_diff.rules import REPLACE, InPlace
from syndicate_diff.statement import Danger, Hazard, Statement


def _is_secret_of_mapping(option: str) -> bool:
    return option != "user"


def _routine(fact: Fact, attribute: str) -> str:
    return f"{attribute.upper()} {fact[attribute]}" if fact[attribute] else f"NO {attribute.upper()}"


def _create_wrapper(creation: Creation) -> Statement:
    fact = creation.fact
    routines = [_routine(fact, attribute) for attribute in ("handler", "validator") if fact[attribute]]
    return with_options(" ".join([f"CREATE FOREIGN DATA WRAPPER {sql.name(fact.name)}", *routines]), fact)


def _alter_wrapper(change: Alteration) -> Statement:
    """One statement, so that the new validator sees the new options."""
    clauses = [_routine(change.new, name) for name in ("handler", "validator") if name in change.attributes]
    if "options" in change.attributes:
        clauses.append(option_changes(change))
    return concealed(f"ALTER FOREIGN DATA WRAPPER {sql.name(change.new.name)} {' '.join(clauses)}", change.new)


_WRAPPER = InPlace(_alter_wrapper)

FOREIGN_DATA_WRAPPER = Kind(
    name="foreign data wrapper",
    sql="FOREIGN DATA WRAPPER",
    catalog="pg_foreign_data_wrapper",
    found_in="pg_foreign_data_wrapper WHERE oid >= 16384",
    query=f"""
        SELECT w.oid, ARRAY[w.fdwname::text] AS parts, pg_get_userbyid(w.fdwowner)::text AS owner,
               {function_name("w.fdwhandler")} AS handler, {function_name("w.fdwvalidator")} AS validator,
               {sorted_options("w.fdwoptions")} AS options
        FROM pg_foreign_data_wrapper w WHERE {not_member("pg_foreign_data_wrapper", "w.oid")}
    """,
    create=_create_wrapper,
    renamable=True,
    claims=lambda fact: [("foreign data wrapper", fact.name)],
    in_schema=False,
    weight=48,
    verbatim=frozenset({"options"}),
    shown={"options": shown_options()},
    alter={"handler": _WRAPPER, "validator": _WRAPPER, "options": _WRAPPER},
)


def _create_server(creation: Creation) -> Statement:
    fact = creation.fact
    kind = f" TYPE {sql.literal(fact['type'])}" if fact["type"] is not None else ""
    version = f" VERSION {sql.literal(fact['version'])}" if fact["version"] is not None else ""
    wrapper = f" FOREIGN DATA WRAPPER {sql.name(fact['wrapper'])}"
    return with_options(f"CREATE SERVER {sql.name(fact.name)}{kind}{version}{wrapper}", fact)


def _alter_server(change: Alteration) -> Statement:
    clauses = []
    if "version" in change.attributes:
        clauses.append(f"VERSION {sql.literal_or_null(change.now('version'))}")
    if "options" in change.attributes:
        clauses.append(option_changes(change))
    return concealed(f"ALTER SERVER {sql.name(change.new.name)} {' '.join(clauses)}", change.new)


_SERVER = InPlace(_alter_server)

FOREIGN_SERVER = Kind(
    name="foreign server",
    sql="SERVER",
    grant_on="FOREIGN SERVER",
    catalog="pg_foreign_server",
    found_in="pg_foreign_server",
    query=f"""
        SELECT s.oid, ARRAY[s.srvname::text] AS parts, pg_get_userbyid(s.srvowner)::text AS owner,
               w.fdwname::text AS wrapper, s.srvtype AS type, s.srvversion AS version,
               {sorted_options("s.srvoptions")} AS options
        FROM pg_foreign_server s JOIN pg_foreign_data_wrapper w ON w.oid = s.srvfdw
        WHERE {not_member("pg_foreign_server", "s.oid")}
    """,
    create=_create_server,
    renamable=True,
    in_schema=False,
    weight=48,
    verbatim=frozenset({"type", "version", "options"}),
    shown={"options": shown_options()},
    alter={"wrapper": REPLACE, "type": REPLACE, "version": _SERVER, "options": _SERVER},
)


def _mapping_address(fact: Fact) -> str:
    server, user = fact.parts
    return f"FOR {'PUBLIC' if user == 'public' else sql.name(user)} SERVER {sql.name(server)}"


def _create_mapping(creation: Creation) -> Statement:
    fact = creation.fact
    options_clause = sql.foreign_options(fact["options"])
    statement = f"CREATE USER MAPPING {_mapping_address(fact)} {options_clause}".rstrip()
    return concealed(statement, fact, is_secret=_is_secret_of_mapping)


def _alter_mapping(change: Alteration) -> Statement:
    statement = f"ALTER USER MAPPING {_mapping_address(change.new)} {option_changes(change)}"
    return concealed(statement, change.new, is_secret=_is_secret_of_mapping)


def _drop_mapping(fact: Fact) -> Iterator[Statement]:
    hazard = Hazard(Danger.PRIVILEGES, "the role can no longer use the foreign server by this mapping")
    yield Statement(f"DROP USER MAPPING {_mapping_address(fact)}", hazards=(hazard,))


# Whether the view shows the options, which are NULL too where there are none.
_READABLE = """
    (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
    OR CASE WHEN m.umuser = 0 THEN pg_has_role(s.srvowner, 'USAGE')
            ELSE m.usename = current_user
                 AND (pg_has_role(s.srvowner, 'USAGE') OR has_server_privilege(s.oid, 'USAGE')) END"""
_MAPPINGS = f"""
    FROM pg_user_mappings m JOIN pg_foreign_server s ON s.oid = m.srvid
    WHERE {not_member("pg_user_mapping", "m.umid")}"""

# No part of its server, for a server's drop does not take its mappings along.
USER_MAPPING = Kind(
    name="user mapping",
    sql="USER MAPPING",
    catalog="pg_user_mapping",
    found_in="pg_user_mappings",
    query=f"""
        SELECT m.umid AS oid, ARRAY[m.srvname::text, m.usename::text] AS parts,
               {sorted_options("m.umoptions")} AS options
        {_MAPPINGS}
    """,
    unreadable=f"""
        SELECT ARRAY[m.srvname::text, m.usename::text],
               'its options can be read by superusers and, within limits, by the server''s owner and the mapped role'
        {_MAPPINGS} AND ({_READABLE}) IS NOT TRUE
    """,
    verbatim=frozenset({"options"}),
    shown={"options": shown_options(_is_secret_of_mapping)},
    create=_create_mapping,
    drop=_drop_mapping,
    address=_mapping_address,
    in_schema=False,
    weight=49,
    alter={"options": InPlace(_alter_mapping)},
)
