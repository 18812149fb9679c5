"""Whether a run holds: what is proven of it, what is the word of whom, and the documents that show it."""

from typing import Final

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue
from pydantic import Field

from symbiose.domain.errors import DamagedDocuments, UnknownThing
from symbiose.services import run_checking
from symbiose.services.run_checking import LAST
from web.access import STAFF, requires
from web.context import actor, services
from web.forms import ListQuery
from web.language import N_, _
from web.limits import HEAVY
from web.proposals.telling_changes import blueprint as blueprint
from web.told import ToldError

DAMAGED: Final = N_(
    "Ce que ce calcul gardait n’est plus ce qui a été écrit : des morceaux manquent ou ont été modifiés. "
    "Il ne peut plus être refait ; lancez l’optimisation pour en faire un autre, et prévenez "
    "l’administrateur."
)
"""What is told where the documents of a run are damaged."""


class VerificationQuery(ListQuery):
    """The run to check; it stands in the address."""

    calcul: str = Field(default="", max_length=100)
    """The run; empty for the latest."""

    @property
    def run_id(self) -> str:
        """Return the run that is meant."""
        return self.calcul or LAST


@blueprint.get("/propositions/verification")
@requires(STAFF, cost=HEAVY)
def verification() -> ResponseReturnValue:
    """Show what checking a run comes to."""
    query = VerificationQuery.of(request.args)
    found = run_checking.verification(services(), actor(), query.run_id)
    return render_template("proposals/verification.html", found=found, damaged=DAMAGED)


@blueprint.get("/propositions/verification/<any(enonce, resultat):which>.json")
@requires(STAFF, cost=HEAVY)
def verified_document(which: str) -> ResponseReturnValue:
    """Send what a run solved, or its answer, as `symbiose solve --check` reads them."""
    query = VerificationQuery.of(request.args)
    try:
        documents = run_checking.documents_of_run(services(), actor(), query.run_id)
    except DamagedDocuments as error:
        raise ToldError(410, error.code, _(DAMAGED), title=_("Documents abîmés")) from error
    if documents is None:
        msg = f"Run {query.run_id} keeps no documents. Make a new one."
        raise UnknownThing(msg, run=query.run_id)
    told = documents.instance if which == "enonce" else documents.result
    response = make_response(told.to_json())
    response.content_type = "application/json"
    response.headers["Content-Disposition"] = f'attachment; filename="symbiose-calcul-{which}.json"'
    return response
