"""The sun over the demonstration: what its roofs and needs lead to, with the real sun and the usual weeks."""

from dataclasses import replace
from functools import cache

import pytest

from symbiose.app.matcher import solar_designer
from symbiose.domain.communes import great_circle_km
from symbiose.domain.exchanges import State
from symbiose.domain.ports import SolveSettings, Territory
from symbiose.domain.roof_owners import REACH_M, owner_of, places_of
from symbiose.domain.roofs import OwnedRoof
from symbiose.domain.solar_design import SunDesigned, SunHeld
from symbiose.domain.solar_groups import SolarDecision, SolarGroup
from symbiose.files.roof_sites import FootprintSurveyor
from tests.seed_territories import NOON_OF_DAY, REFERENCE, demonstration_roofs, seed_territory

AROUND_THE_PARK_KM = 6.0
"""How far from the gigafactory sites are looked at: all of them take longer than a test may."""
LOOS = {"loos_public_buildings", "mine_de_soleil", "school_a"}


@cache
def park() -> Territory:
    """Return the sites around the gigafactory, and those of Loos, with the roofs that they stand on."""
    whole = seed_territory("demonstration").territory
    centre = next(site for site in whole.sites if site.id == "acc_gigafactory")
    sites = tuple(
        site
        for site in whole.sites
        if site.id in LOOS
        or great_circle_km(site.longitude, site.latitude, centre.longitude, centre.latitude)
        < AROUND_THE_PARK_KM
    )
    kept = frozenset(site.id for site in sites)
    roofs = demonstration_roofs()
    near = FootprintSurveyor().near(roofs, places_of(sites), REACH_M)
    owners = ((roof, owner_of(one, (), kept)) for roof, one in zip(roofs, near, strict=True))
    return replace(
        whole,
        sites=sites,
        flows=tuple(flow for flow in whole.flows if flow.site_id in kept),
        roofs=tuple(OwnedRoof(roof=roof, site_id=owner.site_id) for roof, owner in owners if owner),
    )


@cache
def sun() -> SunDesigned:
    """Return what is designed of them, once."""
    return solar_designer(REFERENCE).design(park(), SolveSettings(time_limit_s=60.0), SunHeld())


def test_neighbours_share_roofs_and_all_stay_within_the_law() -> None:
    made = sun()

    assert any(group.shared for group in made.groups)
    for group in made.groups:
        assert group.span_m <= 2000.0
        sharing = {roof for one in group.result.groups for roof in one.roofs}
        assert sum(one.kwp for one in group.roofs if one.roof_id in sharing) < 5000.0


def test_sharing_brings_more_than_each_roof_alone() -> None:
    made = sun()

    alone = sum(one.benefit_eur_per_year for one in made.sun.alone)
    assert made.sun.objective_eur_per_year is not None
    assert made.sun.objective_eur_per_year > alone > 0


def test_roofs_of_the_north_give_what_such_roofs_give() -> None:
    built = [one for group in sun().groups for one in group.roofs]

    yields = [sum(one.produced_mwh) * 1000 / one.kwp for one in built]
    assert min(yields) > 500.0
    assert max(yields) < 1200.0
    for one in built:
        assert one.produced_mwh[5] > 3 * one.produced_mwh[11]  # June beside December, at 50.5° North


def test_figures_are_those_that_firms_would_expect() -> None:
    for group in sun().groups:
        assert group.payback_years is not None
        assert 4.0 < group.payback_years < 20.0
        assert 0.5 < group.self_consumption <= 1.0
        assert 0.0 < group.self_sufficiency < 0.6


def test_the_mine_de_soleil_is_equipped_and_builds_nothing_more() -> None:
    assert all("mine_de_soleil" not in {one.site_id for one in group.roofs} for group in sun().groups)


def test_the_chiller_of_the_dry_rooms_runs_on_the_roofs_of_its_group() -> None:
    group = next(one for one in sun().groups if "acc_gigafactory" in one.site_ids)

    (heat,) = [one for one in group.heat if one.site_id == "acc_gigafactory"]
    member = next(one for one in group.members if one.site_id == "acc_gigafactory")
    used = sum(member.own_use_mwh) + sum(member.received_mwh)
    # 24,000 MWh of cold at a coefficient of 4 are 6,000 of the 140,000 MWh that the gigafactory declares.
    assert sum(heat.electricity_mwh) == pytest.approx(6000.0)
    assert sum(heat.of_roofs_mwh) == pytest.approx(used * 6000.0 / 140_000.0, rel=0.1)


def test_needs_are_served_no_further_than_they_are_declared() -> None:
    taken = sun().taken_mwh

    for flow in park().flows:
        for mwh, declared in zip(taken.get(flow.id, (0.0,) * 12), flow.monthly(), strict=True):
            assert mwh <= declared * (1 + 1e-6)


def test_groups_that_are_all_accepted_are_kept_as_they_were_stored() -> None:
    """Written and read again as the graph does, with every digit that a statement has."""
    stored = [SolarGroup.model_validate_json(group.model_dump_json()) for group in sun().groups]
    accepted = [
        SolarDecision(
            group_id=group.id,
            state=State.ACCEPTED,
            group=group,
            version=1,
            decided_by="coordinator",
            decided_at=NOON_OF_DAY,
            run_id="run_a",
        )
        for group in stored
    ]

    again = solar_designer(REFERENCE).design(
        park(), SolveSettings(time_limit_s=60.0), SunHeld(decisions=accepted)
    )

    assert again.sun.relaxed == ()
    assert {one.id: one for one in again.groups} == {one.id: one for one in stored}
