"""The order of a plan: valid and the same every time, whatever the graph."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate_diff.errors import DependencyCycle
from syndicate_diff.graph import Graph, Node, Verb
from syndicate_diff.model import Identity

SIZE = 12
NODES = [Node(Identity("fact", (f"{number:02}",)), Verb.CREATE) for number in range(SIZE)]

pairs = st.tuples(st.integers(0, SIZE - 1), st.integers(0, SIZE - 1))
# Edges from a smaller number to a larger one cannot make a cycle; `shuffled` hides that order.
edges = st.lists(pairs.filter(lambda pair: pair[0] < pair[1]), max_size=40)
shuffled = st.permutations(NODES)


def graph(nodes: list[Node], links: list[tuple[int, int]], folds: dict[int, int] | None = None) -> Graph:
    made = Graph()
    for node in nodes:
        made.add(node)
    for first, then in links:
        made.order(nodes[first], nodes[then], nodes[then])
    for part, whole in (folds or {}).items():
        made.fold(nodes[part], nodes[whole], fixed=False)
    return made


def key(node: Node) -> tuple[str, ...]:
    return node.identity.parts


@given(nodes=shuffled, links=edges)
def test_the_order_is_valid(nodes: list[Node], links: list[tuple[int, int]]) -> None:
    order = graph(nodes, links).sort(key)
    assert sorted(order) == sorted(nodes)
    assert all(order.index(nodes[first]) < order.index(nodes[then]) for first, then in links)


@given(nodes=shuffled, links=edges, seed=st.integers())
def test_the_order_is_the_same_every_time(nodes: list[Node], links: list[tuple[int, int]], seed: int) -> None:
    again = Graph()
    chance = random.Random(seed)
    for node in chance.sample(nodes, len(nodes)):
        again.add(node)
    for first, then in chance.sample(links, len(links)):
        again.order(nodes[first], nodes[then], nodes[then])
    assert again.sort(key) == graph(nodes, links).sort(key)


@given(nodes=shuffled)
def test_without_edges_the_key_decides(nodes: list[Node]) -> None:
    assert graph(nodes, []).sort(key) == NODES


@given(nodes=shuffled, links=edges, folds=st.dictionaries(st.integers(6, 11), st.integers(0, 5)))
def test_folded_nodes_lend_their_edges(nodes: list[Node], links: list[tuple[int, int]], folds: dict[int, int]) -> None:
    made = graph(nodes, links, folds)
    order = made.sort(key)
    assert set(order) == {made.root(node) for node in nodes}
    for first, then in links:
        before, after = made.root(nodes[first]), made.root(nodes[then])
        assert before == after or order.index(before) < order.index(after)


@given(nodes=shuffled, links=edges, cycle=st.lists(st.integers(0, SIZE - 1), min_size=2, unique=True))
def test_a_cycle_names_its_path(nodes: list[Node], links: list[tuple[int, int]], cycle: list[int]) -> None:
    closed = list(zip(cycle, [*cycle[1:], cycle[0]], strict=True))
    with pytest.raises(DependencyCycle) as caught:
        graph(nodes, links + closed).sort(key)
    path = (caught.value.why or "").split(" → ")
    known = {(str(nodes[first]), str(nodes[then])) for first, then in links + closed}
    assert path[0] == path[-1] and len(path) > 2
    assert set(pairwise(path)) <= known


@given(nodes=shuffled, links=edges, cycle=st.lists(st.integers(0, SIZE - 1), min_size=2, unique=True))
def test_a_shell_stands_in_on_a_cycle(nodes: list[Node], links: list[tuple[int, int]], cycle: list[int]) -> None:
    closed = [(first, then) for first, then in zip(cycle, [*cycle[1:], cycle[0]], strict=True)]
    made = graph(nodes, links + closed)
    for node in nodes:
        made.stand_in(Node(node.identity, Verb.SHELL), node, rank=0)
    order = made.sort(key)
    shells = {node.identity for node in order if node.verb is Verb.SHELL}
    assert shells and {node for node in order if node.verb is Verb.CREATE} == set(nodes)
    for first, then in links + closed:
        complete, waiting = order.index(nodes[first]), order.index(nodes[then])
        assert complete < waiting or order.index(Node(nodes[first].identity, Verb.SHELL)) < min(complete, waiting)


@given(nodes=shuffled, links=edges, folds=st.dictionaries(st.integers(6, 11), st.integers(0, 5)))
def test_no_node_stands_alone_that_need_not(
    nodes: list[Node], links: list[tuple[int, int]], folds: dict[int, int]
) -> None:
    order = graph(nodes, links, folds).sort(key)
    alone = [part for part in folds if nodes[part] in order]
    folded = {part: whole for part, whole in folds.items() if part not in alone}
    for part in alone:
        again = graph(nodes, links)
        for other in (part, *folded):
            again.fold(nodes[other], nodes[folds[other]], fixed=True)
        with pytest.raises(DependencyCycle):
            again.sort(key)


A, B, C, D, E, F = NODES[:6]


def test_an_order_of_what_stands_alone_means_nothing_while_it_is_folded() -> None:
    made = graph(NODES, [], {0: 1})
    made.order(C, B, B)
    made.order_alone(A, C)  # as a part of what is set aside goes before that, unless it waits for its end
    assert A not in made.sort(key)
    made.order(A, D, A)
    made.order(D, C, C)
    made.order(C, B, B)
    order = made.sort(key)
    assert order.index(A) < order.index(D) < order.index(C) < order.index(B)


def test_what_cannot_go_with_one_goes_with_another_and_never_alone() -> None:
    made = graph(NODES, [], {0: 1})
    made.fold_otherwise(A, C)
    assert made.root(A) == B
    made.order(A, D, A)
    made.order(D, B, B)
    order = made.sort(key)
    assert A not in order and made.root(A) == C
    assert order.index(C) < order.index(D) < order.index(B)


def test_what_was_given_up_is_preferred_again_once_others_stand_alone() -> None:
    made = graph(NODES, [], {1: 0})
    made.order(B, C, B)
    made.order(C, A, A)  # so B cannot be written in A
    made.prefer(F, A)
    made.prefer(B, F)
    made.prefer(F, E)
    order = made.sort(key)
    assert B in order
    assert order.index(B) < order.index(F) < order.index(A) and order.index(F) < order.index(E)
