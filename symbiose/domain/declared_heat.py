"""What a declaration says of a stream of heat: what is stated, what is assumed instead, what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from symbiose.domain.counted_exchanges import MWH
from symbiose.domain.factors import ReferenceValue
from symbiose.domain.flows import Carrier, Direction, Flow
from symbiose.domain.heat_quantities import KWH_PER_MWH
from symbiose.domain.resources import Family
from symbiose.domain.week_parts import EVEN_WEEK, WeekPart, part_of_time, share_in

DAYS_OF_MONTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
HOURS_OF_YEAR = 24.0 * sum(DAYS_OF_MONTHS)
"""Hours of a year that is no leap year."""
HEATING = frozenset({Family.HEAT, Family.STEAM})
"""Families whose offers give heat; an offer of cold takes it away."""
POWER_TOLERANCE = 1.01
"""How far the hours that quantity and power imply may pass those of a year before it is told."""


class Origin(StrEnum):
    """Where a figure of a stream comes from."""

    DECLARED = "declared"
    """The declaration states it."""
    BAND = "band"
    """The declaration states it with a band."""
    ESTIMATE = "estimate"
    """An estimate, with its own band where it has one."""
    RATIO = "ratio"
    """An estimate: the band is that of its ratio."""
    TRADE = "trade"
    """What is usual in the trade of the site."""
    LEVEL = "level"
    """The level that the resource names."""
    CONDENSING = "condensing"
    """Steam gives its heat where it condenses, at one temperature."""
    USUAL_GAP = "usual_gap"
    """The usual difference between flow and return."""


class End(StrEnum):
    """One of the readings of what is vague."""

    LEAST = "least"
    """Whatever makes least recoverable."""
    LIKELY = "likely"
    """What is stated or most likely."""
    MOST = "most"
    """Whatever makes most recoverable."""


class Gap(StrEnum):
    """What a declaration leaves open."""

    SUPPLY_TEMP = "supply_temp"
    RETURN_TEMP = "return_temp"
    MEASURE = "measure"
    """The quantity is an estimate."""
    POWER = "power"
    """Without the power, the hours of running are not known."""
    POWER_TOO_SMALL = "power_too_small"
    """The stated power could not give the quantity in the hours of a year, or of a part of its weeks."""
    WEEK = "week"
    """Neither the declaration nor the trade says when in the week heat passes."""
    CARRIER = "carrier"
    """What carries the heat, on which the approach of its exchanger depends."""


class Unusable(StrEnum):
    """Why a declaration makes no stream."""

    NO_TEMPERATURE = "no_temperature"
    """Neither temperature nor level is known."""
    SWAPPED = "swapped"
    """Flow and return are on the wrong sides of one another."""
    NO_QUANTITY = "no_quantity"
    """The yearly quantity is zero."""
    NO_ENERGY = "no_energy"
    """It is not counted in MWh."""


@dataclass(frozen=True)
class Reading:
    """A figure with the range in which it may lie."""

    low: float
    likely: float
    high: float
    origin: Origin

    @property
    def vague(self) -> bool:
        """Tell whether it has a range."""
        return self.low < self.high

    def at(self, end: End, *, high_is_most: bool) -> float:
        """Return the figure at an end of what is recoverable."""
        if end is End.LIKELY:
            return self.likely
        return self.high if (end is End.MOST) == high_is_most else self.low


def exactly(value: float) -> Reading:
    """Return what is stated without a range."""
    return Reading(value, value, value, Origin.DECLARED)


@dataclass(frozen=True)
class Assumptions:
    """What stands for what is not declared."""

    levels: Mapping[str, ReferenceValue]
    """Resource → temperature of its level."""
    surroundings: ReferenceValue
    """What nothing cools below, °C."""
    heat_drop: ReferenceValue
    """Usual difference between flow and return of heat, K."""
    cold_rise: ReferenceValue
    """The same of cold, K."""
    approach_of: Mapping[Carrier, ReferenceValue]
    """Carrier → how many times half of the approach its side of an exchanger bears; else once."""
    fouling: ReferenceValue
    """How many times as much where it fouls."""

    @property
    def values(self) -> tuple[ReferenceValue, ...]:
        """Return every value once, those of the levels first."""
        of_carriers = {value.id: value for value in self.approach_of.values()}.values()
        return (
            *self.levels.values(),
            self.surroundings,
            self.heat_drop,
            self.cold_rise,
            *of_carriers,
            self.fouling,
        )

    def approach_factor(self, flow: Flow) -> float | None:
        """Return how many times half of the approach a flow bears; None where nothing tells it."""
        own = self.approach_of.get(flow.carrier) if flow.carrier else None
        if own is None and not flow.fouling:
            return None
        return (own.value if own else 1.0) * (self.fouling.value if flow.fouling else 1.0)

    def approach_values(self, flow: Flow) -> tuple[ReferenceValue, ...]:
        """Return the values that the part of a flow in an approach rests on."""
        own = self.approach_of.get(flow.carrier) if flow.carrier else None
        return tuple(one for one in (own, self.fouling if flow.fouling else None) if one is not None)


@dataclass(frozen=True)
class Usual:
    """What is usual where a declaration is silent: temperatures of the trade, the band of the ratio."""

    supply_temp_c: float | None = None
    return_temp_c: float | None = None
    quantity_low: float | None = None
    quantity_high: float | None = None
    week_parts: tuple[float, ...] | None = None
    """Shares of weekday days, weekday nights and weekends in the trade; sums to 1."""


@dataclass(frozen=True)
class DeclaredHeat:
    """A declaration that makes a stream."""

    flow: Flow
    gives: bool
    """Whether heat is given: an offer of heat or steam, a need of cold."""
    supply: Reading
    """Temperature at which it is given or wanted, °C."""
    back: Reading
    """Temperature at which it comes back, °C."""
    energy: Reading
    """Heat of a year, MWh."""
    gaps: tuple[Gap, ...]
    week_parts: tuple[float, ...] | None = None
    """Share of weekday days, nights and weekends: declared, else that of the trade; None when even."""
    approach_factor: float | None = None
    """How many times half of the approach its side of an exchanger bears; None for once."""

    def dt_contribution_k(self, approach_k: float) -> float | None:
        """Return its own part of an approach, K; None where it is half of it, as of any stream."""
        return None if self.approach_factor is None else self.approach_factor * approach_k / 2

    @property
    def hours_per_year(self) -> float | None:
        """Return the hours of running that quantity and power imply; None without a power."""
        power = self.flow.power_kw
        return self.energy.likely * KWH_PER_MWH / power if power else None

    def temperatures(self, end: End) -> tuple[float, float]:
        """Return where the stream begins and where it is brought: warmer is better for who gives heat."""
        supply = self.supply.at(end, high_is_most=self.gives)
        back = self.back.at(end, high_is_most=self.gives)
        heats = self.gives == (self.flow.direction is Direction.OFFER)
        warm, cold = (supply, back) if heats else (back, supply)
        return (warm, cold) if self.gives else (cold, warm)

    def mean_power_kw(self, end: End, month: int | None, part: WeekPart | None = None) -> float:
        """Return the mean power of a year or month, or of a part of its weeks: heat over all of its hours.

        Args:
            end: Reading of the quantity.
            month: 1 to 12; None for the year.
            part: Part of the week; None for the whole of it.
        """
        energy = self.energy.at(end, high_is_most=True)
        share = 1.0 if month is None else self.flow.months[month - 1]
        return energy * share * share_in(self.week_parts, part) * KWH_PER_MWH / hours_of(month, part)


@dataclass(frozen=True)
class LeftOut:
    """A declaration that makes no stream."""

    flow: Flow
    reason: Unusable


def hours_of(month: int | None, part: WeekPart | None = None) -> float:
    """Return the hours of a month, January being 1, or of a year; or of a part of the week in it.

    >>> hours_of(2), hours_of(None), hours_of(2, WeekPart.DAY)
    (672.0, 8760.0, 240.0)
    """
    whole = HOURS_OF_YEAR if month is None else 24.0 * DAYS_OF_MONTHS[month - 1]
    return whole if part is None else whole * part_of_time(part)


def declared_heat(
    flow: Flow, family: Family, assumptions: Assumptions, usual: Usual
) -> DeclaredHeat | LeftOut:
    """Return the stream that a declaration of heat, steam or cold makes.

    Args:
        flow: The declaration.
        family: Family of its resource.
        assumptions: What stands for what nobody states.
        usual: What is usual at its site.
    """
    if flow.unit != MWH:
        return LeftOut(flow, Unusable.NO_ENERGY)
    energy = _energy(flow, usual)
    if energy.high <= 0:
        return LeftOut(flow, Unusable.NO_QUANTITY)
    supply = _supply(flow, family, assumptions, usual)
    if supply is None:
        return LeftOut(flow, Unusable.NO_TEMPERATURE)
    back = _back(flow, family, supply, assumptions, usual)
    week_parts = usual.week_parts if flow.week_parts is None else flow.week_parts
    sign = 1 if family in HEATING else -1
    if sign * (supply.likely - back.likely) < 0:
        return LeftOut(flow, Unusable.SWAPPED)
    return DeclaredHeat(
        flow=flow,
        gives=(flow.direction is Direction.OFFER) == (family in HEATING),
        supply=supply,
        back=back,
        energy=energy,
        gaps=(*_gaps(flow, supply, back, energy, week_parts), *_unsaid(flow, family, week_parts)),
        week_parts=week_parts,
        approach_factor=assumptions.approach_factor(flow),
    )


def _energy(flow: Flow, usual: Usual) -> Reading:
    """Return the yearly heat: the band of the declaration, else that of the ratio of an estimate, MWh."""
    likely = flow.quantity_per_year
    origin = Origin.BAND if flow.estimate is None else Origin.ESTIMATE
    low, high = flow.quantity_low, flow.quantity_high
    if low is None and high is None:
        origin, low, high = Origin.RATIO, usual.quantity_low, usual.quantity_high
    if low is None and high is None:
        origin = Origin.DECLARED if flow.estimate is None else Origin.ESTIMATE
    ends = (likely if low is None else min(low, likely), likely if high is None else max(high, likely))
    return Reading(ends[0], likely, ends[1], origin)


def _supply(flow: Flow, family: Family, assumed: Assumptions, usual: Usual) -> Reading | None:
    """Return the temperature of supply: stated, else that of the trade within its level, else the level's."""
    if flow.supply_temp_c is not None:
        return exactly(flow.supply_temp_c)
    level = assumed.levels.get(flow.resource_id or "")
    origin, likely = Origin.TRADE, usual.supply_temp_c
    if likely is None:
        if level is None:
            return None
        origin, likely = Origin.LEVEL, level.value
    ends = [likely, *_range(level)]
    found = Reading(min(ends), likely, max(ends), origin)
    return _beside(found, flow.return_temp_c, heats=family in HEATING)


def _beside(found: Reading, other: float | None, *, heats: bool) -> Reading:
    """Return a temperature of supply that stays on its side of a stated return."""
    if other is None:
        return found
    kept = max if heats else min
    return Reading(kept(found.low, other), kept(found.likely, other), kept(found.high, other), found.origin)


def _back(flow: Flow, family: Family, supply: Reading, assumed: Assumptions, usual: Usual) -> Reading:
    """Return the temperature of return: stated, else anything between supply and surroundings."""
    if flow.return_temp_c is not None:
        return exactly(flow.return_temp_c)
    if family is Family.STEAM:
        return Reading(supply.low, supply.likely, supply.high, Origin.CONDENSING)
    usually = usual.return_temp_c
    origin = Origin.USUAL_GAP if usually is None else Origin.TRADE
    around = (assumed.surroundings.value, *_range(assumed.surroundings))
    if family is Family.COLD:
        likely = usually if usually is not None else supply.likely + assumed.cold_rise.value
        likely = max(likely, supply.likely)
        return Reading(supply.low, likely, max(supply.high, likely, *around), origin)
    likely = usually if usually is not None else max(supply.likely - assumed.heat_drop.value, around[0])
    likely = min(likely, supply.likely)
    return Reading(min(supply.low, likely, *around), likely, supply.high, origin)


def _range(value: ReferenceValue | None) -> tuple[float, ...]:
    """Return the ends of the range of a value, those that are known."""
    ends = (value.range_low, value.range_high) if value else ()
    return tuple(end for end in ends if end is not None)


def _gaps(
    flow: Flow, supply: Reading, back: Reading, energy: Reading, week_parts: tuple[float, ...] | None
) -> list[Gap]:
    found = []
    if flow.supply_temp_c is None:
        found.append(Gap.SUPPLY_TEMP)
    if back.origin not in (Origin.DECLARED, Origin.CONDENSING):
        found.append(Gap.RETURN_TEMP)
    if flow.estimate is not None or energy.vague:
        found.append(Gap.MEASURE)
    if not flow.power_kw:
        found.append(Gap.POWER)
    elif energy.low * KWH_PER_MWH * _densest(week_parts) > flow.power_kw * HOURS_OF_YEAR * POWER_TOLERANCE:
        found.append(Gap.POWER_TOO_SMALL)
    return found


def _densest(week_parts: tuple[float, ...] | None) -> float:
    """Return how many times the mean power of the week that of its strongest part is."""
    return max(share / hours for share, hours in zip(week_parts or EVEN_WEEK, EVEN_WEEK, strict=True))


def _unsaid(flow: Flow, family: Family, week_parts: tuple[float, ...] | None) -> list[Gap]:
    """Return what a declaration does not say of its week and, where it may differ, its carrier."""
    found = [Gap.WEEK] if week_parts is None else []
    return [*found, Gap.CARRIER] if flow.carrier is None and family is Family.HEAT else found
