"""Models set by a person against the rules, with their reason and history."""

from dataclasses import replace

import pytest

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.documents.proposals import proposals_document
from symbiose.domain.errors import InvalidDeclaration, NotAllowed, UnknownThing
from symbiose.domain.ports import SolveSettings
from symbiose.services.context import Services
from symbiose.services.declare import flows_seen
from symbiose.services.models import LONGEST_REASON, override_models
from symbiose.services.propose import propose_exchanges
from symbiose.services.review import refuse
from tests.fakes import FakeMatcher
from tests.services.three_companies import (
    HEAT_TO_C,
    SCRAP_TO_B,
    three_companies,
)


@pytest.fixture
def services() -> Services:
    return three_companies([SCRAP_TO_B, HEAT_TO_C])


@pytest.fixture
def run(services: Services, coordinator: Actor) -> None:
    propose_exchanges(services, coordinator, SolveSettings())


def test_an_override_of_a_flow_is_kept_with_its_history(services: Services, coordinator: Actor) -> None:
    override_models(services, coordinator, "a_scrap", [4], " pièces entières ")
    override_models(services, coordinator, "a_scrap", [5, 4, 4], "après visite")

    history = services.store.read(lambda r: r.overrides.of_thing("a_scrap"))
    assert [(h.models, h.reason, h.decided_by) for h in history] == [
        ((4,), "pièces entières", coordinator.id),
        ((4, 5), "après visite", coordinator.id),
    ]
    (line,) = [line for line in flows_seen(services, coordinator) if line.flow.id == "a_scrap"]
    assert line.models == (4, 5)


def test_an_override_writes_one_journal_entry(services: Services, coordinator: Actor) -> None:
    override_models(services, coordinator, "a_scrap", [], "aucun ne convient")

    (entry,) = services.store.read(lambda r: r.journal.latest(10))
    assert (entry.action, entry.thing_id, entry.actor_id) == ("override_models", "a_scrap", coordinator.id)


@pytest.mark.usefixtures("run")
def test_an_override_of_a_proposal_is_kept(services: Services, coordinator: Actor) -> None:
    override_models(services, coordinator, SCRAP_TO_B.id, [6], "chaleur surtout")

    assert [h.models for h in services.store.read(lambda r: r.overrides.of_thing(SCRAP_TO_B.id))] == [(6,)]


@pytest.mark.usefixtures("run")
def test_a_proposal_no_longer_made_can_be_set_as_long_as_it_was_decided(
    services: Services, coordinator: Actor
) -> None:
    refuse(services, coordinator, SCRAP_TO_B.id, 0, "trop loin")
    later = replace(services, matcher=FakeMatcher([]))
    propose_exchanges(later, coordinator, SolveSettings())

    override_models(later, coordinator, SCRAP_TO_B.id, [5], "toujours vrai")

    with pytest.raises(UnknownThing):
        override_models(later, coordinator, HEAT_TO_C.id, [6], "jamais décidée")


@pytest.mark.usefixtures("run")
def test_the_next_run_tells_the_models_that_a_person_set(services: Services, coordinator: Actor) -> None:
    override_models(services, coordinator, SCRAP_TO_B.id, [3, 6], "benne partagée")

    report = propose_exchanges(services, coordinator, SolveSettings())

    told = {p.id: [m.model for m in p.models] for p in report.result.proposals}
    assert told == {SCRAP_TO_B.id: [3, 6], HEAT_TO_C.id: [6]}
    stored = services.store.read(lambda r: r.runs.proposal(report.result.run.id, SCRAP_TO_B.id))
    assert stored.models == SCRAP_TO_B.models, "what the rules gave is kept, for when the override changes"
    document = proposals_document(report.result, report.changes, report.states)
    assert {entry.id: entry.models for entry in document.proposals}[SCRAP_TO_B.id] == (3, 6)


@pytest.mark.parametrize("thing", ["nowhere", "site_a", "company_a", ""])
def test_what_does_not_exist_cannot_be_set(services: Services, coordinator: Actor, thing: str) -> None:
    with pytest.raises(UnknownThing):
        override_models(services, coordinator, thing, [5], "parce que")
    propose_exchanges(services, coordinator, SolveSettings())
    with pytest.raises(UnknownThing):
        override_models(services, coordinator, thing, [5], "parce que")

    assert services.store.read(lambda r: r.overrides.current()) == []


@pytest.mark.parametrize(
    ("models", "reason", "paths"),
    [
        ([0, 7], "parce que", ["models", "models"]),
        ([5], "  ", ["reason"]),
        ([5], "x" * (LONGEST_REASON + 1), ["reason"]),
        ([9], "", ["models", "reason"]),
    ],
)
def test_every_fault_of_an_override_is_told(
    services: Services, coordinator: Actor, models: list[int], reason: str, paths: list[str]
) -> None:
    with pytest.raises(InvalidDeclaration) as caught:
        override_models(services, coordinator, "a_scrap", models, reason)

    assert [problem.path for problem in caught.value.problems] == paths


@pytest.mark.parametrize("role", [Role.SITE_MANAGER, Role.ANALYST])
def test_only_staff_set_models(services: Services, role: Role) -> None:
    actor = Actor(id="x", role=role, site_ids=("site_a",))

    with pytest.raises(NotAllowed):
        override_models(services, actor, "a_scrap", [5], "parce que")
