"""What a kind knows to be secret is shown nowhere."""

from __future__ import annotations

from dataclasses import replace

import pytest

from syndicate_diff.errors import PlanFileError
from syndicate_diff.graph import Verb
from syndicate_diff.kinds.subscription import shown_connection
from syndicate_diff.model import Identity
from syndicate_diff.plan import Step
from syndicate_diff.plan_file import Plan, from_json, to_json
from syndicate_diff.redaction import mask_lines
from syndicate_diff.registry import kinds
from syndicate_diff.render import masked, sql, text
from syndicate_diff.statement import Secret, Statement

STATEMENT = Statement("CREATE THING t OPTIONS (colour 'hunter2', size '3')", secrets=(Secret("'hunter2'", "'***'"),))
PLAN = Plan(
    steps=(Step(Verb.CREATE, Identity("schema", ("t",)), (STATEMENT,), ""),),
    database="d",
    role="r",
    version=18,
    source="",
    target="",
)


def test_it_is_executed_and_saved_but_not_shown() -> None:
    assert "hunter2" in sql(PLAN)
    assert "hunter2" not in text(PLAN, color=False) + to_json(masked(PLAN))
    assert from_json(to_json(PLAN), "x").statements() == [STATEMENT]


def test_what_is_not_secret_is_shown() -> None:
    assert STATEMENT.shown == "CREATE THING t OPTIONS (colour '***', size '3')"


def test_messages_do_not_quote_it() -> None:
    assert STATEMENT.conceal('invalid value "hunter2" of colour') == 'invalid value "***" of colour'


@pytest.mark.parametrize(
    ("kind", "attribute", "value", "shown"),
    [
        ("user mapping", "options", ["user=u", "anything=x"], ["user=u", "anything=***"]),
        ("foreign server", "options", ["host=h", "api_key=x"], ["host=h", "api_key=***"]),
        ("foreign server", "options", ["url=https://u:x@h/"], ["url=https://u:***@h/"]),
        ("foreign data wrapper", "options", ["secret=x"], ["secret=***"]),
        ("foreign table", "options", ["token=x", "a=b"], ["token=***", "a=b"]),
        ("column", "foreign_options", ["password=x"], ["password=***"]),
        ("subscription", "connection", "host=h password='a b'", "host=h password=***"),
        ("subscription", "connection", None, None),
        ("table", "options", ["password=x"], ["password=x"]),
    ],
)
def test_attributes(kind: str, attribute: str, value: object, shown: object) -> None:
    assert kinds()[kind].shown_value(attribute, value, ()) == shown


@pytest.mark.parametrize(
    "connection",
    [
        "postgresql://u:hunter2@h/d?sslpassword=hunter2",
        r"password='hun\'ter2' host=h",
        "host=h password = hunter2",
        "?hunter2",
    ],
)
def test_connection_strings(connection: str) -> None:
    assert "ter2" not in shown_connection(connection)


def test_pieces_of_files() -> None:
    assert "hunter2" not in mask_lines("  api_key 'hunter2', password 'hunter2', url 'https://u:hunter2@h'")


def test_what_hides_secrets_is_not_applied() -> None:
    with pytest.raises(PlanFileError, match="secrets masked"):
        from_json(to_json(masked(PLAN)), "x")
    plain = replace(PLAN, steps=(replace(PLAN.steps[0], statements=(Statement("SELECT 1"),)),))
    assert from_json(to_json(masked(plain)), "x") == plain
