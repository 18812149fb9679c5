"""What holds of the sun of any territory: balances, sums, the circle of the law, and bounds."""

import itertools
import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.solar.sun_operation import design_of
from symbiose.domain.communes import great_circle_km
from symbiose.domain.documents.solar_sharing_instance import read_solar_sharing_instance
from symbiose.domain.documents.solar_sharing_result import SolarSharingResult
from symbiose.domain.ports import Territory
from symbiose.domain.solar_design import SunDesigned, SunHeld
from symbiose.domain.solar_groups import SolarGroup
from tests.matching.solar.solar_instances import answer, participant, sharing
from tests.matching.solar.solar_instances import roof as roof_of
from tests.matching.solar.sun_territories import designed, power, roof, site_at, territory

FEW = settings(max_examples=4, deadline=None)
GAP = 0.011
"""The gap at which a search may end, and a little."""


@st.composite
def territories(draw: st.DrawFn) -> Territory:
    """Return two to four sites on a line of 3 km, some of which use electricity and own roofs."""
    count = draw(st.integers(2, 4))
    sites = [site_at(f"site_{i}", draw(st.integers(0, 30)) / 10) for i in range(count)]
    needs = [
        power(
            f"need_{site.id}",
            site.id,
            draw(st.sampled_from([43.8, 438.0, 2190.0])),
            price_eur_per_unit=draw(st.sampled_from([90, 180, 260])),
        )
        for site in sites[: draw(st.integers(1, count))]
    ]
    roofs = [
        roof(f"roof_{i}", draw(st.sampled_from(sites)), draw(st.sampled_from([30.0, 200.0, 900.0])))
        for i in range(draw(st.integers(1, 3)))
    ]
    return territory(sites, needs, roofs)


@FEW
@given(territories(), st.sampled_from([0.0, 0.4]))
def test_a_need_is_served_once_and_output_is_used_once(wanted: Territory, taken: float) -> None:
    held = SunHeld(taken_mwh={flow.id: tuple(taken * mwh for mwh in flow.monthly()) for flow in wanted.flows})

    made = designed(wanted, held)

    for flow in wanted.flows:
        served = made.taken_mwh.get(flow.id, (0.0,) * 12)
        for mwh, month in zip(served, flow.monthly(), strict=True):
            assert mwh <= month * (1 - taken) + 1e-6
    for group in made.groups:
        for built in group.roofs:
            parts = zip(built.own_use_mwh, built.shared_mwh, built.surplus_mwh, strict=True)
            assert [sum(one) for one in parts] == pytest.approx(built.produced_mwh, abs=1e-6)
        assert sum(map(sum, group.taken_mwh.values())) == pytest.approx(group.used_mwh_per_year, abs=1e-6)


@FEW
@given(territories())
def test_money_sums_and_each_site_and_roof_stands_in_one_group(wanted: Territory) -> None:
    made = designed(wanted)

    sites = [site for group in made.groups for site in group.site_ids]
    roofs = [built.roof_id for group in made.groups for built in group.roofs]
    assert len(sites) == len(set(sites))
    assert len(roofs) == len(set(roofs))
    for group in made.groups:
        assert sum(group.by_site_eur_per_year.values()) == pytest.approx(group.benefit_eur_per_year, abs=0.01)
        assert group.result.objective_value == pytest.approx(group.benefit_eur_per_year, abs=0.01)
        assert _shared_kwp(group) < 5000.0
        assert _span_km(group) <= 2.0 * (1 + 1e-4)


def test_a_group_of_a_wider_answer_that_loses_its_members_here_is_none() -> None:
    wider = sharing(
        [participant("owner", use=10.0), participant("far_one", 1000.0)],
        [roof_of("kept", owner="owner"), roof_of("other")],
    )
    groups = [
        {"participants": ["far_one"], "roofs": ["kept"], "shares": {}},
        {"participants": ["owner"], "roofs": ["other"], "shares": {}},
    ]
    result = SolarSharingResult.model_validate(answer(wider) | {"groups": groups})
    here = sharing([participant("owner", use=10.0)], [roof_of("kept", owner="owner")])

    design = design_of(read_solar_sharing_instance(json.dumps(here).encode()), result)

    assert design.groups() == []
    assert design.kwp.tolist() == [one.kwp for one in result.roofs if one.id == "kept"]


@FEW
@given(territories())
def test_sharing_is_never_worse_than_each_roof_alone_nor_better_than_its_bound(wanted: Territory) -> None:
    made = designed(wanted)

    alone = sum(one.benefit_eur_per_year for one in made.sun.alone)
    told = made.sun
    assert told.objective_eur_per_year is not None
    assert told.bound_eur_per_year is not None
    assert told.objective_eur_per_year == pytest.approx(_value(made), abs=0.01)
    assert alone - 0.01 <= told.objective_eur_per_year <= told.bound_eur_per_year + 0.01


@FEW
@given(territories())
def test_one_more_roof_never_makes_a_territory_poorer(wanted: Territory) -> None:
    more = replace(wanted, roofs=(*wanted.roofs, roof("one_more", wanted.sites[0], 300.0)))

    assert _value(designed(more)) >= _value(designed(wanted)) * (1 - GAP) - 0.01


def _value(made: SunDesigned) -> float:
    return sum(group.benefit_eur_per_year for group in made.groups)


def _shared_kwp(group: SolarGroup) -> float:
    sharing = {roof_id for one in group.result.groups for roof_id in one.roofs}
    return sum(one.kwp for one in group.roofs if one.roof_id in sharing)


def _span_km(group: SolarGroup) -> float:
    places = [(one.longitude, one.latitude) for one in group.members]
    places += [(one.longitude, one.latitude) for one in group.roofs]
    return max(great_circle_km(*a, *b) for a, b in itertools.product(places, repeat=2))
