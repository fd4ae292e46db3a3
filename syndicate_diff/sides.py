"""One side of a comparison: a live database, or files that were loaded into a shadow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

from syndicate_diff.connect import connect, redact, server_error
from syndicate_diff.defaults import never
from syndicate_diff.errors import UnmodelledObject
from syndicate_diff.load import LoadReport, load
from syndicate_diff.model import Catalog, Parts
from syndicate_diff.provenance import Provenance
from syndicate_diff.read import read, read_shared
from syndicate_diff.reading import EXTENSION
from syndicate_diff.recreate import prepare_role
from syndicate_diff.registry import kinds
from syndicate_diff.shadow import Shadow, with_user
from syndicate_diff.source_files import SourceFile


@dataclass(frozen=True)
class Side:
    """One side of a comparison: its catalog, and the database that it was read from.

    `version` is the major that it is for, `major` that of the server that read it.
    """

    catalog: Catalog
    version: int
    major: int
    url: str | None = None
    provenance: Provenance | None = None
    report: LoadReport | None = None


def read_live(url: str) -> Catalog:
    """The catalog of the database at a URL. Raises ConnectError, PrivilegeError, UnmodelledObject."""
    import psycopg2

    with closing(connect(url, read_only=True)) as connection:
        try:
            catalog = read_shared(connection)
        except psycopg2.Error as error:
            raise server_error(error, doing="reading the catalogs", where=redact(url)) from error
    return catalog


def refuse_unmodelled(catalog: Catalog, scope_name: str, ignores: Callable[[str], bool] = never) -> None:
    """Raise UnmodelledObject where the database holds what no kind models, and the settings do not ignore."""
    if unmodelled := [name for name in catalog.unmodelled if not ignores(name)]:
        raise UnmodelledObject(
            f"{scope_name} holds objects that schemadiff does not model",
            why=", ".join(unmodelled[:10]),
            hint="they would be left out in silence: report them, or drop them, or name them under ignore",
        )


def load_desired(files: Sequence[SourceFile], shadow: Shadow, role: str, live: Catalog | None) -> Side:
    """Load files into a new database of the shadow, as `role`, and read it."""
    roles = _known_roles(live) if live else {}
    user = role if shadow.private else None
    if user:
        prepare_role(shadow, user)
    url = shadow.url(shadow.create_database(like=live))
    url = with_user(url, user) if user else url
    report = load(files, url, known_roles=roles, private=shadow.private)
    if live:
        shadow.settle(url, live)
    with closing(connect(url)) as connection:
        catalog = read(connection, live)
    if not shadow.private:
        catalog = _given_to(role, catalog)
    return Side(catalog, catalog.version, shadow.major, url, Provenance(files), report)


def _given_to(role: str, catalog: Catalog) -> Catalog:
    """With that role in the place of the one that loaded it: as owner, for no file names one for what that has, and as
    whose default privileges are.
    """
    rows = dict(catalog.rows)
    for kind, found in rows.items():
        if "owner" in found.columns:
            place = found.columns.index("owner")
            changed = {
                parts: (*values[:place], role, *values[place + 1 :])
                for parts, values in found.values.items()
                if values[place] == catalog.role
            }
            rows[kind] = replace(found, values=found.values | changed)
        role_part = kinds()[kind].role_part
        if role_part is not None:
            names = {parts: _with_part(parts, role_part, catalog.role, role) for parts in found.values}
            # What the files say of that role itself stays beside.
            names = {old: new if new == old or new not in found.values else old for old, new in names.items()}
            values = {names[parts]: values for parts, values in found.values.items()}
            parents = {names[parts]: parent for parts, parent in found.parents.items()}
            rows[kind] = replace(rows[kind], values=values, parents=parents)
    return replace(catalog, role=role, rows=rows)


def _with_part(parts: Parts, place: int, old: str, new: str) -> Parts:
    return (*parts[:place], new, *parts[place + 1 :]) if parts[place] == old else parts


def extension_names(catalog: Catalog) -> frozenset[str]:
    """The extensions that a database has."""
    return frozenset(identity.parts[0] for identity in catalog.identities() if identity.kind == EXTENSION)


def _known_roles(live: Catalog) -> dict[str, str]:
    """The cluster-wide names of the live side that a file may use without making them."""
    names = [
        parts[0]
        for kind in kinds().values()
        if kind.cluster and kind.name in live.rows
        for parts in live.rows[kind.name].values
        if len(parts) == 1 and parts[0]
    ]
    return {**dict.fromkeys(names, "NOLOGIN"), live.role: "NOLOGIN"}
