"""Heat that stays where its source stands passes through no pipe, and is not passed on to anybody."""

from typing import Any

import pytest

from symbiose.domain.documents.heat_network_instance import HeatNetworkInstance
from symbiose.domain.documents.heat_network_result import Given, HeatNetworkResult, Served
from symbiose.domain.heat_energy import energy_of
from symbiose.domain.heat_local import staying_heat
from tests.loop_case import make_loop

HOURS = (1000.0, 500.0)


def instance(*, recovered: bool = True) -> HeatNetworkInstance:
    """Return two sites: waste heat at `here`, a need at `here` and one at `there`."""
    return HeatNetworkInstance.model_validate(
        {
            "format": "symbiose.heat-network-instance/1",
            "periods": [{"id": f"p{n}", "hours": hours} for n, hours in enumerate(HOURS)],
            "nodes": [{"id": "here"}, {"id": "there"}],
            "edges": [{"id": "e", "from": "here", "to": "there", "length_m": 100.0}],
            "pipes": [{"id": "dn", "max_kw": 500.0, "cost_eur_per_m": 500.0}],
            "sources": [{"id": "waste", "node": "here", "max_kw": [100.0, 100.0], "recovered": recovered}],
            "consumers": [
                {"id": "own", "node": "here", "demand_kw": [60.0, 150.0], "connection": "optional"},
                {"id": "far", "node": "there", "demand_kw": [40.0, 40.0], "connection": "optional"},
            ],
            "economics": {"pipes_rate": 0.04, "pipes_years": 30},
        }
    )


def given(*heat_kw: float, lift_kw: float = 0.0, level: str | None = None) -> Given:
    into = tuple(kw + lift_kw for kw in heat_kw)
    return Given(source="waste", level=level, heat_pump=None, heat_kw=heat_kw, into_network_kw=into)


def served(consumer: str, *from_kw: float, lift_kw: float = 0.0, **changes: Any) -> Served:
    heat = tuple(kw + lift_kw for kw in from_kw)
    one = Served(
        consumer=consumer, level=None, heat_pump=None, boiler=None, heat_kw=heat, from_network_kw=from_kw
    )
    return one.model_copy(update=changes)


def result(*manners: Given | Served) -> HeatNetworkResult:
    return make_loop().result.model_copy(
        update={
            "given": tuple(one for one in manners if isinstance(one, Given)),
            "served": tuple(one for one in manners if isinstance(one, Served)),
        }
    )


def test_what_is_given_and_taken_at_one_place_stays_there_and_the_rest_goes() -> None:
    found = staying_heat(
        instance(), result(given(100.0, 0.0), served("own", 60.0, 0.0), served("far", 40, 0))
    )

    assert found.delivered_mwh == pytest.approx(60.0)
    assert found.recovered_mwh == pytest.approx(60.0)


def test_where_more_is_taken_than_given_the_rest_came_through_a_pipe() -> None:
    found = staying_heat(instance(), result(given(50.0, 0.0), served("own", 60.0, 0.0)))

    assert found.delivered_mwh == pytest.approx(50.0)
    assert found.recovered_mwh == pytest.approx(50.0)


def test_a_heat_pump_at_the_place_adds_to_what_is_delivered_and_not_to_waste_heat() -> None:
    found = staying_heat(instance(), result(given(60.0, 0.0), served("own", 60.0, 0.0, lift_kw=20.0)))

    assert found.delivered_mwh == pytest.approx(80.0)
    assert found.recovered_mwh == pytest.approx(60.0)


def test_periods_that_do_not_meet_keep_nothing_at_the_place() -> None:
    found = staying_heat(instance(), result(given(100.0, 0.0), served("own", 0.0, 80.0)))

    assert found.delivered_mwh == found.recovered_mwh == 0.0


def test_levels_do_not_meet_and_boilers_are_no_heat_of_the_network() -> None:
    hot = result(given(100.0, 0.0, level="hot"), served("own", 60.0, 0.0))
    boiled = result(given(100.0, 0.0), served("own", 60.0, 0.0, boiler="boiler"))

    assert staying_heat(instance(), hot).delivered_mwh == 0.0
    assert staying_heat(instance(), boiled).delivered_mwh == 0.0


def test_heat_that_is_no_waste_is_not_recovered_where_it_stays() -> None:
    found = staying_heat(instance(recovered=False), result(given(60.0, 0.0), served("own", 60.0, 0.0)))

    assert found.delivered_mwh == pytest.approx(60.0)
    assert found.recovered_mwh == 0.0


def test_a_loop_whose_members_all_stand_apart_passes_everything_on() -> None:
    energy = energy_of(make_loop().instance, make_loop().result)

    assert energy.piped_mwh == pytest.approx(energy.network_mwh)
    assert energy.passed_on_mwh == pytest.approx(energy.recovered_mwh)
