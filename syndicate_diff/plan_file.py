"""Plans as values and as files: what `plan` shows, `--out` saves and `apply` runs.

The format is JSON, documented in `docs/formats.md`; `format` counts its versions.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from syndicate_diff.errors import PlanFileError, Where
from syndicate_diff.graph import Verb
from syndicate_diff.model import Identity
from syndicate_diff.plan import Step
from syndicate_diff.registry import printed
from syndicate_diff.statement import Danger, Hazard, Lock, LockMode, Secret, Statement

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Plan:
    """Steps, and everything needed to know whether they may run.

    `source` and `target` are fingerprints of the managed facts before and after; `role` is who the plan
    was made for; `version` the major of the live server; `proof` says how the plan was proven, or
    None; `notes` are differences that no statement can remove, such as the order of columns.
    """

    steps: tuple[Step, ...]
    database: str
    role: str
    version: int
    source: str
    target: str
    proof: str | None = None
    notes: tuple[str, ...] = ()
    masked: bool = False  # secrets are hidden in its statements: it is to be read, and cannot be applied

    def __bool__(self) -> bool:
        return bool(self.steps)

    def statements(self) -> list[Statement]:
        """Every statement, in order."""
        return [statement for step in self.steps for statement in step.statements]


def to_json(plan: Plan) -> str:
    """The plan as a JSON document; the same plan gives the same bytes."""
    document = {
        "format": FORMAT,
        "database": plan.database,
        "role": plan.role,
        "version": plan.version,
        "source": plan.source,
        "target": plan.target,
        "proof": plan.proof,
        "notes": list(plan.notes),
        **({"masked": True} if plan.masked else {}),
        "steps": [_step_document(step) for step in plan.steps],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _step_document(step: Step) -> dict[str, Any]:
    where = step.where
    return {
        "verb": str(step.verb),
        "identity": step.identity.to_list(),
        "object": printed(step.identity),
        "reason": step.reason,
        "attributes": list(step.attributes),
        "because": step.because.to_list() if step.because else None,
        "domain": step.domain,
        "where": [where.file, where.line, where.column] if where else None,
        "statements": [_statement_document(statement) for statement in step.statements],
    }


def _statement_document(statement: Statement) -> dict[str, Any]:
    return {
        "sql": statement.sql,
        "lock": statement.lock,
        "relation": statement.relation,
        "also": [list(lock) for lock in statement.also],
        "scans": statement.scans,
        "rewrites": statement.rewrites,
        "hazards": [{"danger": str(hazard.danger), "message": hazard.message} for hazard in statement.hazards],
        "transactional": statement.transactional,
        "commit_before_use": statement.commit_before_use,
        "secrets": [list(secret) for secret in statement.secrets],
    }


def from_json(text: str, file: str) -> Plan:
    """The reverse of `to_json`. Raises PlanFileError for anything else."""
    try:
        document = json.loads(text)
        if document["format"] != FORMAT:
            raise PlanFileError(
                f"the plan has format {document['format']}, this schemadiff reads {FORMAT}",
                where=file,
                hint="make the plan again with this version",
            )
        if document.get("masked"):
            raise PlanFileError(
                "the plan has its secrets masked, and cannot be applied",
                where=file,
                hint="save it with schemadiff plan --out FILE",
            )
        return _plan(document)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        why = f"there is no {error}" if isinstance(error, KeyError) else str(error)
        hint = "make it again: schemadiff plan --out FILE"
        raise PlanFileError("not a plan, or damaged", where=file, why=why, hint=hint) from error


def read_plan(path: Path) -> Plan:
    """The plan in a file. Raises PlanFileError where it cannot be read."""
    try:
        return from_json(path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise PlanFileError("cannot be read", where=str(path), why=str(error), hint="check the path") from error


def _plan(document: Mapping[str, Any]) -> Plan:
    return Plan(
        steps=tuple(_step(step) for step in document["steps"]),
        database=document["database"],
        role=document["role"],
        version=document["version"],
        source=document["source"],
        target=document["target"],
        proof=document["proof"],
        notes=tuple(document["notes"]),
    )


def _step(document: Mapping[str, Any]) -> Step:
    because, where = document["because"], document["where"]
    return Step(
        verb=Verb(document["verb"]),
        identity=Identity.from_list(document["identity"]),
        statements=tuple(_statement(statement) for statement in document["statements"]),
        reason=document["reason"],
        attributes=tuple(document["attributes"]),
        because=Identity.from_list(because) if because else None,
        domain=document["domain"],
        where=Where(*where) if where else None,
    )


def _statement(document: Mapping[str, Any]) -> Statement:
    return Statement(
        sql=document["sql"],
        lock=LockMode(document["lock"]) if document["lock"] else None,
        relation=document["relation"],
        also=tuple(Lock(relation, LockMode(mode)) for relation, mode in document.get("also", ())),
        scans=document["scans"],
        rewrites=document["rewrites"],
        hazards=tuple(Hazard(Danger(h["danger"]), h["message"]) for h in document["hazards"]),
        transactional=document["transactional"],
        commit_before_use=document["commit_before_use"],
        secrets=tuple(Secret(*secret) for secret in document.get("secrets", ())),
    )
