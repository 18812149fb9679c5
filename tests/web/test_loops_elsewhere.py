"""Where pages of other things tell of loops: what a figure is made of, pairs that are not joined, changes."""

from dataclasses import replace

import pytest

from symbiose.domain.accounts import operator
from symbiose.domain.ports import SolveSettings
from symbiose.services.context import Services
from symbiose.services.propose import propose_exchanges
from tests.builders import make_proposal
from tests.fakes import FakeMatcher, FakeStore
from tests.loop_case import LOOP_ID, keep_loop, make_loop
from tests.web.people import Person
from tests.web.test_indicators import plain

LEADS_THERE = f'href="/boucles/{LOOP_ID}"'


@pytest.fixture(autouse=True)
def _loop(store: FakeStore, services: Services) -> None:
    """Let the latest run propose the loop."""
    keep_loop(store)


def test_a_figure_that_a_loop_adds_to_leads_to_the_loop(coordinator: Person) -> None:
    page = coordinator.get("/indicateurs/heat_recovered/detail?colonne=proposed").text

    assert LEADS_THERE in page
    assert "Boucle de chaleur" in page


def test_a_pair_that_is_not_joined_says_which_loop_uses_its_heat(coordinator: Person) -> None:
    page = coordinator.get("/pourquoi-pas?offre=fumes&besoin=dryer").text

    assert LEADS_THERE in page
    taken = make_loop().taken_mwh
    assert f"{sum(taken['dryer']):,.0f}".replace(",", " ") in plain(page).replace("\u202f", " ")


def test_an_exchange_that_shrinks_for_a_loop_says_so(coordinator: Person, services: Services) -> None:
    taking = make_loop().model_copy(update={"taken_mwh": {"flow_offer": (50.0,) * 12}})
    less = make_proposal(monthly=(50.0,) * 12, monthly_received=(50.0,) * 12)
    matching = replace(services, matcher=FakeMatcher([less], loops=[taking]))
    propose_exchanges(matching, operator("test"), SolveSettings())

    page = coordinator.get("/propositions/changements").text

    assert "une boucle de chaleur prend davantage de l’offre" in plain(page)
