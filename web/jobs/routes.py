"""Pages of long work: the list, one job with its progress, and its cancellation."""

import secrets
from http import HTTPStatus

from flask import Blueprint, flash, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from symbiose.domain.errors import ConflictingReview
from symbiose.domain.jobs import JobKind
from symbiose.services import jobs
from symbiose.services.jobs import JobLine
from symbiose.services.propose_job import settings_in
from web.access import PARTIES, requires
from web.context import actor, services
from web.forms import ActionForm
from web.jobs.results import faults_told, result_address, result_told, upload_address
from web.jobs.schemas import JobQuery
from web.jobs.wording import KINDS, STATES, asker_told, failure_told, lasting_told, state_told
from web.language import _

blueprint = Blueprint("jobs", __name__)
KEY_BYTES = 12


@blueprint.app_template_global()
def fresh_key() -> str:
    """Return a key for a form that asks for a job: sent twice, it asks for one."""
    return secrets.token_urlsafe(KEY_BYTES)


@blueprint.get("/travaux")
@requires(PARTIES)
def listing() -> ResponseReturnValue:
    """Show the newest jobs."""
    lines = jobs.jobs_of(services(), actor())
    return render_template("jobs/listing.html", lines=lines, kinds=KINDS, states=STATES, asker=asker_told)


@blueprint.get("/travaux/<job_id>")
@requires(PARTIES)
def page(job_id: str) -> ResponseReturnValue:
    """Show how far a job is and what came of it; whoever waits for it is led to its result."""
    query = JobQuery.of(request.args)
    line = jobs.job_of(services(), actor(), job_id)
    address = result_address(line.job, actor())
    if query.suite and address is not None:
        flash(result_told(line.job, actor()), "success")
        return redirect(address)
    return _page(line)


@blueprint.get("/travaux/<job_id>/etat")
@requires(PARTIES)
def state(job_id: str) -> ResponseReturnValue:
    """Tell a script of the page how far the job is."""
    line = jobs.job_of(services(), actor(), job_id)
    return jsonify(
        state=line.job.state,
        share=line.job.share or None,
        told=state_told(line),
        lasting=lasting_told(line, services().clock()),
        ended=not line.job.open,
    )


@blueprint.post("/travaux/<job_id>/annulation")
@requires(PARTIES)
def cancel(job_id: str) -> ResponseReturnValue:
    """Cancel a job, or show how it ended meanwhile."""
    ActionForm.of(request.form)
    try:
        jobs.cancel_job(services(), actor(), job_id)
    except ConflictingReview:
        flash(_("Ce travail était déjà terminé : rien n’a été annulé."), "warning")
        return make_response(_page(jobs.job_of(services(), actor(), job_id)), HTTPStatus.CONFLICT)
    flash(_("Travail annulé : rien de ce qu’il avait trouvé n’est gardé."), "success")
    return redirect(url_for("jobs.page", job_id=job_id))


def _page(line: JobLine) -> str:
    job = line.job
    limit_s = settings_in(job.parameters).time_limit_s if job.kind is JobKind.PROPOSE else None
    return render_template(
        "jobs/page.html",
        line=line,
        job=job,
        kind=KINDS[job.kind],
        told=state_told(line),
        lasting=lasting_told(line, services().clock()),
        asker=asker_told(line),
        limit_s=limit_s,
        result=result_told(job, actor()),
        address=result_address(job, actor()),
        upload=upload_address(job, actor()),
        faults=faults_told(job, actor()),
        failure=failure_told(job.error),
    )
