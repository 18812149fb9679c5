"""Public heat networks as partners of loops: what they could take is assumed where they do not say it."""

import pytest

from symbiose.domain.companies import Site
from symbiose.domain.flows import Flow
from symbiose.domain.heat_loops import HeatLoop, Role
from symbiose.domain.ports import Territory
from tests.builders import make_site
from tests.matching.heat.loop_territories import DEGREE_KM, REFERENCE, TODAY, design, heat_flow

LENS = REFERENCE.communes.get("62498")
GAS = heat_flow("gas", "works", "offer", 9000.0, 140.0)


def beside_lens(*flows: Flow, sites: tuple[Site, ...] = ()) -> Territory:
    """Return works 400 m North of the centre of Lens."""
    north = LENS.latitude + 0.4 / DEGREE_KM
    works = make_site(id="works", longitude=LENS.longitude, latitude=north)
    return Territory(day=TODAY, sites=(works, *sites), flows=flows, processors=(), substitutions=())


def only_loop(territory: Territory) -> HeatLoop:
    (loop,) = design(territory).loops
    return loop


def test_a_network_that_says_nothing_takes_recovered_heat_at_the_price_assumed() -> None:
    loop = only_loop(beside_lens(GAS))
    network = next(member for member in loop.members if member.role is Role.NETWORK)

    assert (network.id, network.flow_id, network.site_id) == ("heat_network_lens", None, None)
    assert {place.node: place.site_id for place in loop.places} == {
        "heat_network_lens": None,
        "works": "works",
    }
    assert loop.terms_eur_per_year["network_sales"] == pytest.approx(25.0 * loop.heat_mwh_per_year)
    assert loop.by_site_eur_per_year == {"works": pytest.approx(loop.benefit_eur_per_year)}
    assert set(loop.taken_mwh) == {"gas"}
    assert {"price_heat_to_network", "heat_network_supply", "co2_heat_network_lens"} <= {
        one.id for one in loop.references
    }


def test_what_it_no_longer_makes_is_counted_with_its_own_emissions() -> None:
    loop = only_loop(beside_lens(GAS))

    assert loop.co2_terms_t_per_year["fuel_avoided"] == pytest.approx(0.031 * loop.heat_mwh_per_year)


def test_heat_that_is_too_cold_for_a_network_is_not_sent_to_it() -> None:
    assert design(beside_lens(heat_flow("gas", "works", "offer", 9000.0, 60.0))).loops == ()


def test_a_network_that_declares_a_need_speaks_for_itself() -> None:
    own = make_site(
        id="network",
        commune_code="62498",
        longitude=LENS.longitude,
        latitude=LENS.latitude,
        activity={"code": "35.30Z"},
    )
    need = heat_flow("places", "network", "need", 4000.0, 85.0)

    found = design(beside_lens(GAS, need, sites=(own,)))

    assert [area.consumer_ids for area in found.areas] == []
    assert found.loops == ()


def test_neighbours_and_a_network_may_share_a_loop() -> None:
    baths = make_site(
        id="baths", longitude=LENS.longitude, latitude=LENS.latitude + 0.2 / DEGREE_KM, commune_code="62498"
    )
    water = heat_flow("water", "baths", "need", 1500.0, 60.0)

    loop = only_loop(beside_lens(GAS, water, sites=(baths,)))

    assert {member.id for member in loop.members} == {"gas", "water", "heat_network_lens"}
    assert set(loop.by_site_eur_per_year) == {"works", "baths"}
    assert sum(loop.by_site_eur_per_year.values()) == pytest.approx(loop.benefit_eur_per_year)
