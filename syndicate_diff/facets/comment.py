"""Comments, on whatever can have one. https://www.postgresql.org/docs/current/sql-comment.html"""

from __future__ import annotations

from syndicate_diff import sql
from syndicate_diff.kind import Alteration, Creation, InPlace, Kind, NotCompared, kinds
from syndicate_diff.model import Catalog, Fact
from syndicate_diff.statement import LockMode


def commented(fact: Fact, catalog: Catalog) -> str:
    """How COMMENT ON names the object that a comment is on."""
    assert fact.parent is not None
    if fact["inner"]:
        return str(fact["inner"])
    kind = kinds()[fact.parent.kind]
    target = catalog.fact(fact.parent)
    return kind.comment_on(target) if kind.comment_on else kind.statement_name(target)


def _comment(fact: Fact, catalog: Catalog, text: str | None) -> str:
    return f"COMMENT ON {commented(fact, catalog)} IS {sql.literal_or_null(text).strip()}"


def _change(change: Alteration) -> str:
    return _comment(change.new, change.target, change.now("text"))


def _create(creation: Creation) -> str:
    return _comment(creation.fact, creation.target, creation.fact["text"])


# The index of a constraint, the sequence of an identity column and the constraint of a NOT NULL are no
# facts, but can have comments of their own: what they are, and how COMMENT ON names them.
_INNER = """
    SELECT 'pg_class'::regclass, c.oid, CASE c.relkind WHEN 'S' THEN 'sequence' ELSE 'index' END,
           format('%s %s', CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'INDEX' END, c.oid::regclass)
    FROM pg_class c JOIN pg_depend i ON i.classid = 'pg_class'::regclass AND i.objid = c.oid AND i.deptype = 'i'
    WHERE c.relkind IN ('i', 'I', 'S')
    UNION ALL
    SELECT 'pg_constraint'::regclass, k.oid, 'not null', format('CONSTRAINT %I ON %s', k.conname, k.conrelid::regclass)
    FROM pg_constraint k WHERE k.contype = 'n' AND k.conrelid <> 0"""

COMMENT = Kind(
    name="comment",
    catalog="pg_description",
    # The comments that initdb made are on built-in objects, which are no facts.
    query=f"""
        WITH inner_object(classid, objid, what, address) AS ({_INNER})
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
    drop_in=lambda removal: _comment(removal.fact, removal.source, None),
    weight=90,
    lock=LockMode.SHARE_UPDATE_EXCLUSIVE,
    alter={"text": InPlace(_change), "inner": NotCompared("the name of an inner part of the object")},
)
