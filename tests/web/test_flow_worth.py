"""What a flow would be worth is told while it is typed, without a script too, and never too often."""

import html
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from matching.reference_knowledge import knowledge_of
from matching.rulebook import RuleBook
from symbiose.app.matcher import live_market
from symbiose.domain.accounts import Account
from symbiose.domain.api_tokens import TokenScope
from symbiose.domain.flows import Confidentiality, Flow
from symbiose.domain.market_views import LiveMarkets
from symbiose.domain.ports import Territory
from symbiose.files.kept_rates import KeptRates
from symbiose.services.accounts import actor_of
from symbiose.services.api_tokens import TokenWish, create_token
from symbiose.services.context import Services
from tests.fakes import FakeStore
from tests.services.live_market_case import cardboard, wanted
from tests.web.conftest import REFERENCE
from tests.web.flow_forms import GOOD, declared, sent
from tests.web.people import PASSWORD, Person, Program
from web.flows import estimate
from web.flows.estimate import REFUSED
from web.limits import init_limits

SignIn = Callable[[str], Person]
CARDBOARD = GOOD | {"resource": "Cartons à recycler", "quantity": "120", "price_eur_per_unit": "50"}
SECRET_NAME, SECRET_PRICE = "Site B", "73,21"
pytestmark = pytest.mark.usefixtures("time_to_spare")


@pytest.fixture
def services(services: Services) -> Services:
    """The services of every page, with the engine that tells what drafts are worth."""
    return replace(services, live_markets=LiveMarkets.made_by(lambda: live_market(REFERENCE)))


@pytest.fixture(autouse=True)
def need(store: FakeStore) -> Flow:
    """A need that its firm shows as a category, at a price that it keeps to itself."""
    flow = wanted(price_eur_per_unit="73.21", quantity_per_year=613.0)
    store.repositories.flows.save([flow])
    return flow


def words(page: str) -> str:
    """Return what a page says, without its marks, spaces as they are typed."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", page)))


def test_a_valid_form_is_told_between_what_and_what_it_would_be_worth(giver: Person) -> None:
    answer = giver.post("/flux/valeur", CARDBOARD)

    assert answer.status_code == 200
    assert "<html" not in answer.text
    # 120 t, each spared 50 € of disposal and, at B, 60 to 100 € of purchase, less some transport
    assert "Ce flux vaudrait entre 12 000 € et 20 000 € par an." in words(answer.text)
    assert "toutes les entreprises ensemble" in words(answer.text)
    assert "Le site éviterait au plus 6 000 € par an d’élimination" in words(answer.text)
    assert "boucles de chaleur et le partage du soleil ne sont pas comptés" in words(answer.text)


def test_what_was_told_in_a_hurry_and_that_alone_is_asked_again(
    giver: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_leisure = giver.post("/flux/valeur", CARDBOARD).text
    monkeypatch.setattr("symbiose.services.live_asking.PATIENCE_S", 0.0)
    in_a_hurry = giver.post("/flux/valeur", CARDBOARD | {"quantity": "470"}).text

    assert "Ce flux vaudrait" in words(in_a_hurry)
    assert ("data-again" in at_leisure, "data-again" in in_a_hurry) == (False, True)


def test_s5_a_firm_reads_neither_name_nor_price_nor_quantity_of_the_other(giver: Person) -> None:
    page = giver.post("/flux/declarer", CARDBOARD | {"action": "estimate"}).text

    assert "une entreprise qui ne se nomme pas" in words(page)
    for secret in (SECRET_NAME, SECRET_PRICE, "73.21", "613"):
        assert secret not in page


def test_a_partner_that_lets_itself_be_named_is_named(giver: Person, store: FakeStore, need: Flow) -> None:
    store.repositories.flows.save([need.model_copy(update={"confidentiality": Confidentiality.NAMED})])

    told = words(giver.post("/flux/valeur", CARDBOARD).text)

    assert "Cartons à recycler, Site B" in told


def test_staff_read_the_figures_and_whom_they_join(coordinator: Person) -> None:
    told = words(coordinator.post("/flux/valeur", CARDBOARD).text)

    assert re.search(r"Ce flux vaudrait 1[0-9] [0-9]{3} € par an\.", told)
    assert re.search(r"Cartons à recycler, Site B : 120 t/an, 1[0-9] [0-9]{3} €/an", told)
    assert "prouvées sur les chiffres déclarés" in told


def test_without_script_the_button_tells_it_and_keeps_what_was_typed(giver: Person, store: FakeStore) -> None:
    page = giver.post("/flux/declarer", CARDBOARD | {"action": "estimate", "description": "en balles"})

    assert page.status_code == 200
    assert "Ce flux vaudrait entre" in words(page.text)
    assert sent(page.text)["quantity"] == "120"
    assert sent(page.text)["resource"] == "Cartons à recycler"
    assert declared(store) == []


def test_a_form_at_fault_is_told_its_faults_and_no_worth(giver: Person) -> None:
    wrong = CARDBOARD | {"quantity": "beaucoup"}

    assert giver.post("/flux/valeur", wrong).text.strip() == ""
    page = giver.post("/flux/declarer", wrong | {"action": "estimate"}).text
    assert "À corriger" in page
    assert "Ce flux vaudrait" not in page


def test_words_that_no_resource_is_known_for_are_told_apart(giver: Person) -> None:
    told = words(giver.post("/flux/valeur", CARDBOARD | {"resource": "trucs divers"}).text)

    assert "dès que sa ressource est une de celles du catalogue" in told


def test_what_nobody_takes_is_told_why_without_a_figure_of_another(giver: Person, store: FakeStore) -> None:
    heat = wanted(id="flow_heat", resource_id="heat_low", unit="MWh", supply_temp_c=57.0)
    store.repositories.flows.save([heat])
    draft = {"resource": "Chaleur de 40 à 60 °C", "unit": "MWh", "supply_temp_c": "35", "quantity": "100"}
    label = REFERENCE.resources.get("heat_low").label_fr

    told = words(giver.post("/flux/valeur", CARDBOARD | draft | {"resource": label}).text)

    assert "rien de ce que d’autres laissent voir ne convient" in told
    assert "la température ne convient pas" in told
    assert "57" not in told
    assert "60 °C" not in told
    assert "partage du soleil ne sont pas comptés ici" in told
    assert "D’où viennent ces montants" not in told


def test_a_correction_is_told_beside_what_stands(giver: Person, store: FakeStore) -> None:
    store.repositories.flows.save([cardboard(id="flow_stands", quantity_per_year=40.0)])
    form = sent(giver.get("/flux/flow_stands/modifier").text)

    page = giver.post("/flux/flow_stands/modifier", form | {"quantity": "80", "action": "estimate"})

    assert page.status_code == 200
    assert "Ce flux vaudrait entre 6 000 € et 12 000 € par an." in words(page.text)
    assert "Tel qu’il est déclaré, il vaut entre 3 000 € et 6 000 € par an." in words(page.text)


def test_a_correction_that_changes_nothing_asks_for_the_flow_as_it_stands(
    giver: Person, store: FakeStore
) -> None:
    uneven = tuple([1 / 11.5] * 11 + [0.5 / 11.5])
    store.repositories.flows.save([cardboard(id="flow_stands", quantity_per_year=40.0, months=uneven)])
    form = sent(giver.get("/flux/flow_stands/modifier").text)

    told = words(giver.post("/flux/valeur", form).text)

    assert "Ce flux vaudrait entre" in told
    assert "Tel qu’il est déclaré" not in told


def test_the_page_of_a_flow_leads_to_what_withdrawing_it_would_cost(giver: Person, store: FakeStore) -> None:
    store.repositories.flows.save([cardboard(id="flow_stands")])

    assert 'href="/flux/flow_stands/valeur"' in giver.get("/flux/flow_stands").text
    told = words(giver.get("/flux/flow_stands/valeur").text)
    assert "Retirer ce flux coûterait entre 12 000 € et 20 000 € par an." in told


def test_a_withdrawn_flow_is_told_to_be_so(giver: Person, store: FakeStore) -> None:
    store.repositories.flows.save([cardboard(id="flow_gone", withdrawn=True)])

    assert "Ce flux est retiré" in words(giver.get("/flux/flow_gone/valeur").text)


def test_s4_a_flow_of_another_firm_answers_as_a_missing_one(giver: Person) -> None:
    other, missing = giver.get("/flux/flow_wanted/valeur"), giver.get("/flux/nobody_knows_this_id/valeur")
    api = giver.send("GET", "/api/v1/flows/flow_wanted/worth")

    assert other.status_code == missing.status_code == api.status_code == 404
    assert giver.post("/flux/valeur", CARDBOARD | {"site_id": "site_b"}).status_code == 403


def test_s17_it_is_told_to_nobody_without_the_token_of_the_form(giver: Person) -> None:
    assert giver.client.post("/flux/valeur", data=CARDBOARD).status_code == 400


def test_questions_of_an_account_are_limited_by_page_button_and_program_together(
    giver: Person, coordinator: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(estimate, "questions_per_hour", lambda _: 3)
    entry = {"site_id": "site_a", "direction": "offer", "resource": "cardboard_waste", "quantity": 9}
    entry |= {"unit": "t"}

    first = [
        giver.post("/flux/valeur", CARDBOARD),
        giver.post("/flux/declarer", CARDBOARD | {"action": "estimate"}),
        giver.send("POST", "/api/v1/flows/worth", entry),
    ]
    piece = giver.post("/flux/valeur", CARDBOARD)
    page = giver.post("/flux/declarer", CARDBOARD | {"action": "estimate"})
    document = giver.send("POST", "/api/v1/flows/worth", entry)

    assert [one.status_code for one in first] == [200, 200, 200]
    for refused in (piece, page, document):
        assert refused.status_code == 429
        assert 0 < int(refused.headers["Retry-After"]) <= 1200
        assert "3 estimations par heure et par compte" in refused.text
        assert "Ce flux vaudrait" not in refused.text
    assert sent(page.text)["quantity"] == "120"
    assert coordinator.post("/flux/valeur", CARDBOARD).status_code == 200


def test_a_token_counts_against_the_limit_of_its_account(
    app: Flask,
    services: Services,
    giver: Person,
    account: Callable[[str], Account],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(estimate, "questions_per_hour", lambda _: 1)
    wish = TokenWish("page", tuple(TokenScope), 1)
    program = Program(app, create_token(services, actor_of(account("giver")), wish, PASSWORD).secret)

    assert giver.post("/flux/valeur", CARDBOARD).status_code == 200
    assert program.get("/api/v1/flows/flow_offer/worth").status_code == 429


def test_questions_count_in_every_process_and_after_a_restart(
    app: Flask, giver: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(estimate, "questions_per_hour", lambda _: 2)
    held = app.extensions["symbiose"]
    answers = []

    for _ in range(3):
        rates = KeptRates(tmp_path / "questions.sqlite3", held.clock)
        app.extensions["symbiose"] = replace(held, question_rates=rates)
        init_limits(app, held.clock)
        answers.append(giver.post("/flux/valeur", CARDBOARD).status_code)

    assert answers == [200, 200, 429]


def test_who_cannot_be_counted_is_told_nothing(app: Flask, giver: Person, tmp_path: Path) -> None:
    held = app.extensions["symbiose"]
    app.extensions["symbiose"] = replace(held, question_rates=KeptRates(tmp_path, held.clock))

    answer = giver.post("/flux/valeur", CARDBOARD)

    assert answer.status_code == 503
    assert "Ce flux vaudrait" not in answer.text


def test_a_form_at_fault_counts_for_no_question(giver: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(estimate, "questions_per_hour", lambda _: 1)

    for _ in range(3):
        assert giver.post("/flux/valeur", CARDBOARD | {"quantity": ""}).status_code == 200
    assert "Ce flux vaudrait" in giver.post("/flux/valeur", CARDBOARD).text


def test_programs_read_the_same_range(giver: Person) -> None:
    entry = {
        "site_id": "site_a",
        "direction": "offer",
        "resource": "cardboard_waste",
        "quantity": 120,
        "unit": "t",
        "price_eur_per_unit": 50,
    }

    answer = giver.send("POST", "/api/v1/flows/worth", entry).json

    assert answer is not None
    assert answer["format"] == "symbiose.flow-worth/1"
    assert answer["worth"] == {"least_eur": 12_000.0, "most_eur": 20_000.0}
    assert answer["in_steps"] is True
    assert answer["partners"] == [{"category": "fibres", "alike": 1}]


def test_programs_read_what_a_declared_flow_is_worth(giver: Person, store: FakeStore) -> None:
    store.repositories.flows.save([cardboard(id="flow_stands"), cardboard(id="flow_gone", withdrawn=True)])

    told = giver.send("GET", "/api/v1/flows/flow_stands/worth").json
    gone = giver.send("GET", "/api/v1/flows/flow_gone/worth").json

    assert told is not None
    assert told["worth"] == {"least_eur": 12_000.0, "most_eur": 20_000.0}
    assert gone is not None
    assert "worth" not in gone


def test_asking_writes_nothing(giver: Person, store: FakeStore) -> None:
    before = store.repositories

    giver.post("/flux/valeur", CARDBOARD)
    giver.post("/flux/declarer", CARDBOARD | {"action": "estimate"})

    assert store.repositories.flows.kept == before.flows.kept
    assert store.repositories.journal.count() == before.journal.count()


def test_every_rule_that_may_refuse_has_words_that_tell_no_figure() -> None:
    nothing = Territory(date(2026, 6, 1), (), (), (), ())
    codes = {rule.code for rule in RuleBook(nothing, knowledge_of(REFERENCE, nothing)).rules}

    assert codes - REFUSED.keys() == {"direction", "confidentiality"}
    assert REFUSED.keys() <= codes


def test_without_the_engine_no_page_speaks_of_worth(app: Flask, giver: Person) -> None:
    kept = app.extensions["symbiose"]
    app.extensions["symbiose"] = replace(kept, live_markets=None)

    form = giver.get("/flux/declarer").text

    assert "Estimer" not in form
    assert "data-worth" not in form
    assert giver.post("/flux/valeur", CARDBOARD).text.strip() == ""
