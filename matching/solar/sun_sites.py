"""What is declared as seen by the sun: what each site uses in each step, and the roofs it may build on."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from matching.solar.sharing import Floats
from matching.solar.sun_machines import Machine, chillers, heat_pumps
from matching.solar.sun_values import SunValues
from matching.solar.year_arrays import step_hours, step_months, total
from symbiose.domain.companies import Site
from symbiose.domain.electricity_profiles import ElectricityProfile, ProfileBasis
from symbiose.domain.flows import Direction, Flow
from symbiose.domain.heat_quantities import KWH_PER_MWH
from symbiose.domain.ports import Territory
from symbiose.domain.public_bodies import is_public
from symbiose.domain.resources import SOLAR_ELECTRICITY, Family, ResourceCatalogue
from symbiose.domain.roofs import Roof
from symbiose.domain.solar_design import SunHeld

ProfileOf = Callable[[Flow, Site], ElectricityProfile]
"""Returns the typical year of a need of electricity: that of its load curve, else that of its trade."""
OutputOf = Callable[[Roof], Sequence[float]]
"""Returns what one kWp of a roof gives in each step, kW."""


@dataclass(frozen=True)
class Need:
    """A declared need of electricity, beside what accepted exchanges serve of it."""

    flow: Flow
    kwh: Floats
    """What is left of it in each step."""
    basis: ProfileBasis
    """What its typical year rests on."""
    price_eur_per_mwh: float
    """What it pays today."""


@dataclass(frozen=True)
class SunSite:
    """A site with what it uses and the roofs it owns; equipped roofs are left out."""

    site: Site
    needs: tuple[Need, ...] = ()
    machines: tuple[Machine, ...] = ()
    """Heat pumps of loops, which use electricity beside its needs; chillers, which are part of them."""
    roofs: tuple[Roof, ...] = ()
    public: bool = False

    @property
    def id(self) -> str:
        """Return the site."""
        return self.site.id

    @property
    def kwh(self) -> Floats:
        """Return what it uses in each step, heat pumps included."""
        beside = [machine.kwh for machine in self.machines if machine.loop_id is not None]
        return total([*(need.kwh for need in self.needs), *beside])

    @property
    def uses(self) -> bool:
        """Return whether it uses electricity."""
        return bool(self.needs) or any(machine.loop_id is not None for machine in self.machines)

    @property
    def states_price(self) -> bool:
        """Tell whether all that it pays is declared: it has needs left, and a price for each of them."""
        declared = all(need.flow.price_eur_per_unit is not None for need in self.needs)
        return declared and any(need.kwh.any() for need in self.needs)

    def price_eur_per_mwh(self, otherwise: float) -> float:
        """Return what it pays on the mean of its needs, else another price."""
        kwh = math.fsum(float(need.kwh.sum()) for need in self.needs)
        if kwh <= 0:
            return otherwise
        return math.fsum(float(need.kwh.sum()) * need.price_eur_per_mwh for need in self.needs) / kwh

    @property
    def basis(self) -> ProfileBasis | None:
        """Return what its typical year rests on: the weakest of its needs; None where it declares none."""
        found = {need.basis for need in self.needs}
        return ProfileBasis.SECTOR if ProfileBasis.SECTOR in found else next(iter(found), None)

    def on(self, roof_ids: Iterable[str]) -> "SunSite":
        """Return the site with some of its roofs alone."""
        wanted = frozenset(roof_ids)
        return replace(self, roofs=tuple(roof for roof in self.roofs if roof.id in wanted))


def sun_sites(
    territory: Territory,
    held: SunHeld,
    values: SunValues,
    catalogue: ResourceCatalogue,
    profile_of: ProfileOf,
) -> dict[str, SunSite]:
    """Return the sites that use electricity or own a roof that is not equipped, by id.

    Args:
        territory: Sites, flows, roofs and profiles.
        held: Loops and accepted exchanges.
        values: Dated values.
        catalogue: Tells which resources are electricity and cold.
        profile_of: Typical year of a need without a load curve.
    """
    flows = [flow for flow in territory.flows if not flow.withdrawn and flow.valid_on(territory.day)]
    measured = {profile.flow_id: profile for profile in territory.profiles}
    known = {site.id: site for site in territory.sites}
    needs: dict[str, list[Need]] = defaultdict(list)
    for flow in sorted(flows, key=lambda one: one.id):
        if _is_of(flow, Direction.NEED, Family.ELECTRICITY, catalogue) and flow.site_id in known:
            profile = measured.get(flow.id) or profile_of(flow, known[flow.site_id])
            needs[flow.site_id].append(_need(flow, profile, held.taken_mwh.get(flow.id), values))
    cold = [flow for flow in flows if _is_of(flow, Direction.NEED, Family.COLD, catalogue)]
    pumps = heat_pumps(held.loops)
    roofs = _roofs(territory, flows)

    def of_site(site: Site) -> SunSite:
        declared = total([need.kwh for need in needs.get(site.id, ())])
        cooling = chillers(site.id, declared, cold, held.taken_mwh, values)
        return SunSite(
            site=site,
            needs=tuple(needs.get(site.id, ())),
            machines=(*pumps.get(site.id, ()), *cooling),
            roofs=roofs.get(site.id, ()),
            public=is_public(site),
        )

    found = map(of_site, sorted(territory.sites, key=lambda one: one.id))
    return {one.id: one for one in found if one.uses or one.roofs}


def _is_of(flow: Flow, direction: Direction, family: Family, catalogue: ResourceCatalogue) -> bool:
    resource = catalogue.find(flow.resource_id)
    return flow.direction is direction and resource is not None and resource.family is family


def _need(flow: Flow, profile: ElectricityProfile, taken: Sequence[float] | None, values: SunValues) -> Need:
    price = flow.price_eur_per_unit
    return Need(
        flow=flow,
        kwh=use_by_step(flow, profile.shares, taken),
        basis=profile.basis,
        price_eur_per_mwh=values.electricity.value if price is None else float(price),
    )


def use_by_step(flow: Flow, shares: Sequence[float], taken: Sequence[float] | None = None) -> Floats:
    """Return what is left of a need in each step, kWh.

    Each month has what the flow declares of it, less what is taken; the shares tell when within the month. A
    month of which the shares tell nothing is even.
    """
    months, hours = step_months(), step_hours()
    shape = np.array(shares, dtype=float)
    of_month = np.bincount(months, weights=shape)
    shape = np.where(of_month[months] > 0, shape, hours)
    of_month = np.bincount(months, weights=shape)
    gone = np.zeros(len(of_month)) if taken is None else np.array(taken, dtype=float)
    left = np.maximum(0.0, np.array(flow.monthly()) - gone) * KWH_PER_MWH
    return np.asarray(shape * (left / of_month)[months])


def _roofs(territory: Territory, flows: Iterable[Flow]) -> Mapping[str, tuple[Roof, ...]]:
    """Return the roofs of each site, by id; none of a site that offers solar electricity already."""
    equipped = {
        flow.site_id
        for flow in flows
        if flow.direction is Direction.OFFER and flow.resource_id == SOLAR_ELECTRICITY
    }
    closed = {site.id for site in territory.sites if not site.works_on(territory.day)}
    found: dict[str, list[Roof]] = defaultdict(list)
    for owned in sorted(territory.roofs, key=lambda one: one.roof.id):
        if owned.site_id not in equipped | closed:
            found[owned.site_id].append(owned.roof)
    return {site_id: tuple(roofs) for site_id, roofs in found.items()}
