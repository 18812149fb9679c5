"""Which declarations are designed together: neighbours that could serve one another, and how many fit."""

from matching.heat.loop_areas import MOST_ENDS, MOST_SITES, Area, around, find_areas
from matching.heat.loop_ends import heat_ends
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
from tests.matching.heat.test_loop_levels import LIFTS


def areas(*flows: Flow, **north_km: float) -> list[Area]:
    ends = heat_ends(row_of(*flows, **north_km), REFERENCE, knowledge_on(REFERENCE, TODAY), {})
    return find_areas(ends, LIFTS)


def test_no_area_has_more_sites_than_a_design_takes_and_the_nearest_are_in_it() -> None:
    names = [f"site_{i:02}" for i in range(MOST_SITES + 2)]
    needs = [heat_flow(f"need_{name}", name, "need", 500.0, 60.0) for name in names]
    places = {name: 0.1 * i for i, name in enumerate(names, start=1)}

    (area,) = areas(FUMES, *needs, **places)

    assert [site.id for site in area.sites] == ["kiln", *names[: MOST_SITES - 1]]


def test_what_a_site_could_serve_of_its_own_is_part_of_its_area_and_what_none_serves_is_not() -> None:
    own = heat_flow("own", "kiln", "need", 500.0, 60.0)
    beyond = heat_flow("beyond", "dairy", "need", 500.0, 200.0, resource_id="steam")

    (area,) = areas(FUMES, WASHING, CLEANING, own, beyond)

    assert [end.id for end in area.ends] == ["cleaning", "fumes", "own", "washing"]


def test_a_loop_is_stated_beside_the_nearest_ends_it_leaves_out() -> None:
    needs = [heat_flow(f"need_{i}", f"place_{i}", "need", 500.0, 60.0) for i in range(4)]
    (area,) = areas(FUMES, *needs, **{f"place_{i}": 0.1 + 0.2 * i for i in range(4)})

    small = around(frozenset({"fumes", "need_1"}), area)
    large = around(frozenset(end.id for end in area.ends), area)

    assert len(small.ends) == MOST_ENDS
    assert {end.id for end in small.ends} == {"fumes", "need_0", "need_1", "need_2"}
    assert large == area
