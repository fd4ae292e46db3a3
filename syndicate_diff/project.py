"""A project at work: settings, the live database, the shadow, and the plan between them.

This is where the parts meet; each of them can be used without it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from syndicate_diff import binaries, sql
from syndicate_diff.connect import connect, redact, resolve_live, server_error, url_in_variable
from syndicate_diff.defaults import never
from syndicate_diff.diff import diff
from syndicate_diff.domains import one_domain
from syndicate_diff.errors import UnsupportedServer
from syndicate_diff.fingerprint import fingerprint
from syndicate_diff.followers import following
from syndicate_diff.graph import Verb
from syndicate_diff.load import read_files
from syndicate_diff.model import Catalog, Identity
from syndicate_diff.order_of_columns import notes
from syndicate_diff.plan import Step, plan_steps
from syndicate_diff.plan_file import Plan
from syndicate_diff.proof import Proof, prove
from syndicate_diff.recreate import prepare_server, read_again
from syndicate_diff.registry import kinds, printed, target_of
from syndicate_diff.rights import check_rights, missing_extensions, missing_rights
from syndicate_diff.scope import (
    SCHEMA,
    THIS_DATABASE,
    ManagedScope,
    hanging_outside,
    unmanaged,
    unreadable,
)
from syndicate_diff.settings import Settings
from syndicate_diff.shadow import Shadow, choose_binaries, open_shadow
from syndicate_diff.sides import Side, extension_names, load_desired, read_live, refuse_unmodelled
from syndicate_diff.source_files import SourceFile, extensions_in

if TYPE_CHECKING:
    from psycopg2.extensions import connection as Connection


@dataclass
class Project:
    """One run over one project and one live database. Made by `open_project`."""

    settings: Settings
    live_url: str
    folder: Path
    stack: ExitStack
    _current: Catalog | None = field(default=None)

    @property
    def database(self) -> str:
        """The live database as it may be shown."""
        return redact(self.live_url)

    @cached_property
    def scope(self) -> ManagedScope:
        """What the settings manage."""
        managed = self.settings.managed
        names = (*managed.roles, *([THIS_DATABASE] * managed.database))
        ignores = self.settings.ignores if self.settings.ignore else never
        history = self.settings.history_table
        return ManagedScope(managed.schemas, names, ignores, history, self._wholes, self._is_outside, self._follows)

    def _is_outside(self, identity: Identity) -> bool:
        """Also who plans: that role is what the shadow needs it to be, there."""
        is_planner = identity.parts == (self.current().role,) and kinds()[identity.kind].cluster
        return is_planner or identity in self._outside

    @cached_property
    def _outside(self) -> frozenset[Identity]:
        """What is of no concern though a schema does not say so, or is the tool's own; what files define is managed."""
        found = hanging_outside(self.current(), self.scope.leaves_out)
        if self.settings.history_table[0] != sql.PUBLIC:
            found |= {Identity(SCHEMA, self.settings.history_table[:1])} & set(self.current().identities())
        return found.difference(self.desired().identities()) if found else found

    def _follows(self, identity: Identity) -> bool:
        return identity in self._following

    @cached_property
    def _following(self) -> frozenset[Identity]:
        """What of managed tables goes after parents that are not."""
        if self.settings.managed.schemas is None and not self.settings.ignore:
            return frozenset()
        return following(replace(self.scope, follows=never), self.current(), self.desired())

    def _wholes(self, identity: Identity) -> Iterator[Identity]:
        """What it is a part of, in the catalogs that are read by now; a plan may bring it to what is left alone."""
        catalogs = [self._current] if self._current else []
        catalogs += [self.desired()] if "desired_side" in self.__dict__ else []
        for catalog in catalogs:
            for whole in (identity, *catalog.wholes(identity)):
                yield from (whole,) if whole != identity else ()
                for owner in kinds()[whole.kind].goes_with(catalog.fact(whole), catalog) if whole in catalog else ():
                    yield from (owner, *catalog.wholes(owner))  # the table of an owned sequence
        if not any(identity in catalog for catalog in catalogs):
            parts = identity.parts[: -kinds()[identity.kind].own_parts]
            for catalog in catalogs if parts else ():
                yield from (Identity(name, parts) for name, rows in catalog.rows.items() if parts in rows.values)

    def current(self, *, fresh: bool = False) -> Catalog:
        """The live database's catalog; read again where `fresh`."""
        if self._current is None or fresh:
            self._current = read_live(self.live_url)
            refuse_unmodelled(self._current, "the live database", self.settings.ignores)
            self.__dict__.pop("_outside", None)
            self.__dict__.pop("_following", None)
        return self._current

    def current_fingerprint(self, *, fresh: bool = False) -> str:
        """The fingerprint of what is managed of the live database, as the shadow's version reads it."""
        if fresh:
            self.current(fresh=True)
            self.__dict__.pop("comparable", None)
        return fingerprint(self.comparable, self.scope)

    @cached_property
    def shadow(self) -> Shadow:
        """The shadow server, started when first needed."""
        shadow = self.settings.shadow
        url = url_in_variable(shadow.url_env) if shadow.url_env else None
        return self.stack.enter_context(self._open_shadow(url))

    def _open_shadow(self, url: str | None = None, major: int | None = None) -> AbstractContextManager[Shadow]:
        """A shadow for that version, else the live server's, with the extensions that both sides need."""
        named, live = self.settings.shadow.binaries, self.current()
        wanted, extensions, superuser = major or live.version, self._extensions, live.superuser
        return open_shadow(wanted, shadow_url=url, binaries=named, extensions=extensions, superuser=superuser)

    @cached_property
    def _extensions(self) -> frozenset[str]:
        return extensions_in(self.files) | extension_names(self.current())

    @cached_property
    def files(self) -> list[SourceFile]:
        """The files of the desired state."""
        return read_files(self.folder)

    @cached_property
    def _shadow_major(self) -> int:
        """The major of the shadow, which is not started for that where it is ours."""
        shadow = self.settings.shadow
        if shadow.url_env:
            return self.shadow.major
        return choose_binaries(self.current().version, shadow.binaries, self._extensions).version

    @cached_property
    def proof_server(self) -> Shadow:
        """A second private server, because roles are cluster-wide and the desired state makes its own."""
        return self.stack.enter_context(self._open_shadow())

    @cached_property
    def desired_side(self) -> Side:
        """The desired state, loaded and read."""
        role = self.settings.owner or self.current().role
        if self.shadow.private:
            prepare_server(self.shadow, self.current(), self.scope)
        side = load_desired(self.files, self.shadow, role, self.current())
        refuse_unmodelled(side.catalog, "the desired state", self.settings.ignores)
        return side

    def desired(self) -> Catalog:
        """The desired state's catalog."""
        return self.desired_side.catalog

    @cached_property
    def comparable(self) -> Catalog:
        """The current state, read on the same major version as the desired state.

        Both stand for a database of the live server's version, whatever version they are read on.
        """
        current = self.current()
        if current.version == self._shadow_major:
            return current
        # A server of its own: roles are cluster-wide, and those of a proof are not the live ones.
        with self._open_shadow(major=self._shadow_major) as server:
            if server.major != self._shadow_major:
                raise _no_common_server(current.version, self._shadow_major, server.major)
            again, _ = read_again(current, server, current, self.scope, self.desired())
            return replace(again, lookups=current.lookups)

    def plan(self, *, prove: bool = True, domain: str | None = None) -> Plan:
        """The plan from the live database to the desired state, proven unless told otherwise."""
        steps = self._steps(self.comparable, self.desired())
        others: list[str] = []
        if domain is not None:
            everything, steps = steps, one_domain(steps, domain, self.settings, self.comparable, self.desired())
            if left := len(everything) - len(steps):
                others = [
                    f"this is the domain {domain} alone, and not proven: {left} of the pending steps are not of it"
                ]
        proof = None
        if prove and steps and domain is None:
            proof = str(self._prove(steps))
        plan = self._as_plan(steps, proof)
        report = self.desired_side.report
        warnings = report.warnings if report else ()
        said = [*others, *(str(warning) for warning in warnings if not warning.is_about_cluster)]
        return replace(plan, notes=(*self._missing_rights(steps), *self._other_version(steps), *said, *plan.notes))

    def _other_version(self, steps: Sequence[Step]) -> list[str]:
        """What a proof on another version does not say."""
        live, tried = self.current().version, self._shadow_major
        if not steps or live == tried:
            return []
        lost = [skipped for skipped in self.comparable.skipped if not self.scope(skipped.identity)]
        return [
            *(f"{printed(i)} is not managed, and PostgreSQL {tried} cannot have it: {why}" for i, why in lost),
            f"compared and tried on PostgreSQL {tried}: what {live}, the live server, does not know fails when it is "
            f"applied; shadow.binaries may name an installation of {live}",
        ]

    def left_by(self, plan: Plan) -> list[str]:
        """What a plan that was made and applied in this run should have changed, and has not.

        A server only warns where a role may not give or take a right.
        """
        self.__dict__.pop("comparable", None)  # of the current state before
        touched = {step.identity for step in plan.steps}
        changes = diff(self.comparable, self.desired(), self.scope)
        return [printed(change.identity) for change in changes if change.identity in touched]

    def reverse_plan(self) -> Plan:
        """The plan back from the desired state to the current one."""
        steps = self._steps(self.desired(), self.comparable)
        source, target = fingerprint(self.desired(), self.scope), fingerprint(self.comparable, self.scope)
        return replace(self._as_plan(steps, None), source=source, target=target)

    def _prove(self, steps: list[Step]) -> Proof:
        target, url = self.desired(), self.desired_side.url
        if self.desired_side.major != self.proof_server.major or not self.shadow.private:
            target, url = read_again(target, self.proof_server, self.current(), self.scope)
        assert url is not None
        return prove(self.comparable, target, steps, url, self.proof_server, self.scope, self._open_shadow)

    def _steps(self, source: Catalog, target: Catalog) -> list[Step]:
        steps = plan_steps(source, target, self.scope)
        return [self._located(step) for step in steps]

    def _located(self, step: Step) -> Step:
        target = target_of(step.identity)
        where = self.desired_side.provenance.find(target.parts, target.kind) if self.desired_side.provenance else None
        domain = self.settings.domain_of(where.file) if where else None
        return replace(step, where=where, domain=domain)

    def check_rights(self, steps: Sequence[Step]) -> None:
        """Raise PrivilegeError where the live database's role may not run these steps."""
        with self._live("asking for rights") as connection:
            check_rights(steps, self.current(), connection)

    @contextmanager
    def _live(self, doing: str) -> Iterator[Connection]:
        """A connection for questions to the live database."""
        import psycopg2

        with closing(connect(self.live_url, read_only=True)) as connection:
            try:
                with connection.cursor() as cursor:
                    cursor.execute("SET statement_timeout = '1min'")
                yield connection
            except psycopg2.Error as error:
                raise server_error(error, doing=doing, where=self.database) from error

    def _missing_rights(self, steps: Sequence[Step]) -> list[str]:
        if not steps:
            return []
        with self._live("asking for rights") as connection:
            lacking = [*missing_rights(steps, self.current(), connection), *missing_extensions(steps, connection)]
        return [f"this plan cannot be applied as {self.current().role}: {sentence}" for sentence in lacking]

    def unreadable(self) -> list[str]:
        """What is left alone because it cannot be read, a sentence each."""
        return list(unreadable(self.scope, self.current(), self.desired()))

    def unmanaged(self) -> list[str]:
        """What the settings name and nothing has, or leave out though the files have it, a sentence each."""
        return list(unmanaged(self.scope, self.current(), self.desired()))

    def _desired_as_live_reads_it(self) -> Catalog:
        """The desired state without what the live database's role cannot read there."""
        current, desired = self.current(), self.desired()
        return replace(desired, skipped=(*desired.skipped, *current.skipped)) if current.skipped else desired

    def _as_plan(self, steps: list[Step], proof: str | None) -> Plan:
        current = self.current()
        return Plan(
            steps=tuple(steps),
            database=self.database,
            role=current.role,
            version=current.version,
            source=self.current_fingerprint(),
            target=fingerprint(self._desired_as_live_reads_it(), self.scope),
            proof=proof,
            notes=(
                *self.unmanaged(),
                *self.unreadable(),
                *notes(self.comparable, self.desired(), self.scope),
                *self._renames_not_planned(steps),
            ),
        )

    def _renames_not_planned(self, steps: list[Step]) -> Iterator[str]:
        """What files say was called otherwise, and the plan makes anew."""
        provenance = self.desired_side.provenance
        made = {step.identity.parts[-1] for step in steps if step.verb is Verb.CREATE}
        for rename in provenance.renames() if provenance else ():
            if rename.new[-1] in made:
                yield f"{rename.where}: renames are not planned yet: {rename.new[-1]} is new, {rename.old} not renamed"


def _no_common_server(live: int, shadow: int, ours: int) -> UnsupportedServer:
    return UnsupportedServer(
        f"the shadow is PostgreSQL {shadow}, and the live server, {live}, cannot be read as that version would",
        why=f"for that it is made again in a server of our own, which is {ours}",
        hint=f"name a shadow of PostgreSQL {live} or {ours}, or an installation in shadow.binaries",
    )


@contextmanager
def open_project(schema: Path, live: str | None) -> Iterator[Project]:
    """A project over the folder `schema` and the live database that the option, the environment or .env names.

    Without any, the live database is the embedded development database.
    """
    settings = Settings.load(schema)
    with ExitStack() as stack:
        url = resolve_live(live, settings) or development_url(stack)
        yield Project(settings, url, schema, stack)


def development_url(stack: ExitStack) -> str:
    """The embedded development database, started on demand and stopped with the stack."""
    from syndicate_diff.server import DEVELOPMENT_DATABASE, development_server

    server = stack.enter_context(development_server(binaries.embedded()))
    return server.url(DEVELOPMENT_DATABASE)
