"""Aggregates: ordinary, ordered-set, hypothetical-set and moving.

https://www.postgresql.org/docs/current/sql-createaggregate.html. OR REPLACE alters all but the arguments,
the result and the way the aggregate is called.
"""

from __future__ import annotations

from collections.abc import Iterator

from syndicate_diff import sql
from syndicate_diff.catalog_sql import function_name, user_object
from syndicate_diff.kind import Kind
from syndicate_diff.kinds.shared.routine import arguments, forgets_extensions, signature
from syndicate_diff.model import Fact
from syndicate_diff.rules import REPLACE, InPlace

_FUNCTIONS = {
    "sfunc": "aggtransfn",
    "finalfunc": "aggfinalfn",
    "combinefunc": "aggcombinefn",
    "serialfunc": "aggserialfn",
    "deserialfunc": "aggdeserialfn",
    "msfunc": "aggmtransfn",
    "minvfunc": "aggminvtransfn",
    "mfinalfunc": "aggmfinalfn",
}
_MODIFY = {"r": "READ_ONLY", "s": "SHAREABLE", "w": "READ_WRITE"}
_PARALLEL = {"s": "SAFE", "r": "RESTRICTED", "u": "UNSAFE"}


_QUERY = f"""
    SELECT p.oid, ARRAY[n.nspname::text, p.proname::text, {arguments("p.proargtypes")}] AS parts,
           pg_get_userbyid(p.proowner)::text AS owner,
           pg_get_function_identity_arguments(p.oid) AS identity_arguments,
           pg_get_function_arguments(p.oid) AS arguments,
           format_type(p.prorettype, NULL) AS result,
           a.aggkind::text AS aggregate_kind,
           a.aggnumdirectargs::int AS direct_arguments,
           {", ".join(f"{function_name(f'a.{column}')} AS {name}" for name, column in _FUNCTIONS.items())},
           format_type(a.aggtranstype, NULL) AS stype,
           a.aggtransspace::int AS sspace, a.agginitval AS initcond,
           CASE WHEN a.aggmtranstype <> 0 THEN format_type(a.aggmtranstype, NULL) END AS mstype,
           a.aggmtransspace::int AS msspace, a.aggminitval AS minitcond,
           a.aggfinalextra AND a.aggfinalfn <> 0 AS finalfunc_extra,
           a.aggmfinalextra AND a.aggmfinalfn <> 0 AS mfinalfunc_extra,
           -- Without a final function it says nothing, and pg_dump does not write it.
           CASE WHEN a.aggfinalfn <> 0 THEN a.aggfinalmodify::text END AS finalfunc_modify,
           CASE WHEN a.aggmfinalfn <> 0 THEN a.aggmfinalmodify::text END AS mfinalfunc_modify,
           (SELECT 'OPERATOR(' || quote_ident(opn.nspname) || '.' || o.oprname || ')'
            FROM pg_operator o JOIN pg_namespace opn ON opn.oid = o.oprnamespace
            WHERE o.oid = a.aggsortop) AS sortop,
           p.proparallel::text AS parallel
    FROM pg_aggregate a
    JOIN pg_proc p ON p.oid = a.aggfnoid
    JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE {user_object("pg_proc", "p.oid")}
"""


def _options(fact: Fact) -> Iterator[str]:
    yield f"SFUNC = {fact['sfunc']}"
    yield f"STYPE = {fact['stype']}"
    yield from _number(fact, "sspace")
    yield from _final(fact, "finalfunc")
    yield from (
        f"{name.upper()} = {fact[name]}" for name in ("combinefunc", "serialfunc", "deserialfunc") if fact[name]
    )
    yield from _literal(fact, "initcond")
    yield from _moving(fact)
    if fact["sortop"]:
        yield f"SORTOP = {fact['sortop']}"
    if fact["parallel"] != "u":
        yield f"PARALLEL = {_PARALLEL[fact['parallel']]}"
    if fact["aggregate_kind"] == "h":
        yield "HYPOTHETICAL"


def _moving(fact: Fact) -> Iterator[str]:
    if not fact["msfunc"]:
        return
    yield from (f"{name.upper()} = {fact[name]}" for name in ("msfunc", "minvfunc", "mstype"))
    yield from _number(fact, "msspace")
    yield from _final(fact, "mfinalfunc")
    yield from _literal(fact, "minitcond")


def _final(fact: Fact, name: str) -> Iterator[str]:
    """A final function and what it does with the state; ordered sets may change it by default."""
    if not fact[name]:
        return
    yield f"{name.upper()} = {fact[name]}"
    if fact[f"{name}_extra"]:
        yield f"{name.upper()}_EXTRA"
    usual = "r" if fact["aggregate_kind"] == "n" else "w"
    if fact[f"{name}_modify"] != usual:
        yield f"{name.upper()}_MODIFY = {_MODIFY[fact[f'{name}_modify']]}"


def _number(fact: Fact, name: str) -> Iterator[str]:
    if fact[name]:
        yield f"{name.upper()} = {fact[name]}"


def _literal(fact: Fact, name: str) -> Iterator[str]:
    if fact[name] is not None:
        yield f"{name.upper()} = {sql.literal(fact[name])}"


def _create(fact: Fact, verb: str) -> str:
    options = ",\n    ".join(_options(fact))
    name = sql.qualified(*fact.parts[:2])
    return f"{verb} AGGREGATE {name}({fact['arguments'] or '*'}) (\n    {options}\n)"


def _address(fact: Fact) -> str:
    """``public.f(*)``, ``public.f(integer ORDER BY text)``."""
    return f"{sql.qualified(*fact.parts[:2])}({fact['identity_arguments'] or '*'})"


def _number_of_arguments(fact: Fact) -> int:
    types = fact.parts[-1].strip("()*")
    return types.count(",") + 1 if types else 0


_OR_REPLACE = InPlace(lambda change: _create(change.new, "CREATE OR REPLACE"), disturbs=forgets_extensions)

_FOR_THE_PLANNER = ("owner", "sspace", "msspace", "parallel", "sortop")

AGGREGATE = Kind(
    name="aggregate",
    sql="AGGREGATE",
    catalog="pg_proc",
    found_in="pg_proc WHERE oid >= 16384",
    query=_QUERY,
    create=lambda creation: _create(creation.fact, "CREATE"),
    name_part=1,
    # Its types can have been set aside, which the address does not know.
    drop=lambda fact: f"DROP ROUTINE {signature(fact)}",
    renamable=True,
    address=_address,
    grant_address=signature,  # GRANT knows neither * nor ORDER BY
    claims=lambda fact: [("routine", *fact.parts)],
    calls=lambda fact: [("call", *fact.parts[:2], _number_of_arguments(fact))],
    weight=41,
    evaluated=lambda fact: repr([value for name, value in fact.attributes.items() if name not in _FOR_THE_PLANNER]),
    verbatim=frozenset({"initcond", "minitcond"}),
    alter={
        "identity_arguments": REPLACE,
        "arguments": REPLACE,
        "result": REPLACE,
        "aggregate_kind": REPLACE,
        "direct_arguments": REPLACE,
        **dict.fromkeys(_FUNCTIONS, _OR_REPLACE),
        **dict.fromkeys(("stype", "sspace", "initcond", "mstype", "msspace", "minitcond"), _OR_REPLACE),
        **dict.fromkeys(("finalfunc_extra", "mfinalfunc_extra", "finalfunc_modify", "mfinalfunc_modify"), _OR_REPLACE),
        "sortop": _OR_REPLACE,
        "parallel": _OR_REPLACE,
    },
)
