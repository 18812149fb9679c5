"""What others see of one's flows, side by side, and what they let be seen of theirs."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from symbiose.domain.disclosure import OPENNESS
from symbiose.services import disclosure
from symbiose.services.disclosure import DisclosurePreview
from web.access import PARTIES, requires
from web.context import actor, services
from web.disclosure.schemas import ChoiceForm, ChoiceQuery
from web.language import _

blueprint = Blueprint("disclosure", __name__)


@blueprint.get("/flux/<flow_id>/apercu")
@requires(PARTIES)
def preview(flow_id: str) -> ResponseReturnValue:
    """Show a declared flow as a neighbour, the coordinator and an analyst see it."""
    kept = disclosure.preview_of(services(), actor(), flow_id).flow
    tried = ChoiceQuery.of(request.args).applied_to(kept)
    found = disclosure.preview_disclosure(services(), actor(), tried)
    return preview_page(
        found,
        back=url_for("flows.sheet", flow_id=flow_id),
        action=url_for("disclosure.choose", flow_id=flow_id),
        unsaved=tried != kept,
        draft=False,
    )


@blueprint.post("/flux/<flow_id>/confidentialite")
@requires(PARTIES)
def choose(flow_id: str) -> ResponseReturnValue:
    """Keep what the owner chooses to show, or lead to what it would change."""
    form = ChoiceForm.of(request.form)
    if form.action == "try":
        disclosure.preview_of(services(), actor(), flow_id)
        return redirect(f"{url_for('disclosure.preview', flow_id=flow_id)}?{form.query()}")
    disclosure.change_disclosure(services(), actor(), flow_id, form.confidentiality, form.fields)
    flash(_("Diffusion enregistrée : les autres voient désormais ce qui suit."), "success")
    return redirect(url_for("disclosure.preview", flow_id=flow_id))


def preview_page(
    found: DisclosurePreview, *, back: str, action: str, unsaved: bool, draft: bool, declare: str = ""
) -> str:
    """Return the page of a preview.

    Args:
        found: The flow as each viewer sees it.
        back: Address of the flow or of its draft.
        action: Where the choices are sent.
        unsaved: True when the preview shows choices that nobody has saved.
        draft: True when the flow is not declared yet.
        declare: Where the draft is declared as it stands; empty where it cannot be from here.
    """
    return render_template(
        "disclosure/preview.html",
        preview=found,
        flow=found.flow,
        back=back,
        action=action,
        unsaved=unsaved,
        draft=draft,
        declare=declare,
        levels=OPENNESS,
    )
