"""Comments, on whatever can have one. https://www.postgresql.org/docs/current/sql-comment.html"""

from __future__ import annotations

from syndicate_diff import sql
from syndicate_diff.kind import Alteration, Creation, InPlace, Kind, kinds
from syndicate_diff.model import Catalog, Fact
from syndicate_diff.statement import LockMode


def commented(fact: Fact, catalog: Catalog) -> str:
    """How COMMENT ON names the object that a comment is on."""
    assert fact.parent is not None
    kind = kinds()[fact.parent.kind]
    target = catalog.fact(fact.parent)
    return kind.comment_on(target) if kind.comment_on else kind.statement_name(target)


def _comment(fact: Fact, catalog: Catalog, text: str | None) -> str:
    return f"COMMENT ON {commented(fact, catalog)} IS {sql.literal_or_null(text).strip()}"


def _change(change: Alteration) -> str:
    return _comment(change.new, change.target, change.now("text"))


def _create(creation: Creation) -> str:
    return _comment(creation.fact, creation.catalog, creation.fact["text"])


COMMENT = Kind(
    name="comment",
    catalog="pg_description",
    # The comments that initdb made are on built-in objects, which are no facts.
    query="""
        SELECT classoid, objoid, objsubid, '{}'::text[] AS suffix, description AS text FROM pg_description
        WHERE objoid >= 16384 OR classoid = 'pg_namespace'::regclass
        UNION ALL
        SELECT classoid, objoid, 0, '{}', description FROM pg_shdescription WHERE objoid >= 16384
    """,
    satellite=True,
    create=_create,
    drop_in=lambda fact, catalog: _comment(fact, catalog, None),
    weight=90,
    lock=LockMode.SHARE_UPDATE_EXCLUSIVE,
    alter={"text": InPlace(_change)},
)
