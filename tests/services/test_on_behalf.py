"""Flows declared on behalf of firms: marked, shown without the firm's name, confirmed by the firm alone."""

from dataclasses import replace

import pytest

from symbiose.domain.accounts import Actor, Role, operator
from symbiose.domain.disclosure import may_see_name
from symbiose.domain.errors import ConflictingReview, NotAllowed, UnknownThing
from symbiose.domain.flow_changes import Step, version_of
from symbiose.domain.flows import Confidentiality, FieldConfidentiality, Flow, OnBehalf
from symbiose.domain.ports import SolveSettings
from symbiose.files.form import FormReader
from symbiose.services.board import board
from symbiose.services.context import Services
from symbiose.services.correct import correct_flow, correctable_flow
from symbiose.services.declare import confirm_resource, declare_flow, withdraw_flow
from symbiose.services.disclosure import change_disclosure, flows_of_others, preview_of
from symbiose.services.flow_writing import declare_record, replace_record
from symbiose.services.history import flow_history, go_back, renew_flows
from symbiose.services.on_behalf import confirm_flows, count_to_confirm, flows_to_confirm
from symbiose.services.overview import overview
from symbiose.services.propose import propose_exchanges
from tests.services.site_asking import newcomer, stored

ASH = {"direction": "offer", "resource": "fly_ash", "quantity": "12,5", "unit": "t"}
OF_PARK = Actor(id="account_p", role=Role.COORDINATOR, park_ids=("park_a",), site_ids=("site_a",))
OTHER_PARK = Actor(id="account_q", role=Role.COORDINATOR, park_ids=("park_b",), site_ids=("site_b",))
NEIGHBOUR = Actor(id="account_b", role=Role.SITE_MANAGER, site_ids=("site_b",))
NAMED = FieldConfidentiality(quantity="named", price="named", quality="named")


@pytest.fixture
def services(services: Services) -> Services:
    return replace(services, declarations=FormReader(services.reference))


@pytest.fixture
def declared(services: Services) -> Flow:
    """A flow that the coordinator of its park declared for site A."""
    return declare_flow(services, OF_PARK, "site_a", ASH)


def standing(services: Services, flow: Flow) -> OnBehalf | None:
    return stored(services).flows.get(flow.id).on_behalf


def actions(services: Services) -> list[str]:
    return [entry.action for entry in stored(services).journal.entries]


@pytest.mark.parametrize(
    ("actor", "mark"),
    [
        (OF_PARK, OnBehalf.TO_CONFIRM),
        (Actor(id="c", role=Role.COORDINATOR), OnBehalf.TO_CONFIRM),
        (Actor(id="a", role=Role.ADMINISTRATOR), OnBehalf.TO_CONFIRM),
        (Actor(id="m", role=Role.SITE_MANAGER, site_ids=("site_a",)), None),
        (operator("import"), None),
    ],
    ids=["coordinator of the park", "coordinator", "administrator", "site manager", "command"],
)
def test_who_declares_says_whose_word_it_is(services: Services, actor: Actor, mark: OnBehalf | None) -> None:
    by_form = declare_flow(services, actor, "site_a", ASH)
    by_program = declare_record(services, actor, ASH | {"site_id": "site_a", "quantity": 12}).record.flow

    assert (by_form.on_behalf, by_program.on_behalf) == (mark, mark)


def test_the_firm_confirms_what_was_declared_for_it(
    services: Services, declared: Flow, manager_a: Actor
) -> None:
    assert confirm_flows(services, manager_a, {declared.id: version_of(declared)}) == 1

    confirmed = stored(services).flows.get(declared.id)
    assert (confirmed.on_behalf, confirmed.declared_by) == (OnBehalf.CONFIRMED, manager_a.id)
    newest, oldest = flow_history(services, OF_PARK, declared.id).versions
    assert (newest.step, oldest.step) == (Step.CONFIRMED, Step.DECLARED)
    assert oldest.flow.on_behalf is OnBehalf.TO_CONFIRM
    assert actions(services) == ["declare_flow", "confirm_flows"]
    assert count_to_confirm(services, manager_a) == 0


@pytest.mark.parametrize("actor", [OF_PARK, Actor(id="a", role=Role.ADMINISTRATOR), operator("x")])
def test_nobody_confirms_for_the_firm(services: Services, declared: Flow, actor: Actor) -> None:
    with pytest.raises(NotAllowed):
        confirm_flows(services, actor, {declared.id: version_of(declared)})

    assert standing(services, declared) is OnBehalf.TO_CONFIRM


@pytest.mark.parametrize("actor", [NEIGHBOUR, OTHER_PARK])
def test_s4_a_flow_of_another_firm_is_as_good_as_missing_to_who_would_confirm_it(
    services: Services, declared: Flow, actor: Actor
) -> None:
    with pytest.raises(UnknownThing):
        confirm_flows(services, actor, {declared.id: version_of(declared)})


def test_a_flow_that_changed_meanwhile_is_not_confirmed_as_it_was(
    services: Services, declared: Flow, manager_a: Actor
) -> None:
    found = correctable_flow(services, OF_PARK, declared.id)
    correct_flow(services, OF_PARK, declared.id, {**found.fields, "quantity": "99"}, version=found.version)

    with pytest.raises(ConflictingReview):
        confirm_flows(services, manager_a, {declared.id: version_of(declared)})

    assert standing(services, declared) is OnBehalf.TO_CONFIRM


def test_a_flow_confirmed_twice_at_once_is_confirmed_once(
    services: Services, declared: Flow, manager_a: Actor
) -> None:
    confirm_flows(services, manager_a, {declared.id: version_of(declared)})

    with pytest.raises(ConflictingReview):
        confirm_flows(services, manager_a, {declared.id: version_of(declared)})

    assert actions(services).count("confirm_flows") == 1


def test_the_firm_confirms_by_correcting(services: Services, declared: Flow, manager_a: Actor) -> None:
    found = correctable_flow(services, manager_a, declared.id)

    correct_flow(services, manager_a, declared.id, {**found.fields, "quantity": "15"}, version=found.version)

    assert standing(services, declared) is OnBehalf.CONFIRMED
    assert stored(services).flows.get(declared.id).quantity_per_year == 15


def test_the_firm_confirms_by_sending_the_same_values_itself(
    services: Services, declared: Flow, manager_a: Actor
) -> None:
    found = correctable_flow(services, manager_a, declared.id)
    correct_flow(services, manager_a, declared.id, found.fields, version=found.version)
    by_form = standing(services, declared)

    other = declare_record(services, OF_PARK, ASH | {"site_id": "site_a", "quantity": 12}).record.flow
    replace_record(services, manager_a, other.id, ASH | {"quantity": 12}, lambda _: True)

    assert (by_form, standing(services, other)) == (OnBehalf.CONFIRMED, OnBehalf.CONFIRMED)


def test_the_same_values_again_by_the_coordinator_change_nothing(services: Services, declared: Flow) -> None:
    found = correctable_flow(services, OF_PARK, declared.id)

    correct_flow(services, OF_PARK, declared.id, found.fields, version=found.version)

    assert actions(services) == ["declare_flow"]


def test_what_staff_correct_of_a_firm_s_own_flow_waits_for_the_firm_again(
    services: Services, manager_a: Actor
) -> None:
    flow = declare_flow(services, manager_a, "site_a", ASH)
    found = correctable_flow(services, OF_PARK, flow.id)

    correct_flow(services, OF_PARK, flow.id, {**found.fields, "quantity": "15"}, version=found.version)
    waiting = standing(services, flow)
    go_back(services, manager_a, flow.id, 1, latest=2)

    assert (waiting, standing(services, flow)) == (OnBehalf.TO_CONFIRM, OnBehalf.CONFIRMED)


def test_renewing_counts_as_the_word_of_who_renews(
    services: Services, declared: Flow, manager_a: Actor
) -> None:
    renew_flows(services, OF_PARK, {declared.id: version_of(declared)})
    by_staff = standing(services, declared)
    again = stored(services).flows.get(declared.id)
    renew_flows(services, manager_a, {declared.id: version_of(again)})

    assert (by_staff, standing(services, declared)) == (OnBehalf.TO_CONFIRM, OnBehalf.CONFIRMED)


def test_saying_what_words_mean_or_what_others_see_confirms_nothing(
    services: Services, declared: Flow, manager_a: Actor
) -> None:
    confirm_resource(services, manager_a, declared.id, "fly_ash")
    change_disclosure(services, manager_a, declared.id, Confidentiality.NAMED, NAMED)

    assert standing(services, declared) is OnBehalf.TO_CONFIRM


def test_until_the_firm_confirms_nobody_else_reads_its_name_or_its_figures(
    services: Services, declared: Flow, manager_a: Actor
) -> None:
    change_disclosure(services, OF_PARK, declared.id, Confidentiality.NAMED, NAMED)
    stated = stored(services).flows.get(declared.id)
    before = preview_of(services, OF_PARK, declared.id).neighbour
    names = may_see_name(NEIGHBOUR, stated)

    confirm_flows(services, manager_a, {declared.id: version_of(stated)})
    after = preview_of(services, OF_PARK, declared.id).neighbour

    assert before is not None
    assert after is not None
    assert (before.site, before.resource, before.quantity, names) == (None, None, None, False)
    assert before.on_behalf is OnBehalf.TO_CONFIRM
    assert (after.site, after.quantity) == ("Site A", 12.5)
    assert after.on_behalf is OnBehalf.CONFIRMED
    listed = [seen for seen in flows_of_others(services, NEIGHBOUR) if seen.on_behalf]
    assert [seen.site for seen in listed] == ["Site A"]


def test_what_staff_open_of_a_firm_s_own_flow_waits_for_the_firm_and_what_they_close_does_not(
    services: Services, manager_a: Actor
) -> None:
    flow = declare_flow(services, manager_a, "site_a", ASH)

    change_disclosure(services, OF_PARK, flow.id, Confidentiality.HIDDEN, FieldConfidentiality())
    closed = standing(services, flow)
    change_disclosure(services, OF_PARK, flow.id, Confidentiality.NAMED, NAMED)
    opened = preview_of(services, OF_PARK, flow.id).neighbour
    waiting = standing(services, flow)
    change_disclosure(services, manager_a, flow.id, Confidentiality.HIDDEN, FieldConfidentiality())

    assert (closed, waiting) == (None, OnBehalf.TO_CONFIRM)
    assert opened is not None
    assert (opened.site, opened.quantity) == (None, None)
    assert preview_of(services, OF_PARK, flow.id).neighbour is None


def test_a_hidden_flow_stays_hidden(services: Services) -> None:
    flow = declare_flow(services, OF_PARK, "site_a", ASH | {"confidentiality": "hidden"})

    assert preview_of(services, OF_PARK, flow.id).neighbour is None


def test_the_list_tells_who_declared_and_who_may_confirm(services: Services, manager_a: Actor) -> None:
    newcomer(services, "account_p")
    declare_flow(services, OF_PARK, "site_a", ASH)

    (nobody,) = flows_to_confirm(services, OF_PARK)
    newcomer(services, "account_m", "site_a")
    (known,) = flows_to_confirm(services, OF_PARK)
    (own,) = flows_to_confirm(services, manager_a)

    assert (nobody.site.id, nobody.managers, nobody.may_confirm) == ("site_a", (), False)
    assert [one.email for one in known.managers] == ["account_m@test.example"]
    assert (own.managers, own.may_confirm) == ((), True)
    assert list(own.authors.values()) == ["account_p@test.example"]
    assert flows_to_confirm(services, NEIGHBOUR) == ()
    assert flows_to_confirm(services, OTHER_PARK) == ()
    assert overview(services, manager_a).to_confirm == overview(services, OF_PARK).to_confirm == 1
    assert overview(services, NEIGHBOUR).to_confirm == 0


def test_a_withdrawn_flow_waits_for_nobody(services: Services, declared: Flow, manager_a: Actor) -> None:
    withdraw_flow(services, OF_PARK, declared.id)

    assert flows_to_confirm(services, manager_a) == ()


def test_a_proposal_says_that_a_flow_waits_for_its_firm(
    services: Services, coordinator: Actor, manager_a: Actor
) -> None:
    offer = stored(services).flows.get("flow_offer")
    stored(services).flows.save([offer.model_copy(update={"on_behalf": OnBehalf.TO_CONFIRM})])
    propose_exchanges(services, coordinator, SolveSettings())
    (before,) = board(services, coordinator).lines

    waiting = stored(services).flows.get("flow_offer")
    confirm_flows(services, manager_a, {"flow_offer": version_of(waiting)})
    (after,) = board(services, coordinator).lines

    assert (before.to_confirm, after.to_confirm) == (True, False)


def test_confirming_nothing_writes_nothing(services: Services, manager_a: Actor) -> None:
    assert confirm_flows(services, manager_a, {}) == 0
    assert actions(services) == []
