"""Loops wished otherwise on their page: designed anew as a job, compared, accepted as they came out."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from matching.heat.network_solve import solve_heat_network
from symbiose.domain.accounts import Role, operator
from symbiose.domain.heat_loop_design import HeatHeld, LoopsDesigned
from symbiose.domain.heat_loops import HeatLoop, LoopWish, loop_id
from symbiose.domain.ports import SolveSettings, Territory
from symbiose.services.accounts import save_account
from symbiose.services.context import Services
from tests.fakes import FakeStore
from tests.loop_case import LOOP_ID, keep_loop, loop_with_an_outsider, make_loop
from tests.web.conftest import address_of
from tests.web.people import PASSWORD, Person
from tests.web.test_indicators import plain, rows
from tests.web.work import do_all_jobs

SignIn = Callable[[str], Person]
ADDRESS = f"/boucles/{LOOP_ID}"
WITHOUT_DRYER = loop_id(("fumes", "rinse"))


class Redesigner:
    """Designs the loop anew over the members that are not left out; its accounting follows the design."""

    def __init__(self) -> None:
        self.asked: list[HeatLoop] = []

    def design(self, territory: Territory, settings: SolveSettings, held: HeatHeld) -> LoopsDesigned:
        return LoopsDesigned()

    def adjust(
        self, territory: Territory, loop: HeatLoop, wish: LoopWish, settings: SolveSettings, held: HeatHeld
    ) -> HeatLoop | None:
        self.asked.append(loop)
        kept = tuple(one for one in loop.members if one.id not in wish.without)
        ids = {one.id for one in kept}
        instance = loop.instance.model_copy(
            update={
                "sources": tuple(one for one in loop.instance.sources if one.id in ids),
                "consumers": tuple(one for one in loop.instance.consumers if one.id in ids),
            }
        )
        result = solve_heat_network(instance, settings)
        if not result.connected:
            return None
        return loop.model_copy(
            update={
                "id": loop_id(tuple(ids)),
                "instance": instance,
                "result": result,
                "members": kept,
                "taken_mwh": {name: months for name, months in loop.taken_mwh.items() if name in ids},
                "terms_eur_per_year": {name: -amount for name, amount in result.terms.items()},
            }
        )


@pytest.fixture
def designer() -> Redesigner:
    return Redesigner()


@pytest.fixture
def services(services: Services, designer: Redesigner) -> Services:
    return replace(services, loop_designer=designer)


@pytest.fixture(autouse=True)
def _loop(store: FakeStore, services: Services) -> None:
    """Let the latest run propose the loop."""
    keep_loop(store)


def wished(person: Person, services: Services, **fields: object) -> str:
    """Return the address of what came of a wish."""
    answer = person.post(f"{ADDRESS}/ajustement", fields)
    assert answer.status_code == 302
    job = re.search(r"/travaux/([^?]+)", answer.location)
    assert job
    do_all_jobs(services)
    return f"/boucles/ajustements/{job[1]}"


def test_a_loop_without_a_member_is_compared_and_accepted(coordinator: Person, services: Services) -> None:
    address = wished(coordinator, services, sans=["dryer"])

    page = coordinator.get(address).text
    before, after = make_loop().benefit_eur_per_year, _benefit_without_dryer()
    cells = rows(page, "La boucle telle qu’elle est")["Bénéfice, toutes parties, €/an"]
    assert cells[:2] == [_written(before), _written(after)]
    assert "sans Site C" in plain(page)
    assert "Pompe à chaleur" not in rows(page, "Énergie du diagramme")
    assert [name.partition(" DN")[0] for name in rows(page, "Tuyaux, sur l’année")] == [
        "Site A – Embranchement 1",
        "Site B – Embranchement 1",
    ]
    assert list(rows(page, "Qui est relié").values())[2] == ["oui", "non"]

    done = coordinator.post(f"{address}/acceptation", version="0")
    again = coordinator.post(f"{address}/acceptation", version="0")

    assert (done.status_code, again.status_code) == (302, 409)
    assert done.location.endswith(WITHOUT_DRYER)
    assert "La situation a changé" in again.text
    assert "est acceptée" in coordinator.get(f"/boucles/{WITHOUT_DRYER}").text


def _benefit_without_dryer() -> float:
    loop = Redesigner().adjust(
        None,  # type: ignore[arg-type]
        make_loop(),
        LoopWish(without=("dryer",)),
        SolveSettings(),
        HeatHeld(),
    )
    assert loop is not None
    return loop.benefit_eur_per_year


def _written(euros: float) -> str:
    return f"{round(euros):,}".replace(",", " ")


def test_a_wish_that_leaves_nothing_says_so_and_offers_nothing(
    coordinator: Person, services: Services
) -> None:
    page = coordinator.get(wished(coordinator, services, sans=["rinse", "dryer"])).text

    assert "Rien de tel n’est possible" in page
    assert "Accepter la boucle recalculée" not in page


def test_a_usual_temperature_that_leaves_nothing_is_told_in_degrees(
    coordinator: Person, services: Services
) -> None:
    level, book = "hot", services.reference.factors
    supply, back = (
        book.at(f"heat_level_{level}_{end}", services.clock().date()).value for end in ("supply", "return")
    )

    page = coordinator.get(wished(coordinator, services, sans=["rinse", "dryer"], niveau=level)).text

    assert "Rien de tel n’est possible" in page
    assert f"à la température {supply:g}/{back:g} °C" in plain(page)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, "Dites ce qui doit changer"),
        ({"sans": ["rinse"], "avec": ["rinse"]}, "ne peut pas être exigé"),
        ({"sans": ["somebody"]}, "Choisissez parmi les membres"),
        ({"niveau": "lava"}, "Choisissez parmi les membres"),
    ],
)
def test_a_wish_that_cannot_be_is_told_and_kept(
    coordinator: Person, fields: dict[str, object], told: str
) -> None:
    answer = coordinator.post(f"{ADDRESS}/ajustement", fields)

    assert answer.status_code == 422
    assert told in plain(answer.text)
    assert 'href="#ajuster"' in answer.text
    if fields.get("avec"):
        assert re.search(r'name="avec" value="rinse"[^>]* checked', answer.text)


def test_an_accepted_loop_is_withdrawn_before_another_design_of_it(
    coordinator: Person, services: Services
) -> None:
    address = wished(coordinator, services, sans=["dryer"])
    coordinator.post(f"{ADDRESS}/acceptation", version="0")

    page = coordinator.get(address).text

    assert "retirez d’abord cette acceptation" in page
    assert "Accepter la boucle recalculée" not in page


def test_who_coordinates_some_parks_sees_no_outsider_of_a_loop(
    store: FakeStore, services: Services, signed_in: SignIn
) -> None:
    keep_loop(store, loop_with_an_outsider())
    account = save_account(services, operator("test"), address_of("west"), Role.COORDINATOR, PASSWORD)
    store.repositories.accounts.save(account.model_copy(update={"park_ids": ("parc_artois_flandres",)}))
    west, everywhere = signed_in("west"), signed_in("coordinator")

    for address in (ADDRESS, f"{ADDRESS}/fiche", f"{ADDRESS}/instance.json", f"/api/v1/heat-loops/{LOOP_ID}"):
        told = west.get(address)
        assert told.status_code == 200
        assert not {"oven", "777.0", "Préparateur"} & set(re.findall(r"oven|777\.0|Préparateur", told.text))
    assert "oven" in everywhere.get(f"{ADDRESS}/instance.json").text
    assert "Préparateur, 160 °C" in plain(everywhere.get(ADDRESS).text)


def test_a_wish_of_who_coordinates_some_parks_is_designed_without_outsiders(
    store: FakeStore, services: Services, signed_in: SignIn, designer: Redesigner
) -> None:
    keep_loop(store, loop_with_an_outsider())
    account = save_account(services, operator("test"), address_of("west"), Role.COORDINATOR, PASSWORD)
    store.repositories.accounts.save(account.model_copy(update={"park_ids": ("parc_artois_flandres",)}))

    wished(signed_in("west"), services, sans=["dryer"])
    wished(signed_in("coordinator"), services, sans=["dryer"])

    theirs, whole = (" ".join(one.id for one in loop.instance.consumers) for loop in designer.asked)
    assert theirs == "rinse dryer"
    assert whole == "rinse dryer oven"
