"""The OPTIONS of foreign data: written, changed and shown, of which some are secret.

https://www.postgresql.org/docs/current/ddl-foreign-data.html
"""

from __future__ import annotations

from collections.abc import Callable

from syndicate_diff import sql
from syndicate_diff.context import Alteration
from syndicate_diff.model import Fact
from syndicate_diff.redaction import is_secret_option, redact
from syndicate_diff.statement import Secret, Statement


def concealed(statement: str, *facts: Fact, is_secret: Callable[[str], bool] = is_secret_option) -> Statement:
    """A statement that writes the options of these facts, and knows which of them nobody may see."""
    options = [option for fact in facts for option in sql.option_map(fact["options"]).items()]
    shown = [(value, "***" if is_secret(name) else redact(value)) for name, value in options]
    written = [(sql.literal(value), sql.literal(seen)) for value, seen in shown if value != seen]
    return Statement(statement, secrets=tuple(Secret(value, seen) for value, seen in written))


def shown_options(is_secret: Callable[[str], bool] = is_secret_option) -> Callable[[list[str]], list[str]]:
    """How a list of options is shown."""
    return lambda pairs: [_shown(pair, is_secret) for pair in pairs]


def _shown(pair: str, is_secret: Callable[[str], bool]) -> str:
    name, _, _ = pair.partition("=")
    return f"{name}=***" if is_secret(name) else redact(pair)


def with_options(statement: str, fact: Fact) -> Statement:
    """The CREATE with its OPTIONS, where there are any."""
    return concealed(f"{statement} {sql.foreign_options(fact['options'])}".rstrip(), fact)


def option_changes(change: Alteration) -> str:
    """``OPTIONS (SET a 'b', …)``."""
    return sql.foreign_option_changes(change.was("options"), change.now("options"))
