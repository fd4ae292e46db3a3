"""What must hold for every kind, and for the engine that must know none."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest
from databases import TestServer, ask, catalog

import syndicate_diff
from syndicate_diff.connect import connect
from syndicate_diff.kind import Kind
from syndicate_diff.registry import kinds

PACKAGE = Path(syndicate_diff.__file__).parent
KINDS = list(kinds().values())
RESERVED = ("oid", "subid", "parts", "parent")
SATELLITE = 4  # classid, oid, subid, suffix

ENGINE = (
    "apply",
    "aside",
    "attachments",
    "bare_operators",
    "column_lists",
    "comparison",
    "connectivity",
    "context",
    "copies_of_detached",
    "decisions",
    "defaults",
    "diff",
    "drift",
    "dump",
    "fingerprint",
    "followers",
    "graph",
    "hazards",
    "kind",
    "model",
    "normal",
    "order_of_columns",
    "ordering",
    "ordering_bodies",
    "ordering_copies",
    "ordering_folding",
    "ordering_links",
    "ordering_names",
    "ordering_parts",
    "ordering_results",
    "ordering_rows",
    "other_meanings",
    "plan",
    "proof",
    "read",
    "reading",
    "recorded",
    "recreate",
    "refusals",
    "registry",
    "relations",
    "relocation",
    "renames",
    "replacements",
    "rights",
    "rivals",
    "rules",
    "scope",
    "segments",
    "statement",
    "stored_results",
    "successors",
    "taking_along",
    "unchanged",
    "unmodelled",
    "whole_rows",
)

# The exceptions, each with its reason in the module.
NAMED = {("reading", "extension"), ("scope", "schema")}  # what an extension owns is not read; settings name schemas

# System catalogs whose objects pg_identify_object can name, and that no kind names.
NOT_MODELLED = {
    "pg_parameter_acl": "the kind `parameter privilege` has it, which cannot name what 14 lacks",
}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_column_has_a_rule(kind: Kind, server: TestServer) -> None:
    query = kind.sql_for(server.major)
    if not query:
        pytest.skip(f"PostgreSQL {server.major} has no such objects")
    with closing(connect(server.server.url())) as connection, connection.cursor() as cursor:
        cursor.execute("SET search_path = ''")
        for name, told in (("major", str(server.major)), *((name, "{}") for name in kind.told)):
            cursor.execute("SELECT set_config(%s, %s, false)", (f"schemadiff.{name}", told))
        cursor.execute(query)
        columns = [column.name for column in cursor.description or ()]
    assert len(columns) == len(set(columns))
    if kind.satellite:
        attributes = columns[SATELLITE:]
    else:
        attributes = [column for column in columns if column not in RESERVED]
        assert columns[: len(columns) - len(attributes)] == [c for c in RESERVED if c in columns]
        assert {"oid", "parts"} <= set(columns)
    without_rule = set(attributes) - set(kind.alter) - {"owner"}
    assert not without_rule, f"read, but never compared: {without_rule}"
    assert not set(kind.alter) - set(attributes), "rules for what is not read"


def test_kinds_have_their_own_names() -> None:
    modules = [module for package in ("kinds", "facets") for module in _modules(package)]
    found: dict[str, Kind] = {}
    for module in modules:
        for value in vars(importlib.import_module(module)).values():
            if isinstance(value, Kind):
                assert found.setdefault(value.name, value) is value, f"two kinds are called {value.name}"
    assert found == dict(kinds())


def test_each_module_of_kinds_holds_one() -> None:
    packages = {"syndicate_diff.kinds.shared"}
    without = {name for name in _modules("kinds") if not any(isinstance(v, Kind) for v in _content(name))}
    assert without == packages


def _content(module: str) -> list[object]:
    return list(vars(importlib.import_module(module)).values())


@pytest.mark.parametrize("module", ENGINE)
def test_the_engine_knows_no_kind(module: str) -> None:
    names = set(kinds())
    tree = ast.parse((PACKAGE / f"{module}.py").read_text(encoding="utf-8"))
    groups = {id(node.slice) for node in ast.walk(tree) if isinstance(node, ast.Subscript) and _is_match(node)}
    constants = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in groups]
    found = [node for node in constants if node.value in names and (module, node.value) not in NAMED]
    assert not [f"line {node.lineno}: {node.value!r}" for node in found]


def test_no_kind_knows_another() -> None:
    """What several kinds have in common is in `kinds.shared`; but a whole writes its parts in its own CREATE."""
    wholes = {"table.py", "foreign_table.py"}
    others = {f"syndicate_diff.kinds.{file.stem}" for file in (PACKAGE / "kinds").glob("*.py")}
    for file in [file for package in ("kinds", "facets") for file in (PACKAGE / package).rglob("*.py")]:
        if file.name in wholes:
            continue
        tree = ast.parse(file.read_text(encoding="utf-8"))
        imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        named = {f"{node.module}.{alias.name}" for node in imports for alias in node.names}
        assert not others & {*named, *(node.module for node in imports)}, file.name


def test_every_shared_module_is_in_the_index() -> None:
    index = (PACKAGE / "kinds/shared/__init__.py").read_text(encoding="utf-8")
    modules = {file.stem for file in (PACKAGE / "kinds/shared").glob("*.py")} - {"__init__"}
    assert not {module for module in modules if f"`{module}`" not in index}


def _is_match(node: ast.Subscript) -> bool:
    """Whether it is a group of a regular expression: ``match["schema"]``."""
    return isinstance(node.value, ast.Name) and node.value.id == "match"


@pytest.mark.parametrize("package", ["kinds", "facets"])
def test_modules_of_kinds_cite_the_manual(package: str) -> None:
    for name in _modules(package):
        module = importlib.import_module(name)
        if any(isinstance(value, Kind) for value in vars(module).values()):
            assert "https://www.postgresql.org/docs/current/" in (module.__doc__ or ""), name


def test_every_class_that_the_server_can_name_has_a_kind(server: TestServer) -> None:
    classes = set(_object_classes(server))
    modelled = {kind.catalog for kind in KINDS}
    assert classes - modelled - set(NOT_MODELLED) == set(), "neither a kind nor a reason"
    assert modelled & set(NOT_MODELLED) == set(), "these have a kind now"


def test_an_empty_database_has_nothing_unknown(server: TestServer) -> None:
    with server.database() as url:
        assert catalog(url).unmodelled == ()


def _modules(package: str) -> list[str]:
    found = pkgutil.iter_modules([str(PACKAGE / package)])
    return [f"syndicate_diff.{package}.{module.name}" for module in found]


def _object_classes(server: TestServer) -> list[str]:
    """System catalogs whose rows are objects: pg_identify_object takes their oids."""
    url = server.server.url()
    rows = ask(
        url,
        """
        SELECT c.relname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'oid'
        WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relkind = 'r' ORDER BY 1
        """,
    )
    return [name for (name,) in rows if _can_be_identified(url, name)]


def _can_be_identified(url: str, name: str) -> bool:
    try:
        ask(url, "SELECT pg_identify_object(%s::regclass, 1, 0)", name)
    except psycopg2.errors.InternalError_:
        return False  # unsupported object class
    return True
