"""Lists in which loops stand, of pages and of programs."""

import json
import math
from collections.abc import Callable
from html import unescape

import pytest

from symbiose.domain.accounts import operator
from symbiose.domain.documents.heat_network_instance import read_heat_network_instance
from symbiose.domain.ports import SolveSettings
from symbiose.services.context import Services
from symbiose.services.propose import propose_exchanges
from tests.fakes import FakeStore
from tests.loop_case import LOOP_ID, keep_loop, make_loop
from tests.web.figures import figures_of
from tests.web.people import Person
from tests.web.test_indicators import plain, rows

SignIn = Callable[[str], Person]
ADDRESS = f"/boucles/{LOOP_ID}"


@pytest.fixture(autouse=True)
def _loop(store: FakeStore, services: Services) -> None:
    """Let the latest run propose the loop."""
    keep_loop(store)


def test_the_list_leads_to_each_loop_with_its_figures(coordinator: Person) -> None:
    page = coordinator.get("/boucles").text

    (cells,) = rows(page).values()
    heat = math.fsum(make_loop().monthly_mwh)
    assert cells[0] == "Proposée"
    assert figures_of(cells[1:2]) == [round(heat)]
    assert f'href="{ADDRESS}"' in page
    assert coordinator.get(ADDRESS).status_code == 200


def test_loops_stand_beside_exchanges_in_the_list_of_proposals(coordinator: Person) -> None:
    both = coordinator.get("/propositions").text
    loops_alone = coordinator.get("/propositions?genre=heat_loop").text
    exchanges_alone = coordinator.get("/propositions?genre=exchange").text

    assert f'href="{ADDRESS}"' in both
    assert 'href="/propositions/proposal_' in both
    assert f'href="{ADDRESS}"' in loops_alone
    assert 'href="/propositions/proposal_' not in loops_alone
    assert f'href="{ADDRESS}"' not in exchanges_alone
    assert '<option value="heat_loop"' in both


@pytest.mark.parametrize(
    ("query", "kept"),
    [("texte=site+c", True), ("texte=zinc", False), ("etat=accepted", False), ("modele=6", True)],
)
def test_the_filters_of_the_list_hold_for_loops_too(coordinator: Person, query: str, kept: bool) -> None:
    page = coordinator.get(f"/propositions?{query}").text

    assert (f'href="{ADDRESS}"' in page) is kept


def test_programs_read_loops_with_their_statement_and_design(coordinator: Person) -> None:
    listed = coordinator.get("/api/v1/heat-loops").json
    one = coordinator.get(f"/api/v1/heat-loops/{LOOP_ID}").json

    assert listed
    assert one
    assert listed["format"] == "symbiose.heat-loop-list/1"
    assert [loop["id"] for loop in listed["loops"]] == [LOOP_ID]
    assert one["loop"] == listed["loops"][0]
    assert one["loop"]["heat_mwh_per_year"] == pytest.approx(make_loop().heat_mwh_per_year)
    assert [member["role"] for member in one["loop"]["members"]] == ["source", "consumer", "consumer"]
    again = read_heat_network_instance(json.dumps(one["instance"]).encode())
    assert again == make_loop().instance
    assert one["result"]["objective_eur_per_year"] == make_loop().result.objective_eur_per_year
    assert coordinator.get("/api/v1/heat-loops?page=2").status_code == 422


def test_a_program_of_a_member_gets_no_statement_and_no_name_that_is_kept(signed_in: SignIn) -> None:
    one = signed_in("receiver").get(f"/api/v1/heat-loops/{LOOP_ID}").json

    assert one
    assert (one["instance"], one["result"]) == (None, None)
    sites = {member["site"] for member in one["loop"]["members"]}
    assert "Site C" not in sites
    assert one["loop"]["gap"] is None
    assert "benefit_eur_per_year" in one["loop"]["rounded"]


def test_nothing_is_listed_before_a_run(coordinator: Person, store: FakeStore) -> None:
    store.repositories.runs.kept.clear()

    page = coordinator.get("/boucles").text

    assert "Aucun calcul n’a encore été fait" in unescape(page)
    assert coordinator.get(ADDRESS).status_code == 404


def test_the_run_tells_what_exchanges_and_loops_bring_together(
    coordinator: Person, store: FakeStore, signed_in: SignIn
) -> None:
    run = store.repositories.runs.latest()
    assert run is not None
    assert run.objective_value is not None
    both = round(run.objective_value + make_loop().benefit_eur_per_year)

    page = plain(coordinator.get("/propositions").text)

    assert f"boucles et toits ensemble : {both:,} €/an.".replace(",", " ") in page
    assert "boucles et toits ensemble" not in plain(signed_in("giver").get("/propositions").text)


def test_the_list_tells_what_changed_since_the_run_before(
    coordinator: Person, store: FakeStore, services: Services
) -> None:
    propose_exchanges(services, operator("test"), SolveSettings())

    page = plain(coordinator.get("/boucles").text)

    assert "Depuis le calcul précédent : 0 nouvelle, 1 disparue, 0 modifiée." in page
