"""Sun and heat together: a kilowatt-hour of roof output has one use, whatever runs on it."""

from dataclasses import replace

import pytest

from matching.solar.sun_values import sun_values
from symbiose.domain.factors import ReferenceValue
from symbiose.domain.heat_loops import HeatLoop
from symbiose.domain.ports import Territory
from symbiose.domain.solar_design import SunHeld
from symbiose.domain.solar_groups import RelaxedGroupCause, SolarGroup
from tests.loop_case import WINTER, make_loop
from tests.matching.solar.sun_territories import decision, designed, power, roof, site_at, territory
from tests.matching.territories import TODAY
from tests.seed_territories import REFERENCE

LOOP = make_loop()
COP = 0.5 * 373.15 / 25
"""Of the heat pump at site C, which dries in winter (see `tests/loop_case.py`)."""


def drying(loop: HeatLoop | None = LOOP, taken: float = 0.0) -> tuple[Territory, SunHeld]:
    """Return site C with a roof of 60 kWp, beside a neighbour, and the loop whose heat pump runs at it."""
    sites = [site_at("site_c", 0.0), site_at("neighbour", 0.5)]
    needs = [
        power("need_c", "site_c", 87.6, price_eur_per_unit=250),
        power("need_n", "neighbour", 87.6, price_eur_per_unit=250),
    ]
    served = {"need_n": tuple(taken * mwh for mwh in needs[1].monthly())} if taken else {}
    wanted = territory(sites, needs, [roof("roof", sites[0], 60.0)])
    return wanted, SunHeld(taken_mwh=served, loops=[loop] if loop else [])


def pump_mwh() -> float:
    """Return the electricity of the heat pump in a year, MWh."""
    (pump,) = LOOP.result.heat_pumps
    hours = [period.hours for period in LOOP.instance.periods]
    return sum(kw * h for kw, h in zip(pump.electricity_kw, hours, strict=True)) / 1000


def group_of(wanted: tuple[Territory, SunHeld]) -> SolarGroup:
    (group,) = designed(*wanted).groups
    return group


def test_the_heat_pump_of_a_loop_is_something_that_its_site_uses() -> None:
    beside, without = group_of(drying()), group_of(drying(loop=None))

    member = next(one for one in beside.members if one.site_id == "site_c")
    (heat,) = beside.heat
    assert sum(member.consumption_mwh) == pytest.approx(87.6 + pump_mwh(), rel=1e-4)
    assert (heat.site_id, heat.loop_id) == ("site_c", LOOP.id)
    assert set(heat.flow_ids) == {one.flow_id for one in LOOP.members}
    assert sum(heat.electricity_mwh) == pytest.approx(pump_mwh(), rel=1e-6)
    assert [mwh > 0 for mwh in heat.of_roofs_mwh] == [share > 0 for share in WINTER]
    assert without.heat == ()


def test_the_electricity_of_the_heat_pump_is_what_its_coefficient_says() -> None:
    (pump,) = LOOP.result.heat_pumps

    assert max(pump.electricity_kw) == pytest.approx(200.0 / COP, rel=1e-3)


@pytest.mark.parametrize("taken", [0.0, 0.5, 1.0])
def test_a_kilowatt_hour_of_a_roof_has_one_use(taken: float) -> None:
    """Sharing, heat pump and declared purchase: what roofs give is used once, and no need twice."""
    wanted, held = drying(taken=taken)
    group = group_of((wanted, held))

    for month in range(12):
        served = sum(months[month] for months in group.taken_mwh.values())
        pumped = sum(heat.of_roofs_mwh[month] for heat in group.heat)
        sold = sum(one.surplus_mwh[month] for one in group.roofs)
        made = sum(one.produced_mwh[month] for one in group.roofs)
        assert served + pumped + sold == pytest.approx(made, abs=1e-6)
        for flow in wanted.flows:
            bought = held.taken_mwh.get(flow.id, (0.0,) * 12)[month]
            by_sun = group.taken_mwh.get(flow.id, (0.0,) * 12)[month]
            assert bought + by_sun <= flow.monthly()[month] + 1e-6
        (heat,) = group.heat
        assert heat.of_roofs_mwh[month] <= heat.electricity_mwh[month] + 1e-9


def test_what_sun_and_heat_bring_alone_and_together_is_told() -> None:
    group = group_of(drying())

    (heat,) = group.heat
    assert heat.heat_alone_eur_per_year == LOOP.benefit_eur_per_year
    assert heat.together_eur_per_year == pytest.approx(group.benefit_eur_per_year + LOOP.benefit_eur_per_year)
    assert heat.sun_alone_eur_per_year <= group.benefit_eur_per_year
    # Without the heat pump its kilowatt-hours are shared, at a fee, or sold.
    moved = sum(heat.of_roofs_mwh)
    values = sun_values(REFERENCE.factors, TODAY)
    dearest = 250 * values.avoided.value - values.surplus.value
    lost = group.benefit_eur_per_year - heat.sun_alone_eur_per_year
    assert 0.1 * moved * values.fee.value < lost <= moved * dearest + 1e-6


def test_a_site_without_declared_electricity_shares_for_its_heat_pump() -> None:
    wanted, held = drying()
    dear = ReferenceValue.model_validate(
        REFERENCE.factors.at("price_electricity", TODAY).model_dump() | {"value": 300, "range_high": 400}
    )

    group = group_of((replace(wanted, flows=(), values=(dear,)), held))

    assert group.taken_mwh == {}
    assert sum(group.heat[0].of_roofs_mwh) == pytest.approx(group.used_mwh_per_year)
    assert dear.used() in group.references


def test_a_group_whose_members_declare_every_price_rests_on_no_usual_one() -> None:
    group = group_of(drying())

    assert "price_electricity" not in {one.id for one in group.references}


def dry_room(cold_mwh: float = 0.0, brought: float = 0.0) -> SolarGroup:
    """Return the 100 kWp of a site that uses 438 MWh of electricity, with or without a need of cold.

    Args:
        cold_mwh: Cold that it needs in a year.
        brought: Share of it that an accepted exchange brings.
    """
    site = site_at("dry_room", 0.0)
    needs = [power("need", "dry_room", 438.0)]
    if cold_mwh:
        needs.append(power("cold", "dry_room", cold_mwh, resource_id="cold", price_eur_per_unit=None))
    taken = {"cold": tuple(brought * mwh for mwh in needs[1].monthly())} if brought else {}
    return group_of((territory([site], needs, [roof("roof", site, 100.0)]), SunHeld(taken_mwh=taken)))


def test_a_chiller_is_part_of_the_electricity_that_its_site_declares() -> None:
    cooled, without = dry_room(cold_mwh=876.0), dry_room()

    (heat,) = cooled.heat
    cop = sun_values(REFERENCE.factors, TODAY).chiller_cop.value
    assert heat.loop_id is None
    assert "chiller_cop" in {one.id for one in cooled.references}
    assert "chiller_cop" not in {one.id for one in without.references}
    assert sum(heat.electricity_mwh) == pytest.approx(876.0 / cop, rel=1e-6)
    assert sum(heat.of_roofs_mwh) == pytest.approx(
        sum(cooled.taken_mwh["need"]) * (876.0 / cop) / 438.0, rel=0.01
    )
    assert heat.heat_alone_eur_per_year == 0.0
    assert cooled.benefit_eur_per_year == pytest.approx(without.benefit_eur_per_year)


def test_a_chiller_takes_no_more_electricity_than_its_site_declares() -> None:
    (heat,) = dry_room(cold_mwh=8760.0).heat

    assert sum(heat.electricity_mwh) == pytest.approx(438.0, rel=1e-6)


def test_a_chiller_makes_what_no_exchange_brings() -> None:
    (whole,), (rest,) = dry_room(cold_mwh=876.0).heat, dry_room(cold_mwh=876.0, brought=0.75).heat

    assert sum(rest.electricity_mwh) == pytest.approx(0.25 * sum(whole.electricity_mwh), rel=1e-6)


def test_an_accepted_group_whose_heat_pump_no_longer_runs_is_told_to_serve_less() -> None:
    """Its site uses more in every step than the roof gives it, so that no step tells."""
    wanted, held = drying()
    large = replace(
        wanted, flows=(power("need_c", "site_c", 1752.0, price_eur_per_unit=250), wanted.flows[1])
    )
    group = group_of((large, held))
    accepted = decision(group)

    kept = designed(large, replace(held, decisions=[accepted])).sun
    stopped = designed(large, SunHeld(decisions=[accepted])).sun

    assert kept.relaxed == ()
    assert [one.cause for one in stopped.relaxed] == [RelaxedGroupCause.SMALLER]
