"""Operator families, operator classes, and their operators and functions.

https://www.postgresql.org/docs/current/sql-createopclass.html,
https://www.postgresql.org/docs/current/sql-alteropfamily.html. As in pg_dump, what pg_depend ties
to a class is written in the class, and what it ties to the family is loose: added and dropped in place.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator

from syndicate_diff import sql
from syndicate_diff.catalog_sql import not_member, operand, user_object
from syndicate_diff.context import Removal
from syndicate_diff.defaults import nothing
from syndicate_diff.errors import UnsupportedChange
from syndicate_diff.kind import Kind
from syndicate_diff.model import Catalog, Fact, Identity
from syndicate_diff.rules import REPLACE, NotCompared


def _address(fact: Fact) -> str:
    """``public.f USING btree``; the access method stands in parentheses in the identity."""
    return f"{sql.qualified(*fact.parts[:2])} USING {sql.name(fact.parts[2][1:-1])}"


FAMILY = Kind(
    name="operator family",
    sql="OPERATOR FAMILY",
    catalog="pg_opfamily",
    found_in="pg_opfamily WHERE oid >= 16384",
    query=f"""
        SELECT f.oid, ARRAY[n.nspname::text, f.opfname::text, '(' || m.amname || ')'] AS parts,
               pg_get_userbyid(f.opfowner)::text AS owner
        FROM pg_opfamily f JOIN pg_namespace n ON n.oid = f.opfnamespace JOIN pg_am m ON m.oid = f.opfmethod
        WHERE {user_object("pg_opfamily", "f.oid")}
    """,
    create=lambda creation: f"CREATE OPERATOR FAMILY {_address(creation.fact)}",
    name_part=1,
    renamable=True,
    address=_address,
    claims=lambda fact: [("operator family", *fact.parts)],
    weight=43,
)

_PURPOSE = """
    CASE WHEN o.amoppurpose = 'o' THEN
        (SELECT ' FOR ORDER BY ' || quote_ident(sn.nspname) || '.' || quote_ident(s.opfname)
         FROM pg_opfamily s JOIN pg_namespace sn ON sn.oid = s.opfnamespace WHERE s.oid = o.amopsortfamily)
    ELSE '' END"""

_OPERATOR_NAME = f"""
    (SELECT quote_ident(pn.nspname) || '.' || p.oprname || '(' || {operand("o.amoplefttype")} || ', '
            || {operand("o.amoprighttype")} || ')'
     FROM pg_operator p JOIN pg_namespace pn ON pn.oid = p.oprnamespace WHERE p.oid = o.amopopr)"""

_OPERATOR = f"'OPERATOR ' || o.amopstrategy || ' ' || {_OPERATOR_NAME} || {_PURPOSE}"

_FUNCTION_SLOT = (
    "'FUNCTION ' || p.amprocnum || ' (' || format_type(p.amproclefttype, NULL) || ', ' "
    "|| format_type(p.amprocrighttype, NULL) || ')'"
)
_OPERATOR_SLOT = (
    "'OPERATOR ' || o.amopstrategy || ' (' || format_type(o.amoplefttype, NULL) || ', ' "
    "|| format_type(o.amoprighttype, NULL) || ')'"
)
_FUNCTION = f"{_FUNCTION_SLOT} || ' ' || p.amproc::regprocedure::text"


def _tied(catalog: str, oid: str, to: str, to_oid: str, how: str = "true") -> str:
    return f"""
        EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_catalog.{catalog}'::regclass AND d.objid = {oid}
                AND d.refclassid = 'pg_catalog.{to}'::regclass AND d.refobjid = {to_oid} AND {how})"""


def _of_class(operator: str, function: str) -> str:
    """SQL for something about each operator of a class, and about each function."""
    return f"""
    ARRAY(SELECT {operator}
          FROM pg_amop o WHERE o.amopfamily = c.opcfamily
            AND {_tied("pg_amop", "o.oid", "pg_opclass", "c.oid")}
          ORDER BY o.amopstrategy, 1)
    || ARRAY(SELECT {function}
             FROM pg_amproc p WHERE p.amprocfamily = c.opcfamily
               AND {_tied("pg_amproc", "p.oid", "pg_opclass", "c.oid")}
             ORDER BY p.amprocnum, 1)"""


def _create_class(fact: Fact) -> str:
    members = [*fact["members"]]
    if fact["storage"] or not members:
        members.append(f"STORAGE {fact['storage'] or fact['type']}")
    default = " DEFAULT" if fact["is_default"] else ""
    name, method = sql.qualified(*fact.parts[:2]), sql.name(fact.parts[2][1:-1])
    head = f"CREATE OPERATOR CLASS {name}{default} FOR TYPE {fact['type']} USING {method}"
    return f"{head} FAMILY {fact['family']} AS\n    " + ",\n    ".join(members)


def _slot(family: str, method: str, slot: str) -> Hashable:
    """What only one operator or function of a family can be."""
    return ("family member", family, method, slot)


def _claims(fact: Fact) -> Iterator[Hashable]:
    yield ("operator class", *fact.parts)
    if fact["is_default"]:
        yield ("default operator class", fact.parts[2], fact["type"])
    yield from (_slot(fact["family"], fact.parts[2], slot) for slot in fact["slots"])


def _set_aside(removal: Removal, new: str) -> str:
    """Under another name a default class is the default still: its successor cannot be one meanwhile."""
    others = (fact for fact in removal.target.facts(OPERATOR_CLASS.name) if fact["is_default"])
    if removal.fact["is_default"] and any(_is_for_the_same(fact, removal) for fact in others):
        raise UnsupportedChange(
            f"{removal.fact.identity} would be made anew while columns store values of a range type that uses it",
            why="it stays the default until they have moved over, and PostgreSQL has one default for each type",
            hint="give the range type another subtype_opclass in one plan, and this one again in the next",
        )
    return f"ALTER OPERATOR CLASS {_address(removal.fact)} RENAME TO {sql.name(new)}"


def _is_for_the_same(fact: Fact, removal: Removal) -> bool:
    """Whether it is for the same access method and type, and that is no successor of the same name."""
    used = (dependency.identity for dependency in removal.source.dependencies(removal.fact.identity))
    is_kept = all(removal.keeps(one) for one in used if sql.qualified(*one.parts) == fact["type"])
    return is_kept and (fact.parts[2], fact["type"]) == (removal.fact.parts[2], removal.fact["type"])


def _found_through(fact: Fact, catalog: Catalog) -> Iterator[Identity]:
    """What compares or orders values of the type finds the class by that."""
    yield from (used for used, _ in catalog.dependencies(fact.identity))


# Arrays, rows and ranges of them look for the default class of what they consist of at run time (``array_ops``): the
# indexes and partition keys with such values, expressions in keys aside, whose types no catalog says.
_FOUND_AT_RUN_TIME = """
    WITH RECURSIVE composed(class, type, composes) AS (
        SELECT c.oid, c.opcintype, false FROM pg_opclass c JOIN pg_am m ON m.oid = c.opcmethod
        WHERE c.oid >= 16384 AND c.opcdefault AND m.amname IN ('btree', 'hash')
        UNION
        SELECT p.class, o.type, p.composes OR o.composes FROM composed p CROSS JOIN LATERAL (
            SELECT oid, false FROM pg_type WHERE typbasetype = p.type
            UNION ALL SELECT typarray, true FROM pg_type WHERE oid = p.type AND typarray <> 0
            UNION ALL SELECT c.reltype, true FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
                      WHERE a.atttypid = p.type AND a.attnum > 0 AND NOT a.attisdropped AND c.reltype <> 0
            UNION ALL SELECT rngtypid, true FROM pg_range WHERE rngsubtype = p.type AND p.composes
            UNION ALL SELECT rngmultitypid, true FROM pg_range WHERE rngtypid = p.type) o(type, composes)
    ), key(oid, class, type) AS (
        SELECT x.indexrelid, k.class, CASE WHEN k.number = 0 THEN i.atttypid ELSE t.atttypid END
        FROM pg_index x
        CROSS JOIN LATERAL unnest(x.indkey::int2[], x.indclass::oid[]) WITH ORDINALITY k(number, class, place)
        JOIN pg_attribute i ON i.attrelid = x.indexrelid AND i.attnum = k.place
        LEFT JOIN pg_attribute t ON t.attrelid = x.indrelid AND t.attnum = k.number
        WHERE k.class IS NOT NULL AND x.indexrelid >= 16384
        UNION ALL
        SELECT x.partrelid, k.class, t.atttypid
        FROM pg_partitioned_table x CROSS JOIN LATERAL unnest(x.partattrs::int2[], x.partclass::oid[]) k(number, class)
        JOIN pg_attribute t ON t.attrelid = x.partrelid AND t.attnum = k.number
    )
    SELECT 'pg_class'::regclass::oid, k.oid, 0, 'pg_opclass'::regclass::oid, p.class, 0, 'n'
    FROM key k JOIN pg_opclass c ON c.oid = k.class JOIN composed p ON p.type = k.type AND p.composes
    WHERE c.oid < 16384 AND c.opcintype IN ('anyarray'::regtype, 'record'::regtype, 'anyrange'::regtype,
                                            'anymultirange'::regtype)"""

OPERATOR_CLASS = Kind(
    name="operator class",
    sql="OPERATOR CLASS",
    catalog="pg_opclass",
    found_in="pg_opclass WHERE oid >= 16384",
    query=f"""
        SELECT c.oid, ARRAY[n.nspname::text, c.opcname::text, '(' || m.amname || ')'] AS parts,
               pg_get_userbyid(c.opcowner)::text AS owner,
               c.opcdefault AS is_default, format_type(c.opcintype, NULL) AS type,
               quote_ident(fn.nspname) || '.' || quote_ident(f.opfname) AS family,
               CASE WHEN c.opckeytype <> 0 THEN format_type(c.opckeytype, NULL) END AS storage,
               {_of_class(_OPERATOR, _FUNCTION)} AS members,
               {_of_class(_OPERATOR_SLOT, _FUNCTION_SLOT)} AS slots
        FROM pg_opclass c
        JOIN pg_namespace n ON n.oid = c.opcnamespace
        JOIN pg_am m ON m.oid = c.opcmethod
        JOIN pg_opfamily f ON f.oid = c.opcfamily
        JOIN pg_namespace fn ON fn.oid = f.opfnamespace
        WHERE {user_object("pg_opclass", "c.oid")}
    """,
    create=lambda creation: _create_class(creation.fact),
    name_part=1,
    renamable=True,
    set_aside=_set_aside,
    nameless=lambda fact, *_: fact.attributes,
    aside_with=FAMILY.name,
    address=_address,
    claims=_claims,
    found_through=_found_through,
    unrecorded=_FOUND_AT_RUN_TIME,
    weight=44,
    evaluated=nothing,
    alter={
        **dict.fromkeys(("is_default", "type", "family", "storage", "members"), REPLACE),
        "slots": NotCompared("part of the members"),
    },
)


def _loose(catalog: str, alias: str, slot: str, text: str) -> str:
    """The query of the rows of pg_amop or pg_amproc that are tied to a family, but not for good.

    What is tied for good (deptype i) is a part of the class without being a fact. A family that every database
    has, such as integer_ops, can have members of users too; pg_depend has no rows about what is pinned.
    """
    return f"""
        SELECT {alias}.oid,
               ARRAY[n.nspname::text, f.opfname::text, '(' || m.amname || ')', {slot}] AS parts, {text} AS text
        FROM {catalog} {alias}
        JOIN pg_opfamily f ON f.oid = {alias}.{catalog.removeprefix("pg_")}family
        JOIN pg_namespace n ON n.oid = f.opfnamespace
        JOIN pg_am m ON m.oid = f.opfmethod
        WHERE {alias}.oid >= 16384 AND {not_member("pg_opfamily", "f.oid")} AND {not_member(catalog, f"{alias}.oid")}
          AND ({_tied(catalog, f"{alias}.oid", "pg_opfamily", "f.oid", "d.deptype = 'a'")}
               OR f.oid < 16384 AND NOT {_tied(catalog, f"{alias}.oid", "pg_opclass", "d.refobjid")})
    """


def _alter_family(fact: Fact, verb: str, member: str) -> str:
    return f"ALTER OPERATOR FAMILY {_address(fact)} {verb} {member}"


def _classes(fact: Fact, catalog: Catalog) -> Iterator[Identity]:
    """Those of the family, by which, or by their types, others find its members; and what the member is."""
    for dependent, _ in catalog.dependents(fact.parent) if fact.parent else ():
        if dependent.kind == OPERATOR_CLASS.name:
            yield dependent
            yield from _found_through(catalog.fact(dependent), catalog)
    yield from _found_through(fact, catalog)


def _loose_member(
    name: str, catalog: str, alias: str, slot: str, text: str, evaluated: Callable[[Fact], Hashable] | None = None
) -> Kind:
    """An operator or function that belongs to a family alone."""
    return Kind(
        name=name,
        catalog=catalog,
        found_in=f"{catalog} WHERE oid >= 16384",
        query=_loose(catalog, alias, slot, text),
        create=lambda creation: _alter_family(creation.fact, "ADD", creation.fact["text"]),
        drop=lambda fact: _alter_family(fact, "DROP", fact.name),
        parent="operator family",
        claims=lambda fact: [_slot(sql.qualified(*fact.parts[:2]), fact.parts[2], fact.name)],
        found_through=_classes,
        weight=45,
        evaluated=evaluated,
        alter={"text": REPLACE},
    )


FAMILY_OPERATOR = _loose_member("operator family operator", "pg_amop", "o", _OPERATOR_SLOT, _OPERATOR)
FAMILY_FUNCTION = _loose_member(
    "operator family function", "pg_amproc", "p", _FUNCTION_SLOT, _FUNCTION, evaluated=lambda fact: fact["text"]
)
