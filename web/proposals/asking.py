"""The questions to firms: a reviewer reads the answers, a firm gives them."""

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from symbiose.domain.accounts import Role
from symbiose.domain.errors import ConflictingReview, InvalidDeclaration
from symbiose.domain.questions import LONGEST_ANSWER
from symbiose.services import question_lists
from symbiose.services import questions as asking
from web.access import PARTIES, STAFF, requires
from web.context import actor, services
from web.forms import ActionForm
from web.language import _
from web.proposals.comparing import blueprint as blueprint
from web.proposals.review_forms import AnswerForm


@blueprint.get("/propositions/questions")
@requires(PARTIES)
def questions() -> ResponseReturnValue:
    """Show the questions that the caller put, or was put."""
    return _page()


@blueprint.post("/propositions/questions/<question_id>/reponse")
@requires(frozenset({Role.SITE_MANAGER}))
def answer(question_id: str) -> ResponseReturnValue:
    """Answer a question."""
    form = AnswerForm.of(request.form)
    line = question_lists.question_seen(services(), actor(), question_id)
    try:
        asking.answer_question(services(), actor(), line.question.id, form.answer)
    except InvalidDeclaration:
        fault = _("Écrivez la réponse, en %(most)d caractères au plus.", most=LONGEST_ANSWER)
        return make_response(_page(question_id, form.answer, fault), 422)
    except ConflictingReview:
        return make_response(_page(question_id, form.answer, conflict=True), 409)
    flash(_("Réponse envoyée à la coordination."), "success")
    return redirect(url_for("proposals.questions"))


@blueprint.post("/propositions/questions/<question_id>/retrait")
@requires(STAFF)
def withdraw(question_id: str) -> ResponseReturnValue:
    """Take a question back."""
    ActionForm.of(request.form)
    line = question_lists.question_seen(services(), actor(), question_id)
    try:
        asking.withdraw_question(services(), actor(), line.question.id)
    except ConflictingReview:
        return make_response(_page(question_id, conflict=True), 409)
    flash(_("Question retirée : l’entreprise n’a plus à y répondre."), "success")
    return redirect(url_for("proposals.questions"))


def _page(question_id: str = "", typed: str = "", fault: str = "", *, conflict: bool = False) -> str:
    return render_template(
        "proposals/questions.html",
        lines=question_lists.questions_seen(services(), actor()),
        at_fault=question_id,
        typed=typed,
        fault=fault,
        conflict=conflict,
    )
