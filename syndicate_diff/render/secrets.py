"""Hiding secrets in statements that are shown.

Only what is shown is masked, never what is executed or saved for execution. Statements that cannot carry a
secret are left alone, so that a reviewer sees the whole of every function body.
"""

from __future__ import annotations

import re
from dataclasses import replace

from syndicate_diff.plan import Step
from syndicate_diff.plan_file import Plan

MASK = "***"

_LITERAL = r"[Ee]?'(?:[^'\\]|''|\\.)*'"
# What follows the object's name may hold secrets in these; https://www.postgresql.org/docs/current/sql-commands.html
_CARRIES = re.compile(
    r"\s*(?:CREATE|ALTER)\s+(?P<what>USER\s+MAPPING|SERVER|SUBSCRIPTION|ROLE|USER|GROUP"
    r"|FOREIGN\s+DATA\s+WRAPPER|FOREIGN\s+TABLE)\b",
    re.IGNORECASE,
)
_OPTION = re.compile(rf'(?P<name>"(?:[^"]|"")+"|[\w$]+)(?P<space>\s+)(?P<value>{_LITERAL})')
_SECRET_NAME = re.compile(r"pass(?!file)|secret|token|credential|private|api_?key|access_?key", re.IGNORECASE)
# In a connection string: https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING
_QUOTED, _BARE = r"''(?:[^'\\]|\\(?:''|.))*''", r"(?:[^\s'\\]|\\.|'')+"
_IN_QUERY = re.compile(r"(?P<key>[?&]\w*password=)[^\s'&]+", re.IGNORECASE)
_IN_CONNECTION = re.compile(rf"(?P<key>(?<![?&\w])\w*password\s*=\s*)(?:{_QUOTED}|{_BARE})", re.IGNORECASE)
_IN_URL = re.compile(r"(?P<before>\w://[^\s/:@']*):[^\s@']+@")


def mask(statement: str) -> str:
    """The statement with ``***`` for its secrets.

    Hidden are all options of user mappings but `user`; options of servers, wrappers and foreign tables
    whose names say that they are secret; passwords of roles; passwords in connection strings and,
    in any statement, in URLs.
    """
    shown = _IN_URL.sub(rf"\g<before>:{MASK}@", statement)
    carries = _CARRIES.match(shown)
    if not carries:
        return shown
    what = carries["what"].upper().split()
    shown = _OPTION.sub(lambda option: _masked_option(option, what == ["USER", "MAPPING"]), shown)
    if what == ["SUBSCRIPTION"]:
        shown = _IN_CONNECTION.sub(rf"\g<key>{MASK}", _IN_QUERY.sub(rf"\g<key>{MASK}", shown))
    return shown


def _masked_option(option: re.Match[str], everything: bool) -> str:
    name = option["name"].strip('"').lower()
    if name == "user" or not (everything or _SECRET_NAME.search(name)):
        return option[0]
    return f"{option['name']}{option['space']}'{MASK}'"


def masked(plan: Plan) -> Plan:
    """The plan with masked statements: to be shown (as JSON, say), not to be applied."""
    return replace(plan, steps=tuple(_masked_step(step) for step in plan.steps))


def _masked_step(step: Step) -> Step:
    return replace(step, statements=tuple(replace(s, sql=mask(s.sql)) for s in step.statements))
