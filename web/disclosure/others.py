"""What other sites declare, as their owners let it be seen."""

from itertools import groupby

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from symbiose.domain.permissions import STAFF
from symbiose.services import disclosure
from web.access import PARTIES, requires
from web.context import actor, services
from web.disclosure.schemas import OthersQuery
from web.paging import page_of
from web.wording import word

blueprint = Blueprint("others", __name__)


@blueprint.get("/territoire/flux")
@requires(PARTIES)
def listing() -> ResponseReturnValue:
    """Show the flows of other sites, filtered as the address says."""
    query = OthersQuery.of(request.args)
    found = disclosure.flows_of_others(services(), actor())
    kept = [seen for seen in found if query.keeps(seen)]
    alike = [(seen, sum(1 for _same in same)) for seen, same in groupby(kept)]
    return render_template(
        "disclosure/others.html",
        page=page_of(alike, query.page),
        shown_flows=len(kept),
        query=query,
        total=len(found),
        categories=sorted({seen.category for seen in found}, key=word),
        staff=actor().role in STAFF,
    )
