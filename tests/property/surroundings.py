"""What may surround one table: each function here writes one thing around it, or nothing where that does not fit."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from surrounding_choices import DOMAIN, ROLE, Chosen

FIRST_PUBLICATION_OF_COLUMNS = FIRST_SECURITY_INVOKER = 15


def check(chosen: Chosen) -> Iterator[str]:
    said = chosen["check"]
    if said:
        said = said.replace(" NO INHERIT", "") if chosen.is_whole else said
        yield f"ALTER TABLE {chosen.table} ADD CONSTRAINT tc CHECK {said}"


def index(chosen: Chosen) -> Iterator[str]:
    said, name = chosen.index, chosen["index name"]
    if said == "of part":
        yield f"CREATE INDEX {name} ON {chosen.part} (w)"
    elif said:
        on, what = (f"ONLY {chosen.table}", "(w)") if said == "only" else (chosen.table, said)
        yield f"CREATE INDEX {name} ON {on} {what}"
    if chosen["clustered"] and said[:2] in ("(f", "((", "(v") and "WHERE" not in said and not chosen.is_whole:
        yield f"ALTER TABLE {chosen.table} CLUSTER ON {name}"


def statistics(chosen: Chosen) -> Iterator[str]:
    said = chosen["statistics"]
    if said == "of part":
        if chosen.part:
            yield f"CREATE STATISTICS st ON v, w FROM {chosen.part}"
    elif said:
        yield f"CREATE STATISTICS st ON {said} FROM {chosen.table}"


def trigger(chosen: Chosen) -> Iterator[str]:
    said, table = chosen["trigger"], chosen.table
    if said == "constraint":
        yield f"CREATE CONSTRAINT TRIGGER tg AFTER INSERT ON {table} DEFERRABLE FOR EACH ROW EXECUTE FUNCTION tf()"
    elif said == "of part" and chosen.part:
        on = f"{chosen.part} FOR EACH ROW WHEN (new.w <> 'q')"
        yield f"CREATE TRIGGER tg BEFORE INSERT ON {on} EXECUTE FUNCTION tf()"
    elif said and said != "of part":
        event = "BEFORE INSERT" if said == "off" else said
        yield f"CREATE TRIGGER tg {event} ON {table} FOR EACH ROW EXECUTE FUNCTION tf()"
    if said == "off":
        yield f"ALTER TABLE {table} DISABLE TRIGGER tg"
    if chosen["second trigger"]:
        yield f"CREATE TRIGGER tg2 {chosen['second trigger'].format(table)} EXECUTE FUNCTION tf()"


def key_from(chosen: Chosen) -> Iterator[str]:
    """A table that refers to this one, or to its partition."""
    said = chosen["key from"]
    if not said:
        return
    yield f"CREATE TABLE r (n integer, id {chosen['id']}, k e)" + (
        " PARTITION BY LIST (n)" if said == "partitioned" else ""
    )
    if said == "partitioned":
        yield "CREATE TABLE r1 PARTITION OF r DEFAULT"
    to = chosen.part if said == "to part" else chosen.table
    if to and chosen.can_be_referred_to:
        how = said if said.isupper() else ""
        yield f"ALTER TABLE r ADD CONSTRAINT rfk FOREIGN KEY (id, k) REFERENCES {to} (id, k) {how}"


def keys_to(chosen: Chosen) -> Iterator[str]:
    table = f"ALTER TABLE {chosen.table}"
    takes_own = chosen.takes_columns and chosen.can_be_referred_to
    if chosen["key to itself"] and takes_own:
        yield f"{table} ADD COLUMN own_id {chosen['id']}, ADD COLUMN own_k e"
        yield f"{table} ADD CONSTRAINT sfk FOREIGN KEY (own_id, own_k) REFERENCES {chosen.table} (id, k)"
    if chosen["key to dimension"] and chosen.may_refer_to_dimension:
        yield f"{table} ADD CONSTRAINT dfk FOREIGN KEY (dim_id) {chosen['key to dimension']}"


def views(chosen: Chosen) -> Iterator[str]:
    table = chosen.table
    if chosen["view"]:
        invoker = " WITH (security_invoker)" if chosen["invoker"] and chosen.major >= FIRST_SECURITY_INVOKER else ""
        yield f"CREATE VIEW v1{invoker} AS {chosen['view'].format(table)}"
        if chosen["second view"]:
            yield f"CREATE VIEW v2 AS {chosen['second view'].format(table)}"
        if chosen["view trigger"]:
            yield f"CREATE TRIGGER vt {chosen['view trigger']} ON v1 FOR EACH ROW EXECUTE FUNCTION tf()"


def rule(chosen: Chosen) -> Iterator[str]:
    said, table = chosen["rule"], chosen.table
    if said == "of table":
        yield f"CREATE RULE ru AS ON DELETE TO {table} WHERE old.k = 'a' DO INSTEAD NOTHING"
    elif said == "instead" and chosen["view"]:
        yield f"CREATE RULE ru AS ON INSERT TO v1 DO INSTEAD UPDATE {table} SET w = 'u' WHERE k = new.k"
    elif said and chosen["view"]:
        yield "CREATE RULE ru AS ON UPDATE TO v1 DO ALSO NOTIFY updates"


def materialized_view(chosen: Chosen) -> Iterator[str]:
    said = chosen["materialized view"]
    if said == "of view" and chosen["view"]:
        yield "CREATE MATERIALIZED VIEW mv AS SELECT v FROM v1"
    elif said and said != "of view":
        data = said if said.isupper() else ""
        yield f"CREATE MATERIALIZED VIEW mv AS SELECT k, count(v) AS c FROM {chosen.table} GROUP BY k {data}"
        yield "CREATE UNIQUE INDEX mvi ON mv (k)"


def caller(chosen: Chosen) -> Iterator[str]:
    """A function over the table, or its row."""
    said, table = chosen["caller"], chosen.table
    if said == "atomic":
        body = f"DELETE FROM {table} WHERE k = 'b'; SELECT count(*) FROM {table};"
        yield f"CREATE FUNCTION ff() RETURNS bigint LANGUAGE sql BEGIN ATOMIC; {body} END"
        yield "CREATE VIEW fv AS SELECT * FROM ff()"
    elif said == "of a row":
        yield f"CREATE FUNCTION ff({table}) RETURNS text LANGUAGE sql STABLE RETURN ($1).w"
    elif said:
        body = f"DECLARE q {table}; BEGIN RETURN ''; END"
        yield f"CREATE FUNCTION ff(a {table}.id%TYPE) RETURNS text LANGUAGE plpgsql AS $$ {body} $$"


def policy(chosen: Chosen) -> Iterator[str]:
    said, table = chosen["policy"], chosen.table
    if said == "of itself":
        yield f"CREATE POLICY po ON {table} USING (k = 'a')"
    elif said == "of view" and chosen["view"]:
        yield "CREATE POLICY po ON dim USING (name IN (SELECT v::text FROM v1))"
    elif said == "of function":
        yield f"CREATE POLICY po ON {table} FOR UPDATE TO {ROLE} USING (f(w) = 1) WITH CHECK (v::text <> '')"
    elif said == "of part" and chosen.part:
        yield f"CREATE POLICY po ON {chosen.part} USING (EXISTS (SELECT FROM {table} z WHERE z.id = t1.id))"
    if chosen["row security"]:
        yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    if chosen["row security"] == "FORCE":
        yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"


def publication(chosen: Chosen) -> Iterator[str]:
    said, table = chosen["publication"], chosen.table
    root = " WITH (publish_via_partition_root)" if chosen.is_whole or said == "root" else ""
    if not said or chosen.unlogged:
        return
    if said == "part":
        if chosen.part:
            yield f"CREATE PUBLICATION published FOR TABLE {chosen.part}"
    elif said in ("table", "root") or chosen.major < FIRST_PUBLICATION_OF_COLUMNS:
        yield f"CREATE PUBLICATION published FOR TABLE {table}{root if said == 'root' else ''}"
    elif said == "schema":
        schema = chosen["schema"].removesuffix(".") or "CURRENT_SCHEMA"
        yield f"CREATE PUBLICATION published FOR TABLES IN SCHEMA {schema}"
    elif said == "where":
        column = "w" if chosen["v"] == DOMAIN else "v"  # users' types are refused
        yield f"CREATE PUBLICATION published FOR TABLE {table} WHERE ({column} IS NOT NULL){root}"
    else:
        yield f"CREATE PUBLICATION published FOR TABLE {table} {said}{root}"


def grant(chosen: Chosen) -> Iterator[str]:
    said = chosen["grant"]
    if said == "table":
        yield f"GRANT SELECT, INSERT ON {chosen.table} TO {ROLE}"
    elif said == "columns":
        yield f"GRANT SELECT (id, v), UPDATE (v) ON {chosen.table} TO {ROLE}"
    elif said == "part" and chosen.part:
        yield f"GRANT SELECT ON {chosen.part} TO {ROLE}"
    elif said == "view" and chosen["view"]:
        yield f"GRANT SELECT, UPDATE (v) ON v1 TO {ROLE} WITH GRANT OPTION"
    if chosen["default privileges"]:
        yield f"ALTER DEFAULT PRIVILEGES IN SCHEMA elsewhere GRANT SELECT ON TABLES TO {ROLE}"


def comment(chosen: Chosen) -> Iterator[str]:
    said = chosen["comment"]
    if said == "table":
        yield f"COMMENT ON TABLE {chosen.table} IS 'of table'"
    elif said == "column":
        yield f"COMMENT ON COLUMN {chosen.table}.v IS 'of column'"
    elif said == "key" and chosen.key:
        yield f"COMMENT ON CONSTRAINT tk ON {chosen.table} IS 'of key'"
    elif said == "index" and chosen.index:
        yield f"COMMENT ON INDEX {chosen.beside(chosen['index name'])} IS 'of index'"
    elif said == "view" and chosen["view"]:
        yield "COMMENT ON COLUMN v1.v IS 'of view'"


def settings(chosen: Chosen) -> Iterator[str]:
    table, identity = f"ALTER TABLE {chosen.table}", chosen["replica identity"]
    if identity == "FULL":
        yield f"{table} REPLICA IDENTITY FULL"
    elif identity and chosen.can_be_referred_to:
        yield f"{table} REPLICA IDENTITY {identity} tk"
    if chosen["w"]:
        yield f"{table} ALTER w {chosen['w']}"
    if chosen["options"] and not chosen.is_whole:
        yield f"{table} SET ({chosen['options']})"


def heir(chosen: Chosen) -> Iterator[str]:
    if chosen["heir"] and chosen.takes_heirs:
        yield f"CREATE TABLE kid (extra integer, v {chosen['v']}) INHERITS ({chosen.table})"


def aggregate(chosen: Chosen) -> Iterator[str]:
    if chosen["aggregate"]:
        yield "CREATE FUNCTION af(integer, e) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1'"
        yield "CREATE AGGREGATE ag(e) (SFUNC = af, STYPE = integer)"
        yield f"CREATE VIEW av AS SELECT ag(k) FROM {chosen.table}"


def cast_of_enum(chosen: Chosen) -> Iterator[str]:
    if chosen["cast of enum"]:
        yield "CREATE FUNCTION cf(e) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1'"
        yield "CREATE CAST (e AS integer) WITH FUNCTION cf(e)"
        yield f"CREATE VIEW cv AS SELECT k::integer FROM {chosen.table}"


def cast_of_text(chosen: Chosen) -> Iterator[str]:
    """Without it, texts become the enum, too."""
    said, table = chosen["cast of text"], chosen.table
    if said:
        yield "CREATE CAST (text AS e) " + ("WITH INOUT" if said == "inout" else f"WITH FUNCTION te(text) {said}")
    if chosen["cast is used"]:
        yield f"CREATE VIEW tv AS SELECT w::e AS k FROM {table}"
        yield f"ALTER TABLE {table} ADD CONSTRAINT tec CHECK (w::e <> 'b')"
        if chosen.takes_columns:
            yield f"ALTER TABLE {table} ADD COLUMN te e DEFAULT 'a'::text::e"
        if said and said != "inout":
            yield f"CREATE INDEX ti ON {table} ((w::e))"


def polymorphic(chosen: Chosen) -> Iterator[str]:
    said, table = chosen["polymorphic"], chosen.table
    if said:
        yield "CREATE FUNCTION pf(anyelement) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 3'"
        yield f"CREATE VIEW pv AS SELECT pf(w) FROM {table}"
        yield f"CREATE POLICY pp ON {table} USING (pf(w) > 2)"


def event_trigger(chosen: Chosen) -> Iterator[str]:
    if chosen["event trigger"]:
        yield "CREATE FUNCTION ef() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$"
        yield f"CREATE EVENT TRIGGER watch ON {chosen['event trigger']} EXECUTE FUNCTION ef()"


def other_of_that_name(chosen: Chosen) -> Iterator[str]:
    """What has the name that the table has in other schemas."""
    said, table, other = chosen["other of that name"], chosen.table, chosen.beside({"t": "u", "u": "t"}[chosen["name"]])
    columns = f"id {chosen['id']} NOT NULL, k e"
    if said == "sequence":
        yield f"CREATE SEQUENCE {other} OWNED BY {table}.id"
    elif said == "type":
        yield f"CREATE TYPE {other} AS (id integer, k e)"
    elif said == "table":
        yield f"CREATE TABLE {other} ({columns}, w text)"
    elif said == "key":
        key = f", FOREIGN KEY (id, k) REFERENCES {table} (id, k)" if chosen.can_be_referred_to else ""
        yield f"CREATE TABLE {other} ({columns}{key})"
    elif said == "heir":
        form = f"(z integer) INHERITS ({table})" if chosen.takes_heirs else f"({columns})"
        yield f"CREATE TABLE {other} {form}"
    elif said:
        yield f"CREATE {said} {other} AS SELECT id, k, w FROM {table}"
    if said not in ("", "sequence", "type"):
        yield f"CREATE VIEW ov AS SELECT id, k FROM {other}"


def part_has(chosen: Chosen) -> Iterator[str]:
    if chosen["part has"] and chosen.is_whole and chosen.part:
        yield f"ALTER TABLE {chosen.part} ALTER w SET DEFAULT 'q'"
        yield f"CREATE INDEX part_index ON {chosen.part} (lower(w))"
        yield f"CREATE POLICY part_policy ON {chosen.part} USING (v IS NOT NULL)"


def owner(chosen: Chosen) -> Iterator[str]:
    """Last, so that sequences that the table owns get the same."""
    if chosen["owner"]:
        yield f"ALTER TABLE {chosen.table} OWNER TO {chosen['owner']}"


SURROUNDINGS: tuple[Callable[[Chosen], Iterator[str]], ...] = (
    check,
    index,
    statistics,
    trigger,
    key_from,
    keys_to,
    views,
    rule,
    materialized_view,
    caller,
    policy,
    publication,
    grant,
    comment,
    settings,
    heir,
    aggregate,
    cast_of_enum,
    cast_of_text,
    polymorphic,
    event_trigger,
    other_of_that_name,
    part_has,
    owner,
)
