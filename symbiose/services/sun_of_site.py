"""What the roofs of one site would bring it, and what would make that better known."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from symbiose.domain.accounts import Actor
from symbiose.domain.companies import Site
from symbiose.domain.electricity_profiles import ProfileBasis
from symbiose.domain.exchanges import Run
from symbiose.domain.flows import Direction, Flow
from symbiose.domain.permissions import CanDeclare, CanManageSite
from symbiose.domain.repositories import Repositories
from symbiose.domain.resources import Family
from symbiose.domain.roofs import OwnedRoof, Roof
from symbiose.domain.solar_groups import RoofsAlone, SunOfRun
from symbiose.services.context import Services
from symbiose.services.managed import managed_site
from symbiose.services.run_story import sun_of
from symbiose.services.surroundings import surroundings

SOLAR = "solar_electricity"
"""Resource that a site offers whose roof is equipped already."""


class SunGap(StrEnum):
    """What is missing to tell what roofs would bring, or to tell it better."""

    NO_ROOF = "no_roof"
    """No roof of the cadastre is known to be the site's."""
    EQUIPPED = "equipped"
    """The site offers solar electricity: its roof is equipped already."""
    NO_NEED = "no_need"
    """It declares no electricity: all of the output would be sold."""
    NO_RUN = "no_run"
    """Nothing was optimised since its roof or its need is known."""
    ESTIMATED = "estimated"
    """When it uses electricity is the usual shape of its trade."""
    ORIENTATION = "orientation"
    """The cadastre does not say where a roof faces or how steep it is."""


@dataclass(frozen=True)
class SiteSun:
    """The roofs of one site, and what they would bring it without any neighbour."""

    site: Site
    roofs: tuple[Roof, ...]
    """Its roofs, the largest first."""
    alone: RoofsAlone | None
    """What they would bring alone by the latest run; None where it does not tell."""
    run: Run | None
    """Latest run."""
    gaps: tuple[SunGap, ...]
    """What is missing, the most needed first."""
    need_ids: tuple[str, ...] = ()
    """Needs of electricity that it declares: a load curve of each would say when it uses it."""

    @property
    def benefit_eur_per_year(self) -> float:
        """Return what they would bring alone, annuity of the investment deducted, €/year."""
        return self.alone.benefit_eur_per_year if self.alone else 0.0

    @property
    def used_share(self) -> float | None:
        """Return the part of the output used on the spot, a fraction; None without output."""
        made = self.alone.produced_mwh_per_year if self.alone else 0.0
        return self.alone.own_use_mwh_per_year / made if self.alone and made > 0 else None


def site_sun(services: Services, actor: Actor, site_id: str) -> SiteSun:
    """Return what the roofs of a site that the caller manages would bring it.

    Raises:
        UnknownThing: There is no such site, or it is not the caller's, which is not told.
    """
    CanDeclare(actor).require()

    def work(repositories: Repositories) -> SiteSun:
        site = managed_site(actor, repositories, site_id)
        return _suns_of(services, repositories, [site], repositories.flows.of_sites([site_id]))[0]

    return services.store.read(work)


def suns_of_sites(services: Services, actor: Actor) -> tuple[SiteSun, ...]:
    """Return the same of each open site with a roof that the caller manages, who gains most first."""
    CanDeclare(actor).require()
    return services.store.read(lambda repositories: suns_within(services, actor, repositories))


def suns_within(services: Services, actor: Actor, repositories: Repositories) -> tuple[SiteSun, ...]:
    """Return the same inside a transaction."""
    owners = {one.site_id for one in owned_roofs(services, repositories)}
    around = surroundings(services, repositories)
    sites = around.sites
    own = [sites[one] for one in sorted(owners & sites.keys()) if CanManageSite(actor, one).allowed()]
    open_ones = [site for site in own if site.closed_on is None]
    found = _suns_of(services, repositories, open_ones, around.flows.values())
    return tuple(sorted(found, key=lambda one: (-one.benefit_eur_per_year, one.site.name, one.site.id)))


def owned_roofs(services: Services, repositories: Repositories) -> tuple[OwnedRoof, ...]:
    """Return the roofs that belong to sites, read once while nothing changes."""
    return services.memory.recall(repositories, "roofs of sites", lambda: tuple(repositories.roofs.owned()))


def _suns_of(
    services: Services, repositories: Repositories, sites: Sequence[Site], flows: Iterable[Flow]
) -> list[SiteSun]:
    run = repositories.runs.latest()
    told = {one.site_id: one for one in (sun_of(services, repositories, run) if run else SunOfRun()).alone}
    ids = {site.id for site in sites}
    needs: dict[str, list[str]] = defaultdict(list)
    equipped = set[str]()
    for flow in flows:
        if flow.site_id in ids and not flow.withdrawn:
            if _uses_electricity(services, flow):
                needs[flow.site_id].append(flow.id)
            elif flow.direction is Direction.OFFER and flow.resource_id == SOLAR:
                equipped.add(flow.site_id)
    roofs = _by_site(services, repositories, ids)
    return [
        SiteSun(
            site=site,
            roofs=roofs.get(site.id, ()),
            alone=told.get(site.id),
            run=run,
            gaps=_gaps(
                roofs.get(site.id, ()),
                told.get(site.id),
                uses=site.id in needs,
                equipped=site.id in equipped,
            ),
            need_ids=tuple(sorted(needs.get(site.id, ()))),
        )
        for site in sites
    ]


def _by_site(
    services: Services, repositories: Repositories, site_ids: Collection[str]
) -> Mapping[str, tuple[Roof, ...]]:
    found: dict[str, list[Roof]] = defaultdict(list)
    for one in owned_roofs(services, repositories):
        if one.site_id in site_ids:
            found[one.site_id].append(one.roof)
    return {
        site_id: tuple(sorted(roofs, key=lambda roof: (-roof.peak_power_kwp, roof.id)))
        for site_id, roofs in found.items()
    }


def _gaps(
    roofs: Sequence[Roof], alone: RoofsAlone | None, *, uses: bool, equipped: bool
) -> tuple[SunGap, ...]:
    if equipped:
        return (SunGap.EQUIPPED,)
    weighed = alone is not None and set(alone.roof_ids) == {roof.id for roof in roofs}
    found = {
        SunGap.NO_ROOF: not roofs,
        SunGap.NO_NEED: not uses,
        SunGap.NO_RUN: bool(roofs) and not weighed,
        SunGap.ESTIMATED: alone is not None and alone.basis is ProfileBasis.SECTOR,
        SunGap.ORIENTATION: any(roof.azimuth_deg is None or roof.tilt_deg is None for roof in roofs),
    }
    return tuple(gap for gap, missing in found.items() if missing)


def _uses_electricity(services: Services, flow: Flow) -> bool:
    resource = services.reference.resources.find(flow.resource_id)
    needs = flow.direction is Direction.NEED
    return needs and resource is not None and resource.family is Family.ELECTRICITY
