"""An accepted loop as people follow it on its page: who may do what, and what each of them reads."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from symbiose.domain.flows import OnBehalf
from symbiose.services.context import Services
from tests.builders import NOON
from tests.fakes import FakeStore
from tests.loop_case import LOOP_ID, keep_loop_of_two, loop_of_two, make_loop_decision
from tests.solar_case import keep_group, make_solar_decision
from tests.web.people import Person
from tests.web.test_indicators import plain, rows
from web import paging

SignIn = Callable[[str], Person]
ADDRESS = f"/boucles/{LOOP_ID}"
AGREED, YEAR = (
    "Accord de chaque membre",
    "Relevé de chaque année, à côté de ce qui était prévu pour les mêmes mois",
)


@pytest.fixture(autouse=True)
def _accepted(store: FakeStore, services: Services) -> None:
    """Let the latest run propose a loop of sites A and B, which is accepted."""
    keep_loop_of_two(store)
    store.repositories.loop_decisions.save(make_loop_decision(loop=loop_of_two()))


def agreed(signed_in: SignIn) -> None:
    """Let the managers of both sites agree."""
    for seen, (role, site) in enumerate((("giver", "site_a"), ("receiver", "site_b"))):
        answer = signed_in(role).post(
            f"{ADDRESS}/accord", {"acceptance": "1", "seen": str(seen), "site": site}
        )
        assert answer.status_code == 302


def test_a_loop_is_followed_from_the_agreements_to_its_end(signed_in: SignIn, coordinator: Person) -> None:
    assert "Il manque l’accord de 2 membres" in plain(coordinator.get(ADDRESS).text)
    agreed(signed_in)
    page = coordinator.get(ADDRESS).text
    assert "la boucle peut être mise en service" in page
    assert "Revenir sur cette décision" not in page
    assert (
        coordinator.post(f"{ADDRESS}/demarrage", {"acceptance": "1", "seen": "2", "jour": ""}).status_code
        == 302
    )
    assert 'class="state state-running"' in coordinator.get(ADDRESS).text

    month = {"mois": f"{NOON:%Y-%m}", "livre": "110,5"}
    assert (
        coordinator.post(f"{ADDRESS}/releves", {"acceptance": "1", "seen": "3", **month}).status_code == 302
    )

    [told] = [plain(" ".join(cells)) for _, cells in rows(coordinator.get(ADDRESS).text, YEAR).items()][-1:]
    assert told.startswith("110,5")
    near = signed_in("giver").get(ADDRESS).text
    assert (YEAR in near, "Une année se lit ici une fois ses douze mois relevés" in near) == (False, True)
    ended = coordinator.post(f"{ADDRESS}/fin", {"acceptance": "1", "seen": "4", "motif": "four arrêté"})
    assert ended.status_code == 302
    assert "four arrêté" in coordinator.get(ADDRESS).text
    assert "four arrêté" not in signed_in("giver").get(ADDRESS).text


def test_what_is_wrong_is_told_beside_the_field(signed_in: SignIn, coordinator: Person) -> None:
    agreed(signed_in)
    coordinator.post(f"{ADDRESS}/demarrage", {"acceptance": "1", "seen": "2"})
    sent = {"acceptance": "1", "seen": "3", "mois": "novembre", "livre": "12,5x"}

    no_month = coordinator.post(f"{ADDRESS}/releves", sent)
    no_number = coordinator.post(f"{ADDRESS}/releves", {**sent, "mois": f"{NOON:%Y-%m}"})
    too_much = coordinator.post(f"{ADDRESS}/releves", {**sent, "mois": f"{NOON:%Y-%m}", "livre": "200000"})
    closing = {"acceptance": "1", "seen": "3", "motif": "four arrêté"}
    stale = coordinator.post(f"{ADDRESS}/fin", {**closing, "seen": "1"})
    another = coordinator.post(f"{ADDRESS}/fin", {**closing, "acceptance": "2"})

    assert [one.status_code for one in (no_month, no_number, too_much)] == [422, 422, 422]
    assert [one.status_code for one in (stale, another)] == [409, 409]
    assert 'id="measure-month-fault"' in no_month.text
    assert 'id="measure-delivered-fault"' in no_number.text
    assert 'value="12,5x"' in no_number.text
    assert "tout ce qui alimente la boucle" in too_much.text
    assert "La boucle a changé pendant que vous lisiez" in stale.text


def test_a_firm_is_told_to_confirm_what_was_declared_for_it_before_it_agrees(
    store: FakeStore, signed_in: SignIn
) -> None:
    fumes = store.repositories.flows.get("fumes").model_copy(update={"on_behalf": OnBehalf.TO_CONFIRM})
    store.repositories.flows.save([fumes])

    answer = signed_in("giver").post(f"{ADDRESS}/accord", {"acceptance": "1", "seen": "0", "site": "site_a"})

    assert answer.status_code == 422
    assert '<a href="#agree-flow">Confirmez d’abord le flux' in answer.text
    assert 'id="agree-flow"' in answer.text


def test_nobody_agrees_beside_the_figures_of_another_run(store: FakeStore, signed_in: SignIn) -> None:
    """What is agreed to is the design that was accepted, which an older run may not have made so."""
    run = store.repositories.runs.latest()
    assert run is not None
    giver = signed_in("giver")

    now, then = (giver.get(f"{ADDRESS}{query}").text for query in ("", f"?calcul={run.id}"))

    assert ("Donner mon accord" in now, "Donner mon accord" in then) == (True, False)
    assert ('name="acceptance" value="1"' in now, "#suivi" in then) == (True, False)


def test_staff_records_the_agreement_of_a_site_that_nobody_answers_for(
    store: FakeStore, coordinator: Person
) -> None:
    accounts = store.repositories.accounts
    for one in accounts.all():
        if "site_b" in one.site_ids:
            accounts.save(one.model_copy(update={"disabled": True}))

    page = coordinator.get(ADDRESS).text
    nothing = coordinator.post(
        f"{ADDRESS}/constat", {"acceptance": "1", "seen": "0", "site": "site_b", "appui": " "}
    )
    theirs = coordinator.post(
        f"{ADDRESS}/constat", {"acceptance": "1", "seen": "0", "site": "site_a", "appui": "courrier"}
    )
    done = coordinator.post(
        f"{ADDRESS}/constat", {"acceptance": "1", "seen": "0", "site": "site_b", "appui": "courrier signé"}
    )

    assert page.count("Aucun compte ne peut donner l’accord de ce site") == 1
    assert (nothing.status_code, theirs.status_code, done.status_code) == (422, 403, 302)
    assert 'id="record-site_b-words-fault"' in nothing.text
    told = [plain(" ".join(cells)) for cells in rows(coordinator.get(ADDRESS).text, AGREED).values()]
    assert any("constaté par la coordination" in one and "courrier signé" in one for one in told)
    assert (
        coordinator.post(f"{ADDRESS}/retrait", {"acceptance": "1", "seen": "1", "site": "site_b"}).status_code
        == 302
    )


def test_followed_loops_stand_beside_exchanges_in_the_list_of_synergies(
    signed_in: SignIn, coordinator: Person
) -> None:
    """The giver is asked to agree; once both did the coordinator is told to record the start."""
    caption = "1 boucle ou groupe de toits"
    giver = signed_in("giver")
    [told] = rows(giver.get("/synergies").text, caption).values()
    assert "Votre accord est attendu" in plain(" ".join(told))
    assert "0 sur 2" in plain(" ".join(told))
    assert f'href="{ADDRESS}#suivi"' in giver.get("/synergies").text

    agreed(signed_in)

    assert caption not in giver.get("/synergies").text
    [told] = rows(coordinator.get("/synergies").text, caption).values()
    assert "L’étape suivante est à consigner" in plain(" ".join(told))
    assert caption in giver.get("/synergies?liste=suivies&texte=boucle&etat=agreed").text
    assert caption not in giver.get("/synergies?liste=suivies&texte=toiture").text
    assert caption not in coordinator.get("/synergies?raison=agree").text


def test_programs_read_how_a_loop_is_followed_as_its_page_tells_it(
    signed_in: SignIn, coordinator: Person
) -> None:
    """Members read no month, and of a year nothing before all of its months are noted."""
    agreed(signed_in)
    coordinator.post(f"{ADDRESS}/demarrage", {"acceptance": "1", "seen": "2", "jour": ""})
    coordinator.post(
        f"{ADDRESS}/releves", {"acceptance": "1", "seen": "3", "mois": f"{NOON:%Y-%m}", "livre": "110,5"}
    )

    def told(person: Person) -> dict[str, Any]:
        found: dict[str, Any] = person.get(f"/api/v1/heat-loops/{LOOP_ID}").json["operation"]
        return found

    whole, near = told(coordinator), told(signed_in("giver"))

    assert (whole["state"], whole["steps"], near["state"]) == ("running", 4, "running")
    [month] = whole["months"]
    assert month["measured_mwh"] == {"delivered": 110.5}
    assert month["foreseen_mwh"] == {"delivered": pytest.approx(loop_of_two().monthly_mwh[NOON.month - 1])}
    assert (near["months"], near["years"], near["rounded"]) == ([], [], True)
    assert {one["recorded"] for one in whole["members"]} == {False}


def test_loops_and_groups_of_the_list_stand_in_pages_of_their_own(
    store: FakeStore, coordinator: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With one line a page the loop and a group accepted beside it take two."""
    keep_group(store)
    store.repositories.solar_decisions.save(make_solar_decision())
    monkeypatch.setattr(paging, "PAGE_SIZE", 1)
    address = "/synergies?liste=suivies"

    first, second = (coordinator.get(f"{address}&suite={page}").text for page in (1, 2))

    listed = [re.findall(r'href="/(boucles|soleil)/[^"]+#suivi"', page) for page in (first, second)]
    assert sorted(listed) == [["boucles"], ["soleil"]]
    assert "2 boucles et groupes de toits (1 à 1)" in plain(first)
    assert f'href="{address}&amp;suite=2" rel="next"' in first
    assert f'href="{address}" rel="prev"' in second
