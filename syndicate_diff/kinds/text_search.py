"""Full text search: parsers, templates, dictionaries, configurations and their mappings.

https://www.postgresql.org/docs/current/textsearch-configuration.html. A mapping says which dictionaries
a configuration asks about one type of token; it is a fact of its own, so that a change
of it never touches the configuration, which indexes and generated columns depend on.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from syndicate_diff import sql
from syndicate_diff.catalog_sql import function_name, user_object
from syndicate_diff.context import Alteration, Creation
from syndicate_diff.defaults import nothing
from syndicate_diff.kind import Kind
from syndicate_diff.model import Fact, Identity
from syndicate_diff.rules import REPLACE, InPlace

# As PostgreSQL's serialize_deflist writes options: name = 'value', name = E'val\\ue', name = 1
_OPTION = re.compile(r"""("(?:[^"]|"")+"|[^\s"=,]+) = (E?'(?:[^'\\]|''|\\.)*'|[^\s,']+)""", re.DOTALL)


def _definition(fact: Fact, keywords: dict[str, str]) -> str:
    given = {keyword: fact[name] for name, keyword in keywords.items() if fact[name] is not None}
    return ", ".join(f"{keyword} = {function}" for keyword, function in given.items())


def _of_functions(name: str, catalog: str, prefix: str, weight: int, functions: dict[str, str]) -> Kind:
    """Parsers and templates: a name for some C functions, which cannot be altered."""
    keywords = name.upper()

    def create(creation: Creation) -> str:
        fact = creation.fact
        return f"CREATE {keywords} {sql.qualified(*fact.parts)} ({_definition(fact, functions)})"

    columns = ", ".join(f'{function_name(f"o.{prefix}{column}")} AS "{column}"' for column in functions)
    return Kind(
        name=name,
        sql=keywords,
        catalog=catalog,
        found_in=f"{catalog} WHERE oid >= 16384",
        query=f"""
            SELECT o.oid, ARRAY[n.nspname::text, o.{prefix}name::text] AS parts, {columns}
            FROM {catalog} o JOIN pg_namespace n ON n.oid = o.{prefix}namespace
            WHERE {user_object(catalog, "o.oid")}
        """,
        create=create,
        renamable=True,
        claims=lambda fact: [(name, *fact.parts)],
        weight=weight,
        alter=dict.fromkeys(functions, REPLACE),
    )


_PARSER_FUNCTIONS = {
    "start": "START",
    "token": "GETTOKEN",
    "end": "END",
    "headline": "HEADLINE",
    "lextype": "LEXTYPES",
}

_TEMPLATE_FUNCTIONS = {"init": "INIT", "lexize": "LEXIZE"}

PARSER = _of_functions("text search parser", "pg_ts_parser", "prs", 42, _PARSER_FUNCTIONS)
TEMPLATE = _of_functions("text search template", "pg_ts_template", "tmpl", 42, _TEMPLATE_FUNCTIONS)


def _create_dictionary(creation: Creation) -> str:
    fact = creation.fact
    options = f", {fact['options']}" if fact["options"] else ""
    definition = f"TEMPLATE = {fact['template']}{options}"
    return f"CREATE TEXT SEARCH DICTIONARY {sql.qualified(*fact.parts)} ({definition})"


def _options(text: str | None) -> dict[str, str]:
    """Option names, as SQL writes them, → their values, as SQL writes them."""
    return dict(_OPTION.findall(text or ""))


def _set_options(change: Alteration) -> str:
    """All options in their order, for each one that is named moves to the end; a name alone removes."""
    old, new = _options(change.was("options")), _options(change.now("options"))
    clauses = [name for name in old if name not in new] + [f"{name} = {value}" for name, value in new.items()]
    return f"ALTER TEXT SEARCH DICTIONARY {sql.qualified(*change.new.parts)} ({', '.join(clauses)})"


DICTIONARY = Kind(
    name="text search dictionary",
    sql="TEXT SEARCH DICTIONARY",
    catalog="pg_ts_dict",
    found_in="pg_ts_dict WHERE oid >= 16384",
    query=f"""
        SELECT d.oid, ARRAY[n.nspname::text, d.dictname::text] AS parts,
               pg_get_userbyid(d.dictowner)::text AS owner,
               quote_ident(tn.nspname) || '.' || quote_ident(t.tmplname) AS template,
               d.dictinitoption AS options
        FROM pg_ts_dict d JOIN pg_namespace n ON n.oid = d.dictnamespace
        JOIN pg_ts_template t ON t.oid = d.dicttemplate JOIN pg_namespace tn ON tn.oid = t.tmplnamespace
        WHERE {user_object("pg_ts_dict", "d.oid")}
    """,
    create=_create_dictionary,
    renamable=True,
    claims=lambda fact: [("text search dictionary", *fact.parts)],
    weight=44,
    evaluated=lambda fact: (fact["template"], fact["options"]),
    alter={"template": REPLACE, "options": InPlace(_set_options)},
)


def _dictionaries(fact: Fact) -> str:
    return ", ".join(sql.qualified(*dictionary) for dictionary in fact["dictionaries"])


def _map(fact: Fact, verb: str, tokens: Iterable[str] = ()) -> str:
    """``ALTER TEXT SEARCH CONFIGURATION c ADD MAPPING FOR word, asciiword WITH simple``."""
    configuration = sql.qualified(*fact.parts[:2])
    mapping = f"{verb} MAPPING FOR {sql.names(tokens or [fact.name])} WITH {_dictionaries(fact)}"
    return f"ALTER TEXT SEARCH CONFIGURATION {configuration} {mapping}"


def _create_configuration(creation: Creation) -> Iterator[str]:
    fact = creation.fact
    parser = sql.qualified(*fact["parser"])
    yield f"CREATE TEXT SEARCH CONFIGURATION {sql.qualified(*fact.parts)} (PARSER = {parser})"
    alike: dict[str, list[Fact]] = defaultdict(list)
    for mapping in creation.inlined:
        alike[_dictionaries(mapping)].append(mapping)
    for mappings in alike.values():
        yield _map(mappings[0], "ADD", [mapping.name for mapping in mappings])


def _parser(fact: Fact) -> Iterator[Identity]:
    yield Identity("text search parser", tuple(fact["parser"]))
    yield Identity("schema", fact.parts[:1])


# pg_depend says that the configuration depends on the dictionaries; it is the mappings that do.
CONFIGURATION = Kind(
    name="text search configuration",
    sql="TEXT SEARCH CONFIGURATION",
    catalog="pg_ts_config",
    found_in="pg_ts_config WHERE oid >= 16384",
    query=f"""
        SELECT c.oid, ARRAY[n.nspname::text, c.cfgname::text] AS parts,
               pg_get_userbyid(c.cfgowner)::text AS owner,
               ARRAY[pn.nspname::text, p.prsname::text] AS parser
        FROM pg_ts_config c JOIN pg_namespace n ON n.oid = c.cfgnamespace
        JOIN pg_ts_parser p ON p.oid = c.cfgparser JOIN pg_namespace pn ON pn.oid = p.prsnamespace
        WHERE {user_object("pg_ts_config", "c.oid")}
    """,
    create=_create_configuration,
    renamable=True,
    claims=lambda fact: [("text search configuration", *fact.parts)],
    depends=_parser,
    ignores=("n",),
    weight=46,
    evaluated=nothing,
    alter={"parser": REPLACE},
)


def _drop_mapping(fact: Fact) -> str:
    configuration = sql.qualified(*fact.parts[:2])
    return f"ALTER TEXT SEARCH CONFIGURATION {configuration} DROP MAPPING FOR {sql.name(fact.name)}"


MAPPING = Kind(
    name="text search mapping",
    catalog="pg_ts_config_map",
    found_in="pg_ts_config WHERE oid >= 16384",
    query=f"""
        WITH configuration AS (
            SELECT c.oid, c.cfgname, c.cfgparser, n.nspname
            FROM pg_ts_config c JOIN pg_namespace n ON n.oid = c.cfgnamespace
            WHERE {user_object("pg_ts_config", "c.oid")}
        ), token AS (
            SELECT p.cfgparser, t.tokid, t.alias
            FROM (SELECT DISTINCT cfgparser FROM configuration) p
            CROSS JOIN LATERAL ts_token_type(p.cfgparser) t
        )
        SELECT 0::oid AS oid, ARRAY[c.nspname::text, c.cfgname::text, t.alias] AS parts,
               array_agg(ARRAY[dn.nspname::text, d.dictname::text] ORDER BY m.mapseqno) AS dictionaries
        FROM configuration c
        JOIN pg_ts_config_map m ON m.mapcfg = c.oid
        JOIN token t ON t.cfgparser = c.cfgparser AND t.tokid = m.maptokentype
        JOIN pg_ts_dict d ON d.oid = m.mapdict JOIN pg_namespace dn ON dn.oid = d.dictnamespace
        GROUP BY c.nspname, c.cfgname, t.alias
    """,
    parent="text search configuration",
    create=lambda creation: _map(creation.fact, "ADD"),
    drop=_drop_mapping,
    depends=lambda fact: [Identity("text search dictionary", tuple(d)) for d in fact["dictionaries"]],
    fold=lambda fact: True,
    weight=47,
    evaluated=lambda fact: repr(fact["dictionaries"]),
    alter={"dictionaries": InPlace(lambda change: _map(change.new, "ALTER"))},
)
