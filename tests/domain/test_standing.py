"""Flows without a named site stand in a crowd: enough firms, as close together as that allows."""

from hypothesis import given, settings
from hypothesis import strategies as st

from symbiose.domain.communes import great_circle_km
from symbiose.domain.companies import Site
from symbiose.domain.flows import Direction, OnBehalf
from symbiose.domain.standing import crowds, in_crowds
from tests.builders import make_flow, make_site

FEWEST = 4


def site(name: str, x: float, y: float, firm: str = "") -> Site:
    return make_site(id=f"site_{name}", company_id=firm or f"company_{name}", longitude=x, latitude=y)


@given(
    places=st.lists(
        st.tuples(
            st.floats(min_value=2.3, max_value=3.1),
            st.floats(min_value=50.2, max_value=50.6),
            st.integers(min_value=0, max_value=9),
            st.sampled_from([None, "park", "agglomeration"]),
        ),
        max_size=60,
    )
)
@settings(deadline=None, max_examples=60)
def test_a_crowd_has_firms_enough_told_alike_and_reaches_each_of_its_sites(
    places: list[tuple[float, float, int, str | None]],
) -> None:
    sites = [site(str(i), x, y, firm=f"company_{firm}") for i, (x, y, firm, _) in enumerate(places)]
    areas = {f"site_{i}": area for i, (_, _, _, area) in enumerate(places)}

    found = crowds(sites, areas, FEWEST)

    assert set(found) == set(areas)
    for area in set(areas.values()):
        told_alike = {one.company_id for one in sites if areas[one.id] == area}
        for crowd in {found[one.id] for one in sites if areas[one.id] == area}:
            members = [one for one in sites if found[one.id] == crowd and areas[one.id] == area]
            assert len({one.company_id for one in members}) >= min(FEWEST, len(told_alike))
    for one in sites:
        crowd = found[one.id]
        away = great_circle_km(crowd.longitude, crowd.latitude, one.longitude, one.latitude)
        assert away <= crowd.radius_km + 1e-9


def test_two_far_groups_of_enough_firms_are_two_crowds() -> None:
    west = [site(f"w{i}", 2.3, 50.4 + i / 1000) for i in range(4)]
    east = [site(f"e{i}", 3.0, 50.4 + i / 1000) for i in range(4)]

    found = crowds([*west, *east], {}, FEWEST)

    assert len({found[one.id] for one in west}) == len({found[one.id] for one in east}) == 1
    assert max(crowd.radius_km for crowd in found.values()) < 0.2


def test_the_longer_side_is_measured_in_kilometres_and_not_in_degrees() -> None:
    corners = [site(f"{i}_{j}", 2.3 + 0.1 * i, 50.4 + 0.08 * j) for i in (0, 1) for j in (0, 1)]
    more = [site(f"{i}_{j}_x", 2.3 + 0.1 * i, 50.4 + 0.08 * j) for i in (0, 1) for j in (0, 1)]

    found = crowds([*corners, *more], {}, FEWEST)

    # at 50.4° N 0.1° to the East are 7.1 km, 0.08° to the North 8.9 km: North and South are told apart
    assert found["site_0_0"] == found["site_1_0"] != found["site_0_1"]


def test_a_closed_site_hides_nobody() -> None:
    closed = site("shut", 2.3, 50.4).model_copy(update={"closed_on": "2026-01-01"})

    assert crowds([closed], {}, FEWEST) == {}


def test_flows_are_nearer_or_farther_than_they_may_be_unless_their_site_is_named() -> None:
    around = crowds([site("a", 2.3, 50.4), site("b", 2.4, 50.4)], {}, FEWEST)
    offer = make_flow(id="flow_offer", site_id="site_a")
    need = make_flow(id="flow_need", site_id="site_b", direction="need")
    named = make_flow(id="flow_named", site_id="site_a", confidentiality="named")

    found = in_crowds(
        [offer, need, named], around, Direction.OFFER, lambda direction: direction is Direction.OFFER
    )

    radius = around["site_a"].radius_km
    assert radius > 3.0
    assert {flow: place.margin_km for flow, place in found.items()} == {
        "flow_offer": -radius,
        "flow_need": radius,
    }
    assert [flow for flow, place in found.items() if place.rival] == ["flow_offer"]
    assert found["flow_offer"].longitude == found["flow_need"].longitude == around["site_a"].longitude


def test_a_site_that_its_firm_has_not_confirmed_is_not_named() -> None:
    around = crowds([site("a", 2.3, 50.4), site("b", 2.4, 50.4)], {}, FEWEST)
    waiting = make_flow(site_id="site_a", confidentiality="named", on_behalf=OnBehalf.TO_CONFIRM)

    found = in_crowds([waiting], around, Direction.OFFER, lambda direction: True)

    assert set(found) == {waiting.id}
