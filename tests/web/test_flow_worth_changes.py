"""Which proposals a flow would change is told on its pages and to programs, as far as each may see them."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

import matching.live.deciding
from matching.live.warm import WarmFamilies
from symbiose.app.matcher import live_market
from symbiose.domain.accounts import Account
from symbiose.domain.api_tokens import TokenScope
from symbiose.domain.exchanges import Path, State
from symbiose.domain.flows import Flow
from symbiose.domain.market_views import LiveMarkets
from symbiose.services.accounts import actor_of
from symbiose.services.api_tokens import TokenWish, create_token
from symbiose.services.context import Services
from tests.builders import make_decision
from tests.fakes import FakeStore
from tests.services.live_market_case import cardboard, wanted, with_run
from tests.web.conftest import REFERENCE
from tests.web.flow_forms import GOOD, sent
from tests.web.people import PASSWORD, Person, Program
from tests.web.test_flow_worth import words

CARDBOARD = GOOD | {"resource": "Cartons à recycler", "quantity": "120", "price_eur_per_unit": "300"}
ENTRY = {
    "site_id": "site_a",
    "direction": "offer",
    "resource": "cardboard_waste",
    "quantity": 120,
    "unit": "t",
    "price_eur_per_unit": 300,
}
STANDS, RIVAL = (
    cardboard(id="flow_stands"),
    cardboard(id="flow_rival", site_id="site_c", price_eur_per_unit=10),
)
OURS, THEIRS = (Path(offer_id=one.id, need_id="flow_wanted").proposal_id for one in (STANDS, RIVAL))
pytestmark = pytest.mark.usefixtures("time_to_spare")


@pytest.fixture
def need(store: FakeStore) -> Flow:
    """A need of 100 t of which the firm does not name itself."""
    flow = wanted(quantity_per_year=100.0)
    store.repositories.flows.save([flow])
    return flow


@pytest.fixture
def services(services: Services, need: Flow) -> Services:
    """The services of every page, with the engine that tells what drafts are worth."""
    return replace(services, live_markets=LiveMarkets.made_by(lambda: live_market(REFERENCE)))


def run_over(services: Services, store: FakeStore, *flows: Flow) -> None:
    store.repositories.flows.save(list(flows))
    with_run(services)


def test_a_firm_reads_on_the_page_of_its_flow_what_withdrawing_it_would_do(
    services: Services, store: FakeStore, giver: Person
) -> None:
    run_over(services, store, STANDS, RIVAL)

    page = giver.get("/flux/flow_stands/valeur").text

    assert f'href="/propositions/{OURS}"' in page
    assert "Si ce flux est retiré, parmi les propositions du calcul du" in words(page)
    assert "Cartons à recycler, Site A → une entreprise qui ne se nomme pas : disparaîtrait" in words(page)
    for secret in (THEIRS, "Site B", "Site C", "Prendraient sa place"):
        assert secret not in page


def test_staff_read_what_goes_and_what_takes_its_place_with_figures(
    services: Services, store: FakeStore, coordinator: Person
) -> None:
    run_over(services, store, STANDS, RIVAL)

    told = words(coordinator.get("/flux/flow_stands/valeur").text)

    assert "Site A → Site B : disparaîtrait (100 → 0 t/an ;" in told
    assert "Prendraient sa place : Cartons à recycler, Site C → Site B : 100 t/an" in told


def test_a_form_tells_that_another_flow_of_the_same_firm_would_lose_its_exchange(
    services: Services, store: FakeStore, giver: Person
) -> None:
    run_over(services, store, STANDS)

    for page in (
        giver.post("/flux/valeur", CARDBOARD).text,
        giver.post("/flux/declarer", CARDBOARD | {"action": "estimate"}).text,
    ):
        assert "Parmi les propositions du calcul du" in words(page)
        assert "→ une entreprise qui ne se nomme pas : disparaîtrait" in words(page)


def test_a_form_of_a_firm_says_nothing_of_proposals_between_others(
    services: Services, store: FakeStore, giver: Person, coordinator: Person
) -> None:
    run_over(services, store, RIVAL)

    told, whole = (words(one.post("/flux/valeur", CARDBOARD).text) for one in (giver, coordinator))

    assert "Site C → Site B : disparaîtrait" in whole
    assert "Rien n’indique que vos propositions du calcul" in told
    assert "disparaîtrait" not in told


def test_a_correction_tells_that_its_exchange_would_shrink_and_one_that_changes_nothing_tells_nothing(
    services: Services, store: FakeStore, giver: Person
) -> None:
    run_over(services, store, STANDS)
    form = sent(giver.get("/flux/flow_stands/modifier").text)

    less = words(giver.post("/flux/valeur", form | {"quantity": "40"}).text)
    same = words(giver.post("/flux/valeur", form).text)

    assert "ne se nomme pas : diminuerait" in less
    assert "propositions du calcul" not in same


def test_where_nothing_would_change_that_is_said(
    services: Services, store: FakeStore, giver: Person, coordinator: Person
) -> None:
    run_over(services, store, STANDS)
    little = CARDBOARD | {"price_eur_per_unit": "-200"}

    assert "Rien n’indique que vos propositions du calcul" in words(giver.post("/flux/valeur", little).text)
    assert "Aucune proposition du calcul" in words(coordinator.post("/flux/valeur", little).text)


def test_an_accepted_proposal_is_marked_and_goes_with_its_flow_alone(
    services: Services, store: FakeStore, giver: Person
) -> None:
    run_over(services, store, STANDS)
    path, monthly = Path(offer_id=STANDS.id, need_id="flow_wanted"), (100 / 12,) * 12
    accepted = make_decision(
        proposal_id=OURS, path=path, state=State.ACCEPTED, monthly=monthly, monthly_received=monthly
    )
    store.repositories.decisions.save(accepted)

    assert "(acceptée) : disparaîtrait" in words(giver.get("/flux/flow_stands/valeur").text)
    assert "disparaîtrait" not in words(giver.post("/flux/valeur", CARDBOARD).text).split("D’où viennent")[0]


def test_of_too_much_at_once_it_is_told_what_may_change_and_why_no_more(
    services: Services, store: FakeStore, coordinator: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_over(services, store, STANDS)
    monkeypatch.setattr(matching.live.deciding, "LARGEST", -1)

    told = words(coordinator.post("/flux/valeur", CARDBOARD).text)

    assert "Site A → Site B : pourrait disparaître (100 → 0 t/an)" in told
    assert "les frais payés une seule fois sont répartis sur les quantités, d’où « pourrait »" in told


def test_where_no_plan_is_known_it_is_said_that_the_next_run_tells(
    services: Services, store: FakeStore, giver: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_over(services, store, STANDS)
    monkeypatch.setattr(matching.live.deciding, "LARGEST", -1)
    monkeypatch.setattr(WarmFamilies, "plans", lambda *_: None)

    assert "le prochain calcul le dira" in words(giver.post("/flux/valeur", CARDBOARD).text)
    told = words(giver.get("/flux/flow_stands/valeur").text)
    assert "le prochain calcul le dira" in told
    assert "ne se nomme pas : disparaîtrait" in told


def test_programs_read_which_proposals_change_and_staff_with_figures(
    services: Services, store: FakeStore, giver: Person, coordinator: Person
) -> None:
    run_over(services, store, STANDS, RIVAL)

    told, whole = (
        one.send("GET", "/api/v1/flows/flow_stands/worth").json["changes"] for one in (giver, coordinator)
    )
    draft = giver.send("POST", "/api/v1/flows/worth", ENTRY).json["changes"]

    gone = {"proposal_id": OURS, "effect": "gone", "sure": True}
    assert told == {"run_id": "run_1", "known": True, "proven": True, "proposals": [gone], "new": []}
    assert draft == told
    received = whole["proposals"][0].pop("received")
    assert whole["proposals"] == [gone]
    assert (received["before"], received["after"], received["unit"]) == (pytest.approx(100.0), 0.0, "t")
    assert [(one["giver"], one["receiver"]) for one in whole["new"]] == [("Site C", "Site B")]


def test_a_token_that_is_not_made_to_read_is_told_of_no_proposal(
    app: Flask, services: Services, store: FakeStore, account: Callable[[str], Account]
) -> None:
    run_over(services, store, STANDS)

    def program(*scopes: TokenScope) -> Program:
        wish = TokenWish("page", scopes, 1)
        return Program(app, create_token(services, actor_of(account("giver")), wish, PASSWORD).secret)

    declares, both = program(TokenScope.DECLARE), program(TokenScope.DECLARE, TokenScope.READ)

    assert "changes" in both.send("POST", "/api/v1/flows/worth", ENTRY).json
    answer = declares.send("POST", "/api/v1/flows/worth", ENTRY).json
    assert answer["worth"]["most_eur"] > 0
    assert "changes" not in answer
