"""The register of companies behind the form that asks for a site."""

from dataclasses import replace

import pytest

from symbiose.domain.company_register import RegisterEntry, RegisterSilent
from symbiose.services.context import Services
from tests.web.conftest import address_of
from tests.web.people import Person
from tests.web.test_sites import ASKED, SIRET
from web.application import create_app
from web.settings import WebSettings


class PreparedRegister:
    """Answers what a test prepared."""

    def __init__(self, answer: RegisterEntry | RegisterSilent | None) -> None:
        self.answer = answer
        self.asked: list[str] = []

    def find(self, siret: str) -> RegisterEntry | None:
        self.asked.append(siret)
        if isinstance(self.answer, RegisterSilent):
            raise self.answer
        return self.answer


def with_register(
    settings: WebSettings, services: Services, answer: RegisterEntry | RegisterSilent | None
) -> tuple[Person, PreparedRegister]:
    register = PreparedRegister(answer)
    person = Person(create_app(settings, replace(services, company_register=register)))
    person.sign_in(address_of("stranger"))
    return person, register


def test_without_a_register_nothing_offers_to_ask_one(giver: Person) -> None:
    assert "Chercher dans le registre" not in giver.get("/sites/demander").text
    assert giver.post("/sites/demander/registre", ASKED).status_code == 404


def test_the_register_fills_in_what_was_not_typed(settings: WebSettings, services: Services) -> None:
    entry = RegisterEntry(
        siret=SIRET,
        company_name="ENTREPRISE",
        site_name="USINE",
        commune_code="62276",
        activity_code="29.10Z",
    )
    person, register = with_register(settings, services, entry)
    assert "Chercher dans le registre" in person.get("/sites/demander").text

    reply = person.post("/sites/demander/registre", {"siret": "530 708 536 00038", "site_name": "Mon nom"})

    assert reply.status_code == 200
    assert register.asked == [SIRET]
    assert 'value="Mon nom"' in reply.text
    assert 'value="ENTREPRISE"' in reply.text
    assert '<option value="62276" selected>' in reply.text
    assert 'value="29.10Z"' in reply.text


def test_what_the_register_says_of_elsewhere_is_left_out(settings: WebSettings, services: Services) -> None:
    entry = RegisterEntry(
        siret=SIRET, company_name="<b>E</b>", commune_code="75056", activity_code="99.99Q", closed=True
    )
    person, _ = with_register(settings, services, entry)

    page = person.post("/sites/demander/registre", {"siret": SIRET}).text

    assert "99.99Q" not in page
    assert "<b>E</b>" not in page
    assert "&lt;b&gt;E&lt;/b&gt;" in page
    assert "pour fermé" in page


@pytest.mark.parametrize(
    ("answer", "said"),
    [(RegisterSilent("no answer"), "n’a pas répondu"), (None, "ne connaît pas ce SIRET")],
)
def test_a_register_that_does_not_help_blocks_nothing(
    settings: WebSettings, services: Services, answer: RegisterSilent | None, said: str
) -> None:
    person, _ = with_register(settings, services, answer)

    reply = person.post("/sites/demander/registre", {**ASKED, "commune_code": "62132"})

    assert reply.status_code == 200
    assert said in reply.text
    assert 'value="Usine de Douvrin"' in reply.text
    assert '<option value="62132" selected>' in reply.text
    assert person.post("/sites/demander", ASKED).status_code == 302


def test_a_wrong_siret_is_not_sent_to_the_register(settings: WebSettings, services: Services) -> None:
    person, register = with_register(settings, services, None)

    assert person.post("/sites/demander/registre", {"siret": "53070853600039"}).status_code == 422
    assert register.asked == []
