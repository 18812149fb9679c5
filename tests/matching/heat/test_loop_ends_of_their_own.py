"""What an end of a loop has of its own: the approach of its carrier, dearer metal, a store for its week."""

from dataclasses import dataclass, field

import pytest

from matching.heat.loop_areas import Area
from matching.heat.loop_displacing import Displacing
from matching.heat.loop_ends import heat_ends
from matching.heat.loop_extraction import Extraction
from matching.heat.loop_levels import LoopLevel
from matching.heat.loop_lifts import Lifts
from matching.heat.loop_search import Budget, Tried
from matching.heat.loop_values import loop_values
from matching.reference_knowledge import knowledge_on
from symbiose.domain.exchanges import State
from symbiose.domain.flows import Carrier, Flow
from symbiose.domain.heat_loops import HeatLoop
from symbiose.domain.ports import SolveSettings
from symbiose.domain.week_parts import SHARES_OF_PATTERN, WeekPattern
from symbiose.services.loop_exchangers import exchangers_of
from tests.matching.heat.loop_territories import (
    CLEANING,
    FUMES,
    MATCHER,
    REFERENCE,
    SETTINGS,
    WASHING,
    decided,
    design,
    loop_of_neighbours,
    row_of,
)

APPROACH_K, GAS, FOULING, CORROSION = 5.0, 2.0, 1.5, 1.5
"""Dated values of the approach, of the parts of gases and of what fouls in it, of dearer metal."""
AMPLE_S = 120.0
"""More time than a busy machine needs for what takes a second of the processor."""


def source_in(loop: HeatLoop) -> dict[str, object]:
    (source,) = loop.instance.sources
    return source.model_dump()


def test_what_is_not_stated_of_a_carrier_leaves_the_approach_of_the_loop() -> None:
    source = source_in(loop_of_neighbours())

    assert (source["approach_k"], source["exchanger_factor"]) == (None, 1.0)


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"carrier": Carrier.FUMES}, GAS),
        ({"carrier": Carrier.FUMES, "fouling": True}, GAS * FOULING),
        ({"fouling": True}, FOULING),
    ],
)
def test_a_carrier_bears_its_part_of_the_approach_and_the_water_of_the_loop_the_other_half(
    changes: dict[str, object], part: float
) -> None:
    (loop,) = design(row_of(FUMES.model_copy(update=changes), WASHING, CLEANING)).loops

    assert source_in(loop)["approach_k"] == pytest.approx(APPROACH_K * (1 + part) / 2)
    used = {one.id for one in loop.references}
    assert ("approach_part_fouling" in used) is ("fouling" in changes)
    assert ("approach_part_gas" in used) is ("carrier" in changes)


def test_fumes_that_are_warm_enough_as_water_are_too_cold_as_fumes_that_foul() -> None:
    warm = FUMES.model_copy(update={"supply_temp_c": 77.0, "return_temp_c": 70.0})
    fouling = warm.model_copy(update={"carrier": Carrier.FUMES, "fouling": True})

    (as_water,) = design(row_of(warm, WASHING, CLEANING)).loops
    as_fumes = design(row_of(fouling, WASHING, CLEANING)).loops

    assert not as_water.result.heat_pumps
    assert all(loop.result.heat_pumps for loop in as_fumes if "washing" in loop.result.connected)


def test_every_exchanger_keeps_the_approach_of_its_own_end() -> None:
    fumes = FUMES.model_copy(update={"carrier": Carrier.FUMES})
    (loop,) = design(row_of(fumes, WASHING, CLEANING)).loops

    least = {one.member: one.difference_k for one in exchangers_of(loop)}

    assert least["fumes"] is not None
    assert least["fumes"] >= APPROACH_K * (1 + GAS) / 2 - 1e-9


def test_heat_that_corrodes_pays_for_dearer_metal() -> None:
    corrosive = FUMES.model_copy(update={"corrosive": True})

    (loop,) = design(row_of(corrosive, WASHING, CLEANING)).loops

    more = loop_of_neighbours().terms_eur_per_year["exchangers"] - loop.terms_eur_per_year["exchangers"]
    kw = loop.result.sources[0].capacity_kw
    annuity = 0.04 / (1 - 1.04**-30)
    assert more == pytest.approx((CORROSION - 1) * kw * 110 * annuity)
    assert "heat_exchanger_corrosion" in {one.id for one in loop.references}
    assert "heat_exchanger_corrosion" not in {one.id for one in loop_of_neighbours().references}


def test_an_accepted_loop_is_not_kept_where_a_carrier_now_asks_for_more() -> None:
    held = decided(State.ACCEPTED, loop_of_neighbours())
    fouling = FUMES.model_copy(update={"carrier": Carrier.FUMES})

    found = design(row_of(fouling, WASHING, CLEANING), held)

    (relaxed,) = found.relaxed
    assert "7,5 K d’écart, la boucle est faite pour 5 K" in relaxed.cause


def week_of(pattern: WeekPattern) -> dict[str, object]:
    return {"week_parts": SHARES_OF_PATTERN[pattern]}


def test_heat_of_the_day_is_stored_for_the_night_where_that_pays() -> None:
    by_day = FUMES.model_copy(update=week_of(WeekPattern.WEEKDAY_DAYS))
    by_night = WASHING.model_copy(update=week_of(WeekPattern.WEEKDAY_NIGHTS))

    (loop,) = design(row_of(by_day, by_night)).loops

    stored = sum(one.capacity_kwh for one in loop.result.storages)
    a_night = 2000.0 / 365 * 7 / 5 * 1000
    assert loop.heat_mwh_per_year > 0.8 * 2000.0
    assert 0.8 * a_night < stored < 1.5 * a_night
    assert loop.terms_eur_per_year["storages"] < 0
    assert {"heat_store_cost", "heat_store_drop", "heat_store_loss"} <= {one.id for one in loop.references}
    (level,) = loop.instance.levels
    assert level.return_temp_c is not None
    drop_k, value = level.supply_temp_c - level.return_temp_c, {one.id: one.value for one in loop.references}
    asked = value["heat_store_cost"] * value["heat_store_drop"] / drop_k
    assert drop_k != value["heat_store_drop"]
    assert [one.capex_eur_per_kwh for one in loop.instance.storages] == pytest.approx(
        [asked] * len(loop.instance.storages)
    )


def test_no_store_is_looked_at_where_the_week_is_even() -> None:
    assert loop_of_neighbours().instance.storages == ()
    assert loop_of_neighbours().instance.cycles == ()


@dataclass(frozen=True)
class TimedApart(Budget):
    """Gives the first design a time of its own, and the others enough."""

    first_s: float = 30.0
    given: list[float] = field(default_factory=list)

    def timed(self, part: float, least_gap: float = 0.0) -> SolveSettings:
        self.given.append(part)
        return SolveSettings(time_limit_s=self.first_s if len(self.given) == 1 else 30.0)


def solved_at_110(first_s: float, *flows: Flow) -> Tried:
    """Return some flows designed at 110/70 °C, stores having a time of their own."""
    territory = row_of(*flows)
    lifts = Lifts(loop_values(REFERENCE.factors, territory.day))
    ends = heat_ends(territory, REFERENCE, knowledge_on(REFERENCE, territory.day, ()), {})
    displacing = Displacing(territory, MATCHER.propose, SETTINGS, limit_km=3.0)
    tools = Extraction(lifts, lambda *_: (), TimedApart(0.0, SETTINGS, first_s), displacing)
    return tools.solved(Area(tuple(ends)), LoopLevel("hot", 110.0, 70.0))


@pytest.mark.parametrize(("first_s", "with_stores"), [(AMPLE_S, True), (1e-3, False)])
def test_a_design_without_stores_stands_in_where_there_was_no_time_for_one_with_them(
    first_s: float, with_stores: bool
) -> None:
    by_day = WASHING.model_copy(update=week_of(WeekPattern.WEEKDAY_DAYS))

    tried = solved_at_110(first_s, FUMES, by_day, CLEANING)

    assert tried.cost_eur < -100_000
    assert bool(tried.statement.document.storages) is with_stores


@pytest.mark.parametrize(("first_s", "are_served"), [(AMPLE_S, True), (1e-3, False)])
def test_a_weekday_need_and_weekend_heat_meet_by_stores_alone(first_s: float, are_served: bool) -> None:
    at_weekends = FUMES.model_copy(update={"week_parts": (0.0, 0.0, 1.0)})
    by_day = WASHING.model_copy(update=week_of(WeekPattern.WEEKDAY_DAYS))

    tried = solved_at_110(first_s, at_weekends, by_day)

    assert (tried.result.connected == ("washing",)) is are_served
    assert any(one.capacity_kwh > 0 for one in tried.result.storages) is are_served
