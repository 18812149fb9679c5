"""What a job is, where it stands and why it failed, in sentences."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from symbiose.domain.jobs import MOST_ATTEMPTS, JobKind, JobStage, JobState
from symbiose.services.jobs import JobLine
from symbiose.services.publish_job import MONTHLY
from web.language import N_, _, plural
from web.wording import percent

SECONDS_PER_MINUTE: Final = 60
KINDS: Mapping[JobKind, str] = {
    JobKind.PROPOSE: N_("Optimisation du territoire"),
    JobKind.TRIAL: N_("Essai d’optimisation"),
    JobKind.IMPORT: N_("Import d’un fichier"),
    JobKind.PUBLISH: N_("Publication des indicateurs"),
    JobKind.LAND: N_("Activités pour un terrain"),
    JobKind.LOOP: N_("Boucle de chaleur ajustée"),
    JobKind.SUN: N_("Groupe solaire ajusté"),
}
STATES: Mapping[JobState, str] = {
    JobState.WAITING: N_("En attente"),
    JobState.RUNNING: N_("En cours"),
    JobState.DONE: N_("Terminé"),
    JobState.FAILED: N_("Échoué"),
    JobState.CANCELLED: N_("Annulé"),
}
STANDING: Mapping[JobState, str] = {
    JobState.WAITING: N_("En attente d’une place."),
    JobState.DONE: N_("Le travail est terminé."),
    JobState.FAILED: N_("Le travail a échoué."),
    JobState.CANCELLED: N_("Le travail a été annulé."),
}
"""State → the same in a sentence, for those that say nothing more."""
STAGES: Mapping[JobStage, str] = {
    JobStage.STARTING: N_("Démarrage"),
    JobStage.READING: N_("Lecture des données"),
    JobStage.LAYING: N_("Relevé de ce qui est possible"),
    JobStage.SOLVING: N_("Recherche du meilleur plan"),
    JobStage.MASKING: N_("Recherche de ce qui peut être publié"),
    JobStage.STORING: N_("Enregistrement du résultat"),
}
FAILURES: Mapping[str, str] = {
    "solver_failed": N_("Aucun solveur n’a répondu. Prévenez l’administrateur du service."),
    "out_of_bounds": N_(
        "Il demandait plus de temps ou de mémoire qu’il ne lui en est accordé. L’administrateur peut "
        "relever ces limites."
    ),
    "not_allowed": N_("Le compte qui l’a demandé n’en a plus le droit."),
    "unknown_thing": N_("Ce qu’il fallait traiter n’existe plus."),
    "stale_preview": N_(
        "Des données ont changé depuis l’aperçu : rien n’a été importé. Relisez-le, puis confirmez."
    ),
    "invalid_declaration": N_("Des lignes sont rejetées : rien n’a été importé."),
    "already_published": N_("Les indicateurs de ce mois sont déjà publiés : rien n’est changé."),
    "service_busy": N_("Trop de fichiers sont traités en même temps. Redemandez-le dans un instant."),
}
"""Code of an error → what happened and what to do."""


def state_told(line: JobLine) -> str:
    """Return where a job stands, in a sentence."""
    job = line.job
    if job.state is JobState.WAITING and line.ahead:
        return plural(
            "En attente : %(num)s travail passe avant.",
            "En attente : %(num)s travaux passent avant.",
            line.ahead,
        )
    if job.state is not JobState.RUNNING:
        return _(STANDING[job.state])
    if not job.share:
        return _("En cours : %(stage)s.", stage=_(STAGES[job.stage]).lower())
    return _(
        "En cours : %(stage)s, %(share)s.",
        stage=_(STAGES[job.stage]).lower(),
        share=percent(round(job.share, 2)),
    )


def lasting_told(line: JobLine, now: datetime) -> str:
    """Return how long a job has been waiting or worked on."""
    job, seconds = line.job, int(line.job.since(now).total_seconds())
    minutes, rest = divmod(seconds, SECONDS_PER_MINUTE)
    time = f"{rest:02}\N{NO-BREAK SPACE}s" if minutes else f"{rest}\N{NO-BREAK SPACE}s"
    if minutes:
        time = f"{minutes}\N{NO-BREAK SPACE}min {time}"
    if job.state is JobState.WAITING:
        return _("Il attend depuis %(time)s.", time=time)
    return _("Il est en cours depuis %(time)s.", time=time)


def asker_told(line: JobLine) -> str:
    """Return who asked for a job."""
    if line.job.account_id == MONTHLY.id:
        return _("le service, de lui-même")
    return line.asked_by


def failure_told(code: str | None) -> str:
    """Return why a job failed and what to do."""
    if code == "worker_died":
        return _("%(most)d tentatives ont été interrompues. Redemandez-le.", most=MOST_ATTEMPTS)
    return _(
        FAILURES.get(
            code or "",
            N_("Une erreur imprévue l’a arrêté : l’administrateur la trouve dans le journal technique."),
        )
    )
