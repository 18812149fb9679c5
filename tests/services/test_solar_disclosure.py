"""What a member of a group sees of the others: what they use cannot be drawn from it."""

from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.exchanges import State
from symbiose.domain.flows import Confidentiality, FieldConfidentiality, Flow
from symbiose.domain.orders import rounded
from symbiose.domain.solar_groups import SolarGroup, SunForHeat
from symbiose.services.solar_lines import GroupLine
from symbiose.services.solar_seen import (
    OF_THE_GROUP,
    line_of_group,
    may_see_group,
    reads_hours,
    told_to_reviewer,
)
from symbiose.services.surroundings import Surroundings
from tests.builders import make_flow, make_site
from tests.solar_case import group_of_one, make_group, solar_flows

A, B, C = (Actor(id=s[-1], role=Role.SITE_MANAGER, site_ids=(s,)) for s in ("site_a", "site_b", "site_c"))
USERS = Actor(id="ab", role=Role.SITE_MANAGER, site_ids=("site_a", "site_b"))
COORDINATOR = Actor(id="co", role=Role.COORDINATOR)
OF_A_PARK = Actor(id="west", role=Role.COORDINATOR, site_ids=("site_a",), park_ids=("park_w",))
OPEN = FieldConfidentiality(quantity=Confidentiality.NAMED, quality=Confidentiality.NAMED)
NAMED = Confidentiality.NAMED
WORDS = st.sampled_from(list(Confidentiality))


def flows(**changes: dict[str, Any]) -> dict[str, Flow]:
    """Return the needs of the group, some of them changed."""
    return {flow.id: flow.model_copy(update=changes.get(flow.id, {})) for flow in solar_flows()}


def seen(actor: Actor, known: dict[str, Flow], group: SolarGroup | None = None) -> GroupLine:
    """Return the group as somebody sees it."""
    sites = {i: make_site(id=i, name=f"Usine {i}") for i in ("site_a", "site_b", "site_c")}
    around = Surroundings(sites=sites, flows=known, processors={}, decisions={}, overrides={})
    return line_of_group(actor, group or make_group(), around, State.PROPOSED, 0, in_latest_run=True)


def figures(line: GroupLine) -> list[float]:
    """Return every figure that a line tells, those of its members included."""
    found: list[float] = []
    for thing in (line, *(member for member in line.members if not member.own)):
        for one in fields(thing):
            value = getattr(thing, one.name)
            found += [value] if isinstance(value, float) else []
            found += [v for v in value if isinstance(v, float)] if isinstance(value, tuple) else []
    return found


def test_a_need_that_its_owner_hides_keeps_the_group_from_the_others_and_not_from_itself() -> None:
    hidden = flows(power_b={"confidentiality": Confidentiality.HIDDEN})

    assert not may_see_group(A, make_group(), hidden)
    assert not may_see_group(C, make_group(), hidden)
    assert may_see_group(B, make_group(), hidden)
    assert may_see_group(COORDINATOR, make_group(), hidden)


def test_a_member_that_shows_its_category_alone_has_no_name_and_no_figure() -> None:
    line = seen(A, flows())

    [own, owner, other] = line.members
    assert (own.site, own.own, own.consumption_mwh_per_year) == ("Usine site_a", True, pytest.approx(613.2))
    assert (other.site, other.site_id, other.public, other.flow_ids, other.roof_ids) == (
        None, None, None, (), ()
    )  # fmt: skip
    assert (other.consumption_mwh_per_year, other.received_mwh_per_year, other.kwp) == (None, None, None)
    assert (owner.site, owner.kwp, owner.uses) == (None, None, False)
    assert line.rounded == {*OF_THE_GROUP, "distance_km"}


def test_an_open_neighbour_is_named_and_its_use_is_still_not_told_to_the_digit() -> None:
    line = seen(A, flows(power_b={"confidentiality": NAMED, "field_confidentiality": OPEN}))

    other = line.members[-1]
    whole = sum(make_group().members[1].consumption_mwh)
    assert (other.site, other.public) == ("Usine site_b", True)
    assert other.consumption_mwh_per_year == rounded(whole) != whole
    assert (other.received_mwh_per_year, other.consumption_mwh, other.received_mwh) == (None, (), ())
    assert set(OF_THE_GROUP) <= line.rounded


def test_an_own_site_sees_its_use_in_full_and_what_depends_on_others_rounded() -> None:
    [own, *_] = seen(A, flows()).members

    assert own.own_use_mwh_per_year == pytest.approx(365.16)
    assert own.own_use_mwh == make_group().members[0].own_use_mwh
    assert (own.kwp, own.produced_mwh_per_year) == (600, pytest.approx(528.84))
    assert own.received_mwh_per_year == rounded(5.6489)
    assert own.received_mwh == ()
    assert own.rounded == {"received_mwh_per_year", "benefit_eur_per_year"}


@pytest.mark.parametrize("actor", [USERS, COORDINATOR])
def test_who_manages_all_that_use_the_group_or_reviews_it_sees_its_figures(actor: Actor) -> None:
    line = seen(actor, flows())

    assert line.used_mwh_per_year == pytest.approx(644.55)
    assert line.payback_years == make_group().payback_years
    assert not set(OF_THE_GROUP) & line.rounded
    assert line.members[-1].received_mwh == make_group().members[1].received_mwh


def test_who_coordinates_one_member_reads_the_others_by_the_year_alone() -> None:
    [own, owner, other] = seen(OF_A_PARK, flows()).members

    months = make_group().members[0]
    assert (own.consumption_mwh, own.own_use_mwh, own.received_mwh) == (
        months.consumption_mwh, months.own_use_mwh, ()
    )  # fmt: skip
    assert own.flow_ids == ("power_a",)
    for one in (owner, other):
        assert (one.consumption_mwh, one.own_use_mwh, one.received_mwh, one.flow_ids) == ((), (), (), ())
    assert other.site == "Usine site_b"
    assert other.consumption_mwh_per_year == pytest.approx(sum(make_group().members[1].consumption_mwh))
    assert other.rounded == frozenset()


def test_hours_are_for_who_answers_for_all_that_use_electricity() -> None:
    both = OF_A_PARK.model_copy(update={"site_ids": ("site_a", "site_b")})

    assert reads_hours(COORDINATOR, make_group())
    assert reads_hours(both, make_group())
    assert not reads_hours(OF_A_PARK, make_group())
    assert reads_hours(OF_A_PARK, group_of_one())
    assert seen(both, flows()).members[-1].received_mwh == make_group().members[1].received_mwh


def test_what_each_roof_would_bring_its_own_site_is_not_summed_for_who_coordinates_some() -> None:
    """Less what is known of the own sites, the sum would tell it of the other one."""
    both = OF_A_PARK.model_copy(update={"site_ids": ("site_a", "site_b")})

    assert [one.name for one in told_to_reviewer(OF_A_PARK, make_group()).alternatives] == [
        "sharing",
        "nothing",
    ]
    assert told_to_reviewer(both, make_group()) == told_to_reviewer(COORDINATOR, make_group()) == make_group()


def test_the_owner_of_a_roof_that_serves_its_own_site_alone_sees_all_of_it() -> None:
    line = seen(A, flows(), group_of_one())

    assert (line.shared, line.rounded, line.reviewed) == (False, frozenset(), False)
    assert line.used_mwh_per_year == pytest.approx(365.16)
    assert line.benefit_eur_per_year == pytest.approx(group_of_one().benefit_eur_per_year)


@given(WORDS, WORDS)
@settings(deadline=None, max_examples=20)
def test_no_word_of_a_neighbour_lets_a_figure_of_the_group_be_read(
    flow: Confidentiality, quantity: Confidentiality
) -> None:
    """Every figure of others, or of the whole, has one significant digit."""
    said = {
        "confidentiality": flow,
        "field_confidentiality": FieldConfidentiality(quantity=quantity),
    }
    for actor in (A, C):
        line = seen(actor, flows(power_b=said, power_a=said))
        told = [value for value in figures(line) if value != line.distance_km]
        assert told
        assert all(value == rounded(value) for value in told)


def with_heat_pump(site_id: str, *, mwh: float = 30.0) -> SolarGroup:
    """Return the group where a loop of site B and of the maker of heat has its heat pump at a site."""
    months = (mwh / 12,) * 12
    machine = SunForHeat(
        site_id=site_id,
        loop_id="loop_1",
        flow_ids=("fumes", "drying"),
        electricity_mwh=months,
        of_roofs_mwh=months,
        sun_alone_eur_per_year=1.0,
        heat_alone_eur_per_year=2.0,
        together_eur_per_year=3.0,
    )
    members = [
        one.model_copy(
            update={"consumption_mwh": tuple(a + b for a, b in zip(one.consumption_mwh, months, strict=True))}
        )
        if one.site_id == site_id
        else one
        for one in make_group().members
    ]
    return make_group().model_copy(update={"heat": (machine,), "members": tuple(members)})


def with_heat_flows(**changes: dict[str, Any]) -> dict[str, Flow]:
    """Return the flows of the group and those of the loop: fumes of the maker, drying at site B."""
    heat = [
        make_flow(id="fumes", site_id="maker", confidentiality=Confidentiality.CATEGORY),
        make_flow(id="drying", site_id="site_b", confidentiality=Confidentiality.CATEGORY),
    ]
    known = {flow.id: flow.model_copy(update=changes.get(flow.id, {})) for flow in heat}
    return flows(power_b={"confidentiality": NAMED, "field_confidentiality": OPEN}) | known


def test_a_site_that_uses_the_group_for_a_heat_pump_alone_is_no_owner_and_is_told_to_nobody() -> None:
    """Site C declares no electricity: its manager and that of A and B see no more of the others for it."""
    group, known = with_heat_pump("site_c"), with_heat_flows()

    line = seen(USERS, known, group)

    assert set(OF_THE_GROUP) <= line.rounded
    [pump] = [member for member in line.members if not member.own]
    assert (pump.uses, pump.site, pump.consumption_mwh_per_year, pump.received_mwh) == (True, None, None, ())


def test_what_a_heat_pump_uses_is_told_to_nobody_though_the_need_beside_it_is_open() -> None:
    line = seen(A, with_heat_flows(), with_heat_pump("site_b"))

    other = next(member for member in line.members if member.uses and not member.own)
    assert (other.site, other.consumption_mwh_per_year) == ("Usine site_b", None)


def test_the_site_of_a_heat_pump_reads_what_it_uses_rounded_since_others_give_its_heat() -> None:
    group = with_heat_pump("site_b")

    [own] = [member for member in seen(B, with_heat_flows(), group).members if member.own]

    assert own.consumption_mwh_per_year == rounded(sum(group.members[1].consumption_mwh))
    assert (own.consumption_mwh, own.own_use_mwh, own.received_mwh) == ((), (), ())
    assert {"consumption_mwh_per_year", "own_use_mwh_per_year"} <= own.rounded


@pytest.mark.parametrize(("site_of_fumes", "told"), [("site_b", True), ("maker", False), ("nowhere", False)])
def test_a_heat_pump_among_own_flows_hides_nothing_and_one_of_a_loop_that_is_not_known_does(
    site_of_fumes: str, told: bool
) -> None:
    known = with_heat_flows(fumes={"site_id": site_of_fumes})
    if site_of_fumes == "nowhere":
        del known["fumes"]

    [own] = [member for member in seen(B, known, with_heat_pump("site_b")).members if member.own]

    assert bool(own.consumption_mwh) is told


def test_a_flow_of_the_loop_that_its_owner_hides_keeps_the_group_from_the_others() -> None:
    group = with_heat_pump("site_b")

    assert may_see_group(A, group, with_heat_flows())
    assert not may_see_group(A, group, with_heat_flows(fumes={"confidentiality": Confidentiality.HIDDEN}))
    assert may_see_group(
        COORDINATOR, group, with_heat_flows(fumes={"confidentiality": Confidentiality.HIDDEN})
    )


def test_a_coordinator_of_parks_reads_no_loop_of_a_site_that_they_do_not_answer_for() -> None:
    """What the loop brings is told to the digit to those who review it, and to no other reviewer."""
    east = Actor(id="e", role=Role.COORDINATOR, site_ids=("site_a",), park_ids=("park_e",))
    group = with_heat_pump("site_b")

    assert told_to_reviewer(east, group).heat == ()
    assert told_to_reviewer(COORDINATOR, group) == group
    assert told_to_reviewer(east, with_heat_pump("site_a")).heat != ()
