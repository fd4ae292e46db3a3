"""The known word that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def choice_hint(word: str, known: Iterable[str]) -> str:
    """``did you mean "folder"?``, or the list of all known words where none is near."""
    choices = sorted(known)
    near = get_close_matches(word.lower(), choices, n=1)
    if near:
        return f'did you mean "{near[0]}"?'
    return f"known: {', '.join(choices)}" if choices else "none is known here"
