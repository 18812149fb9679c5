"""The review workbench by keyboard alone, and its pages in every state: sound, accessible, narrow."""

import pytest

from tests.browser.conftest import Open
from tests.browser.territory import Running
from tests.browser.test_pages import assert_sound
from tests.browser.visit import Visit

pytestmark = [pytest.mark.browser, pytest.mark.embedded]
FOCUS = "() => { const e = document.activeElement; return e.name === 'choix' ? e.value : e.innerText; }"


def narrow(person: Visit) -> None:
    """Hold that the page fits a narrow telephone too."""
    person.page.set_viewport_size({"width": 390, "height": 900})
    assert person.overflow() <= 0, person.page.url
    person.page.set_viewport_size({"width": 1280, "height": 900})


def tab_until(person: Visit, begins: str) -> str:
    """Press Tab until what has the focus begins so, and return it."""
    for _ in range(120):
        found = str(person.page.evaluate(FOCUS))
        if found.startswith(begins):
            return found
        person.page.keyboard.press("Tab")
    raise AssertionError(f"the Tab key never reaches {begins}")


def enter(person: Visit, begins: str) -> None:
    """Reach what begins so with the Tab key, press Enter, and wait for the page that it leads to."""
    tab_until(person, begins)
    with person.page.expect_navigation():
        person.page.keyboard.press("Enter")
    person.settle()


def test_a_coordinator_ticks_compares_and_tries_with_the_keyboard_alone(visit: Open) -> None:
    person = visit("coordinator")
    person.open("/propositions?tri=faisabilite")
    keys = person.page.keyboard

    first = tab_until(person, "proposal_")
    keys.press("Space")
    keys.press("Tab")
    second = tab_until(person, "proposal_")
    keys.press("Space")
    enter(person, "Comparer (2 à 4)")
    assert "/propositions/comparer" in person.page.url

    assert first != second
    assert all(one.split(":")[0] in person.page.url for one in (first, second))
    assert_sound(person, "compare")
    narrow(person)

    person.open(f"/propositions/{first.split(':')[0]}")
    enter(person, "Calculer la meilleure alternative")
    person.until(lambda: "Résultat, à côté du présent" in person.page.inner_text("main"))

    told = person.page.inner_text("main")
    assert "disparaît" in told
    assert_sound(person, "outcome of the alternative")
    person.page.fill("#quantite_offre", "1")
    person.page.check("#parcours-libre")
    enter(person, "Calculer l’essai")
    person.until(lambda: "Essayer encore" in person.page.inner_text("main"))
    assert person.page.input_value("#quantite_offre") == "1"
    assert_sound(person, "outcome")
    narrow(person)


def test_the_letters_j_k_and_x_go_through_the_list(visit: Open) -> None:
    person = visit("coordinator")
    person.open("/propositions")
    keys = person.page.keyboard

    for key in ("j", "j", "k", "x"):
        keys.press(key)

    boxes = person.page.locator("input[name=choix]")
    assert [boxes.nth(i).is_checked() for i in range(2)] == [True, False]
    assert person.page.evaluate("() => document.activeElement.closest('tr').rowIndex") == 1
    person.page.fill("#texte", "jxk")
    assert person.page.input_value("#texte") == "jxk"


def test_a_question_travels_to_the_firm_and_its_answer_back(visit: Open, service: Running) -> None:
    reviewer, firm = visit("coordinator"), visit("alpha")
    reviewer.open("/propositions")
    reviewer.page.locator("tbody tr").filter(has_text="Alpha").first.get_by_role("link").first.click()
    reviewer.settle()
    sheet = reviewer.page.url
    reviewer.page.get_by_text("Poser une question").click()
    reviewer.page.check("#ask-giver")
    reviewer.page.fill("#question", "La quantité tient-elle aussi en août ?")
    assert_sound(reviewer, "sheet with its forms open")
    reviewer.press("Envoyer la question")

    firm.open("/")
    firm.page.get_by_role("link", name="Répondre à 1 question de la coordination").click()
    assert "en août" in firm.page.inner_text("main")
    assert_sound(firm, "questions of the firm")
    narrow(firm)
    firm.page.fill("textarea[name=answer]", "Non : arrêt de trois semaines.")
    firm.press("Répondre")

    assert "arrêt de trois semaines" in firm.page.inner_text("main")
    reviewer.page.goto(sheet)
    assert "arrêt de trois semaines" in reviewer.page.inner_text("main")


def test_the_workbench_is_accessible_with_everything_open_and_with_its_faults(visit: Open) -> None:
    person = visit("coordinator")
    person.open("/propositions")
    person.page.evaluate("() => document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert_sound(person, "list with everything open")
    narrow(person)

    person.press("Refuser les propositions cochées")

    assert "Cochez au moins une proposition" in person.page.inner_text("[role=alert]")
    assert_sound(person, "list with faults")
    for path in ("/propositions/changements", "/propositions/questions", "/propositions/comparer"):
        person.open(path)
        assert_sound(person, path)
        narrow(person)
