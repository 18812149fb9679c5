"""An accepted group is followed: members agree, it runs, what is measured is noted, it comes to its end."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.errors import ConflictingReview, InvalidDeclaration, NotAllowed, UnknownThing
from symbiose.domain.exchanges import State
from symbiose.domain.ports import SolveSettings
from symbiose.services.context import Services
from symbiose.services.following_designs import Ask, agree_for, close_operation, take_back_for
from symbiose.services.groups_followed import GROUPS
from symbiose.services.memory import Memory
from symbiose.services.operations_seen import OperationSeen
from symbiose.services.propose import propose_exchanges
from symbiose.services.solar_following import Readings, measure_group, start_group
from symbiose.services.solar_groups import solar_group, solar_groups
from symbiose.services.solar_review import accept_group, refuse_group, reopen_group
from tests.builders import NOON, make_company, make_site
from tests.fakes import FakeStore
from tests.services.conftest import MovingClock
from tests.solar_case import GROUP_ID, keep_group, make_group

SITES = ("site_a", "site_b", "site_c")
DAY = NOON.date()
MARCH = date(2027, 3, 1)


def manager(site_id: str) -> Actor:
    return Actor(id=f"account_{site_id[-1]}", role=Role.SITE_MANAGER, site_ids=(site_id,))


@pytest.fixture(autouse=True)
def accepted(services: Services, store: FakeStore, coordinator: Actor) -> None:
    """Let the latest run propose one group of three firms, and the coordinator accept it."""
    kept = store.repositories
    kept.sites.save_companies([make_company(id=f"firm_{i[-1]}") for i in SITES])
    kept.sites.save([make_site(id=i, name=i, company_id=f"firm_{i[-1]}") for i in SITES])
    propose_exchanges(services, coordinator, SolveSettings())
    keep_group(store)
    accept_group(services, coordinator, GROUP_ID, 0)


def all_agree(services: Services) -> int:
    """Let every member agree, and return how many steps that took."""
    for seen, site_id in enumerate(SITES):
        agree_for(Ask(services, manager(site_id), GROUPS, GROUP_ID, seen), site_id)
    return len(SITES)


def running(services: Services, coordinator: Actor, clock: MovingClock) -> int:
    """Let the group run since the day it was accepted, on a day of April of the year after."""
    seen = all_agree(services)
    start_group(Ask(services, coordinator, GROUPS, GROUP_ID, seen), DAY, checked=True)
    clock.now = datetime(2027, 4, 10, 9, tzinfo=UTC)
    return seen + 1


def seen_by(services: Services, actor: Actor) -> OperationSeen:
    found = solar_group(services, actor, GROUP_ID).operation
    assert found is not None
    return found


def state(services: Services, actor: Actor) -> State:
    [line] = solar_groups(services, actor).lines
    assert line.state is solar_group(services, actor, GROUP_ID).line.state
    return line.state


def test_a_group_is_agreed_once_each_member_said_so_for_itself(
    services: Services, coordinator: Actor
) -> None:
    before = services.store.read(lambda r: r.journal.count())

    for seen, site_id in enumerate(SITES):
        assert state(services, coordinator) is State.ACCEPTED
        assert seen_by(services, coordinator).waited_for == len(SITES) - seen
        agree_for(Ask(services, manager(site_id), GROUPS, GROUP_ID, seen), site_id)

    assert state(services, coordinator) is State.AGREED
    assert services.store.read(lambda r: r.journal.count()) == before + 3
    [entry] = services.store.read(lambda r: r.journal.latest(1))
    assert (entry.action, entry.thing_id) == ("solar_group_agreed", GROUP_ID)
    shares = [one.share or 0.0 for one in seen_by(services, coordinator).members]
    received = [sum(one.received_mwh) for one in make_group().members]
    assert sum(shares) == pytest.approx(1)
    assert max(shares) == pytest.approx(max(received) / sum(received))


def test_nobody_agrees_for_another_nor_twice_nor_for_two(services: Services, coordinator: Actor) -> None:
    both = Actor(id="account_a", role=Role.SITE_MANAGER, site_ids=("site_a", "site_b"))
    with pytest.raises(NotAllowed):
        agree_for(Ask(services, manager("site_a"), GROUPS, GROUP_ID, 0), "site_b")
    with pytest.raises(NotAllowed):
        agree_for(Ask(services, coordinator, GROUPS, GROUP_ID, 0), "site_a")
    agree_for(Ask(services, both, GROUPS, GROUP_ID, 0), "site_a")

    with pytest.raises(NotAllowed, match="two firms"):
        agree_for(Ask(services, both, GROUPS, GROUP_ID, 1), "site_b")
    with pytest.raises(ConflictingReview, match="agreed already"):
        agree_for(Ask(services, both, GROUPS, GROUP_ID, 1), "site_a")
    with pytest.raises(ConflictingReview, match="changed meanwhile"):
        agree_for(Ask(services, manager("site_c"), GROUPS, GROUP_ID, 0), "site_c")
    stranger = Actor(id="x", role=Role.SITE_MANAGER, site_ids=("site_x",))
    with pytest.raises(UnknownThing):
        agree_for(Ask(services, stranger, GROUPS, GROUP_ID, 1), "site_x")


def test_a_word_is_taken_back_until_the_operation_runs(
    services: Services, coordinator: Actor, clock: MovingClock
) -> None:
    seen = all_agree(services)
    take_back_for(Ask(services, manager("site_b"), GROUPS, GROUP_ID, seen), "site_b")
    assert state(services, coordinator) is State.ACCEPTED
    with pytest.raises(ConflictingReview):
        start_group(Ask(services, coordinator, GROUPS, GROUP_ID, seen + 1), DAY, checked=True)
    agree_for(Ask(services, manager("site_b"), GROUPS, GROUP_ID, seen + 1), "site_b")
    start_group(Ask(services, coordinator, GROUPS, GROUP_ID, seen + 2), DAY, checked=True)

    with pytest.raises(ConflictingReview):
        take_back_for(Ask(services, manager("site_b"), GROUPS, GROUP_ID, seen + 3), "site_b")

    assert state(services, coordinator) is State.RUNNING


def test_nothing_begins_before_the_coordinator_saw_to_what_the_law_asks(
    services: Services, coordinator: Actor
) -> None:
    seen = all_agree(services)

    with pytest.raises(InvalidDeclaration, match="vérifié"):
        start_group(Ask(services, coordinator, GROUPS, GROUP_ID, seen), DAY, checked=False)
    for year in (DAY.year + 1, DAY.year - 10):
        with pytest.raises(InvalidDeclaration, match="depuis l’acceptation"):
            start_group(
                Ask(services, coordinator, GROUPS, GROUP_ID, seen), DAY.replace(year=year), checked=True
            )
    with pytest.raises(InvalidDeclaration) as both:
        start_group(
            Ask(services, coordinator, GROUPS, GROUP_ID, seen), DAY.replace(year=DAY.year + 1), checked=False
        )
    assert [one.path for one in both.value.problems] == ["day", "checked"]
    with pytest.raises(NotAllowed):
        start_group(Ask(services, manager("site_a"), GROUPS, GROUP_ID, seen), DAY, checked=True)

    assert state(services, coordinator) is State.AGREED


def test_what_is_measured_stands_beside_what_was_foreseen_for_the_same_months(
    services: Services, coordinator: Actor, clock: MovingClock
) -> None:
    seen = running(services, coordinator, clock)
    measure_group(
        Ask(services, coordinator, GROUPS, GROUP_ID, seen), Readings(MARCH, "60 000", "30 000", "20 000")
    )
    april = Readings(date(2027, 4, 1), "80000", "40000", "25000,5")
    measure_group(Ask(services, coordinator, GROUPS, GROUP_ID, seen + 1), april, "relevé provisoire")

    told = seen_by(services, coordinator)

    [year] = told.years
    measured = {name: one.measured for name, one in year.figures.items()}
    assert measured == pytest.approx({"produced": 140.0, "own_use": 70.0, "shared": 45.0005})
    roofs = make_group().roofs
    foreseen = {name: one.foreseen for name, one in year.figures.items()}
    assert foreseen["produced"] == pytest.approx(sum(sum(one.produced_mwh[2:4]) for one in roofs))
    assert foreseen["shared"] == pytest.approx(sum(sum(one.shared_mwh[2:4]) for one in roofs))
    assert [one.first.month for one in told.months] == [4, 3]
    assert told.months[0].words == "relevé provisoire"


def test_a_correction_says_why_and_the_latest_word_holds(
    services: Services, coordinator: Actor, clock: MovingClock
) -> None:
    seen = running(services, coordinator, clock)
    measure_group(
        Ask(services, coordinator, GROUPS, GROUP_ID, seen), Readings(MARCH, "60000", "30000", "20000")
    )
    again = Readings(MARCH, "50000", "30000", "20000")

    with pytest.raises(InvalidDeclaration, match="pourquoi"):
        measure_group(Ask(services, coordinator, GROUPS, GROUP_ID, seen + 1), again)
    measure_group(Ask(services, coordinator, GROUPS, GROUP_ID, seen + 1), again, "compteur relu")

    [month] = seen_by(services, coordinator).months
    assert (month.figures["produced"].measured, month.words) == (50.0, "compteur relu")


@pytest.mark.parametrize(
    ("readings", "fault"),
    [
        (Readings(MARCH, "60000", "30000", "30001"), "shared"),
        (Readings(MARCH, "600000", "0", "0"), "produced"),
        (Readings(MARCH, "-1", "0", "0"), "produced"),
        (Readings(MARCH, "beaucoup", "0", "0"), "produced"),
        (Readings(date(2027, 5, 1), "60000", "0", "0"), "month"),
        (Readings(DAY.replace(day=1, month=DAY.month - 1), "60000", "0", "0"), "month"),
    ],
)
def test_figures_that_cannot_be_are_refused(
    services: Services, coordinator: Actor, clock: MovingClock, readings: Readings, fault: str
) -> None:
    """750 kWp give at most 558,000 kWh in the 744 hours of March."""
    seen = running(services, coordinator, clock)

    with pytest.raises(InvalidDeclaration) as refused:
        measure_group(Ask(services, coordinator, GROUPS, GROUP_ID, seen), readings)

    assert [problem.path for problem in refused.value.problems] == [fault]


def test_members_read_whole_years_alone_and_rounded_where_others_use_the_group(
    services: Services, coordinator: Actor, clock: MovingClock
) -> None:
    """A month would tell when a neighbour works."""
    seen = running(services, coordinator, clock)
    clock.now = datetime(2028, 1, 10, 9, tzinfo=UTC)
    for month in range(1, 13):
        readings = Readings(date(2027, month, 1), "60000", "31000", "22000")
        if month == 12:
            assert seen_by(services, manager("site_b")).years == ()
        measure_group(Ask(services, coordinator, GROUPS, GROUP_ID, seen + month - 1), readings)

    told = seen_by(services, manager("site_b"))

    assert (told.months, told.near) == ((), True)
    [year] = told.years
    measured = {name: one.measured for name, one in year.figures.items()}
    assert measured == {"produced": 700.0, "used": 600.0}  # site A alone uses on the spot
    assert {one.share for one in told.members} == {None}


def test_who_coordinates_some_members_follows_the_group_and_reads_whole_years_of_it(
    services: Services, coordinator: Actor, clock: MovingClock
) -> None:
    """They start and close it; when members elsewhere use electricity is not theirs to note nor to read."""
    of_a_park = Actor(id="west", role=Role.COORDINATOR, site_ids=("site_a",), park_ids=("park_w",))
    seen = all_agree(services)
    start_group(Ask(services, of_a_park, GROUPS, GROUP_ID, seen), DAY, checked=True)
    clock.now = datetime(2027, 12, 31, 9, tzinfo=UTC)
    for month in range(1, 13):
        told = seen_by(services, of_a_park)
        assert (told.years, told.months, told.may_measure, told.may_close) == ((), (), False, True)
        readings = Readings(date(2027, month, 1), "60000", "31000", "22000")
        with pytest.raises(NotAllowed, match="Months tell"):
            measure_group(Ask(services, of_a_park, GROUPS, GROUP_ID, seen + month), readings)
        measure_group(Ask(services, coordinator, GROUPS, GROUP_ID, seen + month), readings)

    told = seen_by(services, of_a_park)

    [year] = told.years
    assert (told.near, told.months, year.months) == (False, (), 12)
    measured = {name: one.measured for name, one in year.figures.items()}
    assert measured == pytest.approx({"produced": 720.0, "own_use": 372.0, "shared": 264.0})
    close_operation(Ask(services, of_a_park, GROUPS, GROUP_ID, seen + 13), "le parc ferme")


def test_what_members_agreed_to_is_not_withdrawn_but_given_up_with_its_reason(
    services: Services, coordinator: Actor
) -> None:
    agree_for(Ask(services, manager("site_a"), GROUPS, GROUP_ID, 0), "site_a")
    with pytest.raises(ConflictingReview, match="Give it up"):
        reopen_group(services, coordinator, GROUP_ID, 1)
    with pytest.raises(InvalidDeclaration):
        close_operation(Ask(services, coordinator, GROUPS, GROUP_ID, 1), " ")
    with pytest.raises(NotAllowed):
        close_operation(Ask(services, manager("site_a"), GROUPS, GROUP_ID, 1), "plus envie")

    close_operation(Ask(services, coordinator, GROUPS, GROUP_ID, 1), "la charpente ne porte pas")

    assert state(services, coordinator) is State.REFUSED
    [entry] = services.store.read(lambda r: r.journal.latest(1))
    assert entry.action == "solar_group_abandoned"
    assert solar_group(services, coordinator, GROUP_ID).history[-1].reason == "la charpente ne porte pas"
    with pytest.raises(ConflictingReview):
        agree_for(Ask(services, manager("site_b"), GROUPS, GROUP_ID, 2), "site_b")


def test_an_operation_that_ends_frees_its_roofs_and_keeps_its_months(
    services: Services, coordinator: Actor, clock: MovingClock
) -> None:
    seen = running(services, coordinator, clock)
    close_operation(Ask(services, coordinator, GROUPS, GROUP_ID, seen), "le bail du toit est échu")

    measure_group(
        Ask(services, coordinator, GROUPS, GROUP_ID, seen + 1), Readings(MARCH, "60000", "30000", "20000")
    )

    assert state(services, coordinator) is State.PROPOSED
    told = seen_by(services, coordinator)
    assert (told.state, told.ended_on, told.holds) == (State.ENDED, clock.now.date(), False)
    assert told.ending == "le bail du toit est échu"
    assert seen_by(services, manager("site_a")).ending is None
    assert len(told.months) == 1
    with pytest.raises(ConflictingReview):
        close_operation(Ask(services, coordinator, GROUPS, GROUP_ID, seen + 2), "encore")


def test_a_new_acceptance_is_followed_anew(services: Services, coordinator: Actor) -> None:
    agree_for(Ask(services, manager("site_a"), GROUPS, GROUP_ID, 0), "site_a")
    close_operation(Ask(services, coordinator, GROUPS, GROUP_ID, 1), "prix trop bas")
    reopen_group(services, coordinator, GROUP_ID, 2)
    accept_group(services, coordinator, GROUP_ID, 3)

    assert seen_by(services, coordinator).waited_for == len(SITES)
    agree_for(Ask(services, manager("site_a"), GROUPS, GROUP_ID, 2), "site_a")
    assert seen_by(services, coordinator).waited_for == len(SITES) - 1


def test_a_group_that_nobody_accepted_is_not_followed(services: Services, coordinator: Actor) -> None:
    reopen_group(services, coordinator, GROUP_ID, 1)

    assert solar_group(services, coordinator, GROUP_ID).operation is None
    with pytest.raises(ConflictingReview):
        agree_for(Ask(services, manager("site_a"), GROUPS, GROUP_ID, 0), "site_a")
    refuse_group(services, coordinator, GROUP_ID, 2, "trop loin")
    with pytest.raises(UnknownThing):
        agree_for(Ask(services, manager("site_a"), GROUPS, "sun_none", 0), "site_a")


def test_the_coordinator_is_told_when_a_member_moved_too_far_away(
    services: Services, store: FakeStore, coordinator: Actor
) -> None:
    kept = store.repositories.sites
    places = {one.site_id: (one.longitude, one.latitude) for one in make_group().members}
    for i, (longitude, latitude) in places.items():
        kept.save([kept.get(i).model_copy(update={"longitude": longitude, "latitude": latitude})])
    assert solar_group(replace(services, memory=Memory()), coordinator, GROUP_ID).apart_m is None

    _, latitude = places["site_b"]
    kept.save([kept.get("site_b").model_copy(update={"latitude": latitude + 0.03})])
    since = replace(services, memory=Memory())

    apart_m = solar_group(since, coordinator, GROUP_ID).apart_m
    assert apart_m == pytest.approx(0.03 * 111_195, abs=500)
    assert solar_group(since, manager("site_a"), GROUP_ID).apart_m is None
