"""The sites one manages: list, sheet, size, spreadsheet template, who manages them."""

import logging
from collections.abc import Mapping

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from symbiose.domain.accounts import Role
from symbiose.domain.documents.export_content import MEDIA_TYPES, ExportKind
from symbiose.domain.errors import InvalidDeclaration
from symbiose.services import site_requests, sites
from symbiose.services.sites import SiteSheet
from web.access import PARTIES, STAFF, requires
from web.context import actor, services
from web.errors import request_id
from web.forms import sentences_of
from web.language import _
from web.paging import page_of
from web.sites.schemas import DetachmentForm, SitesQuery, TradeForm

log = logging.getLogger(__name__)
blueprint = Blueprint("sites", __name__)
TEMPLATE_NAME = "declaration-de-flux.xlsx"


@blueprint.get("/sites")
@requires(PARTIES)
def listing() -> ResponseReturnValue:
    """Show the caller's sites and its requests; for the coordinator all sites, and how many requests wait."""
    query = SitesQuery.of(request.args)
    lines = sites.site_lines(services(), actor())
    manager = actor().role is Role.SITE_MANAGER
    return render_template(
        "sites/listing.html",
        page=page_of([line for line in lines if query.keeps(line)], query.page),
        query=query,
        total=len(lines),
        asked=site_requests.own_requests(services(), actor()) if manager else (),
        waiting=0 if manager else site_requests.count_open_requests(services(), actor()),
        communes=services().reference.communes,
    )


@blueprint.get("/sites/modele.xlsx")
@requires(PARTIES)
def empty_template() -> ResponseReturnValue:
    """Send an empty spreadsheet in which to declare flows."""
    return _workbook(sites.spreadsheet_template(services(), actor(), None))


@blueprint.get("/sites/<site_id>/modele.xlsx")
@requires(PARTIES)
def template(site_id: str) -> ResponseReturnValue:
    """Send the spreadsheet with the present flows of a site."""
    content = sites.spreadsheet_template(services(), actor(), site_id)
    log.info("request %s: template of a site taken away", request_id())
    return _workbook(content)


@blueprint.get("/sites/<site_id>")
@requires(PARTIES)
def sheet(site_id: str) -> ResponseReturnValue:
    """Show one site."""
    return _sheet_page(sites.site_sheet(services(), actor(), site_id))


@blueprint.post("/sites/<site_id>/activite")
@requires(PARTIES)
def correct(site_id: str) -> ResponseReturnValue:
    """Correct the activity, the jobs and the floor area of a site."""
    typed = TradeForm.of(request.form)
    try:
        sites.correct_trade(services(), actor(), site_id, typed.model_dump())
    except InvalidDeclaration as error:
        found = sites.site_sheet(services(), actor(), site_id)
        return make_response(_sheet_page(found, typed, sentences_of(error.problems)), 422)
    flash(_("Établissement corrigé : les flux habituels s’estiment désormais sur ces chiffres."), "success")
    return redirect(url_for("sites.sheet", site_id=site_id))


@blueprint.post("/sites/<site_id>/detachement")
@requires(STAFF)
def detach(site_id: str) -> ResponseReturnValue:
    """Take the site away from an account."""
    form = DetachmentForm.of(request.form)
    account = sites.detach_account(services(), actor(), site_id, form.account_id)
    flash(_("%(email)s n’a plus accès à cet établissement.", email=account.email), "success")
    return redirect(url_for("sites.sheet", site_id=site_id))


def _sheet_page(
    found: SiteSheet, typed: TradeForm | None = None, faults: Mapping[str, str] | None = None
) -> str:
    site = found.line.site
    return render_template(
        "sites/sheet.html",
        sheet=found,
        site=site,
        typed=typed or TradeForm.of_site(site),
        faults=faults or {},
        activities=services().reference.naf,
    )


def _workbook(content: bytes) -> Response:
    response = make_response(content)
    response.content_type = MEDIA_TYPES[ExportKind.XLSX]
    response.headers["Content-Disposition"] = f'attachment; filename="{TEMPLATE_NAME}"'
    return response
