"""Periods of a network that is run when a source fails: those in which the same holds are run once."""

import json
from collections.abc import Sequence

import pytest

from matching.heat import network_outage
from matching.heat.network import Network
from matching.heat.network_operation import Built, OperationModel, Supply
from matching.heat.network_solve import solve_heat_network
from symbiose.domain.documents.heat_network_instance import read_heat_network_instance
from symbiose.domain.ports import SolveSettings
from tests.matching.heat.heat_network_solving import consumer, edge, network, source

HOURS = (1000.0, 500.0, 2000.0, 250.0)


def test_periods_in_which_the_same_holds_are_run_once_and_each_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Full periods and slack ones take turns: the dear source backs up with the 4 kW that it is built for."""
    full, slack = 14.0, 3.0
    document = network(
        edges=[edge()],
        sources=[source(max_kw=10.0), source(id="dear", max_kw=4.0, price_eur_per_mwh=30.0)],
        consumers=[consumer(demand_kw=[full, slack, full, slack])],
        periods=[{"id": f"period_{t}", "hours": hours} for t, hours in enumerate(HOURS)],
    )
    instance = read_heat_network_instance(json.dumps(document).encode())
    result = solve_heat_network(instance, SolveSettings(gap=1e-9))
    asked = list[tuple[int, ...]]()
    monkeypatch.setattr(network_outage, "OperationModel", counted(asked))

    told = {(one.source, one.event): one for one in network_outage.find_outages(instance, result)}

    stops = told["s_a", "stops"]
    lost = [0.001 * hours * (full - 4.0 if t % 2 == 0 else 0.0) for t, hours in enumerate(HOURS)]
    assert stops.unserved_mwh == tuple(pytest.approx(mwh) for mwh in lost)
    assert [(one.id, one.mwh_per_year) for one in stops.backed_up_by] == [("dear", pytest.approx(3.0 * 0.75))]
    assert set(asked) == {(0,), (1,)}


def counted(asked: list[tuple[int, ...]]) -> type[OperationModel]:
    """Return the model of periods, which keeps what it was asked for."""

    class Counted(OperationModel):
        def __init__(self, data: Network, built: Built, periods: Sequence[int], supply: Supply) -> None:
            asked.append(tuple(periods))
            super().__init__(data, built, periods, supply)

    return Counted
