"""Valid, enforced, deferrable, declared: what statements change of a constraint that stays."""

from __future__ import annotations

from collections.abc import Mapping

from syndicate_diff import sql
from syndicate_diff.context import Alteration
from syndicate_diff.kinds.shared import inherited, inherited_check
from syndicate_diff.kinds.shared.constraint_copies import is_from_parents
from syndicate_diff.kinds.shared.constraint_definition import definition, validity
from syndicate_diff.kinds.shared.foreign_key_locks import locks_of_referenced
from syndicate_diff.kinds.shared.table_part import alter_table, is_of_foreign_table
from syndicate_diff.model import Fact
from syndicate_diff.rules import InPlace, Rule
from syndicate_diff.statement import Danger, Hazard, LockMode, Rendered, Statement

MAY_FAIL = (Hazard(Danger.MAY_FAIL, "fails where a row violates the constraint"),)


def _validate(change: Alteration) -> Rendered:
    if change.was("validated") or not (change.was("enforced") and change.now("enforced")):
        return ()
    comes_too = change.now("type") == "f" or inherited.parent_changes_too(change, "validated")
    if comes_too and is_from_parents(change.new):
        return ()
    return validate_statement(change.new)


def validate_statement(fact: Fact) -> Statement:
    """VALIDATE CONSTRAINT, which looks at all rows."""
    statement = alter_table(fact, f"VALIDATE CONSTRAINT {sql.name(fact.name)}")
    hazards = () if is_of_foreign_table(fact) else MAY_FAIL
    return Statement(statement, lock=LockMode.SHARE_UPDATE_EXCLUSIVE, scans=bool(hazards), hazards=hazards)


def _validation_possible(change: Alteration) -> bool:
    """VALIDATE CONSTRAINT has no reverse."""
    return bool(change.now("validated") or not change.now("enforced"))


def _declare(change: Alteration) -> Rendered:
    """ADD CONSTRAINT merges into what is inherited, without a look at the rows; NO INHERIT declares by itself."""
    if not inherited.stays_child(change):
        return ()
    statement = alter_table(change.new, f"ADD {definition(change.new)}{validity(change.old)}")
    return Statement(statement, lock=LockMode.ACCESS_EXCLUSIVE)


def _changes_with_original(change: Alteration) -> bool:
    """Whether it is a copy before and after; what becomes one must be like the original before that comes."""
    return is_from_parents(change.old) and is_from_parents(change.new)


def _set_deferral(change: Alteration) -> Rendered:
    if _changes_with_original(change):
        return ()
    deferrable = "DEFERRABLE" if change.now("deferrable") else "NOT DEFERRABLE"
    deferred = " INITIALLY DEFERRED" if change.now("deferred") else ""
    return alter_table(change.new, f"ALTER CONSTRAINT {sql.name(change.new.name)} {deferrable}{deferred}")


def _set_enforced(change: Alteration) -> Rendered:
    if _changes_with_original(change):
        return ()
    constraint = f"ALTER CONSTRAINT {sql.name(change.new.name)}"
    if not change.now("enforced"):
        also = locks_of_referenced([change.new], LockMode.ACCESS_EXCLUSIVE)
        return Statement(alter_table(change.new, f"{constraint} NOT ENFORCED"), also=also)
    also = locks_of_referenced([change.new], LockMode.SHARE_ROW_EXCLUSIVE)
    return Statement(alter_table(change.new, f"{constraint} ENFORCED"), also=also, scans=True, hazards=MAY_FAIL)


def _is_foreign_key(change: Alteration) -> bool:
    return bool(change.now("type") == "f")


def _enforcing_possible(change: Alteration) -> bool:
    """ENFORCED validates the constraint, too."""
    return _is_foreign_key(change) and (change.now("validated") or not change.now("enforced"))


_DEFERRAL = InPlace(_set_deferral, possible=_is_foreign_key)

RULES: Mapping[str, Rule] = {
    "validated": InPlace(_validate, possible=_validation_possible, lock=LockMode.SHARE_UPDATE_EXCLUSIVE),
    "enforced": InPlace(_set_enforced, possible=_enforcing_possible),
    "deferrable": _DEFERRAL,
    "deferred": _DEFERRAL,
    "declared": InPlace(_declare, possible=inherited_check.can_become),
}
