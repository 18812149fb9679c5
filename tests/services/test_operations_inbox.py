"""Which accepted loops and groups stand in the inbox of whom, and why."""

from datetime import UTC, date, datetime, timedelta

import pytest

from symbiose.domain.accounts import Account, Actor, Role
from symbiose.domain.errors import NotAllowed
from symbiose.domain.exchanges import State
from symbiose.domain.flows import Confidentiality
from symbiose.domain.synergy_attention import Reason
from symbiose.services.context import Services
from symbiose.services.following_designs import Ask, agree_for, close_operation, record_agreement
from symbiose.services.groups_followed import GROUPS
from symbiose.services.loop_following import measure_loop
from symbiose.services.loop_review import accept_loop, reopen_loop
from symbiose.services.loops_followed import LOOPS
from symbiose.services.operations_inbox import OperationLine, operations_followed
from symbiose.services.overview import overview
from symbiose.services.solar_review import accept_group
from tests.fakes import FakeStore
from tests.loop_case import LOOP_ID, loop_flows
from tests.services.conftest import MovingClock
from tests.services.test_loop_following import accepted, all_agree, ask, manager, proposed, running
from tests.solar_case import GROUP_ID, keep_group

__all__ = ["accepted", "proposed"]
pytestmark = pytest.mark.usefixtures("accepted")


def inbox(services: Services, actor: Actor) -> dict[str, list[tuple[Reason, int]]]:
    """Return why each thing that the caller follows is listed."""
    found = operations_followed(services, actor)
    return {one.line.id: [(reason.reason, reason.count) for reason in one.attention] for one in found}


def only(services: Services, actor: Actor) -> OperationLine:
    [line] = operations_followed(services, actor)
    return line


def test_a_member_is_asked_to_agree_and_staff_to_record_for_those_without_an_account(
    services: Services, store: FakeStore, coordinator: Actor
) -> None:
    store.repositories.accounts.save(
        Account(id="account_a", email="a@a.example", role=Role.SITE_MANAGER, site_ids=("site_a",))
    )
    assert inbox(services, coordinator) == {LOOP_ID: [(Reason.RECORD, 2)]}
    assert inbox(services, manager("site_a")) == {LOOP_ID: [(Reason.AGREE, 1)]}
    before = overview(services, manager("site_a")).to_handle

    agree_for(ask(services, manager("site_a"), 0), "site_a")
    record_agreement(ask(services, coordinator, 1), "site_b", "courrier")

    assert inbox(services, manager("site_a")) == {LOOP_ID: []}
    assert overview(services, manager("site_a")).to_handle == before - 1
    assert inbox(services, coordinator) == {LOOP_ID: [(Reason.RECORD, 1)]}
    line = only(services, coordinator)
    assert (line.agreed, line.members, line.state) == (2, 3, State.ACCEPTED)


def test_staff_is_told_to_record_the_start_once_everybody_agreed(
    services: Services, coordinator: Actor
) -> None:
    all_agree(services)

    assert inbox(services, coordinator) == {LOOP_ID: [(Reason.STEP, 1)]}
    assert inbox(services, manager("site_a")) == {LOOP_ID: []}


def test_months_that_nobody_measured_are_counted_until_they_are(
    services: Services, coordinator: Actor, clock: MovingClock
) -> None:
    of_a_park = Actor(id="west", role=Role.COORDINATOR, site_ids=("site_a",), park_ids=("park_w",))
    began = clock.now.date()
    seen = running(services, coordinator, clock)
    passed = (clock.now.year - began.year) * 12 + clock.now.month - began.month
    assert inbox(services, coordinator) == {LOOP_ID: [(Reason.MEASURE, passed)]}
    assert inbox(services, of_a_park) == inbox(services, manager("site_a")) == {LOOP_ID: []}

    measure_loop(ask(services, coordinator, seen), date(2027, 3, 1), "200")
    measure_loop(ask(services, coordinator, seen + 1), date(2027, 4, 1), "50")

    assert inbox(services, coordinator) == {LOOP_ID: [(Reason.MEASURE, passed - 1)]}


def test_what_ended_is_listed_as_closed(services: Services, coordinator: Actor, clock: MovingClock) -> None:
    seen = running(services, coordinator, clock)
    close_operation(ask(services, coordinator, seen), "le four est arrêté")
    line = only(services, manager("site_b"))
    assert (line.state, line.attention, line.heard_at) == (State.ENDED, (), clock.now)


def test_an_acceptance_that_was_withdrawn_is_not_followed(services: Services, coordinator: Actor) -> None:
    reopen_loop(services, coordinator, LOOP_ID, 1)

    assert operations_followed(services, coordinator) == ()


@pytest.mark.parametrize("hour", [22, 23])
def test_what_was_accepted_at_night_was_not_heard_of_in_times_to_come(
    services: Services, coordinator: Actor, clock: MovingClock, hour: int
) -> None:
    reopen_loop(services, coordinator, LOOP_ID, 1)
    clock.now = datetime(2026, 12, 31, hour, 30, tzinfo=UTC)

    accept_loop(services, coordinator, LOOP_ID, 2)

    assert only(services, coordinator).heard_at == datetime(2026, 12, 30 + hour - 22, 23, tzinfo=UTC)


def test_a_loop_stays_unknown_to_members_beside_a_hidden_flow_and_to_analysts(
    services: Services, store: FakeStore, coordinator: Actor
) -> None:
    hidden = loop_flows()[1].model_copy(update={"confidentiality": Confidentiality.HIDDEN})
    store.repositories.flows.save([hidden])

    assert inbox(services, manager("site_a")) == {}
    assert LOOP_ID in inbox(services, manager("site_b"))
    with pytest.raises(NotAllowed):
        operations_followed(services, Actor(id="reader", role=Role.ANALYST))


def test_what_asks_for_something_comes_first_and_long_silence_is_told(
    services: Services, store: FakeStore, coordinator: Actor, clock: MovingClock
) -> None:
    """A group accepted later stands beside the loop; all members of the loop agreed long ago."""
    keep_group(store)
    accept_group(services, coordinator, GROUP_ID, 0)
    agree_for(Ask(services, manager("site_a"), LOOPS, LOOP_ID, 0), "site_a")
    assert [one.line.id for one in operations_followed(services, manager("site_a"))] == [GROUP_ID, LOOP_ID]

    agree_for(Ask(services, manager("site_a"), GROUPS, GROUP_ID, 0), "site_a")
    clock.now = datetime.combine(clock.now.date(), clock.now.time(), UTC) + timedelta(days=45)

    told = {one.line.id: one.attention for one in operations_followed(services, manager("site_a"))}
    assert {(one.reason, one.days) for found in told.values() for one in found} == {(Reason.SILENT, 45)}
