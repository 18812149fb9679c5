"""A group that shares roofs on one line, with its members, as one caller may see them."""

from dataclasses import dataclass

from symbiose.domain.electricity_profiles import ProfileBasis
from symbiose.domain.exchanges import Kind, State
from symbiose.domain.solar_groups import Months


@dataclass(frozen=True)
class SeenSolarMember:
    """A member of a group as the caller may see it; None where a name or figure is not theirs to see."""

    own: bool
    """The caller manages it."""
    uses: bool
    """It uses electricity of the group; else it only owns a roof."""
    owns_roof: bool
    """A roof of the group is its own."""
    site_id: str | None = None
    site: str | None = None
    """Name of the site."""
    public: bool | None = None
    """Whether it is a public body; None unless named."""
    flow_ids: tuple[str, ...] = ()
    """Declared needs, for who reviews the group and for their owner."""
    roof_ids: tuple[str, ...] = ()
    """Its roofs in the group, for who reviews the group and for their owner."""
    kwp: float | None = None
    """Power of its roofs, kWp."""
    produced_mwh_per_year: float | None = None
    """Output of its roofs, MWh/yr."""
    consumption_mwh_per_year: float | None = None
    """What it uses before any roof, MWh/yr; of others never to the digit."""
    own_use_mwh_per_year: float | None = None
    """What it uses of its own roofs, MWh/yr."""
    received_mwh_per_year: float | None = None
    """What it receives of the group, MWh/yr."""
    benefit_eur_per_year: float | None = None
    """Its share of the benefit, before any price between members, €/yr."""
    consumption_mwh: Months = ()
    """What it uses in each month; of the caller's own sites, and for who reviews."""
    own_use_mwh: Months = ()
    """What it uses of its own roofs in each month; as above."""
    received_mwh: Months = ()
    """What it receives in each month; for who reviews, and where nobody else uses the group."""
    basis: ProfileBasis | None = None
    """What its typical year rests on, where its consumption is seen; None where it uses nothing."""
    rounded: frozenset[str] = frozenset()
    """Names of the figures above that are rounded."""
    estimated: bool = False
    """A need of it is an estimate that nobody declared."""
    to_confirm: bool = False
    """A need of it was declared on behalf of its firm, which has not confirmed it."""


@dataclass(frozen=True)
class GroupLine:
    """One group as the caller may see it."""

    id: str
    kind: Kind
    state: State
    """proposed, accepted or refused."""
    version: int
    """Version of the decision, 0 when none was taken; a form sends it back."""
    members: tuple[SeenSolarMember, ...]
    """Those who own roofs first, then those who only receive."""
    shared: bool
    """Several sites share it; else a roof serves its own site alone."""
    key: str
    """How what is shared is split: dynamic_prorata, optimal or static."""
    roofs: int
    """Roofs built."""
    installed_kwp: float
    """Power built, kWp."""
    produced_mwh_per_year: float
    """Output, MWh/yr."""
    used_mwh_per_year: float
    """What members use of it, own use and shared, MWh/yr."""
    benefit_eur_per_year: float
    """Benefit of all for who reviews it; of the caller's own sites for a site manager."""
    co2_avoided_t_per_year: float
    investment_eur: float
    """Investment, €."""
    payback_years: float | None
    """Simple payback, years; None where nothing is saved, and for members."""
    self_consumption: float
    """Part of the output that members use, a fraction."""
    self_sufficiency: float | None
    """Part of what members use that the roofs give, a fraction; None for members."""
    distance_km: float
    """Distance of the two members furthest apart, km."""
    models: tuple[int, ...]
    """Numbers of the OPEO models."""
    in_latest_run: bool
    """False for one that was accepted and that the latest run does not make."""
    derogation: bool = False
    """It may only start once the minister grants a derogation."""
    park_ids: frozenset[str] = frozenset()
    """Parks of its sites, for those who review: it would tell a member who the others are."""
    gap: float | None = None
    """How much better another answer may be at most; for those who review."""
    rounded: frozenset[str] = frozenset()
    """Names of the figures above that are rounded."""
    reviewed: bool = False
    """The caller reviews it, and sees it whole."""

    @property
    def owners(self) -> tuple[SeenSolarMember, ...]:
        """Return the members that own roofs."""
        return tuple(one for one in self.members if one.owns_roof)

    @property
    def receivers(self) -> tuple[SeenSolarMember, ...]:
        """Return the members that use electricity of the group."""
        return tuple(one for one in self.members if one.uses)

    @property
    def estimated(self) -> bool:
        """Tell whether it rests on an estimate that nobody declared, or on the usual shape of a trade."""
        return any(one.estimated or one.basis is ProfileBasis.SECTOR for one in self.members)

    @property
    def to_confirm(self) -> bool:
        """Tell whether it rests on what a firm has yet to confirm."""
        return any(one.to_confirm for one in self.members)
