"""The indicators of a real graph are those of the same territory in memory, on both servers."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from graph.driver import Database
from symbiose.app.wiring import services_on
from symbiose.domain.accounts import Actor, Role
from symbiose.domain.figures import Dimension
from symbiose.domain.indicators import Column
from symbiose.domain.repositories import Repositories
from symbiose.services.context import Services
from symbiose.services.indicators_seen import SeenTable, indicators_by_year, indicators_in_year
from symbiose.services.publishing_indicators import publish_indicators
from tests.builders import NOON, make_company, make_flow, make_site
from tests.fakes import FakeStore

STAFF = Actor(id="account_c", role=Role.COORDINATOR)
ANALYST = Actor(id="account_n", role=Role.ANALYST)
FIRMS = "abcd"
BEFORE = NOON - timedelta(days=365)


def declare(repositories: Repositories) -> None:
    repositories.sites.save_companies([make_company(id=f"firm_{i}", name=f"Firm {i}") for i in FIRMS])
    repositories.sites.save([make_site(id=f"site_{i}", company_id=f"firm_{i}") for i in FIRMS])
    flows = [make_flow(id=f"flow_{i}", site_id=f"site_{i}", waste_code="10 02 07*") for i in FIRMS]
    repositories.flows.save([flow.model_copy(update={"declared_at": BEFORE}) for flow in flows])
    last = flows[-1].model_copy(update={"quantity_per_year": 2 * flows[-1].quantity_per_year})
    repositories.flows.save([last])


def told(table: SeenTable) -> list[tuple[str, str, dict[Column, float | None], set[Column]]]:
    return [(one.indicator.id, one.scope, dict(one.values), set(one.masked)) for one in table.rows]


def both(services: Services) -> list[list[tuple[str, str, dict[Column, float | None], set[Column]]]]:
    return [
        told(table)
        for actor in (STAFF, ANALYST)
        for table in (
            indicators_by_year(services, actor),
            indicators_in_year(services, actor, by=Dimension.EPCI),
        )
    ]


def test_figures_of_years_and_places_are_those_of_the_same_territory_in_memory(
    database: Database, tmp_path: Path
) -> None:
    services = replace(services_on(database, tmp_path), clock=lambda: NOON)
    memory = replace(services, store=FakeStore(), memory=type(services.memory)())
    for one in (services, memory):
        one.store.write(declare)
        publish_indicators(one, STAFF)

    found = both(services)

    assert found == both(memory)
    years = {scope: figures[Column.POTENTIAL] for i, scope, figures, _ in found[0] if i == "waste_diverted"}
    amount = make_flow().quantity_per_year
    assert years == {str(BEFORE.year): 4 * amount, str(NOON.year): 5 * amount}
