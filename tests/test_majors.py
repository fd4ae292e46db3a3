"""Live databases of other majors, planned for by the embedded server: no shadow of their own version."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from databases import TestServer, ask, execute, load_text, running

from syndicate_diff.binaries import embedded
from syndicate_diff.comparison import compare

SCHEMA = Path(__file__).parents[1] / "schema"

# The packages with other majors have no pgvector: `cube` has a distance and an index for it as well.
WITHOUT_VECTOR = (
    ("EXTENSION IF NOT EXISTS vector", "EXTENSION IF NOT EXISTS cube"),
    ("public.vector(256)", "public.cube"),
    ("public.vector(1536)", "public.cube"),
    ("USING hnsw (embedding public.vector_l2_ops)", "USING gist (embedding public.gist_cube_ops)"),
    (
        "USING hnsw (embedding public.vector_cosine_ops)\n    WITH (m = 16, ef_construction = 64)",
        "USING gist (embedding public.gist_cube_ops)",
    ),
    ("public.vector", "public.cube"),
)

Command = Callable[..., str]
SCRIPT = ("SET", "BEGIN", "COMMIT")


@pytest.fixture
def live(other_server: TestServer) -> Iterator[TestServer]:
    """A server of another major for one test, because the files make roles."""
    with running(other_server.server.binaries) as started:
        yield started


@pytest.fixture
def schemadiff(live: TestServer, tmp_path: Path) -> Iterator[Command]:
    """Runs the command against a new database of that server, with the embedded one as the shadow."""
    (tmp_path / "schema").mkdir()
    with live.database() as url:
        environment = {**os.environ, "DATABASE_URL": url, "NO_COLOR": "1"}

        def run(*arguments: str, expect: int = 0) -> str:
            command = [sys.executable, "-m", "syndicate_diff", *arguments]
            done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
            said = f"{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
            assert done.returncode == expect, f"{arguments}: {done.returncode}\n{said}"
            return done.stdout

        run.url = url  # type: ignore[attr-defined]
        yield run


def _project(folder: Path, *, roles: str = "", **files: str) -> None:
    settings = f"shadow: {{binaries: {embedded().directory}}}\nmanaged: {{roles: [{roles}]}}\n"
    (folder / "schema" / "schemadiff.yml").write_text(settings, encoding="utf-8")
    for name, text in files.items():
        (folder / "schema" / f"{name}.sql").write_text(text, encoding="utf-8")


def test_the_first_database(schemadiff: Command, tmp_path: Path) -> None:
    """The whole of schema/: planned with proof, applied, and then there is nothing left to do or to tell."""
    _first_database(tmp_path / "schema")
    schemadiff("plan", "--exit-code", expect=2)
    schemadiff("apply", "--yes", "--allow", "privileges")
    schemadiff("plan", "--exit-code")
    schemadiff("drift")


def _first_database(folder: Path) -> None:
    shutil.copytree(SCHEMA, folder, dirs_exist_ok=True)
    settings = folder / "schemadiff.yml"
    text = settings.read_text(encoding="utf-8")
    assert "\nshadow: {}\n" in text
    shadow = f"\nshadow: {{binaries: {embedded().directory}}}\n"
    settings.write_text(text.replace("\nshadow: {}\n", shadow), encoding="utf-8")
    for file in folder.rglob("*.sql"):
        text = file.read_text(encoding="utf-8")
        for old, new in WITHOUT_VECTOR:
            text = text.replace(old, new)
        file.write_text(text, encoding="utf-8")


REREAD = """
CREATE DOMAIN public.word AS text NOT NULL CHECK (VALUE <> '');
CREATE TABLE public.orders (
    id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    state varchar(9) NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'paid')),
    note public.word
);
CREATE VIEW public.later AS SELECT a.id FROM public.orders a JOIN public.orders b USING (id) WHERE b.state = 'paid';
CREATE MATERIALIZED VIEW public.ids AS SELECT id FROM public.orders;
CREATE FUNCTION public.paid() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM public.later; END;
CREATE PUBLICATION told FOR TABLE public.orders;
"""


def test_two_states_are_read_on_one_major(schemadiff: Command, tmp_path: Path) -> None:
    """What majors write differently, such as the columns of a view, is no difference."""
    _project(tmp_path, reread=REREAD)
    url = schemadiff.url  # type: ignore[attr-defined]
    load_text(url, REREAD)
    for sides in ((url, "schema"), ("schema", url)):
        assert schemadiff("diff", *sides).strip() == ""
    assert "CREATE TABLE public.orders" in schemadiff("diff", "empty", url)


def test_two_servers_of_different_majors(schemadiff: Command) -> None:
    """Each way: all that differs is what everybody may do in `public`, which 15 changed."""
    url = schemadiff.url  # type: ignore[attr-defined]
    load_text(url, REREAD)
    with running(embedded()) as newest, newest.database() as other:
        load_text(other, REREAD)
        for sides in ((url, other), (other, url)):
            statements = [line for line in schemadiff("diff", *sides).splitlines() if line.endswith(";")]
            assert all("CREATE ON SCHEMA public" in line for line in statements if not line.startswith(SCRIPT)), (
                statements
            )


def test_only_servers_say_what_is_in_the_cluster(schemadiff: Command, tmp_path: Path) -> None:
    """What files do not name, and a snapshot that is read again on another major has no server for, stays there."""
    _project(tmp_path, empty="")
    url = schemadiff.url  # type: ignore[attr-defined]
    execute(url, "CREATE ROLE lonely")
    schemadiff("snapshot", url, "-o", "taken.json")
    with running(embedded()) as newest, newest.database() as other:
        for sides in ((other, "taken.json"), ("taken.json", other), (url, "schema"), ("schema", url)):
            assert "ROLE" not in schemadiff("diff", *sides)
    execute(url, "DROP ROLE lonely")


# What the majors hold differently, so that a plan that is right could look wrong on a newer one.
HELD_DIFFERENTLY = ("inheritance--not-null-of-parent", "inheritance--not-null-apart")


@pytest.mark.parametrize("case", HELD_DIFFERENTLY)
def test_a_proof_on_a_newer_major(case: str, other_server: TestServer) -> None:
    folder = Path(__file__).parent / "corpus" / case
    with other_server.database() as one, other_server.database() as other:
        for url, name in ((one, "a.sql"), (other, "b.sql")):
            load_text(url, (folder / name).read_text(encoding="utf-8"))
        for sides in ((one, other), (other, one)):
            plan = compare(*sides)
            assert plan.proof or not plan.steps


OF_EACH_MAJOR = """
CREATE ROLE app;
CREATE ROLE member;
GRANT app TO member WITH ADMIN OPTION;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
REVOKE ALL ON SCHEMA public FROM postgres;
GRANT ALL ON SCHEMA public TO postgres;
GRANT ALL ON SCHEMA public TO PUBLIC;
CREATE TABLE public.all_rights (a int);
GRANT ALL ON public.all_rights TO app;
CREATE TABLE public.no_rights (a int);
REVOKE ALL ON public.no_rights FROM postgres;
CREATE UNLOGGED TABLE public.quick (id int GENERATED ALWAYS AS IDENTITY, number serial);
CREATE SUBSCRIPTION sub CONNECTION 'dbname=nowhere' PUBLICATION p WITH (connect = false, slot_name = NONE);
"""
PARENT = "CREATE TABLE public.parent (a int{}); CREATE TABLE public.child () INHERITS (public.parent);"
NEW = """
CREATE ROLE guest;
GRANT app TO guest;
CREATE DOMAIN public.word AS text CONSTRAINT named NOT NULL;
CREATE UNLOGGED TABLE public.late (a int, id int GENERATED ALWAYS AS IDENTITY, number serial);
GRANT ALL ON public.late TO app;
CREATE SUBSCRIPTION later CONNECTION 'dbname=nowhere' PUBLICATION p WITH (connect = false, slot_name = NONE);
CREATE FUNCTION public.f(text DEFAULT E'\\\\d') RETURNS timestamptz LANGUAGE sql
    RETURN CASE WHEN $1 ~ E'\\\\s' THEN '2000-01-01 00:00:00+00'::timestamptz END;
"""
DEFAULTS = "ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO app;"


def test_what_each_major_has_by_itself_is_no_difference(schemadiff: Command, tmp_path: Path) -> None:
    """Owner of `public`, what GRANT ALL gives, names of NOT NULL, defaults of options, settings of the role."""
    url = schemadiff.url  # type: ignore[attr-defined]
    asked = "SELECT format('CREATE EXTENSION hstore VERSION %L;', default_version) FROM pg_available_extensions"
    [(extension,)] = ask(url, f"{asked} WHERE name = 'hstore'")
    load_text(url, OF_EACH_MAJOR + PARENT.format("") + DEFAULTS + extension)
    for setting in ("timezone = 'Asia/Tokyo'", "standard_conforming_strings = off", "quote_all_identifiers = on"):
        execute(url, f"ALTER ROLE postgres SET {setting}")
    _project(
        tmp_path, old=OF_EACH_MAJOR, parent=PARENT.format(""), rights=DEFAULTS, extension=extension, roles="app, member"
    )
    schemadiff("plan", "--exit-code")
    _project(tmp_path, new=NEW, parent=PARENT.format(" NOT NULL"), roles="app, member, guest")
    schemadiff("apply", "--yes", "--allow", "blocks_writes")
    schemadiff("plan", "--exit-code")
    assert ask(url, "SELECT has_table_privilege('app', 'public.late', 'TRUNCATE')") == [(True,)]


OF_SUPERUSER = """
REVOKE ALL ON SCHEMA public FROM PUBLIC;
REVOKE ALL ON SCHEMA public FROM boss;
GRANT ALL ON SCHEMA public TO boss;
CREATE TABLE public.orders (id int);
ALTER TABLE public.orders OWNER TO boss;
"""


def test_the_superuser_has_another_name(schemadiff: Command, live: TestServer, tmp_path: Path) -> None:
    """As initdb -U makes it: what belongs to it by itself, and what files say of it, is no difference."""
    url = schemadiff.url  # type: ignore[attr-defined]
    execute(live.server.url(), "CREATE ROLE helper SUPERUSER LOGIN")
    execute(live.server.url(user="helper"), "ALTER ROLE postgres RENAME TO boss")
    try:
        url = url.replace("user=postgres", "user=boss")
        load_text(url, OF_SUPERUSER)
        _project(tmp_path, old=OF_SUPERUSER)
        schemadiff("plan", "--exit-code", "--live", url)
    finally:
        execute(live.server.url(user="helper"), "ALTER ROLE boss RENAME TO postgres")


def test_a_shadow_of_the_live_version_that_others_use(schemadiff: Command, live: TestServer, tmp_path: Path) -> None:
    """The proof has a server of its own, the embedded one: the desired state is read there once more."""
    (tmp_path / "schema" / "schemadiff.yml").write_text("shadow: {url_env: SHADOW}")
    (tmp_path / ".env").write_text(f"SHADOW={live.server.url()}")
    (tmp_path / "schema" / "a.sql").write_text(REREAD)
    schemadiff("apply", "--yes")
    schemadiff("plan", "--exit-code")


def test_what_initdb_gives_is_not_the_files_matter(schemadiff: Command, tmp_path: Path) -> None:
    _project(tmp_path, nothing="-- says nothing of the schema public\n")
    schemadiff("plan", "--exit-code")


def test_what_files_say_of_the_schema_public_is_done(schemadiff: Command, tmp_path: Path) -> None:
    _project(tmp_path, public="REVOKE ALL ON SCHEMA public FROM PUBLIC;")
    schemadiff("apply", "--yes", "--allow", "privileges")
    asked = "SELECT has_schema_privilege('nobody', 'public', right_) FROM unnest('{CREATE,USAGE}'::text[]) right_"
    url = schemadiff.url  # type: ignore[attr-defined]
    execute(url, "CREATE ROLE nobody")
    assert ask(url, asked) == [(False,), (False,)]
    _project(tmp_path, public="GRANT ALL ON SCHEMA public TO PUBLIC;")
    schemadiff("apply", "--yes")
    assert ask(url, asked) == [(True,), (True,)]
    schemadiff("plan", "--exit-code")
