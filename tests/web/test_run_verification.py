"""Whether a run holds, on the list of proposals and on a page; its documents, for those who see all."""

import html
import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from symbiose.domain.documents.exchange_instance import read_exchange_instance
from symbiose.domain.documents.solve_check import read_told_result
from symbiose.domain.exchange_check.check import check_result
from symbiose.domain.run_results import RunResult
from symbiose.services import run_checking
from tests.builders import NOON, make_run
from tests.fakes import FakeStore
from tests.kept_runs import make_kept_run
from tests.web.conftest import DIRECT
from tests.web.people import Person

SignIn = Callable[[str], Person]
PAGE = "/propositions/verification"
HOLDS = "Vérifié : rien ne contredit ce calcul"


def keep(store: FakeStore, made: RunResult | None = None, **changes: Any) -> RunResult:
    values: dict[str, Any] = {"id": "run_2", "created": NOON + timedelta(hours=1)} | changes
    result = made or make_kept_run(**values)
    store.repositories.runs.save(result)
    return result


def words(person: Person, address: str = PAGE) -> str:
    """Return the words of a page, without marks and with plain spaces."""
    page = html.unescape(re.sub(r"<[^>]*>", " ", person.get(address).text))
    return " ".join(page.split())


def test_the_list_of_proposals_says_that_the_run_holds_and_what_its_prices_prove(
    store: FakeStore, coordinator: Person
) -> None:
    keep(store)

    told = words(coordinator, "/propositions")

    assert HOLDS in told
    assert "Ses prix prouvent que rien, sur les voies énoncées, ne dépasse 10 000 €/an (écart 0 %)." in told


def test_who_sees_a_part_of_a_run_reads_the_verdict_and_no_sum(store: FakeStore, signed_in: SignIn) -> None:
    keep(store)

    told = words(signed_in("giver"), "/propositions")

    assert HOLDS in told
    assert "Ses prix prouvent" not in told
    assert "10 000 €/an" not in told
    assert PAGE not in signed_in("giver").get("/propositions").text


def test_a_run_that_was_not_checked_says_nothing(store: FakeStore, coordinator: Person) -> None:
    keep(store, RunResult(run=make_run(created=NOON + timedelta(hours=1)), proposals=(DIRECT,)))

    assert "Vérifié" not in words(coordinator, "/propositions")
    assert "Ce calcul ne garde pas ce qu’il a résolu" in words(coordinator)


def test_the_page_tells_what_is_proven_and_the_word_of_whom_the_rest_is(
    store: FakeStore, coordinator: Person
) -> None:
    keep(store)

    told = words(coordinator)

    assert HOLDS in told
    assert "La vérification vient d’être refaite, sans aucun solveur" in told
    assert "Le plan respecte toutes les règles de son énoncé, de 2 voies oui" in told
    assert "Ce que vaut le plan 10 000 €/an" in told
    assert "Aucun plan sur ces voies ne vaut davantage 10 000 €/an (écart 0 %) Prouvé par les prix" in told
    assert "toutes les paires qui peuvent rapporter étant énoncées 10 000 €/an" in told


def test_a_bound_over_pairs_that_are_not_stated_is_the_word_of_the_optimiser(
    store: FakeStore, coordinator: Person
) -> None:
    keep(store, all_pairs=False)

    told = words(coordinator)

    assert "Borne annoncée sur toutes les paires, dont une part n’est pas énoncée 10 000 €/an" in told
    assert "Parole de l’optimiseur" in told


def test_a_large_run_is_told_as_it_was_checked_when_it_was_made(
    store: FakeStore, coordinator: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = keep(store)
    monkeypatch.setattr(run_checking, "MOST_PIECES_ANEW", 0)

    told = words(coordinator)

    assert HOLDS in told
    assert "La vérification date de la fin du calcul" in told
    assert coordinator.get(f"{PAGE}/enonce.json").status_code == 200
    store.repositories.runs.save(made.model_copy(update={"check": None}))
    assert "la commande symbiose check-run le vérifie" in words(coordinator)


def test_an_older_run_that_keeps_nothing_any_more_is_told_as_it_was_checked(
    store: FakeStore, coordinator: Person
) -> None:
    made = keep(store)
    store.repositories.runs.save(made.model_copy(update={"pieces": ()}))

    told = words(coordinator)

    assert "La vérification date de la fin du calcul" in told
    assert "Vérifier ailleurs" not in told
    assert coordinator.get(f"{PAGE}/enonce.json").status_code == 404


def test_what_was_altered_in_the_database_is_told(store: FakeStore, coordinator: Person) -> None:
    made = keep(store)
    cheaper = made.proposals[0].model_copy(update={"terms_eur_per_year": {"disposal_avoided": 9_000.0}})
    store.repositories.runs.save(made.model_copy(update={"proposals": (cheaper,)}))

    told = words(coordinator)

    assert "Ce calcul ne tient pas : voir les fautes plus bas." in told
    assert "The proposals together are worth 9000, the plan 10000." in told


def test_documents_taken_away_are_checked_elsewhere(store: FakeStore, coordinator: Person) -> None:
    keep(store)

    instance = coordinator.get(f"{PAGE}/enonce.json")
    result = coordinator.get(f"{PAGE}/resultat.json?calcul=run_2")

    assert instance.headers["Content-Disposition"] == 'attachment; filename="symbiose-calcul-enonce.json"'
    assert json.loads(result.text)["format"] == "symbiose.exchange-result/1"
    check = check_result(read_exchange_instance(instance.data), read_told_result(result.data))
    assert check.holds
    assert check.bound_basis == "duals"


@pytest.mark.parametrize(
    "address", [f"{PAGE}?calcul=none", f"{PAGE}/enonce.json?calcul=none", f"{PAGE}/x.json"]
)
def test_a_run_that_does_not_exist_is_not_found(coordinator: Person, address: str) -> None:
    assert coordinator.get(address).status_code == 404


def test_pieces_that_were_altered_are_told_on_the_page(store: FakeStore, coordinator: Person) -> None:
    made = keep(store)
    store.repositories.runs.save(made.model_copy(update={"pieces": ("eJw=",)}))

    told = words(coordinator)

    assert "Ce que ce calcul gardait n’est plus ce qui a été écrit" in told
    assert "Vérifié" not in told


def test_altered_documents_are_not_handed_out(store: FakeStore, coordinator: Person) -> None:
    made = keep(store)
    store.repositories.runs.save(made.model_copy(update={"pieces": ("eJw=",)}))

    answer = coordinator.get(f"{PAGE}/enonce.json")

    assert answer.status_code == 410
    assert "Ce que ce calcul gardait n’est plus ce qui a été écrit" in answer.text
