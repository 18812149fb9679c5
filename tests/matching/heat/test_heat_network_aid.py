"""Aid to the investment and its conditions, each on a case small enough to reckon by hand.

Pipes cost 100 €/year for 100 m, heat 10 €/MWh; a consumer of 10 kW pays 500 € for its 10 MWh a year.
"""

from typing import Any

import pytest

from tests.matching.heat.heat_network_solving import consumer, design, edge, network, source


def aided(**changes: Any) -> dict[str, Any]:
    """Return a consumer of 10 MWh a year at the end of 500 m: pipes at 500 €/year, all that it pays."""
    aid = {"id": "fund", "share": 0.5, "on": ["pipes"]} | changes
    return network(edges=[edge(length_m=500.0)], sources=[source()], consumers=[consumer()], aid=[aid])


def test_aid_makes_a_network_pay() -> None:
    result = design(aided())

    assert result["terms"]["aid"] == pytest.approx(-250.0)
    assert result["aid"][0]["given_eur"] == pytest.approx(2500.0)
    assert result["objective_eur_per_year"] == pytest.approx(500 - 250 + 100 - 500)


def test_aid_gives_no_more_than_its_most() -> None:
    assert design(aided(most_eur=1100.0))["terms"]["aid"] == pytest.approx(-110.0)
    assert design(aided(most_eur=900.0))["connected"] == []


@pytest.mark.parametrize(("least", "connected"), [(0.02, ["c_b"]), (0.0201, [])])
def test_aid_asks_for_heat_by_trench(least: float, connected: list[str]) -> None:
    assert design(aided(least_mwh_per_m=least))["connected"] == connected


@pytest.mark.parametrize(("least", "connected"), [(0.6, ["c_b"]), (0.61, [])])
def test_aid_asks_for_recovered_heat(least: float, connected: list[str]) -> None:
    document = aided(least_recovered_share=least)
    document["sources"] = [source(max_kw=6.0), source(id="gas", recovered=False)]

    assert design(document)["connected"] == connected


def test_a_longer_design_may_be_chosen_for_its_aid() -> None:
    """A second consumer that does not pay by itself brings the heat by trench above the least."""
    document = aided(least_mwh_per_m=0.03)
    document["edges"].append(edge("b", "c", 10.0))
    document["consumers"].append(consumer("c", 10.0, revenue_eur_per_mwh=9.0))
    document["nodes"].append({"id": "c"})

    assert design(document)["connected"] == ["c_b", "c_c"]


def test_aids_together_pay_no_kind_of_thing_more_than_once() -> None:
    document = aided(share=0.8)
    document["aid"].append({"id": "certificates", "share": 0.7, "on": ["pipes", "exchangers"]})

    result = design(document)

    assert sum(aid["given_eur"] for aid in result["aid"]) == pytest.approx(5000.0)
    assert result["objective_eur_per_year"] == pytest.approx(-400.0)
