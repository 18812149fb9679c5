"""What a member of a loop sees of the others: what they hide cannot be drawn from it."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.exchanges import State
from symbiose.domain.flows import Confidentiality, FieldConfidentiality, Flow
from symbiose.files.reference import load_reference
from symbiose.services.loop_lines import LoopLine
from symbiose.services.loop_seen import line_of_loop, may_see_loop
from symbiose.services.surroundings import Surroundings
from tests.builders import make_site
from tests.loop_case import loop_flows, make_loop

FUMES = Actor(id="a", role=Role.SITE_MANAGER, site_ids=("site_a",))
RINSE = Actor(id="b", role=Role.SITE_MANAGER, site_ids=("site_b",))
ALL_THREE = Actor(id="abc", role=Role.SITE_MANAGER, site_ids=("site_a", "site_b", "site_c"))
COORDINATOR = Actor(id="c", role=Role.COORDINATOR)
CATALOGUE = load_reference().resources
OPEN = FieldConfidentiality(quantity=Confidentiality.NAMED, quality=Confidentiality.NAMED)
FIGURES = (
    "heat_mwh_per_year",
    "benefit_eur_per_year",
    "co2_avoided_t_per_year",
    "investment_eur",
    "distance_km",
)


def flows(**changes: dict[str, Any]) -> dict[str, Flow]:
    """Return the flows of the loop, some of them changed."""
    return {flow.id: flow.model_copy(update=changes.get(flow.id, {})) for flow in loop_flows()}


def seen(actor: Actor, known: dict[str, Flow]) -> LoopLine:
    """Return the loop as somebody sees it."""
    sites = {i: make_site(id=i, name=f"Usine {i}") for i in ("site_a", "site_b", "site_c")}
    around = Surroundings(sites=sites, flows=known, processors={}, decisions={}, overrides={})
    return line_of_loop(actor, make_loop(), around, (0, State.PROPOSED), CATALOGUE, in_latest_run=True)


def test_a_flow_that_its_owner_hides_keeps_the_loop_from_the_others_and_not_from_itself() -> None:
    hidden = flows(dryer={"confidentiality": Confidentiality.HIDDEN})
    dryer = Actor(id="d", role=Role.SITE_MANAGER, site_ids=("site_c",))

    assert not may_see_loop(FUMES, make_loop(), hidden)
    assert may_see_loop(dryer, make_loop(), hidden)
    assert may_see_loop(COORDINATOR, make_loop(), hidden)


def test_a_member_that_shows_its_category_alone_has_no_name_and_every_figure_is_rounded() -> None:
    line = seen(FUMES, flows())

    dryer, rinse = line.receivers
    assert (dryer.site, dryer.site_id, dryer.id, dryer.flow_id, dryer.resource) == (None,) * 5
    assert dryer.category == "thermal"
    assert (rinse.site, rinse.heat_mwh_per_year) == ("Usine site_b", None)
    assert line.rounded == frozenset(FIGURES)
    assert line.distance_km == 5.0
    assert line.gap is None


def test_the_benefit_told_to_a_member_is_that_of_its_own_sites() -> None:
    open_flows = flows(
        **{
            i: {"confidentiality": Confidentiality.NAMED, "field_confidentiality": OPEN}
            for i in ("fumes", "rinse", "dryer")
        }
    )

    line = seen(RINSE, open_flows)

    assert line.rounded == frozenset()
    assert line.benefit_eur_per_year == pytest.approx(make_loop().by_site_eur_per_year["site_b"])
    assert line.heat_mwh_per_year == pytest.approx(make_loop().heat_mwh_per_year)
    assert [one.heat_mwh_per_year is not None for one in line.members] == [True, True, True]


def test_who_uses_all_of_their_own_flow_reads_it_exactly_and_not_the_loop() -> None:
    line = seen(RINSE, flows())

    own = next(one for one in line.receivers if one.own)
    assert own.heat_mwh_per_year == pytest.approx(2628.0)
    assert own.rounded is False
    assert "heat_mwh_per_year" in line.rounded


def test_emissions_do_not_tell_who_uses_all_of_its_own_what_another_named_member_uses() -> None:
    """Less those of the own heat, they would be the other's heat times a public factor."""
    named = {"confidentiality": Confidentiality.NAMED, "field_confidentiality": FieldConfidentiality()}
    line = seen(RINSE, flows(fumes=named, dryer=named))

    assert all(member.site for member in line.members)
    assert line.rounded == frozenset(FIGURES) - {"distance_km"}
    assert line.co2_avoided_t_per_year != make_loop().co2_avoided_t_per_year


def test_figures_do_not_tell_the_temperature_of_who_shows_its_quantity_alone() -> None:
    """Heat and emissions told, the electricity of the heat pump follows, and its temperature from that."""
    shown = FieldConfidentiality(quantity=Confidentiality.NAMED, quality=Confidentiality.CATEGORY)
    named = {"confidentiality": Confidentiality.NAMED, "field_confidentiality": OPEN}
    line = seen(RINSE, flows(fumes=named, dryer=named | {"field_confidentiality": shown}))

    assert line.rounded == frozenset(FIGURES) - {"distance_km"}
    assert [one.heat_mwh_per_year is None for one in line.members if not one.own] == [True, True]


def test_temperatures_of_others_are_told_where_they_show_their_quality() -> None:
    quality = FieldConfidentiality(quality=Confidentiality.NAMED)
    line = seen(FUMES, flows(rinse={"field_confidentiality": quality}))

    dryer, rinse = line.receivers
    assert (rinse.supply_temp_c, rinse.return_temp_c) == (60.0, 40.0)
    assert (dryer.supply_temp_c, dryer.return_temp_c) == (None, None)


def test_who_manages_every_member_and_who_reviews_see_it_exactly() -> None:
    for actor in (ALL_THREE, COORDINATOR):
        line = seen(actor, flows())

        assert line.rounded == frozenset()
        assert all(one.heat_mwh_per_year is not None and one.site for one in line.members)
    assert seen(COORDINATOR, flows()).reviewed
    assert not seen(ALL_THREE, flows()).reviewed


def test_a_flow_that_is_gone_is_unnamed_to_members_and_named_to_reviewers() -> None:
    known = flows()
    del known["rinse"]

    assert [one.site for one in seen(FUMES, known).receivers] == [None, None]
    assert "Usine site_b" in [one.site for one in seen(COORDINATOR, known).receivers]


LEVELS = st.sampled_from(list(Confidentiality))


@settings(deadline=None, max_examples=40, derandomize=True)
@given(
    openness=st.tuples(LEVELS, LEVELS),
    quantity=st.tuples(LEVELS, LEVELS),
    quality=st.tuples(LEVELS, LEVELS),
)
def test_a_member_never_sees_more_of_another_than_it_shows(
    openness: tuple[Confidentiality, ...],
    quantity: tuple[Confidentiality, ...],
    quality: tuple[Confidentiality, ...],
) -> None:
    chosen = {
        flow_id: {
            "confidentiality": openness[n],
            "field_confidentiality": FieldConfidentiality(quantity=quantity[n], quality=quality[n]),
        }
        for n, flow_id in enumerate(("rinse", "dryer"))
    }
    line = seen(FUMES, flows(**chosen))

    for n, position in ((0, 1), (1, 0)):
        member = line.receivers[position]
        named = openness[n] is Confidentiality.NAMED
        assert (member.site is not None) == named
        assert member.flow_id is None
        assert member.id is None
        if not (named and quantity[n] is Confidentiality.NAMED):
            assert member.heat_mwh_per_year is None
            assert set(FIGURES) - {"distance_km"} <= line.rounded
        if not (named and quality[n] is Confidentiality.NAMED):
            assert member.supply_temp_c is None
