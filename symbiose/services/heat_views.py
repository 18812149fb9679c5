"""What is told of heat targets: of some sites together, each alone, at both ends of what is vague."""

from collections.abc import Mapping
from dataclasses import dataclass

from symbiose.domain.communes import Park
from symbiose.domain.companies import Site
from symbiose.domain.declared_heat import Assumptions, DeclaredHeat, End, LeftOut, hours_of
from symbiose.domain.documents.heat_streams import HeatStreams
from symbiose.domain.documents.heat_targets import HeatTargets, SiteTargets
from symbiose.domain.factors import ReferenceValue
from symbiose.domain.flows import Flow
from symbiose.domain.heat_quantities import KWH_PER_MWH
from symbiose.domain.week_parts import WeekPart


@dataclass(frozen=True)
class HeatAsked:
    """Which targets are asked for."""

    park_id: str = ""
    """Only the sites of a park."""
    site_id: str = ""
    """Only one site."""
    month: int | None = None
    """Mean of a month, 1 to 12; None for that of the year."""
    part: WeekPart | None = None
    """Mean of a part of the week alone; None for the whole of it."""
    approach_k: float | None = None
    """Least difference between hot and cold, K; None for the reference value."""
    loop_temps_c: tuple[float, float] | None = None
    """Flow and return of a loop of hot water between the sites, °C; None without one."""


@dataclass(frozen=True)
class StreamLine:
    """A declaration with the stream that it makes."""

    heat: DeclaredHeat
    site: Site
    label: str
    """Its resource."""
    power_kw: Mapping[End, float]
    """Mean power in what is asked for."""
    dt_contribution_k: float | None = None
    """Its own part of the approach, K; None where it is half of it."""


@dataclass(frozen=True)
class LeftOutLine:
    """A declaration of heat that makes no stream."""

    one: LeftOut
    site: Site
    label: str


@dataclass(frozen=True)
class SiteLine:
    """A site taken alone."""

    site: Site
    targets: Mapping[End, SiteTargets | None]
    """None at an end where none of its streams has any heat."""


@dataclass(frozen=True)
class ParkLine:
    """A park: its sites taken as one."""

    park: Park
    sites: int
    """Sites with a stream."""
    targets: Mapping[End, HeatTargets]
    alone_kw: Mapping[End, float]
    """What its sites recover each for itself, kW."""

    def joining_kw(self, end: End) -> float:
        """Return what its sites recover together beyond that, kW."""
        return max(0.0, self.targets[end].recovered_kw - self.alone_kw[end])


@dataclass(frozen=True)
class MonthLine:
    """A month, or a part of the week, as the likely reading has it."""

    month: int | None
    """1 to 12; None for the year."""
    recovered_kw: float
    hot_utility_kw: float
    cold_utility_kw: float
    part: WeekPart | None = None
    """Only a part of its weeks; None for the whole of them."""

    @property
    def hours(self) -> float:
        """Return the hours over which the powers are means."""
        return hours_of(self.month, self.part)

    @property
    def recovered_mwh(self) -> float:
        """Return the heat recovered in these hours, MWh."""
        return self.recovered_kw * self.hours / KWH_PER_MWH


@dataclass(frozen=True)
class HeatChoices:
    """Which targets a caller may ask for."""

    parks: tuple[Park, ...]
    """Parks with sites that the caller answers for all of, by name."""
    sites: tuple[Site, ...]
    """Sites with heat that the caller answers for, by name."""


@dataclass(frozen=True)
class HeatView:
    """The targets of what is asked for."""

    asked: HeatAsked
    place: Site | Park | None
    """The site or park that is asked for; None for all sites that the caller answers for."""
    whole: bool
    """The caller answers for the whole territory."""
    approach_k: float
    """The approach that was used, K."""
    approach: ReferenceValue
    """The reference value that is used where none is asked for."""
    assumptions: Assumptions
    targets: Mapping[End, HeatTargets]
    """All streams as one site, each site alone, and what joining recovers."""
    streams: tuple[StreamLine, ...]
    """By site, then the largest first."""
    left_out: tuple[LeftOutLine, ...]
    unnamed: tuple[Flow, ...]
    """Flows in MWh of which nobody has confirmed what they are."""
    sites: tuple[SiteLine, ...]
    """Sites with a stream, by name."""
    parks: tuple[ParkLine, ...]
    """Parks with a stream, by name; none where a park or site is asked for."""
    months: tuple[MonthLine, ...]
    """The twelve months."""
    parts: tuple[MonthLine, ...]
    """The three parts of the week, in the year or month that is asked for."""
    choices: HeatChoices
    streams_document: Mapping[End, HeatStreams]
    """What the targets are worked out from: `symbiose pinch --by-site` on it gives them again."""

    @property
    def hours(self) -> float:
        """Return the hours over which powers are means."""
        return hours_of(self.asked.month, self.asked.part)

    @property
    def vague(self) -> bool:
        """Tell whether anything is open, so that the ends differ."""
        return any(
            part.vague
            for line in self.streams
            for part in (line.heat.supply, line.heat.back, line.heat.energy)
        )

    def given_kw(self, end: End) -> float:
        """Return the heat that is given off, kW."""
        return self.targets[end].recovered_kw + self.targets[end].cold_utility_kw

    def wanted_kw(self, end: End) -> float:
        """Return the heat that is wanted, kW."""
        return self.targets[end].recovered_kw + self.targets[end].hot_utility_kw

    def alone_kw(self, end: End) -> float:
        """Return what the sites recover each for itself, kW."""
        return sum(one.recovered_kw for one in (self.targets[end].by_site or {}).values())

    @property
    def recovered_in_months_mwh(self) -> float:
        """Return what the months recover, each for itself: never more than the mean of the year, MWh."""
        return sum(line.recovered_mwh for line in self.months)

    @property
    def recovered_in_parts_mwh(self) -> float:
        """Return what the parts of the week recover, each for itself: never more than the mean of it, MWh."""
        return sum(line.recovered_mwh for line in self.parts)

    @property
    def weekly(self) -> bool:
        """Tell whether something is known of the week of any stream."""
        return any(line.heat.week_parts is not None for line in self.streams)

    def mwh(self, power_kw: float) -> float:
        """Return the heat that a mean power makes in the year or month, MWh."""
        return power_kw * self.hours / KWH_PER_MWH
