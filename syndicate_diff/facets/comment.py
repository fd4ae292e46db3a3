"""Comments, on whatever can have one. https://www.postgresql.org/docs/current/sql-comment.html"""

from __future__ import annotations

from collections.abc import Iterator

from syndicate_diff import sql
from syndicate_diff.context import Alteration, Creation
from syndicate_diff.facets.inner_object import INNER, WITH_INNER, address, located
from syndicate_diff.kind import Kind
from syndicate_diff.kinds.shared.rebuilt import remade_by
from syndicate_diff.model import INHERITED, Catalog, Fact
from syndicate_diff.rules import InPlace
from syndicate_diff.statement import LockMode, Statement

_LOCK = LockMode.SHARE_UPDATE_EXCLUSIVE


def _comment(fact: Fact, catalog: Catalog, text: str | None) -> Statement:
    statement = f"COMMENT ON {address(fact, catalog)} IS {sql.literal_or_null(text)}"
    return located(statement, fact, _LOCK)


def _change(change: Alteration) -> Statement:
    return _comment(change.new, change.target, change.now("text"))


def _create(creation: Creation) -> Statement:
    return _comment(creation.fact, creation.target, creation.fact["text"])


def _after_alter(change: Alteration) -> Iterator[Statement]:
    """Constraints that were made anew keep their comments, but not those that come with a parent's."""
    for identity in remade_by(change):
        is_copy = any(deptype in INHERITED for _, deptype in change.source.dependencies(identity))
        for comment in filter(change.keeps, change.source.children(identity, COMMENT.name) if is_copy else ()):
            fact = change.source.fact(comment)
            yield _comment(fact, change.source, fact["text"])


COMMENT = Kind(
    name="comment",
    catalog="pg_description",
    # The comments that initdb made are on built-in objects, which are no facts.
    query=f"""
        {WITH_INNER}
        SELECT classoid, objoid, objsubid, ARRAY[coalesce(o.what, '')] AS suffix,
               description AS text, o.address AS "inner"
        FROM pg_description LEFT JOIN inner_object o ON (o.classid, o.objid) = (classoid, objoid)
        WHERE (objoid >= 16384 OR classoid = 'pg_namespace'::regclass) AND classoid <> 'pg_largeobject'::regclass
        UNION ALL
        SELECT classoid, objoid, 0, ARRAY[''], description, NULL FROM pg_shdescription
        WHERE objoid >= 16384 AND classoid <> 'pg_database'::regclass
    """,
    suffix=1,
    satellite=True,
    exact=True,
    create=_create,
    after_alter=_after_alter,
    drop_in=lambda removal: _comment(removal.fact, removal.source, None),
    weight=90,
    lock=_LOCK,
    verbatim=frozenset({"text"}),
    alter={"text": InPlace(_change), "inner": INNER},
)
