"""What is scarce in the latest run, on the list of proposals, for those who see all of it."""

import html
import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from symbiose.domain.accounts import Role, operator
from symbiose.domain.exchanges import Objective
from symbiose.domain.run_results import RunResult
from symbiose.domain.scarcity import Scarce, ScarceKind, ScarcityOfRun
from symbiose.services.accounts import save_account
from symbiose.services.context import Services
from tests.builders import NOON, make_run, make_scarcity
from tests.fakes import FakeStore
from tests.web.conftest import CHAINED, DIRECT, address_of
from tests.web.people import PASSWORD, Person

SignIn = Callable[[str], Person]
TITLE = "Ce qui est rare"


def keep(store: FakeStore, scarcity: ScarcityOfRun, objective: Objective = Objective.NET_BENEFIT) -> None:
    run = make_run(objective=objective, created=NOON + timedelta(hours=1))
    store.repositories.runs.save(RunResult(run=run, proposals=(DIRECT, CHAINED), scarcity=scarcity))


def board(person: Person) -> str:
    """Return the words of the page, without marks and with plain spaces."""
    page = html.unescape(re.sub(r"<[^>]*>", "", person.get("/propositions").text))
    return " ".join(page.split())


def test_prices_are_told_in_words_with_what_they_are(store: FakeStore, coordinator: Person) -> None:
    keep(store, make_scarcity())

    told = board(coordinator)

    assert TITLE in told
    assert "Four, Préparateur : 1 t de capacité de plus vaudrait 23 €." in told
    assert "Site A : 1 t de plus à céder vaudrait 41,5 €." in told
    assert (
        "Site B : ce besoin serait servi à partir de 13,97 €/t de transport ou d’autres coûts en moins, "
        "depuis Site A." in told
    )
    assert "un coût de mise en service peut n’être payé qu’en partie" in told


def test_the_scarcest_come_first_and_the_others_are_counted(store: FakeStore, coordinator: Person) -> None:
    flows = [
        flow.model_copy(update={"id": f"flow_{i}"})
        for i, flow in enumerate([store.repositories.flows.get("flow_offer")] * 7)
    ]
    store.repositories.flows.save(flows)
    scarce = tuple(
        Scarce(kind=ScarceKind.OFFER, thing_id=flow.id, worth_per_unit=70.25 - i)
        for i, flow in enumerate(flows)
    )
    keep(store, ScarcityOfRun(scarce=scarce), Objective.CO2_AVOIDED)

    told = board(coordinator)

    assert told.index("70,25 kgCO₂e évités") < told.index("66,25 kgCO₂e évités")
    assert "65,25" not in told
    assert "et 2 autres, qui valent moins" in told
    assert "payé qu’en partie" not in told


def test_nothing_is_told_where_nothing_is_scarce(store: FakeStore, coordinator: Person) -> None:
    keep(store, ScarcityOfRun())

    assert TITLE not in board(coordinator)


def test_what_is_no_longer_there_is_left_out(store: FakeStore, coordinator: Person) -> None:
    gone = Scarce(kind=ScarceKind.PROCESSOR, thing_id="processor_gone", worth_per_unit=9.0)
    keep(store, ScarcityOfRun(scarce=(gone,)))

    assert TITLE not in board(coordinator)


@pytest.mark.parametrize("name", ["giver", "receiver", "park"])
def test_who_sees_a_part_of_the_proposals_is_told_no_price(
    name: str, store: FakeStore, services: Services, signed_in: SignIn
) -> None:
    """A price follows from what everybody declared."""
    account = save_account(services, operator("test"), address_of("park"), Role.COORDINATOR, PASSWORD)
    west = account.model_copy(update={"park_ids": ("parc_artois_flandres",)})
    store.repositories.accounts.save(west)
    keep(store, make_scarcity())

    page = signed_in(name).get("/propositions")

    assert page.status_code == 200
    assert TITLE not in page.text
    assert "41,5" not in page.text


def test_prices_are_told_in_english_too(store: FakeStore, coordinator: Person) -> None:
    keep(store, make_scarcity())

    coordinator.post("/langue", {"language": "en", "next": "/propositions"})

    assert "1 t more of capacity would be worth 23 €." in board(coordinator)
