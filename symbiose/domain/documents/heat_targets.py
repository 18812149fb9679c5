"""`symbiose.heat-targets/1`: what heat streams could recover at most, and what they need from outside."""

from typing import Literal, TypeAlias

from symbiose.domain.base import Value

Curve: TypeAlias = tuple[tuple[float, float], ...]
"""Points `[heat_kw, temp_c]`, joined by straight lines."""


class Pinch(Value):
    """A temperature that no heat may cross where the least is asked from outside."""

    shifted_temp_c: float
    """Temperature on the shifted scale, °C."""
    hot_temp_c: float | None
    """The same for hot streams: half of `dt_min_k` above, °C; null where a stream has its own part."""
    cold_temp_c: float | None
    """The same for cold streams: half of `dt_min_k` below, °C; null where a stream has its own part."""


class CascadeRow(Value):
    """A row of the problem table."""

    shifted_temp_c: float
    """Temperature on the shifted scale, °C."""
    heat_flow_kw: float
    """Heat passed down there; twice, before and after, where an isothermal stream acts, kW."""


class _Format(Value):
    """What stands first in the document."""

    format: Literal["symbiose.heat-targets/1"] = "symbiose.heat-targets/1"
    """Name and version of the format."""


class SiteTargets(Value):
    """The targets of some streams: those of one site, or all of them taken as one site."""

    hot_utility_kw: float
    """Least heat from outside, kW."""
    cold_utility_kw: float
    """Least heat that has to be taken away, kW."""
    recovered_kw: float
    """Most heat that hot streams give to cold ones, kW."""
    pinches: tuple[Pinch, ...]
    """From hot to cold; none where heat from outside or cooling is not needed at all."""
    cascade: tuple[CascadeRow, ...]
    """The problem table, from hot to cold."""
    composite_hot: Curve
    """Heat that hot streams give up to each temperature, from the coldest end."""
    composite_cold: Curve
    """Heat that cold streams take up to each temperature, from the coldest end, after `cold_utility_kw`."""
    grand_composite: Curve
    """The cascade as a curve, from hot to cold."""


class LevelExchange(Value):
    """Heat that sites raise at one level and others consume at the same or a lower one."""

    raised_at: str
    """Level at which it is raised."""
    used_at: str
    """Level at which it is consumed."""
    heat_kw: float
    """Heat, kW."""


class LevelLoads(Value):
    """What the levels give and take."""

    hot_by_level: dict[str, float]
    """Level → heat consumed, for each level that may be, kW."""
    cold_by_level: dict[str, float]
    """Level → heat raised or taken away, for each level that may be, kW."""
    hot_uncovered_kw: float = 0.0
    """Heat needed that no level is warm or large enough to give, kW."""
    cold_uncovered_kw: float = 0.0
    """Heat to be taken away that no level is cold or large enough to take, kW."""


class RecoveryTotals(Value):
    """What is asked from outside, and recovered, in one way of joining sites."""

    hot_kw: float
    """Heat from outside, kW."""
    cold_kw: float
    """Heat to be taken away, kW."""
    recovered_kw: float
    """Heat recovered, kW."""


class SitesOnLevels(RecoveryTotals, LevelLoads):
    """Each site on its own levels: nothing passes from site to site."""


class SitesThroughLevels(SitesOnLevels):
    """Heat that one site raises serves another, at the same or a lower level."""

    inter_site_recovered_kw: float
    """Heat that passes between sites, kW."""
    exchanges: tuple[LevelExchange, ...] = ()
    """From which level to which it passes."""


class TotalSite(Value):
    """What sites recover together through utility levels."""

    sum_of_sites: SitesOnLevels
    """Each site on its own levels."""
    through_levels: SitesThroughLevels
    """After exchange through the shared levels."""
    direct: RecoveryTotals
    """All streams as one site: no joining recovers more."""
    by_site: dict[str, LevelLoads]
    """Site → what it consumes and raises at each level."""


class HeatTargets(SiteTargets, _Format):
    """The whole document."""

    by_site: dict[str, SiteTargets] | None = None
    """Site → its targets alone; only when asked for."""
    joining_recovers_kw: float | None = None
    """What all streams together recover beyond the sum of the sites, kW; only with `by_site`."""
    total_site: TotalSite | None = None
    """Sites joined through utility levels; only where the document has some."""

    def to_json(self) -> str:
        """Return the document as JSON text; what was not asked for is left out of it."""
        optional = ("by_site", "joining_recovers_kw", "total_site")
        return self.model_dump_json(
            indent=2, exclude={name for name in optional if getattr(self, name) is None}
        )
