"""What others would see of a draft, before anything is published."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from symbiose.domain.errors import Problem
from symbiose.services import disclosure, draft_disclosure
from web.access import PARTIES, requires
from web.context import actor, services
from web.disclosure.routes import blueprint as blueprint
from web.disclosure.routes import preview_page
from web.disclosure.schemas import ChoiceForm, ChoiceQuery
from web.forms import sentence
from web.language import N_, _

_MISSING = {
    "resource": N_("La ressource n’est pas nommée."),
    "quantity": N_("La quantité manque."),
    "unit": N_("L’unité de la quantité manque."),
    "direction": N_("Le sens manque : flux sortant ou entrant."),
}
"""Field of a declaration → what is said while it is empty."""


@blueprint.get("/flux/brouillons/<draft_id>/apercu")
@requires(PARTIES)
def preview_draft(draft_id: str) -> ResponseReturnValue:
    """Show a draft as others would see it, or what it still lacks to be shown."""
    kept = draft_disclosure.flow_of_draft(services(), actor(), draft_id)
    if kept.flow is None:
        told = [_told(problem) for problem in kept.problems]
        return render_template(
            "disclosure/unreadable.html", back=url_for("flows.draft", draft_id=draft_id), faults=told
        )
    tried = ChoiceQuery.of(request.args).applied_to(kept.flow)
    return preview_page(
        disclosure.preview_disclosure(services(), actor(), tried),
        back=url_for("flows.draft", draft_id=draft_id),
        action=url_for("disclosure.choose_for_draft", draft_id=draft_id),
        unsaved=tried != kept.flow,
        draft=True,
        declare="" if kept.draft.flow_id else url_for("flows.declare_draft", draft_id=draft_id),
    )


@blueprint.post("/flux/brouillons/<draft_id>/confidentialite")
@requires(PARTIES)
def choose_for_draft(draft_id: str) -> ResponseReturnValue:
    """Keep in the draft what its owner chooses to show, or lead to what it would change."""
    form = ChoiceForm.of(request.form)
    if form.action == "try":
        draft_disclosure.flow_of_draft(services(), actor(), draft_id)
        return redirect(f"{url_for('disclosure.preview_draft', draft_id=draft_id)}?{form.query()}")
    draft_disclosure.choose_in_draft(services(), actor(), draft_id, form.confidentiality, form.fields)
    flash(_("Diffusion gardée dans le brouillon ; rien n’est encore publié."), "success")
    return redirect(url_for("disclosure.preview_draft", draft_id=draft_id))


def _told(problem: Problem) -> str:
    """Return what is wrong with a field of a draft, or what it lacks, as a sentence."""
    if problem.path in _MISSING and not problem.value.strip():
        return _(_MISSING[problem.path])
    if problem.value.strip():
        reason = problem.expected.removesuffix(".")
        return _("« %(value)s » : %(reason)s.", value=problem.value, reason=reason)
    return sentence(problem.expected)
