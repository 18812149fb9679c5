"""A site manager declares a flow in three fields with the keyboard, sees it, and sees nobody else's."""

import pytest

from tests.browser.conftest import Open
from tests.browser.territory import PASSWORD, Running, address_of

pytestmark = [pytest.mark.browser, pytest.mark.embedded]
HOSTILE = "<script>alert(1)</script>\"><img src=x onerror=alert(2)> ' OR 1=1 // MATCH (n) DETACH DELETE n"


def test_a_flow_is_declared_with_the_keyboard_alone(visit: Open, service: Running) -> None:
    person = visit()
    keyboard = person.page.keyboard
    person.open("/flux/declarer")
    person.tab_to("email")
    keyboard.type(address_of("alpha"))
    person.tab_to("password")
    keyboard.type(PASSWORD)
    keyboard.press("Enter")
    person.until(lambda: person.page.locator("#resource").count() == 1)

    person.tab_to("resource")
    keyboard.type("Palettes bois usagées")
    person.tab_to("quantity")
    keyboard.type("1.250")
    keyboard.press("Enter")
    person.until(lambda: "peut se lire de deux façons" in person.page.inner_text("main"))
    assert person.page.input_value("#resource") == "Palettes bois usagées"
    person.tab_to("quantity")
    keyboard.press("Control+a")
    keyboard.type("1250")
    person.tab_to("unit")
    keyboard.type("pi")
    person.tab_to("Déclarer ce flux")
    keyboard.press("Enter")
    person.until(lambda: "Flux déclaré" in person.page.inner_text("main"))

    if "De quelle ressource" in person.page.inner_text("main"):
        person.open("/flux")
    listed = person.page.inner_text("table")
    assert "Palettes bois usagées" in listed
    assert "1\u202f250 pièces" in listed
    declared = service.services.store.read(lambda r: r.flows.all())
    assert ("alpha", "Palettes bois usagées") in {(flow.site_id, flow.resource_text) for flow in declared}
    assert person.complaints == []


def test_a_manager_sees_no_flow_of_others(visit: Open, service: Running) -> None:
    person = visit("epsilon")

    person.open("/flux")

    assert "Alpha" not in person.page.inner_text("main")
    assert "Epsilon" in person.page.inner_text("main")
    flows = service.services.store.read(lambda r: r.flows.all())
    theirs = next(flow for flow in flows if flow.site_id == "beta")
    assert person.page.goto(f"{service.address}/flux/{theirs.id}").status == 404


def test_hostile_words_are_kept_as_words(visit: Open, service: Running) -> None:
    before = len(service.services.store.read(lambda r: r.flows.all()))
    person = visit("epsilon")

    person.open("/flux/declarer")
    person.page.fill("#resource", HOSTILE)
    person.page.fill("#quantity", "3")
    person.press("Déclarer ce flux")
    assert HOSTILE in person.page.inner_text("main")
    for path in ("/", "/flux"):
        person.open(path)
    staff = visit("coordinator")
    for path in ("/flux?a_confirmer=true", "/pourquoi-pas", "/carte"):
        staff.open(path)

    assert HOSTILE in person.page.inner_text("main")
    assert len(service.services.store.read(lambda r: r.flows.all())) == before + 1
    assert person.complaints == staff.complaints == []
    assert person.violations() == staff.violations() == []
