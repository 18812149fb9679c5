"""Pages of indicators: all of them, one of them, and what a figure is made of; each table as a file too."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from symbiose.domain.accounts import Role
from symbiose.domain.civil_days import day_of
from symbiose.domain.communes import Park
from symbiose.domain.figures import OVERLAPPING, Dimension
from symbiose.domain.indicators import Aggregation, Column
from symbiose.domain.labels import label_key
from symbiose.domain.permissions import CanPublishTotals, CanSeeEverything
from symbiose.services.indicator_detail import figure_detail
from symbiose.services.indicator_pages import indicators_seen
from symbiose.services.indicator_times import Step, may_see_times, over_time
from symbiose.services.indicator_views import IndicatorsView, Sight
from symbiose.services.publish_job import publications_seen, start_publication
from web.access import STAFF, requires
from web.context import actor, services
from web.forms import ActionForm
from web.indicators import wording
from web.indicators.drawing import bars_of, column_drawn, curves_of, map_of
from web.indicators.files import answer_with, detail_table, lines_table, points_table
from web.indicators.masking import reason_told
from web.indicators.queries import FIELDS, DetailQuery, IndicatorQuery, SheetQuery
from web.language import _
from web.paging import page_of
from web.reference.labels import value_label

blueprint = Blueprint("indicators", __name__)
READERS = STAFF | {Role.ANALYST}
MAPPED = (Dimension.COMMUNE, Dimension.EPCI)


@blueprint.get("/indicateurs")
@requires(READERS)
def listing() -> ResponseReturnValue:
    """Show every indicator in its four columns."""
    query = IndicatorQuery.of(request.args)
    view = _view(query)
    if query.fichier:
        return answer_with(lines_table(view), "indicateurs", view.asked.day)
    return render_template(
        "indicators/listing.html",
        view=view,
        query=query,
        page=page_of(view.lines, query.page),
        publishing=publications_seen(services(), actor()) if CanPublishTotals(actor()).allowed() else None,
        **_common(view, query),
    )


@blueprint.get("/indicateurs/<indicator_id>")
@requires(READERS)
def sheet(indicator_id: str) -> ResponseReturnValue:
    """Show one indicator: what it means, its figures by what is chosen, on bars and on a map."""
    query = SheetQuery.of(request.args)
    indicator = services().reference.indicators.get(indicator_id)
    view = _view(query, indicator_id)
    lines = view.of(indicator_id)
    points = over_time(services(), actor(), indicator_id, view.asked, query.serie) if query.serie else ()
    if query.fichier and query.serie:
        return answer_with(
            points_table(indicator, points), f"indicateur-{indicator_id}-{query.serie}", view.asked.day
        )
    if query.fichier:
        return answer_with(lines_table(view, indicator_id), f"indicateur-{indicator_id}", view.asked.day)
    column = column_drawn(indicator, lines, query.colonne)
    mapped = query.par in MAPPED and bool(lines)
    return render_template(
        "indicators/sheet.html",
        indicator=indicator,
        view=view,
        query=query,
        lines=lines,
        overlapping=query.par in OVERLAPPING,
        bars=bars_of(view, lines, indicator) if lines else None,
        drawn=map_of(view, lines, indicator, column) if mapped else None,
        column=column,
        points=points,
        curves=curves_of(points, indicator) if points else None,
        told_why=CanSeeEverything(actor()).allowed(),
        steps=list(Step) if may_see_times(actor()) else [],
        **_common(view, query),
    )


@blueprint.get("/indicateurs/<indicator_id>/detail")
@requires(STAFF)
def detail(indicator_id: str) -> ResponseReturnValue:
    """Show what one figure is made of, and compute it again from that."""
    query = DetailQuery.of(request.args)
    asked = query.asked(day_of(services().clock()))
    found = figure_detail(services(), actor(), indicator_id, query.colonne, asked, query.groupe)
    if query.fichier:
        return answer_with(detail_table(found), f"indicateur-{indicator_id}-{query.colonne}")
    return render_template(
        "indicators/detail.html",
        found=found,
        query=query,
        page=page_of(found.behind, query.page),
        aggregation=Aggregation,
        filters=filters_told(query, found.parks),
        scope_name=wording.group_name(query.par, query.groupe, services().reference, found.parks),
        **words(),
    )


@blueprint.post("/indicateurs/publication")
@requires(STAFF)
def publish() -> ResponseReturnValue:
    """Ask for the publication of this month, then show how far it is; while one is going on, that one."""
    ActionForm.of(request.form)
    job = start_publication(services(), actor())
    if job is None:
        flash(_("Les indicateurs ont déjà été publiés ce mois-ci : rien n’est changé."), "info")
        return redirect(url_for("indicators.listing"))
    return redirect(url_for("jobs.page", job_id=job.id, suite="oui"))


def _view(query: IndicatorQuery, indicator_id: str | None = None) -> IndicatorsView:
    return indicators_seen(services(), actor(), query.asked(day_of(services().clock())), indicator_id)


def _common(view: IndicatorsView, query: IndicatorQuery) -> dict[str, object]:
    reference = services().reference
    return {
        "columns": list(Column),
        "dimensions": list(Dimension),
        "fields": FIELDS,
        "sight": Sight,
        "today": day_of(services().clock()),
        "choices": {
            dimension: sorted(
                ((group, wording.group_name(dimension, group, reference, view.parks)) for group in groups),
                key=lambda pair: (pair[0] == "none", label_key(pair[1])),
            )
            for dimension, groups in view.choices.items()
        },
        "scope_name": lambda scope: wording.group_name(query.par, scope, reference, view.parks),
        "filters": filters_told(query, view.parks),
        **words(),
    }


def filters_told(query: IndicatorQuery, parks: Mapping[str, Park]) -> list[tuple[str, str]]:
    """Return the filters in force: dimension and group, as they are read."""
    reference = services().reference
    return [
        (wording.dimension_name(dimension), wording.group_name(dimension, group, reference, parks))
        for dimension, group in query.within.items()
    ]


def words() -> dict[str, object]:
    """Return the wording that every template of indicators uses."""
    return {
        "column_name": wording.column_name,
        "dimension_name": wording.dimension_name,
        "told": wording.told,
        "with_unit": wording.with_unit,
        "unit_told": wording.unit_told,
        "title_with_unit": wording.title_with_unit,
        "says_unit": wording.says_unit,
        "unit_beside": wording.unit_beside,
        "reason_told": reason_told,
        "value_label": value_label,
    }
