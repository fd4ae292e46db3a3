"""Security labels, on whatever can have one. https://www.postgresql.org/docs/current/sql-security-label.html

A label belongs to a provider, a module that the server must have loaded for the statement to work.
"""

from __future__ import annotations

from syndicate_diff import sql
from syndicate_diff.facets.comment import commented
from syndicate_diff.kind import Alteration, InPlace, Kind
from syndicate_diff.model import Catalog, Fact
from syndicate_diff.statement import LockMode


def _label(fact: Fact, catalog: Catalog, label: str | None) -> str:
    provider = sql.name(fact.parts[-1])
    return f"SECURITY LABEL FOR {provider} ON {commented(fact, catalog)} IS {sql.literal_or_null(label).strip()}"


def _change(change: Alteration) -> str:
    return _label(change.new, change.target, change.now("label"))


SECURITY_LABEL = Kind(
    name="security label",
    catalog="pg_seclabel",
    query="""
        SELECT classoid, objoid, objsubid, ARRAY[provider] AS suffix, label FROM pg_seclabel
        UNION ALL SELECT classoid, objoid, 0, ARRAY[provider], label FROM pg_shseclabel
    """,
    satellite=True,
    suffix=1,
    create=lambda creation: _label(creation.fact, creation.target, creation.fact["label"]),
    drop_in=lambda removal: _label(removal.fact, removal.source, None),
    weight=91,
    lock=LockMode.SHARE_UPDATE_EXCLUSIVE,
    alter={"label": InPlace(_change)},
)
