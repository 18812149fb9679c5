"""The form of a flow in a real browser: checked while typing, by keyboard, on a telephone, without script."""

import pytest

from symbiose.domain.accounts import operator
from symbiose.services.declare import declare_flow
from tests.browser.conftest import Open
from tests.browser.territory import PASSWORD, Running, address_of
from tests.browser.visit import Visit

pytestmark = [pytest.mark.browser, pytest.mark.embedded]
TELEPHONE = 390


def reading(person: Visit) -> str:
    """Return what the page says that it read."""
    return person.page.inner_text("#lecture")


def test_three_fields_are_read_while_they_are_typed_and_declared_by_keyboard(
    visit: Open, service: Running
) -> None:
    person = visit("alpha", width=TELEPHONE)
    keyboard = person.page.keyboard
    person.open("/flux/declarer")
    before = service.services.store.read(lambda r: r.journal.count())

    person.tab_to("resource")
    keyboard.type("Cartons usagés")
    person.tab_to("quantity")
    keyboard.type("1 200,5")
    person.until(lambda: "Lu\xa0:" in reading(person))

    assert "1\u202f200,5" in reading(person)
    person.until(lambda: "ne sont pas comptés ici" in (person.page.text_content("#valeur") or ""))
    assert person.page.get_attribute("#valeur", "aria-live") == "polite"
    assert person.page.evaluate("document.activeElement.id") == "quantity"
    assert service.services.store.read(lambda r: r.journal.count()) == before
    assert person.faults() == []
    assert person.overflow() <= 0
    person.tab_to("Déclarer ce flux")
    keyboard.press("Enter")
    person.until(lambda: "Flux déclaré" in person.page.inner_text("main"))
    assert person.complaints == person.violations() == []


def test_a_number_with_two_readings_is_asked_while_typing(visit: Open, service: Running) -> None:
    person = visit("alpha", width=TELEPHONE)
    person.open("/flux/declarer")
    person.page.fill("#resource", "palettes bois")

    person.page.fill("#quantity", "1.234")
    person.until(lambda: person.page.locator("#quantity_reading-1").count() == 1)
    person.page.check("#quantity_reading-1")
    person.until(lambda: "1\u202f234" in reading(person))

    assert person.page.evaluate("document.activeElement.id") == "quantity_reading-1"
    assert person.faults() == []
    person.press("Déclarer ce flux")
    flows = service.services.store.read(lambda r: r.flows.of_sites(["alpha"]))
    assert 1234.0 in {flow.quantity_per_year for flow in flows}
    assert person.complaints == person.violations() == []


def test_it_works_without_script(visit: Open, service: Running) -> None:
    person = visit("alpha", width=TELEPHONE, script=False)
    page = person.page
    page.goto(f"{service.address}/flux/declarer")

    page.fill("#resource", "gaz naturel")
    page.fill("#quantity", "5.678")
    page.select_option("#unit", "MWh")
    page.get_by_role("button", name="Vérifier", exact=True).click()
    page.check("#quantity_reading-1")
    page.check("#energy_basis-1")
    page.get_by_role("button", name="Vérifier", exact=True).click()
    assert "5\u202f678 MWh/an de «\xa0Gaz naturel (PCS)\xa0»" in page.inner_text("#lecture")
    page.get_by_text("Préciser (facultatif)").click()
    page.get_by_role("button", name="Afficher ses questions").click()
    assert "Électricité, gaz ou combustible" in page.inner_text("#preciser")
    for month in ("jul", "aug"):
        page.uncheck(f"#runs_{month}")
    page.get_by_role("button", name="Déclarer ce flux").click()

    assert "Flux déclaré" in page.inner_text("main")
    flows = service.services.store.read(lambda r: r.flows.of_sites(["alpha"]))
    (gas,) = [flow for flow in flows if flow.resource_id == "natural_gas" and flow.quantity_per_year == 5678]
    assert (gas.months[6:8], gas.months[0]) == ((0.0, 0.0), 0.1)


def test_months_are_set_by_clicking_their_bars(visit: Open) -> None:
    person = visit("alpha")
    page = person.page
    person.open("/flux/declarer?famille=matiere")
    bars = page.locator(".month-bars")
    bars.scroll_into_view_if_needed()
    box = bars.bounding_box()
    assert box
    middle = box["y"] + box["height"] / 2
    drawn = page.locator(".month-bars .bar-ground")
    february, july = drawn.nth(1).bounding_box(), drawn.nth(6).bounding_box()
    assert february
    assert july

    page.mouse.click(february["x"] + 1, middle)
    page.mouse.click(july["x"] + july["width"] - 1, box["y"] + box["height"] - 1)

    assert page.input_value("#feb") == "50"
    assert page.input_value("#mar") == "100"
    assert not page.is_checked("#runs_jul")
    assert page.input_value("#jul") == ""
    assert person.complaints == person.violations() == []


def test_a_suggestion_is_taken_over_in_place(visit: Open) -> None:
    person = visit("alpha")
    person.open("/flux/declarer")

    person.page.fill("#resource", "cartons d'emballage souples usés")
    person.until(lambda: person.page.locator("button[name=use_resource]").count() > 0)
    label = person.page.locator("button[name=use_resource]").first.get_attribute("value")
    person.page.locator("button[name=use_resource]").first.click()

    assert person.page.input_value("#resource") == label
    assert person.page.url.endswith("/flux/declarer")
    assert person.complaints == []


def test_a_session_that_ends_meanwhile_loses_nothing(visit: Open, service: Running) -> None:
    person = visit("alpha")
    page = person.page
    person.open("/flux/declarer")
    page.fill("#resource", "ferraille de rebut")
    page.fill("#quantity", "77")
    person.until(lambda: "Lu\xa0:" in reading(person))
    elsewhere = page.context.new_page()
    elsewhere.goto(service.address)
    elsewhere.get_by_role("button", name="Se déconnecter").click()

    page.fill("#quantity", "78")
    person.until(lambda: "Votre session est terminée" in reading(person))
    elsewhere.goto(f"{service.address}/login")
    elsewhere.fill("#email", address_of("alpha"))
    elsewhere.fill("#password", PASSWORD)
    elsewhere.get_by_role("button", name="Se connecter").click()
    elsewhere.wait_for_load_state()
    page.get_by_role("button", name="Déclarer ce flux").click()
    person.until(lambda: "Flux déclaré" in page.inner_text("main"))

    flows = service.services.store.read(lambda r: r.flows.of_sites(["alpha"]))
    assert ("ferraille de rebut", 78.0) in {(flow.resource_text, flow.quantity_per_year) for flow in flows}


def test_a_text_that_could_not_be_sent_is_offered_again(visit: Open, service: Running) -> None:
    person = visit("alpha")
    page = person.page
    person.open("/flux/declarer")
    page.fill("#resource", "sciure de chêne")
    page.context.clear_cookies()
    page.get_by_role("button", name="Déclarer ce flux").click()
    page.wait_for_load_state()

    person.sign_in("alpha")
    person.open("/flux/declarer")
    person.press("La reprendre")

    assert page.input_value("#resource") == "sciure de chêne"
    person.open("/flux/declarer")
    assert "n’a pas pu être envoyée" not in page.inner_text("main")


@pytest.mark.parametrize("width", [TELEPHONE, 1280])
def test_every_page_of_the_form_is_accessible(width: int, visit: Open, service: Running) -> None:
    person = visit("alpha", width=width)
    page = person.page
    own = {"direction": "offer", "resource": "fly_ash", "quantity": "12", "unit": "t"}
    standing = declare_flow(service.services, operator("test"), "alpha", own)
    person.open("/flux/declarer")
    page.fill("#resource", "boues")
    person.press("Enregistrer le brouillon")
    found = {"resumed": person.faults()}
    for path in (
        "/flux/declarer?famille=chaleur",
        f"/flux/{standing.id}/modifier",
        "/flux/brouillons",
        "/flux",
    ):
        person.open(path)
        found[path] = person.faults()
        assert person.overflow() <= 0, path
    person.open(f"/flux/{standing.id}/modifier")
    page.fill("#quantity", "-4")
    person.press("Enregistrer les modifications")
    found["faulty"] = person.faults()
    page.fill("#quantity", "4321")
    page.fill("#quantity_high", "")
    page.fill("#quantity_low", "")
    person.press("Enregistrer les modifications")
    assert "4\u202f321" in page.inner_text("main")
    found["corrected"] = person.faults()

    assert {name: faults for name, faults in found.items() if faults} == {}
    assert person.complaints == person.violations() == []
