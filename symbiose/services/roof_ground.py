"""What is known of the roofs near sites: read once for all callers, until something changes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from symbiose.domain.accounts import Actor
from symbiose.domain.civil_days import day_of
from symbiose.domain.companies import Site
from symbiose.domain.repositories import Repositories
from symbiose.domain.roof_owners import (
    LEAST_AREA_VALUE,
    NEAR_VALUE,
    REACH_M,
    SMALLEST_M2,
    RoofDecision,
    RoofNear,
    RoofOwner,
    claims,
    holding,
    match_of,
)
from symbiose.domain.roof_totals import LEAST_GROUP_VALUE, CadastreSum, OtherRoofs, other_roofs
from symbiose.domain.roofs import Roof, RoofMatch
from symbiose.services.context import Services
from symbiose.services.every_site import every_site
from symbiose.services.reference_in_use import reference_in_use


@dataclass(frozen=True)
class KnownRoof:
    """A roof near a site, or of which somebody said whose it is."""

    roof: Roof
    near: RoofNear
    """Sites around it, as far as they are remembered."""
    match: RoofMatch
    """Sites that stand on it, else near it."""
    owner: RoofOwner | None
    """Open site that it belongs to."""
    history: tuple[RoofDecision, ...] = ()
    """What was said of it, the oldest first."""

    @property
    def held(self) -> RoofDecision | None:
        """Return what was settled and still holds."""
        return holding(self.history)

    @property
    def claims(self) -> tuple[RoofDecision, ...]:
        """Return what sites say of it that nobody has settled."""
        return claims(self.history)

    @property
    def waits(self) -> bool:
        """Tell whether somebody has to settle it: a site claims it, or where sites stand does not tell."""
        if self.claims:
            return True
        if self.owner is not None:
            return False
        return self.held.site_id is not None if self.held else bool(self.match.site_ids)

    @property
    def concerned(self) -> tuple[str, ...]:
        """Return the sites that it may be of: near it, its owner, those that somebody named."""
        named = [self.owner.site_id] if self.owner else []
        named += [one.site_id for one in (*self.claims, *([self.held] if self.held else [])) if one.site_id]
        return tuple(dict.fromkeys((*self.match.site_ids, *named)))

    def concerns(self, actor: Actor) -> bool:
        """Tell whether the caller answers for a site that it may be of."""
        return actor.answers_for_all or not set(self.concerned).isdisjoint(actor.site_ids)

    def may_be_seen(self, actor: Actor) -> bool:
        """Tell whether the caller may see it alone: that of a site is shown to all, others to who settles."""
        return self.owner is not None or self.concerns(actor)


@dataclass(frozen=True)
class RoofGround:
    """All roofs that may be looked at one by one, and what the others add up to."""

    roofs: Mapping[str, KnownRoof]
    """By id."""
    gone: tuple[RoofDecision, ...]
    """The latest word on each roof that is in no cadastre any more, by roof."""
    others: OtherRoofs
    """The roofs that belong to no site."""
    cadastres: tuple[CadastreSum, ...]
    sites: Mapping[str, Site]
    near_m: float
    """How far from a footprint a site is still near, m."""
    least_area_m2: float
    """Area below which a roof under no site is taken for a house, m²."""
    least_group: int
    """Roofs from which a total is told."""

    @property
    def without_place(self) -> tuple[Site, ...]:
        """Return the open sites of which only the commune is known: they stand on no roof."""
        return tuple(s for s in self.sites.values() if s.closed_on is None and s.position_source == "commune")


def roof_ground(services: Services, repositories: Repositories) -> RoofGround:
    """Return what is known of the roofs near sites, within a transaction."""
    day = day_of(services.clock())
    return services.memory.recall(repositories, f"roofs on {day}", lambda: _read(services, repositories, day))


def _read(services: Services, repositories: Repositories, day: date) -> RoofGround:
    factors = reference_in_use(services, repositories).factors
    near_m = min(factors.at(NEAR_VALUE, day).value, REACH_M)
    least_area_m2 = max(factors.at(LEAST_AREA_VALUE, day).value, SMALLEST_M2)
    least_group = int(factors.at(LEAST_GROUP_VALUE, day).value)
    said = _by_roof(repositories.roof_decisions.all())
    roofs, gone = _known(repositories, said, near_m, least_area_m2)
    cadastres = tuple(repositories.roofs.sums())
    shown = [one.roof for one in roofs.values() if one.owner is not None]
    return RoofGround(
        roofs=roofs,
        gone=gone,
        others=other_roofs(cadastres, shown, services.reference.communes, least_group),
        cadastres=cadastres,
        sites=every_site(services, repositories),
        near_m=near_m,
        least_area_m2=least_area_m2,
        least_group=least_group,
    )


def _known(
    repositories: Repositories,
    said: Mapping[str, tuple[RoofDecision, ...]],
    near_m: float,
    least_area_m2: float,
) -> tuple[dict[str, KnownRoof], tuple[RoofDecision, ...]]:
    near = repositories.roofs.near_some_site(near_m, least_area_m2)
    owned = {one.roof.id: one for one in repositories.roofs.owned()}
    found = {roof.id: (roof, around) for roof, around in near}
    others = sorted((owned.keys() | said.keys()) - found.keys())
    around_others = repositories.roofs.near(others)
    found |= {i: (roof, around_others[i]) for i, roof in repositories.roofs.existing(others).items()}
    roofs = {}
    for roof_id, (roof, around) in sorted(found.items()):
        owner = owned.get(roof_id)
        roofs[roof_id] = KnownRoof(
            roof=roof,
            near=around,
            match=match_of(around, near_m),
            owner=RoofOwner(site_id=owner.site_id, settled=owner.settled) if owner else None,
            history=said.get(roof_id, ()),
        )
    passed_on = {_word(one) for known in roofs.values() for one in known.history}
    gone = {_word(said[i][-1]): said[i][-1] for i in sorted(said.keys() - found.keys(), reverse=True)}
    return roofs, tuple(gone[word] for word in reversed(gone) if word not in passed_on)


def _word(decision: RoofDecision) -> tuple[object, ...]:
    """Return what stays the same where a word is passed on to the roof that lies in the place of another."""
    return decision.decided_at, decision.decided_by, decision.verdict, decision.site_id, decision.reason


def _by_roof(decisions: Iterable[RoofDecision]) -> dict[str, tuple[RoofDecision, ...]]:
    said: dict[str, list[RoofDecision]] = {}
    for one in decisions:
        said.setdefault(one.roof_id, []).append(one)
    return {roof_id: tuple(words) for roof_id, words in said.items()}
