"""Correct a declared flow: the form of a declaration filled with what stands, guarded against two at once."""

from flask import flash, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from symbiose.domain.errors import ConflictingReview, InvalidDeclaration
from symbiose.services.correct import Correctable, correct_flow, correctable_flow
from symbiose.services.drafts import new_draft_id
from web.access import PARTIES, requires
from web.context import actor, services
from web.flows.declaring import faulty, looked_at, save_draft
from web.flows.drafting import blueprint as blueprint
from web.flows.form import TypedFlow
from web.flows.page import Difference, FormPage, checked_form, render_form
from web.language import _


@blueprint.get("/flux/<flow_id>/modifier")
@requires(PARTIES)
def correction(flow_id: str) -> ResponseReturnValue:
    """Show the form with what a flow says as it stands."""
    found = correctable_flow(services(), actor(), flow_id)
    if found.flow.withdrawn:
        flash(_("Ce flux est retiré : il ne se modifie plus."), "warning")
        return redirect(url_for("flows.sheet", flow_id=flow_id))
    return render_form(FormPage(_filled(found), {}, checked=checked_form(_filled(found), found), found=found))


@blueprint.post("/flux/<flow_id>/modifier")
@requires(PARTIES)
def correct(flow_id: str) -> ResponseReturnValue:
    """Keep a new version of the flow, or show the form again with what was typed."""
    typed = TypedFlow.of(request.form)
    found = correctable_flow(services(), actor(), flow_id)
    if typed.action in ("check", "refine", "estimate"):
        return looked_at(typed, found)
    if typed.action in ("draft", "preview"):
        return save_draft(typed, found)
    try:
        new = correct_flow(
            services(), actor(), flow_id, typed.fields(), version=typed["version"], draft_id=typed["draft_id"]
        )
    except InvalidDeclaration as error:
        return faulty(typed, error, found)
    except ConflictingReview:
        return make_response(_both(typed, flow_id), 409)
    unchanged = new.declared_at == found.flow.declared_at
    told = (
        _("Rien n’a changé.")
        if unchanged
        else _("Flux modifié ; l’ancienne version reste dans l’historique.")
    )
    flash(told, "success")
    return redirect(url_for("flows.sheet", flow_id=flow_id))


def _filled(found: Correctable) -> TypedFlow:
    return TypedFlow.kept(
        found.fields,
        site_id=found.site.id,
        version=found.version,
        flow_id=found.flow.id,
        draft_id=new_draft_id(),
    )


def _both(typed: TypedFlow, flow_id: str) -> str:
    """Show what stands now beside what was typed: saving again replaces the one by the other."""
    found = correctable_flow(services(), actor(), flow_id)
    stands = _filled(found)
    names = sorted({*found.fields, *typed.fields()} - {"waste_mirror", "family", "form_shown"})
    differences = [
        Difference(name, stands[name], typed[name])
        for name in names
        if stands[name].strip() != typed[name].strip()
    ]
    again = typed.with_texts(version=found.version)
    page = FormPage(again, {}, checked=checked_form(again, found), found=found, differences=differences)
    return render_form(page)
