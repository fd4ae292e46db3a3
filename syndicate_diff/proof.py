"""The proof of a plan: it is applied to a copy of the current state, and the result is looked at.

Two observers look: the engine (the result and the desired state have no difference, so a second
plan is empty) and `pg_dump --schema-only`, which shares no code with it. The copy holds a row in
every table that takes one; no row may be lost that no hazard announced.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, replace
from importlib import resources
from typing import TYPE_CHECKING

from syndicate_diff.binaries import embedded
from syndicate_diff.connect import connect
from syndicate_diff.defaults import never
from syndicate_diff.diff import Scope, diff
from syndicate_diff.dump import Section, dump_sections
from syndicate_diff.errors import ProofError
from syndicate_diff.model import Catalog, Identity, left_alone
from syndicate_diff.plan import Step, plan_steps
from syndicate_diff.read import read
from syndicate_diff.recreate import CANNOT, PLAN_FAILS, make_cluster, read_copy, recreate, run
from syndicate_diff.registry import kinds, printed, target_of
from syndicate_diff.rows import Rows, unannounced
from syndicate_diff.shadow import Shadow, with_user

if TYPE_CHECKING:
    from psycopg2.extensions import connection as Connection

# Data that a statement refuses: data exception, integrity constraint violation; and what users' own functions, such as
# those of casts and triggers, raise (external routines, PL/pgSQL).
_REFUSES_DATA = ("22", "23", "38", "39", "P0")
_FAULT = "this is a fault of schemadiff: please report it"
_CONVERGED = "the plan does not lead to the desired state"


@dataclass(frozen=True, slots=True)
class Proof:
    """What was shown: how many tables kept their rows, or lost some as announced, and whether pg_dump was asked.

    `stopped` says where made-up rows were refused, so that the plan was tried without any.
    """

    kept: int
    lost: int
    dumped: bool
    stopped: str = ""

    def __str__(self) -> str:
        return f"engine: equal; pg_dump: {'equal' if self.dumped else 'not at hand'}; {self._rows}"

    @property
    def _rows(self) -> str:
        told = [f"rows kept in {_tables(self.kept)}"] if self.kept else []
        told += [f"lost, as announced, in {_tables(self.lost)}"] if self.lost else []
        return ", ".join(told) or ("no rows" + (f" (refused at {self.stopped})" if self.stopped else ""))


def _tables(number: int) -> str:
    return f"{number} table{'s' if number > 1 else ''}"


Servers = Callable[[], AbstractContextManager[Shadow]]
Sections = Counter[Section]


def prove(
    source: Catalog,
    target: Catalog,
    steps: list[Step],
    desired_url: str,
    shadow: Shadow,
    scope: Scope,
    another_server: Servers,
    granted: Scope = never,
) -> Proof:
    """Apply `steps` to a copy of `source` in `shadow`, a private server, and compare with `target`.

    `desired_url` is the database that `target` was read from. What steps change in the cluster, they change for all
    databases of a server: each attempt has `another_server` for itself then. What the target has of a cluster and is
    taken for `granted` is made where no step makes it. Raises ProofError.
    """
    trial = _Trial(source, target, steps, desired_url, scope, granted)
    if any(kinds()[target_of(step.identity).kind].cluster for step in steps):
        return _with_rows_or_without(lambda seeded: trial.attempt_alone(another_server, seeded=seeded))
    original = trial.copied(shadow)
    return _with_rows_or_without(lambda seeded: trial.attempt(shadow, original, seeded=seeded))


def _with_rows_or_without(attempt: Callable[[bool], Proof]) -> Proof:
    """Without where the made-up ones are what a statement refuses."""
    try:
        return attempt(True)
    except ProofError as error:
        if not (error.sqlstate or "").startswith(_REFUSES_DATA):
            raise
        return replace(attempt(False), stopped=str(error.where))


@dataclass(frozen=True, slots=True)
class _Trial:
    """A plan, from one state to another."""

    source: Catalog
    target: Catalog
    steps: list[Step]
    desired_url: str
    scope: Scope
    granted: Scope

    def copied(self, shadow: Shadow) -> str:
        """Make a database that is as the source is; gives its name."""
        database, _ = recreate(self.source, shadow, self.scope, self.target)
        self._make_granted(shadow, database)
        if self.source.skipped:
            self._make_skipped(shadow, database)
        self._check_copy(shadow, database)
        return database

    def _make_granted(self, shadow: Shadow, database: str) -> None:
        made = {step.identity for step in self.steps}

        def wanted(identity: Identity) -> bool:
            is_known = identity in self.source or identity in made or identity.parts == (self.source.role,)
            return kinds()[target_of(identity).kind].cluster and self.granted(identity) and not is_known

        if any(map(wanted, self.target.identities())):
            make_cluster(self.target, shadow, database, wanted)

    def _make_skipped(self, shadow: Shadow, database: str) -> None:
        """Put into the copy what could not be read and is left alone, as the desired state has it."""
        skipped = left_alone(self.source, self.target) - left_alone(self.target)

        def wanted(identity: Identity) -> bool:
            return identity in skipped

        with closing(connect(self._url(shadow, database))) as connection:
            steps = plan_steps(read(connection, self.source), self.target, wanted)
            run(steps, connection, CANNOT)

    def _check_copy(self, shadow: Shadow, database: str) -> None:
        if shadow.major != self.source.version:
            return
        with closing(connect(self._url(shadow, database))) as connection:
            copy = read_copy(connection, self.source, self.source)
            differences = diff(self.source, copy, self.scope)
        if differences:
            raise ProofError(
                CANNOT,
                why="differs: " + "; ".join(str(change.identity) for change in differences[:5]),
                hint="--no-prove plans without the proof; please report the object",
            )

    def _url(self, shadow: Shadow, database: str) -> str:
        return with_user(shadow.url(database), self.source.role)

    def attempt(self, shadow: Shadow, original: str, *, seeded: bool) -> Proof:
        """One run on a copy of the original."""
        url = self._url(shadow, shadow.create_database(original))
        return self._attempt(url, lambda: self._sections(self._url(shadow, original)), seeded)

    def attempt_alone(self, servers: Servers, *, seeded: bool) -> Proof:
        """One run on the original, in a server where nothing else depends on what is the cluster's."""
        with servers() as shadow:
            url = self._url(shadow, self.copied(shadow))
            before = self._sections(url)
            return self._attempt(url, lambda: before, seeded)

    def _attempt(self, url: str, original: Callable[[], Sections], seeded: bool) -> Proof:
        with closing(connect(url)) as connection:
            _make_uncopied(self.source, connection)
            before = seed(connection) if seeded else Rows({}, {})
            run(self.steps, connection, PLAN_FAILS)
            goal = replace(self.target, skipped=(*self.target.skipped, *self.source.skipped))
            result = read(connection, self.source)
            _compare(result, goal, self.scope)
            lost = _lost(before, connection, self.steps)
        if dumped := embedded().tool("pg_dump") is not None:
            self._compare_dumps(result, self._sections(url), self._sections(self.desired_url), original)
        return Proof(len(before.filled) - len(lost), len(lost), dumped)

    def _sections(self, url: str) -> Sections:
        """What pg_dump sees of a database, without what means nothing; nothing where it is not at hand."""
        pg_dump = embedded().tool("pg_dump")
        found = dump_sections(str(pg_dump), url, self.source.version) if pg_dump else ()
        meaningless = {section for kind in kinds().values() for section in kind.meaningless_in_dump(self.source)}
        return Counter(section for section in found if section not in meaningless)

    def _compare_dumps(
        self, found: Catalog, result: Sections, desired: Sections, original: Callable[[], Sections]
    ) -> None:
        """Raises ProofError where pg_dump sees a difference.

        What the scope leaves out is in the copy and not in the desired state: sections that the copy
        had before the plan may stay. What is not managed need not be as it is in the desired state.
        """
        if result == desired:
            return
        catalogs = (self.target, self.source, found)
        unmanaged = {name for catalog in catalogs for name in _unmanaged(catalog, self.scope)}
        headings = {heading for catalog in catalogs for heading in _unmanaged_headings(catalog, self.scope)}

        def is_managed(section: Section) -> bool:
            return section[0] not in headings and not _is_of(section[0], unmanaged)

        missing = list(filter(is_managed, desired - result))
        extra = list(filter(is_managed, (result - desired) - original()))
        if missing or extra:
            names = [f"missing: {section[0]}" for section in missing] + [
                f"left over: {section[0]}" for section in extra
            ]
            raise ProofError(
                "pg_dump sees a difference that the engine does not",
                why="; ".join(names[:5]),
                hint=_FAULT,
            )


def _make_uncopied(source: Catalog, connection: Connection) -> None:
    """Make what a copy of a database lacks, because a catalog of the whole server holds it."""

    def wanted(identity: Identity) -> bool:
        return kinds()[target_of(identity).kind].uncopied

    if any(kind.uncopied and source.rows[kind.name].values for kind in kinds().values() if kind.name in source.rows):
        steps = plan_steps(read(connection, source), source, wanted)
        run(steps, connection, CANNOT)


def _compare(result: Catalog, target: Catalog, scope: Scope) -> None:
    if differences := diff(result, target, scope):
        lines = [f"{c.identity} ({', '.join(sorted(c.attributes)) or 'missing or left over'})" for c in differences[:5]]
        watching = [printed(identity) for identity in result.identities() if _watches(result, identity)]
        culprit = f"{watching[0]} may have done that: let the files say it, too; if not, " if watching else ""
        raise ProofError(_CONVERGED, why="; ".join(lines), hint=culprit + _FAULT)


def _watches(catalog: Catalog, identity: Identity) -> bool:
    """Whether it sees what steps do, and can do something about it: an event trigger."""
    watches = kinds()[identity.kind].watches
    return watches is not never and watches(catalog.fact(identity))


def seed(connection: Connection) -> Rows:
    """Put a row into every table that takes one, where there is the language for that."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_language WHERE lanname = 'plpgsql'")
        if not cursor.fetchall():
            return Rows({}, {})
        cursor.execute(resources.files("syndicate_diff").joinpath("seed.sql").read_text(encoding="utf-8"))
    return Rows.count(connection)


def _lost(before: Rows, connection: Connection, steps: list[Step]) -> list[str]:
    """The tables that have lost rows, which the plan must have announced."""
    lost = before.lost(Rows.count(connection))
    if silent := unannounced(lost, steps):
        raise ProofError("the plan loses rows that no hazard announces", why=", ".join(silent), hint="please report it")
    return lost


def _unmanaged(catalog: Catalog, scope: Scope) -> set[tuple[str, ...]]:
    """Schema and name of what the scope leaves out, and of what has a part of that kind, and so in its section.

    The files have it only for others to depend on; what depends on others, as a partition does, may change with these.
    Claims name the hidden sequences of identity columns.
    """
    left = [identity for identity in catalog.identities() if not scope(identity)]
    wholes = {whole for identity in left for whole in catalog.wholes(identity)}
    claims = [c for identity in (*left, *wholes) for c in kinds()[identity.kind].claims(catalog.fact(identity))]
    named = {claim[1:3] for claim in claims if isinstance(claim, tuple)}
    # Of a child, pg_dump writes what its parents have otherwise.
    named |= {user.parts[:2] for whole in left for user, _ in catalog.dependents(whole) if kinds()[user.kind].attaches}
    return named | {whole.parts[:2] for whole in wholes} | {target_of(identity).parts[:2] for identity in left}


def _unmanaged_headings(catalog: Catalog, scope: Scope) -> Iterator[str]:
    """Of sections about what the scope leaves out, whose name these do not have."""
    for identity in catalog.identities():
        heading = kinds()[identity.kind].heading(identity.parts)
        if heading and not scope(identity):
            yield heading


def _is_of(heading: str, names: set[tuple[str, ...]]) -> bool:
    """Whether a section's heading, ``TABLE app.orders`` or ``COMMENT app.TABLE orders``, is about one of these."""
    place, _, words = heading.partition(".")
    schema = place.rpartition(" ")[2]
    found = [word.partition("(")[0] for word in words.split()]
    found += [word.partition(".")[0] for word in found if words.startswith("COLUMN ")]  # ``COLUMN orders.total``
    in_no_schema = schema == "-" or place.startswith("PUBLICATION ")  # the tables of one that is left alone
    return any(((word,) if in_no_schema else (schema, word)) in names for word in found)
