"""Heat targets as JSON, and the streams that they are worked out from."""

from flask import current_app, request
from flask.typing import ResponseReturnValue

from symbiose.domain.api_tokens import TokenScope
from symbiose.services.heat_targets import heat_view
from web.access import PARTIES, requires
from web.api.answers import JSON, json_answer
from web.api.queries import HeatTargetsQuery
from web.api.routes import blueprint
from web.context import actor, services
from web.limits import DEAR


@blueprint.get("/api/v1/heat-streams")
@requires(PARTIES, TokenScope.READ, cost=DEAR)
def heat_streams() -> ResponseReturnValue:
    """Return the streams of the sites that the caller answers for, as `symbiose pinch` reads them."""
    query = HeatTargetsQuery.of(request.args)
    view = heat_view(services(), actor(), query.asked)
    return json_answer(view.streams_document[query.reading])


@blueprint.get("/api/v1/heat-targets")
@requires(PARTIES, TokenScope.READ, cost=DEAR)
def heat_targets() -> ResponseReturnValue:
    """Return what these streams could recover at most, as `symbiose pinch --by-site` answers."""
    query = HeatTargetsQuery.of(request.args)
    view = heat_view(services(), actor(), query.asked)
    return current_app.response_class(view.targets[query.reading].to_json(), mimetype=JSON)
