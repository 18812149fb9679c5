"""The page of heat targets: sites, parks and the whole, curves and their tables, what is missing."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from symbiose.domain.declared_heat import End
from symbiose.domain.week_parts import WeekPart
from symbiose.services.heat_targets import heat_view
from symbiose.services.heat_views import HeatView
from web.access import PARTIES, requires
from web.context import actor, services
from web.heat import wording
from web.heat.figures import (
    cascade_rows,
    composite_figure,
    composite_rows,
    grand_composite_figure,
    months_figure,
)
from web.heat.files import heat_table
from web.heat.schemas import HeatQuery
from web.indicators.files import answer_with
from web.limits import DEAR
from web.paging import page_of
from web.wording import MONTHS

blueprint = Blueprint("heat", __name__)
MOST_POINTS = 200
"""Points of a curve in its table; the file holds them all."""


@blueprint.get("/chaleur")
@requires(PARTIES, cost=DEAR)
def page() -> ResponseReturnValue:
    """Show what the sites that the caller answers for could recover at most."""
    query = HeatQuery.of(request.args)
    view = heat_view(services(), actor(), query.asked)
    if query.fichier:
        return answer_with(heat_table(view, query.fichier, query.lecture), f"chaleur-{query.fichier}")
    return _page(view, query)


def _page(view: HeatView, query: HeatQuery) -> str:
    drawn = view.targets[query.lecture]
    return render_template(
        "heat/page.html",
        view=view,
        query=query,
        drawn=drawn,
        end=End,
        months=MONTHS,
        week_parts=list(WeekPart),
        most_points=MOST_POINTS,
        page=page_of(view.streams, query.page),
        composite_rows=composite_rows(drawn),
        cascade_rows=cascade_rows(drawn),
        composite=composite_figure(drawn).as_json() if view.streams else None,
        bars=months_figure(view.months).as_json() if view.streams else None,
        grand=grand_composite_figure(drawn).as_json() if view.streams else None,
        end_name=wording.end_name,
        gap_told=wording.gap_told,
        origin_told=wording.origin_told,
        period=wording.period_told(view),
        place=wording.place_told(view),
        place_text=wording.place_text,
        places=wording.places_of(view),
        power_range=wording.power_range,
        range_told=wording.range_told,
        reason_told=wording.reason_told,
        week_told=wording.week_told,
    )
