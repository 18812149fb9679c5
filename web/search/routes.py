"""The search page: what is found by kind, each leading on."""

from collections.abc import Callable, Mapping

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from symbiose.domain.accounts import Role
from symbiose.services.search import LONGEST_QUESTION, search
from symbiose.services.search_hits import Hit, Kind
from web.access import EVERYONE, requires
from web.context import actor, services
from web.language import _
from web.sessions import signed_in_account

blueprint = Blueprint("search", __name__)
_LEADS: Mapping[Kind, Callable[[Hit], str]] = {
    Kind.SITE: lambda hit: url_for("territory.page", site=hit.id),
    Kind.COMPANY: lambda hit: url_for("coverage.company", company_id=hit.id),
    Kind.PROPOSAL: lambda hit: url_for("proposals.sheet", proposal_id=hit.id),
    Kind.SYNERGY: lambda hit: url_for("synergies.sheet", synergy_id=hit.id),
    Kind.RESOURCE: lambda hit: url_for("territory.page", ressource=hit.id),
    Kind.ACTIVITY: lambda hit: url_for("territory.page", texte=hit.id),
    Kind.COMMUNE: lambda hit: url_for("territory.page", texte=hit.label),
    Kind.PARK: lambda hit: url_for("territory.page", parc=hit.id),
    Kind.AGGLOMERATION: lambda hit: url_for("territory.page", agglomeration=hit.id),
}
"""Where a thing that is found leads; a waste code leads on through its resources."""


@blueprint.get("/recherche")
@requires(EVERYONE)
def page() -> ResponseReturnValue:
    """Show what is found for the words of the address."""
    question = request.args.get("q", "")[:LONGEST_QUESTION].strip()
    groups = search(services(), actor(), question)
    return render_template(
        "search/page.html",
        question=question,
        groups=groups,
        total=sum(group.total for group in groups),
        titles=_titles(),
        lead=lambda kind, hit: _LEADS[kind](hit),
        declares=signed_in_account().role is not Role.ANALYST,
        longest=LONGEST_QUESTION,
    )


def _titles() -> Mapping[Kind, str]:
    return {
        Kind.SITE: _("Sites"),
        Kind.COMPANY: _("Entreprises"),
        Kind.PROPOSAL: _("Propositions"),
        Kind.SYNERGY: _("Synergies"),
        Kind.RESOURCE: _("Ressources"),
        Kind.WASTE_CODE: _("Codes déchets"),
        Kind.ACTIVITY: _("Activités (NAF)"),
        Kind.COMMUNE: _("Communes"),
        Kind.PARK: _("Parcs d’activités"),
        Kind.AGGLOMERATION: _("Agglomérations"),
    }
