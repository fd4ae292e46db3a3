"""Re-creating a catalog in a private server, from what the reader knows of it.

This is the plan from an empty database to the catalog, run without ceremony. The proof starts
from it, and across major versions both sides are compared in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from syndicate_diff import sql
from syndicate_diff.connect import connect
from syndicate_diff.diff import Scope, everything
from syndicate_diff.errors import MissingExtension, ProofError, SchemaDiffError
from syndicate_diff.graph import Verb
from syndicate_diff.load import build_hint, extension_hint, missing_extension
from syndicate_diff.model import Catalog, Identity, Skipped
from syndicate_diff.plan import Step, plan_steps
from syndicate_diff.read import read
from syndicate_diff.reading import EXTENSION
from syndicate_diff.registry import kinds, printed, target_of
from syndicate_diff.render.secrets import shown
from syndicate_diff.server_errors import path_hint
from syndicate_diff.shadow import Shadow, with_user
from syndicate_diff.statement import SESSION, Statement, statements

if TYPE_CHECKING:
    from psycopg2 import Error
    from psycopg2.extensions import connection as Connection

CANNOT = "the current state cannot be made again in the shadow server"
PLAN_FAILS = "the plan fails on a copy of the current state"


def prepare_role(shadow: Shadow, role: str) -> None:
    """Make a role a superuser of a private server, so that objects get the owner they have on the live one."""
    statement = f"""
        DO $do$ BEGIN
            CREATE ROLE {sql.name(role)} SUPERUSER LOGIN;
        EXCEPTION WHEN duplicate_object THEN
            ALTER ROLE {sql.name(role)} SUPERUSER LOGIN;
        END $do$"""
    with closing(connect(shadow.admin_url)) as connection, connection.cursor() as cursor:
        cursor.execute(statement)


def prepare_server(shadow: Shadow, live: Catalog, managed: Scope) -> None:
    """Make what files may name and cannot make, because it needs the live machine: its tablespaces."""
    facts = [fact for kind in kinds().values() if kind.cluster and kind.copied for fact in live.facts(kind.name)]
    steps = [Step(Verb.CREATE, fact.identity, (), "") for fact in facts if not managed(fact.identity)]
    with closing(connect(shadow.admin_url)) as connection:
        run([_copied(step, live) for step in steps], connection, "the shadow server cannot be prepared")


def _foreign_roles(catalog: Catalog) -> set[str]:
    """Owners that are no facts: the bootstrap superuser of the other server."""
    owners = {catalog.role}
    for rows in catalog.rows.values():
        if "owner" in rows.columns:
            place = rows.columns.index("owner")
            owners.update(values[place] for values in rows.values.values() if values[place])
    known = {parts for name, rows in catalog.rows.items() if kinds()[name].cluster for parts in rows.values}
    return {owner for owner in owners if (owner,) not in known and not owner.startswith("pg_")}


def recreate(
    catalog: Catalog, shadow: Shadow, managed: Scope, files: Catalog | None = None
) -> tuple[str, list[Skipped]]:
    """Make a database of the private shadow that has what `catalog` has; return its name, and what is not `managed` and
    cannot be made there.

    Of an extension that is not managed and that the shadow lacks, there is what the `files` have in its place. Raises
    ProofError where another statement fails, with the statement.
    """
    for role in sorted(_foreign_roles(catalog) | {catalog.role}):
        prepare_role(shadow, role)
    database = shadow.create_database(like=catalog)
    with closing(connect(with_user(shadow.url(database), catalog.role))) as connection:
        stubs = _make_stubs(files, catalog, connection, managed) if files else frozenset()

        def wanted(identity: Identity) -> bool:
            return identity.parts != (catalog.role,) and (identity in catalog or identity not in stubs)

        # It stands for another server, but the statements are for this one.
        begun = replace(read(connection, catalog), version=shadow.major)
        steps = plan_steps(begun, catalog, wanted)
        skipped = run([_copied(step, catalog) for step in steps], connection, CANNOT, managed)
        skipped += run(list(_broken(catalog)), connection, CANNOT, managed)
    return database, skipped


def _lacks_extension(catalog: Catalog, connection: Connection, managed: Scope) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name::text FROM pg_available_extensions")
        available = {name for (name,) in cursor.fetchall()}
    unmanaged = (fact for fact in catalog.facts(EXTENSION) if not managed(fact.identity))
    return any(fact.name not in available for fact in unmanaged)


def _make_stubs(files: Catalog, live: Catalog, connection: Connection, managed: Scope) -> frozenset[Identity]:
    """Make what files define for others to use, where an extension is lacking; what the live state has otherwise is
    altered after that."""
    if not _lacks_extension(live, connection, managed):
        return frozenset()

    def wanted(identity: Identity) -> bool:
        return identity in files and not managed(identity) and not kinds()[target_of(identity).kind].cluster

    steps = plan_steps(read(connection, live), files, wanted)
    run(steps, connection, CANNOT, managed)
    return frozenset(step.identity for step in steps)


def make_cluster(catalog: Catalog, shadow: Shadow, database: str, wanted: Scope) -> None:
    """Make in the private shadow what a catalog has of a cluster, as far as it is `wanted`. Raises ProofError."""
    with closing(connect(shadow.url(database))) as connection:
        steps = plan_steps(read(connection, catalog), catalog, wanted)
        run([_copied(step, catalog) for step in steps], connection, "the shadow server cannot be prepared")


def _broken(catalog: Catalog) -> Iterator[Step]:
    """What no plan would do: the copy gets the faults of the original too."""
    for kind in kinds().values():
        for fact in catalog.facts(kind.name) if kind.in_copy else ():
            made = statements(kind.in_copy(fact)) if kind.in_copy else []
            if made:
                yield Step(Verb.ALTER, fact.identity, tuple(made), "")


def read_again(
    catalog: Catalog, shadow: Shadow, stands_for: Catalog, managed: Scope = everything, files: Catalog | None = None
) -> tuple[Catalog, str]:
    """The catalog as a private server of another major reads it, and the URL of the database made for that.

    It `stands_for` a database of the server of that catalog; `files` as for `recreate`. Raises ProofError.
    """
    database, skipped = recreate(catalog, shadow, managed, files)
    url = with_user(shadow.url(database), catalog.role)
    with closing(connect(url)) as connection:
        return replace(read_copy(connection, catalog, stands_for), skipped=(*catalog.skipped, *skipped)), url


def read_copy(connection: Connection, catalog: Catalog, stands_for: Catalog) -> Catalog:
    """The copy of a catalog, with its extensions: in which version they are there is a matter of the server."""
    copy = read(connection, stands_for)
    return replace(copy, rows={**copy.rows, EXTENSION: catalog.rows[EXTENSION]})


def _copied(step: Step, catalog: Catalog) -> Step:
    """The step with the CREATE of a copy, where that is another one."""
    kind = kinds()[step.identity.kind]
    if step.verb is not Verb.CREATE or kind.copied is None:
        return step
    made = statements(kind.copied(catalog.fact(step.identity)))
    return replace(step, statements=(*made, *step.statements[1:]))


def run(steps: list[Step], connection: Connection, what: str, managed: Scope = everything) -> list[Skipped]:
    """Run the statements of steps, each in a transaction of its own; gives what is not `managed` and fails.

    Raises ProofError.
    """
    import psycopg2

    skipped = []
    with connection.cursor() as cursor:
        cursor.execute(f"{SESSION} SET client_min_messages = warning")
        for step in steps:
            for statement in step.statements:
                try:
                    cursor.execute(statement.sql)
                except psycopg2.Error as error:
                    if managed(step.identity):
                        raise _failed(step, statement, error, what) from error
                    skipped.append(Skipped(step.identity, _said(statement, error)))
                    break
    return skipped


def _said(statement: Statement, error: Error) -> str:
    return statement.conceal((error.diag.message_primary or str(error)).strip())


def _failed(step: Step, statement: Statement, error: Error, what: str) -> SchemaDiffError:
    where = step.where or printed(step.identity)
    if extension := missing_extension(error):
        return MissingExtension(
            f"the shadow server does not have the extension {extension}",
            where=where,
            why="the current state has it, and is made again there, for the proof or another version",
            hint=f"{extension_hint(extension)}; or --no-prove, where the versions are the same",
            sqlstate=error.pgcode,
        )
    way_out = "--no-prove, where the versions are the same; else shadow.binaries may name those of the live server"
    if what == PLAN_FAILS:
        way_out = "if only the live database has what the statement needs, such as a setting: --no-prove"
    return ProofError(
        what,
        where=where,
        why=f"{_said(statement, error)}: {shown(statement)}",
        hint=build_hint(error) or path_hint(error) or error.diag.message_hint or way_out,
        sqlstate=error.pgcode,
    )
