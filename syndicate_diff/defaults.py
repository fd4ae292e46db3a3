"""What a kind says where it says nothing."""

from __future__ import annotations


def nothing(*_: object) -> tuple[()]:
    """The default of what a kind may say, where it says nothing."""
    return ()


def always(_: object) -> bool:
    """The predicate that holds for everything."""
    return True


def silent(_: object) -> str:
    """The default of what a kind may say in words."""
    return ""


def never(_: object) -> bool:
    """The predicate that holds for nothing."""
    return False
