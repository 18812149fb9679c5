"""Where the result of a job is shown, and what is said on the way there."""

import json

from flask import url_for

from symbiose.domain.accounts import Actor
from symbiose.domain.jobs import Job, JobKind, JobState
from symbiose.services.propose_job import RunDone
from web.language import _, plural
from web.wording import percent


def result_address(job: Job, actor: Actor) -> str | None:
    """Return the page of what came of a job, None where there is none or it is not the reader's."""
    if job.state is not JobState.DONE:
        return None
    if job.kind is JobKind.PROPOSE:
        return url_for("proposals.board")
    if job.kind is JobKind.IMPORT and job.account_id == actor.id:
        return url_for("imports.preview", upload_id=json.loads(job.parameters)["upload_id"])
    return None


def result_told(job: Job) -> str:
    """Return what came of a job that is done, in a sentence."""
    if job.kind is not JobKind.PROPOSE or job.result is None:
        return _("Travail terminé.")
    run = RunDone.model_validate_json(job.result)
    if run.status not in ("optimal", "feasible"):
        return _("Calcul terminé sans plan : la page des propositions dit pourquoi.")
    told = plural(
        "Calcul terminé : %(num)s proposition.", "Calcul terminé : %(num)s propositions.", run.proposals
    )
    if run.status == "optimal" or run.gap is None:
        return told
    limit = _(
        "Il s’est arrêté à sa limite de temps : un meilleur plan gagnerait au plus %(gap)s.",
        gap=percent(run.gap),
    )
    return f"{told} {limit}"
