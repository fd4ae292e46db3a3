"""`schemadiff diff`: the plan between any two states, each a URL, files, a snapshot, or nothing."""

from __future__ import annotations

from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from syndicate_diff.connect import redact
from syndicate_diff.diff import Scope, everything
from syndicate_diff.fingerprint import fingerprint
from syndicate_diff.load import read_files
from syndicate_diff.model import Catalog
from syndicate_diff.order_of_columns import notes
from syndicate_diff.plan import Step, plan_steps
from syndicate_diff.plan_file import Plan
from syndicate_diff.proof import prove
from syndicate_diff.provenance import Provenance
from syndicate_diff.recreate import read_again
from syndicate_diff.registry import target_of
from syndicate_diff.scope import both, everything_but_cluster, everything_but_own, unreadable
from syndicate_diff.server import BOOTSTRAP
from syndicate_diff.shadow import Shadow, open_shadow
from syndicate_diff.sides import Side, extension_names, load_desired, read_live, refuse_unmodelled
from syndicate_diff.snapshot import read_snapshot
from syndicate_diff.source_files import extensions_in


@dataclass
class Comparison:
    """`schemadiff diff`: any two of a URL, files, a snapshot, `empty`."""

    stack: ExitStack
    extensions: frozenset[str] = frozenset()
    shadow: Shadow | None = None

    def side(self, spec: str, known: Catalog | None = None) -> Side:
        """The catalog that a specification names; files, and nothing, are for the server of the one that is known."""
        if _is_live(spec):
            catalog = read_live(spec)
            return Side(catalog, catalog.version, catalog.version, spec)
        if _is_snapshot(spec):
            catalog = read_snapshot(Path(spec))
            return Side(catalog, catalog.version, catalog.version)
        files = read_files(Path(spec)) if spec != "empty" else []
        self.extensions |= extensions_in(files)
        if self.shadow is None:
            major, superuser = (known.version, known.superuser) if known else (None, BOOTSTRAP)
            opened = open_shadow(major, extensions=self.extensions, superuser=superuser)
            self.shadow = self.stack.enter_context(opened)
        return load_desired(files, self.shadow, known.role if known else BOOTSTRAP, known)


def _is_live(spec: str) -> bool:
    return "://" in spec


def _is_snapshot(spec: str) -> bool:
    return spec.endswith(".json")


def _say_cluster(source_spec: str, target_spec: str) -> bool:
    """Whether both sides say what is to be in the cluster: two servers do, and files say as much as other files."""
    specs = (source_spec, target_spec)
    return len(set(map(_is_live, specs))) == 1 and not any(map(_is_snapshot, specs))


def compare(source_spec: str, target_spec: str, *, prove_it: bool = True) -> Plan:
    """The plan from one state to another. Raises SchemaDiffError."""
    with ExitStack() as stack:
        comparison = Comparison(stack)
        source, target = _sides(comparison, source_spec, target_spec)
        in_database = both(everything_but_own, everything_but_cluster)
        scope: Scope = everything_but_own if _say_cluster(source_spec, target_spec) else in_database
        steps = plan_steps(source.catalog, target.catalog, scope)
        steps = [_located(step, target.provenance) for step in steps]
        proof = None
        if prove_it and steps and target.url:
            needed = extension_names(source.catalog) | extension_names(target.catalog)
            current = source.catalog

            def another() -> AbstractContextManager[Shadow]:
                return open_shadow(current.version, extensions=needed, superuser=current.superuser)

            server = stack.enter_context(another())
            goal, url = target.catalog, target.url
            if server.major != target.major:
                goal, url = read_again(goal, server, current)
            proof = str(prove(current, goal, steps, url, server, in_database, another, everything))
        return Plan(
            steps=tuple(steps),
            database=redact(source_spec),
            role=source.catalog.role,
            version=source.version,
            source=fingerprint(source.catalog, scope),
            target=fingerprint(target.catalog, scope),
            proof=proof,
            notes=(
                *unreadable(scope, source.catalog, target.catalog),
                *notes(source.catalog, target.catalog, scope),
            ),
        )


def _sides(comparison: Comparison, source_spec: str, target_spec: str) -> tuple[Side, Side]:
    """Both sides, read on one major; both stand for the older one."""
    specs = (source_spec, target_spec)
    fixed = {spec: comparison.side(spec) for spec in specs if _is_live(spec) or _is_snapshot(spec)}
    known = min((side.catalog for side in fixed.values()), key=lambda catalog: catalog.version, default=None)
    source, target = (fixed.get(spec) or comparison.side(spec, known) for spec in specs)
    for side, spec in ((source, source_spec), (target, target_spec)):
        refuse_unmodelled(side.catalog, redact(spec))
    if source.major == target.major or known is None:
        return source, target
    newest = max(source.major, target.major)
    source, target = (_read_on(comparison, side, newest, known) for side in (source, target))
    return source, target


def _read_on(comparison: Comparison, side: Side, major: int, stands_for: Catalog) -> Side:
    """The side as a shadow for that major reads it; of its own, because roles are cluster-wide."""
    needed = comparison.extensions | extension_names(side.catalog)
    opened = open_shadow(major, extensions=needed, superuser=side.catalog.superuser)
    server = comparison.stack.enter_context(opened)
    if side.major == server.major and side.catalog.version == stands_for.version:
        return side
    catalog, url = read_again(side.catalog, server, stands_for)
    return replace(side, catalog=catalog, major=server.major, url=url)


def _located(step: Step, provenance: Provenance | None) -> Step:
    target = target_of(step.identity)
    return replace(step, where=provenance.find(target.parts, target.kind)) if provenance else step
