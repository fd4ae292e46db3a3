"""Finding where objects are made, and the renames that files declare. No server."""

from __future__ import annotations

import pytest

from syndicate_diff.errors import DesiredStateError
from syndicate_diff.provenance import Provenance
from syndicate_diff.source_files import SourceFile

SHOP = """\
SET search_path = shop;
-- total is not a column here
CREATE TABLE orders (
    id bigint PRIMARY KEY,
    "Total" numeric(12, 2) CONSTRAINT positive CHECK ("Total" > 0),
    total text
);
CREATE INDEX orders_total ON shop.orders (total);
ALTER TABLE shop.orders
    ADD COLUMN note text;
CREATE TYPE mood AS ENUM ('sad',
    'happy');
CREATE FUNCTION shop.f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION shop.f(a int, b text, OUT c int) LANGUAGE sql AS 'SELECT 1';
CREATE VIEW shop.totals AS SELECT total FROM shop.orders;
CREATE TRIGGER touch BEFORE UPDATE ON shop.orders FOR EACH ROW EXECUTE FUNCTION g();
COMMENT ON COLUMN shop.orders.total IS 'all of it';
GRANT SELECT ON shop.totals, shop.orders TO PUBLIC;
"""
OTHER = "CREATE TABLE other.orders (\n    total int\n);\n"


@pytest.fixture(scope="module")
def provenance() -> Provenance:
    return Provenance([SourceFile("other.sql", OTHER), SourceFile("shop.sql", SHOP)])


@pytest.mark.parametrize(
    ("names", "kind", "place"),
    [
        (("shop", "orders"), "table", "shop.sql:3:1"),
        (("other", "orders"), "table", "other.sql:1:1"),
        (("shop", "orders", "Total"), "column", "shop.sql:5:5"),
        (("shop", "orders", "total"), "column", "shop.sql:6:5"),
        (("other", "orders", "total"), "column", "other.sql:2:5"),
        (("shop", "orders", "note"), "column", "shop.sql:10:16"),
        (("shop", "orders", "positive"), "constraint", "shop.sql:5:28"),
        (("shop", "orders", "orders_pkey"), "constraint", "shop.sql:3:1"),
        (("shop", "orders", "orders_total"), "index", "shop.sql:8:1"),
        (("shop", "mood", "happy"), "enum label", "shop.sql:12:5"),
        (("shop", "f", "a integer, b text"), "function", "shop.sql:14:1"),
        (("shop", "f(integer)"), "function", "shop.sql:13:1"),
        (("shop", "totals"), "view", "shop.sql:15:1"),
        (("shop", "orders", "touch"), "trigger", "shop.sql:16:1"),
        (("shop", "orders", "total"), "comment", "shop.sql:17:1"),
        (("shop", "orders"), "grant", "shop.sql:18:1"),
        (("shop", "nothing"), "table", "None"),
    ],
)
def test_find(provenance: Provenance, names: tuple[str, ...], kind: str, place: str) -> None:
    assert str(provenance.find(names, kind)) == place


def test_renames() -> None:
    text = """\
-- @renamed_from public.purchases
CREATE TABLE public.orders (
    id bigint,
    -- @renamed_from amount
    total numeric(12, 2)
        NOT NULL,
    note text, -- @renamed_from "Old Note"
    CONSTRAINT positive CHECK (total > 0) -- @renamed_from not_negative
);
CREATE INDEX orders_total ON orders (total); -- @renamed_from amounts
CREATE TYPE mood AS ENUM (
    'sad',
    -- @renamed_from glad
    'happy'
);
-- why: history
-- @renamed_from g
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1 -- @renamed_from nothing: a body
$$;
"""
    found = Provenance([SourceFile("a.sql", text)]).renames()
    assert [(rename.node, rename.new, rename.old) for rename in found] == [
        ("CreateStmt", ("public", "orders"), "public.purchases"),
        ("ColumnDef", ("public", "orders", "total"), "amount"),
        ("ColumnDef", ("public", "orders", "note"), '"Old Note"'),
        ("Constraint", ("public", "orders", "positive"), "not_negative"),
        ("IndexStmt", ("orders", "orders_total"), "amounts"),
        ("EnumLabel", ("mood", "happy"), "glad"),
        ("CreateFunctionStmt", ("f",), "g"),
    ]
    assert str(found[1].where) == "a.sql:4:5"


def test_a_rename_of_nothing_is_an_error() -> None:
    file = SourceFile("a.sql", "CREATE TABLE a ();\n\n-- @renamed_from b\nGRANT SELECT ON a TO PUBLIC;\n")
    with pytest.raises(DesiredStateError, match="nothing that can be renamed") as caught:
        Provenance([file]).renames()
    assert str(caught.value.where) == "a.sql:3:1"
