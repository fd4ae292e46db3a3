"""Functions, window functions and procedures.

https://www.postgresql.org/docs/current/sql-createfunction.html. pg_get_functiondef writes the whole
CREATE OR REPLACE; what OR REPLACE refuses to change (the result, names of arguments, that they have a default
and of which type) replaces the function. The constructors that a range type makes for itself are its parts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from syndicate_diff import sql
from syndicate_diff.catalog_sql import user_object
from syndicate_diff.column_lists import has_no_list, returns_row
from syndicate_diff.context import Alteration, Creation
from syndicate_diff.kind import Kind
from syndicate_diff.kinds.shared.routine import arguments, forgets_extensions, signature, with_mode
from syndicate_diff.model import Catalog, Fact, Identity
from syndicate_diff.rules import REPLACE, InPlace, NotCompared
from syndicate_diff.statement import Danger, Hazard, Statement

# Names and types of the row that OUT arguments make (``build_function_result_tupdesc_d`` in funcapi.c).
_RESULT_ROW = """
    (SELECT array_agg(concat(coalesce(nullif(o.name, ''), 'column' || o.place), ' ', format_type(o.type, NULL))
                      ORDER BY o.place)
     FROM (SELECT u.name, u.type, row_number() OVER (ORDER BY u.i) AS place
           FROM unnest(p.proallargtypes, p.proargmodes, p.proargnames) WITH ORDINALITY u(type, mode, name, i)
           WHERE u.mode NOT IN ('i', 'v')) o)"""

# A default of a polymorphic argument has a type of its own, which must stay.
_IS_POLYMORPHIC = "EXISTS (SELECT FROM unnest(p.proargtypes) u JOIN pg_type t ON t.oid = u WHERE t.typtype = 'p')"


def _query(routine: str) -> str:
    return f"""
        SELECT p.oid, ARRAY[n.nspname::text, p.proname::text, {arguments("p.proargtypes")}] AS parts,
               pg_get_userbyid(p.proowner)::text AS owner,
               pg_get_functiondef(p.oid) AS definition,
               CASE WHEN p.prosqlbody IS NOT NULL THEN pg_get_function_sqlbody(p.oid) END AS sql_body,
               p.prokind::text AS routine_kind,
               CASE WHEN p.prokind <> 'p' THEN pg_get_function_result(p.oid) END AS result,
               CASE WHEN p.prorettype = 'record'::regtype THEN {_RESULT_ROW.strip()} END AS result_row,
               p.proargnames AS argument_names,
               p.proargmodes::text AS argument_modes,
               p.pronargdefaults::int AS defaults, p.pronargs::int AS inputs,
               CASE WHEN p.pronargdefaults > 0 AND {_IS_POLYMORPHIC}
                    THEN pg_get_expr(p.proargdefaults, 0) END AS polymorphic_defaults
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE p.prokind IN ({routine}) AND {user_object("pg_proc", "p.oid")}
          AND NOT EXISTS (SELECT FROM pg_depend d
                          WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'i')
    """


def _text(fact: Fact) -> str:
    text: str = fact["definition"]
    return text.rstrip().removesuffix(";")


def _shell(fact: Fact) -> str:
    """The routine without the body that PostgreSQL has parsed: that may need what needs the routine."""
    return _text(fact).removesuffix(fact["sql_body"]) + "AS ''" if fact["sql_body"] else ""


def _create(creation: Creation) -> Iterator[str]:
    """A routine that calls itself has to be there before its parsed body is."""
    fact = creation.fact
    if f"{sql.qualified(*fact.parts[:2])}(" in (fact["sql_body"] or "") and not creation.announced:
        yield _shell(fact)
    yield _text(fact)


# What tells the planner of a routine, and not what it gives: words of the line after LANGUAGE.
_TOLD_LINE = re.compile(
    r"^(?: (?:WINDOW|IMMUTABLE|STABLE|STRICT|SECURITY DEFINER|LEAKPROOF|PARALLEL \w+|COST \S+|ROWS \S+|SUPPORT \S+))+$",
    re.MULTILINE,
)
_TOLD = re.compile(r" (?:IMMUTABLE|STABLE|LEAKPROOF|PARALLEL \w+|COST \S+|ROWS \S+|SUPPORT \S+)")


_NAME_OF_RESULT = re.compile(r'\bOUT (?:"(?:[^"]|"")*"|\w+) ')


def _results(fact: Fact) -> str:
    text = _TOLD_LINE.sub(lambda line: _TOLD.sub("", line[0]), fact["definition"], count=1)
    head, _, rest = text.partition("\n")
    return _NAME_OF_RESULT.sub("OUT ", head) + rest


def _names_stay(change: Alteration) -> bool:
    """OR REPLACE may name an unnamed argument, never rename one; a single result has no name to others."""
    old, new = change.was("argument_names") or [], change.now("argument_names") or []
    modes = (change.now("argument_modes") or "").strip("{}").split(",")
    results = [place for place, mode in enumerate(modes) if mode in ("o", "b")]
    is_single = len(results) == 1 and modes[results[0]] == "o" and change.new.identity.kind == FUNCTION.name
    named = [pair for place, pair in enumerate(zip(old, new, strict=False)) if not (is_single and place in results)]
    return not old or (len(old) == len(new) and all(not a or a == b for a, b in named))


def _or_replace_can(change: Alteration) -> bool:
    return _names_stay(change) and int(change.now("defaults")) >= int(change.was("defaults"))


def _header(fact: Fact) -> str:
    """What stands before the body."""
    return str(fact["definition"]).partition("\nAS ")[0].removesuffix(fact["sql_body"] or "")


def _rights(before: Fact, after: Fact) -> Iterator[Hazard]:
    """What a change means for whose rights the body runs with, and what it finds."""
    old, new = _header(before), _header(after)
    definer, setting = " SECURITY DEFINER", " SET search_path TO "
    if (definer in old) != (definer in new):
        whose = "its owner" if definer in new else "who calls it"
        yield Hazard(Danger.PRIVILEGES, f"it runs with the rights of {whose} from now on")
    if " LEAKPROOF" in new and " LEAKPROOF" not in old:
        yield Hazard(Danger.PRIVILEGES, "conditions that call it may see rows that policies and views hide")
    if definer in new and setting in old and setting not in new:
        yield Hazard(Danger.PRIVILEGES, "who calls it decides what its names mean: with the rights of its owner")


def _replace(change: Alteration) -> Statement:
    return Statement(_text(change.new), hazards=tuple(_rights(change.old, change.new)))


_OR_REPLACE = InPlace(_replace, possible=_or_replace_can, disturbs=forgets_extensions)


def _excludes_no_row(fact: Fact) -> bool:
    """Not ON CONFLICT: EXCLUDED has every column that the table has when the body is parsed, also one that goes."""
    return " ON CONFLICT" not in (fact["sql_body"] or "") and has_no_list("sql_body")(fact)


def _calls(fact: Fact) -> Iterator[tuple[str | int, ...]]:
    """Every number of arguments that a call can have."""
    for number in range(fact["inputs"] - fact["defaults"], fact["inputs"] + 1):
        yield ("call", *fact.parts[:2], number)


# What a body that PostgreSQL does not parse may call.
_CALL = re.compile(r'(?:"((?:[^"]|"")+)"|([\w$]+))(?:\s|/\*.*?\*/)*\(', re.DOTALL)


@lru_cache(maxsize=2)  # the two sides of a plan
def _callers(catalog: Catalog) -> Mapping[str, set[Identity]]:
    """Name → the routines whose texts have it as that of a call."""
    found: dict[str, set[Identity]] = defaultdict(set)
    for fact in (fact for kind in ("function", "procedure") for fact in catalog.facts(kind)):
        for quoted, plain in set(_CALL.findall(_body(fact))):
            found[quoted.replace('""', '"') or plain.lower()].add(fact.identity)
    return found


def _body(fact: Fact) -> str:
    """What PostgreSQL does not parse; of what it does, it knows what that calls."""
    return str(fact["definition"]).partition("\nAS ")[2]


def _called_through(fact: Fact, catalog: Catalog) -> Iterator[Identity]:
    """The routines that may call it, on all levels: what evaluates these needs it, and no dependency tells so."""
    seen, queue = {fact.identity}, [fact.identity]
    for called in queue:
        new = sorted(_callers(catalog).get(called.parts[1], set()) - seen)
        seen.update(new)
        queue.extend(new)
        yield from new


def _routine(name: str, keyword: str, routine: str, address: Callable[[Fact], str]) -> Kind:
    return Kind(
        name=name,
        sql=keyword,
        catalog="pg_proc",
        found_in="pg_proc WHERE oid >= 16384",
        query=_query(routine),
        create=_create,
        shell=_shell,
        hollow=_shell,
        name_part=1,
        renamable=True,
        address=address,
        claims=lambda fact: [("routine", *fact.parts)],
        calls=_calls,
        found_through=_called_through,
        lets_go=_excludes_no_row,
        by_position=returns_row,
        weight=40,
        texts=frozenset({"definition"}),
        body=_body,
        evaluated=_results,
        rights=_rights,
        alter={
            "definition": _OR_REPLACE,
            "sql_body": NotCompared("part of the definition"),
            "routine_kind": REPLACE,
            "result": REPLACE,
            "result_row": REPLACE,
            "argument_names": _OR_REPLACE,
            "argument_modes": REPLACE,
            "defaults": _OR_REPLACE,
            "inputs": NotCompared("part of the signature"),
            "polymorphic_defaults": REPLACE,
        },
    )


FUNCTION = _routine("function", "FUNCTION", "'f', 'w'", signature)
PROCEDURE = _routine("procedure", "PROCEDURE", "'p'", with_mode)
