"""A synergy from its acceptance until it runs: the coordinator and the two firms, each for its own part."""

import re

import pytest

from symbiose.domain.exchanges import State
from tests.browser.conftest import Open
from tests.browser.territory import Running
from tests.browser.visit import Visit

pytestmark = [pytest.mark.browser, pytest.mark.embedded]
TELEPHONE = 390
GIVER, RECEIVER = "Alpha", "Epsilon"


def assert_sound(person: Visit) -> None:
    assert person.faults() == []
    assert person.violations() == []
    assert person.complaints == []
    assert person.overflow() <= 0


def told(person: Visit) -> str:
    return person.page.inner_text("main").replace("\u202f", " ").replace("\xa0", " ")


def parties(person: Visit) -> str:
    return (
        person.page.locator(".party").nth(0).inner_text() + person.page.locator(".party").nth(1).inner_text()
    )


def press_with_keyboard(person: Visit, button: str, told_after: str) -> None:
    """Reach a button with the Tab key alone, press it, and wait for what it tells."""
    person.tab_to(button)
    person.page.keyboard.press("Enter")
    person.until(lambda: told_after in told(person))
    assert_sound(person)


def accept(person: Visit) -> None:
    """Accept the exchange of heat from its sheet."""
    person.open("/propositions")
    rows = person.page.locator("table tbody tr").filter(has_text=GIVER).filter(has_text=RECEIVER)
    rows.first.get_by_role("link").first.click()
    person.until(lambda: person.page.locator("#decision").count() == 1)
    person.settle()
    person.press("Accepter")
    person.page.get_by_role("link", name="Voir la synergie que cette proposition est devenue").click()
    person.until(lambda: person.page.locator("#parties").count() == 1)


def test_a_coordinator_and_two_firms_bring_a_synergy_to_run_with_the_keyboard(
    visit: Open, service: Running
) -> None:
    coordinator = visit("coordinator")
    accept(coordinator)
    path = coordinator.page.url.removeprefix(coordinator.address)
    assert_sound(coordinator)
    assert coordinator.page.get_by_role("button", name="Donner mon accord").count() == 0

    giver = visit("alpha", TELEPHONE)
    giver.open("/")
    giver.page.get_by_role("link", name=re.compile(r"\d+ synergies? attend")).click()
    giver.until(lambda: "Votre accord est attendu" in told(giver))
    assert_sound(giver)
    giver.open(path)
    assert RECEIVER not in parties(giver)
    assert "epsilon@test.example" not in parties(giver)
    press_with_keyboard(giver, "Donner mon accord", "Accord enregistré")
    assert RECEIVER not in parties(giver)

    receiver = visit("epsilon")
    receiver.open(path)
    press_with_keyboard(receiver, "Donner mon accord", "Accord enregistré")
    assert "alpha@test.example" in parties(receiver)
    giver.open(path)
    assert RECEIVER in parties(giver)
    assert "epsilon@test.example" in parties(giver)

    coordinator.open(path)
    coordinator.page.fill("#record-words", "Réunion de lancement tenue")
    press_with_keyboard(coordinator, "L’étude commence", "État enregistré")
    coordinator.page.fill("#plan-action", "Relever le débit pendant un mois")
    coordinator.page.select_option("#plan-who", "both")
    coordinator.page.fill("#plan-due", "2030-01-31")
    press_with_keyboard(coordinator, "Enregistrer l’action", "Prochaine action enregistrée")
    for person in (giver, receiver):
        person.open(path)
        assert "Relever le débit pendant un mois" in told(person)
        press_with_keyboard(person, "Confirmer le contrat", "Contrat confirmé pour votre site")
    coordinator.open(path)
    press_with_keyboard(coordinator, "L’échange est en service", "État enregistré")

    assert "En service" in told(coordinator)
    (synergy,) = (
        one for one in service.services.store.read(lambda r: r.synergies.all()) if path.endswith(one.id)
    )
    assert synergy.state is State.RUNNING
    assert len({word.by for word in synergy.agreements}) == len({word.by for word in synergy.signatures}) == 2
