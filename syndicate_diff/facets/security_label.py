"""Security labels, on whatever can have one. https://www.postgresql.org/docs/current/sql-security-label.html

A label belongs to a provider, a module that the server must have loaded for the statement to work.
"""

from __future__ import annotations

from syndicate_diff import sql
from syndicate_diff.context import Alteration
from syndicate_diff.facets.inner_object import INNER, WITH_INNER, address, located
from syndicate_diff.kind import Kind
from syndicate_diff.model import Catalog, Fact
from syndicate_diff.rules import InPlace
from syndicate_diff.statement import LockMode, Statement

_LOCK = LockMode.SHARE_UPDATE_EXCLUSIVE


def _label(fact: Fact, catalog: Catalog, label: str | None) -> Statement:
    labelled = f"SECURITY LABEL FOR {sql.name(fact.parts[-1])} ON {address(fact, catalog)}"
    return located(f"{labelled} IS {sql.literal_or_null(label)}", fact, _LOCK)


def _change(change: Alteration) -> Statement:
    return _label(change.new, change.target, change.now("label"))


SECURITY_LABEL = Kind(
    name="security label",
    catalog="pg_seclabel",
    # The database's own are a kind of its module: it goes by no name. Of the subscriptions, other databases have some.
    query=f"""
        {WITH_INNER}
        SELECT classoid, objoid, objsubid, ARRAY[coalesce(o.what, ''), provider] AS suffix, label, o.address AS "inner"
        FROM pg_seclabel LEFT JOIN inner_object o ON (o.classid, o.objid) = (classoid, objoid)
        WHERE classoid <> 'pg_largeobject'::regclass
        UNION ALL
        SELECT classoid, objoid, 0, ARRAY['', provider], label, NULL FROM pg_shseclabel
        WHERE classoid <> 'pg_database'::regclass AND (classoid <> 'pg_subscription'::regclass OR objoid IN (
            SELECT s.oid FROM pg_subscription s JOIN pg_database d ON d.oid = s.subdbid
            WHERE d.datname = current_database()))
    """,
    satellite=True,
    suffix=2,
    exact=True,
    create=lambda creation: _label(creation.fact, creation.target, creation.fact["label"]),
    drop_in=lambda removal: _label(removal.fact, removal.source, None),
    weight=91,
    lock=_LOCK,
    verbatim=frozenset({"label"}),
    alter={"label": InPlace(_change), "inner": INNER},
)
