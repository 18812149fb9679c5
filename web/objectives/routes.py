"""Pages of objectives: all of them beside their figures, and one with its trend and its history."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from symbiose.domain.accounts import Role
from symbiose.services.indicator_views import Sight
from symbiose.services.objective_pages import ObjectiveSheet, objective_sheet, objectives_seen
from web.access import STAFF, requires
from web.context import actor, services
from web.forms import sentence
from web.indicators.files import answer_with
from web.indicators.masking import reason_told
from web.indicators.wording import column_name, says_unit, title_with_unit, told, unit_beside, unit_told
from web.objectives import wording
from web.objectives.drawing import trend_figure
from web.objectives.files import ADDING, objectives_table, trend_table
from web.objectives.schemas import ObjectivesQuery, SheetQuery
from web.paging import page_of

blueprint = Blueprint("objectives", __name__)
READERS = STAFF | {Role.ANALYST}


@blueprint.get("/objectifs")
@requires(READERS)
def listing() -> ResponseReturnValue:
    """Show the objectives, each beside the figure of its year."""
    query = ObjectivesQuery.of(request.args)
    view = objectives_seen(services(), actor(), query.annee, query.indicateur)
    if query.fichier:
        return answer_with(objectives_table(view), "objectifs")
    return render_template(
        "objectives/listing.html",
        view=view,
        query=query,
        page=page_of(view.lines, query.page),
        **words(),
    )


@blueprint.get("/objectifs/<objective_id>")
@requires(READERS)
def sheet(objective_id: str) -> ResponseReturnValue:
    """Show one objective: how far it is, what exchanges would add, its trend and its history."""
    query = SheetQuery.of(request.args)
    found = objective_sheet(services(), actor(), objective_id)
    if query.fichier:
        return answer_with(
            trend_table(found), f"objectif-{found.line.objective.year}-{found.line.indicator.id}"
        )
    return sheet_page(found)


def sheet_page(found: ObjectiveSheet, *, conflict: bool = False) -> str:
    """Return the page of an objective."""
    line = found.line
    drawn = any(point.target is not None or line.measured in point.cells for point in found.trend)
    return render_template(
        "objectives/sheet.html",
        found=found,
        line=line,
        objective=line.objective,
        indicator=line.indicator,
        trend=trend_figure(found.trend, line.measured, line.indicator).as_json() if drawn else None,
        versions=wording.versions_told(found.versions, names=found.sight is Sight.WHOLE),
        conflict=conflict,
        **words(),
    )


def words() -> dict[str, object]:
    """Return what every page of objectives is written with."""
    return {
        "adding": ADDING,
        "aimed_at": wording.aimed_at,
        "column_name": column_name,
        "missing_told": wording.missing_told,
        "place_name": wording.place_name,
        "reason_told": reason_told,
        "sentence": sentence,
        "share_of": wording.share_of,
        "sight": Sight,
        "standing_told": wording.standing_told,
        "told": told,
        "title_with_unit": title_with_unit,
        "says_unit": says_unit,
        "unit_beside": unit_beside,
        "unit_told": unit_told,
    }
