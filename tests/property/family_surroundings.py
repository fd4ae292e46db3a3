"""One table of many forms, and all that may be around it, of which some is another in the second schema.

Tables that are bound to one another closely are the matter of other families: here it is what else knows a table
that is made anew, moves, becomes a partition or gets other columns.
"""

from __future__ import annotations

from collections.abc import Iterator

from families import Family, Numbers
from surrounding_choices import (
    CHILD,
    CHOICES,
    DOMAIN,
    PARTITION,
    PARTITION_AND_WHOLE,
    PARTITIONED_BY,
    ROLE,
    SERIAL,
    TYPED,
    VIRTUAL,
    Chosen,
)
from surroundings import SURROUNDINGS

FIRST_VIRTUAL = 18


def _around(chosen: Chosen) -> Iterator[str]:
    """What has to be there before the table."""
    yield "CREATE SCHEMA elsewhere"
    yield f"GRANT USAGE ON SCHEMA elsewhere TO {ROLE}"
    yield f"CREATE TYPE e AS ENUM ({chosen['enum']})"
    yield f"CREATE DOMAIN {DOMAIN} AS {chosen['domain']} {chosen['domain check']}"
    yield f"CREATE FUNCTION f(a text) {chosen['function']}"
    yield "CREATE FUNCTION te(text) RETURNS e LANGUAGE sql IMMUTABLE STRICT RETURN 'a'::e"
    yield "CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$"
    if chosen["polymorphic"] == "any and text":
        yield "CREATE FUNCTION pf(text) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 4'"
    by = " PARTITION BY RANGE (id)" if chosen["dimension"] else ""
    yield f"CREATE TABLE dim (id bigint PRIMARY KEY, name text){by}"
    if by:
        yield "CREATE TABLE dim1 PARTITION OF dim DEFAULT"


def _columns(chosen: Chosen) -> list[str]:
    columns = [_id(chosen), "k e NOT NULL", f"v {chosen['v']} {_settings_of_v(chosen)}", "w text"]
    if chosen["order"]:
        columns[1:3] = columns[2], columns[1]
    return [*columns, *_generated(chosen), *filter(None, [chosen["another column"]]), "dim_id bigint"]


def _id(chosen: Chosen) -> str:
    type, identity = chosen["id"], chosen["identity"]
    if type not in ("integer", "bigint"):
        identity = ""
    elif identity == SERIAL:
        type, identity = {"integer": "serial", "bigint": "bigserial"}[type], ""
    return f"id {type} NOT NULL {identity}"


def _settings_of_v(chosen: Chosen) -> str:
    return f"{chosen['v default']} {chosen['v required']}"


def _generated(chosen: Chosen) -> Iterator[str]:
    said, type = chosen["generated"], chosen["v"]
    if said == VIRTUAL:
        if chosen.major >= FIRST_VIRTUAL and type != DOMAIN:  # users' types are refused
            yield "g text GENERATED ALWAYS AS (v::text) VIRTUAL"
    elif said == "of f":
        yield "g bigint GENERATED ALWAYS AS (f(v::text)) STORED"
    elif said:
        value = "md5(v::text)" if type in ("text", DOMAIN) else "(v * 2)::text"
        yield f"g text GENERATED ALWAYS AS ({value}) STORED"


def _table(chosen: Chosen) -> Iterator[str]:
    form, table, body = chosen["form"], chosen.table, ", ".join(_columns(chosen))
    create = f"CREATE {chosen.unlogged}TABLE {table}"
    by = f" PARTITION BY {PARTITIONED_BY[form]}" if chosen.is_whole else ""
    if chosen.is_partition:
        bound = "FOR VALUES IN ('a', 'b')" if form == PARTITION_AND_WHOLE else "DEFAULT"
        yield f"CREATE TABLE p ({body}) PARTITION BY LIST (k)"
        yield f"{create} PARTITION OF p {bound}{by}"
    elif form == CHILD:
        yield f"CREATE TABLE p (id {chosen['id']} NOT NULL, w text)"
        yield f"{create} ({body}) INHERITS (p)"
    elif form == TYPED:
        yield f"CREATE TYPE row_of_t AS ({', '.join(_attributes(chosen))})"
        yield f"{create} OF row_of_t (id NOT NULL, k NOT NULL, v {_settings_of_v(chosen)})"
    else:
        yield f"{create} ({body}){by}"


def _attributes(chosen: Chosen) -> Iterator[str]:
    """Names and types of the columns that a typed table has, too."""
    yield f"id {chosen['id']}"
    yield from (("v " + chosen["v"], "k e") if chosen["order"] else ("k e", "v " + chosen["v"]))
    yield "w text"
    if chosen["another column"]:
        yield " ".join(chosen["another column"].split()[:2])
    yield "dim_id bigint"


def _parts(chosen: Chosen) -> Iterator[str]:
    """Partitions, or a table alone that has the name of one."""
    parts = chosen["parts"]
    if not chosen.is_whole:
        if parts == "alone":
            unique = ", UNIQUE (id, k)" if chosen.can_be_referred_to else ""
            yield f"CREATE TABLE {chosen.part} ({', '.join(_columns(chosen))}{unique})"
    elif parts == "t1 in two":
        if chosen["form"] == "hash":
            return  # the plan for another type of its key asks t1 what it should ask t
        yield f"CREATE TABLE {chosen.part} PARTITION OF {chosen.table} {_bound(chosen, 0)} PARTITION BY LIST (id)"
        yield f"CREATE TABLE {chosen.beside('t2')} PARTITION OF {chosen.part} DEFAULT"
    elif parts != "alone":
        for place, part in enumerate(part for part in parts.split() if part != "rest"):
            yield f"CREATE TABLE {chosen.beside(part)} PARTITION OF {chosen.table} {_bound(chosen, place)}"
        if "rest" in parts and chosen["form"] != "hash":
            yield f"CREATE TABLE {chosen.beside('rest')} PARTITION OF {chosen.table} DEFAULT"


def _bound(chosen: Chosen, place: int) -> str:
    if chosen["form"] == "range":
        return "FOR VALUES FROM " + ("(MINVALUE) TO ('10')", "('10') TO (MAXVALUE)")[place]
    if chosen["form"] == "hash":
        return f"FOR VALUES WITH (MODULUS 2, REMAINDER {place})"
    return f"FOR VALUES IN ('{'ab'[place]}')"


def _parent_has(chosen: Chosen) -> Iterator[str]:
    said = chosen["parent has"]
    if chosen["form"] not in (PARTITION, PARTITION_AND_WHOLE, CHILD):
        return
    if said == "view":
        yield "CREATE VIEW parent_view AS SELECT id, w FROM p"
    elif said == "policy":
        yield "CREATE POLICY parent_policy ON p USING (id IS NOT NULL)"
    elif said == "index":
        yield "CREATE INDEX parent_index ON p (id, w)"
    elif said == "publication":
        yield "CREATE PUBLICATION parent_published FOR TABLE p"
    elif said == "key" and chosen.may_refer_to_dimension:
        yield "ALTER TABLE p ADD COLUMN parent_dim bigint REFERENCES dim"
    elif said == "column":
        yield "ALTER TABLE p ADD COLUMN parent_text text GENERATED ALWAYS AS (lower(w)) STORED"


def _key(chosen: Chosen) -> Iterator[str]:
    if chosen.key:
        yield f"ALTER TABLE {chosen.table} ADD CONSTRAINT tk {chosen.key}"
    elif chosen["key"]:
        yield f"CREATE UNIQUE INDEX tk ON {chosen.table} (id, k)"


def _write(numbers: Numbers, major: int) -> list[str]:
    chosen = Chosen(numbers, major)
    writers = (_around, _table, _parts, _key, *SURROUNDINGS, _parent_has)
    return [statement for write in writers for statement in write(chosen)]


# What the table is and where, changes most often: all the rest has to follow.
_OFTEN = [*["form"] * 10, *["schema", "name", "parts", "key", "view"] * 4, *["id", "v", "other of that name"] * 2]
SURROUNDED = Family("surroundings", (*CHOICES, *_OFTEN), (), _write, drawn=(20, 140), changed=(2, 5), pairs=20)
