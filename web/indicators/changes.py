"""The page of what changed in one indicator between two days, and why."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from symbiose.domain.civil_days import day_of
from symbiose.domain.indicators import Aggregation
from symbiose.services.indicator_changes_page import indicator_changes
from symbiose.services.parks import all_parks
from web.access import STAFF, requires
from web.context import actor, services
from web.indicators.causes import cause_told
from web.indicators.files import answer_with, changes_table
from web.indicators.queries import ChangesQuery
from web.indicators.routes import blueprint as blueprint
from web.indicators.routes import filters_told, words
from web.paging import page_of


@blueprint.get("/indicateurs/<indicator_id>/changements")
@requires(STAFF)
def changes(indicator_id: str) -> ResponseReturnValue:
    """Show every contribution that is new, gone or changed, with what explains it."""
    query = ChangesQuery.of(request.args)
    today = day_of(services().clock())
    found = indicator_changes(services(), actor(), indicator_id, query.days(today), query.within)
    if query.fichier:
        return answer_with(changes_table(found, cause_told), f"indicateur-{indicator_id}-changements")
    return render_template(
        "indicators/changes.html",
        found=found,
        query=query,
        today=today,
        page=page_of(found.lines, query.page),
        ratio=found.indicator.aggregation is Aggregation.RATIO,
        cause_told=cause_told,
        filters=filters_told(query, all_parks(services())),
        **words(),
    )
