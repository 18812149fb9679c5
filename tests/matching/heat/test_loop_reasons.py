"""A loop tells the pairs that it leaves out; by season where it is stated by month and part of the week."""

import pytest

from matching.heat.loop_outages import with_outages
from matching.heat.loop_reasons import ON_MEANS, on_mean_periods, with_reasons
from matching.heat.network_solve import solve_heat_network
from matching.heat.network_traced import in_period
from symbiose.domain.documents.heat_network_instance import HeatNetworkInstance
from symbiose.domain.exchanges import State
from symbiose.domain.heat_loops import HeatLoop, LoopPeriod
from symbiose.domain.ports import SolveSettings
from tests.loop_case import GAS_EUR_PER_MWH, make_loop
from tests.matching.heat.loop_territories import (
    CLEANING,
    FUMES,
    WASHING,
    decided,
    design,
    loop_of_neighbours,
    row_of,
)

PARTS = ("day", "night", "weekend")
SHARES = (0.36, 0.35, 0.29)
"""Parts of a month."""


def with_a_consumer_far_away(loop: HeatLoop) -> HeatLoop:
    """Return the loop designed anew with a small consumer 20 km away that it leaves out."""
    stated = loop.instance.model_dump(by_alias=True, mode="json")
    stated["nodes"] += [{"id": "far"}]
    stated["edges"] += [{"id": "to_far", "from": "fork", "to": "far", "length_m": 20_000.0}]
    far = stated["consumers"][0] | {"id": "far", "node": "far", "demand_kw": 50.0}
    stated["consumers"] += [far | {"revenue_eur_per_mwh": GAS_EUR_PER_MWH}]
    document = HeatNetworkInstance.model_validate(stated)
    result = solve_heat_network(document, SolveSettings(gap=1e-6))
    return loop.model_copy(update={"instance": document, "result": result})


def by_part_of_the_week(loop: HeatLoop) -> HeatLoop:
    """Return the same loop with each month cut into day, night and weekend, of the same powers."""
    months = range(12)
    stated = loop.instance.model_dump(by_alias=True, mode="json")
    hours = [period["hours"] for period in stated["periods"]]
    stated["periods"] = [
        {"id": f"{month}{part}", "hours": hours[month] * share}
        for month in months
        for part, share in zip(PARTS, SHARES, strict=True)
    ]
    for listed, field in (("sources", "max_kw"), ("consumers", "demand_kw")):
        for each in stated[listed]:
            if isinstance(each[field], list):
                each[field] = [kw for kw in each[field] for _ in PARTS]
    document = HeatNetworkInstance.model_validate(stated)
    periods = tuple(
        LoopPeriod(period=f"{month}{part}", month=month + 1, part=part) for month in months for part in PARTS
    )
    result = solve_heat_network(document, SolveSettings(gap=1e-6))
    return loop.model_copy(update={"instance": document, "result": result, "periods": periods})


def test_a_loop_that_joins_everybody_leaves_nothing_to_tell() -> None:
    [loop] = with_reasons([make_loop()], SolveSettings())

    assert loop.not_joined == ()


def test_a_loop_tells_the_consumer_that_is_too_far() -> None:
    [loop] = with_reasons([with_a_consumer_far_away(make_loop())], SolveSettings())

    [pair] = loop.not_joined
    assert (pair.source_id, pair.consumer_id, pair.reason) == ("fumes", "far", "distance")
    assert "20\N{NARROW NO-BREAK SPACE}000\N{NO-BREAK SPACE}m" in pair.sentence
    assert pair.change.startswith("Une tranchée plus courte de 18\N{NARROW NO-BREAK SPACE}9")
    assert ON_MEANS not in pair.sentence


def test_a_loop_stated_by_part_of_the_week_is_asked_by_season_and_says_so() -> None:
    [loop] = with_reasons([by_part_of_the_week(with_a_consumer_far_away(make_loop()))], SolveSettings())

    [pair] = loop.not_joined
    assert (pair.consumer_id, pair.reason) == ("far", "distance")
    assert pair.sentence.endswith(ON_MEANS)


def test_seasons_hold_the_hours_and_the_heat_of_their_months() -> None:
    loop = by_part_of_the_week(make_loop())

    document, names = on_mean_periods(loop.instance, loop.periods, {})

    assert len(document.periods) == 12
    assert set(names) == {period.id for period in document.periods}
    assert sum(p.hours for p in document.periods) == pytest.approx(8760.0)
    assert _mwh(document) == pytest.approx(_mwh(loop.instance))


def _mwh(document: HeatNetworkInstance) -> list[float]:
    """Return what each consumer asks for in a year, MWh."""
    return [
        sum(p.hours * in_period(each.demand_kw, t) for t, p in enumerate(document.periods)) / 1000
        for each in document.consumers
    ]


def test_without_time_a_loop_is_not_asked_what_holds_when_a_source_fails() -> None:
    [asked] = with_outages([make_loop()], SolveSettings())
    [unasked] = with_outages([make_loop()], SolveSettings(time_limit_s=0.0))

    assert [one.event for one in asked.result.outages or ()] == ["stops", "loses"]
    assert unasked == make_loop()


def test_a_loop_that_is_cut_back_is_asked_anew_and_one_kept_as_accepted_is_not() -> None:
    loop = loop_of_neighbours()
    halved = FUMES.model_copy(update={"quantity_per_year": 2500.0})

    cut = design(row_of(halved, WASHING, CLEANING), decided(State.ACCEPTED, loop)).loops[0]
    whole = design(row_of(FUMES, WASHING, CLEANING), decided(State.ACCEPTED, loop)).loops[0]

    stopped = next(one for one in cut.result.outages or () if one.event == "stops")
    replaced = sum(one.mwh_per_year for one in (*stopped.backed_up_by, *stopped.unserved))
    assert replaced == pytest.approx(cut.heat_mwh_per_year)
    assert whole is loop
