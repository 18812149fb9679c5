"""The review workbench: ranks, filters, decisions on one proposal, what changed."""

import re

import pytest

from symbiose.domain.accounts import operator
from symbiose.domain.exchanges import State
from symbiose.domain.ports import SolveSettings
from symbiose.services.context import Services
from symbiose.services.propose import propose_exchanges
from tests.builders import make_proposal
from tests.fakes import FakeMatcher, FakeStore
from tests.web.conftest import DIRECT
from tests.web.people import Person
from tests.web.test_proposals import rows

NARROW, NO_BREAK = "\u202f", "\xa0"


def plain(text: str) -> str:
    return text.replace(NARROW, " ").replace(NO_BREAK, " ").replace("&#39;", "'")


def states(store: FakeStore) -> dict[str, State]:
    return {d.proposal_id: d.state for d in store.repositories.decisions.current()}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("tri=dechets&ordre=croissant", 2),
        ("tri=faisabilite", 2),
        ("genre=exchange", 2),
        ("genre=heat_loop", 0),
        ("famille=minerals", 2),
        ("famille=metals", 0),
        ("parc=parc_artois_flandres", 2),
        ("parc=ailleurs", 0),
    ],
)
def test_the_list_is_ranked_and_filtered_by_what_stands_in_the_address(
    query: str, expected: int, coordinator: Person
) -> None:
    assert len(rows(coordinator.get(f"/propositions?{query}").text)) == expected


@pytest.mark.parametrize("query", ["tri=rien", "genre=rien", "page=0", "modele=7"])
def test_an_address_that_no_list_has_is_refused(query: str, coordinator: Person) -> None:
    assert coordinator.get(f"/propositions?{query}").status_code == 422


def test_the_list_tells_the_parts_of_each_feasibility(coordinator: Person) -> None:
    page = plain(coordinator.get("/propositions").text)

    assert "Déclarations plutôt qu’estimations 20/20" in page
    assert re.search(r"<summary>\d+/100</summary>", page)


def test_s5_a_firm_sees_neither_boxes_nor_feasibility_nor_parks(giver: Person) -> None:
    page = giver.get("/propositions").text

    for hidden in ("choix", "Faisabilité", 'name="parc"', "/propositions/comparer", "Touches du clavier"):
        assert hidden not in page


def test_s5_the_park_in_the_address_tells_a_firm_nothing(giver: Person) -> None:
    """Whether the other site stands there would tell who it is."""
    there, elsewhere = (
        rows(giver.get(f"/propositions?parc={p}").text) for p in ("parc_artois_flandres", "x")
    )

    assert there == elsewhere == []


def test_a_refusal_needs_a_reason_of_the_list(coordinator: Person, store: FakeStore) -> None:
    reply = coordinator.post(f"/propositions/{DIRECT.id}/refus", version=0, code="", reason="trop loin")

    assert reply.status_code == 422
    assert 'href="#code"' in reply.text
    assert "trop loin" in reply.text
    assert states(store) == {}


@pytest.mark.parametrize(
    ("typed", "status", "kept"),
    [
        ("600", 302, 600.0),
        ("600,5", 302, 600.5),
        ("", 302, 1200.0),
        ("beaucoup", 422, None),
        ("-3", 422, None),
    ],
)
def test_a_quantity_is_kept_as_it_is_typed(
    typed: str, status: int, kept: float | None, coordinator: Person, store: FakeStore
) -> None:
    reply = coordinator.post(f"/propositions/{DIRECT.id}/acceptation", version=0, quantity=typed)

    assert reply.status_code == status
    taken = [sum(d.monthly) for d in store.repositories.decisions.current()]
    assert taken == ([] if kept is None else [pytest.approx(kept)])


def test_more_than_is_declared_is_refused_with_the_reason(coordinator: Person, store: FakeStore) -> None:
    reply = coordinator.post(f"/propositions/{DIRECT.id}/acceptation", version=0, quantity="1300")

    assert reply.status_code == 409
    assert "Il ne reste pas assez" in reply.text
    assert states(store) == {}


def test_what_changed_is_told_with_its_cause_or_that_none_was_found(
    coordinator: Person, services: Services, matcher: FakeMatcher, store: FakeStore
) -> None:
    matcher.proposals = (make_proposal(monthly=(90.0,) * 12),)
    propose_exchanges(services, operator("test"), SolveSettings())

    page = plain(coordinator.get("/propositions/changements").text)

    assert "2 propositions diffèrent" in page
    assert "cause non trouvée" in page


def test_before_two_runs_the_page_says_what_is_missing(coordinator: Person) -> None:
    assert "Il faut deux calculs" in coordinator.get("/propositions/changements").text


def test_the_keys_of_the_list_are_told_to_who_reviews(coordinator: Person) -> None:
    page = coordinator.get("/propositions").text

    assert "Touches du clavier" in page
    assert "<kbd>j</kbd>" in page
