"""The state of one read: the rows of each kind, and which address belongs to which identity."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from syndicate_diff.errors import CatalogError
from syndicate_diff.kind import Kind
from syndicate_diff.model import Identity, Parts, Rows

# classid, objid, objsubid
Address = tuple[int, int, int]
FIRST_USER_OID = 16384
# The one kind whose name the reader knows: what it owns is not read.
EXTENSION = "extension"


class Reading:
    """The state of one read: which address belongs to which identity."""

    def __init__(self, catalogs: Mapping[str, int]) -> None:
        self.catalogs = catalogs
        self.rows: dict[str, Rows] = {}
        self.addresses: dict[Address, Identity] = {}
        self.outer: dict[Address, list[Address]] = {}
        self.unattached: list[tuple[str, Address]] = []

    def add(self, kind: Kind, columns: tuple[str, ...], fetched: list[tuple[Any, ...]]) -> None:
        reserved = [name for name in ("oid", "subid", "parts", "parent") if name in columns]
        rows = Rows(columns[len(reserved) :])
        self._check_rules(kind, rows.columns)
        place = {name: index for index, name in enumerate(reserved)}
        class_oid = self.catalogs[kind.catalog]
        for row in fetched:
            parts: Parts = tuple(row[place["parts"]])
            rows.values[parts] = row[len(reserved) :]
            parent = row[place["parent"]] if "parent" in place else kind.parent
            if parent:
                rows.parents[parts] = Identity(parent, parts[: len(parts) - kind.own_parts])
            if not kind.addressed:
                continue
            subid = row[place["subid"]] if "subid" in place else 0
            self.addresses[class_oid, row[place["oid"]], subid] = Identity(kind.name, parts)
        self.rows[kind.name] = rows

    def cover(self, fetched: list[tuple[int, int, int, int, int]]) -> None:
        """Note what includes which object."""
        for class_oid, oid, *outer in fetched:
            self.outer.setdefault((class_oid, oid, 0), []).insert(0, (outer[0], outer[1], outer[2]))

    def add_satellite(self, kind: Kind, columns: tuple[str, ...], fetched: list[tuple[Any, ...]]) -> None:
        """Facts about other facts; what is said of anything else is unattached."""
        rows = Rows(columns[4:])
        self._check_rules(kind, rows.columns)
        for class_oid, oid, subid, suffix, *values in fetched:
            address = (class_oid, oid, subid)
            target = self.resolve(address)
            if target is None or (address not in self.addresses and not self._passes_on(kind, suffix, target)):
                if oid >= FIRST_USER_OID and (target is None or target.kind != EXTENSION):
                    self.unattached.append((kind.name, address))
                continue
            parts = (target.kind, *target.parts, *suffix)
            rows.values[parts] = tuple(values)
            rows.parents[parts] = target
        self.rows[kind.name] = rows

    def parent(self, identity: Identity) -> Identity | None:
        """What an identity is a part of."""
        return self.rows[identity.kind].parents.get(identity.parts)

    @staticmethod
    def _passes_on(kind: Kind, suffix: list[str], target: Identity) -> bool:
        """Whether what is said of an inner part is said of the fact that it is a part of."""
        return target.kind != EXTENSION and (not kind.exact or bool(suffix[0]))

    @staticmethod
    def _check_rules(kind: Kind, attributes: tuple[str, ...]) -> None:
        missing = [name for name in attributes if name not in kind.alter and name != "owner"]
        if missing:
            raise CatalogError(f"kind {kind.name} reads attributes without a rule: {', '.join(missing)}")

    def resolve(self, address: Address) -> Identity | None:
        """The identity of an address, or of the object that it is an internal part of."""
        seen: set[Address] = set()
        queue = [address]
        while queue:
            current = queue.pop(0)
            if current in seen:
                continue
            seen.add(current)
            if current in self.addresses:
                return self.addresses[current]
            if current[2]:
                queue.append((current[0], current[1], 0))
            queue.extend(self.outer.get(current, ()))
        return None
