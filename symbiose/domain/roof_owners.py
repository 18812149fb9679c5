"""Whose a roof is: by where sites stand, or as a person settled it, which goes before."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol, Self

from pydantic import Field, model_validator

from symbiose.domain.base import Value
from symbiose.domain.companies import Site
from symbiose.domain.roofs import Roof, RoofMatch

REACH_M: Final = 100.0
"""How far from a footprint sites are remembered, m: what counts as near is a dated value, and never more."""
SMALLEST_M2: Final = 100.0
"""Area of a roof below which only sites that stand on it are remembered, m²: houses have no neighbours."""
NEAR_VALUE: Final = "roof_near_site"
"""Reference value: how far from a footprint a site is still near, m."""
LEAST_AREA_VALUE: Final = "roof_least_area_to_settle"
"""Reference value: area below which a roof on which no site stands is taken for a house, m²."""


class NearSite(Value):
    """A site that stands on a footprint, or near it."""

    site_id: str
    """The site."""
    distance_m: float = Field(ge=0)
    """How far it stands from the footprint, m; 0 on it."""


class RoofNear(Value):
    """The sites around a roof."""

    roof_id: str
    """The roof."""
    sites: tuple[NearSite, ...] = ()
    """Open sites within reach, nearest first."""


class RoofSurveyor(Protocol):
    """Measures how far sites stand from footprints."""

    def near(
        self, roofs: Sequence[Roof], places: Mapping[str, tuple[float, float]], reach_m: float
    ) -> list[RoofNear]:
        """Return the sites within reach of each roof, in the order of the roofs; of a small one, those on it.

        Args:
            roofs: Roofs with their footprints.
            places: Site → longitude and latitude, degrees.
            reach_m: How far from a footprint sites are looked for, m.
        """


class RoofVerdict(StrEnum):
    """What was said of whose a roof is."""

    SETTLED = "settled"
    """It belongs to the site named, or to no site of the service when none is named."""
    CLAIMED = "claimed"
    """A site says that it is its own; a coordinator has not settled it yet."""
    DISCLAIMED = "disclaimed"
    """A site says that it is not its own; a coordinator has not settled it yet."""
    WITHDRAWN = "withdrawn"
    """What was settled holds no more: where sites stand tells it again."""


CLAIMS: Final = frozenset({RoofVerdict.CLAIMED, RoofVerdict.DISCLAIMED})
"""Verdicts of sites."""
_HOLDS: Final = frozenset({RoofVerdict.SETTLED, RoofVerdict.WITHDRAWN})
"""Verdicts that change whose a roof is; the others wait for one of these."""


class RoofDecision(Value):
    """What somebody said of whose a roof is; it outlives the roof, and holds for it when it comes back."""

    roof_id: str
    """The roof."""
    verdict: RoofVerdict
    """What was said."""
    site_id: str | None = None
    """Site named; None for « no site of the service », and when withdrawn."""
    reason: str | None = None
    """Why, in words; None where nothing was said."""
    reference: str | None = None
    """Identifier of the roof in its cadastre when this was said, null where it has none."""
    longitude: float | None = None
    """Where the roof lay when this was said, WGS84, degrees East; null where that was not noted."""
    latitude: float | None = None
    """The same, degrees North."""
    version: int = Field(ge=1)
    """Counts what was said of this roof; a stale version is refused."""
    decided_by: str
    """Account that said it."""
    decided_at: datetime
    """When (aware, UTC)."""

    @model_validator(mode="after")
    def _names_a_site(self) -> Self:
        if (self.verdict in CLAIMS and self.site_id is None) or (
            self.verdict is RoofVerdict.WITHDRAWN and self.site_id
        ):
            msg = f"a roof that is {self.verdict} names {self.site_id or 'no site'}"
            raise ValueError(msg)
        return self


class RoofOwner(Value):
    """The site that a roof belongs to."""

    site_id: str
    """The site."""
    settled: bool = False
    """A person settled it; else it stands alone on the roof."""


class RoofDecisionRepository(Protocol):
    """What people said of whose roofs are; the history is kept."""

    def save(self, decision: RoofDecision) -> None:
        """Append a decision; raise `ConflictingReview` when its version exists already."""

    def of_roofs(self, roof_ids: Sequence[str]) -> dict[str, list[RoofDecision]]:
        """Return all that was said of some roofs, by roof, the oldest first; those without any are absent."""

    def all(self) -> list[RoofDecision]:
        """Return everything that was ever said, by roof, the oldest first."""


def places_of(sites: Iterable[Site]) -> dict[str, tuple[float, float]]:
    """Return where open sites stand; one that is only known to lie in its commune stands on no roof."""
    return {
        site.id: (site.longitude, site.latitude)
        for site in sites
        if site.closed_on is None and site.position_source != "commune"
    }


def match_of(near: RoofNear, near_m: float) -> RoofMatch:
    """Return whose a roof may be by where sites stand: those on it, else those near it.

    Args:
        near: Sites around it, nearest first.
        near_m: How far from a footprint a site is still near, m.
    """
    kept = [one for one in near.sites if one.distance_m <= near_m]
    on_it = [one for one in kept if one.distance_m == 0]
    told = on_it or kept
    return RoofMatch(
        roof_id=near.roof_id,
        site_ids=tuple(one.site_id for one in told),
        certain=len(on_it) == 1,
        distance_m=told[0].distance_m if told else 0.0,
    )


def owner_of(
    near: RoofNear, history: Sequence[RoofDecision], open_sites: Collection[str]
) -> RoofOwner | None:
    """Return the site that a roof belongs to, None where there is none or somebody has yet to settle it.

    Args:
        near: Sites around it.
        history: What was said of it, the oldest first.
        open_sites: Sites that are not closed: a closed one owns nothing.
    """
    held = holding(history)
    if held is not None:
        named = held.site_id
        return RoofOwner(site_id=named, settled=True) if named in open_sites and named else None
    match = match_of(near, 0.0)
    return RoofOwner(site_id=match.site_ids[0]) if match.certain else None


def holding(history: Sequence[RoofDecision]) -> RoofDecision | None:
    """Return what was settled last and still holds, None where nothing does."""
    last = next((one for one in reversed(history) if one.verdict in _HOLDS), None)
    return last if last is not None and last.verdict is RoofVerdict.SETTLED else None


def claims(history: Sequence[RoofDecision]) -> tuple[RoofDecision, ...]:
    """Return what sites say that nobody has settled since: the latest word of each, the oldest first."""
    waiting: dict[str, RoofDecision] = {}
    for one in history:
        if one.verdict in _HOLDS:
            waiting.clear()
        elif one.site_id is not None:
            waiting.pop(one.site_id, None)
            waiting[one.site_id] = one
    return tuple(waiting.values())
