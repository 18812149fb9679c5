"""What a reader who is no optimiser must not misread on the pages of a loop."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from symbiose.domain.heat_areas import HeatArea, HeatOfRun
from symbiose.domain.heat_loops import HeatLoop
from tests.fakes import FakeStore
from tests.loop_case import GAS_EUR_PER_MWH, LOOP_ID, keep_loop, make_loop
from tests.web.people import Person
from tests.web.test_indicators import plain, rows

SignIn = Callable[[str], Person]
ADDRESS = f"/boucles/{LOOP_ID}"
AS_GOOD = "des liaisons deux à deux font aussi bien que la boucle"
NOT_REPAID = "la boucle ne rembourse pas ce qu’elle coûte"


def loop_with(**changes: Any) -> HeatLoop:
    return make_loop().model_copy(update=changes)


def pairwise_at(objective: float) -> HeatLoop:
    found = tuple(
        one.model_copy(update={"objective_eur_per_year": objective}) if one.name == "pairwise" else one
        for one in make_loop().alternatives
    )
    return loop_with(alternatives=found)


@pytest.mark.parametrize(("worse", "told"), [(0.0, True), (500.0, False)])
def test_links_by_pairs_that_do_as_well_are_told(
    coordinator: Person, store: FakeStore, worse: float, told: bool
) -> None:
    objective = make_loop().result.objective_eur_per_year
    assert objective is not None
    keep_loop(store, pairwise_at(objective + worse))

    assert (AS_GOOD in plain(coordinator.get(ADDRESS).text)) is told


@pytest.mark.parametrize(("factor", "told"), [(1.0, False), (100.0, True)])
def test_a_benefit_that_does_not_repay_the_loop_is_told(
    coordinator: Person, store: FakeStore, factor: float, told: bool
) -> None:
    result = make_loop().result
    terms = result.terms | {"pipes": result.terms["pipes"] * factor}
    keep_loop(store, loop_with(result=result.model_copy(update={"terms": terms})))

    assert (NOT_REPAID in plain(coordinator.get(ADDRESS).text)) is told


def test_the_sheet_tells_the_price_of_each_member_and_where_it_comes_from(
    coordinator: Person, store: FakeStore
) -> None:
    keep_loop(store)
    flows = store.repositories.flows
    flows.save([flows.get("rinse").model_copy(update={"price_eur_per_unit": Decimal(str(GAS_EUR_PER_MWH))})])

    found = rows(coordinator.get(f"{ADDRESS}/fiche").text, "Hypothèses")

    prices = {name: (cells[0], cells[2]) for name, cells in found.items() if cells[0].endswith("€/MWh")}
    worth = [told for name, told in prices.items() if name.endswith("ce que vaut la chaleur reçue")]
    cost = [told for name, told in prices.items() if name.endswith("coût de mise à disposition")]
    assert worth == [
        ("66 €/MWh", "Prix déclaré avec le flux"),
        ("66 €/MWh", "Prix de référence de la ressource"),
    ]
    assert cost == [("0 €/MWh", "Prix de référence de la ressource")]


def test_the_rule_of_temperatures_is_that_of_the_statement(coordinator: Person, store: FakeStore) -> None:
    keep_loop(store)

    page = plain(coordinator.get(f"{ADDRESS}/fiche").text)

    assert "Une source réchauffe la boucle à sa température moins un pincement" in page
    assert "aux températures de son niveau" not in page


def test_pipes_are_named_as_the_trade_names_them(coordinator: Person, store: FakeStore) -> None:
    keep_loop(store)

    for address, caption in ((ADDRESS, "Tuyaux, sur l’année"), (f"{ADDRESS}/fiche", "Tuyaux")):
        table = coordinator.get(address).text.partition(caption)[2].partition("</table>")[0]
        assert "DN 80" in plain(table)
        assert "dn80" not in table


def areas_of_run(store: FakeStore, *statuses: str) -> None:
    """Let the latest run have looked at areas that ended so."""
    latest = store.repositories.runs.latest()
    assert latest is not None
    kept = store.repositories.runs.kept
    areas = tuple(HeatArea(source_ids=("a",), consumer_ids=("b",), status=status) for status in statuses)
    kept[latest.id] = kept[latest.id].model_copy(update={"heat": HeatOfRun(areas=areas)})


@pytest.mark.parametrize(
    ("statuses", "told"),
    [
        (("optimal", "optimal"), None),
        (("optimal", "feasible"), "Dans 1 secteur, le temps du calcul s’est écoulé avant la preuve"),
        (("unknown", "feasible"), "Dans 2 secteurs, le temps du calcul s’est écoulé avant la preuve"),
    ],
)
def test_areas_that_time_did_not_suffice_for_are_told(
    coordinator: Person, store: FakeStore, statuses: tuple[str, ...], told: str | None
) -> None:
    keep_loop(store)
    areas_of_run(store, *statuses)

    page = plain(coordinator.get("/boucles").text)

    assert (told in page) if told else "avant la preuve" not in page


def test_a_member_reads_a_short_trench_as_below_the_first_step_and_the_benefit_as_its_own(
    signed_in: SignIn, store: FakeStore
) -> None:
    keep_loop(store)
    member = signed_in("receiver")

    listed, sheet = member.get("/boucles").text, member.get(ADDRESS).text

    assert "moins de 7,5 km" in plain(sheet)
    assert "moins de 7,5" in plain(listed)
    assert "Bénéfice de vos sites" in plain(listed)
