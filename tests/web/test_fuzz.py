"""R9, S21: whatever is typed, no page fails, and nothing typed comes out as markup."""

import html

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from symbiose.domain.plain_words import is_plain
from tests.fakes import FakeStore
from tests.web.conftest import DIRECT
from tests.web.people import Person

quietly = settings(
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'; MATCH (n) DETACH DELETE n //",
    "{{ 7 * 7 }} {% for x in y %}",
    "%(n)s %d %",
    "\u202e\u0000\ud7ff\x1b[2J",
    "javascript:alert(1)",
    "`}) RETURN 1 //",
    "../../etc/passwd",
    "=cmd|' /C calc'!A0",
]
texts = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60) | st.sampled_from(HOSTILE)
PARAMETERS = (
    *("texte", "etat", "modele", "tri", "ordre", "page", "sens"),
    *("sujet", "statut", "agglomeration", "offre", "besoin", "calcul", "rendu"),
)
FIELDS = (
    *("resource", "quantity", "unit", "waste_code"),
    *("price_eur_per_unit", "supply_temp_c", "period", "direction"),
)
ANSWERS = {200, 302, 404, 422}
LONGER_THAN_A_TAG = 10
"""Shorter texts, such as `<p>`, stand in every page."""


@quietly
@given(name=st.sampled_from(PARAMETERS), value=texts)
@example(name="page", value="99999999999999999999")
@example(name="offre", value="flow_offer")
@pytest.mark.parametrize(
    "path",
    [
        "/propositions",
        f"/propositions/{DIRECT.id}",
        "/flux",
        "/carte",
        "/carte/figures",
        "/sources",
        "/pourquoi-pas",
        "/modeles",
    ],
)
def test_r9_no_query_breaks_a_page(path: str, coordinator: Person, name: str, value: str) -> None:
    answer = coordinator.client.get(path, query_string={name: value})

    assert answer.status_code in ANSWERS
    if answer.mimetype == "text/html" and "<" in value and len(value) > LONGER_THAN_A_TAG:
        assert value not in answer.text


@quietly
@given(value=texts)
@pytest.mark.parametrize(
    "path", ["/propositions/{}", "/flux/{}", "/modeles/chaines/{}", "/api/v1/proposals/{}", "/invitation/{}"]
)
def test_r9_no_id_breaks_an_address(path: str, coordinator: Person, value: str) -> None:
    answer = coordinator.client.get(path.format(value.replace("/", "").replace("?", "").replace("#", "")))

    assert answer.status_code in ANSWERS | {308, 405, 410}


@quietly
@given(form=st.fixed_dictionaries(dict.fromkeys(FIELDS, texts)))
@example(form={"resource": HOSTILE[0], "quantity": "3", "unit": "t", "direction": "offer", "period": "year"})
@example(form={"resource": "x", "quantity": "1e400", "unit": "t", "direction": "offer"})
@example(form={"resource": "x", "quantity": "9" * 99, "unit": "GWh", "direction": "need", "period": "day"})
def test_r9_no_declaration_breaks_the_form(giver: Person, form: dict[str, str]) -> None:
    answer = giver.post("/flux/declarer", form | {"site_id": "site_a"})

    assert answer.status_code in {302, 422}
    page = answer.text if answer.status_code == 422 else giver.get(answer.location).text
    for value in form.values():
        if "<" in value and len(value) > LONGER_THAN_A_TAG:
            assert value not in page


@pytest.mark.parametrize("words", [words for words in HOSTILE if is_plain(words)])
def test_s21_a_reason_is_shown_as_words_and_never_as_markup(
    words: str, coordinator: Person, store: FakeStore
) -> None:
    coordinator.post(f"/propositions/{DIRECT.id}/refus", version=0, reason=words)

    for path in (f"/propositions/{DIRECT.id}", "/propositions"):
        page = coordinator.get(path).text
        assert words.strip() in html.unescape(page)
        if "<" in words:
            assert words not in page


@pytest.mark.parametrize("words", [words for words in HOSTILE if not is_plain(words)])
def test_s21_a_reason_with_signs_that_hide_or_turn_what_is_read_is_refused(
    words: str, coordinator: Person, store: FakeStore
) -> None:
    answer = coordinator.post(f"/propositions/{DIRECT.id}/refus", version=0, reason=words)

    assert answer.status_code == 422
    assert store.repositories.decisions.current() == []
