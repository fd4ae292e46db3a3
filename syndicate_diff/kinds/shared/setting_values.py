"""Settings that roles and databases carry, as ``ALTER … SET`` takes them.

https://www.postgresql.org/docs/current/catalog-pg-db-role-setting.html
"""

from __future__ import annotations

import re

from syndicate_diff import sql
from syndicate_diff.model import Parts
from syndicate_diff.redaction import is_secret_option
from syndicate_diff.statement import Secret, Statement

# SQL: the names and values of an array of name=value, for a CROSS JOIN LATERAL over pg_db_role_setting s.
SETTINGS = """(
            SELECT lower(split_part(u.pair, '=', 1)) AS name, substr(u.pair, strpos(u.pair, '=') + 1) AS value
            FROM unnest(s.setconfig) u(pair))"""

# The settings that hold a list of names, each quoted by itself: GUC_LIST_QUOTE in guc_tables.c, the
# same in all versions, and in pg_dump's variable_is_guc_list_quote().
_LISTS = frozenset(
    {
        "local_preload_libraries",
        "search_path",
        "session_preload_libraries",
        "shared_preload_libraries",
        "temp_tablespaces",
        "unix_socket_directories",
    }
)

_ELEMENT = re.compile(r'\s*(?:"((?:[^"]|"")*)"|([^,]*?))\s*(?:,|$)')


def setting_name(name: str) -> str:
    """``work_mem``, ``app.tenant``."""
    return sql.qualified(*name.split("."))


def assignment(name: str, value: str) -> str:
    """``search_path TO 'app', 'public'``; a list given as one string would be one name."""
    values = elements(value) if name in _LISTS else [value]
    return f"{setting_name(name)} TO {', '.join(sql.literal(element) for element in values)}"


def is_secret(parts: Parts) -> bool:
    """`Kind.secret` of a setting: its name says so."""
    return is_secret_option(parts[-1])


def concealed(statement: str, name: str, value: str) -> Statement:
    """A statement that sets a value, perhaps in a block, which nobody may see where the name says so."""
    written = sql.literal(value)
    nested = "'" + written.replace("'", "''") + "'"
    secrets = (Secret(nested[1:-1], "''***''"), Secret(written, "'***'")) if is_secret_option(name) else ()
    return Statement(statement, secrets=secrets)


def elements(value: str) -> list[str]:
    """The names in the text of a list setting, unquoted; of an empty list, one empty name."""
    found, position = [], 0
    while match := _ELEMENT.match(value, position):
        found.append(match[1].replace('""', '"') if match[1] is not None else match[2])
        if not match[0].endswith(",") or match.end() == position:
            break
        position = match.end()
    return found
