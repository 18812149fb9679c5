"""Long work on the pages: asked for, followed, cancelled, seen by those whose business it is."""

import re
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus

import pytest

from symbiose.domain.errors import SolverFailed
from symbiose.domain.jobs import Job, JobState
from symbiose.services.context import Services
from symbiose.services.job_work import take_job
from tests.builders import make_job
from tests.fakes import FakeMatcher, FakeStore
from tests.web.people import Person
from tests.web.work import do_all_jobs

SignIn = Callable[[str], Person]
SPACE = "\u00a0"


def ask(person: Person, **fields: object) -> str:
    """Ask for an optimisation, and return the address that leads on."""
    answer = person.post("/propositions/calcul", **fields)
    assert answer.status_code == HTTPStatus.FOUND
    return answer.location


def only_job(store: FakeStore) -> Job:
    (job,) = store.repositories.jobs.kept.values()
    return job


def test_r3_an_optimisation_is_asked_for_followed_and_leads_to_its_proposals(
    coordinator: Person, services: Services, store: FakeStore
) -> None:
    address = ask(coordinator)
    assert only_job(store).state is JobState.WAITING
    waiting = coordinator.get(address)
    assert "En attente d’une place." in waiting.text
    assert f"vise 60{SPACE}s" in waiting.text
    assert "au plus tard" not in waiting.text
    assert "Il attend depuis" in waiting.text

    do_all_jobs(services)

    done = coordinator.get(address)
    assert (done.status_code, done.location) == (HTTPStatus.FOUND, "/propositions")
    assert f"Calcul terminé{SPACE}: 2 propositions." in coordinator.get("/propositions").text
    assert len(store.repositories.runs.kept) == 2


def test_a_run_asked_for_on_a_page_publishes_the_totals_with_it(
    coordinator: Person, services: Services, store: FakeStore
) -> None:
    ask(coordinator)
    before = store.repositories.publications.all()

    do_all_jobs(services)

    assert len(store.repositories.publications.all()) == len(before) + 1


def test_r3_progress_is_told_on_the_page_and_to_its_script(
    coordinator: Person, services: Services, store: FakeStore
) -> None:
    address = ask(coordinator)
    taken = take_job(services, "worker", ["propose"])
    assert taken is not None
    begun = services.clock() - timedelta(seconds=151)
    store.repositories.jobs.save(
        taken.model_copy(update={"stage": "solving", "share": 0.254, "started_at": begun})
    )

    page = coordinator.get(address)
    told = coordinator.get(f"/travaux/{taken.id}/etat")

    assert f"recherche du meilleur plan, 25{SPACE}%" in page.text
    assert 'value="0.254"' in page.text
    document = dict(told.json or {})
    lasting = re.fullmatch(rf"Il est en cours depuis 2{SPACE}min (\d\d){SPACE}s\.", document.pop("lasting"))
    assert lasting is not None
    assert int(lasting[1]) >= 31
    assert document == {
        "state": "running",
        "share": 0.254,
        "told": f"En cours{SPACE}: recherche du meilleur plan, 25{SPACE}%.",
        "ended": False,
    }


def test_a_job_can_be_followed_without_scripts(coordinator: Person, services: Services) -> None:
    page = coordinator.get(ask(coordinator)).text
    again = re.search(r'<a class="btn btn-primary" href="(/travaux/job_\w+\?suite=oui)"', page)
    assert again

    do_all_jobs(services)

    assert coordinator.get(again[1]).location == "/propositions"


def test_r4_a_second_request_shows_the_optimisation_that_goes_on(
    coordinator: Person, signed_in: SignIn, store: FakeStore
) -> None:
    first = ask(coordinator, cle="a")
    second = ask(signed_in("administrator"), cle="b")

    assert first == second
    assert "coordinator@test.example" in signed_in("administrator").get(second).text
    assert "Un calcul est en cours." in coordinator.get("/propositions").text
    assert only_job(store).open


@pytest.mark.parametrize("where", ["field", "header"])
def test_r1_the_same_key_again_makes_no_second_run(
    where: str, coordinator: Person, services: Services, store: FakeStore
) -> None:
    def send() -> str:
        if where == "field":
            return ask(coordinator, cle="k1")
        token = coordinator.token()
        headers = {"Idempotency-Key": "k1"}
        return coordinator.client.post(
            "/propositions/calcul", data={"csrf_token": token}, headers=headers
        ).location

    first = send()
    do_all_jobs(services)
    second = send()
    do_all_jobs(services)

    assert first == second
    assert len(store.repositories.runs.kept) == 2  # one of the fixture, one of ours


def test_each_page_of_proposals_gives_its_form_a_key_of_its_own(coordinator: Person) -> None:
    keys = [
        re.findall(r'name="cle" value="([\w-]{16})"', coordinator.get("/propositions").text) for _ in "12"
    ]

    assert len(keys[0]) == 1
    assert keys[0] != keys[1]


def test_r4_a_run_that_met_its_limit_says_so_with_its_gap(
    coordinator: Person, services: Services, matcher: FakeMatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = matcher.propose

    def late(*order: object) -> object:
        found = plain(*order)  # type: ignore[arg-type]
        run = found.run.model_copy(update={"status": "feasible", "gap": 0.028})
        return found.model_copy(update={"run": run})

    monkeypatch.setattr(matcher, "propose", late)
    address = ask(coordinator)
    do_all_jobs(services)

    coordinator.get(address)
    page = coordinator.get("/propositions").text

    assert "limite de temps" in page
    assert f"au plus 2,8{SPACE}%" in page


def test_a_job_that_failed_says_why_and_may_be_asked_for_again(
    coordinator: Person,
    services: Services,
    store: FakeStore,
    matcher: FakeMatcher,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> None:
        msg = "canary of a message"
        raise SolverFailed(msg)

    with monkeypatch.context() as patched:
        patched.setattr(matcher, "propose", fail)
        address = ask(coordinator, cle="k1")
        do_all_jobs(services)

    page = coordinator.get(address)
    assert page.status_code == HTTPStatus.OK
    assert "Ce travail a échoué." in page.text
    assert "Aucun solveur" in page.text
    assert "canary" not in page.text
    assert ask(coordinator, cle="k1") == address
    do_all_jobs(services)
    assert coordinator.get(address).location == "/propositions"
    assert len(store.repositories.jobs.kept) == 1


def test_r3_a_cancelled_job_keeps_nothing_and_says_so(
    coordinator: Person, services: Services, store: FakeStore
) -> None:
    address = ask(coordinator)
    job = only_job(store)

    answer = coordinator.post(f"/travaux/{job.id}/annulation")
    do_all_jobs(services)

    assert answer.location == f"/travaux/{job.id}"
    assert "annulé" in coordinator.get(address).text
    assert len(store.repositories.runs.kept) == 1
    assert only_job(store).state is JobState.CANCELLED


def test_cancelling_what_has_ended_is_a_conflict_that_shows_how_it_ended(
    coordinator: Person, services: Services, store: FakeStore
) -> None:
    ask(coordinator)
    do_all_jobs(services)

    answer = coordinator.post(f"/travaux/{only_job(store).id}/annulation")

    assert answer.status_code == HTTPStatus.CONFLICT
    assert "déjà terminé" in answer.text
    assert "Voir le résultat" in answer.text
    assert only_job(store).state is JobState.DONE


def test_s4_a_job_of_another_firm_looks_like_a_missing_one(
    signed_in: SignIn, store: FakeStore, account: Callable[[str], object]
) -> None:
    giver = store.repositories.accounts.by_email("giver@test.example")
    assert giver is not None
    store.repositories.jobs.add(make_job(kind="import", lane="import x", account_id=giver.id))
    receiver = signed_in("receiver")

    for end in ("", "/etat"):
        other, missing = receiver.get(f"/travaux/job_a{end}"), receiver.get(f"/travaux/job_b{end}")
        assert other.status_code == missing.status_code == HTTPStatus.NOT_FOUND
        assert other.data == missing.data
    assert receiver.post("/travaux/job_a/annulation").status_code == HTTPStatus.NOT_FOUND
    assert store.repositories.jobs.get("job_a").open
    assert "Import d’un fichier" not in receiver.get("/travaux").text
    assert "Import d’un fichier" in signed_in("giver").get("/travaux").text
    assert "giver@test.example" in signed_in("coordinator").get("/travaux").text


def test_the_list_says_where_each_job_stands(coordinator: Person, store: FakeStore) -> None:
    assert "Aucun travail" in coordinator.get("/travaux").text
    for number, state in enumerate(JobState):
        job = make_job(id=f"job_{number}", lane=None, state=state, account_id="command:propose")
        store.repositories.jobs.add(job)

    page = coordinator.get("/travaux").text

    for word in ("En attente", "En cours", "Terminé", "Échoué", "Annulé"):
        assert f">{word}</span>" in page
    assert "command:propose" in page


def test_a_job_that_waits_says_how_many_come_before_it(
    coordinator: Person, services: Services, store: FakeStore
) -> None:
    for number in range(2):
        store.repositories.jobs.add(make_job(id=f"job_{number}", lane=f"import {number}", kind="import"))

    assert f"En attente{SPACE}: 2 travaux passent avant." in coordinator.get(ask(coordinator)).text


def test_s7_a_job_is_not_done_for_an_account_that_lost_its_rights(
    coordinator: Person, services: Services, store: FakeStore
) -> None:
    ask(coordinator)
    boss = store.repositories.accounts.by_email("coordinator@test.example")
    assert boss is not None
    store.repositories.accounts.save(boss.model_copy(update={"role": "analyst"}))

    do_all_jobs(services)

    assert (only_job(store).state, only_job(store).error) == (JobState.FAILED, "not_allowed")
    assert len(store.repositories.runs.kept) == 1
