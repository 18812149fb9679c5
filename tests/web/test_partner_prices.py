"""Prices between partners on the sheet of a proposal: all for who reviews it, its own limit for a party."""

import re

from symbiose.domain.accounts import operator
from symbiose.domain.ports import SolveSettings
from symbiose.services.context import Services
from symbiose.services.propose import propose_exchanges
from tests.builders import make_proposal
from tests.fakes import FakeMatcher
from tests.web.conftest import DIRECT
from tests.web.people import Person
from tests.web.test_indicators import rows


def test_a_sheet_tells_the_prices_between_its_partners_that_make_nobody_lose(coordinator: Person) -> None:
    page = coordinator.get(f"/propositions/{DIRECT.id}").text

    assert rows(page, "Prix entre partenaires") == {
        "Site A → Site B": ["1 200 t/an", "−5 €/t", "3,33 €/t", "−0,83 €/t"]
    }
    assert "laisse 5\u202f000\xa0€ par an à chacun" in page


def test_a_party_reads_how_far_it_can_go_and_no_price_of_the_other(giver: Person) -> None:
    page = giver.get(f"/propositions/{DIRECT.id}").text

    assert re.search(r"tant que vous payez au plus (environ )?5 €/t", page)
    assert "Prix entre partenaires" not in page
    assert "3,33" not in page


def test_a_price_is_for_one_piece(
    coordinator: Person, giver: Person, services: Services, matcher: FakeMatcher
) -> None:
    pieces = make_proposal(unit="piece", received_unit="piece")
    matcher.proposals = (pieces,)
    propose_exchanges(services, operator("test"), SolveSettings())

    page = coordinator.get(f"/propositions/{pieces.id}").text

    assert rows(page, "Prix entre partenaires")["Site A → Site B"][:2] == ["1 200 pièces/an", "−5 €/pièce"]
    assert "5 €/pièce." in giver.get(f"/propositions/{pieces.id}").text
