"""Reference data set by keyboard alone; its pages, and the operator's texts, accessible in every state."""

import pytest

from symbiose.domain.accounts import Role, operator
from symbiose.domain.ports import SolveSettings
from symbiose.services.accounts import save_account
from symbiose.services.propose import propose_exchanges
from tests.browser.conftest import Open
from tests.browser.territory import PASSWORD, Running, address_of
from tests.browser.visit import Visit

pytestmark = [pytest.mark.browser, pytest.mark.embedded]
VALUE = "/sources/setup_pipe"
PAGES = (
    "/sources?periodes=true",
    VALUE,
    f"{VALUE}/periode",
    "/preparateurs",
    "/preparateurs/granulator",
    "/preparateurs/granulator/modifier",
    "/substitutions",
    "/substitutions/ajouter",
    "/compte",
)
NOTICES = ("/mentions-legales", "/donnees-personnelles", "/accessibilite")


@pytest.fixture(scope="module", autouse=True)
def _administrator(service: Running) -> None:
    save_account(
        service.services, operator("test"), address_of("administrator"), Role.ADMINISTRATOR, PASSWORD
    )


def assert_sound(person: Visit, path: str) -> None:
    """Hold what must be true of every page, at the width of a telephone too."""
    assert person.violations() == [], path
    assert person.complaints == [], path
    assert person.faults() == [], path
    person.page.set_viewport_size({"width": 390, "height": 800})
    assert person.overflow() <= 0, path
    person.page.set_viewport_size({"width": 1280, "height": 900})


def type_into(person: Visit, field: str, text: str) -> None:
    """Reach a field with the Tab key and type."""
    person.tab_to(field)
    person.page.keyboard.type(text)


def test_a_coordinator_sets_a_value_by_keyboard_alone_and_the_next_run_states_it(
    visit: Open, service: Running
) -> None:
    person = visit("coordinator")
    person.open(f"{VALUE}/periode")
    type_into(person, "value", "beaucoup")
    person.tab_to("Enregistrer")
    person.page.keyboard.press("Enter")
    person.until(lambda: person.page.locator("#fautes").count() == 1)
    assert_sound(person, "the form with its faults")

    person.tab_to("value")
    person.page.keyboard.press("Control+a")
    person.page.keyboard.type("9000")
    person.page.fill("#valid_from", "2026-01-01")
    type_into(person, "source", "Devis de raccordement, 2026")
    type_into(person, "licence", "usage interne")
    person.tab_to("status")
    person.page.keyboard.type("Sour")
    type_into(person, "reason", "nouveau devis")
    person.tab_to("Enregistrer")
    person.page.keyboard.press("Enter")
    person.until(lambda: person.page.locator("#historique").count() == 1)
    assert_sound(person, "the value with its history")

    report = propose_exchanges(service.services, operator("test"), SolveSettings())
    stated = {
        (used.value, used.source)
        for proposal in report.result.proposals
        for used in proposal.references
        if used.id == "setup_pipe"
    }
    assert stated == {(9000.0, "Devis de raccordement, 2026")}
    person.open(VALUE)
    resting = person.page.locator("section[aria-labelledby=reposent]").inner_text()
    assert "9\u202f000 €/an" in resting
    person.press("Revenir à la version 0")
    assert "fixée ici" not in person.page.locator("tbody").first.inner_text()
    propose_exchanges(service.services, operator("test"), SolveSettings())  # as the other tests found it


def test_pages_of_reference_data_are_sound_and_accessible(visit: Open) -> None:
    person = visit("coordinator")

    for path in PAGES:
        person.open(path)
        assert_sound(person, path)


def test_the_texts_of_the_operator_are_sound_and_accessible(visit: Open) -> None:
    visitor, person = visit(), visit("administrator")
    for path in NOTICES:
        visitor.open(path)
        assert_sound(visitor, path)

    person.open("/textes/accessibilite")
    assert_sound(person, "the form of a text")
    person.page.fill("#text", "# Qui\n\nÉcrivez à contact@parc.example.\n\n- un\n- deux")
    person.press("Enregistrer")

    assert person.page.get_by_role("link", name="contact@parc.example").count() == 1
    assert_sound(person, "a text of the operator")
