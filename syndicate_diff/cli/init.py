"""``schemadiff init``: the schema folder of a new project."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from syndicate_diff.cli.options import example
from syndicate_diff.errors import SettingsError
from syndicate_diff.settings import FILE_NAME

_SETTINGS = """\
# Settings of schemadiff. Paths are relative to this file. An unknown key is an error.

# The parts of the desired state: a folder of SQL files each, in any order, and the
# team that owns it.
domains:
  app:
    folder: app
    owner: app-team
    description: The first domain; rename it, and add others beside it.

# What schemadiff is responsible for. Everything outside is neither compared nor changed.
managed:
  schemas: [public]       # null: all schemas
  roles: []               # a role that is not named here is never created, altered or dropped
  database: false         # true: the comment, settings, connection limit and grants of the database itself too

# Objects inside the managed part that are left alone: kind and pattern.
# ignore: ["table public.tmp_*", "grant *"]

# Where the tool records what it applied. It makes this table itself.
history_table: schemadiff.migration_history

# The role that owns what no file names an owner for. Default: the role that applies.
# owner: app_owner

# Live databases: name -> environment variable (or line of .env) with the URL. No URL and no
# password is ever written into this file.
targets:
  production: PRODUCTION_DATABASE_URL

# The shadow server, where the desired state is built. Default: an embedded one. Otherwise one of
# shadow: {url_env: SHADOW_DATABASE_URL}
# shadow: {binaries: /usr/lib/postgresql/18/bin}

# The tool's own connections; idle_timeout in seconds.
pool: {max_connections: 100, size: 20, idle_timeout: 30}

# Hazards that may run without --allow on the command line.
hazards: {allow: []}

# Waiting for locks while applying. A statement_timeout of 0 is none.
apply: {lock_timeout: 3s, retries: 10, statement_timeout: 0}
"""

_TABLE = """\
-- An example: change it, or replace it by your own.

CREATE TABLE public.customer (
    customer_id bigint      GENERATED ALWAYS AS IDENTITY,
    email       text        NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),

    CONSTRAINT customer_pkey PRIMARY KEY (customer_id),
    CONSTRAINT customer_email_key UNIQUE (email)
);

COMMENT ON TABLE public.customer IS 'Everybody who ever signed up.';
"""

_FILES = {FILE_NAME: _SETTINGS, "app/customer.sql": _TABLE}

_NEXT = """
Next:
  schemadiff plan{schema}      show what a database needs (DATABASE_URL, or --live URL)
  schemadiff apply{schema}     bring it there"""


@click.command(epilog=example("schemadiff init", "schemadiff init database/schema"))
@click.argument("directory", metavar="[DIR]", default="schema", type=click.Path(path_type=Path))
def command(directory: Path) -> None:
    """Make the schema folder of a new project.

    DIR (default: schema) gets the settings with all keys explained, and a first domain with an
    example table. Nothing that exists is overwritten.
    """
    _refuse_existing(directory)
    for name, text in _FILES.items():
        _write(directory / name, text)
        click.echo(f"made {directory / name}")
    option = "" if directory == Path("schema") else f" --schema {shlex.quote(str(directory))}"
    click.echo(_NEXT.format(schema=option))


def _refuse_existing(directory: Path) -> None:
    existing = next((directory / name for name in _FILES if (directory / name).exists()), None)
    if existing:
        raise SettingsError(
            "the file exists already, nothing was written",
            where=str(existing),
            hint="name another folder: schemadiff init DIR",
        )


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise SettingsError("the file cannot be written", where=str(path), why=error.strerror) from None
