"""What a yearly report of the territory, an agglomeration or a park holds, as its reader may know it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from symbiose.domain.communes import Park
from symbiose.domain.exchanges import ReferenceUsed, each_once
from symbiose.domain.figures import WHOLE, Dimension
from symbiose.domain.indicators import Column, Indicator
from symbiose.services.indicator_views import Cell, Line, Sight
from symbiose.services.indicators import closing_day
from symbiose.services.objective_pages import ObjectiveLine


@dataclass(frozen=True)
class ReportAsked:
    """Which report is asked for."""

    year: int
    """Calendar year."""
    by: Dimension | None = None
    """EPCI or park; the whole territory without it."""
    group: str = WHOLE
    """The agglomeration or park."""
    public: bool = False
    """Only what is published, for readers outside; analysts read nothing else."""

    @property
    def within(self) -> Mapping[Dimension, str]:
        """Return the one group that is counted."""
        return {self.by: self.group} if self.by else {}


@dataclass(frozen=True)
class ReportLine:
    """One indicator in the year of the report and in the year before."""

    indicator: Indicator
    cells: Mapping[Column, Cell]
    """Column that has a meaning for it → figure of the year."""
    before: Mapping[Column, Cell]
    """The same of the year before."""
    values: tuple[ReferenceUsed, ...] = ()
    """Dated reference values that its figures rest on, as far as the reader may know them."""

    @property
    def furthest(self) -> Column:
        """Return the column that has come furthest: what the two years are compared by."""
        return self.indicator.columns[-1]

    @property
    def difference(self) -> float | None:
        """Return how much more there is than in the year before; None where one of the two is not told."""
        now, then = self.cells[self.furthest].value, self.before[self.furthest].value
        return None if now is None or then is None else now - then

    @property
    def has_no_figure(self) -> bool:
        """Tell whether nothing is known of it in any column, though nothing is masked either."""
        return all(cell.value is None and cell.reason is None for cell in self.cells.values())


@dataclass(frozen=True)
class Breakdown:
    """The figures of one indicator by groups of the year."""

    indicator: Indicator
    by: Dimension
    lines: tuple[Line, ...]
    """Groups with a figure or a masked one, the largest first."""


class GapKind(StrEnum):
    """What is missing from what the figures are counted from."""

    SILENT_SITES = "silent_sites"
    """Sites known and open that declare nothing."""
    ESTIMATES = "estimates"
    """Standing flows that are estimates, not declarations."""
    SOME_ESTIMATES = "some_estimates"
    """The same where how many is not told: three firms at least have one."""
    ON_BEHALF = "on_behalf"
    """Standing flows that somebody declared for a firm which has not confirmed them."""
    UNNAMED_RESOURCES = "unnamed_resources"
    """Flows whose resource nobody has confirmed: they count nowhere."""
    UNTOLD_YEARS = "untold_years"
    """Synergies that ran in the year, and of which nobody told what was exchanged."""
    NO_RUN = "no_run"
    """No run of the optimiser had been made by then: nothing is proposed."""


@dataclass(frozen=True)
class Gap:
    """Something that is missing, and how much of it."""

    kind: GapKind
    count: int
    of: int | None = None
    """Of how many, where that says more."""


@dataclass(frozen=True)
class YearlyReport:
    """One year of a territory, an agglomeration or a park."""

    asked: ReportAsked
    sight: Sight
    """Counted from everything, from the sites of the reader's parks, or published."""
    day: date | None
    """Day whose state the figures tell: the last of the year, today, or a day of publication; None where
    nothing was published in the year."""
    day_before: date | None
    """The same of the year before; None where nothing was known or published by then."""
    today: date
    """Day on which the report is made."""
    lines: tuple[ReportLine, ...]
    """Every indicator, in the order of the catalogue."""
    breakdowns: tuple[Breakdown, ...]
    gaps: tuple[Gap, ...]
    """What is missing, as far as the reader may know it."""
    parks: Mapping[str, Park] = field(default_factory=dict)
    objectives: tuple[ObjectiveLine, ...] = ()
    """Objectives of its year and place."""

    @property
    def closes_on(self) -> date:
        """Return the last day on which what firms tell of the year still enters its figures."""
        return closing_day(self.asked.year)

    @property
    def running(self) -> bool:
        """Tell whether the year itself is not over."""
        return self.today.year <= self.asked.year

    @property
    def open(self) -> bool:
        """Tell whether figures of the year may still change."""
        return self.today <= self.closes_on

    @property
    def values(self) -> tuple[ReferenceUsed, ...]:
        """Return each dated reference value once, by id and date."""
        return each_once(one for line in self.lines for one in line.values)

    @property
    def sources(self) -> tuple[str, ...]:
        """Return what the definitions of the indicators rest on, each once, in their order."""
        return tuple(dict.fromkeys(source for line in self.lines for source in line.indicator.sources))

    def line(self, indicator_id: str) -> ReportLine:
        """Return the line of an indicator."""
        return next(line for line in self.lines if line.indicator.id == indicator_id)


@dataclass(frozen=True)
class ReportChoices:
    """Which reports a reader may ask for."""

    years: tuple[int, ...]
    """The latest first."""
    scopes: tuple[tuple[Dimension | None, str], ...]
    """The territory, the agglomerations, the parks, as far as they are the reader's."""
    both: bool
    """The reader may choose between counted and published figures."""
    published: bool
    """Only published figures are the reader's."""
    parks: Mapping[str, Park] = field(default_factory=dict)
