"""Versions of a flow: what is told of each, the way back, renewal after a year, and who may."""

from datetime import timedelta

import pytest

from symbiose.domain.accounts import Account, Actor, Role, operator
from symbiose.domain.errors import ConflictingReview, NotAllowed, UnknownThing
from symbiose.domain.flow_changes import Step, version_of
from symbiose.domain.flows import Flow
from symbiose.services.context import Services
from symbiose.services.declare import confirm_resource, withdraw_flow
from symbiose.services.history import FlowHistory, flow_history, flows_to_renew, go_back, renew_flows
from tests.builders import NOON, make_flow
from tests.services.conftest import MovingClock

A_YEAR = timedelta(days=366)
AN_HOUR = timedelta(hours=1)
STRANGER = Actor(id="account_x", role=Role.SITE_MANAGER, site_ids=("site_x",))


def save(services: Services, *flows: Flow) -> None:
    services.store.write(lambda r: r.flows.save(flows))


def stored(services: Services, flow_id: str = "flow_offer") -> Flow:
    return services.store.read(lambda r: r.flows.get(flow_id))


def actions(services: Services) -> list[str]:
    return [entry.action for entry in services.store.read(lambda r: r.journal.latest(100))]


@pytest.fixture
def changed(services: Services, clock: MovingClock) -> Services:
    """The offer was corrected once, by the account of its site's manager, an hour after it was declared."""
    account = Account(id="account_a", email="a@site.example", role=Role.SITE_MANAGER, site_ids=("site_a",))
    services.store.write(lambda r: r.accounts.save(account))
    save(
        services,
        stored(services).model_copy(
            update={"quantity_per_year": 5.0, "declared_at": NOON + AN_HOUR, "declared_by": "account_a"}
        ),
    )
    clock.now = NOON + 2 * AN_HOUR
    return services


def told(history: FlowHistory) -> list[tuple[int, Step, list[str], int | None]]:
    return [(v.number, v.step, [c.field for c in v.changes], v.same_as) for v in history.versions]


def test_a_flow_that_never_changed_has_one_version(services: Services, manager_a: Actor) -> None:
    history = flow_history(services, manager_a, "flow_offer")

    assert told(history) == [(1, Step.DECLARED, [], None)]
    assert (history.site.id, history.latest) == ("site_a", 1)


def test_each_version_says_what_changed_who_and_when(changed: Services, manager_a: Actor) -> None:
    newest, first = flow_history(changed, manager_a, "flow_offer").versions

    assert [(c.field, c.before, c.after) for c in newest.changes] == [("quantity_per_year", 1200.0, 5.0)]
    assert (newest.author, newest.flow.declared_at) == ("a@site.example", NOON + AN_HOUR)
    assert (first.step, first.flow.quantity_per_year) == (Step.DECLARED, 1200.0)


def test_the_author_is_an_address_a_command_or_nobody_any_more(changed: Services, manager_a: Actor) -> None:
    for by in ("command:import", "account_gone"):
        save(changed, stored(changed).model_copy(update={"declared_by": by}))

    authors = [version.author for version in flow_history(changed, manager_a, "flow_offer").versions]

    assert authors == [None, "command:import", "a@site.example", "a@site.example"]


def test_going_back_adds_a_version_with_the_earlier_values(changed: Services, manager_a: Actor) -> None:
    back = go_back(changed, manager_a, "flow_offer", 1, latest=2)

    assert back == stored(changed)
    assert (back.quantity_per_year, back.declared_by) == (1200.0, manager_a.id)
    assert back.declared_at == NOON + 2 * AN_HOUR
    assert told(flow_history(changed, manager_a, "flow_offer"))[0] == (
        3,
        Step.CHANGED,
        ["quantity_per_year"],
        1,
    )
    assert actions(changed) == ["restore_version"]


def test_a_flow_stands_under_the_models_of_the_version_it_went_back_to(
    services: Services, manager_a: Actor
) -> None:
    save(services, stored(services).model_copy(update={"resource_id": None, "resource_text": "mystère"}))

    go_back(services, manager_a, "flow_offer", 1, latest=2)

    assert services.store.repositories.flows.under["flow_offer"]


def test_a_stale_form_goes_back_to_nothing(changed: Services, manager_a: Actor) -> None:
    before = stored(changed)

    with pytest.raises(ConflictingReview, match="changed meanwhile"):
        go_back(changed, manager_a, "flow_offer", 1, latest=1)

    assert stored(changed) == before
    assert actions(changed) == []


def test_going_back_to_what_stands_already_is_refused(changed: Services, manager_a: Actor) -> None:
    with pytest.raises(ConflictingReview):
        go_back(changed, manager_a, "flow_offer", 2, latest=2)


@pytest.mark.parametrize("number", [0, -1, 3, 10**9])
def test_a_version_that_never_was_is_unknown(changed: Services, manager_a: Actor, number: int) -> None:
    with pytest.raises(UnknownThing, match="no version"):
        go_back(changed, manager_a, "flow_offer", number, latest=2)


def test_a_withdrawal_is_a_version_by_who_withdrew_and_the_flow_can_be_restored(
    changed: Services, coordinator: Actor, manager_a: Actor
) -> None:
    withdraw_flow(changed, coordinator, "flow_offer")
    gone = flow_history(changed, manager_a, "flow_offer").versions[0]

    back = go_back(changed, manager_a, "flow_offer", 3, latest=3)

    assert (gone.step, gone.flow.declared_by) == (Step.WITHDRAWN, coordinator.id)
    assert (back.withdrawn, back.quantity_per_year) == (False, 5.0)
    assert told(flow_history(changed, manager_a, "flow_offer"))[0] == (4, Step.RESTORED, [], 2)


def test_going_back_to_a_withdrawn_version_makes_it_stand(changed: Services, manager_a: Actor) -> None:
    withdraw_flow(changed, manager_a, "flow_offer")
    go_back(changed, manager_a, "flow_offer", 1, latest=3)

    assert go_back(changed, manager_a, "flow_offer", 3, latest=4).withdrawn is False


def test_a_flow_withdrawn_twice_is_withdrawn_once(changed: Services, manager_a: Actor) -> None:
    for _ in range(2):
        withdraw_flow(changed, manager_a, "flow_offer")

    assert flow_history(changed, manager_a, "flow_offer").latest == 3


def test_a_confirmed_resource_is_a_version_by_who_confirmed_it(
    changed: Services, coordinator: Actor, manager_a: Actor
) -> None:
    save(changed, stored(changed).model_copy(update={"resource_id": None}))

    confirm_resource(changed, coordinator, "flow_offer", "fly_ash")

    newest = flow_history(changed, manager_a, "flow_offer").versions[0]
    assert [change.field for change in newest.changes] == ["resource_id"]
    assert newest.flow.declared_by == coordinator.id


def test_declarations_of_more_than_a_year_are_asked_for_again(
    services: Services, clock: MovingClock, manager_a: Actor, coordinator: Actor
) -> None:
    assert flows_to_renew(services, coordinator) == ()
    clock.now = NOON + A_YEAR

    assert [line.flow.id for line in flows_to_renew(services, manager_a)] == ["flow_offer"]
    assert {line.flow.id for line in flows_to_renew(services, coordinator)} == {"flow_offer", "flow_need"}


def test_neither_withdrawn_nor_lapsed_flows_are_asked_for_again(
    services: Services, clock: MovingClock, coordinator: Actor
) -> None:
    clock.now = NOON + A_YEAR
    save(
        services,
        make_flow(id="flow_offer", withdrawn=True),
        make_flow(id="flow_need", site_id="site_b", valid_to=NOON.date()),
    )

    assert flows_to_renew(services, coordinator) == ()


def test_still_exact_is_a_new_version_with_the_same_values(
    services: Services, clock: MovingClock, coordinator: Actor, manager_a: Actor
) -> None:
    clock.now = NOON + A_YEAR
    seen = {line.flow.id: version_of(line.flow) for line in flows_to_renew(services, coordinator)}

    assert renew_flows(services, coordinator, seen) == 2

    assert flows_to_renew(services, coordinator) == ()
    assert told(flow_history(services, manager_a, "flow_offer"))[0] == (2, Step.RENEWED, [], None)
    assert stored(services).declared_by == coordinator.id
    assert actions(services) == ["renew_flows"]


def test_when_one_flow_changed_none_is_renewed(services: Services, coordinator: Actor) -> None:
    seen = {i: version_of(stored(services, i)) for i in ("flow_need", "flow_offer")}
    save(services, stored(services).model_copy(update={"quantity_per_year": 1.0}))

    with pytest.raises(ConflictingReview):
        renew_flows(services, coordinator, seen)

    assert stored(services, "flow_need").declared_at == NOON
    assert actions(services) == []


def test_a_withdrawn_flow_is_not_renewed(services: Services, manager_a: Actor) -> None:
    withdraw_flow(services, manager_a, "flow_offer")

    with pytest.raises(ConflictingReview):
        renew_flows(services, manager_a, {"flow_offer": version_of(stored(services))})


def test_renewing_nothing_writes_nothing(services: Services, manager_a: Actor) -> None:
    assert renew_flows(services, manager_a, {}) == 0
    assert actions(services) == []


def test_another_firms_flow_is_as_good_as_missing(changed: Services, manager_a: Actor) -> None:
    messages = []
    for flow_id in ("flow_offer", "nowhere"):
        for call in (
            lambda i=flow_id: flow_history(changed, STRANGER, i),
            lambda i=flow_id: go_back(changed, STRANGER, i, 1, latest=2),
            lambda i=flow_id: renew_flows(changed, STRANGER, {i: version_of(stored(changed))}),
        ):
            with pytest.raises(UnknownThing) as caught:
                call()
            messages.append(caught.value.code)

    assert set(messages) == {"unknown_thing"}
    assert actions(changed) == []


def test_a_manager_renews_none_when_one_flow_is_another_firms(services: Services, manager_a: Actor) -> None:
    seen = {i: version_of(stored(services, i)) for i in ("flow_offer", "flow_need")}

    with pytest.raises(UnknownThing):
        renew_flows(services, manager_a, seen)

    assert stored(services).declared_at == NOON


def test_analysts_have_no_part_in_it(changed: Services, analyst: Actor) -> None:
    for call in (
        lambda: flow_history(changed, analyst, "flow_offer"),
        lambda: go_back(changed, analyst, "flow_offer", 1, latest=2),
        lambda: flows_to_renew(changed, analyst),
        lambda: renew_flows(changed, analyst, {}),
    ):
        with pytest.raises(NotAllowed):
            call()


def test_a_flow_that_moved_to_another_site_goes_back_without_moving(
    services: Services, coordinator: Actor
) -> None:
    save(services, stored(services).model_copy(update={"site_id": "site_b"}))
    save(services, stored(services).model_copy(update={"quantity_per_year": 3.0}))

    assert go_back(services, coordinator, "flow_offer", 1, latest=3).site_id == "site_b"


def test_the_operator_may_do_it_from_a_command(changed: Services) -> None:
    go_back(changed, operator("history"), "flow_offer", 1, latest=2)

    newest = flow_history(changed, operator("history"), "flow_offer").versions[0]
    assert newest.author == "command:history"


def test_a_version_of_a_resource_that_left_the_catalogue_can_be_gone_back_to(
    services: Services, manager_a: Actor
) -> None:
    save(services, stored(services).model_copy(update={"resource_id": "no_longer_known"}))
    save(services, stored(services).model_copy(update={"resource_id": "fly_ash"}))

    back = go_back(services, manager_a, "flow_offer", 2, latest=3)

    assert back.resource_id == "no_longer_known"
