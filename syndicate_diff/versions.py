"""Versions: plans kept as numbered files, with the way back.

``generated/versions/002_add_price_table.sql`` is for people: the sections ``-- UP`` and, in comments, ``-- DOWN``. What
is applied is beside it: ``002_add_price_table.json``, the plan, and ``002_add_price_table.down.json``,
the plan of the way back. Fingerprints chain them: the one leads from where the one before it ends.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from syndicate_diff import render
from syndicate_diff.errors import HistoryError
from syndicate_diff.history import Entry, Label, Operation
from syndicate_diff.plan_file import Plan, read_plan, to_json

_FILE = re.compile(r"(?P<number>\d+)_(?P<slug>\w+)\.sql")
_DIGEST = re.compile(r"-- digest: (?P<digest>[0-9a-f]{32})\n(?P<rest>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Version:
    """One numbered migration and its files."""

    number: int
    slug: str
    folder: Path

    @property
    def label(self) -> str:
        """The number as it is written: ``002``."""
        return f"{self.number:03d}"

    @property
    def file(self) -> Path:
        """The file for people."""
        return self.folder / f"{self.label}_{self.slug}.sql"

    @property
    def up_file(self) -> Path:
        """The plan."""
        return self.file.with_suffix(".json")

    @property
    def down_file(self) -> Path:
        """The plan of the way back."""
        return self.file.with_suffix(".down.json")

    def up(self) -> Plan:
        """The plan. Raises PlanFileError."""
        return read_plan(self.up_file)

    def down(self) -> Plan:
        """The plan of the way back. Raises PlanFileError, and HistoryError where somebody edited the SQL."""
        self._check_unedited()
        return read_plan(self.down_file)

    def _check_unedited(self) -> None:
        found = _DIGEST.fullmatch(_read(self.file))
        if found is None or found["digest"] != _digest(found["rest"]):
            raise HistoryError(
                "the file was edited, and is not what would be applied",
                where=str(self.file),
                why="the plans beside it are applied, which know their hazards and locks",
                hint="restore the file; or change the desired state and create another version",
            )


def versions_folder(schema: Path) -> Path:
    """Where the versions of a project are: beside its schema folder."""
    return schema.resolve().parent / "generated" / "versions"


def versions(folder: Path) -> list[Version]:
    """The versions in a folder by number. Raises HistoryError where two have one number."""
    found = sorted(
        (int(match["number"]), match["slug"])
        for file in (folder.iterdir() if folder.is_dir() else ())
        if (match := _FILE.fullmatch(file.name))
    )
    for (number, slug), (other, twin) in pairwise(found):
        if number == other:
            raise HistoryError(
                f"two versions have the number {number:03d}: {slug} and {twin}",
                where=str(folder),
                hint="remove the files of one, and create it again",
            )
    return [Version(number, slug, folder) for number, slug in found]


def create_version(folder: Path, title: str, up: Plan, down: Plan) -> Version:
    """Write the next version. Raises HistoryError where the last one leads to the same state already."""
    known = versions(folder)
    if known and (last := known[-1].up()) and up.target == last.target:
        raise HistoryError(
            f"version {known[-1].label} leads to this state already",
            where=str(known[-1].file),
            hint=f"apply it: schemadiff apply {known[-1].up_file}",
        )
    version = Version(known[-1].number + 1 if known else 1, slug(title), folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        version.up_file.write_text(to_json(up), encoding="utf-8")
        version.down_file.write_text(to_json(down), encoding="utf-8")
        version.file.write_text(_sql(title, up, down), encoding="utf-8")
    except OSError as error:
        raise HistoryError("cannot be written", where=str(folder), why=error.strerror) from error
    return version


def slug(title: str) -> str:
    """``add new feature table`` → ``add_new_feature_table``."""
    return re.sub(r"\W+", "_", title.lower()).strip("_")[:60] or "version"


def _sql(title: str, up: Plan, down: Plan) -> str:
    back = "".join(f"-- {line}".rstrip() + "\n" for line in render.sql(down).splitlines())  # who runs the file goes up
    rest = f"-- {' '.join(title.split())}\n\n-- UP\n\n{render.sql(up)}\n-- DOWN\n\n{back}"
    return f"-- digest: {_digest(rest)}\n{rest}"


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise HistoryError("cannot be read", where=str(file), why=str(error)) from error


def label_of(plan: Plan, known: Sequence[Version]) -> Label:
    """What the history calls a run of this plan: the newest version that leads to the same state."""
    for version in reversed(known):
        if version.up().target == plan.target:
            return Label(Operation.APPLY, version.label, version.slug)
    return Label()


def current_version(entries: Sequence[Entry], known: Sequence[Version]) -> str | None:
    """The version that was applied last and not rolled back, by the history, which other projects may share."""
    applied = [e for e in reversed(entries) if e.operation == "apply" and e.status == "applied" and e.version]
    plans = [version.up() for version in known]
    ends = {state for plan in plans for state in (plan.source, plan.target)}
    # Of a version whose files are missing, one end at least is that of another version, as they are a chain.
    own = (entry.version for entry in applied if not ends or not ends.isdisjoint((entry.source, entry.target)))
    return next(own, None)


def is_run_of(entry: Entry, version: Version) -> bool:
    """Whether a run of the history led to the state of this version."""
    return entry.version == version.label and entry.target == version.up().target


def to_undo(known: Sequence[Version], current: str | None, after: int) -> list[tuple[Version, Plan]]:
    """The ways back from the `current` version to the number `after` (0: before the first), newest first.

    Raises HistoryError where there is no such version, or something without one lies between.
    """
    numbers = {version.number for version in known}
    if after and after not in numbers:
        listed = ", ".join(version.label for version in known) or "none"
        raise HistoryError(f"there is no version {after:03d}", hint=f"the versions are: {listed}")
    if current is None or int(current) not in numbers:
        what = f"the files of version {current} are missing" if current else "no version is applied"
        raise HistoryError(what, hint="schemadiff status shows what was applied")
    undone = [(v, v.down()) for v in reversed(known) if after < v.number <= int(current)]
    ends = [down.target for _, down in undone]
    begins = [down.source for _, down in undone[1:]]
    begins += [version.up().target for version in known if version.number == after]
    for (version, _), end, begin in zip(undone, ends, begins, strict=False):
        if end != begin:
            raise HistoryError(
                f"something was applied before version {version.label} that has no version, and no way back",
                where=str(version.file),
                hint="change the desired state back, then plan and apply",
            )
    return undone
