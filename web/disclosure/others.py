"""What other sites declare, as their owners let it be seen."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from symbiose.domain.disclosure import SeenFlow
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
    kept = [(seen, count) for seen, count in _gathered(found) if query.keeps(seen)]
    return render_template(
        "disclosure/others.html",
        page=page_of(kept, query.page),
        shown_flows=sum(count for _, count in kept),
        query=query,
        total=len(found),
        categories=sorted({seen.category for seen in found}, key=word),
        staff=actor().answers_for_all,
    )


def _gathered(found: Iterable[SeenFlow]) -> Iterator[tuple[SeenFlow, int]]:
    """Yield each flow that looks different from the one before, with how many look like it."""
    for _same, alike in groupby(found, key=id):
        flows = list(alike)
        yield flows[0], len(flows)
