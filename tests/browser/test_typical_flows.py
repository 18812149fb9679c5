"""A new site has something to look at in one minute: offered, corrected, deleted, confirmed by keyboard."""

import time

import pytest

from symbiose.domain.accounts import Role, operator
from symbiose.services.accounts import save_account
from tests.browser.conftest import Open
from tests.browser.territory import PASSWORD, Running, address_of
from tests.browser.visit import Visit
from tests.builders import make_company, make_site

pytestmark = [pytest.mark.browser, pytest.mark.embedded]
TELEPHONE = 390
ONE_MINUTE_S = 60.0


def assert_sound(person: Visit) -> None:
    assert person.faults() == []
    assert person.violations() == []
    assert person.complaints == []
    assert person.overflow() <= 0


def manager_of_a_new_site(service: Running, name: str) -> str:
    site = make_site(id=f"site_{name}", company_id=f"company_{name}", name=f"Atelier {name}")
    company = make_company(id=site.company_id, name=f"Entreprise {name}")
    service.services.store.write(lambda r: (r.sites.save_companies([company]), r.sites.save([site])))
    save_account(
        service.services, operator("test"), address_of(name), Role.SITE_MANAGER, PASSWORD, (site.id,)
    )
    return site.id


def waits_for(person: Visit, words: str) -> None:
    person.until(lambda: words in person.page.inner_text("main"))


def test_a_new_site_has_its_usual_flows_in_a_minute_with_the_keyboard_alone_on_a_telephone(
    visit: Open, service: Running
) -> None:
    site_id = manager_of_a_new_site(service, "atelier")
    person = visit("atelier", TELEPHONE)
    keyboard = person.page.keyboard
    began = time.monotonic()

    person.open("/")
    person.tab_to("Partir des flux habituels de votre métier")
    keyboard.press("Enter")
    waits_for(person, "L’activité du site n’est pas connue.")
    assert_sound(person)
    person.tab_to("activity_code")
    keyboard.type("25.62B")
    person.tab_to("jobs")
    keyboard.type("quarante")
    keyboard.press("Enter")
    waits_for(person, "À corriger")
    assert person.page.input_value("#activity_code") == "25.62B"
    assert_sound(person)
    person.tab_to("jobs")
    keyboard.press("Control+a")
    keyboard.type("40")
    keyboard.press("Enter")
    waits_for(person, "flux proposés en brouillon")
    assert_sound(person)
    assert "Métier reconnu\xa0: Mécanique industrielle et usinage" in person.page.inner_text("main")
    offered = len(service.services.store.read(lambda r: r.drafts.of_sites([site_id])))
    assert offered >= 10

    drop = person.page.get_by_role("button", name="Supprimer : Palettes bois usagées")
    person.tab_to(drop.inner_text())
    keyboard.press("Enter")
    waits_for(person, "il ne vous sera plus proposé")
    confirm = person.page.get_by_role("button", name="Tout confirmer")
    person.tab_to(confirm.inner_text())
    keyboard.press("Enter")
    waits_for(person, "déclarés comme estimations")
    assert_sound(person)
    person.open("/flux")

    flows = service.services.store.read(lambda r: r.flows.of_sites([site_id]))
    assert len(flows) == offered - 1
    assert all(flow.estimate is not None for flow in flows)
    assert person.page.get_by_text("estimation d’après l’activité").count() == len(flows)
    assert time.monotonic() - began < ONE_MINUTE_S


def test_an_offer_is_corrected_through_the_form_without_a_script(visit: Open, service: Running) -> None:
    site_id = manager_of_a_new_site(service, "correcteur")
    person = visit("correcteur", script=False)
    person.page.goto(f"{service.address}/flux/habituels")
    person.page.fill("#activity_code", "25.62B")
    person.page.fill("#jobs", "40")
    person.page.get_by_role("button", name="Estimer les flux").click()
    person.page.get_by_role("link", name="Corriger : Tournures et copeaux d’acier").click()

    assert person.page.input_value("[name=quantity]") == "60"
    assert "copeaux d’acier par emploi" in person.page.inner_text("main")
    person.page.fill("[name=quantity]", "75")
    person.page.get_by_role("button", name="Déclarer").first.click()

    flows = service.services.store.read(lambda r: r.flows.of_sites([site_id]))
    assert [(flow.quantity_per_year, flow.estimate) for flow in flows] == [(75.0, None)]
    person.page.goto(f"{service.address}/flux/habituels")
    line = person.page.get_by_role("row").filter(has_text="Tournures et copeaux d’acier")
    assert line.get_by_role("link", name="Déclaré").count() == 1
