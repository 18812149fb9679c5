"""A site manager sees what others see of a flow, opens part of it by keyboard; a neighbour sees that."""

import pytest

from tests.browser.conftest import Open
from tests.browser.territory import Running
from tests.browser.visit import Visit
from tests.builders import make_flow

pytestmark = [pytest.mark.browser, pytest.mark.embedded]
FLOW = "flow_of_the_disclosure_test"


@pytest.fixture(autouse=True)
def flow(service: Running) -> None:
    declared = make_flow(
        id=FLOW,
        site_id="alpha",
        resource_id="used_pallets",
        resource_text="palettes usagées",
        unit="piece",
        quantity_per_year=4_321.0,
    )
    service.services.store.write(lambda r: r.flows.save([declared]))


def words(person: Visit) -> str:
    return person.page.inner_text("main")


def test_a_flow_is_looked_at_then_opened_with_the_keyboard_and_seen_so(visit: Open, service: Running) -> None:
    owner, neighbour = visit("alpha"), visit("epsilon")
    keyboard = owner.page.keyboard

    owner.open(f"/flux/{FLOW}")
    owner.tab_to("Ce que les autres voient")
    keyboard.press("Enter")
    owner.until(lambda: "Le même flux, vu par chacun" in words(owner))
    for field, typed in (("confidentiality", "N"), ("quantity", "O")):
        owner.tab_to(field)
        keyboard.type(typed)
    owner.tab_to("Voir ce que cela donne")
    keyboard.press("Enter")
    owner.until(lambda: "Essai, pas encore enregistré" in words(owner))
    assert "de 1\u202f000 à 10\u202f000\xa0pièces/an" in words(owner)
    neighbour.open("/territoire/flux?texte=palettes")
    assert "Aucun flux ne répond" in words(neighbour)

    owner.tab_to("Enregistrer")
    keyboard.press("Enter")
    owner.until(lambda: "Diffusion enregistrée" in words(owner))
    neighbour.open("/territoire/flux?texte=palettes")

    assert "de 1\u202f000 à 10\u202f000\xa0pièces/an" in words(neighbour)
    assert "4\u202f321" not in neighbour.page.content()
    versions = service.services.store.read(lambda r: r.flows.versions(FLOW))
    assert len(versions) == 2
    assert owner.complaints == neighbour.complaints == []


@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_of_disclosure_are_sound_and_accessible(width: int, visit: Open) -> None:
    owner = visit("alpha", width=width)

    for path in (f"/flux/{FLOW}/apercu?flux=named&quantite=named&qualite=category", "/territoire/flux"):
        owner.open(path)
        assert owner.faults() == [], path
        assert owner.overflow() <= 0, path
        assert owner.violations() == owner.complaints == [], path
