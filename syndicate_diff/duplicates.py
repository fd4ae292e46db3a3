"""Objects that a desired state makes twice.

PostgreSQL refuses most of them, and `first_place` says where the other one is. ``IF NOT EXISTS`` and ``OR
REPLACE`` hide the rest: which of the two counts would depend on the order of the files.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from syndicate_diff import sql
from syndicate_diff.definitions import Definition, Names, definitions
from syndicate_diff.errors import Where
from syndicate_diff.side_effects import LoadWarning
from syndicate_diff.source_files import SourceFile, SourceStatement

_QUIET = re.compile(r"\bIF\s+NOT\s+EXISTS\b|\bOR\s+REPLACE\b", re.IGNORECASE)
# Not for meaning: only statements whose names occur twice are parsed.
_NAME = re.compile(
    r"(?:^|;)\s*CREATE\s+(?:OR\s+REPLACE\s+)?(?:[A-Z]+\s+){1,3}?(?:IF\s+NOT\s+EXISTS\s+)?([\w$.\"]+)\s*(?:\(|AS\b|;|$|\s)",
    re.IGNORECASE | re.MULTILINE,
)
_SEARCH_PATH = re.compile(r"\bsearch_path\b", re.IGNORECASE)
# Statements about an object, and those that belong to an extension or to the whole database.
_NOT_MAKING = {"CommentStmt", "GrantStmt", "CreateExtensionStmt", "CreateSchemaStmt"}
_ON_TABLES = {"CreateTrigStmt", "RuleStmt", "CreatePolicyStmt"}  # with the table's name before their own
_IN_NO_SCHEMA = {
    "CreateAmStmt",
    "CreateEventTrigStmt",
    "CreateFdwStmt",
    "CreateForeignServerStmt",
    "CreatePLangStmt",
    "CreatePublicationStmt",
    "CreateRoleStmt",
    "CreateSubscriptionStmt",
}


def first_place(statement: SourceStatement, files: Sequence[SourceFile]) -> Where | None:
    """Where else the object is made that a refused statement makes."""
    wanted = list(definitions(statement))
    last = {found.names[-1].casefold() for found in wanted}
    for file in files:
        for other in file.statements if any(name in file.text.casefold() for name in last) else ():
            text = other.text.casefold()
            if other.where == statement.where or not any(name in text for name in last):
                continue
            for found in definitions(other):
                if found.node not in _NOT_MAKING and any(_may_be_same(found, one) for one in wanted):
                    return other.at(found.offset)
    return None


def _may_be_same(one: Definition, other: Definition) -> bool:
    """Whether two names may be of one object: a schema may come from a search_path."""
    shorter, longer = sorted((_own(one), _own(other)), key=len)
    return longer[len(longer) - len(shorter) :] == shorter


def _own(definition: Definition) -> tuple[str, ...]:
    """The names without the table of an index, whose own name is the schema's matter."""
    return definition.names[-1:] if definition.node == "IndexStmt" else definition.names


def quiet_duplicates(files: Sequence[SourceFile]) -> Iterator[LoadWarning]:
    """A warning for each object that is made twice without an error."""
    suspects = _repeated_names(files)
    made: dict[tuple[str, Names, tuple[str, ...]], list[SourceStatement]] = defaultdict(list)
    for file in files if suspects else ():
        if _SEARCH_PATH.search(file.text):
            continue  # the same name may mean another object
        for statement in file.statements:
            name = _NAME.match(statement.text)
            if name and _last(name[1]) in suspects:
                for found in definitions(statement):
                    if found.offset == 0 and found.node not in _NOT_MAKING:
                        made[found.node, _qualified(found), _signature(statement)].append(statement)
    for (_, names, _), statements in made.items():
        if len(statements) > 1 and any(_QUIET.search(statement.text) for statement in statements[1:]):
            first, *others = statements
            shown = sql.qualified(*names)
            for other in others:
                yield LoadWarning(other.where, f"{shown} is made at {first.where} already; only one of the two counts")


def _repeated_names(files: Sequence[SourceFile]) -> set[str]:
    if not any(_QUIET.search(file.text) for file in files):
        return set()
    counted = Counter(_last(match[1]) for file in files for match in _NAME.finditer(file.text))
    return {name for name, count in counted.items() if count > 1}


def _last(name: str) -> str:
    return name.rpartition(".")[2].strip('"').casefold()


def _qualified(definition: Definition) -> Names:
    """Without a search_path, what has no schema in its name is in `public`; an index has the schema of its table."""
    names = definition.names
    if definition.node == "IndexStmt":
        return (names[0] if len(names) > 2 else sql.PUBLIC, names[-1])
    own = 2 if definition.node in _ON_TABLES else 1
    return (sql.PUBLIC, *names) if len(names) == own and definition.node not in _IN_NO_SCHEMA else names


def _signature(statement: SourceStatement) -> tuple[str, ...]:
    """The argument types of a function as written; nothing for other objects."""
    parameters = getattr(statement.tree, "parameters", None) or ()
    return tuple(".".join(name.sval for name in p.argType.names) for p in parameters if hasattr(p, "argType"))
