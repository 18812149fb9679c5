"""Groups wished under a derogation: who may join, how far, under which rule, and what later runs keep."""

from dataclasses import replace

import pytest

from matching.solar import sun_wishes
from symbiose.domain.communes import great_circle_km
from symbiose.domain.ports import Territory
from symbiose.domain.sharing_distances import PERIURBAN, SPARSE, USUAL
from symbiose.domain.solar_design import SolarWish, SunHeld
from symbiose.domain.solar_groups import SolarGroup
from tests.matching.solar.sun_territories import (
    DESIGNER,
    ENOUGH,
    decision,
    designed,
    power,
    roof,
    site_at,
    territory,
    wished,
)
from tests.seed_territories import REFERENCE

TEN_KM, TWENTY_KM = SolarWish(derogation=PERIURBAN), SolarWish(derogation=SPARSE)


def scattered(*km: float, own_mwh: float = 1752.0) -> Territory:
    """Return a large roof whose site uses little, and other sites so far North that use 876 MWh each."""
    sites = [site_at("owner", 0.0), *(site_at(f"at_{one:g}", one) for one in km)]
    needs = [power(f"need_{site.id}", site.id, 876.0) for site in sites[1:]]
    return territory(sites, [power("need_owner", "owner", own_mwh), *needs], [roof("roof", sites[0], 900.0)])


def alone(wanted: Territory) -> SolarGroup:
    """Return the group of the owner under the usual rule."""
    (group,) = [one for one in designed(wanted).groups if "owner" in one.site_ids]
    return group


def asked(wanted: Territory, wish: SolarWish, *joining: str, held: SunHeld | None = None) -> SolarGroup:
    """Return what comes of a wish for the group of the owner."""
    found = DESIGNER.adjust(wanted, wished(alone(wanted), wish, *joining), ENOUGH, held or SunHeld())
    assert found is not None
    return found


def test_a_group_reaches_as_far_as_its_derogation_and_says_what_it_has_to_ask_for() -> None:
    wanted = scattered(6.0, 15.0)
    before = alone(wanted)

    near, far = (asked(wanted, one, "at_6", "at_15") for one in (TEN_KM, TWENTY_KM))

    assert (before.site_ids, before.derogation) == (("owner",), False)
    assert (near.site_ids, near.rule, near.derogation) == (("at_6", "owner"), PERIURBAN, True)
    assert (far.site_ids, far.rule) == (("at_15", "at_6", "owner"), SPARSE)
    assert near.instance.rules.max_distance_m == 10_000.0
    assert {one.id: one.value for one in far.references}[SPARSE] == 20.0
    assert before.benefit_eur_per_year < near.benefit_eur_per_year < far.benefit_eur_per_year
    assert near.instance.rules.max_power_kwp == before.instance.rules.max_power_kwp


def test_members_are_no_further_from_one_another_than_the_derogation_allows() -> None:
    wanted = scattered(-7.0, 7.0)

    group = asked(wanted, TEN_KM, "at_-7", "at_7")

    assert len(group.site_ids) == 2
    places = {site.id: (site.longitude, site.latitude) for site in wanted.sites}
    one, other = (places[site_id] for site_id in group.site_ids)
    assert great_circle_km(*one, *other) == pytest.approx(7.0, abs=0.01)


def test_only_those_who_may_join_do() -> None:
    group = asked(scattered(6.0, 7.0), TEN_KM, "at_7")

    assert group.site_ids == ("at_7", "owner")


def test_whoever_is_in_an_accepted_group_does_not_join_another() -> None:
    wanted = scattered(6.0)
    second = site_at("second", 6.2)
    wanted = replace(
        wanted,
        sites=(*wanted.sites, second),
        roofs=(*wanted.roofs, roof("other", second, 300.0)),
        flows=(*wanted.flows, power("need_second", "second", 438.0)),
    )
    (other,) = [one for one in designed(wanted).groups if "second" in one.site_ids]
    assert other.site_ids == ("at_6", "second")

    found = asked(wanted, TEN_KM, "at_6", "second", held=SunHeld(decisions=[decision(other)]))

    assert found.site_ids == ("owner",)


def test_a_group_that_gains_nothing_further_away_asks_for_nothing() -> None:
    wanted = scattered(1.0, 8.0)
    satisfied = replace(
        wanted,
        flows=tuple(
            f.model_copy(update={"price_eur_per_unit": 1}) if f.site_id == "at_8" else f for f in wanted.flows
        ),
    )

    group = asked(satisfied, TEN_KM, "at_8")

    assert (group.site_ids, group.rule, group.derogation) == (("at_1", "owner"), USUAL, False)
    assert group.instance.rules.max_distance_m == 2_000.0


def test_a_wider_group_brings_no_less_than_the_members_did_and_the_others_alone() -> None:
    wanted = scattered(1.0, 5.0, 9.0)
    before = alone(wanted)

    after = asked(wanted, TEN_KM, "at_5", "at_9")

    assert set(before.site_ids) < set(after.site_ids)
    assert after.benefit_eur_per_year >= before.benefit_eur_per_year
    by_name = {one.name: one.benefit_eur_per_year for one in after.alternatives}
    assert after.benefit_eur_per_year >= by_name["alone"]


def test_a_site_on_another_grid_joins_nobody() -> None:
    wanted = scattered(6.0)
    huge = [
        f.model_copy(update={"quantity_per_year": 400_000.0}) if f.site_id == "at_6" else f
        for f in wanted.flows
    ]

    assert asked(replace(wanted, flows=tuple(huge)), TEN_KM, "at_6").site_ids == ("owner",)


def test_a_member_on_another_grid_may_ask_for_nobody_to_join_it() -> None:
    """It draws more than 40 MW in winter; its roof pays for itself all the same."""
    wanted = scattered(6.0)
    winter = {"quantity_per_year": 35_000.0, "months": (0.934, *(0.006,) * 11)}
    flows = tuple(f.model_copy(update=winter) if f.site_id == "owner" else f for f in wanted.flows)

    group = asked(replace(wanted, flows=flows), TEN_KM, "at_6")

    assert (group.site_ids, group.derogation) == (("owner",), False)


def test_the_nearest_are_looked_at_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sun_wishes, "MOST_JOINING", 1)

    group = asked(scattered(5.0, 8.0), TEN_KM, "at_5", "at_8")

    assert group.site_ids == ("at_5", "owner")


def test_a_group_accepted_under_a_derogation_is_kept_with_its_condition() -> None:
    wanted = scattered(6.0)
    group = asked(wanted, TEN_KM, "at_6")

    later = designed(wanted, SunHeld(decisions=[decision(group)]))

    assert later.groups == (group,)
    assert later.sun.relaxed == ()


def test_what_is_left_of_it_still_has_to_be_granted() -> None:
    wanted = scattered(6.0)
    group = asked(wanted, TEN_KM, "at_6")
    less = replace(
        wanted,
        flows=tuple(
            f.model_copy(update={"quantity_per_year": f.quantity_per_year / 2}) for f in wanted.flows
        ),
    )

    (kept,) = designed(less, SunHeld(decisions=[decision(group)])).groups

    assert kept.used_mwh_per_year < group.used_mwh_per_year
    assert (kept.id, kept.rule, kept.site_ids) == (group.id, PERIURBAN, group.site_ids)
    assert kept.instance.rules.max_distance_m == 10_000.0


RURAL, BELT, CITY = "62003", "62132", "62276"
"""Acheville, which is rural; Billy-Berclau, an urban belt; Douvrin, an urban centre."""


def asking(wanted: Territory, **communes: str) -> Territory:
    """Return a territory whose runs propose what has to be granted; its sites are in a belt, or as stated."""
    no = REFERENCE.factors.at("self_consumption_asks", wanted.day)
    moved = [s.model_copy(update={"commune_code": communes.get(s.id, BELT)}) for s in wanted.sites]
    return replace(wanted, sites=tuple(moved), values=(no.model_copy(update={"value": 1.0}),))


def test_a_run_proposes_nothing_that_has_to_be_granted_unless_the_territory_says_so() -> None:
    wanted = scattered(6.0)

    silent, told = designed(replace(wanted, sites=asking(wanted).sites)), designed(asking(wanted))

    assert [(one.site_ids, one.derogation) for one in silent.groups] == [(("owner",), False)]
    assert [(one.site_ids, one.rule) for one in told.groups] == [(("at_6", "owner"), PERIURBAN)]
    assert told.groups[0].derogation
    assert told.groups[0].benefit_eur_per_year > silent.groups[0].benefit_eur_per_year + 2_000.0


def test_a_roof_that_does_not_pay_for_its_own_site_is_found_a_neighbour_further_away() -> None:
    wanted = scattered(6.0, own_mwh=100.0)

    silent, told = designed(replace(wanted, sites=asking(wanted).sites)), designed(asking(wanted))

    assert silent.groups == ()
    assert [one.site_ids for one in told.groups] == [("at_6", "owner")]


def test_in_a_run_too_a_site_in_a_city_takes_part_in_no_derogation() -> None:
    wanted = scattered(6.0, 8.0)

    (group,) = designed(asking(wanted, at_6=CITY)).groups

    assert group.site_ids == ("at_8", "owner")


def test_groups_within_the_usual_distance_stay_under_the_usual_rule_where_the_territory_asks() -> None:
    wanted = scattered(1.0)

    (group,) = designed(asking(wanted)).groups

    assert (group.site_ids, group.rule, group.derogation) == (("at_1", "owner"), USUAL, False)


def test_asking_never_makes_a_run_poorer() -> None:
    """A far neighbour and a near one: what is known under the usual rule is where the wider search begins."""
    wanted = scattered(1.0, 4.0, 9.0)

    silent, told = designed(replace(wanted, sites=asking(wanted).sites)), designed(asking(wanted))

    before, after = (sum(one.benefit_eur_per_year for one in run.groups) for run in (silent, told))
    assert after >= before


def test_a_group_that_one_derogation_allows_does_not_stand_under_a_shorter_one() -> None:
    """Three in rural communes within 15 km, and two in the belt who gain more within 10 km."""
    owner, mid, far = (site_at(f"at_{km:g}", km) for km in (0.0, 8.0, 15.0))
    second, near = site_at("second", 30.0), site_at("near", 36.0)
    wanted = territory(
        [owner, mid, far, second, near],
        [
            *(power("of_owner", owner.id, 100.0), power("of_mid", mid.id, 438.0)),
            *(power("of_far", far.id, 876.0), power("of_second", "second", 100.0)),
            power("of_near", "near", 1500.0),
        ],
        [roof("a", owner, 900.0), roof("b", mid, 9.0), roof("c", second, 900.0)],
    )
    rural = dict.fromkeys((owner.id, mid.id, far.id), RURAL)

    groups = designed(asking(wanted, **rural)).groups

    assert ("near", "second") in [one.site_ids for one in groups]
    for one in groups:
        assert one.span_m <= one.instance.rules.max_distance_m
