"""The yearly report as a workbook: every figure with the numbers that it is computed from."""

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.documents.report_workbook import ReportFigure, ReportWorkbook
from symbiose.domain.errors import InvalidDocument, Problem, UnknownThing
from symbiose.domain.figures import Dimension
from symbiose.domain.indicators import Contribution
from symbiose.domain.permissions import CanSeeEverything
from symbiose.domain.repositories import Repositories
from symbiose.services.context import Services
from symbiose.services.indicator_pages import sites_of_caller
from symbiose.services.indicators import Asked, Counted, counted_in_year, rows_of
from symbiose.services.report_parts import ReportParts
from symbiose.services.yearly_report import report_choices
from symbiose.services.yearly_report_published import published_report
from symbiose.services.yearly_report_views import ReportAsked, ReportChoices, YearlyReport

MOST_PARTS = 1_000_000
"""Contributions that one sheet of a workbook holds."""


def report_workbook(services: Services, actor: Actor, asked: ReportAsked) -> ReportWorkbook:
    """Return the report of a year: counted with all its inputs for staff, or the published figures alone.

    Raises:
        NotAllowed: The caller reads no indicators, or a coordinator of parks asks for what is published.
        UnknownThing: There is no such agglomeration or park, or it is not the caller's.
        InvalidDocument: The year has not begun, or there is too much for one workbook.
    """
    choices = report_choices(services, actor)
    if asked.year > services.clock().date().year:
        raise InvalidDocument([Problem("annee", str(asked.year), "choisissez une année commencée")])
    if (asked.by, asked.group) not in choices.scopes:
        msg = f"There is no report of {asked.group}. Choose one of the list."
        raise UnknownThing(msg, scope=asked.group)
    name = _name(services, choices, asked)
    if not asked.public and actor.role is not Role.ANALYST:
        return services.store.read(lambda repositories: _counted(services, repositories, actor, asked, name))
    if actor.role is not Role.ANALYST:
        CanSeeEverything(actor).require()
    return _published(services.store.read(lambda r: published_report(services, r, asked)), name)


def _name(services: Services, choices: ReportChoices, asked: ReportAsked) -> str | None:
    if asked.by is None:
        return None
    if asked.by is Dimension.PARK:
        park = choices.parks.get(asked.group)
        return park.name if park else asked.group
    return services.reference.communes.epcis[asked.group].name


def _counted(
    services: Services, repositories: Repositories, actor: Actor, asked: ReportAsked, name: str | None
) -> ReportWorkbook:
    counted = sites_of_caller(counted_in_year(services, repositories, asked.year), actor)
    parts = ReportParts(services, counted, actor)
    figures = _figures(services, counted, asked, parts)
    used = {value.id for figure in figures for part in figure.parts for value in part.values}
    used |= {term.value.id for term in parts.terms if term.value is not None}
    factors = services.reference.factors
    return ReportWorkbook(
        year=asked.year,
        day=counted.territory.day,
        scope=name,
        published=False,
        partial=not CanSeeEverything(actor).allowed(),
        figures=figures,
        terms=parts.terms,
        labels={one: factors.history(one)[-1].label for one in used},
    )


def _figures(
    services: Services, counted: Counted, asked: ReportAsked, parts: ReportParts
) -> tuple[ReportFigure, ...]:
    rows = rows_of(services, counted, Asked(counted.territory.day, within=asked.within))
    behind = sum(len(figure.contributions) for row in rows for figure in row.figures.values())
    if behind > MOST_PARTS:
        told = "trop de contributions pour un classeur : choisissez une agglomération ou un parc"
        raise InvalidDocument([Problem("perimetre", str(behind), told)])
    return tuple(
        ReportFigure(
            row.indicator,
            column,
            figure.value,
            tuple(parts.part(one) for one in sorted(figure.contributions, key=_largest_first)),
        )
        for row in rows
        for column, figure in row.figures.items()
    )


def _largest_first(one: Contribution) -> tuple[float, str, str]:
    return -abs(one.amount), one.thing_id, one.site_id


def _published(report: YearlyReport, name: str | None) -> ReportWorkbook:
    return ReportWorkbook(
        year=report.asked.year,
        day=report.day,
        scope=name,
        published=True,
        partial=False,
        figures=tuple(
            ReportFigure(line.indicator, column, cell.value, reason=cell.reason, as_of=cell.as_of)
            for line in report.lines
            for column, cell in line.cells.items()
        ),
    )
