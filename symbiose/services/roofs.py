"""Roofs as people see them: those of sites one by one, those to be settled, and what the others add up to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from symbiose.domain.accounts import Actor
from symbiose.domain.communes import Commune, Park
from symbiose.domain.companies import Site
from symbiose.domain.errors import UnknownThing
from symbiose.domain.labels import label_key
from symbiose.domain.permissions import CanClaimRoof, CanSeeTerritory, CanSettleRoof
from symbiose.domain.repositories import Repositories
from symbiose.domain.roof_owners import CLAIMS, RoofDecision
from symbiose.domain.roof_totals import CadastreSum, OtherRoofs
from symbiose.domain.roofs import Roof
from symbiose.services.context import Services
from symbiose.services.parks import parks_of
from symbiose.services.roof_ground import KnownRoof, RoofGround, roof_ground
from symbiose.services.roofs_served import GroupServed, groups_served

T = TypeVar("T", Park, Commune, Site)


@dataclass(frozen=True)
class RoofsAsked:
    """Which roofs are asked for; empty texts ask for all."""

    park_id: str = ""
    commune_code: str = ""
    site_id: str = ""


@dataclass(frozen=True)
class RoofLine:
    """A roof of a site."""

    roof: Roof
    site: Site
    commune: str
    """Name of the commune of its site."""
    park: str
    """Name of the park of its site; empty for none."""
    settled: bool
    """A person settled it; else the site stands alone on it."""
    own: bool
    """The caller answers for the site."""


@dataclass(frozen=True)
class RoofsPage:
    """The roofs of sites that are asked for, and what the others add up to."""

    lines: tuple[RoofLine, ...]
    """The most electricity first."""
    others: OtherRoofs
    """Roofs of no site, of the commune that is asked for or of all."""
    cadastres: tuple[CadastreSum, ...]
    parks: tuple[Park, ...]
    """Parks in which a site owns a roof, by name."""
    communes: tuple[Commune, ...]
    """Communes in which there is something to show, by name."""
    waiting: int
    """Roofs to be settled that concern the caller."""
    without_place: tuple[Site, ...]
    """Sites of the caller of which only the commune is known, by name."""
    least_group: int
    """Roofs from which a total is told."""

    @property
    def area_m2(self) -> float:
        """Return the area that panels can cover, m²."""
        return sum(line.roof.area_m2 for line in self.lines)

    @property
    def kwp(self) -> float:
        """Return the power that fits, kWp."""
        return sum(line.roof.peak_power_kwp for line in self.lines)

    @property
    def mwh(self) -> float:
        """Return the electricity of a year, MWh."""
        return sum(line.roof.yearly_kwh for line in self.lines) / 1000


@dataclass(frozen=True)
class NearLine:
    """A site near a roof."""

    site: Site
    distance_m: float | None
    """How far it stands from the footprint, m; 0 on it; None beyond what is remembered."""
    own: bool


@dataclass(frozen=True)
class WaitingLine:
    """A roof that somebody has to settle."""

    known: KnownRoof
    near: tuple[NearLine, ...]
    """Sites that it may be of, the nearest first."""
    may_settle: bool


@dataclass(frozen=True)
class WaitingRoofs:
    """The roofs to be settled that concern the caller."""

    lines: tuple[WaitingLine, ...]
    """Those that a site claims first, then the most electricity."""
    gone: tuple[RoofDecision, ...]
    """What is kept of roofs that are in no cadastre any more; for staff of the whole territory."""
    sites: Mapping[str, Site]
    near_m: float
    least_area_m2: float
    imported: bool
    """A cadastre was imported: without one there is nothing to settle or to name."""
    claimable: tuple[Site, ...] = ()
    """Open sites in whose name the caller may name a roof by its reference, by name."""


@dataclass(frozen=True)
class RoofSheet:
    """One roof with all that tells whose it is, as the caller may see it."""

    known: KnownRoof
    site: Site | None
    """Site that it belongs to."""
    near: tuple[NearLine, ...]
    """Sites that it may be of; empty for who has no say in it."""
    involved: bool
    """The caller answers for a site that it may be of."""
    may_settle: bool
    choices: tuple[Site, ...] = ()
    """Open sites that the caller may settle it to, by name."""
    own_sites: tuple[Site, ...] = ()
    """Sites in whose name the caller may claim it, by name."""
    people: Mapping[str, str] = field(default_factory=dict)
    """Account → address of those who said something, for who settles it."""
    sites: Mapping[str, Site] = field(default_factory=dict)
    serves: tuple[GroupServed, ...] = ()
    """Accepted groups that build on it, as far as the caller may know."""

    @property
    def version(self) -> int:
        """Return the version of what was said last, 0 for nothing."""
        return self.known.history[-1].version if self.known.history else 0


def roofs_page(services: Services, actor: Actor, asked: RoofsAsked) -> RoofsPage:
    """Return the roofs of sites that are asked for, and what the others add up to."""
    CanSeeTerritory(actor).require()

    def work(repositories: Repositories) -> RoofsPage:
        ground = roof_ground(services, repositories)
        parks = parks_of(services, repositories)
        lines = _lines(services, actor, ground, parks)
        communes = services.reference.communes
        told = {line.site.commune_code for line in lines} | {
            one.commune_code for one in ground.others.communes
        }
        held = {line.site.park_id for line in lines}
        return RoofsPage(
            lines=tuple(line for line in lines if _keeps(line, asked)),
            others=_others(ground.others, asked),
            cadastres=ground.cadastres,
            parks=_by_name(park for park_id, park in parks.items() if park_id in held),
            communes=_by_name(commune for commune in communes if commune.code in told),
            waiting=sum(one.waits and one.concerns(actor) for one in ground.roofs.values()),
            without_place=_by_name(
                site for site in ground.without_place if actor.answers_for_all or site.id in actor.site_ids
            ),
            least_group=ground.least_group,
        )

    return services.store.read(work)


def waiting_roofs(services: Services, actor: Actor) -> WaitingRoofs:
    """Return the roofs to be settled that concern the caller."""
    CanSeeTerritory(actor).require()

    def work(repositories: Repositories) -> WaitingRoofs:
        ground = roof_ground(services, repositories)
        known = [one for one in ground.roofs.values() if one.waits and one.concerns(actor)]
        ordered = sorted(known, key=lambda one: (not one.claims, -one.roof.yearly_kwh, one.roof.id))
        opened = (site for site in ground.sites.values() if site.closed_on is None)
        return WaitingRoofs(
            lines=tuple(
                WaitingLine(one, _near(one, ground, actor), CanSettleRoof(actor, one.concerned).allowed())
                for one in ordered
            ),
            gone=ground.gone if actor.answers_for_all else (),
            sites=ground.sites,
            near_m=ground.near_m,
            least_area_m2=ground.least_area_m2,
            imported=bool(ground.cadastres),
            claimable=_by_name(site for site in opened if ground.cadastres and may_name(actor, site.id)),
        )

    return services.store.read(work)


def may_name(actor: Actor, site_id: str) -> bool:
    """Tell whether the caller may say which roofs are those of a site: to settle it, or to claim it."""
    return CanSettleRoof(actor, (site_id,)).allowed() or CanClaimRoof(actor, site_id).allowed()


def roof_sheet(services: Services, actor: Actor, roof_id: str) -> RoofSheet:
    """Return one roof with all that tells whose it is.

    Raises:
        UnknownThing: There is none, or the caller may not see it alone, which is not told.
    """
    CanSeeTerritory(actor).require()

    def work(repositories: Repositories) -> RoofSheet:
        ground = roof_ground(services, repositories)
        known = seen_roof(ground, actor, roof_id)
        involved, may_settle = known.concerns(actor), CanSettleRoof(actor, known.concerned).allowed()
        opened = [site for site in ground.sites.values() if site.closed_on is None]
        people = (
            {account.id: account.email for account in repositories.accounts.all()}
            if may_settle and known.history
            else {}
        )
        return RoofSheet(
            known=_as_told_to(actor, known),
            site=ground.sites.get(known.owner.site_id) if known.owner else None,
            near=_near(known, ground, actor) if involved else (),
            involved=involved,
            may_settle=may_settle,
            choices=_by_name(s for s in opened if may_settle and CanSettleRoof(actor, (s.id,)).allowed()),
            own_sites=_by_name(
                site
                for site in opened
                if site.id in known.concerned and CanClaimRoof(actor, site.id).allowed()
            ),
            people=people,
            sites=ground.sites,
            serves=groups_served(services, repositories, actor, roof_id),
        )

    return services.store.read(work)


def _as_told_to(actor: Actor, known: KnownRoof) -> KnownRoof:
    """Return a roof without the words that other sites said for those who settle it.

    Why it was settled is for the sites that it may be of: those near it, its owner, the one that was named.
    """
    if actor.answers_for_all:
        return known
    own = frozenset(actor.site_ids)
    near = {*known.match.site_ids, *([known.owner.site_id] if known.owner else [])}
    told = tuple(
        one
        if one.site_id in own or (one.verdict not in CLAIMS and not near.isdisjoint(own))
        else one.model_copy(update={"reason": None})
        for one in known.history
    )
    return replace(known, history=told)


def seen_roof(ground: RoofGround, actor: Actor, roof_id: str) -> KnownRoof:
    """Return a roof that the caller may see alone.

    Raises:
        UnknownThing: There is none, or they may not, which is not told.
    """
    known = ground.roofs.get(roof_id)
    if known is None or not known.may_be_seen(actor):
        raise unknown(roof_id)
    return known


def unknown(roof_id: str) -> UnknownThing:
    """Return the error of a roof that is not there, or that the caller may not see."""
    return UnknownThing(f"Roof {roof_id} does not exist. Go back to the list of roofs.", roof=roof_id)


def _lines(services: Services, actor: Actor, ground: RoofGround, parks: Mapping[str, Park]) -> list[RoofLine]:
    lines = []
    for known in ground.roofs.values():
        site = ground.sites.get(known.owner.site_id) if known.owner else None
        if known.owner is None or site is None:
            continue
        park = parks.get(site.park_id or "")
        lines.append(
            RoofLine(
                roof=known.roof,
                site=site,
                commune=services.reference.communes.name_of(site.commune_code),
                park=park.name if park else "",
                settled=known.owner.settled,
                own=site.id in actor.site_ids,
            )
        )
    return sorted(lines, key=lambda line: (-line.roof.yearly_kwh, line.roof.id))


def _keeps(line: RoofLine, asked: RoofsAsked) -> bool:
    return (
        asked.park_id in ("", line.site.park_id)
        and asked.commune_code in ("", line.site.commune_code)
        and asked.site_id in ("", line.site.id)
    )


def _others(others: OtherRoofs, asked: RoofsAsked) -> OtherRoofs:
    """Return the totals that are asked for: none of a park or a site, whose limits are not known."""
    if asked.park_id or asked.site_id:
        return OtherRoofs()
    if not asked.commune_code:
        return others
    return OtherRoofs(tuple(one for one in others.communes if one.commune_code == asked.commune_code))


def _near(known: KnownRoof, ground: RoofGround, actor: Actor) -> tuple[NearLine, ...]:
    away = {one.site_id: one.distance_m for one in known.near.sites}
    lines = [
        NearLine(ground.sites[site_id], away.get(site_id), site_id in actor.site_ids)
        for site_id in known.concerned
        if site_id in ground.sites
    ]
    return tuple(sorted(lines, key=lambda line: (line.distance_m is None, line.distance_m or 0.0)))


def _by_name(things: Iterable[T]) -> tuple[T, ...]:
    return tuple(sorted(things, key=lambda thing: label_key(thing.name)))
