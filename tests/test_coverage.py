"""The document of what is compared follows the kinds."""

from pathlib import Path

from syndicate_diff.coverage import markdown

DOCUMENT = Path(__file__).parents[1] / "docs" / "coverage.md"


def test_the_document_is_what_the_kinds_say() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == markdown(), (
        "docs/coverage.md lags: schemadiff coverage --format markdown > docs/coverage.md"
    )
