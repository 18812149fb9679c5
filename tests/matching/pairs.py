"""Hypothesis strategies: territories whose flows differ in everything that a rule compares."""

from datetime import date, timedelta

from hypothesis import strategies as st

from matching.knowledge import Haulage, Knowledge
from symbiose.domain.companies import Site
from symbiose.domain.flows import FLAT_YEAR, Band, Flow
from symbiose.domain.ports import Territory
from symbiose.domain.processing import Processor
from tests.builders import make_flow, make_processor, make_site, make_substitution
from tests.matching.territories import (
    ROAD,
    TODAY,
    make_facts,
    make_knowledge,
    make_reference,
    make_territory,
)

CODES = ("10 01 02", "10 02 07*")
WINTER = (0.25, 0.25) + (0.0,) * 8 + (0.25, 0.25)
SUMMER = (0.0,) * 5 + (0.25,) * 4 + (0.0,) * 3
PIPE = Haulage(detour=1.2, limit_km=2.0, setup_eur_per_year=100.0, link_eur_per_km_year=1000.0)
UNITS = {"heat_low": "MWh", "heat_high": "MWh", "steam": "MWh", "cold": "MWh"}
RESOURCES = ("fly_ash", "cement_addition", "zinc_dust", "slag", *UNITS)


def mixed_knowledge() -> Knowledge:
    """Return knowledge of materials, of which one has no reference price, and of heat, steam and cold."""
    warm = frozenset({"heat_low", "heat_high"})
    thermal = {"unit": "MWh", "haulage": PIPE, "tonnes_per_unit": None}
    return make_knowledge(
        make_facts("fly_ash", purchase=make_reference("price", 25.0)),
        make_facts("cement_addition", haulage=ROAD),
        make_facts("zinc_dust"),
        make_facts("slag", kinds_of=frozenset({"cement_addition"})),
        make_facts("heat_low", heat=True, default_temp_c=60.0, kinds_of=warm, **thermal),
        make_facts("heat_high", heat=True, kinds_of=warm, **thermal),
        make_facts("steam", heat=True, direct=True, default_temp_c=165.0, kinds_of=warm, **thermal),
        make_facts("cold", cold=True, **thermal),
    )


def _days() -> st.SearchStrategy[date | None]:
    return st.none() | st.integers(-40, 40).map(lambda shift: TODAY + timedelta(days=shift))


@st.composite
def _validity(draw: st.DrawFn) -> tuple[date | None, date | None]:
    first, last = draw(_days()), draw(_days())
    return (last, first) if first and last and first > last else (first, last)


@st.composite
def _bands(draw: st.DrawFn) -> Band:
    ends = [draw(st.none() | st.integers(0, 9).map(float)) for _ in range(2)]
    low, high = ends
    return (
        Band(min=high, max=low)
        if low is not None and high is not None and low > high
        else Band(min=low, max=high)
    )


@st.composite
def flows(draw: st.DrawFn, number: int, direction: str) -> Flow:
    """Return a flow that may break any rule."""
    resource = draw(st.none() | st.sampled_from(RESOURCES))
    first, last = draw(_validity())
    return make_flow(
        id=f"{direction}_{number}",
        site_id="site_" + draw(st.sampled_from("abcd")),
        direction=direction,
        resource_id=resource,
        unit=UNITS.get(resource or "", "t"),
        quantity_per_year=draw(st.sampled_from([0.0, 500.0])),
        months=draw(st.sampled_from([FLAT_YEAR, WINTER, SUMMER])),
        week_parts=draw(st.sampled_from([None, None, (1.0, 0.0, 0.0), (0.0, 0.5, 0.5)])),
        waste_code=draw(st.none() | st.sampled_from(CODES)),
        supply_temp_c=draw(st.none() | st.sampled_from([5.0, 12.0, 55.0, 60.0, 66.0, 160.0, 180.0])),
        quality=draw(st.dictionaries(st.sampled_from(["chlorures", "humidité"]), _bands(), max_size=2)),
        price_eur_per_unit=draw(st.none() | st.integers(-20, 200)),
        confidentiality=draw(st.sampled_from(["hidden", "category", "named"])),
        valid_from=first,
        valid_to=last,
        withdrawn=draw(st.sampled_from([False, False, False, True])),
    )


def sites() -> tuple[Site, ...]:
    """Return four sites, one far away and one authorised for dangerous waste, and the kiln's."""
    authorised = {"dangerous_waste_codes": ("10 02 07*",)}
    return (
        make_site(id="site_a", longitude=2.80),
        make_site(id="site_b", longitude=2.81, **authorised),
        make_site(id="site_c", longitude=2.83),
        make_site(id="site_d", longitude=3.60),
        make_site(id="site_p", longitude=2.82, **authorised),
    )


def kiln() -> Processor:
    """Return a processor that takes dust and ash within a band, and gives slag."""
    return make_processor(
        inputs={"zinc_dust": 1.0, "fly_ash": 0.9}, accepts={"chlorures": Band(max=5.0)}, outputs={"slag": 0.6}
    )


@st.composite
def mixed_territories(draw: st.DrawFn, most: int = 5) -> Territory:
    """Return a territory of a few flows, one processor and one substitution."""
    offers = [draw(flows(i, "offer")) for i in range(draw(st.integers(0, most)))]
    needs = [draw(flows(i, "need")) for i in range(draw(st.integers(0, most)))]
    return make_territory(
        sites=sites(),
        flows=tuple(offers + needs),
        processors=(kiln(),) if draw(st.booleans()) else (),
        substitutions=(make_substitution(),) if draw(st.booleans()) else (),
    )
