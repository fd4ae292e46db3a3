"""Tables that inherit from several others, with all that parents and children share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from families import Family, Numbers

PARENTS = {
    "p": ((),),
    "q": ((), (), ("p",)),
    "c": ((), ("p",), ("q",), ("p", "q"), ("q", "p")),
    "d": ((), ("c",), ("p", "c"), ("c", "q"), ("q",)),
    "e": ((), ("d",), ("c", "d"), ("d", "q"), ("c",)),
}
COLUMNS = ("x", "y", "z")
TYPES = ("integer", "bigint", "text")
VALUES = ("7", "8", "'9'")
OTHER_VALUES = ("17", "18", "'19'")
FIRST_OWN_EXPRESSIONS, FIRST_VIRTUAL, FIRST_NOT_VALID = 16, 18, 18
CHECKS = ("", "", " NOT VALID", " NO INHERIT", " NOT ENFORCED")


@dataclass
class _Table:
    """What a table has by now, from its parents or by itself."""

    columns: dict[str, str] = field(default_factory=dict)  # name → how it is generated, or nothing
    required: set[str] = field(default_factory=set)
    alone: set[str] = field(default_factory=set)  # required, and not of its children
    not_valid: set[str] = field(default_factory=set)  # required, but not of the rows that are there
    checks: dict[str, str] = field(default_factory=dict)  # name → its state


class _Writer:
    def __init__(self, numbers: Numbers, version: int) -> None:
        self.numbers = numbers
        self.version = version
        self.tables: dict[str, _Table] = {}
        self.types = {name: TYPES[self.choose(f"type {name}", len(TYPES))] for name in COLUMNS}
        self.values = {name: VALUES[TYPES.index(type)] for name, type in self.types.items()}
        self.other_values = {name: OTHER_VALUES[TYPES.index(type)] for name, type in self.types.items()}

    def choose(self, slot: str, count: int) -> int:
        return self.numbers.get(slot, 0) % count

    def table(self, name: str) -> Iterator[str]:
        parents = self.parents(name)
        made = _merged([self.tables[parent] for parent in parents])
        self.tables[name] = made
        parts = [*self.columns(name, made), *self.checks(name, made, in_create=True)]
        tail = f" INHERITS ({', '.join(parents)})" if parents else ""
        yield f"CREATE TABLE {name} ({', '.join(parts)}){tail}"
        yield from (f"ALTER TABLE {name} ADD {check}" for check in self.checks(name, made, in_create=False))
        yield from self.settings(name, made)

    def parents(self, name: str) -> list[str]:
        """Without those that would generate a column for which others have a value."""
        found: list[str] = []
        for parent in PARENTS[name][self.choose(f"{name} inherits", len(PARENTS[name]))]:
            columns = _merged([self.tables[other] for other in found]).columns
            if all(columns.get(column, how) == how for column, how in self.tables[parent].columns.items()):
                found.append(parent)
        return found

    def columns(self, name: str, made: _Table) -> Iterator[str]:
        for column in COLUMNS:
            number = self.choose(f"{name}.{column}", 8)
            if not number:
                continue
            given = made.columns.get(column)
            generated = given if given is not None else self.generated(column) if number == 7 else ""
            if generated and number == 6 and self.version >= FIRST_OWN_EXPRESSIONS:
                generated = self.generated(column, other=True)
            made.columns[column] = generated
            words = [column, self.types[column]]
            if generated and (given is None or self.version >= FIRST_OWN_EXPRESSIONS):
                words.append(generated)
            elif number in (2, 6) and not generated:
                words.append(f"DEFAULT {self.values[column]}")
            if number in (3, 6):
                words.append("NOT NULL")
            elif number in (4, 5):
                words.append(f"CONSTRAINT {name if number == 4 else 'it'}_{column}_there NOT NULL")
            if number in (3, 4, 5, 6):
                made.required.add(column)
            yield " ".join(words)

    def generated(self, column: str, *, other: bool = False) -> str:
        stored = self.version < FIRST_VIRTUAL or self.choose(f"type {column}", 12) < 6
        value = (self.other_values if other else self.values)[column]
        return f"GENERATED ALWAYS AS ({value}) {'STORED' if stored else 'VIRTUAL'}"

    def checks(self, name: str, made: _Table, *, in_create: bool) -> Iterator[str]:
        for column in COLUMNS:
            number = self.choose(f"{name} check {column}", len(CHECKS))
            state = CHECKS[number]
            if not number or column not in made.columns or in_create == (state == " NOT VALID"):
                continue
            if state == " NOT ENFORCED" and self.version < 18:
                state = ""
            # Before 18, NO INHERIT fails where a table has a check of that name besides.
            check = f"{name}_{column}_alone" if state == " NO INHERIT" else f"k_{column}"
            if made.checks.setdefault(check, state.replace(" NOT VALID", "")) == state.replace(" NOT VALID", ""):
                yield f"CONSTRAINT {check} CHECK ({column} <> {self.values[column]} OR true){state}"

    def settings(self, name: str, made: _Table) -> Iterator[str]:
        for column, generated in made.columns.items():
            number = self.choose(f"{name} sets {column}", 9)
            alter = f"ALTER TABLE {name} ALTER {column}"
            is_virtual = generated.endswith("VIRTUAL")
            if number == 7 and self.version >= FIRST_NOT_VALID and column not in made.required and not is_virtual:
                made.required.add(column)
                made.not_valid.add(column)
                yield f"ALTER TABLE {name} ADD CONSTRAINT {name}_{column}_later NOT NULL {column} NOT VALID"
            elif number == 8 and self.version >= FIRST_NOT_VALID and column not in made.required:
                made.alone.add(column)
                yield f"ALTER TABLE {name} ADD CONSTRAINT {name}_{column}_here NOT NULL {column} NO INHERIT"
            elif number == 1:
                made.required.add(column)
                yield f"{alter} SET NOT NULL"
            elif number == 2 and not generated:
                yield f"{alter} SET DEFAULT {self.values[column]}"
            elif number == 3 and not is_virtual:
                yield f"CREATE INDEX {name}_{column} ON {name} ({column})"
            elif number == 4:
                yield f"COMMENT ON COLUMN {name}.{column} IS 'it is'"
            elif number == 5 and not is_virtual:
                yield f"ALTER TABLE {name} ADD CONSTRAINT {name}_{column}_key UNIQUE ({column})"
            elif number == 6:
                yield f"ALTER TABLE {name} ADD CONSTRAINT own_{column} CHECK ({column} IS NOT NULL)"
        if self.choose(f"{name} view", 2) and made.columns:
            yield f"CREATE VIEW v_{name} AS SELECT {', '.join(made.columns)} FROM {name}"

    def late(self, name: str) -> Iterator[str]:
        """What comes once the children are there, and reaches them as it is."""
        made = self.tables[name]
        reached = [self.tables[other] for other in self.reached_from(name)]
        for column, generated in made.columns.items():
            is_free = column not in made.required and not any(column in table.alone for table in reached)
            if is_free and not generated.endswith("VIRTUAL") and self.choose(f"{name} late {column}", 2):
                for table in reached:
                    table.required.add(column)
                    table.not_valid.add(column)
                yield f"ALTER TABLE {name} ADD CONSTRAINT {name}_{column}_late NOT NULL {column} NOT VALID"

    def own(self, name: str) -> Iterator[str]:
        """What each table has for itself, whatever its parents and children have."""
        made = self.tables[name]
        for column, generated in made.columns.items():
            number = self.choose(f"{name} own {column}", 9)
            alter, type = f"ALTER TABLE ONLY {name} ALTER {column}", self.types[column]
            if number == 1 and not generated:
                yield f"{alter} DROP DEFAULT"
            elif number == 2 and not generated:
                yield f"{alter} SET DEFAULT {self.other_values[column]}"
            elif number == 3 and not generated and type != "text" and self.can_be_numbered(name, column):
                yield f"{alter} DROP DEFAULT"
                yield f"{alter} ADD GENERATED BY DEFAULT AS IDENTITY"
            elif number in (4, 5) and type == "text" and not generated.endswith("VIRTUAL"):
                yield f"{alter} SET STORAGE {'EXTERNAL' if number == 4 else 'MAIN'}"
            elif number == 6 and type == "text" and not generated.endswith("VIRTUAL"):
                yield f"{alter} SET COMPRESSION pglz"
            elif number == 7 and not generated.endswith("VIRTUAL"):
                yield f"{alter} SET STATISTICS 50"

    def can_be_numbered(self, name: str, column: str) -> bool:
        """Not where others inherit from it: 18 renames no NOT NULL that reaches a table twice, and drops none then."""
        made = self.tables[name]
        return column in made.required - made.not_valid and self.reached_from(name) == {name}

    def reached_from(self, name: str) -> set[str]:
        """A table, and all that inherit from it."""
        children = (other for other in PARENTS if name in self.parents(other))
        return {name}.union(*map(self.reached_from, children))


def _merged(parents: list[_Table]) -> _Table:
    made = _Table()
    for parent in parents:
        for column, generated in parent.columns.items():
            made.columns.setdefault(column, generated)
        made.required |= parent.required
        made.not_valid |= parent.not_valid
        for check, state in parent.checks.items():
            if state != " NO INHERIT" and made.checks.get(check):
                made.checks[check] = state  # what one of them enforces is enforced
            elif state != " NO INHERIT":
                made.checks.setdefault(check, state)
    return made


def _write(numbers: Numbers, version: int) -> list[str]:
    writer = _Writer(numbers, version)
    statements = [statement for name in PARENTS for statement in writer.table(name)]
    if version >= FIRST_NOT_VALID:
        statements += [statement for name in PARENTS for statement in writer.late(name)]
    return statements + [statement for name in PARENTS for statement in writer.own(name)]


def _slots() -> Iterator[str]:
    for name in PARENTS:
        yield from [f"{name} inherits"] * 4
        for column in COLUMNS:
            yield from [f"{name}.{column}"] * 2
            yield from (f"{name} {what} {column}" for what in ("check", "sets", "late", "own"))
        yield f"{name} view"
    yield from (f"type {column}" for column in COLUMNS)


INHERITANCE = Family("inheritance", tuple(_slots()), COLUMNS, _write)
