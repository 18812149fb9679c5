"""The self-assessment of the initiative, filled as far as the records of the service allow."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from symbiose.domain.accounts import Actor
from symbiose.domain.exchanges import Kind
from symbiose.domain.exchanges_on import exchanges_on
from symbiose.domain.figures import NOWHERE, Dimension
from symbiose.domain.indicators import Column, Indicator
from symbiose.domain.repositories import Repositories
from symbiose.domain.self_assessment import Answer, Axis, Criterion, PublicFact, Record, answered
from symbiose.domain.typical_flows import is_estimate
from symbiose.services.context import Services
from symbiose.services.indicator_pages import sites_of_caller
from symbiose.services.indicator_views import Cell, Sight
from symbiose.services.indicators import Counted, counted_in_year
from symbiose.services.yearly_report import yearly_report
from symbiose.services.yearly_report_gaps import flows_within
from symbiose.services.yearly_report_views import ReportAsked, YearlyReport


@dataclass(frozen=True)
class FigureAnswer:
    """One figure that answers a criterion."""

    indicator: Indicator
    column: Column
    cell: Cell


@dataclass(frozen=True)
class AnsweredCriterion:
    """A criterion with everything that the caller may read in answer to it."""

    criterion: Criterion
    figures: tuple[FigureAnswer, ...]
    records: tuple[tuple[Record, int | None], ...]
    """Record → how many; None where it is not published."""


@dataclass(frozen=True)
class SelfAssessment:
    """The whole self-assessment of one year and scope."""

    report: YearlyReport
    """The report whose figures answer it."""
    axes: Mapping[Axis, tuple[AnsweredCriterion, ...]]
    facts: tuple[PublicFact, ...]
    """What is publicly known of the tool that it follows."""

    @property
    def criteria(self) -> Iterator[Criterion]:
        """Yield every criterion."""
        return (one.criterion for found in self.axes.values() for one in found)

    def count(self, how: Answer) -> int:
        """Count the criteria that are answered in one way."""
        return answered(self.criteria, how)


def self_assessment(services: Services, actor: Actor, asked: ReportAsked) -> SelfAssessment:
    """Return the self-assessment of a year: counted for who coordinates, published for analysts.

    Raises:
        NotAllowed: The caller reads no indicators, or a coordinator of parks asks for what is published.
        UnknownThing: There is no such agglomeration or park, or it is not the caller's.
        InvalidDocument: The year has not begun.
    """
    report = yearly_report(services, actor, asked)
    counts = {Record.OBJECTIVES: len(report.objectives)}
    if report.sight is not Sight.PUBLISHED:
        counts |= services.store.read(lambda r: _counts(services, r, actor, asked))
    grid = services.reference.self_assessment
    axes = {axis: tuple(_answered(one, report, counts) for one in grid.of(axis)) for axis in Axis}
    return SelfAssessment(report, axes, grid.facts)


def _answered(criterion: Criterion, report: YearlyReport, counts: Mapping[Record, int]) -> AnsweredCriterion:
    figures = []
    for named in criterion.figures:
        line = report.line(named.indicator)
        figures.append(FigureAnswer(line.indicator, named.column, line.cells[named.column]))
    records = tuple((record, counts.get(record)) for record in criterion.records)
    return AnsweredCriterion(criterion, tuple(figures), records)


def _counts(
    services: Services, repositories: Repositories, actor: Actor, asked: ReportAsked
) -> Mapping[Record, int]:
    counted = sites_of_caller(counted_in_year(services, repositories, asked.year), actor)
    records = _Records(counted, asked)
    return {record: count(records) for record, count in _COUNTED.items()}


class _Records:
    """The records of a day within the scope of a report."""

    def __init__(self, counted: Counted, asked: ReportAsked) -> None:
        self._counted = counted
        territory, places = counted.territory, counted.places
        self.sites = {i: site for i, site in territory.sites.items() if places.holds(i, asked.within)}
        self.flows = [one for one in flows_within(counted, asked) if one.resource_id is not None]
        self.working = [i for i in territory.working if i in self.sites]
        self.declaring = {
            one.site_id
            for one in counted.within(asked.within)
            if one.indicator_id == "sites_declaring" and one.amount
        }

    def exchanges(self) -> Mapping[str, tuple[Kind, tuple[str, ...]]]:
        """Return what is agreed to or came to be, once each, with the sites of its ends that are in scope."""
        found = {}
        for one in exchanges_on(self._counted.territory):
            ends = (one.proposal.giver_site_id, one.proposal.receiver_site_id)
            inside = tuple(site_id for site_id in ends if site_id in self.sites)
            if one.column in (Column.AGREED, Column.REALISED) and inside:
                found[one.thing_id] = (one.proposal.kind, inside)
        return found

    def companies(self, site_ids: Iterable[str]) -> int:
        """Count the firms of some sites."""
        return len({self.sites[site_id].company_id for site_id in site_ids})

    def places(self, by: Dimension) -> int:
        """Count the known places or activities of the sites that declare."""
        return len({self._counted.places.place(site_id, by) for site_id in self.declaring} - {NOWHERE})


def _kinds(records: _Records, *, shared: bool) -> int:
    return sum((kind is Kind.MUTUALISATION) is shared for kind, _ in records.exchanges().values())


_COUNTED: Mapping[Record, Callable[[_Records], int]] = {
    Record.COMPANIES: lambda one: one.companies(one.working),
    Record.COMPANIES_DECLARING: lambda one: one.companies(one.declaring),
    Record.COMPANIES_EXCHANGING: lambda one: one.companies(
        site_id for _, ends in one.exchanges().values() for site_id in ends
    ),
    Record.ACTIVITIES: lambda one: one.places(Dimension.NAF),
    Record.COMMUNES: lambda one: one.places(Dimension.COMMUNE),
    Record.FLOWS: lambda one: len(one.flows),
    Record.ESTIMATES: lambda one: sum(map(is_estimate, one.flows)),
    Record.SUBSTITUTIONS: lambda one: _kinds(one, shared=False),
    Record.MUTUALISATIONS: lambda one: _kinds(one, shared=True),
}
