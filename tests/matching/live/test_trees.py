"""Trees of a basis are the components of its graph; plants hold together all that they handle."""

import networkx as nx
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.live.trees import rows_of_plants, trees_of
from matching.plants import Plant

ROWS = 30


@given(st.lists(st.tuples(st.integers(0, ROWS - 1), st.integers(0, ROWS - 1)), max_size=40))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_rows_are_in_one_tree_where_a_chain_of_pairs_joins_them(pairs: list[tuple[int, int]]) -> None:
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(ROWS))
    graph.add_edges_from(pairs)
    one, other = np.array(pairs, dtype=np.int64).reshape(-1, 2).T

    tree = trees_of(ROWS, one, other).tolist()

    together = {frozenset(row for row in range(ROWS) if tree[row] == number) for number in set(tree)}
    assert together == {frozenset(part) for part in nx.connected_components(graph)}


def test_a_plant_holds_its_inputs_its_outputs_and_its_own_rows() -> None:
    """Of 3 givers and 2 takers, giver 2 is an output, taker 0 an input of a plant, whose rows are 5 to 7."""
    plant = Plant(np.array([0]), np.array([2]), np.array([0.5]), capacity=10.0, cost=1.0, spared=0.0)

    capacity, held = rows_of_plants([plant], 3, 2)

    assert capacity.tolist() == [5] * 5
    assert sorted(held.tolist()) == [2, 3, 5, 6, 7]
