"""Where the result of a job is shown, and what is said on the way there."""

from collections.abc import Sequence

from flask import url_for

from symbiose.domain.accounts import Actor
from symbiose.domain.errors import Problem
from symbiose.domain.jobs import Job, JobKind, JobState
from symbiose.services.propose_job import RunDone
from symbiose.services.publish_job import PublicationDone
from symbiose.services.upload_jobs import ImportDone, ImportOrder
from web.imports.faults import fault_told
from web.language import _, plural
from web.wording import percent


def result_address(job: Job, actor: Actor) -> str | None:
    """Return the page of what came of a job, None where there is none or it is not the reader's."""
    if job.state is JobState.DONE and job.kind is JobKind.PROPOSE:
        return url_for("proposals.board")
    if job.state is JobState.DONE and job.kind is JobKind.PUBLISH:
        return url_for("indicators.listing")
    if job.state is JobState.DONE and job.kind is JobKind.LAND:
        return url_for("land.result", job_id=job.id)
    if job.state is JobState.DONE and job.kind is JobKind.LOOP and job.account_id == actor.id:
        return url_for("loops.adjusted", job_id=job.id)
    if job.state is JobState.DONE and job.kind is JobKind.SUN and job.account_id == actor.id:
        return url_for("sun.adjusted", job_id=job.id)
    if job.state is JobState.DONE and job.kind is JobKind.TRIAL and job.account_id == actor.id:
        return url_for("proposals.tried", job_id=job.id)
    if job.state is JobState.DONE and job.kind is JobKind.IMPORT and not _refused(job):
        return upload_address(job, actor)
    return None


def upload_address(job: Job, actor: Actor) -> str | None:
    """Return the page of the file that a job works on, for its owner."""
    if job.kind is not JobKind.IMPORT or job.account_id != actor.id or _refused(job):
        return None
    order = ImportOrder.model_validate_json(job.parameters)
    return url_for("imports.preview", upload_id=order.upload_id)


def faults_told(job: Job, actor: Actor) -> Sequence[str]:
    """Return why the file of a job cannot be read; they quote it, and are its owner's."""
    return [fault_told(problem) for problem in _refused(job)] if job.account_id == actor.id else []


def result_told(job: Job, actor: Actor) -> str:
    """Return what came of a job that is done, in a sentence; sums over all are for who sees all."""
    if job.result is None:
        return ""
    if job.kind is JobKind.PROPOSE:
        return _run_told(RunDone.model_validate_json(job.result), of_all=actor.answers_for_all)
    if job.kind is JobKind.IMPORT:
        return _import_told(ImportDone.model_validate_json(job.result))
    if job.kind is JobKind.PUBLISH:
        return _publication_told(PublicationDone.model_validate_json(job.result))
    if job.kind is JobKind.LAND:
        return _("Les activités sont comparées.")
    if job.kind is JobKind.LOOP:
        return _("La boucle est recalculée.")
    if job.kind is JobKind.SUN:
        return _("Le groupe est recalculé.")
    return _("Essai terminé.")


def _publication_told(done: PublicationDone) -> str:
    told = plural(
        "Les indicateurs sont publiés : la mission REV3 lit %(num)s chiffre nouveau.",
        "Les indicateurs sont publiés : la mission REV3 lit %(num)s chiffres nouveaux.",
        done.told,
    )
    kept_back = plural("%(num)s chiffre reste masqué.", "%(num)s chiffres restent masqués.", done.kept_back)
    return f"{told} {kept_back}"


def _run_told(run: RunDone, *, of_all: bool) -> str:
    if run.status not in ("optimal", "feasible"):
        return _("Calcul terminé sans plan : la page des propositions dit pourquoi.")
    told = _("Calcul terminé.")
    if of_all:
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


def _import_told(done: ImportDone) -> str:
    if done.refused:
        return _("Le fichier n’a pas pu être lu : il n’est pas gardé.")
    if done.receipt is None:
        return _("Fichier lu : voici ce que l’importer changerait.")
    return plural(
        "Import terminé : %(num)s flux enregistré.",
        "Import terminé : %(num)s flux enregistrés.",
        done.receipt.written,
    )


def _refused(job: Job) -> Sequence[Problem]:
    if job.kind is not JobKind.IMPORT or job.result is None:
        return ()
    return [Problem(*refused) for refused in ImportDone.model_validate_json(job.result).refused]
