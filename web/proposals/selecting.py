"""Several proposals chosen in the list: compare, accept, refuse, reopen them, or ask their firms."""

from dataclasses import dataclass
from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from symbiose.domain.errors import InvalidDeclaration, SymbioseError, UnknownThing
from symbiose.domain.exchanges import State
from symbiose.services import board as boards
from symbiose.services import questions as asking
from symbiose.services import review
from symbiose.services.board import ProposalLine
from symbiose.services.review import Reviewed, Verdict
from web.access import STAFF, requires
from web.context import actor, services
from web.language import _, plural
from web.proposals.board_page import Typed, board_page
from web.proposals.decisions import blueprint as blueprint
from web.proposals.reading import question_fault
from web.proposals.review_forms import Action, SelectionForm
from web.wording import word

_STATES = {Action.ACCEPT: State.ACCEPTED, Action.REFUSE: State.REFUSED, Action.REOPEN: State.PROPOSED}


@dataclass(frozen=True)
class Passed:
    """A proposal that was passed over, and why."""

    proposal_id: str
    line: ProposalLine | None
    """As it stands now; None when it is not in the list."""
    why: str


@blueprint.post("/propositions/selection")
@requires(STAFF)
def select() -> ResponseReturnValue:
    """Do with the proposals chosen in the list what the button says."""
    form = SelectionForm.of(request.form)
    if form.action is Action.COMPARE:
        return redirect(url_for("proposals.compare", p=list(form.chosen)))
    faults = _faults(form)
    if faults:
        return make_response(board_page(form.list_query, Typed(form, faults)), 422)
    if form.action is Action.ASK:
        return _asked(form)
    reviewed = review.review_many(services(), actor(), _verdicts(form), all_or_none=form.ensemble)
    if all(isinstance(one.error, UnknownThing) for one in reviewed.passed_over) and not reviewed.done:
        raise reviewed.passed_over[0].error
    if reviewed.passed_over:
        return make_response(_told(form, reviewed), 409)
    flash(_done(form.action, len(reviewed.done)), "success")
    return redirect(_back(form))


def _verdicts(form: SelectionForm) -> list[Verdict]:
    refuses = form.action is Action.REFUSE
    return [
        Verdict(
            proposal_id=proposal_id,
            version=version,
            state=_STATES[form.action],
            reason=form.reason.strip() if refuses else None,
            reason_code=(form.code or None) if refuses else None,
        )
        for proposal_id, version in form.chosen.items()
    ]


def _faults(form: SelectionForm) -> dict[str, str]:
    """Return what the form lacks for what it asks, field by field."""
    found: dict[str, str] = {}
    if not form.chosen or len(form.chosen) > review.MOST_AT_ONCE:
        found["choix"] = _("Cochez au moins une proposition, et au plus %(most)d.", most=review.MOST_AT_ONCE)
    if form.action is Action.REFUSE:
        if not form.code:
            found["code"] = _("Choisissez un motif dans la liste.")
        if not form.reason.strip() or len(form.reason) > review.LONGEST_REASON:
            found["reason"] = _(
                "Indiquez le motif du refus, en %(most)d caractères au plus.", most=review.LONGEST_REASON
            )
    return found


def _asked(form: SelectionForm) -> ResponseReturnValue:
    wanted = asking.Ask(tuple(form.chosen), form.sides, form.question)
    try:
        asked = asking.ask(services(), actor(), wanted)
    except InvalidDeclaration as error:
        field = "sides" if error.problems[0].path == "side" else "question"
        faults = {field: question_fault(error)}
        return make_response(board_page(form.list_query, Typed(form, faults)), 422)
    flash(plural("%(num)s question envoyée.", "%(num)s questions envoyées.", len(asked)), "success")
    return redirect(_back(form))


def _told(form: SelectionForm, reviewed: Reviewed) -> str:
    lines = {line.id: line for line in boards.board(services(), actor()).lines}
    return render_template(
        "proposals/selection_result.html",
        done=[lines[one.proposal_id] for one in reviewed.done if one.proposal_id in lines],
        done_told=_done(form.action, len(reviewed.done)),
        passed=[
            Passed(one.proposal_id, lines.get(one.proposal_id), _why(one.error))
            for one in reviewed.passed_over
        ],
        together=form.ensemble,
        back=_back(form),
    )


def _why(error: SymbioseError) -> str:
    if isinstance(error, UnknownThing):
        return _("elle n’existe plus")
    if "flow" in error.identities:
        return _("un de ses flux n’a plus assez de quantité disponible")
    if "state" in error.identities:
        return _("elle a été décidée entre-temps : %(state)s", state=word(error.identities["state"]).lower())
    return _("sa situation ne le permet plus")


def _done(action: Action, count: int) -> str:
    if action is Action.ACCEPT:
        return plural("%(num)s proposition acceptée.", "%(num)s propositions acceptées.", count)
    if action is Action.REFUSE:
        return plural("%(num)s proposition refusée.", "%(num)s propositions refusées.", count)
    return plural("%(num)s décision retirée.", "%(num)s décisions retirées.", count)


def _back(form: SelectionForm) -> str:
    query = form.list_query
    address: dict[str, Any] = dict(query.address(page=query.page))
    return url_for("proposals.board", **address)
