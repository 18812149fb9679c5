"""A site manager reads the history of a flow, goes back to a version, and renews an old declaration."""

from datetime import UTC, datetime
from typing import Any

import pytest

from symbiose.domain.accounts import operator
from symbiose.domain.flows import Flow
from symbiose.services.journalling import journal_entry
from tests.browser.conftest import Open
from tests.browser.territory import Running
from tests.browser.visit import Visit
from tests.builders import make_flow

pytestmark = [pytest.mark.browser, pytest.mark.embedded]
LONG_AGO = datetime(2020, 1, 31, 12, 0, tzinfo=UTC)
HOSTILE = "<img src=x onerror=alert(1)> rebuts « spéciaux »"


def declared(service: Running, *versions: Flow) -> None:
    """Store versions of a flow whose resource is not confirmed, so that no run looks at it."""
    entry = journal_entry(operator("test"), "test_history", versions[0].id, LONG_AGO)

    def work(repositories: Any) -> None:
        for flow in versions:
            repositories.flows.save([flow])
        repositories.journal.append(entry)

    service.services.store.write(work)


def flow(flow_id: str, **changes: object) -> Flow:
    values = {"site_id": "alpha", "resource_id": None, "resource_text": HOSTILE, "declared_at": LONG_AGO}
    return make_flow(id=flow_id, **values | changes)


def press_with_keyboard(person: Visit, button: str) -> None:
    person.tab_to(button)
    person.page.keyboard.press("Enter")


def test_a_manager_goes_back_to_a_version_with_the_keyboard_alone(visit: Open, service: Running) -> None:
    declared(
        service,
        flow("flow_past", quantity_per_year=1250.0),
        flow("flow_past", quantity_per_year=8.0, months=(0.5, 0.5, *(0.0,) * 10)),
    )
    person = visit("alpha")
    person.open("/flux/flow_past")
    press_with_keyboard(person, "Historique")
    person.until(lambda: "2 versions gardées" in person.page.inner_text("main"))
    before = person.page.inner_text("main")
    faults = person.faults()

    press_with_keyboard(person, "Revenir à la version 1")
    person.until(lambda: "Flux rétabli" in person.page.inner_text("main"))

    assert "1\u202f250\xa0t\t8\xa0t" in before
    assert "janv. à févr.\xa0: 50\xa0% chacun" in before
    assert "mêmes valeurs que la version 1" in person.page.inner_text("main")
    versions = service.services.store.read(lambda r: r.flows.versions("flow_past"))
    assert [version.quantity_per_year for version in versions] == [1250.0, 8.0, 1250.0]
    assert faults == person.faults() == []
    assert person.complaints == []
    assert person.violations() == []


def test_an_old_declaration_is_still_exact_with_the_keyboard_on_a_telephone(
    visit: Open, service: Running
) -> None:
    declared(service, flow("flow_old", quantity_per_year=3.0))
    person = visit("alpha", width=390)
    person.open("/")
    person.page.get_by_role("link", name="plus d’un an").click()
    person.page.wait_for_load_state()
    overflow, faults = person.overflow(), person.faults()

    button = person.page.locator("tr").filter(has_text=HOSTILE).get_by_role("button").first
    press_with_keyboard(person, button.inner_text())
    person.until(lambda: "1 flux reconfirmé" in person.page.inner_text("main"))
    renewed = service.services.store.read(lambda r: r.flows.get("flow_old"))
    person.open("/flux/flow_old/historique")

    assert renewed.declared_at > LONG_AGO
    assert "Reconfirmé\xa0: toujours exact" in person.page.inner_text("main")
    assert overflow <= 0
    assert person.overflow() <= 0
    assert faults == person.faults() == []
    assert person.complaints == []
