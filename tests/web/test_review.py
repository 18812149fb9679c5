"""The review workbench: ranks, filters, several at once, side by side, questions, trials, what changed."""

import re
from collections.abc import Callable

import pytest

from symbiose.domain.accounts import operator
from symbiose.domain.exchanges import State
from symbiose.domain.jobs import Job
from symbiose.domain.ports import SolveSettings
from symbiose.domain.questions import Side
from symbiose.services.context import Services
from symbiose.services.job_work import finish_job, take_job
from symbiose.services.propose import propose_exchanges
from symbiose.services.questions import Ask, ask
from symbiose.services.trial_job import try_as_job
from tests.builders import make_proposal
from tests.fakes import FakeMatcher, FakeStore
from tests.web.conftest import CHAINED, DIRECT
from tests.web.people import Person
from tests.web.test_proposals import rows

SignIn = Callable[[str], Person]
SELECTION = "/propositions/selection"
NARROW, NO_BREAK = "\u202f", "\xa0"


def plain(text: str) -> str:
    return text.replace(NARROW, " ").replace(NO_BREAK, " ").replace("&#39;", "'")


def states(store: FakeStore) -> dict[str, State]:
    return {d.proposal_id: d.state for d in store.repositories.decisions.current()}


def choose(person: Person, action: str, *boxes: str, **fields: object) -> object:
    return person.post(SELECTION, {"choix": list(boxes), "action": action, **fields})


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


def test_several_are_accepted_with_one_form(coordinator: Person, store: FakeStore) -> None:
    before = store.repositories.journal.count()

    reply = choose(
        coordinator, "accepter", f"{DIRECT.id}:0", f"{CHAINED.id}:0", retour="tri=co2&etat=proposed"
    )

    assert reply.status_code == 302
    assert reply.location == "/propositions?etat=proposed&tri=co2"
    assert states(store) == {DIRECT.id: State.ACCEPTED, CHAINED.id: State.ACCEPTED}
    assert store.repositories.journal.count() == before + 1
    assert "2 propositions acceptées." in coordinator.get("/propositions").text


def test_r2_those_decided_meanwhile_are_passed_over_and_told_with_their_state(
    coordinator: Person, signed_in: SignIn, store: FakeStore
) -> None:
    other = signed_in("administrator")
    other.post(f"/propositions/{DIRECT.id}/refus", version=0, reason="trop loin", code="too_far")

    reply = choose(coordinator, "accepter", f"{DIRECT.id}:0", f"{CHAINED.id}:0")

    assert reply.status_code == 409
    assert "1 proposition laissée de côté" in reply.text
    assert "décidée entre-temps\xa0: refusée" in reply.text
    assert "1 proposition acceptée." in reply.text
    assert states(store) == {DIRECT.id: State.REFUSED, CHAINED.id: State.ACCEPTED}


def test_all_or_none_leaves_all_as_they_were(coordinator: Person, store: FakeStore) -> None:
    reply = choose(coordinator, "accepter", f"{DIRECT.id}:1", f"{CHAINED.id}:0", ensemble="true")

    assert reply.status_code == 409
    assert "rien n’est décidé" in reply.text
    assert states(store) == {}


def test_several_are_refused_with_a_reason_from_the_list_and_words(
    coordinator: Person, store: FakeStore
) -> None:
    reply = choose(
        coordinator,
        "refuser",
        f"{DIRECT.id}:0",
        f"{CHAINED.id}:0",
        code="price",
        reason="l'écart ne paie pas le camion",
    )

    assert reply.status_code == 302
    assert set(states(store).values()) == {State.REFUSED}
    page = plain(coordinator.get("/propositions").text)
    assert "Économie insuffisante sur le terrain" in page
    assert "l'écart ne paie pas le camion" in page


def test_several_refusals_without_reason_keep_what_was_typed_and_ticked(
    coordinator: Person, store: FakeStore
) -> None:
    reply = choose(coordinator, "refuser", f"{DIRECT.id}:0", reason="vu <sur place>")

    assert reply.status_code == 422
    assert "Choisissez un motif dans la liste." in reply.text
    assert "vu &lt;sur place&gt;" in reply.text
    assert reply.text.count(" checked") == 1
    assert states(store) == {}


def test_nothing_ticked_is_told(coordinator: Person) -> None:
    reply = choose(coordinator, "accepter")

    assert reply.status_code == 422
    assert "Cochez au moins une proposition" in reply.text


@pytest.mark.parametrize("box", ["x", f"{DIRECT.id}:", f"{DIRECT.id}:-1", f"{DIRECT.id}:1.5", ":0"])
def test_boxes_that_no_list_has_are_refused(box: str, coordinator: Person, store: FakeStore) -> None:
    assert choose(coordinator, "accepter", box).status_code == 422
    assert states(store) == {}


def test_s8_the_form_for_several_takes_no_field_of_the_server(coordinator: Person, store: FakeStore) -> None:
    reply = choose(coordinator, "accepter", f"{DIRECT.id}:0", decided_by="x")

    assert reply.status_code == 422
    assert states(store) == {}


def test_decisions_on_several_are_taken_back(coordinator: Person, store: FakeStore) -> None:
    choose(coordinator, "accepter", f"{DIRECT.id}:0")

    assert choose(coordinator, "rouvrir", f"{DIRECT.id}:1").status_code == 302
    assert states(store) == {DIRECT.id: State.PROPOSED}


def test_two_are_set_side_by_side_with_what_differs(coordinator: Person) -> None:
    reply = choose(coordinator, "comparer", f"{DIRECT.id}:0", f"{CHAINED.id}:0")
    assert reply.location == f"/propositions/comparer?p={DIRECT.id}&p={CHAINED.id}"

    page = plain(coordinator.get(reply.location).text)

    for shown in ("10 000", "20 000", "Élimination évitée", "Traitement chez le préparateur", "Four"):
        assert shown in page
    assert 'class="differs num">20 000 <span class="better"' in page
    assert "La ressource offerte est celle qui est demandée." in page


@pytest.mark.parametrize("ids", ["", "p=a", "p=a&p=b&p=c&p=d&p=e", f"p={DIRECT.id}&p={DIRECT.id}"])
def test_fewer_than_two_or_more_than_four_are_not_compared(ids: str, coordinator: Person) -> None:
    reply = coordinator.get(f"/propositions/comparer?{ids}")

    assert reply.status_code == (422 if ids else 200)
    assert "Cochez de 2 à 4 propositions" in reply.text


def test_what_is_compared_exists(coordinator: Person) -> None:
    assert coordinator.get(f"/propositions/comparer?p={DIRECT.id}&p=none").status_code == 404


def test_a_refusal_needs_a_reason_of_the_list(coordinator: Person, store: FakeStore) -> None:
    reply = coordinator.post(f"/propositions/{DIRECT.id}/refus", version=0, code="", reason="trop loin")

    assert reply.status_code == 422
    assert 'href="#code"' in reply.text
    assert "trop loin" in reply.text
    assert states(store) == {}


def test_what_is_in_question_of_roofs_alone_refuses_no_exchange(
    coordinator: Person, store: FakeStore
) -> None:
    one = coordinator.post(f"/propositions/{DIRECT.id}/refus", version=0, code="roof", reason="charpente")
    several = choose(coordinator, "refuser", f"{DIRECT.id}:0", code="roof", reason="charpente")

    assert (one.status_code, several.status_code) == (422, 422)
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


def work(services: Services) -> Job:
    """Do the job that waits, as a worker does."""

    class Alone:
        is_lost = False

        def tell(self, *_: object) -> None:
            """Nobody waits."""

    job = take_job(services, "worker", ["trial"])
    assert job is not None
    ending = try_as_job(services, operator("test"), job, Alone())
    finish_job(services, job, ending)
    return job


def test_a_trial_is_asked_for_solved_and_shown_and_its_quantity_accepted(
    coordinator: Person, services: Services, store: FakeStore
) -> None:
    page = coordinator.get(f"/propositions/essai?p={DIRECT.id}")
    assert "Déclaré\xa0: 1\u202f200 t" in page.text
    reply = coordinator.post("/propositions/essai", p=DIRECT.id, quantite_offre="800", cle="k")
    assert reply.status_code == 302
    runs = len(store.repositories.runs.kept)

    job = work(services)

    shown = coordinator.get(f"/propositions/essai/{job.id}")
    assert shown.status_code == 200
    assert 'value="800"' in shown.text
    assert "n’enregistre aucun calcul" in shown.text
    assert len(store.repositories.runs.kept) == runs
    kept = re.search(r'name="quantity" value="([^"]+)"', shown.text)
    assert kept
    assert (
        coordinator.post(f"/propositions/{DIRECT.id}/acceptation", version=0, quantity=kept[1]).status_code
        == 302
    )


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"quantite_offre": "beaucoup"}, "quantite_offre"),
        ({"quantite_besoin": "-1"}, "quantite_besoin"),
        ({"prix_offre": "1.234"}, "prix_offre"),
        ({"parcours": "verrouille"}, "quantite"),
        ({"parcours": "verrouille", "quantite": "0"}, "quantite"),
        ({"quantite_offre": "1e300"}, "quantite_offre"),
    ],
)
def test_a_trial_that_cannot_be_read_says_which_field(
    form: dict[str, str], field: str, coordinator: Person, store: FakeStore
) -> None:
    reply = coordinator.post("/propositions/essai", {"p": DIRECT.id, **form})

    assert reply.status_code == 422
    assert f'href="#{field}"' in reply.text
    assert store.repositories.jobs.unfinished() == []


def test_s4_the_trial_of_somebody_else_looks_like_a_missing_one(
    coordinator: Person, signed_in: SignIn, services: Services
) -> None:
    coordinator.post("/propositions/essai", p=DIRECT.id)
    job = work(services)
    other = signed_in("giver")

    assert coordinator.get("/propositions/essai/nobody_knows").status_code == 404
    assert other.get(f"/propositions/essai/{job.id}").status_code == 403


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
