"""What runs design of the sun: sizes, groups and accounts worked out by hand, and who is left out."""

from dataclasses import replace
from typing import Any

import pytest

from matching.solar import sun_search
from matching.solar.solve import solve_solar_sharing
from matching.solar.sun_answers import Found
from matching.solar.sun_locks import KeptSun
from matching.solar.sun_sites import use_by_step
from matching.solar.sun_told import sun_of_run
from matching.solar.sun_values import sun_values
from matching.solar.year_arrays import monthly_mwh
from symbiose.domain.documents.solar_sharing_instance import SolarSharingInstance
from symbiose.domain.documents.solar_sharing_result import SolarSharingResult
from symbiose.domain.electricity_profiles import ProfileBasis
from symbiose.domain.solar_groups import SolarTerm, SunOfRun, solar_group_id
from symbiose.domain.typical_year import DayKind, year_steps
from tests.builders import make_flow
from tests.matching.solar.sun_territories import (
    ENOUGH,
    SUN_HOURS,
    YIELD_KWH_PER_KWP,
    designed,
    measured,
    neighbours,
    power,
    roof,
    site_at,
    territory,
)
from tests.matching.territories import TODAY
from tests.seed_territories import REFERENCE

VALUES = sun_values(REFERENCE.factors, TODAY)
MOST_KWP = 150.0 / 0.45
"""Power at which the roof of `neighbours` covers both needs from 9 to 15 o'clock, kWp."""


def test_a_roof_is_built_as_large_as_its_site_and_its_neighbour_use_it() -> None:
    (group,) = designed(neighbours()).groups

    (built,) = group.roofs
    assert group.site_ids == ("owner", "taker")
    assert group.id == solar_group_id(("roof", "need_owner", "need_taker"))
    assert MOST_KWP * 0.95 < built.kwp <= MOST_KWP * 1.1  # months of 28 days use a little more by hour
    assert group.rule == "self_consumption_distance"
    assert group.span_m == pytest.approx(1000.0, abs=1.0)


def test_the_accounts_of_a_group_are_those_worked_out_by_hand() -> None:
    (group,) = designed(neighbours()).groups

    kwp = group.roofs[0].kwp
    own, received = group.members[0].own_use_mwh, group.members[1].received_mwh
    made = kwp * YIELD_KWH_PER_KWP
    worth = 0.18 * VALUES.avoided.value
    rate, years = VALUES.rate.value, VALUES.years.value
    annuity = rate / (1 - (1 + rate) ** -years)
    investment = VALUES.cost_large.value * kwp + VALUES.opening_large.value
    shared = sum(received) * 1000
    used = sum(own) * 1000 + shared
    assert sum(group.roofs[0].produced_mwh) == pytest.approx(made / 1000, rel=1e-5)
    assert sum(own) == pytest.approx(50.0 * SUN_HOURS / 1000, rel=0.02)
    assert group.investment_eur == pytest.approx(investment)
    assert group.terms_eur_per_year[SolarTerm.OWN_USE] == pytest.approx(sum(own) * 1000 * worth)
    assert group.terms_eur_per_year[SolarTerm.RECEIVED] == pytest.approx(shared * worth)
    assert group.terms_eur_per_year[SolarTerm.SHARED_FEES] == pytest.approx(-shared * VALUES.fee.value / 1000)
    assert group.terms_eur_per_year[SolarTerm.SURPLUS] == pytest.approx(
        (made - used) * VALUES.surplus.value / 1000, abs=1.0
    )
    assert group.terms_eur_per_year[SolarTerm.INVESTMENT] == pytest.approx(-annuity * investment)
    assert group.terms_eur_per_year[SolarTerm.RUNNING] == pytest.approx(-VALUES.running.value * kwp)
    saving = group.benefit_eur_per_year + annuity * investment
    assert group.payback_years == pytest.approx(investment / saving)
    assert group.co2_avoided_t_per_year == pytest.approx(
        used / 1000 * (VALUES.electricity_co2.value - VALUES.solar_co2.value) / 1000
    )


def test_benefits_of_sites_and_terms_sum_to_what_the_answer_brings() -> None:
    (group,) = designed(neighbours()).groups

    assert sum(group.by_site_eur_per_year.values()) == pytest.approx(group.benefit_eur_per_year)
    assert group.result.objective_value == pytest.approx(group.benefit_eur_per_year)
    assert set(group.by_site_eur_per_year) == {"owner", "taker"}


def test_the_statement_of_a_group_gives_its_answer_again() -> None:
    (group,) = designed(neighbours()).groups

    again = solve_solar_sharing(group.instance, ENOUGH)

    assert again.objective_value == pytest.approx(group.result.objective_value, rel=0.01)
    assert again.bound is not None
    assert group.result.objective_value is not None
    assert again.bound >= group.result.objective_value - 1e-6


def test_what_members_use_is_taken_off_their_needs_month_by_month() -> None:
    (group,) = designed(neighbours()).groups

    owner, taker = group.members
    assert group.taken_mwh["need_owner"] == pytest.approx(owner.own_use_mwh)
    assert group.taken_mwh["need_taker"] == pytest.approx(taker.received_mwh)
    assert owner.basis is ProfileBasis.SECTOR
    assert sum(owner.consumption_mwh) == pytest.approx(438.0, rel=1e-5)


def test_output_is_own_use_and_shared_and_surplus_in_each_month_and_hour() -> None:
    (group,) = designed(neighbours()).groups

    (built,) = group.roofs
    parts = (built.own_use_mwh, built.shared_mwh, built.surplus_mwh)
    for month, made in enumerate(built.produced_mwh):
        assert sum(part[month] for part in parts) == pytest.approx(made)
    june = group.days[5]
    noon = built.kwp * 0.45
    assert june.own_use_kw[12] + june.shared_kw[12] + june.surplus_kw[12] == pytest.approx(noon, rel=1e-4)
    assert june.own_use_kw[3] == june.shared_kw[3] == june.surplus_kw[3] == 0.0
    assert june.consumption_kw[12] == pytest.approx(150.0, rel=0.05)


def test_neighbours_beyond_the_limit_of_the_law_share_nothing() -> None:
    (near,) = designed(neighbours(km=1.99)).groups
    (alone,) = designed(neighbours(km=2.01)).groups

    assert near.site_ids == ("owner", "taker")
    assert alone.site_ids == ("owner",)
    assert not alone.shared
    assert alone.benefit_eur_per_year < near.benefit_eur_per_year


def test_each_group_stands_beside_its_roofs_alone_and_beside_nothing() -> None:
    made = designed(neighbours())

    (group,) = made.groups
    (alone,) = made.sun.alone
    by_name = {one.name: one for one in group.alternatives}
    assert list(by_name) == ["sharing", "alone", "nothing"]
    assert by_name["alone"].benefit_eur_per_year == alone.benefit_eur_per_year
    assert by_name["sharing"].benefit_eur_per_year > alone.benefit_eur_per_year > 0
    assert by_name["nothing"].benefit_eur_per_year == 0
    assert alone.kwp == pytest.approx(50.0 / 0.45, rel=0.1)
    assert alone.produced_mwh_per_year == pytest.approx(alone.kwp * YIELD_KWH_PER_KWP / 1000, rel=1e-5)
    assert alone.payback_years == pytest.approx(alone.investment_eur / alone.saving_eur_per_year)


def test_a_site_whose_roof_is_equipped_already_builds_nothing_on_it() -> None:
    offer = make_flow(
        id="sold", site_id="owner", resource_id="solar_electricity", unit="MWh", quantity_per_year=100.0
    )
    wanted = neighbours()

    made = designed(replace(wanted, flows=(*wanted.flows, offer)))
    over = designed(replace(wanted, flows=(*wanted.flows, offer.model_copy(update={"withdrawn": True}))))

    assert made.groups == ()
    assert made.sun.alone == ()
    assert len(over.groups) == 1


def test_a_site_on_the_transmission_grid_uses_its_own_roof_and_shares_nothing() -> None:
    wanted = neighbours()
    large = power("need_owner", "owner", 8760.0 * 41.0)

    (alone,) = designed(replace(wanted, flows=(large, wanted.flows[1]))).groups

    assert alone.site_ids == ("owner",)
    assert alone.roofs[0].kwp == pytest.approx(400.0)


@pytest.mark.parametrize(("mean_mw", "site_ids"), [(35.0, ("owner", "taker")), (41.0, ("owner",))])
def test_nobody_shares_with_a_site_on_the_transmission_grid(
    mean_mw: float, site_ids: tuple[str, ...]
) -> None:
    """It draws most in February, 730 ÷ 672 of the mean; 40 MW are the limit."""
    wanted = neighbours()
    large = power("need_taker", "taker", 8760.0 * mean_mw)

    (group,) = designed(replace(wanted, flows=(wanted.flows[0], large))).groups

    assert group.site_ids == site_ids


def test_a_roof_that_pays_for_nobody_is_not_built_and_its_site_is_told() -> None:
    owner = site_at("owner", 0.0)
    made = designed(territory([owner], [], [roof("roof", owner, 50.0)]))

    (alone,) = made.sun.alone
    assert made.groups == ()
    assert (alone.kwp, alone.benefit_eur_per_year, alone.payback_years) == (0.0, 0.0, None)
    assert alone.basis is None
    assert made.sun.status == "optimal"


def test_without_roofs_nothing_is_told() -> None:
    made = designed(territory([site_at("a", 0.0)], [power("n", "a", 10.0)], []))

    assert made.groups == ()
    assert made.sun == SunOfRun()


def test_a_car_park_costs_what_shades_over_cars_cost() -> None:
    owner = site_at("owner", 0.0)
    needs = [power("need", "owner", 4380.0, price_eur_per_unit=250)]
    wanted = territory([owner], needs, [roof("shade", owner, 200.0, kind="car_park")])

    (group,) = designed(wanted).groups

    assert group.investment_eur == pytest.approx(
        VALUES.cost_car_park.value * 200.0 + VALUES.opening_large.value
    )
    assert VALUES.cost_car_park in group.references


def test_a_group_names_every_dated_value_that_it_rests_on() -> None:
    (group,) = designed(neighbours()).groups

    named = {one.id for one in group.references}
    assert named == {
        "co2_electricity",
        "co2_solar_electricity",
        "self_consumption_distance",
        "self_consumption_power",
        "solar_avoided_share",
        "solar_cost_large",
        "solar_opening_cost_large",
        "solar_rate",
        "solar_running",
        "solar_shared_fee",
        "solar_surplus_price",
        "solar_years",
    }


def test_a_run_designed_twice_is_the_same() -> None:
    first, second = designed(neighbours()), designed(neighbours())

    assert [one.terms_eur_per_year for one in first.groups] == [
        one.terms_eur_per_year for one in second.groups
    ]
    assert first.sun == second.sun


def test_the_bound_of_a_run_holds_its_groups() -> None:
    made = designed(neighbours())

    assert made.sun.objective_eur_per_year == pytest.approx(made.groups[0].benefit_eur_per_year)
    assert made.sun.bound_eur_per_year is not None
    assert made.sun.objective_eur_per_year is not None
    assert made.sun.bound_eur_per_year >= made.sun.objective_eur_per_year
    assert made.sun.gap is not None
    assert made.sun.gap <= 0.01


def test_a_group_is_optimal_only_within_the_gap_that_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """The search ends at a hundredth; who asks for less is told that it is not proven."""

    def half_proven(document: SolarSharingInstance, *limits: Any) -> SolarSharingResult:
        found = solve_solar_sharing(document, *limits)
        return found.model_copy(update={"status": "optimal", "gap": 0.005})

    monkeypatch.setattr(sun_search, "solve_solar_sharing", half_proven)

    strict, lenient = (
        designed(neighbours(), settings=replace(ENOUGH, gap=gap)).groups[0].result for gap in (1e-4, 0.01)
    )
    assert (strict.status, lenient.status) == ("feasible", "optimal")


def test_a_group_has_less_than_the_power_of_the_law() -> None:
    sites = [site_at("a", 0.0), site_at("b", 0.5)]
    needs = [power("na", "a", 8760.0 * 4.0), power("nb", "b", 8760.0 * 4.0)]
    roofs = [roof("ra", sites[0], 4000.0), roof("rb", sites[1], 4000.0)]

    made = designed(territory(sites, needs, roofs))

    assert all(group.installed_kwp < 5000.0 for group in made.groups if group.shared)
    assert sum(group.installed_kwp for group in made.groups) == pytest.approx(8000.0, rel=0.01)


def test_a_group_whose_needs_run_only_by_night_is_not_proposed() -> None:
    wanted = neighbours()
    shares = [step.hours if step.hour < 6 else 0.0 for step in year_steps()]
    by_night = [measured(flow.id, tuple(one / sum(shares) for one in shares)) for flow in wanted.flows]

    made = designed(replace(wanted, profiles=tuple(by_night)))

    assert made.groups == ()
    assert made.sun.alone[0].basis is ProfileBasis.MEASURED


def test_several_roofs_of_a_site_are_sized_together() -> None:
    """Two roofs of unlike cost: the cheaper one is built as far as it goes, the other for what is left."""
    owner = site_at("owner", 0.0)
    need = power("need", "owner", 8760.0 * 0.4, price_eur_per_unit=250)
    roofs = [roof("large", owner, 600.0), roof("shade", owner, 600.0, kind="car_park")]

    (group,) = designed(territory([owner], [need], roofs)).groups
    (hurried,) = designed(
        territory([owner], [need], roofs), settings=replace(ENOUGH, time_limit_s=0.0)
    ).groups

    sizes = {one.roof_id: one.kwp for one in group.roofs}
    assert sizes["large"] == pytest.approx(600.0)
    assert sizes["shade"] == pytest.approx(400.0 * 730 / 744 / 0.45 - 600.0, rel=0.05)
    assert hurried.benefit_eur_per_year == pytest.approx(group.benefit_eur_per_year, rel=0.01)


def test_without_time_each_roof_serves_its_own_site_at_least() -> None:
    hurried = designed(neighbours(), settings=replace(ENOUGH, time_limit_s=0.0))
    patient = designed(neighbours())

    alone = sum(one.benefit_eur_per_year for one in patient.sun.alone)
    assert alone > 0
    assert sum(group.benefit_eur_per_year for group in hurried.groups) >= alone - 0.01
    assert hurried.sun.status in {"feasible", "optimal"}


def test_a_closed_site_builds_nothing() -> None:
    wanted = neighbours()
    closed = wanted.sites[0].model_copy(update={"closed_on": wanted.day})

    made = designed(replace(wanted, sites=(closed, wanted.sites[1])))

    assert made.groups == ()
    assert made.sun.alone == ()


def test_the_typical_day_of_a_month_is_a_weekday() -> None:
    """January has 31 × 5 ÷ 7 weekdays; nothing is used on the other days."""
    wanted = neighbours()
    shares = [step.hours if step.day is DayKind.WEEKDAY else 0.0 for step in year_steps()]
    worked = [measured(flow.id, tuple(one / sum(shares) for one in shares)) for flow in wanted.flows]

    (group,) = designed(replace(wanted, profiles=tuple(worked))).groups

    used = sum(member.consumption_mwh[0] for member in group.members)
    assert sum(group.days[0].consumption_kw) * 31 * 5 / 7 / 1000 == pytest.approx(used, rel=1e-6)


def test_a_member_is_known_as_well_as_the_least_known_of_its_needs() -> None:
    wanted = neighbours()
    even = tuple(step.hours / 8760.0 for step in year_steps())
    beside = power("need_beside", "owner", 87.6)
    more = replace(wanted, flows=(*wanted.flows, beside), profiles=(measured("need_owner", even),))

    one, both = designed(replace(more, flows=wanted.flows)), designed(more)

    assert one.sun.alone[0].basis is ProfileBasis.MEASURED
    assert both.sun.alone[0].basis is ProfileBasis.SECTOR


def test_a_month_of_which_a_curve_tells_nothing_is_used_evenly() -> None:
    flow = power("need", "owner", 876.0)
    shares = [0.0 if step.month == 1 else step.hours for step in year_steps()]

    kwh = use_by_step(flow, shares)

    assert monthly_mwh(kwh) == pytest.approx(flow.monthly())
    powers = [float(k) / s.hours for k, s in zip(kwh, year_steps(), strict=True) if s.month == 1]
    assert powers == pytest.approx([flow.monthly()[0] * 1000 / 744] * len(powers))


def test_accepted_groups_count_in_value_and_bound_alike() -> None:
    (group,) = designed(neighbours()).groups

    told = sun_of_run({}, KeptSun(), Found([], bound_eur=100.0), [group], ENOUGH)

    assert told.objective_eur_per_year == pytest.approx(group.benefit_eur_per_year)
    assert told.bound_eur_per_year == pytest.approx(group.benefit_eur_per_year + 100.0)
    assert told.status == "feasible"


def test_a_neighbourhood_that_is_cut_has_no_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sun_search, "MOST_MEMBERS", 2)

    made = designed(neighbours())

    assert (made.sun.bound_eur_per_year, made.sun.gap, made.sun.status) == (None, None, "feasible")
    assert [one.site_ids for one in made.groups] == [("owner",)]
