"""Small territories under a plain sun: steady needs, and roofs that give from 9 to 15 o'clock alike."""

from collections.abc import Sequence
from typing import Any

from matching.solar.designing import Sky, SunDesigner
from symbiose.domain.companies import Site
from symbiose.domain.electricity_profiles import ElectricityProfile, ProfileBasis
from symbiose.domain.exchanges import ModelMark, State
from symbiose.domain.flows import Flow
from symbiose.domain.ports import SolveSettings, Territory
from symbiose.domain.roofs import OwnedRoof, Roof
from symbiose.domain.solar_design import GroupAdjustment, SolarWish, SunDesigned, SunHeld
from symbiose.domain.solar_groups import SolarDecision, SolarGroup
from symbiose.domain.typical_year import year_steps
from tests.builders import NOON, make_flow, make_site
from tests.matching.territories import make_territory
from tests.seed_territories import REFERENCE

ENOUGH = SolveSettings(gap=1e-4, time_limit_s=60.0)
SUNRISE, SUNSET = 9, 15
SUN_HOURS = 365.0 * (SUNSET - SUNRISE)
YIELD_KWH_PER_KWP = 0.45 * SUN_HOURS
"""What one kWp gives in a year: 0.45 kW from 9 to 15 o'clock, 985.5 kWh."""
DEGREE_PER_KM = 1 / 111.195
"""Degrees of latitude by kilometre on the sphere."""


def steady(flow: Flow, site: Site) -> ElectricityProfile:
    """Return a need that is the same in every hour of a month."""
    months = [0.0] * 12
    for step in year_steps():
        months[step.month - 1] += step.hours
    shares = tuple(flow.months[s.month - 1] * s.hours / months[s.month - 1] for s in year_steps())
    return ElectricityProfile(flow_id=flow.id, shares=shares, basis=ProfileBasis.SECTOR, source="test")


def measured(flow_id: str, shares: tuple[float, ...]) -> ElectricityProfile:
    """Return the typical year of a load curve."""
    return ElectricityProfile(flow_id=flow_id, shares=shares, basis=ProfileBasis.MEASURED, source="curve")


def plain_output(roof: Roof) -> tuple[float, ...]:
    """Return the power of a kWp from 9 to 15 o'clock that gives the roof's year."""
    kw = roof.yearly_kwh / roof.peak_power_kwp / SUN_HOURS
    return tuple(kw if SUNRISE <= step.hour < SUNSET else 0.0 for step in year_steps())


def models() -> tuple[ModelMark, ...]:
    """Return the model of all groups."""
    return (ModelMark(model=1, reason="Le soleil."),)


DESIGNER = SunDesigner(REFERENCE, lambda _: Sky(steady, plain_output), models)


def power(name: str, site: str, mwh: float, **changes: Any) -> Flow:
    """Return a need of electricity, the same in every month of equal length, at 180 €/MWh."""
    values = {"resource_id": "electricity", "unit": "MWh", "price_eur_per_unit": 180}
    return make_flow(id=name, site_id=site, direction="need", quantity_per_year=mwh, **(values | changes))


def roof(name: str, site: Site, kwp: float, **changes: Any) -> OwnedRoof:
    """Return a roof that stands where its site does."""
    values = {
        "id": name,
        "cadastre": "test",
        "area_m2": kwp * 5,
        "peak_power_kwp": kwp,
        "yearly_kwh": kwp * YIELD_KWH_PER_KWP,
        "longitude": site.longitude,
        "latitude": site.latitude,
        "footprint_wkt": f"POINT ({site.longitude} {site.latitude})",
    }
    return OwnedRoof(roof=Roof.model_validate(values | changes), site_id=site.id)


def site_at(name: str, km_north: float, **changes: Any) -> Site:
    """Return a site so far North of the first one."""
    return make_site(id=name, latitude=50.5 + km_north * DEGREE_PER_KM, **changes)


def territory(
    sites: Sequence[Site], flows: Sequence[Flow], roofs: Sequence[OwnedRoof], **changes: Any
) -> Territory:
    """Return a territory."""
    return make_territory(sites=tuple(sites), flows=tuple(flows), roofs=tuple(roofs), **changes)


def neighbours(km: float = 1.0, **changes: Any) -> Territory:
    """Return a roof of 400 kWp whose site uses 438 MWh a year, and a neighbour who uses 876 MWh.

    438 MWh are 50 kW, 876 MWh 100 kW; 400 kWp give 180 kW from 9 to 15 o'clock.
    """
    owner, taker = site_at("owner", 0.0), site_at("taker", km)
    flows = [power("need_owner", "owner", 438.0), power("need_taker", "taker", 876.0)]
    return territory([owner, taker], flows, [roof("roof", owner, 400.0)], **changes)


def designed(wanted: Territory, held: SunHeld | None = None, settings: SolveSettings = ENOUGH) -> SunDesigned:
    """Return what is designed of a territory."""
    return DESIGNER.design(wanted, settings, held or SunHeld())


def decision(group: SolarGroup, state: State = State.ACCEPTED) -> SolarDecision:
    """Return a decision on a group."""
    return SolarDecision(
        group_id=group.id,
        state=state,
        group=group if state is State.ACCEPTED else None,
        version=1,
        decided_by="coordinator",
        decided_at=NOON,
        run_id="run_a",
    )


def wished(group: SolarGroup, wish: SolarWish, *joining: str) -> GroupAdjustment:
    """Return a group that is wished otherwise, with the sites that may join it."""
    return GroupAdjustment(group=group, wish=wish, joining=joining)
