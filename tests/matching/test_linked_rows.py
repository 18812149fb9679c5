"""Rows hang together as the components of their graph do; plants hold together all that they handle."""

import networkx as nx
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.linked_rows import least_linked
from matching.plants import Plant, rows_of_plants

ROWS = 30


@given(st.lists(st.tuples(st.integers(0, ROWS - 1), st.integers(0, ROWS - 1)), max_size=40))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_rows_hang_together_where_a_chain_of_pairs_joins_them(pairs: list[tuple[int, int]]) -> None:
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(ROWS))
    graph.add_edges_from(pairs)
    one, other = np.array(pairs, dtype=np.int64).reshape(-1, 2).T

    least = least_linked(ROWS, one, other).tolist()

    assert least == [min(nx.node_connected_component(graph, row)) for row in range(ROWS)]


def test_a_plant_holds_its_inputs_its_outputs_and_its_own_rows() -> None:
    """Of 3 givers and 2 takers, giver 2 is an output, taker 0 an input of a plant, whose rows are 5 to 7."""
    plant = Plant(np.array([0]), np.array([2]), np.array([0.5]), capacity=10.0, cost=1.0, spared=0.0)

    first, held = rows_of_plants([plant], 3, 2)

    assert len(set(first.tolist())) == 1
    assert set(held.tolist()) == {2, 3, 5, 6, 7}


def test_plants_that_share_nothing_hold_nothing_together() -> None:
    """Of no givers and 2 takers, each is the input of a plant without outputs, of two rows of its own."""
    plants = [
        Plant(np.array([i]), np.zeros(0, dtype=np.int64), np.zeros(0), capacity=1.0, cost=1.0, spared=0.0)
        for i in range(2)
    ]

    assert least_linked(6, *rows_of_plants(plants, 0, 2)).tolist() == [0, 1, 0, 0, 1, 1]
