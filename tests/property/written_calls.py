"""Calls of the functions of a random schema, for defaults, checks, indexes and views."""

from __future__ import annotations

from collections.abc import Iterable

from written import Column, Made, Type


def call(function: Made | None, values: Iterable[tuple[str, Type]] = ()) -> str:
    """A call of a function that looks at nothing but its argument; empty where it is not one.

    The argument is one of the values where one has the type, else a constant.
    """
    if function is None or not function.pure or function.returns is None:
        return ""
    if function.takes is None:
        return f"{function.address}()"
    fitting = [text for text, type in values if type == function.takes]
    return f"{function.address}({(fitting or [function.takes.constant])[0]})"


def immutable_call(function: Made | None, columns: Iterable[Column] = ()) -> str:
    """A call that an index or a generated column can have."""
    if function is None or not function.immutable:
        return ""
    return call(function, [(column.name, column.type) for column in columns if column.generated != "v"])
