"""Operators that texts use without a name: where they are not PostgreSQL's own, their schemas must be searched. Pure.

Names are qualified everywhere, those of operators too (``OPERATOR(public.=)``), but these forms have no place for one,
and PostgreSQL looks for it when it reads them back: ``CASE a WHEN b``, ``NULLIF(a, b)``, ``a IS DISTINCT FROM b``,
``JOIN … USING (a)``, and all but the first of the operators between rows, ``ROW(a, b) < ROW(c, d)`` (``get_rule_expr``,
``get_sublink_expr`` and ``get_from_clause_item`` in ruleutils.c). It would take another for it in silence: that of
``text`` for that of ``citext``, say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from syndicate_diff import sql
from syndicate_diff.model import Catalog, Fact, Identity, Operator
from syndicate_diff.normal import QUOTED
from syndicate_diff.statement import Statement

_QUOTED = re.compile(QUOTED, re.DOTALL)
_WORDS = ("CASE", "NULLIF", "DISTINCT FROM", "USING (", "ROW(", "SELECT")  # most texts have none of them, and are many
_BARE = re.compile(
    r"\bCASE\b(?!\s+WHEN\b)|\bNULLIF\(|\bIS (?:NOT )?DISTINCT FROM\b|\bROW\(|\) (?:IN|\S+ (?:ANY|ALL)) \( SELECT\b"
)
_JOIN = re.compile(r"\bJOIN\b")
_USING = re.compile(r"\bUSING \(")
_COMPARISONS = frozenset({"=", "<>", "<", "<=", ">", ">="})
_SEARCH_NONE = Statement("SET search_path = ''")


def with_search_path(
    statements: Iterable[Statement], made: Iterable[Identity], remade: Iterable[Identity], target: Catalog
) -> list[Statement]:
    """The statements, and what must be set for them, and back again after.

    They make or alter what is `made`; PostgreSQL itself writes and reads again what is `rebuilt`.
    """
    written = list(statements)
    if not target.operators:
        return written
    bare = [place for place, statement in enumerate(written) if _is_bare(statement.sql)]
    again = [identity for identity in remade if bare_attributes(target.fact(identity))]
    users = again + (list(made) if bare else [])
    schemas = sorted({operator.schema for user in users for operator in _comparisons(target, user)})
    if not schemas:
        return written
    first, last = (0, len(written)) if again else (bare[0], bare[-1] + 1)
    search = Statement(f"SET search_path = {', '.join(map(sql.name, schemas))}")
    return [*written[:first], search, *written[first:last], _SEARCH_NONE, *written[last:]]


def differing(source: Catalog, target: Catalog) -> set[Identity]:
    """What has a text with such operators, which are others in the two catalogs, whether the text differs or not.

    A dump that is restored makes such objects: all texts are the same.
    """
    return {
        identity
        for identity in source.operators.keys() | target.operators.keys()
        if _comparisons(source, identity) != _comparisons(target, identity)
        and identity in source
        and identity in target
        and bare_attributes(target.fact(identity))
    }


def meant(catalog: Catalog, identity: Identity) -> list[Operator]:
    """The operators that the texts of a fact stand for, where these do not say them."""
    used = _comparisons(catalog, identity)
    return sorted(used) if used and bare_attributes(catalog.fact(identity)) else []


def bare_attributes(fact: Fact) -> frozenset[str]:
    """The attributes that have such a text, or a list with one."""
    values = ((name, value if isinstance(value, list) else [value]) for name, value in fact.attributes.items())
    return frozenset(name for name, texts in values if any(isinstance(text, str) and _is_bare(text) for text in texts))


def _comparisons(catalog: Catalog, user: Identity) -> frozenset[Operator]:
    return frozenset(used for used in catalog.operators.get(user, ()) if used.name in _COMPARISONS)


def _is_bare(text: str) -> bool:
    if not any(word in text for word in _WORDS):
        return False
    unquoted = _QUOTED.sub("''", text)
    join = _JOIN.search(unquoted)
    return bool(_BARE.search(unquoted) or (join and _USING.search(unquoted, join.end())))
