"""Whether a role and its server can run a plan, asked before anything is changed.

https://www.postgresql.org/docs/current/ddl-priv.html: to alter or drop an object takes the rights of its owner, to
make one the right CREATE on its schema, to give it away membership in the new owner. The server has
the last word; this finds what would stop a plan half-way.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from syndicate_diff import sql
from syndicate_diff.defaults import never
from syndicate_diff.errors import PrivilegeError, ServerError
from syndicate_diff.graph import Verb
from syndicate_diff.model import Catalog, Identity
from syndicate_diff.plan import Step
from syndicate_diff.reading import EXTENSION
from syndicate_diff.registry import kinds, printed, target_of

if TYPE_CHECKING:
    from psycopg2.extensions import connection as Connection

_LISTED = 5
_NOT_HELD = "SELECT rolname::text FROM pg_roles WHERE rolname = ANY(%s) AND NOT pg_has_role(oid, 'USAGE')"
# Who gives something away must be able to act as the new owner. Since 16 a membership can be without that.
_NOT_SETTABLE = """
    SELECT rolname::text FROM pg_roles WHERE rolname = ANY(%s)
    AND NOT pg_has_role(oid, CASE WHEN current_setting('server_version_num') < '160000' THEN 'MEMBER' ELSE 'SET' END)
"""
_DATABASE_OWNER = "pg_database_owner"  # which can have no members
_GIVEN_TO = re.compile(r'\bOWNER TO ("(?:[^"]|"")+"|[^\s"]+)$')
_NOT_IN_DATABASE = (
    "SELECT quote_ident(current_database()) WHERE NOT has_database_privilege(current_database(), 'CREATE')"
)
_NOT_AVAILABLE = """
    SELECT wanted FROM unnest(%s::text[]) wanted
    WHERE wanted NOT IN (SELECT name FROM pg_available_extensions) ORDER BY 1
"""
_NO_CREATE = """
    SELECT nspname::text FROM pg_namespace WHERE nspname = ANY(%s) AND NOT has_schema_privilege(oid, 'CREATE')
"""


def check_rights(steps: Sequence[Step], source: Catalog, connection: Connection) -> None:
    """Raise PrivilegeError where the connection's role may not run the steps on `source`, which it has read.

    Raises ServerError where the server lacks an extension.
    """
    absent = missing_extensions(steps, connection)
    if lacking := [*missing_rights(steps, source, connection), *absent]:
        shown = [*lacking[:_LISTED], *([f"and {len(lacking) - _LISTED} more"] * (len(lacking) > _LISTED))]
        by_rights = "connect as the owner, or as a member of that role; or give the objects to the role"
        raise (ServerError if absent else PrivilegeError)(
            f"the role {source.role} cannot run this plan; nothing was changed",
            why="\n        ".join(shown),
            hint="install the extension on the live server" if absent else by_rights,
        )


def missing_extensions(steps: Iterable[Step], connection: Connection) -> list[str]:
    """A sentence for each extension that the plan creates and the server does not have."""
    wanted = {s.identity.parts[0]: s for s in steps if s.identity.kind == EXTENSION and s.verb is Verb.CREATE}
    with connection.cursor() as cursor:
        cursor.execute(_NOT_AVAILABLE, (list(wanted),))
        return [
            f"the live server does not have the extension {name}, which {wanted[name].where or 'the plan'} asks for"
            for (name,) in cursor.fetchall()
        ]


def missing_rights(steps: Sequence[Step], source: Catalog, connection: Connection) -> list[str]:
    """A sentence for each right that the role lacks, in the order of the names."""
    owners, schemas, given = _owners(steps, source), _schemas(steps, source), _given(steps, source.role)
    in_database = [step.identity for step in steps if step.verb is Verb.CREATE and _is_in_database(step.identity)]
    with connection.cursor() as cursor:
        cursor.execute(_NOT_HELD, (list(owners),))
        not_held = sorted(name for (name,) in cursor.fetchall())
        cursor.execute(_NO_CREATE, (list(schemas),))
        no_create = sorted(name for (name,) in cursor.fetchall())
        cursor.execute(_NOT_SETTABLE, (list(given),))
        not_settable = sorted(name for (name,) in cursor.fetchall())
        cursor.execute(_NOT_IN_DATABASE)
        databases = [name for (name,) in cursor.fetchall()] if in_database else []
    sentences = [
        f"{printed(identity)} belongs to {owner}, and {source.role} has not the rights of that role"
        for owner in not_held
        for identity in owners[owner]
    ]
    sentences += [
        f"{printed(schemas[name])} is made in the schema {name}: "
        f"GRANT CREATE ON SCHEMA {sql.name(name)} TO {sql.name(source.role)}"
        for name in no_create
    ]
    sentences += [
        f"{printed(given[name])} is given to {name}, as which {source.role} cannot act: {_joining(name, source.role)}"
        for name in not_settable
    ]
    sentences += [
        f"{printed(in_database[0])} is made in the database: GRANT CREATE ON DATABASE {name} TO {sql.name(source.role)}"
        for name in databases
    ]
    return sentences


def _joining(owner: str, role: str) -> str:
    """How a role becomes a member of another."""
    if owner == _DATABASE_OWNER:
        return "the owner of the database can, and nobody else"
    return f"GRANT {sql.name(owner)} TO {sql.name(role)}"


def _given(steps: Sequence[Step], role: str) -> Mapping[str, Identity]:
    """New owner → the first object that it is to have; without those that the plan makes a role a member of."""
    found: dict[str, Identity] = {}
    for step in steps:
        for statement in step.statements:
            if owner := _GIVEN_TO.search(statement.sql):
                found.setdefault(owner[1].strip('"').replace('""', '"'), step.identity)
    joined = {step.identity.parts[:2] for step in steps if kinds()[step.identity.kind].cluster}
    return {owner: identity for owner, identity in found.items() if (owner, role) not in joined}


def _is_in_database(identity: Identity) -> bool:
    """Whether it is in no schema, as schemas are, and extensions."""
    kind = kinds()[identity.kind]
    return len(identity.parts) == 1 and not (kind.cluster or kind.satellite)


def _owners(steps: Iterable[Step], source: Catalog) -> Mapping[str, list[Identity]]:
    """Owner → the objects that take its rights."""
    found: dict[str, list[Identity]] = defaultdict(list)
    for step in steps:
        touched = _touched(step, source)
        while touched is not None and touched in source:
            owner = source.fact(touched).attributes.get("owner")
            if owner and touched not in found[owner]:
                found[owner].append(touched)
            touched = None if owner else source.parent(touched)
    return {owner: identities for owner, identities in found.items() if identities}


def _touched(step: Step, source: Catalog) -> Identity | None:
    kind = kinds()[step.identity.kind]
    if kind.satellite and kind.suffix:
        return None  # a grant is the grantor's to take back
    is_new = step.verb in (Verb.CREATE, Verb.RENAME)
    return _whole(step.identity, source) if is_new else target_of(step.identity)


def _whole(part: Identity, source: Catalog) -> Identity | None:
    """What a new part is added to, where that is for the owner alone: what could be a part of the whole's CREATE."""
    kind = kinds()[part.kind]
    if kind.fold is never:
        return None
    parts = part.parts[: -kind.own_parts]
    return next((Identity(name, parts) for name, rows in source.rows.items() if parts in rows.values), None)


def _schemas(steps: Iterable[Step], source: Catalog) -> Mapping[str, Identity]:
    """Schema → the first object that is made in it; without the schemas that the plan changes too."""
    found: dict[str, Identity] = {}
    changed: set[str] = set()
    for step in steps:
        kind = kinds()[step.identity.kind]
        target = target_of(step.identity)
        if len(target.parts) == 1:
            changed.add(target.parts[0])
        elif step.verb is Verb.CREATE and kind.in_schema and kind.parent is None and not kind.satellite:
            found.setdefault(target.parts[0], target)
    return {name: identity for name, identity in found.items() if name not in changed}
