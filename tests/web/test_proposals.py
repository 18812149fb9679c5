"""The list of proposals, one proposal, and the decisions on it."""

import re
from collections.abc import Callable

import pytest

from symbiose.domain.exchanges import Path as ExchangePath
from symbiose.domain.exchanges import RelaxedDecision, Run, State
from symbiose.domain.flows import EstimateBasis
from symbiose.domain.ports import LegJudged, PathJudged, Refusal
from symbiose.services.context import Services
from tests.builders import make_flow, make_proposal
from tests.fakes import FakeMatcher, FakeStore
from tests.web.conftest import CHAINED, DIRECT
from tests.web.people import Person
from tests.web.work import do_all_jobs

SignIn = Callable[[str], Person]
NARROW = "\u202f"


def rows(text: str) -> list[str]:
    """Return the ids of the proposals of the list, in their order."""
    body = text.split("<tbody", 1)[1].split("</tbody>")[0] if "<tbody" in text else ""
    return re.findall(r'href="/propositions/(proposal_\w+)"', body)


def decide(person: Person, action: str, version: int = 0, **fields: object) -> int:
    return person.post(f"/propositions/{DIRECT.id}/{action}", version=version, **fields).status_code


def state_of(store: FakeStore) -> State:
    history = store.repositories.decisions.of_proposal(DIRECT.id)
    return history[-1].state if history else State.PROPOSED


def test_the_list_shows_the_most_beneficial_first(coordinator: Person) -> None:
    assert rows(coordinator.get("/propositions").text) == [CHAINED.id, DIRECT.id]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("tri=benefice&ordre=croissant", [DIRECT.id, CHAINED.id]),
        ("tri=receveur&ordre=croissant", [DIRECT.id, CHAINED.id]),
        ("tri=receveur&ordre=decroissant", [CHAINED.id, DIRECT.id]),
        ("texte=Four", [CHAINED.id]),
        ("texte=SITE%20b", [DIRECT.id]),
        ("texte=rien", []),
        ("etat=accepted", []),
        ("etat=proposed&modele=5", [CHAINED.id, DIRECT.id]),
        ("modele=1", []),
    ],
)
def test_sort_and_filters_stand_in_the_address(query: str, expected: list[str], coordinator: Person) -> None:
    assert rows(coordinator.get(f"/propositions?{query}").text) == expected


def test_the_headers_of_the_list_sort_and_say_how_it_is_sorted(coordinator: Person) -> None:
    page = coordinator.get("/propositions?tri=distance&ordre=croissant&texte=site").text

    assert 'aria-sort="ascending"' in page
    assert page.count('aria-sort="none"') == 9
    assert 'href="/propositions?texte=site&amp;tri=distance"' in page


def test_an_empty_territory_says_what_to_do(coordinator: Person, store: FakeStore) -> None:
    store.repositories.runs.kept.clear()

    page = coordinator.get("/propositions").text

    assert "Aucun calcul" in page
    assert "lancez l" in page.lower()


def test_a_run_that_proposes_nothing_says_so(
    coordinator: Person, matcher: FakeMatcher, services: Services
) -> None:
    matcher.proposals = ()

    coordinator.post("/propositions/calcul", objective="net_benefit")
    do_all_jobs(services)
    page = coordinator.get("/propositions").text

    assert "Le dernier calcul ne propose rien" in page
    assert "0 proposition affichée sur 0" in page


def test_an_income_given_up_is_named_so(
    coordinator: Person, matcher: FakeMatcher, services: Services
) -> None:
    terms = {"disposal_avoided": -9_000.0, "purchase_avoided": 14_000.0}
    matcher.proposals = (make_proposal(terms_eur_per_year=terms),)
    coordinator.post("/propositions/calcul", objective="net_benefit")
    do_all_jobs(services)

    page = coordinator.get(f"/propositions/{make_proposal().id}").text

    assert "Recette actuelle abandonnée" in page
    assert "Élimination évitée</th>" not in page


def test_the_list_says_what_a_run_changed(
    coordinator: Person, matcher: FakeMatcher, services: Services
) -> None:
    more = make_proposal(monthly=(150.0,) * 12)
    new = make_proposal(path=ExchangePath(offer_id="flow_chain", need_id="flow_need"))
    matcher.proposals = (more, new)

    coordinator.post("/propositions/calcul", objective="net_benefit")
    do_all_jobs(services)
    page = coordinator.get("/propositions").text

    assert "1 nouvelle, 1 disparue, 1 modifiée" in page
    assert f"de 1{NARROW}200 à 1{NARROW}800 t/an" in page
    gone = re.search(rf'/propositions/{CHAINED.id}\?calcul=(run_\w+)"', page)
    assert gone
    before = coordinator.get(f"/propositions/{CHAINED.id}?calcul={gone[1]}")
    assert before.status_code == 200
    assert "rien ne s’y décide" in before.text
    assert "/acceptation" not in before.text


def test_the_first_run_is_compared_with_nothing(coordinator: Person) -> None:
    assert "premier calcul" in coordinator.get("/propositions").text


def test_a_decision_holds_through_the_next_run(
    coordinator: Person, store: FakeStore, services: Services
) -> None:
    decide(coordinator, "refus", reason="camion interdit rue <Émile>")

    coordinator.post("/propositions/calcul", objective="co2_avoided")
    do_all_jobs(services)
    page = coordinator.get("/propositions").text

    assert state_of(store) is State.REFUSED
    assert "camion interdit rue &lt;Émile&gt;" in page
    assert "1 refus en vigueur" in page


def test_a_relaxed_acceptance_is_told_with_its_cause(
    coordinator: Person,
    store: FakeStore,
    matcher: FakeMatcher,
    monkeypatch: pytest.MonkeyPatch,
    services: Services,
) -> None:
    decide(coordinator, "acceptation")
    cut = RelaxedDecision(
        proposal_id=DIRECT.id, cause="L’offre a baissé.", accepted_per_year=1200.0, kept_per_year=900.0
    )
    plain = matcher.propose
    monkeypatch.setattr(
        matcher,
        "propose",
        lambda *a: plain(*a).model_copy(
            update={"run": Run.model_validate(plain(*a).run.model_dump() | {"relaxed": (cut,)})}
        ),
    )

    coordinator.post("/propositions/calcul")
    do_all_jobs(services)
    page = coordinator.get("/propositions").text

    assert f"900 gardés sur 1{NARROW}200 t/an acceptés." in page
    assert "L’offre a baissé." in page
    assert "1 échange accepté ne tient plus entièrement" in coordinator.get("/").text


def test_a_sheet_shows_every_term_and_they_sum(coordinator: Person) -> None:
    page = coordinator.get(f"/propositions/{DIRECT.id}").text

    for shown in (f"9{NARROW}000\xa0€", f"4{NARROW}000\xa0€", f"−3{NARROW}000\xa0€", f"10{NARROW}000\xa0€"):
        assert shown in page
    for shown in (
        "Élimination évitée",
        "Achat évité",
        "Transport",
        "Site A",
        "Site B",
        "12,3 km",
        "12,5 tCO₂e",
    ):
        assert shown in page
    assert f"6{NARROW}000\xa0€" in page


def test_a_sheet_says_that_shares_come_before_any_price_between_the_parties(
    coordinator: Person, giver: Person
) -> None:
    for person in (coordinator, giver):
        assert "avant tout prix entre les parties" in person.get(f"/propositions/{DIRECT.id}").text.lower()


def test_a_sheet_explains_rules_models_limits_and_run(coordinator: Person) -> None:
    page = coordinator.get(f"/propositions/{DIRECT.id}").text

    assert "La ressource offerte est celle qui est demandée." in page
    assert "un déchet devient une matière première" in page
    assert "Pourquoi pas plus" in page
    assert "quantité offerte" in page
    assert "Optimum prouvé" in page
    assert "Borne prouvée" in page
    assert "Aucune décision encore" in page


def test_a_sheet_marks_estimates_with_their_basis_on_both_flows(
    coordinator: Person, store: FakeStore
) -> None:
    for flow_id in ("flow_offer", "flow_need"):
        flow = store.repositories.flows.get(flow_id)
        basis = EstimateBasis(ratio_id="r", driver="jobs", driver_value=3.0, text=f"base de {flow_id}")
        store.repositories.flows.save(
            [flow.model_copy(update={"estimate": basis, "declared_by": "command:demo"})]
        )

    page = coordinator.get(f"/propositions/{DIRECT.id}").text

    assert page.count("estimation de démonstration") == 2
    assert "base de flow_offer" in page
    assert "base de flow_need" in page
    assert "estimation" in coordinator.get("/propositions").text


def test_a_declared_price_is_told_as_the_basis_of_its_term(coordinator: Person, store: FakeStore) -> None:
    store.repositories.flows.save(
        [make_flow(id="flow_offer", price_eur_per_unit="7.5", confidentiality="named")]
    )

    assert "prix déclaré\xa0: 7,5 €/t" in coordinator.get(f"/propositions/{DIRECT.id}").text


def test_a_proposal_is_accepted_then_withdrawn_then_refused(coordinator: Person, store: FakeStore) -> None:
    assert decide(coordinator, "acceptation") == 302
    assert state_of(store) is State.ACCEPTED
    assert decide(coordinator, "reouverture", 1) == 302
    assert state_of(store) is State.PROPOSED
    assert decide(coordinator, "refus", 2, reason="trop loin") == 302
    assert state_of(store) is State.REFUSED

    page = coordinator.get(f"/propositions/{DIRECT.id}").text
    history = page.split('id="historique"')[1]
    assert history.index("acceptée") < history.index("décision retirée") < history.index("« trop loin »")
    assert "coordinator@test.example" in history


def test_s9_an_accepted_proposal_is_not_refused_directly(coordinator: Person, store: FakeStore) -> None:
    decide(coordinator, "acceptation")

    assert decide(coordinator, "refus", 1, reason="trop loin") == 409
    assert state_of(store) is State.ACCEPTED


def test_r2_the_second_of_two_reviewers_sees_the_new_state_and_keeps_the_words(
    coordinator: Person, signed_in: SignIn, store: FakeStore
) -> None:
    other = signed_in("administrator")
    decide(other, "acceptation")

    answer = coordinator.post(f"/propositions/{DIRECT.id}/refus", version=0, reason="mon motif rédigé")

    assert answer.status_code == 409
    assert "La situation a changé" in answer.text
    assert "État actuel\xa0: acceptée" in answer.text
    assert state_of(store) is State.ACCEPTED


@pytest.mark.parametrize("reason", ["", "   ", "x" * 2001])
def test_a_refusal_needs_a_reason_and_keeps_what_was_typed(
    reason: str, coordinator: Person, store: FakeStore
) -> None:
    answer = coordinator.post(f"/propositions/{DIRECT.id}/refus", version=0, reason=reason)

    assert answer.status_code == 422
    assert 'href="#reason"' in answer.text
    assert 'aria-describedby="reason-fault"' in answer.text
    assert f">{reason}</textarea>" in answer.text
    assert state_of(store) is State.PROPOSED


@pytest.mark.parametrize("version", ["", "x", "-1", "1.5"])
def test_a_decision_without_the_version_seen_is_refused(
    version: str, coordinator: Person, store: FakeStore
) -> None:
    answer = coordinator.post(f"/propositions/{DIRECT.id}/acceptation", version=version)

    assert answer.status_code == 422
    assert state_of(store) is State.PROPOSED


def test_models_are_corrected_with_a_reason(coordinator: Person) -> None:
    path = f"/propositions/{DIRECT.id}"
    assert coordinator.post(f"{path}/modeles", models=["1", "6"], reason="vu sur place").status_code == 302

    page = coordinator.get(path).text

    assert "vu sur place" in page
    assert re.findall(r'name="models" value="(\d)" id="model-\d" checked', page) == ["1", "6"]


@pytest.mark.parametrize("form", [{"models": ["7"], "reason": "r"}, {"models": ["5"], "reason": " "}])
def test_models_that_do_not_exist_or_lack_a_reason_are_refused(
    form: dict[str, object], coordinator: Person
) -> None:
    answer = coordinator.post(f"/propositions/{DIRECT.id}/modeles", form)

    assert answer.status_code == 422
    assert "dites pourquoi" in answer.text


def test_a_site_manager_sees_its_own_benefit_and_no_accounting(signed_in: SignIn) -> None:
    page = signed_in("receiver").get(f"/propositions/{DIRECT.id}").text

    assert f"4{NARROW}000\xa0€" in page
    for hidden in ("Comptes", "10\u202f000", "6\u202f000", "/acceptation", "Pourquoi pas plus", "Historique"):
        assert hidden not in page


def test_a_proposal_on_a_flow_that_others_hide_stays_unknown(signed_in: SignIn, store: FakeStore) -> None:
    store.repositories.flows.save([make_flow(id="flow_offer", confidentiality="hidden")])

    assert signed_in("receiver").get(f"/propositions/{DIRECT.id}").status_code == 404
    assert rows(signed_in("receiver").get("/propositions").text) == []
    assert signed_in("giver").get(f"/propositions/{DIRECT.id}").status_code == 200


def test_why_not_gives_rule_numbers_and_smallest_change(coordinator: Person) -> None:
    page = coordinator.get("/pourquoi-pas?offre=flow_offer&besoin=flow_oxide").text

    assert "1 règle s’y oppose" in page
    assert "80 km dépassent les 50 km admis." in page
    assert "un preneur à 30 km de moins" in page


def test_why_not_finds_flows_by_their_words(coordinator: Person) -> None:
    label = re.findall(r'<option value="(Site C[^"]*)"', coordinator.get("/pourquoi-pas").text)[0]

    page = coordinator.get(
        "/pourquoi-pas",
    ).text
    found = coordinator.client.get(
        "/pourquoi-pas", query_string={"offre": "flow_offer", "besoin": label}
    ).text

    assert 'list="liste-besoin"' in page
    assert "80 km dépassent" in found


def test_why_not_proposes_what_comes_near_or_says_that_nothing_does(coordinator: Person) -> None:
    near = coordinator.get("/pourquoi-pas?offre=site%20a&besoin=flow_oxide").text
    far = coordinator.get("/pourquoi-pas?offre=licorne&besoin=flow_oxide").text

    assert "Plusieurs flux correspondent" in near
    assert "Aucun flux ne porte ce nom" in far
    assert "80 km dépassent" not in near + far


def test_why_not_leads_to_the_proposal_that_joins_the_pair(coordinator: Person, matcher: FakeMatcher) -> None:
    matcher.refusals = ()

    page = coordinator.get("/pourquoi-pas?offre=flow_offer&besoin=flow_need").text

    assert "aucune règle ne s’y oppose" in page
    assert f'href="/propositions/{DIRECT.id}"' in page


def test_why_not_tells_each_leg_through_processors_and_the_proposal_that_goes_there(
    coordinator: Person, matcher: FakeMatcher
) -> None:
    refusal = Refusal("quality", "Chlorures : 120 pour 100 admis.", "abaisser de 20")
    legs = (
        LegJudged("flow_chain", "processor_p", ()),
        LegJudged("processor_p", "flow_oxide", (refusal,)),
    )
    matcher.paths = (PathJudged(CHAINED.path, legs),)

    page = coordinator.get("/pourquoi-pas?offre=flow_chain&besoin=flow_oxide").text

    assert "Par « Four »" in page
    assert "1 motif d’exclusion" in page
    assert "Chlorures\xa0: 120 pour 100 admis." in page
    assert f'href="/propositions/{CHAINED.id}"' in page


def test_why_not_tells_the_decision_that_stands_against_a_pair(
    coordinator: Person, matcher: FakeMatcher
) -> None:
    matcher.refusals = ()
    assert decide(coordinator, "refus", reason="Camions trop nombreux") == 302

    page = coordinator.get("/pourquoi-pas?offre=flow_offer&besoin=flow_need").text

    assert "au motif «\xa0Camions trop nombreux\xa0»" in page
    assert "Le dernier calcul propose" not in page
    assert "piste admissible" not in page
