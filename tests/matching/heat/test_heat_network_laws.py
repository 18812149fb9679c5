"""Laws of heat networks: more to choose from never costs more, units and order change nothing."""

import copy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.matching.heat.heat_network_instances import make_network
from tests.matching.heat.heat_network_solving import (
    SLACK,
    consumer,
    cost,
    design,
    edge,
    in_currency,
    network,
    no_dearer,
    pipe,
    source,
)

FEW = settings(max_examples=12, deadline=None)
SEEDS = st.integers(0, 10_000)


@FEW
@given(SEEDS, st.sampled_from([0, 1, 2]))
def test_one_more_source_never_costs_more(seed: int, place: int) -> None:
    less = make_network(seed)
    node = less["nodes"][place % len(less["nodes"])]["id"]
    more = less | {"sources": [*less["sources"], source(node, 30.0, id="further", supply_temp_c=70.0)]}

    assert no_dearer(less, more)


@FEW
@given(SEEDS)
def test_one_more_edge_or_type_of_pipe_never_costs_more(seed: int) -> None:
    less = make_network(seed)
    first, last = less["nodes"][0]["id"], less["nodes"][-1]["id"]
    further = edge(first, last, 40.0, id="further")

    assert no_dearer(less, less | {"edges": [*less["edges"], further]})
    assert no_dearer(less, less | {"pipes": [*less["pipes"], pipe(id="further", max_kw=35.0)]})


@FEW
@given(SEEDS)
def test_more_approach_never_costs_less_where_no_heat_pump_stands(seed: int) -> None:
    narrow = make_network(seed) | {"heat_pumps": []}
    wide = copy.deepcopy(narrow)
    wide["economics"]["approach_k"] += 8.0

    assert no_dearer(wide, narrow)


@FEW
@given(SEEDS)
def test_the_order_of_the_records_changes_no_optimum(seed: int) -> None:
    document = make_network(seed)
    lists = ("nodes", "edges", "pipes", "sources", "consumers", "heat_pumps")
    turned = document | {name: document[name][::-1] for name in lists}

    assert cost(document) == pytest.approx(cost(turned), rel=SLACK, abs=SLACK)


@FEW
@given(SEEDS, st.sampled_from([1e-3, 1e3]))
def test_prices_in_another_currency_scale_the_optimum(seed: int, factor: float) -> None:
    document = make_network(seed)

    other = cost(in_currency(document, factor))

    assert other == pytest.approx(factor * cost(document), rel=SLACK, abs=SLACK * factor)


@FEW
@given(SEEDS)
def test_a_period_cut_in_two_changes_nothing(seed: int) -> None:
    document = make_network(seed)
    cut = copy.deepcopy(document)
    first = cut["periods"][0]
    cut["periods"] = [
        first | {"hours": first["hours"] / 2},
        first | {"id": "rest", "hours": first["hours"] / 2},
    ]
    cut["periods"] += document["periods"][1:]
    for name, field in (("sources", "max_kw"), ("consumers", "demand_kw")):
        for entry in cut[name]:
            if isinstance(entry[field], list):
                entry[field] = [entry[field][0], *entry[field]]

    assert cost(cut) == pytest.approx(cost(document), rel=SLACK, abs=SLACK)


def test_ids_may_be_any_text() -> None:
    strange = ["é", " ", "1", "a__b", '"', "é́"]
    document = network(
        edges=[edge("é", " ", id='"'), edge(" ", "1", id="é")],
        sources=[source("é", id="a__b")],
        consumers=[consumer("1", id=" ")],
        nodes=[{"id": node} for node in strange],
    )

    assert design(document)["connected"] == [" "]
