"""``DEPENDS ON EXTENSION``: that an object goes when an extension goes, though it is no member of it.

https://www.postgresql.org/docs/current/sql-alterfunction.html; procedures, triggers, indexes and materialized views
can have it too. OR REPLACE takes it away.
"""

from __future__ import annotations

from collections.abc import Iterator

from syndicate_diff import sql
from syndicate_diff.context import Alteration
from syndicate_diff.facets import inner_object
from syndicate_diff.facets.inner_object import INNER, WITH_INNER
from syndicate_diff.kind import Kind
from syndicate_diff.kinds.shared.rebuilt import remade_by
from syndicate_diff.kinds.shared.routine import with_mode
from syndicate_diff.model import Catalog, Fact, Identity
from syndicate_diff.statement import LockMode, Statement

_LOCK = LockMode.ACCESS_EXCLUSIVE


def _alter(fact: Fact, catalog: Catalog, verb: str) -> Statement:
    """ALTER AGGREGATE has no such form, but an aggregate is a routine; with a mode, as procedures have one."""
    address = inner_object.address(fact, catalog)
    if address.startswith("AGGREGATE ") and fact.parent:
        address = f"ROUTINE {with_mode(catalog.fact(fact.parent))}"
    statement = f"ALTER {address} {verb} ON EXTENSION {sql.name(fact.parts[-1])}"
    return inner_object.located(statement, fact, _LOCK)


def _after_alter(change: Alteration) -> Iterator[Statement]:
    """An index that was made anew has forgotten it."""
    for identity in remade_by(change):
        for dependency in filter(change.keeps, change.source.children(identity, EXTENSION_DEPENDENCY.name)):
            yield _alter(change.source.fact(dependency), change.source, "DEPENDS")


EXTENSION_DEPENDENCY = Kind(
    name="extension dependency",
    catalog="pg_depend",
    query=f"""
        {WITH_INNER}
        SELECT d.classid, d.objid, d.objsubid, ARRAY[coalesce(o.what, ''), e.extname::text] AS suffix,
               o.address AS "inner"
        FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid
        LEFT JOIN inner_object o ON (o.classid, o.objid) = (d.classid, d.objid)
        WHERE d.deptype = 'x' AND d.refclassid = 'pg_extension'::regclass
    """,
    satellite=True,
    suffix=2,
    exact=True,
    create=lambda creation: _alter(creation.fact, creation.target, "DEPENDS"),
    after_alter=_after_alter,
    drop_in=lambda removal: _alter(removal.fact, removal.source, "NO DEPENDS"),
    depends=lambda fact: [Identity("extension", (fact.parts[-1],))],
    weight=92,
    lock=_LOCK,
    alter={"inner": INNER},
)
