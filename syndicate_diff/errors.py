"""Every error that a user can see.

    SchemaDiffError
    ├── SettingsError              schemadiff.yml, options, environment
    ├── ServerError                a PostgreSQL server that cannot be used
    │   ├── ConnectError           unreachable, refused, wrong password, missing database
    │   ├── UnsupportedServer      a version that is not known
    │   ├── ServerStartError       the embedded or a host server does not start
    │   └── PrivilegeError         a right is missing; says which
    ├── DesiredStateError          a file of the desired state; has file, line, column
    │   ├── MissingExtension       an extension that the shadow server lacks
    │   └── UnresolvedStatements   statements that still fail when nothing moves any more
    ├── CatalogError               what was read from a database
    │   ├── UnmodelledObject       objects that no kind models
    │   └── SnapshotError          a damaged or foreign snapshot file
    ├── PlanError                  the plan cannot be made
    │   ├── UnsupportedChange      PostgreSQL has no way to make this change safely
    │   ├── DependencyCycle        has the path of the cycle
    │   └── DomainError            a plan for one domain needs steps of another
    ├── ProofError                 the plan does not do what it says
    ├── PlanFileError              a saved plan that is damaged or of another tool version
    ├── StalePlan                  the database is not the one the plan was made for
    ├── HazardRefused              the plan has hazards that were not allowed
    ├── ApplyError                 a statement failed; says what was applied and what not
    │   └── LockNotAvailable       a lock was not granted in time; names the blockers
    ├── ApplyInProgress            another apply holds the advisory lock
    └── HistoryError               the history table or the generated versions are inconsistent

Each carries what happened, where, why and what to do next. ``str(error)`` is the text for
the terminal. Secrets are removed by whoever has them (`connect.redact`), never here.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Where:
    """A place in a file of the desired state; line and column count from 1."""

    file: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)


class SchemaDiffError(Exception):
    """The root: anything that schemadiff reports instead of a traceback.

    `what` is one sentence; `where` a file position or an object; `why` the cause, usually the
    server's own words; `hint` the next step; `sqlstate` PostgreSQL's five-character code.
    """

    exit_code = 1

    def __init__(
        self,
        what: str,
        *,
        where: Where | str | None = None,
        why: str | None = None,
        hint: str | None = None,
        sqlstate: str | None = None,
    ) -> None:
        self.what = what
        self.where = where
        self.why = why
        self.hint = hint
        self.sqlstate = sqlstate
        super().__init__(what)

    def __str__(self) -> str:
        first = f"{self.where}: {self.what}" if self.where else self.what
        lines = [first if not self.sqlstate else f"{first} [{self.sqlstate}]"]
        lines += [f"  why:  {line}" for line in [self.why] if line]
        lines += [f"  next: {line}" for line in [self.hint] if line]
        return "\n".join(lines)


class SettingsError(SchemaDiffError):
    """schemadiff.yml, an option or the environment is wrong."""


class ServerError(SchemaDiffError):
    """A PostgreSQL server cannot be used."""


class ConnectError(ServerError):
    """The server is unreachable or refuses the connection."""


class UnsupportedServer(ServerError):
    """The server's version is not one that schemadiff knows."""


class ServerStartError(ServerError):
    """A server that schemadiff starts itself does not start."""


class PrivilegeError(ServerError):
    """The role lacks a right; the message names it."""


class DesiredStateError(SchemaDiffError):
    """A file of the desired state cannot be read or loaded."""


class MissingExtension(DesiredStateError):
    """The desired state wants an extension that the shadow server does not have."""


class UnresolvedStatements(DesiredStateError):
    """Statements that still fail after every other statement was loaded."""


class CatalogError(SchemaDiffError):
    """A database was read and its content cannot be used."""


class UnmodelledObject(CatalogError):
    """The database holds objects that no kind models."""


class SnapshotError(CatalogError):
    """A snapshot file is damaged or was written by another version."""


class PlanError(SchemaDiffError):
    """No plan can be made."""


class UnsupportedChange(PlanError):
    """PostgreSQL offers no safe way to make a change."""


class DependencyCycle(PlanError):
    """The steps of a plan wait for each other; the message has the path."""


class DomainError(PlanError):
    """A plan for one domain needs steps of another."""


class ProofError(SchemaDiffError):
    """The plan, applied to a copy, does not lead to the desired state."""


class PlanFileError(SchemaDiffError):
    """A saved plan cannot be read."""


class StalePlan(SchemaDiffError):
    """The database has changed since the plan was made."""


class HazardRefused(SchemaDiffError):
    """The plan has hazards that nobody allowed."""


class ApplyError(SchemaDiffError):
    """A statement of the plan failed on the live database."""


class LockNotAvailable(ApplyError):
    """A lock was not granted in time."""


class ApplyInProgress(SchemaDiffError):
    """Another apply works on the same database."""


class HistoryError(SchemaDiffError):
    """The history table or the generated versions are inconsistent."""
