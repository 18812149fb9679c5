"""What a loop that is followed adds to the indicators: agreed, then as its meters tell it, and to whom."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.exchanges import State
from symbiose.domain.flows import Confidentiality
from symbiose.domain.indicator_changes import Reason
from symbiose.domain.indicators import Column, Contribution
from symbiose.domain.ports import SolveSettings
from symbiose.domain.repositories import Repositories
from symbiose.services.context import Services
from symbiose.services.following_designs import Ask, agree_for, close_operation
from symbiose.services.indicator_pages import counted_for
from symbiose.services.indicator_story import Between, story_between
from symbiose.services.indicators import Asked, Counted
from symbiose.services.loop_following import measure_loop, start_loop
from symbiose.services.loop_review import accept_loop
from symbiose.services.loops_followed import LOOPS
from symbiose.services.memory import Memory
from symbiose.services.propose import propose_exchanges
from symbiose.services.publishing_indicators import shown_to_all
from symbiose.services.run_story import made_by
from symbiose.services.surroundings import surroundings
from symbiose.services.territory_sums import PROPOSALS, sums_of, territory_sums
from symbiose.services.yearly_report import yearly_report
from symbiose.services.yearly_report_views import ReportAsked
from tests.builders import NOON
from tests.fakes import FakeStore
from tests.loop_case import LOOP_ID, keep_loop, loop_flows, loop_of_two, make_loop
from tests.services.conftest import MovingClock
from tests.services.test_loop_indicators import TODAY, counted, run

__all__ = ["run"]
MONTH = TODAY.replace(day=1)
OF_USE = ("heat_recovered", "co2_avoided", "gain_territory", "local_purchases")


def of_loop(found: Counted) -> list[Contribution]:
    return [one for one in found.contributions if one.thing_id == LOOP_ID]


def columns(found: Counted, indicator_id: str) -> dict[Column, float]:
    """Return what the loop adds to an indicator over all sites, by column."""
    sums: dict[Column, float] = {}
    for one in of_loop(found):
        if one.indicator_id == indicator_id:
            sums[one.column] = sums.get(one.column, 0.0) + one.amount
    return sums


def agree(services: Services, coordinator: Actor, version: int = 0, seen: int = 0) -> None:
    """Accept the loop, and let each of its members agree."""
    accept_loop(services, coordinator, LOOP_ID, version)
    for taken, site_id in enumerate(make_loop().site_ids, start=seen):
        manager = Actor(id=f"of_{site_id}", role=Role.SITE_MANAGER, site_ids=(site_id,))
        agree_for(Ask(services, manager, LOOPS, LOOP_ID, taken), site_id)


def start(services: Services, coordinator: Actor, seen: int = 3) -> None:
    start_loop(Ask(services, coordinator, LOOPS, LOOP_ID, seen), TODAY, checked=False)


def deliver(
    services: Services, coordinator: Actor, seen: int, mwh: float, month: date = MONTH, words: str = ""
) -> None:
    measure_loop(Ask(services, coordinator, LOOPS, LOOP_ID, seen), month, f"{mwh:.6f}", words)


def test_a_loop_that_every_member_agreed_to_counts_as_agreed_and_no_longer_as_proposed(
    services: Services, coordinator: Actor
) -> None:
    before = counted(services)
    agree(services, coordinator)
    after = counted(services)

    for indicator_id in (*OF_USE, "gain_giver", "gain_receiver", "synergies", "network_connectedness"):
        proposed = columns(before, indicator_id).get(Column.PROPOSED, 0.0)
        assert columns(before, indicator_id).keys() <= {Column.PROPOSED}
        found = columns(after, indicator_id)
        assert found == pytest.approx({Column.AGREED: proposed} if proposed else {})
    assert columns(after, "heat_recovered")[Column.AGREED] == pytest.approx(
        sum(make_loop().taken_mwh["fumes"])
    )


def test_what_was_delivered_in_the_year_is_realised_in_proportion_to_what_was_designed(
    services: Services, coordinator: Actor
) -> None:
    """A tenth of the heat of the year in one month: a tenth of heat, carbon and money is realised."""
    loop = make_loop()
    before = counted(services)
    agree(services, coordinator)
    start(services, coordinator)
    deliver(services, coordinator, 4, loop.heat_mwh_per_year / 10)

    found = counted(services)

    for indicator_id in OF_USE:
        whole = columns(before, indicator_id)[Column.PROPOSED]
        told = columns(found, indicator_id)
        assert told == pytest.approx({Column.AGREED: whole, Column.REALISED: whole / 10})
    assert columns(found, "co2_avoided")[Column.REALISED] == pytest.approx(loop.co2_avoided_t_per_year / 10)
    assert columns(found, "gain_territory")[Column.REALISED] == pytest.approx(loop.benefit_eur_per_year / 10)
    assert columns(found, "synergies") == {Column.REALISED: 1.0}
    assert columns(found, "network_connectedness").keys() <= {Column.AGREED}


def test_a_loop_that_ended_keeps_what_it_delivered_and_is_one_synergy(
    services: Services, coordinator: Actor, clock: MovingClock
) -> None:
    loop = make_loop()
    agree(services, coordinator)
    start(services, coordinator)
    deliver(services, coordinator, 4, 100)
    close_operation(Ask(services, coordinator, LOOPS, LOOP_ID, 5), "le four est arrêté")
    ended = counted(services)
    assert columns(ended, "heat_recovered").keys() == {Column.PROPOSED, Column.REALISED}

    agree(services, coordinator, version=2, seen=6)
    start(services, coordinator, seen=9)
    deliver(services, coordinator, 10, 50)

    found = counted(services)
    heat = sum(loop.taken_mwh["fumes"])
    expected = {Column.AGREED: heat, Column.REALISED: heat * 150 / loop.heat_mwh_per_year}
    assert columns(found, "heat_recovered") == pytest.approx(expected)
    assert columns(found, "synergies") == {Column.REALISED: 1.0}


def test_a_past_day_is_counted_as_it_then_stood(
    services: Services, coordinator: Actor, clock: MovingClock
) -> None:
    clock.now = NOON + timedelta(days=1)
    agree(services, coordinator)

    assert columns(counted(services), "synergies") == {Column.PROPOSED: 1.0}


def test_a_loop_that_is_followed_on_a_flow_that_its_firm_hides_is_in_nothing_that_is_published(
    services: Services, store: FakeStore, coordinator: Actor
) -> None:
    agree(services, coordinator)
    start(services, coordinator)
    deliver(services, coordinator, 4, 100)
    assert of_loop(shown_to_all(services, counted(services)))

    hidden = loop_flows()[1].model_copy(update={"confidentiality": Confidentiality.HIDDEN})
    store.repositories.flows.save([hidden])

    since = replace(services, memory=Memory())
    assert of_loop(counted(since))
    assert of_loop(shown_to_all(since, counted(since))) == []


def test_who_may_not_read_months_of_a_loop_reads_none_from_the_sums_of_days(
    services: Services, coordinator: Actor, clock: MovingClock
) -> None:
    """Site A of their park heats sites elsewhere: the sums until two days would tell when these work."""
    of_a_park = Actor(id="west", role=Role.COORDINATOR, site_ids=("site_a",), park_ids=("park_w",))
    agree(services, coordinator)
    start(services, coordinator)
    for month in range(1, 13):
        clock.now = NOON.replace(year=TODAY.year + 1, month=month, day=28)
        deliver(services, coordinator, 3 + month, 250, clock.now.date().replace(day=1))

    def realised(reader: Actor, day: date) -> set[str]:
        found = services.store.read(lambda r: counted_for(services, r, reader, Asked(day)))
        return {one.indicator_id for one in of_loop(found) if one.column is Column.REALISED}

    june, december = date(TODAY.year + 1, 6, 30), date(TODAY.year + 1, 12, 28)
    assert {"heat_recovered", "co2_avoided"} <= realised(coordinator, june)
    assert realised(of_a_park, june) <= {"synergies"}
    assert {"heat_recovered", "co2_avoided"} <= realised(of_a_park, december)


def test_the_report_of_a_year_holds_what_was_told_of_it_until_the_year_closed(
    services: Services, coordinator: Actor, clock: MovingClock
) -> None:
    """Told in March of the year after it counts; corrected after the thirtieth of June it does not."""
    loop, year = make_loop(), TODAY.year
    agree(services, coordinator)
    start(services, coordinator)

    def told() -> dict[Column, float | None]:
        asked = ReportAsked(year)
        line = yearly_report(services, coordinator, asked).line("heat_recovered")
        return {column: cell.value for column, cell in line.cells.items()}

    before = told()
    clock.now = datetime(year + 1, 3, 10, 9, tzinfo=UTC)
    deliver(services, coordinator, 4, 100)
    deliver(services, coordinator, 5, 60, date(year, 12, 1))
    deliver(services, coordinator, 6, 70, date(year + 1, 1, 1))
    in_time = told()
    clock.now = datetime(year + 1, 9, 1, 9, tzinfo=UTC)
    deliver(services, coordinator, 7, 300, date(year, 12, 1), "compteur relu")

    heat = sum(loop.taken_mwh["fumes"])
    assert before[Column.AGREED] == pytest.approx(heat)
    assert before[Column.REALISED] == 0.0
    assert in_time == pytest.approx(before | {Column.REALISED: heat * 160 / loop.heat_mwh_per_year})
    assert told() == pytest.approx(in_time)


def test_a_figure_that_a_followed_loop_changes_says_how_far_it_came_and_what_was_delivered(
    services: Services, coordinator: Actor, clock: MovingClock
) -> None:
    agree(services, coordinator)
    clock.now = NOON + timedelta(days=1)
    start(services, coordinator)
    deliver(services, coordinator, 4, 100)

    between = Between(TODAY, clock.now.date())
    stories = services.store.read(lambda r: story_between(services, r, between, "heat_recovered"))

    [realised] = [one for one in stories if one.column is Column.REALISED]
    [told] = realised.differences
    assert [(one.reason, one.states, one.figures) for one in told.causes] == [
        (Reason.SYNERGY, (State.AGREED, State.RUNNING), None),
        (Reason.TOLD, None, (None, 100.0)),
    ]


def test_proposals_by_state_tell_how_far_a_loop_came(services: Services, coordinator: Actor) -> None:
    agree(services, coordinator)
    start(services, coordinator)

    def by_state(r: Repositories) -> dict[str, float]:
        run = r.runs.latest()
        assert run is not None
        made = made_by(services, r, run)
        sums = territory_sums(services, r, surroundings(services, r), TODAY, made)
        return dict(sums_of(sums.trees[PROPOSALS]))

    told = services.store.read(by_state)
    assert (told["proposed"], told["accepted"], told["running"]) == pytest.approx((1.0, 0.0, 1.0))


@pytest.mark.parametrize("keeps", [True, False])
def test_heat_of_a_loop_that_runs_is_proposed_to_another_where_a_run_designed_it_over_what_is_left(
    services: Services, store: FakeStore, coordinator: Actor, clock: MovingClock, keeps: bool
) -> None:
    """A later run keeps the loop and proposes another on the same fumes; or it proposes the other alone."""
    agree(services, coordinator)
    start(services, coordinator)
    clock.now = NOON + timedelta(hours=1)
    propose_exchanges(services, coordinator, SolveSettings())
    other = loop_of_two().model_copy(update={"id": "loop_other"})
    keep_loop(store, *((make_loop(), other) if keeps else (other,)))

    found = counted(replace(services, memory=Memory()))

    heat = [one for one in found.contributions if one.indicator_id == "heat_recovered"]
    told = {(one.thing_id, one.column) for one in heat}
    assert ((LOOP_ID, Column.AGREED) in told, (LOOP_ID, Column.PROPOSED) in told) == (True, False)
    assert (("loop_other", Column.PROPOSED) in told) is keeps
