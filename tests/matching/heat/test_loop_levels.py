"""The temperatures that are tried first: what each would be worth if pipes and seasons were no obstacle."""

import pytest

from matching.heat.loop_ends import HeatEnd, heat_ends
from matching.heat.loop_levels import LoopLevel, candidate_levels, every_level, promise, warm_share
from matching.heat.loop_lifts import Lifts
from matching.heat.loop_values import loop_values
from matching.reference_knowledge import knowledge_on
from symbiose.domain.flows import Flow
from tests.matching.heat.loop_territories import (
    CLEANING,
    FUMES,
    REFERENCE,
    TODAY,
    WASHING,
    heat_flow,
    row_of,
)

LIFTS = Lifts(loop_values(REFERENCE.factors, TODAY))
GAS_EUR = 68.0
"""A MWh of heat from gas, €."""


def ends(*flows: Flow) -> tuple[list[HeatEnd], list[HeatEnd]]:
    """Return sources and consumers."""
    found = heat_ends(row_of(*flows), REFERENCE, knowledge_on(REFERENCE, TODAY), {})
    return [one for one in found if one.gives], [one for one in found if not one.gives]


@pytest.mark.parametrize(
    ("back_c", "share"), [(70.0, 1.0), (115.0, 1.0), (125.0, 0.5), (134.0, 0.05), (135.0, 0)]
)
def test_of_a_source_what_lies_above_the_return_and_an_approach_warms_a_level(
    back_c: float, share: float
) -> None:
    ([fumes], _) = ends(FUMES)

    assert warm_share(LoopLevel("l", 135.0, back_c), fumes, LIFTS) == pytest.approx(share)


def test_a_level_is_worth_what_it_brings_to_the_dearest_needs_first() -> None:
    dear = CLEANING.model_copy(update={"price_eur_per_unit": 100})
    little = FUMES.model_copy(update={"quantity_per_year": 3000.0})
    sources, consumers = ends(little, WASHING, dear)

    found = promise(LoopLevel("hot", 110.0, 70.0), sources, consumers, LIFTS)

    assert found == pytest.approx(2000 * 100 + 1000 * GAS_EUR)


def test_a_level_that_comes_back_too_cold_for_a_need_serves_it_nothing() -> None:
    sources, consumers = ends(FUMES, WASHING)

    assert promise(LoopLevel("cold return", 110.0, 40.0), sources, consumers, LIFTS) == 0
    assert promise(LoopLevel("warm return", 110.0, 50.0), sources, consumers, LIFTS) == pytest.approx(
        2000 * GAS_EUR
    )


def test_the_most_promising_levels_are_tried_and_no_more_than_three() -> None:
    paint = heat_flow("paint", "dairy", "need", 500.0, 85.0)
    sources, consumers = ends(FUMES, WASHING, CLEANING, paint)

    every = every_level(sources, consumers, LIFTS)
    worth = [promise(level, sources, consumers, LIFTS) for level in every]

    assert len(every) > 3
    assert worth == sorted(worth, reverse=True)
    assert candidate_levels(sources, consumers, LIFTS) == every[:3]


def test_heat_pumps_work_between_the_water_less_two_approaches_and_what_they_warm_plus_one() -> None:
    ([lukewarm], [paint]) = ends(
        heat_flow("lukewarm", "kiln", "offer", 900.0, 35.0), heat_flow("paint", "dairy", "need", 500.0, 85.0)
    )

    assert LIFTS.lifted_in(lukewarm, 60.0, GAS_EUR) == pytest.approx(0.5 * (65 + 273.15) / (65 - 25))
    assert LIFTS.lifted_out(60.0, paint) == pytest.approx(0.5 * (90 + 273.15) / (90 - 50))


def test_no_heat_pump_is_bought_whose_electricity_costs_more_than_its_heat_or_that_is_not_sold() -> None:
    ([lukewarm], needs) = ends(
        heat_flow("lukewarm", "kiln", "offer", 900.0, 35.0),
        heat_flow("below", "dairy", "need", 500.0, 119.0),
        heat_flow("beyond", "laundry", "need", 500.0, 121.0),
    )
    cop = 0.5 * (65 + 273.15) / (65 - 25)
    even = LIFTS.values.electricity.value / cop

    assert LIFTS.lifted_in(lukewarm, 60.0, even * 1.001) is not None
    assert LIFTS.lifted_in(lukewarm, 60.0, even * 0.999) is None
    assert {one.id for one in needs if LIFTS.lifted_out(100.0, one) is not None} == {"below"}
