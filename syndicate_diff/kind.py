"""The contract between the engine and what is known about one kind of object.

Everything about a kind is one `Kind` value in one module of `syndicate_diff.kinds`; the
engine finds it there and knows no kind by name. `docs/adding_a_kind.md` is the recipe.

A kind's query gives one row per object, with these reserved columns first:

    oid      the object's oid in `Kind.catalog`
    subid    (only for parts of relations) pg_depend's objsubid
    parts    text[]: the name parts of its identity
    parent   (optional) text: the kind of the parent

and then the attributes. Each attribute has one rule in `Kind.alter`. The query of a satellite, such as a comment,
begins with classid, objid, objsubid of what it is about, and suffix text[], the name parts of its own, instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from syndicate_diff import sql
from syndicate_diff.context import Alteration, Creation, Removal
from syndicate_diff.defaults import always, never, nothing, silent
from syndicate_diff.model import Catalog, Dependency, Fact, Identity, Parts
from syndicate_diff.rules import InPlace, Rule, another_owner
from syndicate_diff.statement import Hazard, LockMode, Rendered, Statement

# Schema and name of what is no fact → the schema that it moves to.
Members = Mapping[tuple[str, str], str]


def _qualified(fact: Fact) -> str:
    return sql.qualified(*fact.parts)


def _first_two(parts: Parts) -> Parts:
    return parts[:2]


@dataclass(frozen=True, slots=True)
class NewerInDump:
    """What pg_dump writes of a database on `major` or newer, and what it writes where the server is older."""

    major: int
    pattern: re.Pattern[str]
    otherwise: str | Callable[[re.Match[str]], str]


@dataclass(frozen=True, kw_only=True, eq=False)
class Kind:
    """What is known about one kind of object.

    Few kinds need more than the first three groups and `weight`. The attribute `owner` is the same for every kind
    that has it and needs no rule.
    """

    # --- How it is read ---

    name: str  # the kind as identities print it, PostgreSQL's own term
    catalog: str  # the system catalog whose oids `query` gives
    query: str | Callable[[int], str]  # SQL, or a function from the server's major to SQL
    addressed: bool = True  # its query gives the oids under which pg_depend knows the objects
    # The parent's kind where the query has no `parent` column; how many of the last name parts are not the parent's.
    parent: str | None = None
    own_parts: int = 1
    in_schema: bool = True  # the first name part is a schema's name
    # SQL, from the major, for (classid, objid, refclassid, refobjid, refobjsubid): objects with addresses of their own
    # that a fact of this kind includes.
    covers: Callable[[int], str] | None = None
    # Where there may be objects, as SQL after FROM: where that has no row, the query is not asked, which takes time.
    found_in: str = ""
    unreadable: str = ""  # SQL for (parts, why): objects of the query of which the reading role may not see everything
    # Auxiliary queries, name → SQL, read into `Catalog.lookups`.
    lookups: Mapping[str, str] = field(default_factory=dict)
    # Names of `lookups`, of (key, value), that are read from the live server and given to queries in a shadow:
    # `catalog_sql.live_says`.
    told: Collection[str] = ()

    # --- How its attributes are compared ---

    alter: Mapping[str, Rule] = field(default_factory=dict)  # attribute → rule
    # The attributes that are somebody's own words, and no SQL that PostgreSQL wrote.
    verbatim: frozenset[str] = frozenset()
    # Attribute → the objects that its ALTER moves to another schema, which are no facts, and which others' texts name.
    moves: Mapping[str, Callable[[Alteration], Members]] = field(default_factory=dict)
    # Attribute → its value as people may see it, for attributes that hold secrets; and whether all are secret of what
    # has these name parts.
    shown: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    secret: Callable[[Parts], bool] = never

    # How people call it, where the name parts one after the other do not say it.
    words: Callable[[Parts], str] | None = None

    # --- How statements are written ---

    sql: str = ""  # the key words in ALTER, DROP and COMMENT ON; empty: there are no such statements
    # How statements name an object; in COMMENT ON and SECURITY LABEL ON: default `statement_name`.
    address: Callable[[Fact], str] = _qualified
    comment_on: Callable[[Fact], str] | None = None
    # The key words in GRANT ON, where they are not `sql`, and the address there, where it is not `address`.
    grant_on: str = ""
    grant_address: Callable[[Fact], str] | None = None
    create: Callable[[Creation], Rendered] = nothing
    # Default: ``DROP {sql} {address}``; `drop_in` where the fact alone does not say it.
    drop: Callable[[Fact], Rendered] | None = None
    drop_in: Callable[[Removal], Rendered] | None = None
    renamable: bool = False  # ``ALTER {sql} {address} RENAME TO …`` exists
    rename: Callable[[Fact, str], Rendered] | None = None  # the rename to another name, where it is not that
    # Which of the name parts a rename changes: what is in parentheses, such as a signature, is after it.
    name_part: int = -1
    address_part: int | None = None  # which of them is the address of what is no fact, as SQL writes it
    role_part: int | None = None  # which of them is the role whose it is, where that is a part of its name
    # What must follow the CREATE or the ALTER of a fact of whatever kind.
    after_create: Callable[[Creation], Rendered] | None = None
    after_alter: Callable[[Alteration], Rendered] | None = None
    # The attributes with queries or expressions, which PostgreSQL resolves once.
    texts: frozenset[str] = frozenset()
    # Whether it reads the columns of an object, given in their order there, by their position; default: its `texts` do.
    by_position: Callable[[Fact, Identity, Sequence[str]], bool] | None = None
    # What of it PostgreSQL does not parse, and may name anything.
    body: Callable[[Fact], str] = silent
    # What of it decides the results of those that evaluate it; None: nothing evaluates it.
    evaluated: Callable[[Fact], Hashable] | None = None
    # It keeps results of what it depends on: what that means where these would be others now, and what mends it.
    outdated: Callable[[Fact], str] = silent
    # What creating and dropping takes on the `relation`; None: there is none. The relation is the object itself, or
    # what it is a part of: default, that of the first two name parts.
    lock: LockMode | None = None
    relation: Callable[[Parts], Parts] = _first_two

    # --- In which order its steps come ---

    weight: int = 50  # its place among steps that may go in any order
    # Dependencies that PostgreSQL does not record; a `Dependency` where the type is not `d`.
    depends: Callable[[Fact], Iterable[Identity | Dependency]] = nothing
    # The same as SQL for rows like those of pg_depend, where attributes do not say it.
    unrecorded: str = ""
    ignores: Collection[str] = ()  # the deptypes of its pg_depend rows that are no dependencies of this fact
    # What only one object at a time can have: the place of a primary key; a name, last where copies have it, too.
    claims: Callable[[Fact], Iterable[Hashable]] = nothing
    # What others find it by, ambiguous while two objects have it: a name with a number of arguments.
    calls: Callable[[Fact], Iterable[Hashable]] = nothing
    # What others depend on instead of it: the types of a cast or of an operator class, an operator's negator.
    found_through: Callable[[Fact, Catalog], Iterable[Identity]] = nothing
    unnamed: bool = False  # texts mean it without naming it, as they do casts
    # Writes what announces an object that its own dependencies need: a shell type, a view without a query.
    shell: Callable[[Fact], Rendered] | None = None
    # Makes such a shell of an object that is there, so that it depends on nothing any more.
    hollow: Callable[[Fact], Rendered] | None = None
    reads_rows: bool = False  # its CREATE reads the rows of what it depends on, and keeps them
    last: bool = False  # its steps wait for all that need not wait for it
    # Whether it sees what other steps do: it goes, or stops that, before all that need not wait, and comes after.
    watches: Callable[[Fact], bool] = never

    # --- What it is to its whole, and to others ---

    # Whether the fact can be written inside its parent's CREATE; whether it must be, where the plan has one.
    fold: Callable[[Fact], bool] = never
    must_fold: Callable[[Fact], bool] = never
    position: str | None = None  # the attribute that orders siblings
    # The attribute [what it is like, its place among what is like it]: of several indexes that ATTACH PARTITION could
    # take, the first is taken.
    age: str | None = None
    # Whether it comes, changes and goes with another fact, and needs no step at all.
    follows: Callable[[Fact], bool] = never
    # It says how the copy that a partition has differs; the copy is no fact: DROP leaves it, and what is said about it.
    is_exception: bool = False
    # What must be created, and is replaced if need be, so that it comes: its whole, its originals in parents.
    comes_with: Callable[[Creation], Iterable[Identity]] = nothing
    # What another one in its place, of the same name, means for who sees or may do what.
    rights: Callable[[Fact, Fact], Iterable[Hazard]] = nothing
    # What it takes over as it comes, and what has no DROP then: the index that a key is made of.
    takes: Callable[[Creation], Iterable[Identity]] = nothing
    # What must go, and comes back after it, so that it can come: an index that ATTACH would take in its place.
    displaces: Callable[[Creation], Iterable[Identity]] = nothing
    # What the DROP of other objects takes along, though it could stay: an owned sequence goes with its column.
    goes_with: Callable[[Fact, Catalog], Iterable[Identity]] = nothing
    # A link that has no DROP: it ends when one of these goes, and if none does, the last is replaced.
    ends_with: Callable[[Fact], Sequence[Identity]] | None = None
    # It makes its parent a part of something else: made after, and dropped before, every other step on the parent.
    attaches: bool = False
    takes_rows: bool = False  # without it its whole cannot take rows: it is made before these are carried over

    # --- How it is replaced, or renamed ---

    holds_data: bool = False  # replacing it would lose rows or values
    # Copies the rows of the object that was renamed aside into the new one.
    carry: Callable[[Fact, Alteration], Rendered] | None = None
    # Its successor is made while it is still there, under another name, so that what holds values of it can move over.
    adoptable: bool = False
    # Whether it can stay, and may spare PostgreSQL a look at the rows, while what it depends on is changed so, or, with
    # no change, while its parent is made a part of something else: its DROP comes after.
    outlasts: Callable[[Fact, Alteration | None], bool] = lambda _, __: False
    # Whether an ALTER to the new fact can end what it depends on; a foreign key's cannot: no attribute says the index.
    lets_go: Callable[[Fact], bool] = always
    adopt: str | None = None  # the attribute to alter when an adoptable object that it depends on is replaced
    # Renames an object that is about to be replaced, and frees what else its successor needs; default: `rename`.
    set_aside: Callable[[Removal, str], Rendered] | None = None
    aside_with: str = ""  # the kind of what it depends on that is set aside with it: its successor has no place there
    # Renames aside what an alteration gives up the name of, where another takes that and it takes another's.
    vacate: Callable[[Alteration], Rendered] = nothing
    # The attributes without what its name decides: it is renamed where nothing else differs; None: it is not. Given
    # the catalog that has it, and the other.
    nameless: Callable[[Fact, Catalog, Catalog], Mapping[str, Any] | None] | None = None

    # --- Facets: what is said about facts of other kinds ---

    satellite: bool = False  # its rows name another object by (classid, oid, subid), of which it is a part
    suffix: int = 0  # how many of the last name parts are not the other object's
    exact: bool = False  # it belongs to objects that are facts, or to the inner part that its first suffix names

    # --- What a cluster has, not a database ---

    cluster: bool = False  # it is managed only where the settings name a role of those that its name parts say it is of
    roles: Callable[[Parts], Iterable[str]] = lambda parts: parts[:1]
    uncopied: bool = False  # a row of a shared catalog about this database: CREATE DATABASE … TEMPLATE does not copy it

    # --- How it is in shadows and copies, for the proof ---

    # Statements after which a new database of a shadow begins like one of a catalog's server. The setting
    # `schemadiff.private` is on in a server of our own.
    initdb: Callable[[Catalog], Iterable[str]] = nothing
    # Statements after the files are loaded: of what these say nothing, a shadow has what the catalog's database has.
    settled: Callable[[Catalog], Iterable[str]] = nothing
    # The CREATE in a copy of a database, where the private server cannot, or must not, make the same.
    copied: Callable[[Fact], Rendered] | None = None
    in_copy: Callable[[Fact], Rendered] | None = None  # what a copy needs besides, to be as broken as the original
    heading: Callable[[Parts], str] = silent  # of its section in a dump, where that does not have its name
    # What a dump of a shadow of a newer major says of it that no older server can.
    newer_in_dump: Sequence[NewerInDump] = ()
    # Sections of a dump, heading and body, that differ between majors and mean nothing: given the source catalog.
    meaningless_in_dump: Callable[[Catalog], Iterable[tuple[str, str]]] = nothing

    @property
    def in_row(self) -> bool:
        """Whether it is one value of a row: a column, an attribute of a composite type."""
        return self.position is not None

    def sql_for(self, version: int) -> str:
        """The query for a server of that major."""
        return self.query if isinstance(self.query, str) else self.query(version)

    def statement_name(self, fact: Fact) -> str:
        """Key words and address: ``TABLE public.orders``."""
        return f"{self.sql} {self.address(fact)}"

    def drop_statement(self, removal: Removal) -> Rendered:
        """The DROP of a fact of the source."""
        if self.drop_in:
            return self.drop_in(removal)
        return self.drop(removal.fact) if self.drop else f"DROP {self.statement_name(removal.fact)}"

    def set_aside_statements(self, removal: Removal, name: str) -> Rendered:
        """The statements that rename an object of the source aside, until it is removed."""
        if self.set_aside:
            return self.set_aside(removal, name)
        return self.rename_statements(removal.fact, name)

    @property
    def can_be_renamed(self) -> bool:
        """Whether PostgreSQL can give it another name."""
        return self.renamable or self.rename is not None

    def rename_statements(self, fact: Fact, name: str) -> Rendered:
        """The rename of a fact to another name."""
        assert self.can_be_renamed, f"{self.name} cannot be renamed"
        if self.rename:
            return self.rename(fact, name)
        return f"ALTER {self.statement_name(fact)} RENAME TO {sql.name(name)}"

    def shown_value(self, attribute: str, value: Any, parts: Parts) -> Any:
        """The value of an attribute without its secrets."""
        show = (lambda _: "***") if self.secret(parts) else self.shown.get(attribute)
        return show(value) if show and value is not None else value

    def rule(self, attribute: str) -> Rule:
        """The rule of an attribute; KeyError where the module forgot it."""
        if attribute == "owner" and attribute not in self.alter:
            return InPlace(
                lambda change: Statement(self.set_owner(change.new), hazards=another_owner(change.old, change.new))
            )
        return self.alter[attribute]

    def set_owner(self, fact: Fact) -> str:
        """``ALTER … OWNER TO …``."""
        return f"ALTER {self.statement_name(fact)} OWNER TO {sql.name(fact['owner'])}"
