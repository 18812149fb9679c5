"""The yearly report as a workbook: every figure with the numbers that it is computed from."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from math import isclose

from symbiose.domain.accounts import Actor
from symbiose.domain.counted_network import DEPENDENCE
from symbiose.domain.documents.report_workbook import ReportFigure, ReportWorkbook
from symbiose.domain.errors import InvalidDocument, Problem
from symbiose.domain.figures import Dimension, Figure
from symbiose.domain.indicators import Column, Contribution, Indicator
from symbiose.domain.permissions import CanSeeEverything
from symbiose.domain.repositories import Repositories
from symbiose.services.context import Services
from symbiose.services.indicator_pages import sites_of_caller
from symbiose.services.indicators import Asked, Counted, IndicatorRow, closing_day, counted_in_year, rows_of
from symbiose.services.parks import parks_of
from symbiose.services.report_parts import ReportParts
from symbiose.services.yearly_report import allowed_report
from symbiose.services.yearly_report_published import published_report
from symbiose.services.yearly_report_views import ReportAsked, YearlyReport

MOST_AT_ONCE = 20_000
"""Contributions of all indicators that one workbook holds; of more, each indicator has its own."""
MOST_OF_SHEET = 1_000_000
"""Contributions that a sheet of a workbook can hold."""


def workbook_sizes(services: Services, actor: Actor, asked: ReportAsked) -> Mapping[str, int]:
    """Return how many contributions each indicator of a report has; none where published figures are read.

    Raises:
        NotAllowed: The caller reads no indicators, or a coordinator of parks asks for what is published.
        UnknownThing: There is no such agglomeration or park, or it is not the caller's.
        InvalidDocument: The year has not begun.
    """

    def work(repositories: Repositories) -> Mapping[str, int]:
        if allowed_report(services, repositories, actor, asked).public:
            return {}
        rows = _rows(services, _counted_for(services, repositories, actor, asked), asked)
        return {row.indicator.id: _behind(row) for row in rows}

    return services.store.read(work)


def report_workbook(
    services: Services, actor: Actor, asked: ReportAsked, indicator_id: str | None = None
) -> ReportWorkbook:
    """Return the report of a year: counted with all its inputs for staff, or the published figures alone.

    Args:
        services: What use cases work with.
        actor: The caller.
        asked: Which report.
        indicator_id: The only indicator that it holds; all of them without it.

    Raises:
        NotAllowed: The caller reads no indicators, or a coordinator of parks asks for what is published.
        UnknownThing: There is no such indicator, agglomeration or park, or it is not the caller's.
        InvalidDocument: The year has not begun, or there is too much for one workbook.
    """

    def work(repositories: Repositories) -> ReportWorkbook:
        about = allowed_report(services, repositories, actor, asked)
        name = _name(services, repositories, about)
        only = services.reference.indicators.get(indicator_id).id if indicator_id else None
        if about.public:
            return _published(published_report(services, repositories, about), name, only)
        counted = _counted_for(services, repositories, actor, asked)
        return _counted(services, counted, actor, asked, name, only)

    return services.store.read(work)


def _name(services: Services, repositories: Repositories, asked: ReportAsked) -> str | None:
    if asked.by is None:
        return None
    if asked.by is Dimension.PARK:
        park = parks_of(services, repositories).get(asked.group)
        return park.name if park else asked.group
    return services.reference.communes.epcis[asked.group].name


def _counted_for(services: Services, repositories: Repositories, actor: Actor, asked: ReportAsked) -> Counted:
    return sites_of_caller(counted_in_year(services, repositories, asked.year), actor)


def _rows(services: Services, counted: Counted, asked: ReportAsked) -> tuple[IndicatorRow, ...]:
    return rows_of(services, counted, Asked(counted.territory.day, within=asked.within))


def _counted(
    services: Services, counted: Counted, actor: Actor, asked: ReportAsked, name: str | None, only: str | None
) -> ReportWorkbook:
    parts = ReportParts(services, counted, actor)
    rows = [row for row in _rows(services, counted, asked) if only in (None, row.indicator.id)]
    figures = _figures(rows, parts)
    used = {value.id for figure in figures for part in figure.parts for value in part.values}
    used |= {term.value.id for term in parts.terms if term.value is not None}
    factors = services.reference.factors
    return ReportWorkbook(
        year=asked.year,
        day=counted.territory.day,
        closes_on=closing_day(asked.year),
        scope=name,
        published=False,
        partial=not CanSeeEverything(actor).allowed(),
        figures=figures,
        terms=parts.terms,
        labels={one: factors.history(one)[-1].label for one in used},
    )


def _behind(row: IndicatorRow) -> int:
    """Count what the figures of a row are made of."""
    return sum(len(figure.contributions) for figure in row.figures.values())


def _figures(rows: Sequence[IndicatorRow], parts: ReportParts) -> tuple[ReportFigure, ...]:
    behind = sum(map(_behind, rows))
    if behind > MOST_OF_SHEET:
        told = "trop de contributions pour un classeur : choisissez une agglomération ou un parc"
        raise InvalidDocument([Problem("perimetre", str(behind), told)])
    return tuple(
        _figure(row.indicator, column, figure, parts)
        for row in rows
        for column, figure in row.figures.items()
    )


def _figure(indicator: Indicator, column: Column, figure: Figure, parts: ReportParts) -> ReportFigure:
    found = figure.contributions
    if indicator.id == DEPENDENCE and figure.value is not None:
        once = each_exchange_once(found)
        if isclose(largest_share(once), figure.value):
            told = tuple(parts.part(one) for one in sorted(once, key=_by_site))
            return ReportFigure(indicator, column, figure.value, told, of_one_site=True)
    told = tuple(parts.part(one) for one in sorted(found, key=_largest_first))
    return ReportFigure(indicator, column, figure.value, told)


def each_exchange_once(contributions: Sequence[Contribution]) -> list[Contribution]:
    """Return the passages of exchanges, each measured against its part of an exchange that counts once."""
    passages = Counter(one.thing_id for one in contributions)
    return [one._replace(against=one.amount / passages[one.thing_id]) for one in contributions]


def largest_share(contributions: Sequence[Contribution]) -> float:
    """Return the largest sum of one site over the sum of all exchanges, in %; 0 of nothing."""
    of_site: dict[str, float] = defaultdict(float)
    for one in contributions:
        of_site[one.site_id] += one.amount
    whole = sum(one.against or 0.0 for one in contributions)
    return 100 * max(of_site.values()) / whole if whole > 0 else 0.0


def _by_site(one: Contribution) -> tuple[str, float, str]:
    return one.site_id, -one.amount, one.thing_id


def _largest_first(one: Contribution) -> tuple[float, str, str]:
    return -abs(one.amount), one.thing_id, one.site_id


def _published(report: YearlyReport, name: str | None, only: str | None) -> ReportWorkbook:
    return ReportWorkbook(
        year=report.asked.year,
        day=report.day,
        closes_on=report.closes_on,
        scope=name,
        published=True,
        partial=False,
        figures=tuple(
            ReportFigure(line.indicator, column, cell.value, reason=cell.reason, as_of=cell.as_of)
            for line in report.lines
            if only in (None, line.indicator.id)
            for column, cell in line.cells.items()
        ),
    )
