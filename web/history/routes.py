"""The versions of a flow with the way back to any, and the declarations of more than a year."""

from collections.abc import Sequence
from itertools import groupby

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from symbiose.domain.errors import ConflictingReview
from symbiose.services import history
from web.access import PARTIES, requires
from web.context import actor, services
from web.flow_values import told_values
from web.history.schemas import BackForm, HistoryQuery, RenewalForm
from web.history.standing import init_filters
from web.history.wording import author_name, step_name, told_changes
from web.language import _, plural
from web.paging import page_of

blueprint = Blueprint("history", __name__)
init_filters(blueprint)


@blueprint.get("/flux/<flow_id>/historique")
@requires(PARTIES)
def versions(flow_id: str) -> ResponseReturnValue:
    """Show every version of a flow."""
    return _history_page(flow_id)


@blueprint.post("/flux/<flow_id>/historique/retour")
@requires(PARTIES)
def go_back(flow_id: str) -> ResponseReturnValue:
    """Go back to a version, or show what changed meanwhile."""
    form = BackForm.of(request.form)
    try:
        history.go_back(services(), actor(), flow_id, form.version, latest=form.latest)
    except ConflictingReview:
        return make_response(_history_page(flow_id, conflict=True), 409)
    flash(_("Flux rétabli tel qu’à la version %(number)s.", number=form.version), "success")
    return redirect(url_for("history.versions", flow_id=flow_id))


@blueprint.get("/flux/a-reconfirmer")
@requires(PARTIES)
def to_renew() -> ResponseReturnValue:
    """Show the declarations of more than a year, site by site."""
    return _renewal_page()


@blueprint.post("/flux/a-reconfirmer")
@requires(PARTIES)
def renew() -> ResponseReturnValue:
    """Say that some are still exact."""
    seen = RenewalForm.of(request.form).seen()
    try:
        count = history.renew_flows(services(), actor(), seen)
    except ConflictingReview:
        return make_response(_renewal_page(conflict=True), 409)
    if not count:
        flash(_("Cochez au moins un flux."), "warning")
    else:
        text = plural("%(num)s flux reconfirmé.", "%(num)s flux reconfirmés.", count)
        flash(text, "success")
    return redirect(url_for("history.to_renew"))


def _history_page(flow_id: str, *, conflict: bool = False) -> str:
    query = HistoryQuery.of(request.args)
    found = history.flow_history(services(), actor(), flow_id)
    return render_template(
        "history/versions.html",
        history=found,
        page=page_of(_told(found.versions), query.page),
        query=query,
        conflict=conflict,
    )


def _told(versions: Sequence[history.FlowVersion]) -> list[dict[str, object]]:
    """Return versions as they are read, each with what it changed of the one before."""
    before = [*(version.flow for version in versions[1:]), None]
    return [
        {
            "version": version,
            "step": step_name(version.step),
            "author": author_name(version.author),
            "changes": told_changes(version, former),
            "values": told_values(version.flow),
        }
        for version, former in zip(versions, before, strict=True)
    ]


def _renewal_page(*, conflict: bool = False) -> str:
    query = HistoryQuery.of(request.args)
    page = page_of(history.flows_to_renew(services(), actor()), query.page)
    sites = [(site, list(own)) for site, own in groupby(page.lines, key=lambda line: line.site)]
    return render_template("history/renewal.html", sites=sites, page=page, query=query, conflict=conflict)
