"""The load curve of a need of electricity: drop it, look at what it gives, keep it, remove it."""

from collections.abc import Mapping
from http import HTTPStatus

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from symbiose.domain.electricity_profiles import ElectricityProfile
from symbiose.domain.errors import FileTooLarge, InvalidDocument, Problem, ServiceBusy, UnsupportedFile
from symbiose.domain.flows import Flow
from symbiose.domain.load_curves import CurveUnit
from symbiose.services import load_curve_giving, load_curves
from symbiose.services.load_curve_views import is_far_from_declared, typical_days
from symbiose.services.load_curves import CurveSheet
from web.access import PARTIES, requires
from web.context import actor, services
from web.curves.figures import day_names, day_rows, days_figure, months_figure
from web.curves.schemas import CurveQuery, DropForm, KeepForm, MarkForm
from web.curves.wording import clock_told, clocks, date_orders, gaps_told, period_told, source_told
from web.forms import ActionForm, sentence
from web.language import _
from web.sentences import resource_called
from web.wording import MONTHS

blueprint = Blueprint("curves", __name__)


@blueprint.get("/flux/<flow_id>/courbe")
@requires(PARTIES)
def page(flow_id: str) -> ResponseReturnValue:
    """Show when a need uses its electricity, and where its load curve is dropped."""
    return _page(load_curves.curve_sheet(services(), actor(), flow_id), CurveQuery.of(request.args))


@blueprint.post("/flux/<flow_id>/courbe")
@requires(PARTIES)
def drop(flow_id: str) -> ResponseReturnValue:
    """Read a load curve, or say why it cannot be read."""
    sheet = load_curves.curve_sheet(services(), actor(), flow_id)
    form, file = DropForm.sent(request)
    if file is None:
        return _refused(sheet, form, InvalidDocument([Problem("", "", _("choisissez un fichier"))]))
    with file.stream as stream:
        content = stream.read()
    try:
        upload = load_curve_giving.receive_curve(
            services(), actor(), flow_id, file.filename or "", content, form.answers
        )
    except InvalidDocument as error:
        return _refused(sheet, form, error)
    except ServiceBusy:
        flash(_("D’autres fichiers sont en cours de lecture : déposez la courbe de nouveau."), "warning")
        return redirect(url_for("curves.page", flow_id=flow_id))
    return redirect(url_for("curves.preview", flow_id=flow_id, upload_id=upload.id))


@blueprint.get("/flux/<flow_id>/courbe/<upload_id>")
@requires(PARTIES)
def preview(flow_id: str, upload_id: str) -> ResponseReturnValue:
    """Show what a load curve gives before anything is kept."""
    offered = load_curve_giving.curve_offered(services(), actor(), flow_id, upload_id)
    query = CurveQuery.of(request.args)
    flow = offered.present.flow
    return render_template(
        "curves/preview.html",
        offered=offered,
        curve=offered.curve,
        present=offered.present,
        flow=flow,
        resource=resource_called(flow.resource_id or ""),
        far=is_far_from_declared(offered.curve, flow),
        clock=clock_told(offered.curve),
        gaps=gaps_told(offered.curve),
        period=period_told(offered.curve),
        measured_months=months_figure(offered.curve.monthly_mwh).as_json(),
        query=query,
        **_drawn(offered.profile, flow, query),
    )


@blueprint.post("/flux/<flow_id>/courbe/<upload_id>/confirmation")
@requires(PARTIES)
def keep(flow_id: str, upload_id: str) -> ResponseReturnValue:
    """Keep a load curve that was looked at."""
    form = KeepForm.of(request.form)
    load_curve_giving.keep_curve(
        services(), actor(), flow_id, upload_id, seen=form.vu, take_months=form.mois == "courbe"
    )
    flash(_("Courbe de charge gardée : le prochain calcul s’en sert."), "success")
    return redirect(url_for("curves.page", flow_id=flow_id))


@blueprint.post("/flux/<flow_id>/courbe/<upload_id>/abandon")
@requires(PARTIES)
def give_up(flow_id: str, upload_id: str) -> ResponseReturnValue:
    """Give up a load curve that was dropped."""
    ActionForm.of(request.form)
    load_curve_giving.give_up_curve(services(), actor(), flow_id, upload_id)
    flash(_("Courbe abandonnée : rien n’en est gardé."), "success")
    return redirect(url_for("curves.page", flow_id=flow_id))


@blueprint.post("/flux/<flow_id>/courbe/retrait")
@requires(PARTIES)
def remove(flow_id: str) -> ResponseReturnValue:
    """Remove the load curve of a need."""
    form = MarkForm.of(request.form)
    load_curve_giving.remove_curve(services(), actor(), flow_id, seen=form.vu)
    flash(_("Courbe de charge retirée : l’estimation selon l’activité vaut de nouveau."), "success")
    return redirect(url_for("curves.page", flow_id=flow_id))


def _refused(sheet: CurveSheet, form: DropForm, error: InvalidDocument) -> ResponseReturnValue:
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if isinstance(error, FileTooLarge):
        status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    elif isinstance(error, UnsupportedFile):
        status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    faults = {one.path or DropForm.file_field: sentence(one.expected) for one in error.problems}
    return make_response(_page(sheet, CurveQuery(), form=form, faults=faults), status)


def _page(
    sheet: CurveSheet,
    query: CurveQuery,
    *,
    form: DropForm | None = None,
    faults: Mapping[str, str] | None = None,
) -> str:
    return render_template(
        "curves/page.html",
        sheet=sheet,
        flow=sheet.flow,
        curve=sheet.curve,
        resource=resource_called(sheet.flow.resource_id or ""),
        form=form or DropForm(),
        faults=faults or {},
        file_field=DropForm.file_field,
        units=list(CurveUnit),
        date_orders=date_orders(),
        clocks=clocks(),
        source=source_told(sheet),
        given_by_caller=sheet.curve is not None and sheet.curve.given_by == actor().id,
        far=sheet.curve is not None and is_far_from_declared(sheet.curve, sheet.flow),
        clock=clock_told(sheet.curve) if sheet.curve else "",
        gaps=gaps_told(sheet.curve) if sheet.curve else (),
        period=period_told(sheet.curve) if sheet.curve else "",
        query=query,
        **_drawn(sheet.profile, sheet.flow, query),
    )


def _drawn(profile: ElectricityProfile, flow: Flow, query: CurveQuery) -> dict[str, object]:
    """Return what both pages draw and tabulate."""
    days = typical_days(profile, flow, query.mois)
    return {
        "days": days,
        "days_figure": days_figure(days).as_json(),
        "day_rows": day_rows(days),
        "day_names": day_names(),
        "months_figure": months_figure(flow.monthly()).as_json(),
        "months": MONTHS,
    }
