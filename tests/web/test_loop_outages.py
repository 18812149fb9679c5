"""The page of a loop tells who steps in when a source fails, what is missing and what it costs."""

import math
import re

import pytest

from matching.heat.loop_outages import with_outages
from matching.heat.network_solve import solve_heat_network
from symbiose.domain.documents.heat_network_instance import HeatNetworkInstance
from symbiose.domain.heat_loops import HeatLoop
from symbiose.domain.ports import SolveSettings
from symbiose.services.loop_reasons import StandIn, outages_of
from tests.fakes import FakeStore
from tests.loop_case import (
    DRYER_KW,
    FUMES_KW,
    GAS_EUR_PER_MWH,
    HOURS,
    LOOP_ID,
    RINSE_KW,
    WINTER,
    keep_loop,
    make_loop,
)
from tests.web.people import Person
from tests.web.test_indicators import plain, rows

ADDRESS = f"/boucles/{LOOP_ID}"
CAPTION = "Sur une année entière"
SCARCE_KW = 495.0
"""Fumes that just do in winter: rinsing 300 kW, drying 200 less 26.8 of electricity, losses 18."""


def with_a_boiler_and_scarce_fumes() -> HeatLoop:
    """Return the loop designed with fumes that just do, more in July, and a boiler at the rinsing."""
    stated = make_loop().instance.model_dump(by_alias=True, mode="json")
    stated["sources"][0]["max_kw"] = [SCARCE_KW] * 6 + [FUMES_KW] + [SCARCE_KW] * 5
    stated["boilers"] = [
        {"id": "boiler_b", "node": "site_b", "efficiency": 0.9, "fuel_eur_per_mwh": 0.9 * GAS_EUR_PER_MWH}
    ]
    document = HeatNetworkInstance.model_validate(stated)
    result = solve_heat_network(document, SolveSettings(gap=1e-9))
    return make_loop().model_copy(update={"instance": document, "result": result})


@pytest.fixture(scope="module")
def loop() -> HeatLoop:
    [found] = with_outages([with_a_boiler_and_scarce_fumes()], SolveSettings())
    return found


def test_a_source_that_stops_is_backed_up_by_the_boiler_of_one_consumer(loop: HeatLoop) -> None:
    stopped = outages_of(loop)[0]

    [boiler] = stopped.backed_up_by
    assert (stopped.source_id, stopped.event) == ("fumes", "stops")
    assert (boiler.id, boiler.kind) == ("boiler_b", StandIn.BOILER)
    assert boiler.mwh_per_year == pytest.approx(RINSE_KW * 8.76)
    dried = math.fsum(DRYER_KW * share * hours for share, hours in zip(WINTER, HOURS, strict=True)) / 1000
    assert [(one.id, one.mwh_per_year) for one in stopped.missing] == [("dryer", pytest.approx(dried))]
    assert stopped.peak_kw == pytest.approx(DRYER_KW)
    assert stopped.missing_share == pytest.approx(dried / (dried + RINSE_KW * 8.76))


def test_what_a_source_loses_in_winter_the_boiler_gives(loop: HeatLoop) -> None:
    lost = next(one for one in outages_of(loop) if one.event == "loses")

    given = loop.result.sources[0].heat_kw
    winter_h = math.fsum(share * hours for share, hours in zip(WINTER, HOURS, strict=True))
    [boiler] = lost.backed_up_by
    assert lost.missing == ()
    assert boiler.mwh_per_year == pytest.approx((max(given) - 0.8 * SCARCE_KW) * winter_h / 1000, rel=1e-6)


def test_a_source_that_gives_a_month_later_is_told_by_its_calendar(loop: HeatLoop) -> None:
    assert [one.detail for one in outages_of(loop)] == ["", "20%", "month_later", "month_earlier"]


def test_the_page_tells_them_with_names(store: FakeStore, coordinator: Person, loop: HeatLoop) -> None:
    keep_loop(store, loop)

    page = coordinator.get(ADDRESS).text

    told = rows(page, CAPTION)
    assert len(told) == 4
    stopped = next(cells for name, cells in told.items() if "s’arrête" in name)
    assert stopped[0].startswith("Chaudière, Site B (2 628 MWh/an)")
    assert "Site C" in stopped[1]
    assert "au plus 200 kW à la fois" in stopped[1]
    cost = float(re.sub(r"[^\d,−-]", "", stopped[2].split("€")[0]).replace(",", "."))
    assert cost == pytest.approx(outages_of(loop)[0].cost_eur_per_year, abs=1.0)
    assert any("perd 20 % de sa chaleur" in name for name in told)
    assert any("un mois plus tard" in name for name in told)


def test_the_printed_sheet_tells_them_too(store: FakeStore, coordinator: Person, loop: HeatLoop) -> None:
    keep_loop(store, loop)

    sheet = coordinator.get(f"/boucles/{loop.id}/fiche").text

    told = rows(sheet, "Si une source manque toute une année")
    stops = next(one for one in outages_of(loop) if one.event == "stops")
    cells = next(cells for name, cells in told.items() if "s’arrête" in name)
    missing, peak = (float(re.sub(r"[^\d,]", "", cells[i]).replace(",", ".")) for i in (1, 3))
    assert len(told) == 4
    assert missing == pytest.approx(stops.missing_mwh, abs=0.05)
    assert peak == pytest.approx(stops.peak_kw, abs=0.05)


def test_a_loop_of_which_nothing_is_known_has_no_such_table(store: FakeStore, coordinator: Person) -> None:
    keep_loop(store)

    assert "Si une source manque" not in plain(coordinator.get(ADDRESS).text)
