"""What is done with a loop once it is accepted: who may take which step, and what each caller reads of it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from symbiose.domain.accounts import Account, Actor, Role
from symbiose.domain.errors import ConflictingReview, InvalidDeclaration, NotAllowed, UnknownThing
from symbiose.domain.exchanges import State
from symbiose.domain.flows import OnBehalf
from symbiose.domain.heat_loops import HeatLoop, LoopMember
from symbiose.domain.heat_loops import Role as Part
from symbiose.domain.loop_operations import Delivered
from symbiose.domain.ports import SolveSettings
from symbiose.domain.synergy_attention import Reason
from symbiose.services.context import Services
from symbiose.services.following_designs import (
    Ask,
    agree_for,
    close_operation,
    record_agreement,
    take_back_for,
)
from symbiose.services.heat_loops import loop, loops
from symbiose.services.loop_following import measure_loop, start_loop
from symbiose.services.loop_review import accept_loop, reopen_loop
from symbiose.services.loops_followed import LOOPS
from symbiose.services.operations_inbox import operations_followed
from symbiose.services.operations_seen import OperationSeen
from symbiose.services.propose import propose_exchanges
from tests.builders import NOON, make_company, make_site
from tests.fakes import FakeStore
from tests.loop_case import LOOP_ID, keep_loop, loop_flows, make_loop
from tests.services.conftest import MovingClock

SITES = ("site_a", "site_b", "site_c")
DAY = NOON.date()
MARCH = date(2027, 3, 1)
YES, NO = True, False


def manager(site_id: str) -> Actor:
    return Actor(id=f"account_{site_id[-1]}", role=Role.SITE_MANAGER, site_ids=(site_id,))


@pytest.fixture(autouse=True)
def proposed(services: Services, store: FakeStore, coordinator: Actor) -> None:
    """Let the latest run propose one loop of three firms."""
    kept = store.repositories
    kept.sites.save_companies([make_company(id=f"firm_{i[-1]}") for i in SITES])
    kept.sites.save([make_site(id=i, name=i, company_id=f"firm_{i[-1]}") for i in SITES])
    propose_exchanges(services, coordinator, SolveSettings())
    keep_loop(store)


@pytest.fixture
def accepted(services: Services, coordinator: Actor) -> None:
    """Let the coordinator accept it."""
    accept_loop(services, coordinator, LOOP_ID, 0)


def ask(services: Services, actor: Actor, seen: int) -> Ask[HeatLoop, Delivered]:
    return Ask(services, actor, LOOPS, LOOP_ID, seen)


def all_agree(services: Services) -> int:
    """Let every member agree, and return how many steps that took."""
    for seen, site_id in enumerate(SITES):
        agree_for(ask(services, manager(site_id), seen), site_id)
    return len(SITES)


def running(services: Services, coordinator: Actor, clock: MovingClock) -> int:
    """Let the loop run since the day it was accepted, on a day of April of the year after."""
    seen = all_agree(services)
    start_loop(ask(services, coordinator, seen), DAY, checked=NO)
    clock.now = datetime(2027, 4, 10, 9, tzinfo=UTC)
    return seen + 1


def seen_by(services: Services, actor: Actor) -> OperationSeen:
    found = loop(services, actor, LOOP_ID).operation
    assert found is not None
    return found


def state(services: Services, actor: Actor) -> State:
    [line] = loops(services, actor).lines
    assert line.state is loop(services, actor, LOOP_ID).line.state
    return line.state


@pytest.mark.usefixtures("accepted")
def test_a_loop_goes_from_its_acceptance_to_its_end_with_one_journal_entry_a_step(
    services: Services, coordinator: Actor, clock: MovingClock
) -> None:
    before = services.store.read(lambda r: r.journal.count())
    for seen, site_id in enumerate(SITES):
        assert state(services, coordinator) is State.ACCEPTED
        agree_for(ask(services, manager(site_id), seen), site_id)
    assert state(services, coordinator) is State.AGREED
    start_loop(ask(services, coordinator, 3), DAY, checked=NO)
    assert state(services, coordinator) is State.RUNNING
    clock.now = datetime(2027, 4, 10, 9, tzinfo=UTC)
    measure_loop(ask(services, coordinator, 4), MARCH, "201,5")
    close_operation(ask(services, coordinator, 5), "le four est arrêté")

    entries = services.store.read(lambda r: r.journal.latest(6))

    assert services.store.read(lambda r: r.journal.count()) == before + 6
    assert [(one.action, one.thing_id) for one in entries] == [
        (f"heat_loop_{kind}", LOOP_ID)
        for kind in ("ended", "measured", "started", "agreed", "agreed", "agreed")
    ]
    assert state(services, coordinator) is State.PROPOSED
    told = seen_by(services, coordinator)
    assert (told.state, told.ending, told.ended_on) == (
        State.ENDED,
        "le four est arrêté",
        clock.now.date(),
    )


@pytest.mark.usefixtures("accepted")
def test_nobody_agrees_for_another_nor_to_what_moved_on(services: Services, coordinator: Actor) -> None:
    both = Actor(id="account_a", role=Role.SITE_MANAGER, site_ids=("site_a", "site_b"))
    agree_for(ask(services, both, 0), "site_a")

    with pytest.raises(NotAllowed):
        agree_for(ask(services, manager("site_b"), 1), "site_c")
    with pytest.raises(NotAllowed):
        agree_for(ask(services, coordinator, 1), "site_b")
    with pytest.raises(NotAllowed, match="two firms"):
        agree_for(ask(services, both, 1), "site_b")
    with pytest.raises(ConflictingReview, match="This loop changed meanwhile"):
        agree_for(ask(services, manager("site_b"), 0), "site_b")
    stranger = Actor(id="x", role=Role.SITE_MANAGER, site_ids=("site_x",))
    with pytest.raises(UnknownThing):
        agree_for(ask(services, stranger, 1), "site_x")


def test_a_loop_that_nobody_accepted_is_not_followed(services: Services, coordinator: Actor) -> None:
    assert loop(services, coordinator, LOOP_ID).operation is None
    with pytest.raises(UnknownThing):
        agree_for(ask(services, manager("site_a"), 0), "site_a")


@pytest.mark.usefixtures("accepted")
def test_staff_records_the_agreement_of_a_member_that_nobody_has_an_account_for(
    services: Services, store: FakeStore, coordinator: Actor
) -> None:
    """Site C is spoken for by nobody; site A by an account, that of site B is closed."""
    accounts = store.repositories.accounts
    closed = Account(id="b", email="b@b.example", role=Role.SITE_MANAGER, site_ids=("site_b",), disabled=True)
    accounts.save(closed)
    accounts.save(Account(id="a", email="a@a.example", role=Role.SITE_MANAGER, site_ids=("site_a",)))
    elsewhere = Actor(id="west", role=Role.COORDINATOR, site_ids=("site_a",), park_ids=("park_w",))

    offered = {one.name: one.to_record for one in seen_by(services, coordinator).members}
    assert offered == {"site_a": None, "site_b": "site_b", "site_c": "site_c"}
    with pytest.raises(NotAllowed, match="account to speak"):
        record_agreement(ask(services, coordinator, 0), "site_a", "courrier")
    with pytest.raises(NotAllowed):
        record_agreement(ask(services, elsewhere, 0), "site_c", "courrier")
    with pytest.raises(NotAllowed):
        record_agreement(ask(services, manager("site_a"), 0), "site_c", "courrier")
    with pytest.raises(InvalidDeclaration):
        record_agreement(ask(services, coordinator, 0), "site_c", "  ")
    record_agreement(ask(services, coordinator, 0), "site_c", "courrier du 3 novembre")
    record_agreement(ask(services, coordinator, 1), "site_b", "compte rendu de réunion")
    agree_for(ask(services, manager("site_a"), 2), "site_a")

    assert state(services, coordinator) is State.AGREED
    [entry] = services.store.read(lambda r: [r.journal.latest(3)[1]])
    assert entry.action == "heat_loop_recorded"
    words = {one.name: (one.recorded, one.rests_on) for one in seen_by(services, coordinator).members}
    assert words["site_c"] == (True, "courrier du 3 novembre")
    assert words["site_a"] == (False, None)
    for_member = [one.rests_on for one in seen_by(services, manager("site_a")).members]
    assert for_member == [None, None, None]


@pytest.mark.usefixtures("accepted")
def test_staff_records_the_agreement_of_a_firm_whose_only_account_agreed_for_another(
    services: Services, store: FakeStore, coordinator: Actor
) -> None:
    sites = ("site_a", "site_b")
    accounts = store.repositories.accounts
    accounts.save(Account(id="account_a", email="a@a.example", role=Role.SITE_MANAGER, site_ids=sites))
    both = Actor(id="account_a", role=Role.SITE_MANAGER, site_ids=sites)
    with pytest.raises(NotAllowed, match="account to speak"):
        record_agreement(ask(services, coordinator, 0), "site_b", "courrier")

    agree_for(ask(services, both, 0), "site_a")

    for_both = {one.name: one.speaks_for for one in seen_by(services, both).members}
    offered = {one.name: one.to_record for one in seen_by(services, coordinator).members}
    assert (for_both["site_a"], for_both["site_b"]) == ("site_a", None)
    assert (offered["site_a"], offered["site_b"]) == (None, "site_b")
    [line] = operations_followed(services, both)
    assert Reason.AGREE not in {one.reason for one in line.attention}
    record_agreement(ask(services, coordinator, 1), "site_b", "courrier")
    assert {one.name for one in seen_by(services, both).members if one.speaks_for} == set(sites)


@pytest.mark.usefixtures("accepted")
def test_what_was_recorded_is_taken_back_by_staff_or_by_the_member_and_its_own_word_by_it_alone(
    services: Services, coordinator: Actor
) -> None:
    record_agreement(ask(services, coordinator, 0), "site_b", "courrier")
    take_back_for(ask(services, coordinator, 1), "site_b")
    record_agreement(ask(services, coordinator, 2), "site_b", "second courrier")
    take_back_for(ask(services, manager("site_b"), 3), "site_b")
    agree_for(ask(services, manager("site_b"), 4), "site_b")

    with pytest.raises(NotAllowed):
        take_back_for(ask(services, coordinator, 5), "site_b")

    assert seen_by(services, coordinator).waited_for == 2


def test_a_loop_with_a_public_network_begins_once_its_operator_agreed(
    services: Services, store: FakeStore, coordinator: Actor
) -> None:
    """A network is no site: nobody has an account to agree for it."""
    network = LoopMember(id="network", role=Part.NETWORK, node="fork")
    keep_loop(store, make_loop().model_copy(update={"members": (*make_loop().members, network)}))
    accept_loop(services, coordinator, LOOP_ID, 0)
    seen = all_agree(services)

    with pytest.raises(InvalidDeclaration, match="réseau de chaleur public"):
        start_loop(ask(services, coordinator, seen), DAY, checked=NO)
    start_loop(ask(services, coordinator, seen), DAY, checked=YES)

    assert state(services, coordinator) is State.RUNNING


@pytest.mark.usefixtures("accepted")
def test_what_was_delivered_stands_beside_what_the_design_foresees_for_the_same_months(
    services: Services, coordinator: Actor, clock: MovingClock
) -> None:
    """In March 300 kW rinse and 200 kW dry: 0.5 MW × 744 h = 372 MWh; in April nobody dries: 216 MWh."""
    seen = running(services, coordinator, clock)
    measure_loop(ask(services, coordinator, seen), MARCH, "310")
    measure_loop(ask(services, coordinator, seen + 1), date(2027, 4, 1), "120,5", "relevé provisoire")
    with pytest.raises(InvalidDeclaration, match="pourquoi"):
        measure_loop(ask(services, coordinator, seen + 2), MARCH, "300")
    measure_loop(ask(services, coordinator, seen + 2), MARCH, "300", "compteur relu")

    told = seen_by(services, coordinator)

    [year] = told.years
    assert year.months == 2
    assert year.figures["delivered"] == pytest.approx((420.5, 588.0))
    assert [(one.first.month, one.words) for one in told.months] == [
        (4, "relevé provisoire"),
        (3, "compteur relu"),
    ]


@pytest.mark.usefixtures("accepted")
@pytest.mark.parametrize(
    ("month", "delivered", "fault"),
    [
        (MARCH, "-1", "delivered"),
        (MARCH, "beaucoup", "delivered"),
        (MARCH, "310000", "delivered"),
        (date(2027, 5, 1), "100", "month"),
        (date(2027, 3, 15), "100", "month"),
        (DAY.replace(day=1, month=DAY.month - 1), "100", "month"),
    ],
)
def test_figures_that_cannot_be_are_refused(
    services: Services, coordinator: Actor, clock: MovingClock, month: date, delivered: str, fault: str
) -> None:
    """Fumes of 600 kW and a heat pump of 200 kW give at most 595.2 MWh in the 744 hours of March."""
    seen = running(services, coordinator, clock)

    with pytest.raises(InvalidDeclaration) as refused:
        measure_loop(ask(services, coordinator, seen), month, delivered)

    assert [problem.path for problem in refused.value.problems] == [fault]
    if delivered == "310000":
        assert "au plus 595 MWh" in refused.value.problems[0].expected


@pytest.mark.usefixtures("accepted")
def test_members_read_whole_years_alone_and_rounded_and_who_coordinates_some_of_them_no_months(
    services: Services, coordinator: Actor, clock: MovingClock
) -> None:
    """A month would tell when a neighbour works."""
    of_a_park = Actor(id="west", role=Role.COORDINATOR, site_ids=("site_a",), park_ids=("park_w",))
    seen = running(services, coordinator, clock)
    clock.now = datetime(2028, 1, 10, 9, tzinfo=UTC)
    for month in range(1, 13):
        for reader in (manager("site_b"), of_a_park):
            assert seen_by(services, reader).years == ()
        with pytest.raises(NotAllowed, match="Months tell"):
            measure_loop(ask(services, of_a_park, seen + month - 1), date(2027, month, 1), "250")
        measure_loop(ask(services, coordinator, seen + month - 1), date(2027, month, 1), "253")

    near, park = seen_by(services, manager("site_b")), seen_by(services, of_a_park)

    assert (near.months, near.near, park.months, park.near, park.may_measure) == ((), True, (), False, False)
    assert near.years[0].figures["delivered"].measured == 3000.0
    assert park.years[0].figures["delivered"].measured == pytest.approx(12 * 253)
    close_operation(ask(services, of_a_park, seen + 12), "le parc ferme")
    assert seen_by(services, manager("site_b")).ending is None


@pytest.mark.usefixtures("accepted")
def test_what_members_agreed_to_is_given_up_with_its_reason_and_a_new_acceptance_is_followed_anew(
    services: Services, coordinator: Actor
) -> None:
    agree_for(ask(services, manager("site_a"), 0), "site_a")
    with pytest.raises(ConflictingReview, match="A member has agreed to this loop"):
        reopen_loop(services, coordinator, LOOP_ID, 1)
    with pytest.raises(NotAllowed):
        close_operation(ask(services, manager("site_a"), 1), "plus envie")
    with pytest.raises(InvalidDeclaration):
        close_operation(ask(services, coordinator, 1), " ")

    close_operation(ask(services, coordinator, 1), "la tranchée est trop chère")

    assert state(services, coordinator) is State.REFUSED
    assert loop(services, coordinator, LOOP_ID).history[-1].reason == "la tranchée est trop chère"
    with pytest.raises(ConflictingReview):
        agree_for(ask(services, manager("site_b"), 2), "site_b")
    reopen_loop(services, coordinator, LOOP_ID, 2)
    accept_loop(services, coordinator, LOOP_ID, 3)
    assert seen_by(services, coordinator).waited_for == len(SITES)


@pytest.mark.usefixtures("accepted")
def test_nobody_agrees_to_another_acceptance_than_the_one_that_was_read(
    services: Services, coordinator: Actor
) -> None:
    """Withdrawn and given anew it may be of another design, and no step was taken between them."""
    read = seen_by(services, manager("site_a"))
    reopen_loop(services, coordinator, LOOP_ID, 1)
    accept_loop(services, coordinator, LOOP_ID, 2)
    asked = ask(services, manager("site_a"), read.seen)

    with pytest.raises(ConflictingReview, match="This loop changed meanwhile: it is now accepted"):
        agree_for(replace(asked, acceptance=read.acceptance), "site_a")
    now = seen_by(services, manager("site_a"))
    agree_for(replace(asked, acceptance=now.acceptance), "site_a")

    assert (read.seen, now.seen) == (0, 0)
    assert seen_by(services, coordinator).waited_for == len(SITES) - 1


@pytest.mark.usefixtures("accepted")
def test_what_ended_stays_so_when_a_later_acceptance_is_withdrawn(
    services: Services, coordinator: Actor, clock: MovingClock
) -> None:
    """What it delivered is read, listed and corrected as before."""
    seen = running(services, coordinator, clock)
    measure_loop(ask(services, coordinator, seen), MARCH, "201,5")
    close_operation(ask(services, coordinator, seen + 1), "le four est arrêté")
    accept_loop(services, coordinator, LOOP_ID, 2)
    assert seen_by(services, coordinator).state is State.ACCEPTED
    reopen_loop(services, coordinator, LOOP_ID, 3)

    told = seen_by(services, coordinator)
    [listed] = operations_followed(services, coordinator)
    assert (told.state, told.holds, told.may_measure, listed.state) == (State.ENDED, False, True, State.ENDED)
    measure_loop(ask(services, coordinator, told.seen), MARCH, "200", "compteur relu")
    assert [one.figures["delivered"].measured for one in seen_by(services, coordinator).months] == [200.0]
    with pytest.raises(ConflictingReview):
        agree_for(ask(services, manager("site_a"), told.seen + 1), "site_a")


@pytest.mark.usefixtures("accepted")
def test_a_word_on_an_acceptance_that_was_withdrawn_comes_too_late(
    services: Services, coordinator: Actor
) -> None:
    reopen_loop(services, coordinator, LOOP_ID, 1)

    with pytest.raises(ConflictingReview, match="it is now proposed"):
        agree_for(ask(services, manager("site_a"), 0), "site_a")


@pytest.mark.usefixtures("accepted")
def test_a_firm_confirms_what_was_declared_on_its_behalf_before_it_agrees(
    services: Services, store: FakeStore
) -> None:
    """As for exchanges: the loop rests on what the coordinator declared of the fumes of site A."""
    waits = loop_flows()[0].model_copy(update={"on_behalf": OnBehalf.TO_CONFIRM})
    store.repositories.flows.save([waits])
    agree_for(ask(services, manager("site_b"), 0), "site_b")

    with pytest.raises(InvalidDeclaration, match="on behalf"):
        agree_for(ask(services, manager("site_a"), 1), "site_a")
    store.repositories.flows.save([waits.model_copy(update={"on_behalf": OnBehalf.CONFIRMED})])
    agree_for(ask(services, manager("site_a"), 1), "site_a")

    assert seen_by(services, manager("site_a")).waited_for == 1
