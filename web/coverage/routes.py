"""Coverage of the six circular models: companies against models, and each company and value chain."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from symbiose.domain.coverage import Level
from symbiose.domain.opeo import OpeoModel
from symbiose.services.coverage import FEWEST_COMPANIES, coverage_seen
from web.access import EVERYONE, requires
from web.context import actor, services
from web.coverage.schemas import CoverageQuery, Standing
from web.paging import page_of
from web.sentences import resource
from web.wording import word

blueprint = Blueprint("coverage", __name__)
MOST_NAMED = 12
"""Companies of a value chain that the list names; the page of the chain names all of them."""


@blueprint.get("/modeles")
@requires(EVERYONE)
def page() -> ResponseReturnValue:
    """Show companies against the six models, and the value chains, filtered as the address says."""
    query = CoverageQuery.of(request.args)
    view = coverage_seen(services(), actor())
    return render_template(
        "coverage/page.html",
        view=view,
        companies=page_of(query.select_companies(view.companies, view.chains), query.page),
        chains=page_of(query.select_chains(view.chains), query.page_chaines),
        query=query,
        models=list(OpeoModel),
        standings=list(Standing),
        level=Level,
        fewest=FEWEST_COMPANIES,
        most_named=MOST_NAMED,
    )


@blueprint.get("/modeles/entreprises/<path:company_id>")
@requires(EVERYONE)
def company(company_id: str) -> ResponseReturnValue:
    """Show why a company covers each model, and which stages are missing."""
    view = coverage_seen(services(), actor())
    line = view.company(company_id)
    return render_template(
        "coverage/company.html",
        line=line,
        name=line.company.name,
        site_names=view.site_names,
        models=list(OpeoModel),
        level=Level,
    )


@blueprint.get("/modeles/chaines/<chain_id>")
@requires(EVERYONE)
def chain(chain_id: str) -> ResponseReturnValue:
    """Show why a value chain covers each model, and which stages are missing."""
    view = coverage_seen(services(), actor())
    line = view.chain(chain_id)
    return render_template(
        "coverage/chain.html",
        line=line,
        name=resource(line.family) or word(line.category),
        site_names=view.site_names,
        models=list(OpeoModel),
        level=Level,
    )
