"""Operators that texts use without a name: where they are not PostgreSQL's own, their schemas must be searched. Pure.

Names are qualified everywhere, those of operators too (``OPERATOR(public.=)``), but these forms have no place for one,
and PostgreSQL looks for ``=`` when it reads them back: ``CASE a WHEN b``, ``NULLIF(a, b)``, ``a IS DISTINCT FROM b``,
``JOIN … USING (a)`` (``get_rule_expr`` and ``get_from_clause_item`` in ruleutils.c). It would take another for
it in silence: that of ``text`` for that of ``citext``, say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from syndicate_diff import sql
from syndicate_diff.kind import kinds, nothing
from syndicate_diff.model import Catalog, Fact, Identity
from syndicate_diff.normal import QUOTED
from syndicate_diff.statement import Statement

_QUOTED = re.compile(QUOTED, re.DOTALL)
_BARE = re.compile(r"\bCASE\b(?!\s+WHEN\b)|\bNULLIF\(|\bIS (?:NOT )?DISTINCT FROM\b|\bJOIN\b.*\bUSING \(", re.DOTALL)
_WORDS = ("CASE", "NULLIF", "DISTINCT FROM", "USING (")  # most texts have none of them, and are many
_SEARCH_NONE = Statement("SET search_path = ''")


def with_search_path(
    statements: Iterable[Statement], identities: Iterable[Identity], target: Catalog
) -> list[Statement]:
    """The statements that make or alter the identities, and what must be set for them, and back again after."""
    written = list(statements)
    bare = [place for place, statement in enumerate(written) if _is_bare(statement.sql)]
    schemas = sorted({schema for identity in identities for schema in _schemas(identity, target)}) if bare else []
    if not schemas:
        return written
    first, last = bare[0], bare[-1] + 1
    search = Statement(f"SET search_path = {', '.join(map(sql.name, schemas))}")
    return [*written[:first], search, *written[first:last], _SEARCH_NONE, *written[last:]]


def differing(source: Catalog, target: Catalog) -> set[Identity]:
    """What has a text with such an operator that only one of the catalogs knows to be a user's own.

    A dump that is restored makes such objects: all texts are the same.
    """
    return {
        identity
        for identity in _users(source) ^ _users(target)
        if identity in source and identity in target and bare_attributes(target.fact(identity))
    }


def bare_attributes(fact: Fact) -> frozenset[str]:
    """The attributes that have such a text."""
    texts = ((name, value) for name, value in fact.attributes.items() if isinstance(value, str))
    return frozenset(name for name, text in texts if _is_bare(text))


def _users(catalog: Catalog) -> set[Identity]:
    lending = [kind for kind in kinds().values() if kind.operators_in is not nothing]
    facts = (fact for kind in lending for fact in catalog.facts(kind.name) if any(kind.operators_in(fact)))
    return {user for fact in facts for user, _ in catalog.dependents(fact.identity)}


def _is_bare(text: str) -> bool:
    return any(word in text for word in _WORDS) and bool(_BARE.search(_QUOTED.sub("''", text)))


def _schemas(identity: Identity, catalog: Catalog) -> Iterator[str]:
    for used, _ in catalog.dependencies(identity):
        yield from kinds()[used.kind].operators_in(catalog.fact(used)) if used in catalog else ()
