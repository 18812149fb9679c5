"""Small territories of heat: a kiln, and neighbours in a row who need warm water."""

from functools import cache
from typing import Any

from symbiose.app.matcher import exchange_matcher, loop_designer
from symbiose.domain.companies import Site
from symbiose.domain.exchanges import State
from symbiose.domain.flows import Flow
from symbiose.domain.heat_loop_design import HeatHeld, LoopsDesigned
from symbiose.domain.heat_loops import HeatLoop, LoopDecision
from symbiose.domain.ports import SolveSettings, Territory
from symbiose.files.reference import load_reference
from tests.builders import NOON, make_flow, make_site
from tests.matching.territories import TODAY

REFERENCE = load_reference()
DESIGNER = loop_designer(REFERENCE)
MATCHER = exchange_matcher(REFERENCE)
LATITUDE = 50.5
DEGREE_KM = 111.195
"""A degree of latitude on the sphere, km."""
SETTINGS = SolveSettings(time_limit_s=60.0)
ROW_KM = {"kiln": 0.0, "laundry": 0.3, "dairy": 0.5}
"""Site → how far North it lies."""


def site_in_a_row(name: str, north_km: float) -> Site:
    """Return a site some way North of the first."""
    return make_site(id=name, longitude=2.8, latitude=LATITUDE + north_km / DEGREE_KM)


def heat_flow(name: str, site: str, direction: str, mwh: float, warm_c: float, **changes: Any) -> Flow:
    """Return a declaration of heat that comes back 20 K colder."""
    values = {
        "id": name,
        "site_id": site,
        "direction": direction,
        "resource_id": "heat_medium" if direction == "offer" else "heat",
        "quantity_per_year": mwh,
        "unit": "MWh",
        "supply_temp_c": warm_c,
        "return_temp_c": warm_c - 20.0,
    }
    return make_flow(**(values | changes))


def row_of(*flows: Flow, **north_km: float) -> Territory:
    """Return a territory of the kiln and its neighbours, with some flows."""
    places = ROW_KM | north_km
    return Territory(
        day=TODAY,
        sites=tuple(site_in_a_row(name, km) for name, km in places.items()),
        flows=flows,
        processors=(),
        substitutions=(),
    )


FUMES = heat_flow("fumes", "kiln", "offer", 5000.0, 140.0)
WASHING = heat_flow("washing", "laundry", "need", 2000.0, 65.0)
CLEANING = heat_flow("cleaning", "dairy", "need", 2000.0, 60.0)


def neighbours() -> Territory:
    """Return fumes at 140 °C, and two needs of warm water in a row: 300 m, then 200 m further on."""
    return row_of(FUMES, WASHING, CLEANING)


def design(territory: Territory, held: HeatHeld | None = None) -> LoopsDesigned:
    """Return the loops of a territory."""
    return DESIGNER.design(territory, SETTINGS, held or HeatHeld())


@cache
def loop_of_neighbours() -> HeatLoop:
    """Return the loop that joins the neighbours."""
    (loop,) = design(neighbours()).loops
    return loop


def decided(state: State, loop: HeatLoop) -> HeatHeld:
    """Return what is held where a loop is decided on."""
    values: dict[str, Any] = {
        "loop_id": loop.id,
        "state": state,
        "loop": loop if state is State.ACCEPTED else None,
        "version": 1,
        "decided_by": "account_a",
        "decided_at": NOON,
        "run_id": "run_a",
    }
    return HeatHeld(decisions=(LoopDecision(**values),))
