"""`schemadiff diff`: the plan between any two states, each a URL, files, a snapshot, or nothing."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

from syndicate_diff.connect import redact
from syndicate_diff.diff import Scope
from syndicate_diff.fingerprint import fingerprint
from syndicate_diff.kind import target_of
from syndicate_diff.load import read_files
from syndicate_diff.order_of_columns import notes
from syndicate_diff.plan import Step, plan_steps
from syndicate_diff.plan_file import Plan
from syndicate_diff.project import Side, extension_names, load_desired, read_live, refuse_unmodelled
from syndicate_diff.proof import prove
from syndicate_diff.provenance import Provenance
from syndicate_diff.recreate import read_again
from syndicate_diff.scope import both, everything_but_cluster, everything_but_own, unreadable
from syndicate_diff.shadow import Shadow, open_shadow
from syndicate_diff.snapshot import read_snapshot
from syndicate_diff.source_files import extensions_in


@dataclass
class Comparison:
    """`schemadiff diff`: any two of a URL, files, a snapshot, `empty`."""

    stack: ExitStack
    shadows: dict[int | None, Shadow] = field(default_factory=dict)
    extensions: frozenset[str] = frozenset()

    def shadow(self, major: int | None) -> Shadow:
        """A private server of that major, one for each that is asked for."""
        if major not in self.shadows:
            self.shadows[major] = self.stack.enter_context(open_shadow(major, extensions=self.extensions))
        return self.shadows[major]

    def side(self, spec: str, major: int | None, role: str) -> Side:
        """The catalog that a specification names."""
        if spec == "empty":
            shadow = self.shadow(major)
            url = shadow.url(shadow.create_database())
            return Side(replace(read_live(url), role=role), url)
        if "://" in spec:
            return Side(read_live(spec), spec)
        path = Path(spec)
        if path.suffix == ".json":
            return Side(read_snapshot(path))
        files = read_files(path)
        self.extensions |= extensions_in(files)
        return load_desired(files, self.shadow(major), role, None)


def compare(source_spec: str, target_spec: str, *, prove_it: bool = True) -> Plan:
    """The plan from one state to another. Raises SchemaDiffError."""
    with ExitStack() as stack:
        comparison = Comparison(stack)
        source, target = _sides(comparison, source_spec, target_spec)
        in_database = both(everything_but_own, everything_but_cluster)
        scope: Scope = everything_but_own if source.url and target.url else in_database
        steps = plan_steps(source.catalog, target.catalog, scope)
        steps = [_located(step, target.provenance) for step in steps]
        proof = None
        if prove_it and steps and target.url:
            needed = extension_names(source.catalog) | extension_names(target.catalog)
            server = stack.enter_context(open_shadow(source.catalog.version, extensions=needed))
            url = target.url
            if "://" in target_spec and server.major != target.catalog.version:
                # pg_dump writes what a major has of itself, such as the schema public, in that major's way.
                _, url = read_again(target.catalog, server)
            proof = str(prove(source.catalog, target.catalog, steps, url, server, in_database))
        return Plan(
            steps=tuple(steps),
            database=redact(source_spec),
            role=source.catalog.role,
            version=source.catalog.version,
            source=fingerprint(source.catalog, scope),
            target=fingerprint(target.catalog, scope),
            proof=proof,
            notes=(
                *unreadable(scope, source.catalog, target.catalog),
                *notes(source.catalog, target.catalog, scope),
            ),
        )


def _sides(comparison: Comparison, source_spec: str, target_spec: str) -> tuple[Side, Side]:
    """Both sides; files are loaded on the version and as the role of the side that is a server."""
    specs = (source_spec, target_spec)
    fixed = {spec: comparison.side(spec, None, "") for spec in specs if "://" in spec or spec.endswith(".json")}
    known = next(iter(fixed.values()), None)
    major = known.catalog.version if known else None
    role = known.catalog.role if known else "postgres"
    source, target = (fixed.get(spec) or comparison.side(spec, major, role) for spec in specs)
    for side, spec in ((source, source_spec), (target, target_spec)):
        refuse_unmodelled(side.catalog, redact(spec))
    if source.catalog.version == target.catalog.version:
        return source, target
    newest = max(source.catalog.version, target.catalog.version)
    source, target = (_read_on(comparison, side, newest) for side in (source, target))
    for side, spec in ((source, source_spec), (target, target_spec)):
        if known and spec not in fixed:
            side.catalog.version = known.catalog.version
    return source, target


def _read_on(comparison: Comparison, side: Side, major: int) -> Side:
    """The side as a shadow for that major reads it; of its own, because roles are cluster-wide."""
    needed = comparison.extensions | extension_names(side.catalog)
    server = comparison.stack.enter_context(open_shadow(major, extensions=needed))
    if side.catalog.version == server.major:
        return side
    catalog, url = read_again(side.catalog, server)
    return replace(side, catalog=catalog, url=url)


def _located(step: Step, provenance: Provenance | None) -> Step:
    target = target_of(step.identity)
    return replace(step, where=provenance.find(target.parts, target.kind)) if provenance else step
