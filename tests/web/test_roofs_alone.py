"""What the roofs of each site would bring it alone: its own page, the list of sites and home."""

import pytest

from symbiose.services.context import Services
from tests.fakes import FakeStore
from tests.solar_case import GROUP_ID, keep_group, make_sun
from tests.web.figures import figures_of
from tests.web.people import Person
from tests.web.test_indicators import rows

ADDRESS = f"/soleil/{GROUP_ID}"


@pytest.fixture(autouse=True)
def _group(store: FakeStore, services: Services) -> None:
    """Let the latest run propose the group."""
    keep_group(store)


def test_a_site_reads_its_own_roof_in_one_sentence(giver: Person, store: FakeStore) -> None:
    page = giver.get("/soleil/sites/site_a").text.replace("\u00a0", " ").replace("\u202f", " ")

    assert "Votre toit : 600 kWc, 530 MWh/an, 62 % utilisés sur place, 44 k€/an avant l’annuité" in page
    assert "de l’investissement, temps de retour 9,5 ans." in page
    assert "estimation" in page
    assert "une courbe de charge" in page


def test_home_leads_to_the_roof_of_an_own_site_and_to_what_waits(
    giver: Person, coordinator: Person, store: FakeStore
) -> None:
    own = giver.get("/").text.replace("\u00a0", " ").replace("\u202f", " ")
    staff = coordinator.get("/").text

    assert "Votre toit : 600 kWc, 530 MWh/an" in own
    assert "/soleil/sites/site_a" in own
    assert "/soleil/sites/" not in staff
    assert "Examiner 1 proposition de toits solaires" in staff
    coordinator.post(f"{ADDRESS}/acceptation", {"version": "0"})
    assert "proposition de toits solaires" not in coordinator.get("/").text


def test_a_site_whose_roof_pays_nothing_is_told_so(giver: Person, store: FakeStore) -> None:
    nothing = make_sun().alone[0].model_copy(update={"kwp": 0.0})
    keep_group(store, sun=make_sun(alone=(nothing,), relaxed=()))

    assert "Aucune puissance ne rapporte" in giver.get("/soleil/sites/site_a").text


def test_the_sites_with_a_roof_are_listed_with_what_it_would_bring_or_why_not(
    coordinator: Person, giver: Person, store: FakeStore
) -> None:
    told = rows(coordinator.get("/soleil/sites").text)
    own = rows(giver.get("/soleil/sites").text)

    assert [cells[-1] for cells in told.values()] == ["9,5 ans", "pas encore calculé"]
    assert figures_of(next(iter(own.values()))[:2]) == [600.0, 530.0]
    assert len(own) == 1
    assert rows(coordinator.get("/soleil").text, "Ce que les toits de chaque site").keys() == told.keys()


def test_beside_the_groups_stand_the_sites_that_gain_most_and_a_link_to_all(
    coordinator: Person, store: FakeStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.sun.routes.MOST_ALONE", 1)
    page = coordinator.get("/soleil").text

    (cells,) = rows(page, "Ce que les toits de chaque site").values()
    assert cells[-1] == "9,5 ans"
    assert "Les 2 sites qui ont un toit" in page


def test_a_site_that_declares_no_electricity_reads_why_its_roof_pays_nothing(
    coordinator: Person, store: FakeStore
) -> None:
    nothing = make_sun().alone[0].model_copy(update={"kwp": 0.0, "basis": None})
    keep_group(store, sun=make_sun(alone=(nothing,), relaxed=()))
    need = store.repositories.flows.existing(["power_a"])["power_a"]
    store.repositories.flows.save([need.model_copy(update={"withdrawn": True})])

    told = rows(coordinator.get("/soleil/sites").text)

    assert "aucune puissance ne rapporte : le site ne déclare pas d’électricité" in [
        cells[-1] for cells in told.values()
    ]
