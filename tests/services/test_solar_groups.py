"""Groups that share roofs as people list, read and decide them."""

import pytest

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.errors import ConflictingReview, InvalidDeclaration, NotAllowed, UnknownThing
from symbiose.domain.exchanges import State
from symbiose.domain.ports import SolveSettings
from symbiose.domain.roof_owners import RoofOwner
from symbiose.domain.run_results import RunChanges
from symbiose.services.context import Services
from symbiose.services.explain import why_not
from symbiose.services.propose import propose_exchanges, territory_on
from symbiose.services.review import accept
from symbiose.services.solar_groups import solar_group, solar_groups
from symbiose.services.solar_review import accept_group, refuse_group, reopen_group
from tests.builders import NOON, make_decision, make_flow
from tests.fakes import FakeStore
from tests.services.conftest import MovingClock
from tests.solar_case import (
    GROUP_ID,
    USING_B,
    group_of_one,
    keep_group,
    lighting,
    make_group,
    make_sun,
    solar_flows,
    solar_roofs,
)


@pytest.fixture(autouse=True)
def run(services: Services, store: FakeStore, coordinator: Actor) -> None:
    """Let the latest run propose one group."""
    propose_exchanges(services, coordinator, SolveSettings())
    keep_group(store)


def test_the_coordinator_reads_the_group_whole(services: Services, coordinator: Actor) -> None:
    board, sheet = solar_groups(services, coordinator), solar_group(services, coordinator, GROUP_ID)

    [line] = board.lines
    assert (line.state, line.version, line.reviewed, line.rounded) == (State.PROPOSED, 0, True, frozenset())
    assert [member.site_id for member in line.owners] == ["site_a", "site_c"]
    assert [member.site_id for member in line.receivers] == ["site_a", "site_b"]
    assert line.installed_kwp == 750
    assert (board.installed_kwp, board.used_mwh_per_year) == (750, pytest.approx(644.55))
    assert line.benefit_eur_per_year == pytest.approx(make_group().benefit_eur_per_year)
    assert (sheet.group, sheet.may_decide, sheet.history) == (make_group(), True, ())
    assert set(sheet.flows) == {"power_a", "power_b"}
    assert board.sun == make_sun(relaxed=())


def test_there_is_nothing_to_list_before_the_first_run(
    services: Services, store: FakeStore, coordinator: Actor
) -> None:
    store.repositories.runs.kept.clear()

    assert solar_groups(services, coordinator).lines == ()
    with pytest.raises(UnknownThing):
        solar_group(services, coordinator, GROUP_ID)


def test_an_analyst_reads_no_group(services: Services, analyst: Actor) -> None:
    for ask in (solar_groups, lambda s, a: solar_group(s, a, GROUP_ID)):
        with pytest.raises(NotAllowed):
            ask(services, analyst)


def test_who_manages_no_member_does_not_know_of_a_group(services: Services) -> None:
    stranger = Actor(id="x", role=Role.SITE_MANAGER, site_ids=("site_elsewhere",))

    assert solar_groups(services, stranger).lines == ()
    with pytest.raises(UnknownThing) as unknown:
        solar_group(services, stranger, GROUP_ID)
    with pytest.raises(UnknownThing) as missing:
        solar_group(services, stranger, "sun_none")
    assert str(unknown.value).replace(GROUP_ID, "sun_none") == str(missing.value)


def test_the_roofs_of_a_site_alone_are_told_to_its_manager_and_to_no_other(services: Services) -> None:
    owner, neighbour = (
        Actor(id=i, role=Role.SITE_MANAGER, site_ids=(site,))
        for i, site in (("a", "site_a"), ("b", "site_b"))
    )

    assert [one.site_id for one in solar_groups(services, owner).alone] == ["site_a"]
    assert solar_groups(services, neighbour).alone == ()
    assert solar_groups(services, neighbour).sun is None


def test_an_accepted_group_is_kept_whole_with_one_entry_of_the_journal(
    services: Services, coordinator: Actor
) -> None:
    before = services.store.read(lambda r: r.journal.count())

    decision = accept_group(services, coordinator, GROUP_ID, 0)

    assert (decision.state, decision.version, decision.group) == (State.ACCEPTED, 1, make_group())
    entries = services.store.read(lambda r: r.journal.latest(10))
    assert services.store.read(lambda r: r.journal.count()) == before + 1
    assert (entries[0].action, entries[0].thing_id) == ("review_solar_group_accepted", GROUP_ID)
    assert solar_groups(services, coordinator).lines[0].state is State.ACCEPTED
    held = services.store.read(lambda r: territory_on(r, NOON.date())).solar_decisions
    assert held == (decision,)


def test_a_refusal_keeps_its_reason_and_asks_for_one(services: Services, coordinator: Actor) -> None:
    with pytest.raises(InvalidDeclaration, match="say why"):
        refuse_group(services, coordinator, GROUP_ID, 0, "  ")

    refuse_group(services, coordinator, GROUP_ID, 0, " la toiture est en amiante ")

    [decision] = solar_group(services, coordinator, GROUP_ID).history
    assert (decision.state, decision.reason) == (State.REFUSED, "la toiture est en amiante")
    assert decision.group is None
    assert solar_groups(services, coordinator).installed_kwp == 0


def test_the_second_of_two_reviewers_is_told(services: Services, coordinator: Actor) -> None:
    accept_group(services, coordinator, GROUP_ID, 0)

    with pytest.raises(ConflictingReview, match="it is now accepted"):
        refuse_group(services, coordinator, GROUP_ID, 0, "toit trop vieux")


def test_an_accepted_group_is_withdrawn_before_it_is_refused(services: Services, coordinator: Actor) -> None:
    accept_group(services, coordinator, GROUP_ID, 0)

    with pytest.raises(ConflictingReview, match="Withdraw the decision first"):
        refuse_group(services, coordinator, GROUP_ID, 1, "toit trop vieux")
    reopen_group(services, coordinator, GROUP_ID, 1)
    refuse_group(services, coordinator, GROUP_ID, 2, "toit trop vieux")

    states = [one.state for one in solar_group(services, coordinator, GROUP_ID).history]
    assert states == [State.ACCEPTED, State.PROPOSED, State.REFUSED]


@pytest.mark.parametrize("decide", [accept_group, reopen_group])
def test_a_site_manager_decides_nothing(services: Services, manager_a: Actor, decide: object) -> None:
    with pytest.raises(NotAllowed):
        decide(services, manager_a, GROUP_ID, 0)  # type: ignore[operator]

    assert services.store.read(lambda r: r.solar_decisions.all()) == []


def test_a_coordinator_of_another_park_does_not_know_of_it(services: Services) -> None:
    other = Actor(id="p", role=Role.COORDINATOR, site_ids=("site_elsewhere",), park_ids=("park_z",))
    own = Actor(id="q", role=Role.COORDINATOR, site_ids=("site_c",), park_ids=("park_c",))

    assert solar_groups(services, other).lines == ()
    with pytest.raises(UnknownThing):
        accept_group(services, other, GROUP_ID, 0)
    assert accept_group(services, own, GROUP_ID, 0).decided_by == "q"


def test_a_group_is_not_accepted_on_electricity_that_an_exchange_has(
    services: Services, store: FakeStore, coordinator: Actor
) -> None:
    months = lighting(0.7).monthly
    taken = make_decision(
        proposal_id=USING_B.proposal_id, path=USING_B, monthly=months, monthly_received=months
    )
    store.repositories.decisions.save(taken)

    with pytest.raises(ConflictingReview, match="Flow power_b has too little left"):
        accept_group(services, coordinator, GROUP_ID, 0)


def test_an_exchange_is_not_accepted_on_electricity_that_a_group_has(
    services: Services, store: FakeStore, coordinator: Actor
) -> None:
    kept = store.repositories
    kept.flows.save([make_flow(id="surplus_elsewhere", unit="MWh", quantity_per_year=9000.0)])
    latest = next(iter(kept.runs.kept))
    kept.runs.kept[latest] = kept.runs.kept[latest].model_copy(update={"proposals": (lighting(0.7),)})
    accept_group(services, coordinator, GROUP_ID, 0)

    with pytest.raises(ConflictingReview, match="Flow power_b has too little left"):
        accept(services, coordinator, USING_B.proposal_id, 0)
    reopen_group(services, coordinator, GROUP_ID, 1)
    assert accept(services, coordinator, USING_B.proposal_id, 0).state is State.ACCEPTED


def test_a_site_and_a_roof_are_in_one_accepted_group_alone(
    services: Services, store: FakeStore, coordinator: Actor
) -> None:
    keep_group(store, make_group(), group_of_one())
    accept_group(services, coordinator, group_of_one().id, 0)

    with pytest.raises(ConflictingReview, match="roof_a is in group"):
        accept_group(services, coordinator, GROUP_ID, 0)
    reopen_group(services, coordinator, group_of_one().id, 1)
    assert accept_group(services, coordinator, GROUP_ID, 0).state is State.ACCEPTED


def test_a_group_rests_on_what_is_still_declared(
    services: Services, store: FakeStore, coordinator: Actor
) -> None:
    flows = store.repositories.flows
    flows.save([flow.model_copy(update={"withdrawn": True}) for flow in solar_flows()[1:]])

    with pytest.raises(ConflictingReview, match="no longer declared"):
        accept_group(services, coordinator, GROUP_ID, 0)


def test_a_group_rests_on_roofs_that_still_belong_to_its_members(
    services: Services, store: FakeStore, coordinator: Actor
) -> None:
    roofs = store.repositories.roofs
    roofs.attach({"roof_c": RoofOwner(site_id="site_b")})
    with pytest.raises(ConflictingReview, match="Roof roof_c no longer belongs to site_c"):
        accept_group(services, coordinator, GROUP_ID, 0)

    roofs.attach({"roof_c": RoofOwner(site_id="site_c")})
    roofs.remove(["roof_a"])
    with pytest.raises(ConflictingReview, match="Roof roof_a no longer belongs to site_a"):
        accept_group(services, coordinator, GROUP_ID, 0)


def test_a_group_rests_on_roofs_that_still_take_its_power_and_are_not_equipped(
    services: Services, store: FakeStore, coordinator: Actor
) -> None:
    kept = store.repositories
    equipped = make_flow(id="panels", site_id="site_c", resource_id="solar_electricity", unit="MWh")
    kept.flows.save([equipped])
    with pytest.raises(ConflictingReview, match="offers solar electricity"):
        accept_group(services, coordinator, GROUP_ID, 0)

    kept.flows.save([equipped.model_copy(update={"withdrawn": True})])
    [roof] = [one.roof for one in solar_roofs() if one.roof.id == "roof_a"]
    kept.roofs.save([roof.model_copy(update={"peak_power_kwp": 599.0})])
    with pytest.raises(ConflictingReview, match="Roof roof_a takes less power"):
        accept_group(services, coordinator, GROUP_ID, 0)

    kept.roofs.save([roof])
    assert accept_group(services, coordinator, GROUP_ID, 0).state is State.ACCEPTED


def test_an_accepted_group_that_the_next_run_does_not_make_is_still_listed(
    services: Services, coordinator: Actor, clock: MovingClock
) -> None:
    accept_group(services, coordinator, GROUP_ID, 0)
    clock.now = NOON.replace(hour=14)
    report = propose_exchanges(services, coordinator, SolveSettings())

    [line] = solar_groups(services, coordinator).lines
    assert (line.in_latest_run, line.state) == (False, State.ACCEPTED)
    assert solar_groups(services, coordinator).installed_kwp == 0
    assert report.changes.gone[-1] == GROUP_ID
    assert report.states[GROUP_ID] is State.ACCEPTED
    assert solar_group(services, coordinator, GROUP_ID).group == make_group()


def test_a_run_tells_which_groups_are_new_gone_and_changed(
    services: Services, store: FakeStore, coordinator: Actor, clock: MovingClock
) -> None:
    clock.now = NOON.replace(hour=14)
    propose_exchanges(services, coordinator, SolveSettings())
    smaller = make_group().model_copy(update={"terms_eur_per_year": {"own_use": 1.0}})
    keep_group(store, smaller, group_of_one())

    changes = solar_groups(services, coordinator).changes

    assert changes == RunChanges(new=(group_of_one().id,), changed=(GROUP_ID,))


def test_a_group_of_an_earlier_run_is_read_and_not_decided(
    services: Services, coordinator: Actor, clock: MovingClock
) -> None:
    first = services.store.read(lambda r: r.runs.latest())
    assert first is not None
    clock.now = NOON.replace(hour=14)
    propose_exchanges(services, coordinator, SolveSettings())

    sheet = solar_group(services, coordinator, GROUP_ID, first.id)

    assert (sheet.group, sheet.may_decide, sheet.line.in_latest_run) == (make_group(), False, False)
    with pytest.raises(UnknownThing):
        solar_group(services, coordinator, GROUP_ID)


def test_why_two_flows_are_not_joined_tells_of_the_group_that_serves_the_need(
    services: Services, coordinator: Actor
) -> None:
    [used] = why_not(services, coordinator, "flow_offer", "power_b").groups

    assert used.group_id == GROUP_ID
    assert used.of_need_mwh == pytest.approx(sum(make_group().taken_mwh["power_b"]))
    assert why_not(services, coordinator, "flow_offer", "flow_need").groups == ()
