"""An administrator makes a park, its coordinator declares for a firm that stands in it, the firm confirms."""

import pytest

from symbiose.domain.accounts import Role, operator
from symbiose.services.accounts import save_account
from tests.browser.conftest import Open
from tests.browser.territory import PASSWORD, Running, address_of
from tests.browser.visit import Visit

pytestmark = [pytest.mark.browser, pytest.mark.embedded]
WORDS = "Palettes bois en fin de vie"
TELEPHONE = 390


def assert_sound(person: Visit) -> None:
    assert person.faults() == []
    assert person.violations() == []
    assert person.complaints == []
    assert person.overflow() <= 0
    person.page.set_viewport_size({"width": TELEPHONE, "height": 900})
    assert person.overflow() <= 0
    person.page.set_viewport_size({"width": 1280, "height": 900})


def text(person: Visit) -> str:
    return person.page.inner_text("main")


def sends(person: Visit, button: str, awaited: str) -> None:
    """Press a button with the keyboard and wait for what the page then says."""
    person.tab_to(button)
    person.page.keyboard.press("Enter")
    person.until(lambda: awaited in text(person))


def make_park(boss: Visit) -> str:
    """Make a park with the keyboard, its faults corrected, put Alpha into it; return its id."""
    boss.open("/parcs/nouveau")
    boss.tab_to("name")
    boss.page.keyboard.type("Parc du Canal")
    boss.tab_to("Créer le parc")
    sends(boss, "Créer le parc", "À corriger")
    assert_sound(boss)
    boss.page.check("#commune-62498")
    boss.page.fill("#source", "Délibération du syndicat")
    boss.page.fill("#valid_from", "31/12/2025")
    sends(boss, "Créer le parc", "Parc créé")
    assert_sound(boss)
    boss.page.select_option("#site", "alpha ")
    sends(boss, "Ajouter", "est dans ce parc")
    assert_sound(boss)
    return boss.page.url.rpartition("/")[2]


def test_what_a_coordinator_declares_for_a_firm_is_marked_until_the_firm_confirms_it(
    visit: Open, service: Running
) -> None:
    save_account(service.services, operator("test"), address_of("parks"), Role.ADMINISTRATOR, PASSWORD)
    save_account(service.services, operator("test"), address_of("canal"), Role.COORDINATOR, PASSWORD)
    boss = visit("parks")
    park = make_park(boss)
    boss.open("/comptes?texte=canal")
    boss.page.click(f"text={address_of('canal')}")
    boss.page.check(f"#park-{park}")
    boss.page.fill("#password", PASSWORD)
    sends(boss, "Enregistrer", "Droits enregistrés")
    assert "Parc du Canal" in text(boss)
    assert_sound(boss)

    for path in ("/parcs", "/sites/nouveau", "/sites/alpha/modifier"):
        boss.open(path)
        assert_sound(boss)

    canal = visit("canal")
    canal.open("/sites")
    assert "Alpha" in text(canal)
    assert "Epsilon" not in text(canal)
    canal.open("/flux/declarer")
    assert "pour le compte d’une entreprise" in text(canal)
    assert_sound(canal)
    canal.tab_to("resource")
    canal.page.keyboard.type(WORDS)
    canal.tab_to("quantity")
    canal.page.keyboard.type("420")
    canal.tab_to("unit")
    canal.page.keyboard.type("t")
    sends(canal, "Déclarer ce flux", "Flux déclaré")
    canal.open("/flux/a-confirmer")
    assert WORDS in text(canal)
    assert address_of("alpha") in text(canal)
    assert canal.page.get_by_role("button", name="Les flux cochés sont exacts", exact=False).count() == 0
    assert_sound(canal)

    alpha = visit("alpha")
    alpha.open("/")
    assert "Confirmer 1 flux déclaré pour vous" in text(alpha)
    assert_sound(alpha)
    alpha.open("/flux/a-confirmer")
    assert_sound(alpha)
    alpha.page.click(f"text={WORDS}")
    alpha.until(lambda: "pas encore confirmé" in text(alpha))
    assert_sound(alpha)
    sends(alpha, "C’est exact\N{NO-BREAK SPACE}: confirmer", "1 flux confirmé")
    assert "Aucun flux n’attend" in text(alpha)

    flows = service.services.store.read(lambda r: r.flows.of_sites(["alpha"]))
    flow = next(one for one in flows if one.resource_text == WORDS)
    assert flow.on_behalf == "confirmed"
    canal.open(f"/flux/{flow.id}/historique")
    assert "Confirmé par l’entreprise" in text(canal)
    assert_sound(canal)
