"""The worked case that the service shows: eight public buildings, reckoned before the reader's eyes."""

import json
from collections.abc import Callable

import pytest

from symbiose.domain.documents.solar_sharing_instance import read_solar_sharing_instance
from tests.web.figures import figures_of
from tests.web.people import Person
from tests.web.test_indicators import plain, rows

SignIn = Callable[[str], Person]


def test_the_worked_case_reckons_before_the_readers_eyes(signed_in: SignIn) -> None:
    analyst = signed_in("analyst")
    page = plain(analyst.get("/soleil/mine-de-soleil?mois=3").text)

    assert "448 kWc ÷ 2 400 m² = 0,187 kWc/m²" in page
    assert "440 MWh ÷ 448 kWc = 982 kWh/kWc" in page
    assert "9 000 m² × 25 kWh/m² = 225 MWh par an" in page


def test_the_hour_of_the_worked_case_adds_up(signed_in: SignIn) -> None:
    page = signed_in("analyst").get("/soleil/mine-de-soleil?mois=12").text

    told = {name: figures_of(cells) for name, cells in rows(page, "Ce que devient l’électricité").items()}
    whole = told.pop("Ensemble")
    assert whole == pytest.approx([sum(column) for column in zip(*told.values(), strict=True)], abs=0.05)
    made, used, own, rest, still, received, sold = whole
    assert (rest, still) == pytest.approx((made - own, used - own), abs=0.05)
    assert received == pytest.approx(min(rest, still), abs=0.05)
    assert sold == pytest.approx(rest - received, abs=0.05)


def test_the_documents_of_the_worked_case_are_public_formats(coordinator: Person) -> None:
    statement = coordinator.get("/soleil/mine-de-soleil/instance.json")

    assert len(read_solar_sharing_instance(statement.data).roofs) == 8
    assert coordinator.get("/soleil/mine-de-soleil/autre.json").status_code == 404
    assert json.loads(coordinator.get("/soleil/mine-de-soleil/carte?rendu=svg").text)["figure"]
