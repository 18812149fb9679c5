"""A heat-recovery loop on one line, with its members, as one caller may see them."""

from dataclasses import dataclass

from symbiose.domain.exchanges import Kind, State
from symbiose.domain.heat_loops import Role


@dataclass(frozen=True)
class SeenMember:
    """A member of a loop as the caller may see it; None where a name or figure is not theirs to see."""

    role: Role
    """Gives heat, takes it, or is a public network."""
    own: bool
    """The caller manages its site."""
    category: str
    """Category of its resource; `thermal`, unless nobody has confirmed the resource."""
    id: str | None = None
    """Member of the loop, as a wish names it; None for those who do not see the loop whole."""
    flow_id: str | None = None
    """Flow declared, for who reviews the loop and for its owner."""
    site_id: str | None = None
    site: str | None = None
    """Name of the site, or of the public network."""
    resource: str | None = None
    """Label of the resource, or the declarant's words while it is not confirmed."""
    supply_temp_c: float | None = None
    return_temp_c: float | None = None
    heat_mwh_per_year: float | None = None
    """Heat that the loop takes of it or brings to it, MWh/yr."""
    monthly_mwh: tuple[float, ...] | None = None
    """The same in each month, January first."""
    rounded: bool = False
    """The heat of a year is rounded, so that it does not tell what other members hide."""
    estimated: bool = False
    """Its flow is an estimate that nobody declared."""
    to_confirm: bool = False
    """Its flow was declared on behalf of its firm, which has not confirmed it."""


@dataclass(frozen=True)
class LoopLine:
    """One loop as the caller may see it."""

    id: str
    kind: Kind
    state: State
    """proposed, accepted or refused; once followed, how far it came."""
    version: int
    """Version of the decision, 0 when none was taken; a form sends it back."""
    members: tuple[SeenMember, ...]
    """Sources first, then consumers, then public networks."""
    heat_mwh_per_year: float
    """Heat delivered to consumers, MWh/yr."""
    benefit_eur_per_year: float
    """Benefit of all parties for who reviews it; of the caller's own sites for a site manager."""
    co2_avoided_t_per_year: float
    investment_eur: float
    """Investment before aid, €."""
    distance_km: float
    """Trench, km."""
    models: tuple[int, ...]
    """Numbers of the OPEO models."""
    in_latest_run: bool
    """False for one that was accepted and that the latest run does not make."""
    park_ids: frozenset[str] = frozenset()
    """Parks of its sites, for those who review: it would tell a member who the others are."""
    gap: float | None = None
    """How much better another design may be at most; for those who review."""
    rounded: frozenset[str] = frozenset()
    """Names of the figures above that are rounded."""
    reviewed: bool = False
    """The caller reviews it, and sees it whole."""

    @property
    def givers(self) -> tuple[SeenMember, ...]:
        """Return the members that give heat."""
        return tuple(one for one in self.members if one.role is Role.SOURCE)

    @property
    def receivers(self) -> tuple[SeenMember, ...]:
        """Return the members that take heat."""
        return tuple(one for one in self.members if one.role is Role.CONSUMER)

    @property
    def estimated(self) -> bool:
        """Tell whether it rests on an estimate that nobody declared."""
        return any(one.estimated for one in self.members)

    @property
    def to_confirm(self) -> bool:
        """Tell whether it rests on what a firm has yet to confirm."""
        return any(one.to_confirm for one in self.members)
