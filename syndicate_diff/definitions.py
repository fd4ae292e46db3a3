"""Which objects a statement defines, and where in it: read from PostgreSQL's parse tree.

Only positions and names are taken from here; what a definition means, the server says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from syndicate_diff.source_files import SourceStatement

Names = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Definition:
    """One object: its names as written (outermost first), the tag of its node, its statement.

    `offset` counts from the start of the statement. `arguments` is the number of a function's
    input arguments, None for other objects.
    """

    names: Names
    node: str
    statement: SourceStatement
    offset: int = 0
    arguments: int | None = None


def definitions(statement: SourceStatement) -> Iterator[Definition]:
    """What a statement defines: the object, then its columns, constraints, labels."""
    tree, node = statement.tree, statement.node
    names = _NAMES[node](tree) if node in _NAMES else ()
    if names:
        yield Definition(names, node, statement, 0, _arguments(tree, node))
    if node in _PARTS:
        for part, part_node, offset in _PARTS[node](statement, tree):
            yield Definition(part, part_node, statement, offset)


def _strings(nodes: Iterable[Any] | None) -> Names:
    return tuple(node.sval for node in nodes or () if hasattr(node, "sval"))


def _relation(node: Any) -> Names:
    return (node.schemaname, node.relname) if node.schemaname else (node.relname,)


def _index(tree: Any) -> Names:
    return (*_relation(tree.relation), tree.idxname) if tree.idxname else ()


def _object(node: Any) -> Names:
    """The names in COMMENT ON and GRANT, where each kind of object has another node."""
    if isinstance(node, tuple):
        return tuple(name for part in node for name in _object(part))
    match type(node).__name__:
        case "RangeVar":
            return _relation(node)
        case "TypeName":
            return _strings(node.names)
        case "ObjectWithArgs":
            return _strings(node.objname)
        case _:
            return _strings([node])


def _of(attribute: str) -> Callable[[Any], Names]:
    """Objects whose name is one plain string."""
    return lambda tree: (name,) if (name := getattr(tree, attribute)) else ()


def _list(attribute: str) -> Callable[[Any], Names]:
    """Objects whose name is a list of strings."""
    return lambda tree: _strings(getattr(tree, attribute))


_NAMES: dict[str, Callable[[Any], Names]] = {
    "CommentStmt": lambda tree: _object(tree.object),
    "CompositeTypeStmt": lambda tree: _relation(tree.typevar),
    "CreateAmStmt": _of("amname"),
    "CreateConversionStmt": _list("conversion_name"),
    "CreateDomainStmt": _list("domainname"),
    "CreateEnumStmt": _list("typeName"),
    "CreateEventTrigStmt": _of("trigname"),
    "CreateExtensionStmt": _of("extname"),
    "CreateFdwStmt": _of("fdwname"),
    "CreateForeignServerStmt": _of("servername"),
    "CreateForeignTableStmt": lambda tree: _relation(tree.base.relation),
    "CreateFunctionStmt": _list("funcname"),
    "CreateOpClassStmt": _list("opclassname"),
    "CreateOpFamilyStmt": _list("opfamilyname"),
    "CreatePLangStmt": _of("plname"),
    "CreatePolicyStmt": lambda tree: (*_relation(tree.table), tree.policy_name),
    "CreatePublicationStmt": _of("pubname"),
    "CreateRangeStmt": _list("typeName"),
    "CreateRoleStmt": _of("role"),
    "CreateSchemaStmt": _of("schemaname"),
    "CreateSeqStmt": lambda tree: _relation(tree.sequence),
    "CreateStatsStmt": _list("defnames"),
    "CreateStmt": lambda tree: _relation(tree.relation),
    "CreateSubscriptionStmt": _of("subname"),
    "CreateTableAsStmt": lambda tree: _relation(tree.into.rel),
    "CreateTrigStmt": lambda tree: (*_relation(tree.relation), tree.trigname),
    "DefineStmt": _list("defnames"),
    "IndexStmt": _index,
    "RuleStmt": lambda tree: (*_relation(tree.relation), tree.rulename),
    "ViewStmt": lambda tree: _relation(tree.view),
}

_Part = tuple[Names, str, int]


def _elements(owner: Names, elements: Iterable[Any] | None) -> Iterator[_Part]:
    """Columns and named constraints, those inside of columns too."""
    for element in elements or ():
        tag = type(element).__name__
        if tag == "ColumnDef" and element.colname:
            yield (*owner, element.colname), tag, element.location
            yield from _elements(owner, element.constraints)
        elif tag == "Constraint" and element.conname:
            yield (*owner, element.conname), tag, element.location


def _labels(statement: SourceStatement, tree: Any) -> Iterator[_Part]:
    """The tree has no locations for labels: they are the string constants, in their order."""
    from pglast.parser import scan

    constants = [token.start for token in scan(statement.text) if token.name == "SCONST"]
    for label, offset in zip(_strings(tree.vals), constants, strict=False):
        yield (*_strings(tree.typeName), label), "EnumLabel", offset


def _granted(tree: Any) -> Iterator[_Part]:
    for target in tree.objects or ():
        yield _object(target), "GrantStmt", 0


_PARTS: dict[str, Callable[[SourceStatement, Any], Iterator[_Part]]] = {
    "AlterDomainStmt": lambda _, tree: _elements(_strings(tree.typeName), [tree.def_]),
    "AlterTableStmt": lambda _, tree: _elements(_relation(tree.relation), (cmd.def_ for cmd in tree.cmds)),
    "CompositeTypeStmt": lambda _, tree: _elements(_relation(tree.typevar), tree.coldeflist),
    "CreateDomainStmt": lambda _, tree: _elements(_strings(tree.domainname), tree.constraints),
    "CreateEnumStmt": _labels,
    "CreateForeignTableStmt": lambda _, tree: _elements(_relation(tree.base.relation), tree.base.tableElts),
    "CreateStmt": lambda _, tree: _elements(_relation(tree.relation), tree.tableElts),
    "GrantStmt": lambda _, tree: _granted(tree),
}


def _arguments(tree: Any, node: str) -> int | None:
    if node != "CreateFunctionStmt":
        return None
    return sum(parameter.mode.name not in _OUTPUT for parameter in tree.parameters or ())


_OUTPUT = {"FUNC_PARAM_OUT", "FUNC_PARAM_TABLE"}
