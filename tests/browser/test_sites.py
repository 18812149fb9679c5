"""A new account asks for its site, the coordinator attaches it, its spreadsheet changes nothing as it is."""

from pathlib import Path

import pytest

from symbiose.domain.accounts import Role, operator
from symbiose.files.reading import read_file
from symbiose.services.accounts import save_account
from symbiose.services.importing import import_files
from tests.browser.conftest import Open
from tests.browser.territory import PASSWORD, Running, address_of
from tests.browser.visit import Visit

pytestmark = [pytest.mark.browser, pytest.mark.embedded]
TELEPHONE = 390


def assert_sound(person: Visit) -> None:
    assert person.faults() == []
    assert person.violations() == []
    assert person.complaints == []
    assert person.overflow() <= 0


def newcomer(service: Running, name: str) -> None:
    save_account(service.services, operator("test"), address_of(name), Role.SITE_MANAGER, PASSWORD)


def asks(person: Visit, siret: str, name: str) -> None:
    """Fill in the form with the keyboard alone and send it."""
    keyboard = person.page.keyboard
    person.tab_to("siret")
    keyboard.type(siret)
    person.tab_to("site_name")
    keyboard.type(name)
    person.tab_to("company_name")
    keyboard.type("Entreprise nouvelle")
    person.tab_to("commune_code")
    keyboard.type("Douvrin")
    person.tab_to("jobs")
    keyboard.type("120")
    person.tab_to("Envoyer la demande")
    keyboard.press("Enter")


@pytest.mark.parametrize(
    ("width", "siret"), [(1280, "73282932000074"), (TELEPHONE, "53070853600038")], ids=["screen", "telephone"]
)
def test_a_site_is_asked_for_and_attached_with_the_keyboard_alone(
    visit: Open, service: Running, width: int, siret: str
) -> None:
    who, site_name = f"newcomer{width}", f"Usine {width}"
    newcomer(service, who)
    person = visit(who, width)
    person.open("/")
    person.tab_to("Demander le rattachement à votre établissement")
    assert_sound(person)
    person.page.keyboard.press("Enter")
    person.until(lambda: person.page.locator("#siret").count() == 1)
    assert_sound(person)

    asks(person, siret[:-1] + "0", site_name)
    person.until(lambda: "À corriger" in person.page.inner_text("main"))
    assert person.page.input_value("#site_name") == site_name
    assert_sound(person)
    person.tab_to("siret")
    person.page.keyboard.press("Control+a")
    person.page.keyboard.type(siret)
    person.page.keyboard.press("Enter")
    person.until(lambda: "En attente de réponse" in person.page.inner_text("main"))
    assert_sound(person)

    staff = visit("coordinator", width)
    staff.open("/sites/demandes")
    assert_sound(staff)
    accept = staff.page.get_by_role("button", name=f"Accepter : {site_name}, {address_of(who)}")
    staff.tab_to(accept.inner_text())
    staff.page.keyboard.press("Enter")
    staff.until(lambda: "Compte rattaché" in staff.page.inner_text("main"))

    person.open("/sites")
    assert "Acceptée" in person.page.inner_text("main")
    assert_sound(person)
    person.tab_to(site_name)
    person.page.keyboard.press("Enter")
    person.until(lambda: "Activité et taille" in person.page.inner_text("main"))
    assert "120" in person.page.inner_text("dl.facts")
    assert "CABBALR" in person.page.inner_text("dl.facts")
    assert_sound(person)


def test_the_spreadsheet_of_a_site_sent_back_as_it_is_changes_nothing(
    visit: Open, service: Running, tmp_path: Path
) -> None:
    person = visit("epsilon")
    person.open("/sites/epsilon")

    with person.page.expect_download() as waiting:
        person.page.get_by_role("link", name="Télécharger le tableur du site").click()
    kept = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(kept)

    services = service.services
    standing = services.store.read(lambda r: r.flows.of_sites(["epsilon"]))
    file = read_file(kept.name, kept.read_bytes(), services.reference, site=None)
    [report] = import_files(services, operator("test"), [file]).files
    assert kept.suffix == ".xlsx"
    assert (report.accepted, report.rejected, report.written) == (len(standing), 0, 0)
    assert report.accepted > 0
    assert person.complaints == []


def test_a_detached_account_loses_the_site_with_its_next_page(visit: Open, service: Running) -> None:
    newcomer(service, "leaver")
    account = service.services.store.read(lambda r: r.accounts.by_email(address_of("leaver")))
    assert account is not None
    attached = account.model_copy(update={"site_ids": ("gamma",)})
    service.services.store.write(lambda r: r.accounts.save(attached))
    person, staff = visit("leaver"), visit("coordinator")
    person.open("/sites/gamma")

    staff.open("/sites/gamma")
    assert_sound(staff)
    staff.press(f"Détacher : {address_of('leaver')}")

    assert f"{address_of('leaver')} n’a plus accès" in staff.page.inner_text("main")
    reply = person.page.goto(f"{service.address}/sites/gamma")
    assert reply is not None
    assert reply.status == 404
