"""What is not managed: it stays as it is, and what would take it along is refused."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest
from databases import TestServer, ask, catalog, execute, load_text, run_steps

from syndicate_diff.errors import DomainError, UnmodelledObject, UnsupportedChange
from syndicate_diff.plan import plan_steps
from syndicate_diff.plan_file import Plan
from syndicate_diff.project import open_project
from syndicate_diff.scope import ManagedScope

Factory = Callable[[], str]

LIVE = """
    CREATE SCHEMA app; CREATE SCHEMA ext;
    CREATE TABLE app.t (id int PRIMARY KEY, a int);
    CREATE VIEW app.v AS SELECT id, a FROM app.t;
"""


def _scope(schemas: tuple[str, ...] | None, roles: tuple[str, ...] = (), ignored: str = "nothing") -> ManagedScope:
    return ManagedScope(schemas, roles, lambda shown: shown.startswith(ignored), ("schemadiff", "migration_history"))


@pytest.mark.parametrize(
    ("border", "desired", "message"),
    [
        (
            "CREATE VIEW ext.uv AS SELECT a FROM app.v",
            "CREATE SCHEMA app; CREATE TABLE app.t (id int PRIMARY KEY, a int);"
            "CREATE VIEW app.v AS SELECT id FROM app.t",
            r"view column app\.v\.a cannot be dropped: view ext\.uv depends on it",
        ),
        (
            "CREATE VIEW ext.ut AS SELECT a FROM app.t",
            "CREATE SCHEMA app; CREATE TABLE app.t (id int PRIMARY KEY, a bigint);"
            "CREATE VIEW app.v AS SELECT id, a FROM app.t",
            r"column app\.t\.a cannot be altered: view ext\.ut depends on it",
        ),
        (
            "CREATE TABLE ext.child (id int CONSTRAINT fk REFERENCES app.t)",
            "CREATE SCHEMA app; CREATE TABLE app.t (id int NOT NULL, a int);"
            "CREATE VIEW app.v AS SELECT id, a FROM app.t",
            r"constraint app\.t\.t_pkey cannot be dropped: constraint ext\.child\.fk depends on it",
        ),
    ],
)
def test_what_the_unmanaged_needs_stays(database: Factory, border: str, desired: str, message: str) -> None:
    source, target = database(), database()
    execute(source, LIVE, border)
    execute(target, desired)
    with pytest.raises(UnsupportedChange, match=message) as raised:
        plan_steps(catalog(source), catalog(target), _scope(("app",)))
    assert "manage" in (raised.value.hint or "")


def test_ignored_grants_are_not_lost_with_a_view(server: TestServer, database: Factory) -> None:
    server.create_roles(["border_reader"])
    source, target = database(), database()
    execute(source, "CREATE VIEW v AS SELECT 1 AS a, 2 AS b; GRANT SELECT ON v TO border_reader")
    execute(target, "CREATE VIEW v AS SELECT 1 AS a")
    with pytest.raises(UnsupportedChange, match=r"grant border_reader on view public\.v depends on it"):
        plan_steps(catalog(source), catalog(target), _scope(None, ignored="grant"))


def test_parts_go_with_what_is_dropped(server: TestServer, database: Factory) -> None:
    server.create_roles(["border_reader"])
    source, target = database(), database()
    execute(source, "CREATE TABLE t (a int); GRANT SELECT ON t TO border_reader")
    steps = plan_steps(catalog(source), catalog(target), _scope(None, ignored="grant"))
    assert [str(step.identity) for step in steps] == ["table public.t"]


def test_a_role_of_the_unmanaged_stays(server: TestServer, database: Factory) -> None:
    server.create_roles(["border_owner"])
    source, target = database(), database()
    execute(source, "CREATE SCHEMA ext; CREATE TABLE ext.t (); ALTER TABLE ext.t OWNER TO border_owner")
    without = catalog(target)
    without.rows = {**without.rows, "role": type(without.rows["role"])(without.rows["role"].columns)}
    with pytest.raises(UnsupportedChange, match=r"role border_owner cannot be dropped: table ext\.t depends on it"):
        plan_steps(catalog(source), without, _scope(("app",), ("border_owner",)))


def _plan(folder: Path, live: str, files: str) -> Plan:
    (folder / "schemadiff.yml").write_text("managed: {schemas: [app]}\n")
    (folder / "a.sql").write_text(files)
    with open_project(folder, live) as project:
        return project.plan()


def test_a_rename_that_files_declare_is_said_not_to_be_planned(database: Factory, tmp_path: Path) -> None:
    live = database()
    execute(live, "CREATE SCHEMA app; CREATE TABLE app.t (mail text)")
    files = "CREATE SCHEMA app; CREATE TABLE app.t (\n  email text -- @renamed_from mail\n);"
    assert "email is new, mail not renamed" in "\n".join(_plan(tmp_path, live, files).notes)
    execute(live, "ALTER TABLE app.t RENAME mail TO email")
    assert not _plan(tmp_path, live, files).notes


def test_a_stand_in_for_the_unmanaged_is_enough(database: Factory, tmp_path: Path) -> None:
    live = database()
    execute(live, LIVE, "CREATE TABLE ext.other (x int, more text)")
    files = LIVE + "CREATE TABLE ext.other (x int); CREATE VIEW app.w AS SELECT x FROM ext.other;"
    plan = _plan(tmp_path, live, files)
    assert [str(step.identity) for step in plan.steps] == ["view app.w"]
    assert plan.proof and "pg_dump: equal" in plan.proof


def test_a_subscription_does_not_stop_the_proof(database: Factory, tmp_path: Path) -> None:
    live = database()
    made = "CREATE SUBSCRIPTION s CONNECTION 'host=h password={}' PUBLICATION p WITH (connect = false, slot_name = 's')"
    execute(live, made.format("old"))
    (tmp_path / "a.sql").write_text(made.format("new"))
    with ExitStack() as stack:
        plan = stack.enter_context(open_project(tmp_path, live)).plan()
    # Across versions other attributes differ too, whose defaults have changed.
    statement = next(statement for statement in plan.statements() if "CONNECTION" in statement.sql)
    assert "password=new" in statement.sql
    assert "new" not in statement.shown and "host=h" in statement.shown


def test_the_database_itself_is_managed_where_the_settings_say_so(database: Factory, tmp_path: Path) -> None:
    alter = "EXECUTE format('ALTER DATABASE %I SET work_mem = ''8MB''', current_database());"
    (tmp_path / "a.sql").write_text(f"DO $$ BEGIN {alter} END $$")
    for said, steps in (("false", []), ("true", ["create database setting"])):
        (tmp_path / "schemadiff.yml").write_text(f"managed: {{database: {said}}}")
        with open_project(tmp_path, database()) as project:
            plan = project.plan()
        assert [f"{step.verb} {step.identity.kind}" for step in plan.steps] == steps


def test_what_is_not_managed_may_be_impossible_in_the_copy(database: Factory, tmp_path: Path) -> None:
    """An extension that no server of ours has, with a version of its own: it stays out of the proof."""
    url = database()
    execute(url, "CREATE EXTENSION citext", "UPDATE pg_extension SET extname = 'absent' WHERE extname = 'citext'")
    execute(url, "CREATE SCHEMA theirs", "CREATE TABLE theirs.t (name public.citext)")
    (tmp_path / "a.sql").write_text("CREATE TABLE t (a int);")
    (tmp_path / "schemadiff.yml").write_text('managed: {schemas: [public]}\nignore: ["extension absent"]')
    with open_project(tmp_path, url) as project:
        assert project.plan().proof


def test_a_tablespace_of_the_live_server_can_be_named(server: TestServer, database: Factory, tmp_path: Path) -> None:
    """Its directory is neither needed nor touched, whether files create it or not."""
    url = database()
    create = ["SET allow_in_place_tablespaces = on", "CREATE TABLESPACE far LOCATION ''"]
    execute(server.server.url(), *create)
    try:
        execute(url, "CREATE TABLE old (a int) TABLESPACE far")
        (tmp_path / "a.sql").write_text("CREATE TABLESPACE far LOCATION '/no/such/directory';")
        (tmp_path / "b.sql").write_text(
            "CREATE TABLE old (a int) TABLESPACE far; CREATE TABLE t (a int) TABLESPACE far;"
        )
        with open_project(tmp_path, url) as project:
            plan = project.plan()
        assert [str(step.identity) for step in plan.steps] == ["table public.t"]
        assert plan.proof
    finally:
        execute(url, "DROP TABLE old")
        execute(server.server.url(), "DROP TABLESPACE far")


def test_what_no_kind_models_can_be_ignored(database: Factory, tmp_path: Path) -> None:
    """A trigger of a user on the table of an extension."""
    url = database()
    function = "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"
    execute(url, "CREATE EXTENSION citext", "CREATE TABLE t ()", "ALTER EXTENSION citext ADD TABLE t", function)
    execute(url, "CREATE TRIGGER loose BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()")
    (tmp_path / "a.sql").write_text(f"CREATE EXTENSION citext; {function};")
    with open_project(tmp_path, url) as project, pytest.raises(UnmodelledObject, match="does not model"):
        project.plan()
    (tmp_path / "schemadiff.yml").write_text('ignore: ["trigger loose on *"]')
    with open_project(tmp_path, url) as project:
        assert not project.plan().steps


def test_an_identity_column_of_what_is_not_managed(database: Factory, tmp_path: Path) -> None:
    """Its sequence is no fact of its own; the files have the table for others to refer to."""
    url = database()
    execute(url, "CREATE SCHEMA theirs", "CREATE TABLE theirs.t (id int PRIMARY KEY)")
    key = "CREATE TABLE theirs.t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY);"
    (tmp_path / "a.sql").write_text(f"CREATE SCHEMA theirs; {key} CREATE TABLE u (id int REFERENCES theirs.t);")
    (tmp_path / "schemadiff.yml").write_text("managed: {schemas: [public]}")
    with open_project(tmp_path, url) as project:
        assert project.plan().proof


def test_what_is_ignored_is_so_with_its_parts(database: Factory, tmp_path: Path) -> None:
    url = database()
    execute(url, "CREATE TABLE tmp_x (a int PRIMARY KEY, b text DEFAULT 'x')", "COMMENT ON COLUMN tmp_x.a IS 'a'")
    execute(url, "CREATE VIEW tmp_v AS SELECT 1 AS x", "CREATE INDEX ON tmp_x (b)", "GRANT SELECT ON tmp_x TO PUBLIC")
    (tmp_path / "schemadiff.yml").write_text('ignore: ["table public.tmp_*", "view public.tmp_v"]')
    (tmp_path / "a.sql").write_text("CREATE TABLE t (a int);")
    with open_project(tmp_path, url) as project:
        plan = project.plan()
    assert [str(step.identity) for step in plan.steps] == ["table public.t"]
    assert plan.proof


def test_keys_of_an_extensions_table_are_its_own(database: Factory) -> None:
    url = database()
    execute(url, "CREATE EXTENSION citext", "CREATE TABLE m (a int PRIMARY KEY, b int UNIQUE REFERENCES m)")
    execute(url, "ALTER EXTENSION citext ADD TABLE m")
    assert catalog(url).unmodelled == ()


def test_names_that_nothing_has_are_said(server: TestServer, database: Factory, tmp_path: Path) -> None:
    server.create_roles(["border_reader"])
    (tmp_path / "schemadiff.yml").write_text("managed: {schemas: [app, pubic], roles: [border_reader, reeder]}")
    (tmp_path / "a.sql").write_text("CREATE SCHEMA app; CREATE SCHEMA other; CREATE TABLE other.t ();")
    live = database()
    execute(live, "CREATE SCHEMA app")
    with ExitStack() as stack:
        project = open_project(tmp_path, live)
        notes = stack.enter_context(project).plan().notes
    assert [note.split(":")[0].split(",")[0] for note in notes if not note.startswith("compared and tried")] == [
        "managed.schemas names pubic",
        "managed.roles names reeder",
        "the files have the schema other",
    ]


@pytest.mark.parametrize(
    "change",
    [", n int", ", PRIMARY KEY (at, id)", ", CHECK (id > 0)", ", UNIQUE (at)", "; CREATE INDEX ei ON ev (id)"],
)
@pytest.mark.parametrize("schema", ["public", "parts"])
def test_partitions_that_others_make_come_along(database: Factory, tmp_path: Path, change: str, schema: str) -> None:
    """As pg_partman makes them, in the schema of the table or in one of their own."""
    table = "CREATE TABLE ev (at date NOT NULL, id int{}) PARTITION BY RANGE (at);"
    columns, _, index = change.partition(";")
    live = database()
    execute(live, "CREATE SCHEMA parts", table.format(""))
    bounds = "FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')"
    execute(live, f"CREATE TABLE {schema}.ev_p2024 PARTITION OF ev {bounds}", "INSERT INTO ev VALUES ('2024-02-02', 1)")
    (tmp_path / "schemadiff.yml").write_text('managed: {schemas: [public]}\nignore: ["table public.ev_p*"]')
    (tmp_path / "a.sql").write_text(table.format(columns) + index)
    with ExitStack() as stack:
        project = stack.enter_context(open_project(tmp_path, live))
        plan = project.plan()
        assert plan.proof
        run_steps(live, plan.steps)
        project.current(fresh=True)
        project.__dict__.pop("comparable", None)
        assert project.plan().steps == ()
    assert ask(live, "SELECT count(*) FROM pg_index WHERE NOT indisvalid") == [(0,)]


def test_a_domain_takes_nothing_of_another_along(database: Factory, tmp_path: Path) -> None:
    """Whichever of both is planned alone."""
    (tmp_path / "schemadiff.yml").write_text("domains: {a: {folder: a}, b: {folder: b}}")
    table = "CREATE TABLE t (id int PRIMARY KEY, v int{}){}; CREATE VIEW w AS SELECT id{} FROM t;"
    for folder in "ab":
        (tmp_path / folder).mkdir()
    (tmp_path / "b/b.sql").write_text("CREATE POLICY p ON t USING (true); CREATE INDEX i ON t (v); CREATE TABLE u ();")
    live = database()
    execute(live, table.format("", "", ""), "CREATE POLICY p ON t USING (true)", "CREATE INDEX i ON t (v)")
    with ExitStack() as stack:
        (tmp_path / "a/a.sql").write_text(table.format("", " PARTITION BY HASH (id)", ""))
        with pytest.raises(DomainError, match="cannot change without"):
            stack.enter_context(open_project(tmp_path, live)).plan(domain="a")
        (tmp_path / "a/a.sql").write_text(table.format(", n int", "", ""))
        project = stack.enter_context(open_project(tmp_path, live))
        plans = [project.plan(domain=domain) for domain in "ab"]
        assert [[step.title for step in plan.steps] for plan in plans] == [
            ["create column public.t.n"],
            ["create table public.u"],
        ]
        assert all("1 of the pending steps" in "".join(plan.notes) for plan in plans)


@pytest.mark.parametrize(
    "change",
    [", n int", ", PRIMARY KEY (at, id)", ", CHECK (id > 0)", ", UNIQUE (at)", "; CREATE INDEX ei ON ev (id)"],
)
def test_what_partitions_that_others_make_have_from_the_table_goes_with_that(
    database: Factory, tmp_path: Path, change: str
) -> None:
    table = "CREATE TABLE ev (at date NOT NULL, id int NOT NULL{}) PARTITION BY RANGE (at);"
    columns, _, index = change.partition(";")
    live = database()
    execute(live, table.format(columns), index)
    execute(live, "CREATE TABLE ev_p2024 PARTITION OF ev FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')")
    (tmp_path / "schemadiff.yml").write_text('ignore: ["table public.ev_p*"]')
    (tmp_path / "a.sql").write_text(table.format(""))
    with ExitStack() as stack:
        plan = stack.enter_context(open_project(tmp_path, live)).plan()
        assert plan.proof
        run_steps(live, plan.steps)
    with ExitStack() as stack:
        assert stack.enter_context(open_project(tmp_path, live)).plan().steps == ()
    assert ask(live, "SELECT count(*) FROM pg_index WHERE indrelid IN ('ev'::regclass, 'ev_p2024'::regclass)") == [(0,)]


NEIGHBOURS = """
    CREATE SCHEMA auth; CREATE TABLE auth.users (id int PRIMARY KEY); CREATE TABLE a (id int PRIMARY KEY);
    CREATE PUBLICATION mixed FOR TABLE a, auth.users; CREATE EXTENSION hstore SCHEMA auth;
    CREATE FUNCTION auth.watch() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
    CREATE EVENT TRIGGER watches ON ddl_command_end EXECUTE FUNCTION auth.watch();
    CREATE TABLE "_Old" (id serial); CREATE TABLE b (); COMMENT ON TABLE b IS 'theirs'; GRANT SELECT ON b TO PUBLIC;
"""


def test_what_belongs_to_others_is_left_alone(database: Factory, tmp_path: Path) -> None:
    """What uses another schema; what patterns name as people read it, and with what belongs to it."""
    live = database()
    load_text(live, NEIGHBOURS)
    patterns = ["table public._Old", "comment on table public.b", "grant public on table *"]
    (tmp_path / "schemadiff.yml").write_text(f"managed: {{schemas: [public]}}\nignore: {patterns}")
    (tmp_path / "a.sql").write_text("CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (); CREATE TABLE c ()")
    with ExitStack() as stack:
        plan = stack.enter_context(open_project(tmp_path, live)).plan()
    assert [step.title for step in plan.steps] == ["create table public.c"]
    assert plan.proof


def test_ignored_grants_stay_on_what_is_new(server: TestServer, database: Factory, tmp_path: Path) -> None:
    server.create_roles(["border_reader"])
    live = database()
    execute(live, "CREATE TABLE old (i int NOT NULL)")
    for objects, right in (("TABLES", "SELECT"), ("SEQUENCES", "USAGE")):
        execute(live, f"ALTER DEFAULT PRIVILEGES GRANT {right} ON {objects} TO border_reader")
    (tmp_path / "schemadiff.yml").write_text('ignore: ["grant *", "default privileges *"]')
    identity = "(i int GENERATED ALWAYS AS IDENTITY)"
    (tmp_path / "a.sql").write_text(f"CREATE TABLE old {identity}; CREATE TABLE new {identity}")
    with ExitStack() as stack:
        plan = stack.enter_context(open_project(tmp_path, live)).plan()
    assert plan.proof
    assert not [statement.sql for statement in plan.statements() if statement.sql.startswith("REVOKE")]
    run_steps(live, plan.steps)
    assert ask(live, "SELECT has_table_privilege('border_reader', t, 'SELECT') FROM unnest(ARRAY['new']) t") == [
        (True,)
    ]


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE pl.whole ADD extra text",
        "ALTER TABLE pl.whole DROP more",
        "ALTER TABLE pl.whole ALTER i TYPE bigint",
        "ALTER TABLE pl.whole ALTER i SET NOT NULL",
        "ALTER TABLE pl.whole ADD PRIMARY KEY (at, i)",
        "ALTER TABLE pl.whole ADD CHECK (i > 0)",
        "CREATE INDEX ON pl.whole (i)",
        "CREATE TABLE pl.other (i int PRIMARY KEY); ALTER TABLE pl.whole ADD FOREIGN KEY (i) REFERENCES pl.other",
    ],
)
def test_what_others_do_to_the_table_of_a_managed_partition_reaches_it(
    database: Factory, tmp_path: Path, change: str
) -> None:
    """The files have the table as it was: nobody tells them."""
    files = """
        CREATE SCHEMA pl; CREATE TABLE pl.whole (at date, i int, more int) PARTITION BY RANGE (at); CREATE SCHEMA app;
        CREATE TABLE app.part PARTITION OF pl.whole FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
    """
    live = database()
    execute(live, files, change)
    assert _plan(tmp_path, live, files).steps == ()
    plan = _plan(tmp_path, live, files + "CREATE INDEX ix ON app.part (at);")
    assert [str(step.identity) for step in plan.steps] == ["index app.part.ix"]
    assert plan.proof and "pg_dump: equal" in plan.proof


def test_files_stand_in_for_an_extension_that_only_the_live_server_has(database: Factory, tmp_path: Path) -> None:
    live = database()
    execute(live, "CREATE SCHEMA ext", "CREATE EXTENSION pg_trgm SCHEMA ext")
    execute(
        live,
        "SET allow_system_table_mods = on; UPDATE pg_extension SET extname = 'elsewhere' WHERE extname = 'pg_trgm'",
    )
    table = "CREATE SCHEMA app; CREATE TABLE app.t (f real DEFAULT ext.similarity('a', 'b'));"
    execute(live, table)
    stub = "CREATE SCHEMA ext; CREATE FUNCTION ext.similarity(text, text) RETURNS real RETURN 0;"
    plan = _plan(tmp_path, live, stub + table + "CREATE VIEW app.v AS SELECT f FROM app.t;")
    assert [str(step.identity) for step in plan.steps] == ["view app.v"]
    assert plan.proof and "pg_dump: equal" in plan.proof


def test_ignored_default_privileges_may_differ(server: TestServer, database: Factory, tmp_path: Path) -> None:
    live = database()
    execute(live, "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC")
    (tmp_path / "schemadiff.yml").write_text("ignore: ['default privileges *', 'grant *']")
    (tmp_path / "a.sql").write_text(
        "ALTER DEFAULT PRIVILEGES GRANT UPDATE ON TABLES TO PUBLIC; CREATE TABLE c (i int);"
    )
    with open_project(tmp_path, live) as project:
        plan = project.plan()
    assert [str(step.identity) for step in plan.steps] == ["table public.c"]
    assert plan.proof and "pg_dump: equal" in plan.proof


def test_what_follows_an_unmanaged_parent_is_no_more_than_that(database: Factory, tmp_path: Path) -> None:
    """Its own changes are planned, also what is said of it, and all where it goes or is let go."""
    whole = "CREATE SCHEMA pl; CREATE TABLE pl.whole (at date, i int) PARTITION BY RANGE (at); CREATE SCHEMA app;"
    part = "CREATE TABLE app.part PARTITION OF pl.whole FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');"
    live = database()
    execute(live, whole, part, "ALTER TABLE pl.whole ADD extra int DEFAULT 3", "ALTER TABLE pl.whole ADD CHECK (i > 0)")
    assert _plan(tmp_path, live, whole + part).steps == ()
    changed = whole + part + "ALTER TABLE app.part ALTER i SET DEFAULT 4; COMMENT ON COLUMN app.part.i IS 'own';"
    own = {"default app.part.i", 'comment "column".app.part.i.""'}
    assert {str(step.identity) for step in _plan(tmp_path, live, changed).steps} == own
    gone = _plan(tmp_path, live, whole)
    assert [str(step.identity) for step in gone.steps] == ["table app.part"]
    alone = _plan(tmp_path, live, whole + "CREATE TABLE app.part (at date, i int);")
    assert "column app.part.extra" in [str(step.identity) for step in alone.steps]
    assert all(plan.proof and "pg_dump: equal" in plan.proof for plan in (gone, alone))
