"""The graph is told under which models each flow stands whenever something changes that decides it."""

import pytest

from symbiose.domain.accounts import Actor
from symbiose.domain.opeo_rules import Finding
from symbiose.services.classify import classify_everything
from symbiose.services.context import Services
from symbiose.services.declare import confirm_resource, flow_sheet
from symbiose.services.importing import import_files
from symbiose.services.models import override_models
from tests.fakes import FakeStore
from tests.services.test_importing import declarations, line


def under(services: Services, flow_id: str) -> tuple[Finding, ...]:
    assert isinstance(services.store, FakeStore)
    return tuple(services.store.repositories.flows.under.get(flow_id, ()))


def the_flow(services: Services) -> str:
    [flow] = services.store.read(lambda r: [f for f in r.flows.all() if f.resource_text == "cendres"])
    return flow.id


@pytest.fixture
def ashes(services: Services, coordinator: Actor) -> str:
    """Import one flow, and return its id."""
    import_files(services, coordinator, [declarations(line())])
    return the_flow(services)


def test_an_imported_flow_stands_under_the_models_that_its_page_shows(
    services: Services, coordinator: Actor, ashes: str
) -> None:
    found = under(services, ashes)

    assert found
    assert [finding.mark for finding in found] == list(flow_sheet(services, coordinator, ashes).marks)


def test_a_flow_whose_resource_is_confirmed_gets_its_models(services: Services, coordinator: Actor) -> None:
    import_files(services, coordinator, [declarations(line(resource_id=None))])
    flow_id = the_flow(services)
    before = under(services, flow_id)

    confirm_resource(services, coordinator, flow_id, "fly_ash")

    assert before == ()
    assert under(services, flow_id)


def test_models_that_a_person_sets_replace_those_of_the_rules(
    services: Services, coordinator: Actor, ashes: str
) -> None:
    override_models(services, coordinator, ashes, [3], "loué")

    [finding] = under(services, ashes)
    assert finding.by_a_person
    assert finding.mark.model == 3


def test_a_new_catalogue_classifies_everything_anew(services: Services, ashes: str) -> None:
    assert isinstance(services.store, FakeStore)
    before = under(services, ashes)
    services.store.repositories.flows.under.clear()

    classify_everything(services)

    assert under(services, ashes) == before
