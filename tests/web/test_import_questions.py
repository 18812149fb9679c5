"""Questions that a dropped file leaves open: asked once, answered, changed."""

import re

import pytest

from tests.fakes import FakeStore
from tests.web.importing import GOOD, HEADER, confirm, dropped, fields_of_questions, imported, words_of
from tests.web.people import Person


def test_an_ambiguous_number_is_asked_once_and_the_answer_holds_for_the_file(
    giver: Person, store: FakeStore
) -> None:
    rows = "".join(f"offre;Cendres volantes de charbon;{n}.500;t;lot {n}\n" for n in range(1, 6))
    address = dropped(giver, HEADER + rows)
    page = giver.get(address).text
    ((field, sentence),) = fields_of_questions(page).items()
    assert "1.500" in sentence
    assert "5 lignes, la première : 2" in words_of(page)

    answer = giver.post(f"{address}/reponses", {field: "thousands"})

    assert answer.location == address
    confirm(giver, address, "tout")
    assert imported(store)["lot 3"].quantity_per_year == 3500.0


def test_an_answer_can_be_changed_before_the_import(giver: Person, store: FakeStore) -> None:
    address = dropped(giver, f"{HEADER}offre;Cendres volantes de charbon;1,500;t;lot\n")
    (field,) = fields_of_questions(giver.get(address).text)
    giver.post(f"{address}/reponses", {field: "thousands"})

    giver.post(f"{address}/reponses", {field: "decimal"})

    confirm(giver, address, "tout")
    assert imported(store)["lot"].quantity_per_year == 1.5


def test_gas_density_site_dates_and_words_are_asked(coordinator: Person, store: FakeStore) -> None:
    content = (
        "sens;ressource;quantite;unite;reference;valide_du\n"
        "besoin;gaz naturel;10;MWh;lot gaz;12/31/2026\n"
        "offre;paint_waste;10;m3;lot boues;03/04/2026\n"
        "offre;poudre grise;10;t;lot poudre;\n"
    )
    address = dropped(coordinator, content, site_id="")
    asked = fields_of_questions(coordinator.get(address).text)
    wanted = {
        "De quel site": "site_b",
        "Dans quel ordre": "month",
        "PCS ou en PCI": "PCI",
        "Combien pèse": "1,2",
        "poudre grise": "Cendres volantes de charbon",
    }
    answers = {}
    for words, text in wanted.items():
        (field,) = [name for name, sentence in asked.items() if words in sentence]
        answers[f"{field}-autre" if words == "poudre grise" else field] = text

    coordinator.post(f"{address}/reponses", answers)

    page = coordinator.get(address).text
    assert "Lignes rejetées 0" in words_of(page), words_of(page)
    confirm(coordinator, address, "tout")
    flows = imported(store)
    assert {flow.site_id for flow in flows.values()} == {"site_b"}
    assert flows["lot gaz"].resource_id == "natural_gas_pci"
    assert flows["lot gaz"].valid_from is not None
    assert flows["lot boues"].valid_from is not None
    assert (flows["lot boues"].valid_from.month, flows["lot boues"].valid_from.day) == (3, 4)
    assert flows["lot boues"].quantity_per_year == pytest.approx(12.0)
    assert flows["lot poudre"].resource_id == "fly_ash"
    assert flows["lot poudre"].resource_text == "poudre grise"


def test_no_question_is_announced_that_never_comes(giver: Person) -> None:
    address = dropped(giver, f"{HEADER}offre;Cendres volantes de charbon;1.234;t;lot\n", site_id="")
    many = "".join(f"offre;matière {number};{number};t;lot {number}\n" for number in range(1, 33))

    assert "viendra ensuite" not in giver.get(address).text
    assert "2 autres questions viendront" in words_of(giver.get(dropped(giver, f"{HEADER}{many}")).text)


def test_an_answer_that_is_none_is_told_at_its_question_and_the_others_stay_typed(giver: Person) -> None:
    content = f"{HEADER}offre;paint_waste;1.200;m3;lot\n"
    address = dropped(giver, content)
    asked = fields_of_questions(giver.get(address).text)
    (density,) = [name for name, sentence in asked.items() if "Combien pèse" in sentence]
    (number,) = [name for name in asked if name != density]

    answer = giver.post(f"{address}/reponses", {density: "lourd", number: "decimal"})

    assert answer.status_code == 422
    assert f'id="{density}-fault"' in answer.text
    assert 'value="lourd"' in answer.text
    assert re.search(rf'name="{number}"[^>]*value="decimal" checked', answer.text)


def test_questions_that_the_file_does_not_ask_are_refused(giver: Person) -> None:
    address = dropped(giver, GOOD)

    assert giver.post(f"{address}/reponses", {"q-0123456789abcdef": "x"}).status_code == 422


def test_a_mirror_entry_is_asked_and_may_stay_as_it_is(giver: Person, store: FakeStore) -> None:
    content = (
        "sens;ressource;quantite;unite;code_dechet;reference\noffre;terres et cailloux;5;t;17 05 04;lot\n"
    )
    address = dropped(giver, content)
    page = giver.get(address).text
    assert "Lignes rejetées 0" in words_of(page)
    asked = fields_of_questions(page)
    (field,) = [name for name, sentence in asked.items() if "dangereux" in sentence]

    giver.post(f"{address}/reponses", {field: "17 05 03*"})

    confirm(giver, address, "tout")
    assert imported(store)["lot"].waste_code == "17 05 03*"
