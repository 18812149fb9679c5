"""An administrator invites somebody and changes their rights; everyone ends their own sessions."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from symbiose.app.settings import Settings
from symbiose.app.wiring import web_application
from symbiose.domain.accounts import Role, operator
from symbiose.services.accounts import save_account
from tests.browser.conftest import Open
from tests.browser.serving import served
from tests.browser.territory import PASSWORD, Running, address_of
from tests.browser.visit import Visit
from tests.mail_server import MailServer, mail_server

pytestmark = [pytest.mark.browser, pytest.mark.embedded]
TELEPHONE = 390
NEW = "trois oies au bord du canal"


def assert_sound(person: Visit) -> None:
    assert person.faults() == []
    assert person.violations() == []
    assert person.complaints == []
    assert person.overflow() <= 0


def add(service: Running, name: str, role: Role, *sites: str) -> str:
    """Give a person of the test an account, and return its id."""
    return save_account(service.services, operator("test"), address_of(name), role, PASSWORD, sites).id


def text(person: Visit) -> str:
    return person.page.inner_text("main")


def sends(person: Visit, button: str, awaited: str) -> None:
    """Press a button with the keyboard and wait for what the page then says."""
    person.tab_to(button)
    person.page.keyboard.press("Enter")
    person.until(lambda: awaited in text(person))


@pytest.mark.parametrize("width", [1280, TELEPHONE], ids=["screen", "telephone"])
def test_somebody_is_invited_and_signs_in_with_the_keyboard_alone(
    visit: Open, service: Running, width: int
) -> None:
    name = f"invited{width}"
    add(service, "boss", Role.ADMINISTRATOR)
    boss = visit("boss", width)
    boss.open("/comptes")
    assert_sound(boss)
    sends(boss, "Inviter quelqu’un", "Personne d’autre ne le connaît")
    assert_sound(boss)

    boss.tab_to("email")
    boss.page.keyboard.type(address_of(name))
    boss.tab_to("role")
    boss.page.keyboard.type("Resp")
    boss.tab_to("sites")
    boss.page.keyboard.type("nulle part")
    boss.tab_to("password")
    boss.page.keyboard.type(PASSWORD)
    sends(boss, "Inviter", "À corriger")
    assert boss.page.input_value("#email") == address_of(name)
    assert_sound(boss)
    boss.tab_to("sites")
    boss.page.keyboard.press("Control+a")
    boss.page.keyboard.type("gamma")
    boss.tab_to("password")
    boss.page.keyboard.type(PASSWORD)
    sends(boss, "Inviter", "Copiez-le maintenant")
    assert_sound(boss)

    newcomer = visit(None, width)
    newcomer.page.goto(boss.page.input_value("#lien"))
    newcomer.page.fill("#password", NEW)
    newcomer.page.fill("#again", NEW)
    newcomer.press("Enregistrer")
    newcomer.page.fill("#email", address_of(name))
    newcomer.page.fill("#password", NEW)
    newcomer.press("Se connecter")
    newcomer.open("/sites/gamma")
    assert newcomer.complaints == []


def test_rights_taken_away_end_with_the_next_page(visit: Open, service: Running) -> None:
    add(service, "boss", Role.ADMINISTRATOR)
    mover = add(service, "mover", Role.SITE_MANAGER, "gamma")
    boss, person = visit("boss"), visit("mover")
    person.open("/sites/gamma")
    boss.open(f"/comptes/{mover}")
    assert_sound(boss)

    boss.page.select_option("#role", "analyst")
    boss.page.fill("#sites", "")
    boss.page.fill("#password", PASSWORD)
    boss.press("Enregistrer")

    assert "Droits enregistrés" in text(boss)
    reply = person.page.goto(f"{service.address}/sites/gamma")
    assert reply is not None
    assert reply.status == 403


def test_two_administrators_at_one_account_and_the_second_is_told(visit: Open, service: Running) -> None:
    add(service, "boss", Role.ADMINISTRATOR)
    add(service, "deputy", Role.ADMINISTRATOR)
    closed = add(service, "closed", Role.ANALYST)
    boss, deputy = visit("boss"), visit("deputy")
    for person in (boss, deputy):
        person.open(f"/comptes/{closed}")

    boss.press("Fermer le compte")
    deputy.press("Fermer le compte")

    assert "Compte fermé" in text(boss)
    assert "entre-temps" in text(deputy)
    assert_sound(boss)
    assert_sound(deputy)
    deputy.page.fill("#state-password", PASSWORD)
    deputy.press("Rouvrir")
    assert "ouvert de nouveau" in text(deputy)


@pytest.mark.parametrize("width", [1280, TELEPHONE], ids=["screen", "telephone"])
def test_ones_own_account_with_the_keyboard_alone(visit: Open, service: Running, width: int) -> None:
    name = f"owner{width}"
    add(service, name, Role.SITE_MANAGER, "gamma")
    here, there, thief = visit(name, width), visit(name, width), visit(name, width)
    here.open("/")
    here.tab_to(address_of(name))
    here.page.keyboard.press("Enter")
    here.until(lambda: "3 sessions ouvertes" in text(here))
    assert_sound(here)

    first = here.page.locator("main td form button").first
    sends(here, first.inner_text(), "2 sessions ouvertes")
    sends(here, "Terminer les autres sessions", "1 session ouverte")
    assert_sound(here)
    for other in (there, thief):
        reply = other.page.goto(f"{service.address}/compte")
        assert reply is not None
        assert reply.status == 401

    here.tab_to("old")
    here.page.keyboard.type(PASSWORD)
    here.tab_to("password")
    here.page.keyboard.type("court")
    here.tab_to("again")
    here.page.keyboard.type("court")
    here.page.keyboard.press("Enter")
    here.until(lambda: "À corriger" in text(here))
    assert_sound(here)
    for field, typed in (("old", PASSWORD), ("password", NEW), ("again", NEW)):
        here.tab_to(field)
        here.page.keyboard.type(typed)
    here.page.keyboard.press("Enter")
    here.until(lambda: "Mot de passe changé" in text(here))
    assert_sound(here)


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture
def with_mail(service: Running, mail: MailServer, tmp_path: Path) -> Iterator[str]:
    """Serve the same territory with mail set up; yield its address."""
    made = Settings(
        home=tmp_path, smtp_url=mail.url, mail_from="symbiose@park.example", url="https://symbiose.example"
    )
    app = web_application(service.services, made, "k" * 32, home=tmp_path, https=False)
    with served(app) as address:
        yield address


@pytest.mark.parametrize("width", [1280, TELEPHONE], ids=["screen", "telephone"])
def test_a_forgotten_password_is_replaced_with_the_keyboard_alone(
    visit: Open, service: Running, with_mail: str, mail: MailServer, width: int
) -> None:
    name = f"forgetful{width}"
    add(service, name, Role.ANALYST)
    person = visit(None, width)
    person.address = with_mail
    person.open("/login")
    assert_sound(person)
    sends(person, "Mot de passe oublié\N{NO-BREAK SPACE}?", "Il ne sert qu’une fois")
    person.page.keyboard.press("Tab")
    person.tab_to("Envoyer le lien")
    person.page.keyboard.press("Enter")
    person.until(lambda: "À corriger" in text(person))
    assert_sound(person)
    person.tab_to("email")
    person.page.keyboard.type(address_of(name))
    sends(person, "Envoyer le lien", "Si un compte ouvert a cette adresse")
    assert_sound(person)

    person.until(lambda: len(mail.letters) == 1)
    words = mail.letters[0].get_content().split()
    [link] = [word for word in words if word.startswith("https://symbiose.example/invitation/")]
    person.open(link.removeprefix("https://symbiose.example"))
    assert_sound(person)
    for field in ("password", "again"):
        person.tab_to(field)
        person.page.keyboard.type(NEW)
    sends(person, "Enregistrer", "Mot de passe enregistré")
