"""What pg_dump says of a database, in sections that can be compared: their bodies do not depend on order."""

from __future__ import annotations

import re
import subprocess

from syndicate_diff.errors import ProofError
from syndicate_diff.normal import normal
from syndicate_diff.registry import kinds

# Heading, ``TABLE app.orders``, and body.
Section = tuple[str, str]

_SECTION = re.compile(r"^-- (?:Data for )?Name: (?P<name>.*); Type: (?P<type>[^;]*); Schema: (?P<schema>[^;]*);", re.M)
# In these pg_dump's order of lines follows that of columns or of grants, which no plan can change.
_UNORDERED = frozenset({"TABLE", "FOREIGN TABLE", "TYPE", "ACL", "DEFAULT ACL", "PUBLICATION TABLE"})
# In these it is that of the columns inside of a statement.
_ABOUT_COLUMNS = frozenset({"STATISTICS", "PUBLICATION TABLE"})
_RULE = " _RETURN"  # the name of the rule that is a view's query


def dump_sections(pg_dump: str, url: str, version: int = 18) -> list[Section]:
    """``pg_dump --schema-only`` as (heading, body) pairs whose bodies do not depend on order.

    The database stands for one of major `version`.
    """
    done = subprocess.run(
        [pg_dump, "--schema-only", "--no-sync", "--dbname", url], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise ProofError("pg_dump fails on the shadow database", why=done.stderr.strip(), hint="please report it")
    text = re.sub(r"(?m)^\\(un)?restrict .*\n|^SET default_(tablespace|table_access_method) = .*\n", "", done.stdout)
    for newer in (newer for kind in kinds().values() for newer in kind.newer_in_dump):
        text = newer.pattern.sub(newer.otherwise, text) if version < newer.major else text
    text = normal(text)
    found = list(_SECTION.finditer(text))
    ends = [match.start() for match in found[1:]] + [len(text)] * bool(found)
    return _whole_views([_section(match, text[match.end() : end]) for match, end in zip(found, ends, strict=True)])


def _whole_views(sections: list[Section]) -> list[Section]:
    """Views that need each other are written in two halves, without the query and as a rule: which ones, is chance."""
    rules = {f"VIEW {name[5:-8]}": body for name, body in sections if name.startswith("RULE ") and name.endswith(_RULE)}
    whole = [(name, body) for name, body in sections if not (name.startswith("RULE ") and name.endswith(_RULE))]
    return [(name, _with_query(body, rules[name]) if name in rules else body) for name, body in whole]


def _with_query(view: str, rule: str) -> str:
    _, _, settings = view.partition(";\n")
    return rule.replace("CREATE OR REPLACE VIEW", "CREATE VIEW", 1) + (f"\n{settings}" if settings else "")


def _section(match: re.Match[str], body: str) -> Section:
    lines = [line.rstrip().rstrip(",") for line in body.splitlines()[1:]]
    lines = [line for line in lines if line and line != "--" and "PostgreSQL database dump complete" not in line]
    if match["type"] in _ABOUT_COLUMNS:
        lines = [" ".join(sorted(re.findall(r"[^\s,()]+", line))) for line in lines]
    if match["type"] in _UNORDERED:
        lines.sort()
    return f"{match['type']} {match['schema']}.{match['name']}", "\n".join(lines)
