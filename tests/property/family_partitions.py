"""Tables that may be partitioned, on two levels, with what partitions share with their parents and what they have
of their own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from families import Family, Numbers

RANGE, LIST, HASH, PLAIN = "RANGE", "LIST", "HASH", ""
SHAPES = {
    "t": (RANGE, LIST, HASH, PLAIN, RANGE),
    "u": (PLAIN, RANGE, HASH, LIST),
    "a": (PLAIN, RANGE, PLAIN, LIST, HASH),
    "b": (PLAIN, LIST, PLAIN, RANGE),
}
ALONE, ABSENT = "", "-"
PARENTS = {
    "t": (ALONE,),
    "u": (ABSENT, ALONE, ALONE),
    "a": ("t", "u", ALONE, "t", ABSENT),
    "b": (ABSENT, "t", "u", "t", ALONE),
    "c": (ABSENT, "t", "a", "u", "b"),
    "x": (ABSENT, "a", "a", "b", "t", ALONE),
    "y": (ABSENT, "a", "b", "b", "u"),
}
COLUMNS = ("n", "s", "g")
TYPES = {"n": ("integer", "bigint", "text"), "s": ("text", "varchar(20)", "integer")}
VALUES = {"integer": "7", "bigint": "8", "text": "'9'", "varchar(20)": "'10'"}
FIRST_NO_INHERIT = FIRST_NOT_VALID = 18
FIRST_OWN_EXPRESSIONS = 16
KEYS = ("", "PRIMARY KEY (id)", "PRIMARY KEY (id, n)", "UNIQUE (id)", "PRIMARY KEY (id) DEFERRABLE", "UNIQUE (id, n)")
INDEXES = ("", "(n)", "(n DESC)", "(id, n)", "(n) WHERE id > 0", "((id + 1))", "(s)", "(g)")
ACTIONS = ("", " ON DELETE CASCADE", " ON UPDATE CASCADE", " DEFERRABLE INITIALLY DEFERRED", " ON DELETE SET NULL")
EVENTS = ("AFTER INSERT", "BEFORE UPDATE", "AFTER UPDATE OF id", "AFTER DELETE", "BEFORE INSERT")
FIRES = ("", "DISABLE", "ENABLE REPLICA", "ENABLE ALWAYS")


@dataclass
class _Table:
    """What a table has by now, from its parent or by itself."""

    name: str
    parent: _Table | None
    shape: str
    columns: dict[str, str]  # name → what it is generated as, or nothing
    required: set[str] = field(default_factory=set)
    checks: dict[str, str] = field(default_factory=dict)  # name → definition
    alone: set[str] = field(default_factory=set)  # required, but not by what inherits, or not yet: in no primary key
    primary: str = ""  # the definition of the primary key
    primary_name: str = ""
    keys: set[str] = field(default_factory=set)  # definitions of keys that can be referred to
    triggers: set[str] = field(default_factory=set)
    refers_to: set[str] = field(default_factory=set)
    parts: list[_Table] = field(default_factory=list)
    has_default: bool = False

    @property
    def levels(self) -> Iterator[_Table]:
        """What it is a partition of."""
        if self.parent:
            yield self.parent
            yield from self.parent.levels

    @property
    def tree(self) -> Iterator[_Table]:
        """The table and its partitions."""
        yield self
        for part in self.parts:
            yield from part.tree


class _Writer:
    def __init__(self, numbers: Numbers, version: int) -> None:
        self.numbers = numbers
        self.version = version
        self.tables: dict[str, _Table] = {}
        self.types = {name: types[self.choose(f"type {name}", len(types))] for name, types in TYPES.items()}
        self.types["g"] = "integer"

    def choose(self, slot: str, count: int) -> int:
        return self.numbers.get(slot, 0) % count

    def statements(self) -> Iterator[str]:
        yield (
            "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS "
            "$$BEGIN IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END$$"
        )
        for name in PARENTS:
            yield from self.table(name)
        for table in sorted(self.tables.values(), key=lambda table: self.choose(f"{table.name} key to", 24) // 12):
            yield from self.foreign_key(table)
        for table in self.tables.values():
            yield from self.late(table)
        yield from self.view()
        yield from self.publication()

    def table(self, name: str) -> Iterator[str]:
        parent_name = PARENTS[name][self.choose(f"{name} in", len(PARENTS[name]))]
        if parent_name == ABSENT:
            return
        parent = self.tables.get(parent_name)
        bound = self.bound(name, parent) if parent and parent.shape else ""
        made = self.made(name, parent if bound else None)
        if bound and made.parent and self.choose(f"{name} made", 3):
            yield self.create(made)
            yield from self.own(made)
            yield f"ALTER TABLE {made.parent.name} ATTACH PARTITION {name} {bound}"
            if "DEFERRABLE" not in made.primary:  # which could be taken for the copy
                made.keys |= made.parent.keys
            made.primary = made.primary or made.parent.primary
        elif bound and made.parent:
            made.primary, made.keys = made.parent.primary, set(made.parent.keys)
            yield f"CREATE TABLE {name} PARTITION OF {made.parent.name} {bound}{_by(made)}"
            yield from self.own(made)
        else:
            yield self.create(made)
            yield from self.own(made)

    def made(self, name: str, parent: _Table | None) -> _Table:
        shapes = SHAPES.get(name, (PLAIN,))
        shape = shapes[self.choose(f"{name} shape", len(shapes))]
        if parent is None:
            columns = {"id": "", **{column: "" for column in COLUMNS if self.has(name, column)}}
            made = _Table(name, None, shape, columns)
            if "g" in columns:
                stored = self.version < 18 or self.choose(f"{name}.g", 12) < 8
                columns["g"] = "STORED" if stored else "VIRTUAL"
        else:
            made = _Table(name, parent, shape, dict(parent.columns), set(parent.required), dict(parent.checks))
            made.triggers = set(parent.triggers)
            parent.parts.append(made)
        self.tables[name] = made
        return made

    def has(self, name: str, column: str) -> bool:
        number = self.choose(f"{name}.{column}", 12)
        return number != 1 if column == "n" else number > 3

    def bound(self, name: str, parent: _Table) -> str:
        """A bound that no other partition has, whatever the numbers, within that of the parent."""
        number = self.choose(f"{name} bound", 12)
        if number > 9 and parent.shape != HASH and not parent.has_default:
            parent.has_default = True
            return "DEFAULT"
        place = self.place(name)
        if parent.shape == HASH:
            return f"FOR VALUES WITH (MODULUS 8, REMAINDER {place})"
        outer, unit = (100 * self.place(parent.name), 1) if parent.parent else (0, 10)
        first = outer + 10 * unit * place
        count = len(PARENTS) + number % 2
        if parent.shape == LIST:
            return f"FOR VALUES IN ({', '.join(str(first + unit * inner) for inner in range(count))})"
        return f"FOR VALUES FROM ({first}) TO ({first + unit * count})"

    def place(self, name: str) -> int:
        return (list(PARENTS).index(name) + self.choose("bounds", 4)) % len(PARENTS)

    def create(self, made: _Table) -> str:
        columns = [self.column(made, name) for name in made.columns]
        if made.parent and self.choose(f"{made.name} made", 3) == 2:
            columns.reverse()
        checks = [f"CONSTRAINT {name} {check}" for name, check in made.checks.items()]
        return f"CREATE TABLE {made.name} ({', '.join([*columns, *checks])}){_by(made)}"

    def column(self, made: _Table, name: str) -> str:
        """With what the parent wants, and what cannot be said later."""
        if name == "id":
            words = ["id integer"]
            if not made.parent and self.choose(f"{made.name} identity", 6) in (1, 2):
                kept = ("ALWAYS", "BY DEFAULT")[self.choose(f"{made.name} identity", 6) - 1]
                words.append(f"GENERATED {kept} AS IDENTITY")
                made.required.add("id")
        else:
            words = [name, self.types[name]]
        if kept := made.columns[name]:
            said_by = [made, *made.levels][0 if self.version >= FIRST_OWN_EXPRESSIONS else -1]
            number = 1 + self.choose(f"{said_by.name}.g", 2)
            words.append(f"GENERATED ALWAYS AS (id + {number}) {kept}")
        if name in made.required:
            words.append("NOT NULL")
        return " ".join(words)

    def own(self, made: _Table) -> Iterator[str]:
        yield from self.column_settings(made)
        yield from self.check(made)
        yield from self.key(made)
        yield from self.exclusion(made)
        yield from self.index(made)
        yield from self.trigger(made)

    def column_settings(self, made: _Table) -> Iterator[str]:
        for name, generated in made.columns.items():
            number = self.choose(f"{made.name} sets {name}", 10)
            alter = f"ALTER TABLE {made.name} ALTER {name}"
            if number in (1, 2, 3, 4, 9):
                yield from self.not_null(made, name, number)
            elif number == 5 and not generated and name != "id":
                yield f"{alter} SET DEFAULT {VALUES[self.types[name]]}"
            elif number == 6 and generated != "VIRTUAL":
                yield f"{alter} SET STATISTICS 50"
            elif number == 7:
                yield f"{alter} SET (n_distinct = 7)"
            elif number == 8:
                yield f"COMMENT ON COLUMN {made.name}.{name} IS 'of {made.name}'"

    def not_null(self, made: _Table, name: str, number: int) -> Iterator[str]:
        table = f"ALTER TABLE {made.name}"
        if name in made.required or number == 1 or self.version < FIRST_NO_INHERIT:
            yield f"{table} ALTER {name} SET NOT NULL"
        elif number == 9 and made.columns[name] != "VIRTUAL":
            made.alone.add(name)
            yield f"{table} ADD CONSTRAINT {made.name}_{name}_later NOT NULL {name} NOT VALID"
        elif number == 4 and not made.shape:
            made.alone.add(name)
            yield f"{table} ADD CONSTRAINT {made.name}_{name}_alone NOT NULL {name} NO INHERIT"
        else:
            of = made.name if number == 2 else "every"
            yield f"{table} ADD CONSTRAINT {of}_{name}_there NOT NULL {name}"
        made.required.add(name)

    def check(self, made: _Table) -> Iterator[str]:
        number = self.choose(f"{made.name} check", 8)
        name = ("", "k", "k", f"k_{made.name}", f"k_{made.name}", "k", "k", f"k_{made.name}")[number]
        if not number or name in made.checks:
            return
        column = ("id", "n", "g")[number % 3]
        check = f"CHECK ({column} IS NOT NULL OR true)" if column in made.columns else "CHECK (id > -9)"
        state = ("", "", "", " NOT VALID", " NO INHERIT", "", "", " NOT ENFORCED")[number]
        if (state == " NO INHERIT" and made.shape) or (state == " NOT ENFORCED" and self.version < 18):
            state = ""
        if state != " NO INHERIT":
            made.checks[name] = check + (state if state == " NOT ENFORCED" else "")
        yield f"ALTER TABLE {made.name} ADD CONSTRAINT {name} {check}{state}"

    def key(self, made: _Table) -> Iterator[str]:
        for slot in ("key", "second key"):
            key = KEYS[self.choose(f"{made.name} {slot}", len(KEYS))]
            parent_key = made.parent.primary if made.parent else ""
            primary = key.startswith("PRIMARY")
            if not key or ("n" in key and "n" not in made.columns):
                continue
            if primary and (made.primary or made.alone or parent_key not in ("", key)):
                continue
            if primary and made.parent and key.replace("PRIMARY KEY", "UNIQUE") in made.parent.keys:
                continue  # up to 17 attaching would not find it for the parent's primary key
            name = f"{made.name}_{slot[0]}_key"
            if primary:
                made.primary, made.primary_name = key, name
                made.required |= {"id", "n"} if "n" in key else {"id"}
            if "DEFERRABLE" not in key:
                made.keys.add(key)
            yield f"ALTER TABLE {made.name} ADD CONSTRAINT {name} {key}"

    def exclusion(self, made: _Table) -> Iterator[str]:
        number = self.choose(f"{made.name} exclusion", 8)
        if number in (1, 2) and (not made.shape or self.version >= 17):
            columns = "id WITH =, n WITH =" if number == 2 and "n" in made.columns else "id WITH ="
            yield f"ALTER TABLE {made.name} ADD CONSTRAINT {made.name}_apart EXCLUDE ({columns})"

    def index(self, made: _Table, *, late: bool = False) -> Iterator[str]:
        """ON ONLY is said late, when there are partitions."""
        for slot in ("index", "second index"):
            number = self.choose(f"{made.name} {slot}", 12)
            index = INDEXES[number % len(INDEXES)]
            only = bool(number > len(INDEXES) and made.shape)
            if not index or only != late or any(name in index and name not in made.columns for name in COLUMNS):
                continue
            if "g" in index and made.columns["g"] == "VIRTUAL":
                continue
            name = f"{made.name}_{slot[0]}_index"
            yield f"CREATE INDEX {name} ON {'ONLY ' if only else ''}{made.name} {index}"
            for part in made.parts if only else ():
                if self.choose(f"{part.name} attaches", 2) and not part.shape:
                    yield f"CREATE INDEX {name}_{part.name} ON {part.name} {index}"
                    yield f"ALTER INDEX {name} ATTACH PARTITION {name}_{part.name}"

    def trigger(self, made: _Table) -> Iterator[str]:
        number = self.choose(f"{made.name} trigger", 10)
        if not number:
            return
        name = "tg" if "tg" not in made.triggers else f"tg_{made.name}"
        kind, event = ("CONSTRAINT TRIGGER", "AFTER INSERT") if number == 9 else ("TRIGGER", EVENTS[number % 5])
        each = "STATEMENT" if number == 8 else "ROW"
        deferrable = " DEFERRABLE" if number == 9 else ""
        when = " WHEN (NEW.id > 5)" if number == 7 else ""
        if each == "ROW":
            made.triggers.add(name)
        yield f"CREATE {kind} {name} {event} ON {made.name}{deferrable} FOR EACH {each}{when} EXECUTE FUNCTION f()"

    def foreign_key(self, made: _Table) -> Iterator[str]:
        for slot in ("key to", "second key to"):
            number = self.choose(f"{made.name} {slot}", 12)
            others = [t for t in self.tables.values() if {"PRIMARY KEY (id)", "UNIQUE (id)"} & t.keys]
            if not number or not others:
                continue
            other = others[number % len(others)]
            column = "n" if number > 5 and "n" in made.columns and self.types["n"] != "text" else "id"
            if made.shape and other is not made and other in made.tree:
                continue  # PostgreSQL does not let a partitioned table refer to its own partitions
            action = ACTIONS[self.choose(f"{made.name} acts", len(ACTIONS))]
            if column == "id" and "SET NULL" in action:
                action = ""
            yield (
                f"ALTER TABLE {made.name} ADD CONSTRAINT {made.name}_{slot[0]}_fk"
                f" FOREIGN KEY ({column}) REFERENCES {other.name} (id){action}"
            )

    def late(self, made: _Table) -> Iterator[str]:
        """What is said about a table that has all."""
        yield from self.index(made, late=True)
        yield from self.late_not_null(made)
        if "tg" in made.triggers:
            if fires := FIRES[self.choose(f"{made.name} fires", len(FIRES))]:
                yield f"ALTER TABLE {made.name} {fires} TRIGGER tg"
            if self.choose(f"{made.name} remarks", 6) == 1:
                yield f"COMMENT ON TRIGGER tg ON {made.name} IS 'of {made.name}'"
        if "k" in made.checks and self.choose(f"{made.name} remarks", 6) == 2:
            yield f"COMMENT ON CONSTRAINT k ON {made.name} IS 'of {made.name}'"
        yield from self.about_key(made)
        number = self.choose(f"{made.name} settings", 8)
        if number == 1:
            yield f"ALTER TABLE {made.name} ENABLE ROW LEVEL SECURITY"
        elif number == 2 and "n" in made.columns:
            yield f"CREATE POLICY p_{made.name} ON {made.name} USING (n IS NOT NULL)"
        elif number == 3 and "n" in made.columns:
            yield f"CREATE STATISTICS st_{made.name} ON id, n FROM {made.name}"
        elif number == 4 and not made.shape:
            yield f"ALTER TABLE {made.name} SET (fillfactor = 70)"
        elif number == 5:
            yield f"ALTER TABLE {made.name} REPLICA IDENTITY FULL"

    def late_not_null(self, made: _Table) -> Iterator[str]:
        """NOT VALID, as it reaches partitions, too, until one of them validates it."""
        for name, generated in made.columns.items() if self.version >= FIRST_NOT_VALID else ():
            is_free = name not in made.required and not any(name in table.alone for table in made.tree)
            if not is_free or generated == "VIRTUAL" or self.choose(f"{made.name} late {name}", 4) not in (1, 2):
                continue
            reached = [table for table in made.tree if name not in table.required]
            yield f"ALTER TABLE {made.name} ADD CONSTRAINT {made.name}_{name}_late NOT NULL {name} NOT VALID"
            for table in reached:
                table.required.add(name)
                if table is not made:
                    yield from self.after_late(table, f"{made.name}_{name}_late", name)

    def after_late(self, partition: _Table, constraint: str, column: str) -> Iterator[str]:
        what = self.choose(f"{partition.name} late {column}", 4)
        if what == 1:
            yield f"ALTER TABLE {partition.name} ADD CONSTRAINT {constraint} NOT NULL {column} NOT VALID"
        elif what > 1:
            yield f"ALTER TABLE {partition.name} VALIDATE CONSTRAINT {constraint}"

    def about_key(self, made: _Table) -> Iterator[str]:
        key = made.primary_name
        if made.primary and not key and not made.shape:
            key = f"{made.name}_pkey"
        if not key:
            return
        number = self.choose(f"{made.name} remarks", 12)
        if number == 6 and not made.shape:
            yield f"ALTER TABLE {made.name} CLUSTER ON {key}"
        elif number == 7 and "DEFERRABLE" not in made.primary:
            yield f"ALTER TABLE {made.name} REPLICA IDENTITY USING INDEX {key}"
        elif number == 8:
            yield f"COMMENT ON CONSTRAINT {key} ON {made.name} IS 'of {made.name}'"
        elif number == 9:
            yield f"COMMENT ON INDEX {key} IS 'of {made.name}'"
        elif number == 10 and made.parent:
            yield f"ALTER INDEX {key} RENAME TO {made.name}_renamed"

    def view(self) -> Iterator[str]:
        number = self.choose("view", 6)
        made = list(self.tables.values())[number % len(self.tables)]
        if number:
            yield f"CREATE VIEW v AS SELECT {', '.join(made.columns)} FROM {made.name}"

    def publication(self) -> Iterator[str]:
        number = self.choose("publication", 8)
        made = list(self.tables.values())[number % len(self.tables)]
        if number:
            root = " WITH (publish_via_partition_root)" if number % 2 else ""
            yield f"CREATE PUBLICATION pub FOR TABLE {made.name}{root}"


def _by(made: _Table) -> str:
    return f" PARTITION BY {made.shape} (id)" if made.shape else ""


def _write(numbers: Numbers, version: int) -> list[str]:
    return list(_Writer(numbers, version).statements())


def _slots() -> Iterator[str]:
    for name, parents in PARENTS.items():
        yield from [f"{name} in", f"{name} bound"] * (4 if len(parents) > 1 else 0)
        yield from [f"{name} shape"] * (2 if name in SHAPES else 0)
        for column in ("id", *COLUMNS):
            yield from (f"{name} sets {column}", f"{name} late {column}")
        yield from (f"{name}.{column}" for column in COLUMNS)
        yield from [f"{name} key", f"{name} key to", f"{name} index", f"{name} check"] * 2
        yield from (f"{name} {slot}" for slot in ("second key", "second key to", "second index", "exclusion"))
        yield from (f"{name} {slot}" for slot in ("made", "trigger", "fires", "remarks", "settings", "identity"))
        yield from (f"{name} {slot}" for slot in ("acts", "attaches"))
    yield from ("type n", "type n", "type s", "bounds", "view", "publication")


PARTITIONS = Family("partitions", tuple(_slots()), COLUMNS, _write)
