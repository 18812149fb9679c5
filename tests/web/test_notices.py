"""Legal notice, personal data, accessibility: shown to everyone, set by an administrator, with history."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as tries
from hypothesis import strategies as st

from symbiose.services.context import Services
from tests.fakes import FakeStore
from tests.web.people import Person
from web.application import create_app
from web.notices.rendering import blocks_of
from web.settings import Operator, WebSettings

PAGES = ("mentions-legales", "donnees-personnelles", "accessibilite")
OPERATOR = Operator(
    name="Syndicat d'essai",
    address="1 rue du Canal, 62000 Arras",
    publication_director="la présidence",
    hosted_by="Hébergeur d'essai, 2 rue du Port",
    data_protection="dpo@test.example",
    logs_kept="douze mois",
)


@pytest.fixture
def administrator(signed_in: Callable[[str], Person]) -> Person:
    return signed_in("administrator")


def seen_on(page: str) -> str:
    """Return the stamp that the form of a page states."""
    found = re.search(r'name="seen" value="([0-9a-f]+)"', page)
    assert found is not None
    return found[1]


def main_of(page: str) -> str:
    """Return what a page says of its own."""
    return page.split("<main")[1].split("</main>")[0]


def save(person: Person, page: str, text: str, **more: str) -> int:
    seen = seen_on(person.get(f"/textes/{page}").text)
    return person.post(f"/textes/{page}", {"text": text, "seen": seen} | more).status_code


@pytest.mark.parametrize("page", PAGES)
def test_everyone_reads_the_text_that_is_shipped_and_what_the_operator_has_not_set_is_marked(
    page: str, visitor: Person
) -> None:
    answer = visitor.get(f"/{page}")

    assert answer.status_code == 200
    assert answer.text.count("<h1>") == 1
    assert "[à compléter" in answer.text
    for other in PAGES:
        assert f'href="/{other}"' in answer.text


def test_the_operators_settings_fill_the_texts(services: Services, tmp_path: Path) -> None:
    settings = WebSettings(
        secret_key="k" * 32,
        https=False,
        folder=tmp_path,
        contact="contact@test.example",
        operator=OPERATOR,
        inactive_days=400,
    )
    visitor = Person(create_app(settings, services))

    texts = {page: visitor.get(f"/{page}").text for page in PAGES}

    assert "Syndicat d&#39;essai" in texts["mentions-legales"]
    assert "2 rue du Port" in texts["mentions-legales"]
    assert '<a href="mailto:dpo@test.example">' in texts["donnees-personnelles"]
    assert "fermé après 400 jours" in texts["donnees-personnelles"]
    assert "12 heures" in texts["donnees-personnelles"]
    assert '<a href="mailto:contact@test.example">' in texts["accessibilite"]
    assert all("[à compléter" not in text for text in texts.values())


@pytest.mark.parametrize("page", PAGES)
def test_what_an_administrator_writes_is_read_at_once_and_can_be_taken_back(
    page: str, administrator: Person, visitor: Person
) -> None:
    shipped = main_of(visitor.get(f"/{page}").text)
    assert save(administrator, page, "# Qui\r\n\r\nLe parc.\r\n\r\n- un\r\n- deux", reason="relu") == 302

    shown = visitor.get(f"/{page}").text
    for part in ("<h2>Qui</h2>", "<p>Le parc.</p>", "<li>un</li>", "<li>deux</li>", 'lang="fr"'):
        assert part in shown
    form = administrator.get(f"/textes/{page}").text
    assert "administrator@test.example" in form
    assert "relu" in form
    back = {"version": "0", "seen": seen_on(form)}
    assert administrator.post(f"/textes/{page}/restauration", back).status_code == 302
    assert main_of(visitor.get(f"/{page}").text) == shipped
    assert administrator.post(f"/textes/{page}/restauration", back).status_code == 409


def test_of_two_administrators_the_second_is_told_and_keeps_what_they_typed(administrator: Person) -> None:
    stale = seen_on(administrator.get("/textes/accessibilite").text)
    save(administrator, "accessibilite", "Texte de la première.")

    answer = administrator.post("/textes/accessibilite", {"text": "Texte de la seconde.", "seen": stale})

    assert answer.status_code == 409
    assert "Texte de la première." in answer.text
    assert "Texte de la seconde." in answer.text
    again = {"text": "Texte de la seconde.", "seen": seen_on(answer.text)}
    assert administrator.post("/textes/accessibilite", again).status_code == 302


@pytest.mark.parametrize("text", ["", "   ", "a\x00b", "x" * 30_001])
def test_a_text_that_no_page_could_show_is_refused(
    text: str, administrator: Person, store: FakeStore
) -> None:
    assert save(administrator, "mentions-legales", text) == 422
    assert store.repositories.edits.kept == {}


def test_s21_what_is_written_is_shown_as_text(administrator: Person, visitor: Person) -> None:
    hostile = (
        "# <script>alert(1)</script>\n\n<img src=x onerror=alert(2)> [lien](javascript:alert(3))\n\n"
        'javascript:alert(4) https://site.example/"onmouseover="alert(5)\n\n{contact.__class__} {{ 7*7 }}'
    )
    save(administrator, "mentions-legales", hostile)

    shown = main_of(visitor.get("/mentions-legales").text)

    assert "<script" not in shown
    assert "<img" not in shown
    assert 'href="javascript' not in shown
    assert not re.search(r"<[^>]*\sonmouseover", shown)
    assert "49" not in shown
    assert "{contact.__class__}" in shown


def test_s21_what_is_set_by_the_operator_is_shown_as_text(services: Services, tmp_path: Path) -> None:
    operator = replace(OPERATOR, name="<b>Parc</b> {adresse}\n# Titre")
    settings = WebSettings(secret_key="k" * 32, https=False, folder=tmp_path, operator=operator)

    shown = Person(create_app(settings, services)).get("/mentions-legales").text

    assert "&lt;b&gt;Parc&lt;/b&gt; {adresse}" in shown
    assert "<h2>Titre" not in shown


def test_r5_while_the_database_is_down_the_shipped_text_stands_and_says_so(
    visitor: Person, store: FakeStore
) -> None:
    store.available = False

    answer = visitor.get("/accessibilite")

    assert answer.status_code == 200
    assert "n’est pas disponible pour l’instant" in answer.text
    assert "Défenseur des droits" in answer.text


@given(text=st.text(alphabet="#- a{}:/@.\n\t<>contactexploitant", max_size=200))
@tries(deadline=None, max_examples=150)
def test_no_word_of_a_text_is_lost_or_added(text: str) -> None:
    blocks = blocks_of(text, {"contact": "x@y.example", "exploitant": ""})

    shown = "\n".join("".join(piece.text for piece in line) for block in blocks for line in block.lines)
    filled = text.replace("{contact}", "x@y.example").replace("{exploitant}", "exploitant")
    wanted = "".join(
        line.removeprefix("# ") if line.startswith("# ") else line.removeprefix("- ")
        for line in filled.splitlines()
    )
    assert "".join(shown.split()) == "".join(wanted.split())
