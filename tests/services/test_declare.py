"""Declaring, confirming and withdrawing flows by hand, and who sees them."""

from dataclasses import replace

import pytest

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.errors import InvalidDeclaration, NotAllowed, UnknownThing
from symbiose.files.form import FormReader
from symbiose.services.context import Services
from symbiose.services.declare import (
    confirm_resource,
    declare_flow,
    declares_for_one_site,
    flow_sheet,
    flows_seen,
    sites_managed,
    withdraw_flow,
)
from tests.builders import make_flow

ASH = {"direction": "offer", "resource": "fly_ash", "quantity": "12,5", "unit": "t"}
STRANGER = Actor(id="account_x", role=Role.SITE_MANAGER, site_ids=("site_x",))


@pytest.fixture
def services(services: Services) -> Services:
    """The common territory, with the reader of forms."""
    return replace(services, declarations=FormReader(services.reference))


def actions(services: Services) -> list[str]:
    return [entry.action for entry in services.store.read(lambda r: r.journal.latest(100))]


def test_three_fields_declare_a_flow(services: Services, manager_a: Actor) -> None:
    flow = declare_flow(services, manager_a, "site_a", ASH)

    stored = services.store.read(lambda r: r.flows.get(flow.id))
    assert (stored.resource_id, stored.quantity_per_year, stored.unit) == ("fly_ash", 12.5, "t")
    assert (stored.declared_by, stored.site_id) == (manager_a.id, "site_a")
    assert actions(services) == ["declare_flow"]


def test_the_sheet_suggests_only_what_the_quantity_can_measure(services: Services, manager_a: Actor) -> None:
    words = {"direction": "offer", "resource": "palettes cassées à enlever", "quantity": "12"}

    weighed, counted = (
        flow_sheet(
            services, manager_a, declare_flow(services, manager_a, "site_a", words | {"unit": unit}).id
        )
        for unit in ("t", "pièce")
    )

    assert {s.id for s in weighed.suggestions} >= {"untreated_wood_waste"}
    assert {s.id for s in counted.suggestions} >= {"used_pallets"}
    assert not {s.id for s in weighed.suggestions} & {s.id for s in counted.suggestions}
    assert {s.id for s in weighed.otherwise_counted} >= {s.id for s in counted.suggestions[:1]}
    confirmed = confirm_resource(services, manager_a, weighed.line.flow.id, weighed.suggestions[0].id)
    assert confirmed.resource_id == weighed.suggestions[0].id


def test_two_declarations_of_the_same_resource_are_two_flows(services: Services, manager_a: Actor) -> None:
    first, second = (declare_flow(services, manager_a, "site_a", ASH) for _ in range(2))

    assert first.id != second.id


def test_faults_are_told_by_field_and_nothing_is_stored(services: Services, manager_a: Actor) -> None:
    before = services.store.read(lambda r: r.flows.all())

    with pytest.raises(InvalidDeclaration) as caught:
        declare_flow(services, manager_a, "site_a", ASH | {"quantity": "beaucoup", "direction": "ailleurs"})

    assert {problem.path for problem in caught.value.problems} == {"quantity", "direction"}
    assert services.store.read(lambda r: r.flows.all()) == before
    assert actions(services) == []


def test_a_form_without_its_site_says_so(services: Services, coordinator: Actor) -> None:
    with pytest.raises(InvalidDeclaration) as caught:
        declare_flow(services, coordinator, "", ASH)

    assert [problem.path for problem in caught.value.problems] == ["site_id"]


def test_nobody_declares_for_a_site_of_others(services: Services, manager_a: Actor, analyst: Actor) -> None:
    for actor in (manager_a, analyst, STRANGER):
        with pytest.raises(NotAllowed):
            declare_flow(services, actor, "site_b", ASH)


def test_a_site_in_the_fields_does_not_change_who_declares(services: Services, manager_a: Actor) -> None:
    flow = declare_flow(services, manager_a, "site_a", ASH | {"site_id": "site_b"})

    assert flow.site_id == "site_a"


def test_a_withdrawn_flow_stays_in_the_history(services: Services, manager_a: Actor) -> None:
    withdraw_flow(services, manager_a, "flow_offer")

    assert services.store.read(lambda r: r.flows.get("flow_offer")).withdrawn
    assert actions(services) == ["withdraw_flow"]


@pytest.mark.parametrize("flow", ["flow_need", "flow_none"])
def test_a_flow_of_others_is_as_good_as_missing(services: Services, manager_a: Actor, flow: str) -> None:
    for ask in (withdraw_flow, flow_sheet):
        with pytest.raises(UnknownThing, match=f"{flow} does not exist"):
            ask(services, manager_a, flow)
    with pytest.raises(UnknownThing, match=f"{flow} does not exist"):
        confirm_resource(services, manager_a, flow, "fly_ash")


def test_words_that_are_not_certain_are_confirmed_by_a_person(services: Services, manager_a: Actor) -> None:
    flow = declare_flow(services, manager_a, "site_a", ASH | {"resource": "poudre grise inconnue"})

    confirmed = confirm_resource(services, manager_a, flow.id, "fly_ash")

    assert flow.resource_id is None
    assert confirmed.resource_id == "fly_ash"
    assert flow_sheet(services, manager_a, flow.id).line.resource == "Cendres volantes de charbon"
    assert actions(services) == ["confirm_resource", "declare_flow"]


def test_a_resource_that_the_unit_does_not_measure_is_not_confirmed(
    services: Services, manager_a: Actor
) -> None:
    flow = declare_flow(services, manager_a, "site_a", ASH | {"resource": "poudre grise inconnue"})

    with pytest.raises(InvalidDeclaration, match="se compte en MWh"):
        confirm_resource(services, manager_a, flow.id, "electricity")
    with pytest.raises(UnknownThing):
        confirm_resource(services, manager_a, flow.id, "unobtainium")


def test_an_unconfirmed_flow_has_no_model_and_a_confirmed_one_says_why(
    services: Services, manager_a: Actor
) -> None:
    flow = declare_flow(services, manager_a, "site_a", ASH | {"resource": "poudre grise inconnue"})
    before = flow_sheet(services, manager_a, flow.id).line
    confirm_resource(services, manager_a, flow.id, "fly_ash")
    after = flow_sheet(services, manager_a, flow.id).line

    assert before.models == ()
    assert after.models == (5,)
    assert "Cendres volantes de charbon" in after.reasons[0]


def test_a_resource_that_the_catalogue_lost_keeps_the_words_of_the_declarant(
    services: Services, coordinator: Actor
) -> None:
    lost = make_flow(id="lost", resource_id="gone", resource_text="mousse")
    services.store.repositories.flows.save([lost])

    (line,) = [line for line in flows_seen(services, coordinator) if line.flow.id == "lost"]

    assert (line.resource, line.models) == ("mousse", ())


def test_each_role_lists_the_flows_it_manages(
    services: Services, coordinator: Actor, manager_a: Actor, analyst: Actor
) -> None:
    seen = {
        actor.id: {line.flow.id for line in flows_seen(services, actor)} for actor in (coordinator, manager_a)
    }

    assert seen == {coordinator.id: {"flow_offer", "flow_need"}, manager_a.id: {"flow_offer"}}
    assert flows_seen(services, STRANGER) == ()
    with pytest.raises(NotAllowed):
        flows_seen(services, analyst)


def test_each_role_finds_the_sites_it_may_declare_for(
    services: Services, coordinator: Actor, manager_a: Actor, analyst: Actor
) -> None:
    assert [site.id for site in sites_managed(services, coordinator)] == ["site_a", "site_b"]
    assert [site.id for site in sites_managed(services, manager_a)] == ["site_a"]
    with pytest.raises(NotAllowed):
        sites_managed(services, analyst)


def test_only_the_manager_of_one_site_is_not_asked_which(coordinator: Actor, manager_a: Actor) -> None:
    of_two = Actor(id="m", role=Role.SITE_MANAGER, site_ids=("site_a", "site_b"))

    assert declares_for_one_site(manager_a) == "site_a"
    assert declares_for_one_site(of_two) is None
    assert declares_for_one_site(coordinator) is None
