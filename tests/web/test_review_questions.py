"""Questions to firms about their proposals, their answers, and those taken back."""

import re
from collections.abc import Callable

import pytest

from symbiose.domain.accounts import operator
from symbiose.domain.questions import Side
from symbiose.services.context import Services
from symbiose.services.questions import Ask, ask
from tests.fakes import FakeStore
from tests.web.conftest import CHAINED, DIRECT
from tests.web.people import Person
from tests.web.test_review import plain
from tests.web.test_review_selection import choose

SignIn = Callable[[str], Person]


def test_a_firm_is_asked_answers_and_the_reviewer_reads_it(
    coordinator: Person, giver: Person, signed_in: SignIn
) -> None:
    coordinator.post(f"/propositions/{DIRECT.id}/question", giver="true", question="Est-ce <sec> ?")
    assert "Répondre à 1 question" in plain(giver.get("/").text)
    page = giver.get("/propositions/questions").text
    assert "Est-ce &lt;sec&gt; ?" in page
    assert "Site B" not in page
    address = re.search(r'action="(/propositions/questions/\w+/reponse)"', page)
    assert address

    assert giver.post(address[1], answer="Oui, <2 %").status_code == 302

    assert "Oui, &lt;2 %" in coordinator.get(f"/propositions/{DIRECT.id}").text
    assert "Est-ce" not in signed_in("receiver").get("/propositions/questions").text
    assert giver.post(address[1], answer="Non").status_code == 409


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"question": "Quand ?"}, "Choisissez à qui poser la question."),
        ({"giver": "true", "question": " "}, "Écrivez la question"),
        ({"giver": "true", "question": "Site B le veut-il ?"}, "n’a pas accepté d’être nommée"),
    ],
)
def test_a_question_that_cannot_be_put_says_why(
    form: dict[str, str], told: str, coordinator: Person, store: FakeStore
) -> None:
    reply = coordinator.post(f"/propositions/{DIRECT.id}/question", form)

    assert reply.status_code == 422
    assert told in plain(reply.text)
    assert store.repositories.questions.all() == []


def test_several_firms_are_asked_with_one_form(coordinator: Person, store: FakeStore) -> None:
    reply = choose(
        coordinator,
        "demander",
        f"{DIRECT.id}:0",
        f"{CHAINED.id}:0",
        sides=["giver", "receiver"],
        question="Est-ce encore vrai ?",
    )

    assert reply.status_code == 302
    assert len(store.repositories.questions.all()) == 4


def test_an_empty_answer_says_so_and_a_question_is_taken_back(
    coordinator: Person, giver: Person, services: Services, store: FakeStore
) -> None:
    [question] = ask(services, operator("test"), Ask((DIRECT.id,), (Side.GIVER,), "Quand ?"))
    address = f"/propositions/questions/{question.id}"

    assert giver.post(f"{address}/reponse", answer=" ").status_code == 422
    assert coordinator.post(f"{address}/retrait").status_code == 302
    assert coordinator.post(f"{address}/retrait").status_code == 409
    assert giver.post(f"{address}/reponse", answer="Trop tard").status_code == 409
