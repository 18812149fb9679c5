"""Indicators as they are published: every figure of a day as a candidate, and what was told of it before."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from symbiose.domain.figures import OVERLAPPING, WHOLE, Dimension, Figure
from symbiose.domain.indicators import Aggregation, Column, Contribution, Indicator
from symbiose.domain.publications import PartTold, Publication, Series
from symbiose.domain.secrecy import Part, Parts, Reason
from symbiose.domain.told_tables import Candidate, tell_tables

INDICATORS = "indicators"
"""Series that marks a publication in which indicators were told anew."""
_BETWEEN = "/"
SUMS = 2
"""Sums of each figure: its own, and what a share is measured against; the latter of nothing for others."""
ORDER = (
    *(None, Dimension.EPCI, Dimension.PARK, Dimension.RESOURCE, Dimension.MODEL, Dimension.NAF),
    *(Dimension.TREATMENT, Dimension.COMMUNE),
)
"""Tables in the order in which their figures matter."""
COMPARED = {
    **dict.fromkeys(("virgin_avoided", "without_taker"), "waste_diverted"),
    **dict.fromkeys(("iso_inflow_circular", "iso_outflow_recovered"), "waste_diverted"),
    **dict.fromkeys(("renewable_power_shared", "iso_energy_renewable", "solar_produced"), "heat_recovered"),
    **dict.fromkeys(("gain_giver", "gain_receiver", "local_purchases"), "gain_territory"),
    "iso_water_circular": "water_reused",
    "solar_accepted": "solar_installed",
}
"""Indicator → the first of those that it is compared with: tonnes with tonnes, MWh with MWh, € with €."""
OF_ONE_FIRM = frozenset({"network_dependence"})
"""Indicators that are the figure of a single site by their nature."""


@dataclass(frozen=True)
class ToldFigure:
    """Name of a figure among those that are published."""

    indicator_id: str
    column: Column
    by: Dimension | None
    scope: str

    @property
    def table(self) -> str:
        """Return the table that it stands in."""
        return _BETWEEN.join((self.indicator_id, self.column.value, self.by.value if self.by else WHOLE))

    @property
    def name(self) -> str:
        """Return the name of the figure."""
        return f"{self.table}{_BETWEEN}{self.scope}"

    @classmethod
    def named(cls, name: str) -> "ToldFigure":
        """Return the figure of a name."""
        indicator_id, column, by, scope = name.split(_BETWEEN, 3)
        return cls(indicator_id, Column(column), None if by == WHOLE else Dimension(by), scope)


def series_name(indicator_id: str) -> str:
    """Return the series in which the figures of an indicator are compared with others."""
    return f"{INDICATORS}{_BETWEEN}{COMPARED.get(indicator_id, indicator_id)}"


def is_of_indicators(name: str) -> bool:
    """Tell whether a series is one of indicators.

    >>> is_of_indicators("indicators"), is_of_indicators("indicators/heat_recovered"), is_of_indicators("x/y")
    (True, True, False)
    """
    return name.partition(_BETWEEN)[0] == INDICATORS


def candidate_of(
    told: ToldFigure, indicator: Indicator, figure: Figure, companies: Mapping[str, str]
) -> Candidate:
    """Return a figure as what it would tell.

    Args:
        told: Its name.
        indicator: What it measures.
        figure: With everything it is made of.
        companies: Site → company that operates it.
    """
    value = _once if indicator.aggregation is Aggregation.WHOLE else _amount
    sums = (_parts(figure, companies, value), _parts(figure, companies, _against))
    return Candidate(told.name, told.table, sums, apart=told.by not in OVERLAPPING)


def _parts(
    figure: Figure, companies: Mapping[str, str], value: Callable[[Contribution], tuple[float, str]]
) -> Parts:
    """Return the numbers of firms behind a figure; those of one thing have one name in every indicator."""
    found: dict[Part, float] = defaultdict(float)
    for one in figure.contributions:
        number, mark = value(one)
        if number:
            sign = "-" if number < 0 else ""
            which = f"{one.site_id}|{one.thing_id}|{','.join(map(str, one.models))}|{mark}{sign}"
            found[companies.get(one.site_id, one.site_id), which] += abs(number)
    return dict(found)


def _amount(one: Contribution) -> tuple[float, str]:
    return one.amount, ""


def _against(one: Contribution) -> tuple[float, str]:
    return one.against or 0.0, "/"


def _once(_one: Contribution) -> tuple[float, str]:
    return 1.0, "once"


def next_indicators(
    name: str,
    candidates: Sequence[Candidate],
    values: Mapping[str, float],
    at: datetime,
    earlier: Iterable[Publication],
    pause: Callable[[], None] = lambda: None,
) -> Series | None:
    """Return what is told anew of one series of indicators; None when nothing is.

    Args:
        name: The series.
        candidates: Its figures, those first that matter most.
        values: Figure → its value.
        at: When they stand so.
        earlier: All publications before, the oldest first.
        pause: Called now and then; it may raise to stop.
    """
    before = [series for made in earlier if (series := made.of(name))]
    told: list[Parts] = []
    last: dict[str, tuple[Parts, ...]] = {}
    for series in before:
        for figure, sums in sums_told(series):
            told += sums
            last[figure] = sums
    always = {one.name for one in candidates if ToldFigure.named(one.name).indicator_id in OF_ONE_FIRM}
    verdict = tell_tables([one for one in candidates if one.name not in always], told, last, pause)
    kept_back = dict(verdict.kept_back) | dict.fromkeys(always, Reason.ONE)
    named = {one.name: one for one in candidates}
    if not verdict.told and not kept_back:
        return None
    regions, told_in = _regions([named[figure] for figure in verdict.told])
    return Series(
        name=name,
        as_of=at,
        sums={figure: values[figure] for figure in verdict.told},
        kept_back=kept_back,
        regions=regions,
        told_in=told_in,
    )


_Region = tuple[tuple[PartTold, ...], ...]


def _regions(told: Sequence[Candidate]) -> tuple[_Region, tuple[tuple[int, ...], ...]]:
    """Return what the sums are made of, each part once: those within the same sums are one region."""
    ranks: dict[tuple[Part, float], list[int]] = defaultdict(list)
    for i, one in enumerate(told):
        for k, parts in enumerate(one.sums):
            for part, value in parts.items():
                if value:
                    ranks[part, value].append(SUMS * i + k)
    regions: dict[tuple[int, ...], list[PartTold]] = defaultdict(list)
    for (part, value), within in sorted(ranks.items()):
        regions[tuple(within)].append(PartTold(firm=part[0], which=part[1], value=value))
    ordered = sorted(regions.items())
    return tuple(tuple(parts) for _within, parts in ordered), tuple(within for within, _parts in ordered)


def sums_told(series: Series) -> Iterator[tuple[str, tuple[Parts, ...]]]:
    """Yield each figure that was told in a series with the sums that it told, in their order."""
    found: dict[int, dict[Part, float]] = defaultdict(dict)
    for region, within in zip(series.regions, series.told_in, strict=True):
        for rank in within:
            found[rank].update({(part.firm, part.which): part.value for part in region})
    for i, name in enumerate(series.sums):
        yield name, tuple(found[SUMS * i + k] for k in range(SUMS))


@dataclass(frozen=True)
class Reading:
    """A figure as it stands published on a day."""

    value: float | None
    """As it was told last; None where it never was."""
    as_of: datetime | None
    """When it stood so."""
    reason: Reason | None
    """Why it is kept back; None where it is told."""


def readings(publications: Iterable[Publication]) -> Mapping[ToldFigure, Reading]:
    """Return what stands told after some publications, the oldest first."""
    found: dict[str, Reading] = {}
    for series in (one for made in publications for one in made.series if is_of_indicators(one.name)):
        for name, reason in series.kept_back.items():
            before = found.get(name)
            if before is None or before.value is None:
                found[name] = Reading(None, None, reason)
        for name, value in series.sums.items():
            found[name] = Reading(value, series.as_of, None)
    return {ToldFigure.named(name): reading for name, reading in found.items()}
