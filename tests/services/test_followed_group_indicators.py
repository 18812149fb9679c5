"""What a group that is followed adds to the indicators: agreed, then as its meters tell it, and to whom."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.exchanges import State
from symbiose.domain.flows import Confidentiality
from symbiose.domain.indicator_changes import Reason
from symbiose.domain.indicators import Column
from symbiose.domain.ports import SolveSettings
from symbiose.domain.repositories import Repositories
from symbiose.services.context import Services
from symbiose.services.following_designs import Ask, agree_for, close_operation
from symbiose.services.groups_followed import GROUPS
from symbiose.services.indicator_pages import counted_for
from symbiose.services.indicator_story import Between, story_between
from symbiose.services.indicators import Asked, Counted
from symbiose.services.memory import Memory
from symbiose.services.propose import propose_exchanges
from symbiose.services.publishing_indicators import shown_to_all
from symbiose.services.run_story import made_by
from symbiose.services.solar_following import Readings, measure_group, start_group
from symbiose.services.solar_groups import solar_group
from symbiose.services.solar_review import accept_group
from symbiose.services.surroundings import surroundings
from symbiose.services.territory_sums import PROPOSALS, sums_of, territory_sums
from symbiose.services.yearly_report_counted import counted_report
from symbiose.services.yearly_report_views import ReportAsked
from tests.builders import NOON
from tests.fakes import FakeStore
from tests.services.conftest import MovingClock
from tests.services.test_solar_indicators import MADE, SOLD, TODAY, counted, of_group, run
from tests.solar_case import GROUP_ID, group_of_one, keep_group, make_group, solar_flows

__all__ = ["run"]


def columns(found: Counted, indicator_id: str) -> dict[Column, float]:
    """Return what the group adds to an indicator over all sites, by column."""
    sums: dict[Column, float] = {}
    for one in of_group(found.contributions):
        if one.indicator_id == indicator_id:
            sums[one.column] = sums.get(one.column, 0.0) + one.amount
    return sums


def agree(services: Services, coordinator: Actor, version: int = 0, seen: int = 0) -> None:
    """Accept the group, and let each of its members agree."""
    accept_group(services, coordinator, GROUP_ID, version)
    for taken, site_id in enumerate(make_group().site_ids, start=seen):
        manager = Actor(id=f"of_{site_id}", role=Role.SITE_MANAGER, site_ids=(site_id,))
        agree_for(Ask(services, manager, GROUPS, GROUP_ID, taken), site_id)


def test_a_group_that_every_member_agreed_to_counts_as_agreed_and_no_longer_as_proposed(
    services: Services, coordinator: Actor
) -> None:
    before = counted(services)
    agree(services, coordinator)
    after = counted(services)

    for indicator_id in (
        "solar_installed", "solar_produced", "renewable_power_shared", "co2_avoided", "gain_territory",
        "synergies", "network_connectedness", "iso_energy_renewable",
    ):  # fmt: skip
        [(column, proposed)] = columns(before, indicator_id).items()
        assert (column, columns(after, indicator_id)) == (
            Column.PROPOSED, pytest.approx({Column.AGREED: proposed}),
        )  # fmt: skip
    assert columns(after, "solar_accepted") == {}
    assert {one.models for one in of_group(after.contributions)} == {(1,)}


def test_what_was_measured_in_the_year_is_realised_in_proportion_to_what_was_designed(
    services: Services, coordinator: Actor, clock: MovingClock
) -> None:
    """Of 661.05 MWh a year 66.105 were made, of 644.55 used 64.455, of what is shared a twentieth."""
    group, shared = make_group(), MADE - SOLD - 365.16
    agree(services, coordinator)
    start_group(Ask(services, coordinator, GROUPS, GROUP_ID, 3), TODAY, checked=True)
    own = 64.455 - shared / 20
    readings = Readings(TODAY.replace(day=1), "66105", f"{own * 1000:.6f}", f"{shared * 50:.6f}")
    measure_group(Ask(services, coordinator, GROUPS, GROUP_ID, 4), readings)

    found = counted(services)

    assert columns(found, "solar_produced") == pytest.approx({Column.AGREED: MADE, Column.REALISED: 66.105})
    assert columns(found, "renewable_power_shared")[Column.REALISED] == pytest.approx(shared / 20)
    assert columns(found, "co2_avoided")[Column.REALISED] == pytest.approx(group.co2_avoided_t_per_year / 10)
    gained = columns(found, "gain_territory")[Column.REALISED]
    assert gained == pytest.approx(group.benefit_eur_per_year / 10)
    assert columns(found, "synergies") == {Column.REALISED: 1.0}
    assert columns(found, "solar_installed") == {Column.AGREED: 0.75, Column.REALISED: 0.75}
    assert columns(found, "network_connectedness").keys() == {Column.AGREED}


def test_a_past_day_is_counted_as_it_then_stood(
    services: Services, coordinator: Actor, clock: MovingClock
) -> None:
    clock.now = NOON + timedelta(days=1)
    agree(services, coordinator)

    assert columns(counted(services), "solar_installed") == {Column.PROPOSED: 0.75}


def test_a_group_that_is_followed_on_a_need_that_its_firm_hides_is_in_nothing_that_is_published(
    services: Services, store: FakeStore, coordinator: Actor
) -> None:
    agree(services, coordinator)
    start_group(Ask(services, coordinator, GROUPS, GROUP_ID, 3), TODAY, checked=True)
    readings = Readings(TODAY.replace(day=1), "66105", "30000", "20000")
    measure_group(Ask(services, coordinator, GROUPS, GROUP_ID, 4), readings)
    assert of_group(shown_to_all(services, counted(services)).contributions)

    hidden = solar_flows()[1].model_copy(update={"confidentiality": Confidentiality.HIDDEN})
    store.repositories.flows.save([hidden])

    since = replace(services, memory=Memory())
    assert of_group(counted(since).contributions)
    assert of_group(shown_to_all(since, counted(since)).contributions) == []


def test_who_may_not_read_months_of_a_group_reads_none_from_the_sums_of_days(
    services: Services, coordinator: Actor, clock: MovingClock
) -> None:
    """Site A of their park gives to site B elsewhere: the sums until two days would tell when B works."""
    of_a_park = Actor(id="west", role=Role.COORDINATOR, site_ids=("site_a",), park_ids=("park_w",))
    agree(services, coordinator)
    start_group(Ask(services, coordinator, GROUPS, GROUP_ID, 3), TODAY, checked=True)
    for month in range(1, 13):
        clock.now = NOON.replace(year=TODAY.year + 1, month=month, day=28)
        readings = Readings(clock.now.date().replace(day=1), "60000", "31000", "22000")
        measure_group(Ask(services, coordinator, GROUPS, GROUP_ID, 3 + month), readings)

    def realised(reader: Actor, day: date) -> set[str]:
        found = services.store.read(lambda r: counted_for(services, r, reader, Asked(day)))
        return {one.indicator_id for one in of_group(found.contributions) if one.column is Column.REALISED}

    june, december = date(TODAY.year + 1, 6, 30), date(TODAY.year + 1, 12, 28)
    of_use = {"renewable_power_shared", "co2_avoided", "gain_territory", "iso_energy_renewable"}
    assert of_use <= realised(coordinator, june)
    assert realised(of_a_park, june) == {"solar_installed", "synergies"}
    assert of_use <= realised(of_a_park, december)

    clock.now = clock.now.replace(month=6, day=30)
    in_june = services.store.read(lambda r: counted_report(services, r, of_a_park, ReportAsked(june.year)))
    assert not in_june.line("renewable_power_shared").cells[Column.REALISED].value
    clock.now = clock.now.replace(year=june.year + 1)
    year_after = services.store.read(
        lambda r: counted_report(services, r, of_a_park, ReportAsked(june.year + 1))
    )
    assert year_after.line("renewable_power_shared").before[Column.REALISED].value


def test_a_group_that_ended_is_proposed_and_accepted_again_with_what_was_measured_and_is_built_once(
    services: Services, coordinator: Actor, clock: MovingClock
) -> None:
    agree(services, coordinator)
    month = TODAY.replace(day=1)
    start_group(Ask(services, coordinator, GROUPS, GROUP_ID, 3), TODAY, checked=True)
    measure_group(Ask(services, coordinator, GROUPS, GROUP_ID, 4), Readings(month, "20000", "9000", "5000"))
    close_operation(Ask(services, coordinator, GROUPS, GROUP_ID, 5), "le toit change de locataire")
    assert columns(counted(services), "solar_installed") == {Column.PROPOSED: 0.75, Column.REALISED: 0.75}

    agree(services, coordinator, version=2, seen=6)
    start_group(Ask(services, coordinator, GROUPS, GROUP_ID, 9), TODAY, checked=True)
    measure_group(Ask(services, coordinator, GROUPS, GROUP_ID, 10), Readings(month, "30000", "8000", "4000"))

    found = counted(services)

    assert columns(found, "solar_produced")[Column.REALISED] == pytest.approx(50.0)
    assert columns(found, "renewable_power_shared")[Column.REALISED] == pytest.approx(9.0)
    assert columns(found, "solar_installed") == {Column.AGREED: 0.75, Column.REALISED: 0.75}
    assert columns(found, "synergies") == {Column.REALISED: 1.0}
    told = solar_group(services, coordinator, GROUP_ID).operation
    assert told is not None
    assert [one.figures["produced"].measured for one in told.months] == [30.0, 20.0]


@pytest.mark.parametrize(
    ("indicator_id", "site_id", "measured"),
    [
        ("solar_produced", "site_a", 20.0),
        ("renewable_power_shared", "site_a", 5.0),
        ("local_purchases", "site_b", 5.0),
        ("co2_avoided", "site_b", 14.0),
    ],
)
def test_a_figure_that_a_followed_group_changes_says_how_far_it_came_and_what_was_measured(
    services: Services,
    coordinator: Actor,
    clock: MovingClock,
    indicator_id: str,
    site_id: str,
    measured: float,
) -> None:
    agree(services, coordinator)
    clock.now = NOON + timedelta(days=1)
    start_group(Ask(services, coordinator, GROUPS, GROUP_ID, 3), TODAY, checked=True)
    readings = Readings(TODAY.replace(day=1), "20000", "9000", "5000")
    measure_group(Ask(services, coordinator, GROUPS, GROUP_ID, 4), readings)

    between = Between(TODAY, clock.now.date())
    stories = services.store.read(lambda r: story_between(services, r, between, indicator_id))

    [realised] = [one for one in stories if one.column is Column.REALISED]
    [told] = [one for one in realised.differences if one.difference.key.site_id == site_id]
    assert [(one.reason, one.states, one.figures) for one in told.causes] == [
        (Reason.SYNERGY, (State.AGREED, State.RUNNING), None),
        (Reason.TOLD, None, (None, measured)),
    ]


def test_proposals_by_state_tell_how_far_a_group_came(services: Services, coordinator: Actor) -> None:
    agree(services, coordinator)
    start_group(Ask(services, coordinator, GROUPS, GROUP_ID, 3), TODAY, checked=True)

    def by_state(r: Repositories) -> dict[str, float]:
        run = r.runs.latest()
        assert run is not None
        made = made_by(services, r, run)
        sums = territory_sums(services, r, surroundings(services, r), TODAY, made)
        return dict(sums_of(sums.trees[PROPOSALS]))

    told = services.store.read(by_state)
    assert (told["proposed"], told["accepted"], told["running"]) == pytest.approx((1.0, 0.0, 1.0))


def test_what_a_run_proposes_instead_of_a_group_that_runs_counts_nowhere(
    services: Services, store: FakeStore, coordinator: Actor, clock: MovingClock
) -> None:
    """A need of it is gone: the run makes the roof of site A alone, which runs for the group all the same."""
    agree(services, coordinator)
    start_group(Ask(services, coordinator, GROUPS, GROUP_ID, 3), TODAY, checked=True)
    clock.now = NOON + timedelta(hours=1)
    propose_exchanges(services, coordinator, SolveSettings())
    keep_group(store, group_of_one())

    found = counted(replace(services, memory=Memory()))

    installed = [one for one in found.contributions if one.indicator_id == "solar_installed"]
    counted_of = {(one.thing_id, one.column) for one in installed if one.column is not Column.POTENTIAL}
    assert counted_of == {(GROUP_ID, Column.AGREED)}
