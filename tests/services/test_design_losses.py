"""A roof or flow that an accepted group or loop rests on goes: who is told, what, and what it changes not."""

from dataclasses import replace

import pytest

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.design_losses import LossKind
from symbiose.domain.exchanges import State
from symbiose.domain.ports import SolveSettings
from symbiose.domain.roof_owners import RoofOwner
from symbiose.domain.synergy_attention import Reason
from symbiose.services.context import Services
from symbiose.services.design_losses import LossTold
from symbiose.services.flows_served import Resting, RestingOn, resting_on
from symbiose.services.following_designs import Ask, agree_for, close_operation
from symbiose.services.groups_followed import GROUPS
from symbiose.services.heat_loops import loop as loop_sheet
from symbiose.services.loop_review import accept_loop
from symbiose.services.memory import Memory
from symbiose.services.operations_inbox import operations_followed
from symbiose.services.propose import propose_exchanges
from symbiose.services.roofs import roof_sheet
from symbiose.services.solar_groups import solar_group
from symbiose.services.solar_review import accept_group
from tests.builders import NOON, make_company, make_site
from tests.fakes import FakeStore
from tests.loop_case import LOOP_ID, keep_loop
from tests.solar_case import GROUP_ID, MEMBERS, keep_group, make_group, solar_roofs

OF_A_PARK = Actor(id="west", role=Role.COORDINATOR, site_ids=("site_b",), park_ids=("park_w",))


def manager(site_id: str) -> Actor:
    return Actor(id=f"account_{site_id[-1]}", role=Role.SITE_MANAGER, site_ids=(site_id,))


@pytest.fixture(autouse=True)
def accepted(services: Services, store: FakeStore, coordinator: Actor) -> None:
    """Let the latest run propose one group of three firms, and the coordinator accept it."""
    kept = store.repositories
    kept.sites.save_companies([make_company(id=f"firm_{i[-1]}") for i in MEMBERS])
    kept.sites.save([make_site(id=i, name=i, company_id=f"firm_{i[-1]}") for i in MEMBERS])
    propose_exchanges(services, coordinator, SolveSettings())
    keep_group(store)
    accept_group(services, coordinator, GROUP_ID, 0)


def since(services: Services) -> Services:
    """Return the services as they read the graph anew: fakes tell no change by themselves."""
    return replace(services, memory=Memory())


def told(services: Services, actor: Actor) -> tuple[LossTold, ...]:
    operation = solar_group(since(services), actor, GROUP_ID).operation
    assert operation is not None
    return operation.losses


def asked(services: Services, actor: Actor, thing_id: str = GROUP_ID) -> dict[Reason, int]:
    """Return why the group, or another thing, is in the inbox of somebody."""
    found = {one.line.id: one.attention for one in operations_followed(since(services), actor)}
    return {one.reason: one.count for one in found[thing_id]}


def roof_of(site_id: str) -> str:
    return next(one.roof_id for one in make_group().roofs if one.site_id == site_id)


def test_nothing_is_told_while_all_that_a_group_rests_on_stands(
    services: Services, coordinator: Actor
) -> None:
    for actor in (coordinator, OF_A_PARK, manager("site_a")):
        assert told(services, actor) == ()
        assert Reason.LOST not in asked(services, actor)


def test_a_roof_that_left_the_cadastre_is_told_to_staff_and_to_all_members(
    services: Services, store: FakeStore, coordinator: Actor
) -> None:
    store.repositories.roofs.remove([roof_of("site_a")])

    named = LossTold(LossKind.ROOF_GONE, "site_a")
    assert told(services, coordinator) == told(services, manager("site_a")) == (named,)
    assert told(services, manager("site_b")) == (LossTold(LossKind.ROOF_GONE, None),)
    for actor in (coordinator, OF_A_PARK, *(manager(one) for one in MEMBERS)):
        assert asked(services, actor)[Reason.LOST] == 1


def test_a_roof_that_is_said_to_be_anothers_leads_to_its_page_where_it_may_be_opened(
    services: Services, store: FakeStore, coordinator: Actor
) -> None:
    roof = roof_of("site_a")
    store.repositories.roofs.attach({roof: RoofOwner(site_id="site_b", settled=True)})
    assert told(services, coordinator) == (LossTold(LossKind.ROOF_OF_ANOTHER, "site_a", roof_id=roof),)

    store.repositories.roofs.attach({roof: None})

    [loss] = told(services, manager("site_a"))
    assert (loss.kind, loss.site, loss.roof_id) == (LossKind.ROOF_OF_ANOTHER, "site_a", None)


def test_a_roof_is_smaller_once_less_is_possible_on_it_than_is_built(
    services: Services, store: FakeStore, coordinator: Actor
) -> None:
    roof_id = roof_of("site_a")
    built = next(one.kwp for one in make_group().roofs if one.roof_id == roof_id)
    whole = next(one.roof for one in solar_roofs() if one.roof.id == roof_id)
    roofs = store.repositories.roofs
    for kwp, kinds in ((built, []), (built * 0.99, [LossKind.ROOF_SMALLER])):
        roofs.save([whole.model_copy(update={"peak_power_kwp": kwp})])
        roofs.attach({roof_id: RoofOwner(site_id="site_a")})

        assert [one.kind for one in told(services, coordinator)] == kinds


def test_a_need_that_is_withdrawn_or_over_or_whose_site_closed_is_told(
    services: Services, store: FakeStore, coordinator: Actor
) -> None:
    kept = store.repositories
    need = kept.flows.get("power_b")
    for changes in ({"withdrawn": True}, {"valid_to": NOON.date().replace(year=2020)}):
        kept.flows.save([need.model_copy(update=changes)])
        assert told(services, coordinator) == (LossTold(LossKind.FLOW_OVER, "site_b", flow_id="power_b"),)
    kept.flows.save([need])
    assert told(services, coordinator) == ()

    kept.sites.save([kept.sites.get("site_b").model_copy(update={"closed_on": NOON.date()})])

    assert told(services, manager("site_a")) == (LossTold(LossKind.FLOW_OVER, None),)


def test_the_flow_of_a_loop_is_told_as_that_of_a_group_is(
    services: Services, store: FakeStore, coordinator: Actor
) -> None:
    keep_loop(store)
    accept_loop(services, coordinator, LOOP_ID, 0)
    flow_id = sorted(loop_sheet(services, coordinator, LOOP_ID).loop.flow_ids)[0]
    flow = store.repositories.flows.get(flow_id)
    assert Reason.LOST not in asked(services, coordinator, LOOP_ID)

    store.repositories.flows.save([flow.model_copy(update={"withdrawn": True})])

    assert asked(services, coordinator, LOOP_ID)[Reason.LOST] == 1
    operation = loop_sheet(since(services), coordinator, LOOP_ID).operation
    assert operation is not None
    assert [one.flow_id for one in operation.losses] == [flow_id]


def test_what_is_lost_changes_nothing_of_what_was_agreed_until_it_comes_to_its_end(
    services: Services, store: FakeStore, coordinator: Actor
) -> None:
    for seen, site_id in enumerate(MEMBERS):
        agree_for(Ask(services, manager(site_id), GROUPS, GROUP_ID, seen), site_id)
    before = solar_group(since(services), coordinator, GROUP_ID)

    store.repositories.roofs.remove([roof_of("site_a")])

    after = solar_group(since(services), coordinator, GROUP_ID)
    assert after.line == before.line
    assert after.line.state is State.AGREED
    close_operation(Ask(since(services), coordinator, GROUPS, GROUP_ID, len(MEMBERS)), "toit détruit")
    assert Reason.LOST not in asked(services, coordinator)


def test_the_page_of_a_roof_tells_which_group_it_serves_to_those_who_may_know(
    services: Services, coordinator: Actor
) -> None:
    roof = roof_of("site_a")
    for actor, knows in (
        (coordinator, True),
        (OF_A_PARK, True),
        (manager("site_a"), True),
        (manager("site_b"), False),
        (Actor(id="reader", role=Role.ANALYST), False),
    ):
        served = [one.group_id for one in roof_sheet(since(services), actor, roof).serves]
        assert served == ([GROUP_ID] if knows else []), actor.id


def test_the_page_of_a_flow_tells_what_rests_on_it_before_it_is_withdrawn(
    services: Services, store: FakeStore, coordinator: Actor
) -> None:
    for actor, knows in ((coordinator, True), (manager("site_b"), True), (manager("site_x"), False)):
        found = resting_on(since(services), actor, "power_b")
        assert found == ((RestingOn(Resting.GROUP, GROUP_ID),) if knows else ()), actor.id
    keep_loop(store)
    accept_loop(services, coordinator, LOOP_ID, 0)
    flow_id = sorted(loop_sheet(services, coordinator, LOOP_ID).loop.flow_ids)[0]
    assert RestingOn(Resting.LOOP, LOOP_ID) in resting_on(since(services), coordinator, flow_id)

    close_operation(Ask(services, coordinator, GROUPS, GROUP_ID, 0), "prix trop bas")

    assert resting_on(since(services), coordinator, "power_b") == ()
