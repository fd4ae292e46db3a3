"""Settings: ``schemadiff.yml`` in the schema folder.

Paths in the file are relative to it. Secrets are never in it: `Settings.targets` and
`ShadowSettings.url_env` are names of environment variables.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from types import MappingProxyType

from syndicate_diff.errors import SettingsError
from syndicate_diff.statement import Danger
from syndicate_diff.typed_yaml import (
    Place,
    Reader,
    integer,
    load,
    mapping,
    matching,
    one_of,
    optional,
    record,
    sequence,
    string,
    truth,
)

FILE_NAME = "schemadiff.yml"

# Units of time as postgresql.conf has them, in milliseconds:
# https://www.postgresql.org/docs/current/config-setting.html
_UNITS = {"ms": 1, "s": 1000, "min": 60_000, "h": 3_600_000, "d": 86_400_000}


@dataclass(frozen=True, slots=True)
class Domain:
    """One part of the desired state: a folder, and the team that owns it."""

    name: str
    folder: Path
    owner: str | None = None
    description: str = ""


@dataclass(frozen=True, slots=True)
class ManagedSettings:
    """What the tool is responsible for: schemas (None: all of them), roles, and what belongs to the database itself."""

    schemas: tuple[str, ...] | None = None
    roles: tuple[str, ...] = ()
    database: bool = False


@dataclass(frozen=True, slots=True)
class ShadowSettings:
    """The shadow server: neither (embedded), a server's URL in a variable, or server binaries."""

    url_env: str | None = None
    binaries: Path | None = None


@dataclass(frozen=True, slots=True)
class PoolSettings:
    """Connections: never more than `max_connections`; `idle_timeout` in seconds."""

    max_connections: int = 100
    size: int = 20
    idle_timeout: int = 30


@dataclass(frozen=True, slots=True)
class HazardSettings:
    """The dangers that may run without ``--allow``."""

    allow: tuple[Danger, ...] = ()


@dataclass(frozen=True, slots=True)
class ApplySettings:
    """Waiting while applying: both timeouts in milliseconds, 0 for none."""

    lock_timeout: int = 3000
    retries: int = 10
    statement_timeout: int = 0


@dataclass(frozen=True)
class Settings:
    """All settings of one schema folder.

    `owner` is the role that owns what no file names an owner for (None: the role that
    applies); `targets` maps names of live databases to environment variables.
    """

    folder: Path = Path()
    domains: Mapping[str, Domain] = field(default_factory=dict)
    managed: ManagedSettings = ManagedSettings()
    ignore: tuple[str, ...] = ()
    history_table: tuple[str, str] = ("schemadiff", "migration_history")
    owner: str | None = None
    targets: Mapping[str, str] = field(default_factory=dict)
    shadow: ShadowSettings = ShadowSettings()
    pool: PoolSettings = PoolSettings()
    hazards: HazardSettings = HazardSettings()
    apply: ApplySettings = ApplySettings()

    @classmethod
    def load(cls, folder: Path | str) -> Settings:
        """Read ``schemadiff.yml`` of a schema folder; without the file, the defaults.

        Where no domain is declared, the folder is one domain named after itself. Raises
        `SettingsError` with file, line and column.
        """
        folder = Path(folder)
        if not folder.is_dir():
            raise SettingsError("there is no such schema folder", where=str(folder), hint=f"schemadiff init {folder}")
        file = folder / FILE_NAME
        settings = load(_read_text(file), str(file), _reader(folder), cls()) if file.exists() else cls()
        return replace(settings, folder=folder, domains=settings.domains or _one_domain(folder))

    def domain_of(self, path: Path | str) -> str | None:
        """The domain that a file belongs to: of nested folders, the inner one decides.

        `path` is absolute or relative to the current directory.
        """
        absolute = os.path.abspath(path)
        for prefix, name in self._domain_prefixes:
            if absolute.startswith(prefix):
                return name
        return None

    def ignores(self, identity: str) -> bool:
        """Whether a printed identity (``table public.tmp_1``) matches a pattern of ``ignore``."""
        return bool(self._ignored.fullmatch(identity))

    @cached_property
    def _domain_prefixes(self) -> list[tuple[str, str]]:
        prefixes = [(os.path.join(os.path.abspath(d.folder), ""), d.name) for d in self.domains.values()]
        return sorted(prefixes, key=lambda prefix: -len(prefix[0]))

    @cached_property
    def _ignored(self) -> re.Pattern[str]:
        # Not fnmatch: its brackets would meet those of array types in the names of functions.
        return re.compile("|".join(map(_glob, self.ignore)) or r"(?!)", re.DOTALL)


def _glob(pattern: str) -> str:
    return re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")


def _one_domain(folder: Path) -> Mapping[str, Domain]:
    name = os.path.basename(os.path.abspath(folder)) or "default"
    return MappingProxyType({name: Domain(name, folder)})


def _read_text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise SettingsError("the file is not UTF-8", where=str(file), why=str(error)) from None
    except OSError as error:
        raise SettingsError("the file cannot be read", where=str(file), why=error.strerror) from None


def _reader(folder: Path) -> Reader[Settings]:
    names = sequence(string)
    return record(
        Settings,
        domains=_domains(folder),
        managed=record(ManagedSettings, schemas=optional(names), roles=names, database=truth),
        ignore=sequence(matching(r"\S+ .+", "a kind and a pattern", 'for example "table public.tmp_*" or "grant *"')),
        history_table=_history_table,
        owner=optional(string),
        targets=mapping(_variable),
        shadow=_shadow(folder),
        pool=_pool,
        hazards=record(HazardSettings, allow=sequence(_danger)),
        apply=record(ApplySettings, lock_timeout=_duration, retries=integer(), statement_timeout=_duration),
    )


_variable = matching(
    r"[A-Za-z_][A-Za-z0-9_]*",
    "the name of an environment variable",
    "write only its name, for example DATABASE_URL; the URL itself stays in the environment or in .env",
)


def _domains(folder: Path) -> Reader[Mapping[str, Domain]]:
    read_places = mapping(lambda place: place)

    def read(place: Place) -> Mapping[str, Domain]:
        domains: dict[str, Domain] = {}
        for name, child in read_places(place).items():
            domain = _domain(name, folder)(child)
            twin = next((d.name for d in domains.values() if d.folder == domain.folder), None)
            if twin:
                raise child.error(f"the folder {domain.folder} is that of the domain {twin} already")
            domains[name] = domain
        return MappingProxyType(domains)

    return read


def _domain(name: str, folder: Path) -> Reader[Domain]:
    return record(partial(Domain, name), folder=_inside(folder), owner=optional(string), description=string)


def _inside(folder: Path) -> Reader[Path]:
    def read(place: Place) -> Path:
        relative = Path(os.path.normpath(string(place)))
        if relative.is_absolute() or ".." in relative.parts:
            raise place.error("the folder must be inside the schema folder", "give its path from there")
        if not (folder / relative).is_dir():
            raise place.error(f"there is no folder {folder / relative}", "make it, or remove the domain")
        return folder / relative

    return read


def _history_table(place: Place) -> tuple[str, str]:
    value = string(place)
    parts = re.fullmatch(r'("(?:[^"]|"")+"|[^".\s]+)\.("(?:[^"]|"")+"|[^".\s]+)', value)
    if not parts:
        raise place.error(f'expected schema.table, found "{value}"')
    return _identifier(parts[1]), _identifier(parts[2])


def _identifier(written: str) -> str:
    return written[1:-1].replace('""', '"') if written.startswith('"') else written.lower()


def _shadow(folder: Path) -> Reader[ShadowSettings]:
    def binaries(place: Place) -> Path:
        return folder / Path(string(place)).expanduser()

    read_shadow = record(ShadowSettings, url_env=optional(_variable), binaries=optional(binaries))

    def read(place: Place) -> ShadowSettings:
        shadow = read_shadow(place)
        if shadow.url_env and shadow.binaries:
            raise place.error("url_env and binaries exclude each other", "keep one of them")
        return shadow

    return read


_read_pool = record(
    PoolSettings, max_connections=integer(minimum=1), size=integer(minimum=1), idle_timeout=integer(minimum=1)
)


def _pool(place: Place) -> PoolSettings:
    pool = _read_pool(place)
    if pool.size > pool.max_connections:
        raise place.error(f"size {pool.size} is more than max_connections {pool.max_connections}")
    return pool


def _danger(place: Place) -> Danger:
    return Danger(one_of([danger.value for danger in Danger])(place))


def _duration(place: Place) -> int:
    if place.node.value == "0":
        return 0
    hint = f"write a number with a unit ({', '.join(_UNITS)}), for example 3s; 0 is no limit"
    if place.node.tag == "tag:yaml.org,2002:int":
        raise place.error("expected a duration, found a number without a unit", hint)
    parts = re.fullmatch(rf"(\d+)\s*({'|'.join(_UNITS)})", string(place))
    if not parts:
        raise place.error(f'expected a duration, found "{place.node.value}"', hint)
    return int(parts[1]) * _UNITS[parts[2]]
