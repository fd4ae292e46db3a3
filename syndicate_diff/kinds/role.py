"""Roles, memberships, and the settings of roles.

https://www.postgresql.org/docs/current/sql-createrole.html. The bootstrap superuser and the predefined roles
belong to the installation. Passwords are never read.
"""

from __future__ import annotations

from collections.abc import Iterator

from syndicate_diff import sql
from syndicate_diff.catalog_sql import known, live_says, since
from syndicate_diff.context import Alteration, Creation
from syndicate_diff.kind import Kind
from syndicate_diff.kinds.shared.setting_values import SETTINGS, assignment, concealed, is_secret, setting_name
from syndicate_diff.kinds.shared.this_database import NAME, in_this_database
from syndicate_diff.model import Fact, Identity, Parts
from syndicate_diff.rules import InPlace, NotCompared
from syndicate_diff.statement import Danger, Hazard, Statement

_BOOTSTRAP = 10

_FLAGS = {
    "superuser": "SUPERUSER",
    "inherit": "INHERIT",
    "create_role": "CREATEROLE",
    "create_database": "CREATEDB",
    "login": "LOGIN",
    "replication": "REPLICATION",
    "bypass_row_security": "BYPASSRLS",
}
# What a new role has. PostgreSQL cannot take an end of validity away again: never ('infinity') is as good as none.
_USUAL = dict.fromkeys(_FLAGS, False) | {"inherit": True, "connection_limit": -1, "valid_until": None}


def _clause(fact: Fact, attribute: str) -> str:
    value = fact[attribute]
    if attribute in _FLAGS:
        return _FLAGS[attribute] if value else f"NO{_FLAGS[attribute]}"
    if attribute == "connection_limit":
        return f"CONNECTION LIMIT {value}"
    return f"VALID UNTIL {sql.literal(value or 'infinity')}"


def _create(fact: Fact) -> Statement:
    clauses = [_clause(fact, name) for name, usual in _USUAL.items() if fact[name] != usual]
    text = " ".join([f"CREATE ROLE {sql.name(fact.name)}", *(["WITH", *clauses] if clauses else [])])
    return Statement(text, hazards=_powers(fact, {name for name in _FLAGS if fact[name]}))


def _alter(change: Alteration) -> Statement:
    changed = [name for name in _USUAL if name in change.attributes]
    clauses = " ".join(_clause(change.new, name) for name in changed)
    hazards = _powers(change.new, {name for name in changed if name in _FLAGS and change.now(name)})
    lost = [_FLAGS[name] for name in changed if name in _FLAGS and not change.now(name)]
    if lost:
        hazards += (Hazard(Danger.PRIVILEGES, f"the role loses {', '.join(lost)}"),)
    return Statement(f"ALTER ROLE {sql.name(change.new.name)} WITH {clauses}", hazards=hazards)


def _powers(fact: Fact, gained: set[str]) -> tuple[Hazard, ...]:
    """The attributes that no grant can restrict."""
    powers = [_FLAGS[name] for name in ("superuser", "replication", "bypass_row_security") if name in gained]
    reason = f"{fact.name} can see and do more than grants say: {', '.join(powers)}"
    return (Hazard(Danger.PRIVILEGES, reason),) if powers else ()


def _drop(fact: Fact) -> Statement:
    reason = "nobody can connect as this role any more; fails while it owns or holds anything in any database"
    return Statement(f"DROP ROLE {sql.name(fact.name)}", hazards=(Hazard(Danger.PRIVILEGES, reason),))


_ATTRIBUTES = InPlace(_alter)

ROLE = Kind(
    name="role",
    sql="ROLE",
    catalog="pg_authid",
    query=f"""
        SELECT r.oid, ARRAY[r.rolname::text] AS parts, r.rolsuper AS superuser, r.rolinherit AS inherit,
               r.rolcreaterole AS create_role, r.rolcreatedb AS create_database, r.rolcanlogin AS login,
               r.rolreplication AS replication, r.rolbypassrls AS bypass_row_security,
               r.rolconnlimit AS connection_limit, nullif(r.rolvaliduntil, 'infinity')::text AS valid_until
        FROM pg_roles r WHERE r.oid <> {_BOOTSTRAP} AND r.rolname !~ '^pg_'
    """,
    create=lambda creation: _create(creation.fact),
    drop=_drop,
    cluster=True,
    weight=0,
    alter=dict.fromkeys(_USUAL, _ATTRIBUTES),
)


# Who plans, where that is no superuser: who grants is then the grantor, as a superuser is not.
_PLANNER, _KEY = "planner", "'name'"
_PLANNER_QUERY = f"SELECT {_KEY}, rolname::text FROM pg_roles WHERE rolname = current_user AND NOT rolsuper"
_NAME_OF_PLANNER = f"coalesce({live_says(_PLANNER, _KEY)}, (SELECT r.name FROM ({_PLANNER_QUERY}) r(key, name)))"


def _grantor(grant: str) -> str:
    """The superuser, and who plans, need not be named."""
    unnamed = f"{grant}.grantor = {_BOOTSTRAP} OR pg_get_userbyid({grant}.grantor) = p.name"
    return f"CASE WHEN {unnamed} THEN '{{}}' ELSE ARRAY[pg_get_userbyid({grant}.grantor)::text] END"


def _memberships(version: int) -> str:
    """Until 15, a membership has one grantor only, who means nothing.

    Who may only create roles gets ADMIN of each, by the superuser, and cannot give that back: it is left out.
    """
    above = f"""
        CASE WHEN {_grantor("m")} <> '{{}}' THEN
             ARRAY(SELECT array_to_string({_grantor("a")}, '')
                   FROM pg_auth_members a WHERE a.roleid = m.roleid AND a.member = m.grantor) END"""
    options = "m.admin_option AND NOT m.inherit_option AND NOT m.set_option"
    by_itself = f"(m.grantor = {_BOOTSTRAP} AND pg_get_userbyid(m.member) = p.name AND {options})"
    is_told = since(version, 16, f"{by_itself} IS NOT TRUE", "true")
    return f"""
        SELECT 0::oid AS oid, ARRAY[m.role, m.member] || m.grantors AS parts, m.through,
               bool_or(m.admin_option) AS admin, bool_or(m.inherit) AS inherit, bool_or(m.may_set) AS may_set
        FROM (SELECT pg_get_userbyid(m.roleid)::text AS role, pg_get_userbyid(m.member)::text AS member,
                     {known(version, 16, _grantor("m"), "'{}'::text[]")} AS grantors,
                     {known(version, 16, above, "NULL::text[]")} AS through, m.admin_option,
                     {known(version, 16, "m.inherit_option", "NULL::boolean")} AS inherit,
                     {known(version, 16, "m.set_option", "NULL::boolean")} AS may_set
              FROM pg_auth_members m CROSS JOIN (SELECT {_NAME_OF_PLANNER} AS name) p
              WHERE (m.roleid >= 16384 OR m.member >= 16384) AND {is_told}
             ) m
        GROUP BY m.role, m.member, m.grantors, m.through
    """


def _granted_by(fact: Fact) -> str:
    return "".join(f" GRANTED BY {sql.name(grantor)}" for grantor in fact.parts[2:])


def _grant(fact: Fact, options: str) -> str:
    role, member = fact.parts[:2]
    return f"GRANT {sql.name(role)} TO {sql.name(member)}{options}{_granted_by(fact)}"


def _create_membership(creation: Creation) -> str:
    fact = creation.fact
    if fact["inherit"] is None:
        return _grant(fact, " WITH ADMIN OPTION" if fact["admin"] else "")
    member = creation.target.get(Identity(ROLE.name, (fact.parts[1],)))
    usual = {"ADMIN": False, "INHERIT": member["inherit"] if member else None, "SET": True}
    wanted = {"ADMIN": fact["admin"], "INHERIT": fact["inherit"], "SET": fact["may_set"]}
    return _grant(fact, _options({name: value for name, value in wanted.items() if value != usual[name]}))


def _options(wanted: dict[str, bool]) -> str:
    listed = ", ".join(f"{name} {'TRUE' if value else 'FALSE'}" for name, value in wanted.items())
    return f" WITH {listed}" if listed else ""


def _alter_membership(change: Alteration) -> str | Statement:
    fact = change.new
    if fact["inherit"] is not None:
        words = {"admin": "ADMIN", "inherit": "INHERIT", "may_set": "SET"}
        changed = [name for name in words if name in change.attributes]
        lost = [words[name] for name in changed if not fact[name]]
        role, member = fact.parts[:2]
        hazard = Hazard(Danger.PRIVILEGES, f"{member} is a member of {role} without {' and '.join(lost)}")
        statement = _grant(fact, _options({words[name]: fact[name] for name in changed}))
        return Statement(statement, hazards=(hazard,) if lost else ())
    if fact["admin"]:
        return _grant(fact, " WITH ADMIN OPTION")
    hazard = Hazard(Danger.PRIVILEGES, "the member can no longer let others in")
    role, member = fact.parts[:2]
    return Statement(f"REVOKE ADMIN OPTION FOR {sql.name(role)} FROM {sql.name(member)}", hazards=(hazard,))


def _drop_membership(fact: Fact) -> Statement:
    role, member = fact.parts[:2]
    hazard = Hazard(Danger.PRIVILEGES, f"{member} loses what it may do as {role}")
    return Statement(f"REVOKE {sql.name(role)} FROM {sql.name(member)}{_granted_by(fact)}", hazards=(hazard,))


def _membership_needs(fact: Fact) -> Iterator[Identity]:
    role, _, *grantors = fact.parts
    yield from (Identity(ROLE.name, (name,)) for name in fact.parts)
    for above in fact["through"] or ():
        yield Identity(MEMBERSHIP.name, (role, *grantors, *([above] if above else [])))


def _words(parts: Parts) -> str:
    role, member, *grantors = map(sql.name, parts)
    return f"membership of {member} in {role}" + "".join(f" by {grantor}" for grantor in grantors)


_MEMBERSHIP = InPlace(_alter_membership)

MEMBERSHIP = Kind(
    name="membership",
    catalog="pg_auth_members",
    query=_memberships,
    create=_create_membership,
    drop=_drop_membership,
    depends=_membership_needs,
    claims=lambda fact: [("members of each other", *sorted(fact.parts[:2]))],  # PostgreSQL refuses a circle
    cluster=True,
    roles=lambda parts: parts[:2],
    words=_words,
    lookups={_PLANNER: _PLANNER_QUERY},
    told=[_PLANNER],
    weight=1,
    alter={
        "admin": _MEMBERSHIP,
        "inherit": _MEMBERSHIP,
        "may_set": _MEMBERSHIP,
        "through": NotCompared("the memberships of the grantor are facts of their own"),
    },
)


def _set(fact: Fact, clause: str) -> str:
    role, database, _ = fact.parts
    if not database:
        return f"ALTER ROLE {sql.name(role) if role else 'ALL'} {clause}"
    return in_this_database(f"ALTER ROLE {sql.name(role)} IN DATABASE {NAME} {clause}")


def _assign(fact: Fact) -> Statement:
    return concealed(_set(fact, f"SET {assignment(fact.name, fact['value'])}"), fact.name, fact["value"])


def _reset(fact: Fact) -> str:
    return _set(fact, f"RESET {setting_name(fact.name)}")


ROLE_SETTING = Kind(
    name="role setting",
    catalog="pg_db_role_setting",
    # All roles (0) in this database is a setting of the database.
    query=f"""
        SELECT 0::oid AS oid,
               ARRAY[coalesce(r.rolname, ''), CASE s.setdatabase WHEN 0 THEN '' ELSE 'this database' END,
                     c.name]::text[] AS parts,
               CASE WHEN s.setrole <> 0 THEN 'role' END AS parent, c.value
        FROM pg_db_role_setting s LEFT JOIN pg_roles r ON r.oid = s.setrole CROSS JOIN LATERAL {SETTINGS} c
        WHERE (s.setrole NOT IN (0, {_BOOTSTRAP}) AND r.rolname !~ '^pg_'
               OR s.setrole = 0 AND s.setdatabase = 0)
          AND s.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
    """,
    own_parts=2,
    create=lambda creation: _assign(creation.fact),
    drop=_reset,
    cluster=True,
    weight=1,
    verbatim=frozenset({"value"}),
    secret=is_secret,
    alter={"value": InPlace(lambda change: _assign(change.new))},
)
