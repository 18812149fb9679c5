"""The self-assessment of the initiative: a page to read and print, and the same as a file."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from symbiose.domain.self_assessment import Answer
from symbiose.services.indicator_views import Sight
from symbiose.services.self_assessment import AnsweredCriterion, SelfAssessment, self_assessment
from symbiose.services.yearly_report import report_choices
from web.access import requires
from web.context import actor, services
from web.indicators.files import Rows, answer_with
from web.indicators.wording import column_name, unit_told
from web.language import _
from web.reports import assessment_wording as words
from web.reports.asking import asked_of_caller
from web.reports.queries import ReportQuery, Version, address_of, scope_text
from web.reports.routes import READERS, indicator_address, scopes_offered
from web.reports.wording import scope_name
from web.reports.workbook import blueprint as blueprint


@blueprint.get("/rapports/autoevaluation")
@requires(READERS)
def assessment() -> ResponseReturnValue:
    """Show the self-assessment, filled as far as the records allow, with what is missing."""
    query = ReportQuery.of(request.args)
    found = self_assessment(services(), actor(), asked_of_caller(query))
    asked = found.report.asked
    if query.fichier:
        return answer_with(assessment_table(found), f"autoevaluation-{asked.year}")
    choices = report_choices(services(), actor())
    return render_template(
        "reports/assessment.html",
        found=found,
        report=found.report,
        scope=scope_name(asked.by, asked.group, services().reference, found.report.parks),
        choices=choices,
        scopes=scopes_offered(choices),
        chosen=scope_text(asked.by, asked.group),
        versions=list(Version) if choices.both else [],
        address=address_of(asked),
        indicator_address=indicator_address(found.report),
        answers=list(Answer),
        sight=Sight,
        axis_told=words.axis_told,
        answer_told=words.answer_told,
        record_told=words.record_told,
        figure_told=words.figure_told,
        column_name=column_name,
    )


def assessment_table(found: SelfAssessment) -> Rows:
    """Return the self-assessment as a table, the head first: with what is missing."""
    rows: Rows = [
        [
            *(_("Axe"), _("Critère"), _("Question"), _("Réponse du service"), _("Ce qui répond")),
            *(_("Colonne"), _("Chiffre"), _("Unité"), _("Remarque"), _("Ce qui manque")),
        ]
    ]
    for axis, criteria in found.axes.items():
        for one in criteria:
            rows += _lines(words.axis_told(axis), one)
    return rows


def _lines(axis: str, one: AnsweredCriterion) -> Rows:
    criterion = one.criterion
    head = [axis, criterion.title, criterion.question, words.answer_told(criterion.answer)]
    rows: Rows = []
    for figure in one.figures:
        told = None if figure.cell.value is not None else words.figure_told(figure)
        named = [figure.indicator.title, column_name(figure.column), figure.cell.value]
        rows.append([*head, *named, unit_told(figure.indicator), told, criterion.missing])
    for record, count in one.records:
        number = None if count is None else float(count)
        told = words.record_told(record, count)
        rows.append([*head, words.record_name(record), None, number, None, told, criterion.missing])
    return rows or [[*head, None, None, None, None, None, criterion.missing]]
