"""What is planned for a synergy, and the evidence that it misses."""

from flask import request
from flask.typing import ResponseReturnValue

from symbiose.services import synergy_planning as planning
from symbiose.services.synergies import LONGEST_WORDS
from symbiose.services.synergy_planning import LONGEST_ACTION
from web.access import PARTIES, STAFF, requires
from web.context import actor, services
from web.language import _
from web.synergies.following import blueprint as blueprint
from web.synergies.following import taken
from web.synergies.schemas import ActionForm, EvidenceForm, RemarkForm


@blueprint.post("/synergies/<synergy_id>/action")
@requires(STAFF)
def plan(synergy_id: str) -> ResponseReturnValue:
    """Set the next action, who does it and until when."""
    form = ActionForm.of(request.form)
    faults = {
        "action": _("Dites quoi faire, en %(most)d caractères au plus.", most=LONGEST_ACTION),
        "who": _("Dites à qui revient l’action."),
        "due": _("Donnez une date comme 31/12/2026."),
    }
    return taken(
        synergy_id,
        form,
        lambda: planning.plan_action(
            services(), actor(), synergy_id, form.version, form.action, form.who, form.day()
        ),
        _("Prochaine action enregistrée.") if form.action.strip() else _("Plus rien n’est prévu."),
        name="plan",
        faults=faults,
    )


@blueprint.post("/synergies/<synergy_id>/action/faite")
@requires(PARTIES)
def finish(synergy_id: str) -> ResponseReturnValue:
    """Say that the next action is done."""
    form = RemarkForm.of(request.form)
    return taken(
        synergy_id,
        form,
        lambda: planning.finish_planned(services(), actor(), synergy_id, form.version, form.words),
        _("Action faite ; elle reste dans l’historique."),
        name="finish",
        faults=_remark(),
    )


@blueprint.post("/synergies/<synergy_id>/pieces")
@requires(STAFF)
def ask(synergy_id: str) -> ResponseReturnValue:
    """Ask for a proof or document."""
    form = EvidenceForm.of(request.form)
    fault = _("Dites quelle pièce il manque, en %(most)d caractères au plus.", most=LONGEST_ACTION)
    return taken(
        synergy_id,
        form,
        lambda: planning.ask_for_evidence(
            services(), actor(), synergy_id, form.version, form.what, form.party
        ),
        _("Pièce demandée."),
        name="ask",
        faults={"what": fault},
    )


@blueprint.post("/synergies/<synergy_id>/pieces/<evidence_id>/fourniture")
@requires(PARTIES)
def supply(synergy_id: str, evidence_id: str) -> ResponseReturnValue:
    """Say that a piece of evidence is supplied."""
    form = RemarkForm.of(request.form)
    return taken(
        synergy_id,
        form,
        lambda: planning.supply(services(), actor(), synergy_id, form.version, evidence_id, form.words),
        _("Pièce signalée comme fournie ; la coordination la vérifie."),
        name=f"supply-{evidence_id}",
        faults=_remark(),
    )


@blueprint.post("/synergies/<synergy_id>/pieces/<evidence_id>/validation")
@requires(STAFF)
def validate(synergy_id: str, evidence_id: str) -> ResponseReturnValue:
    """Take a piece of evidence for good."""
    form = RemarkForm.of(request.form)
    return taken(
        synergy_id,
        form,
        lambda: planning.judge_evidence(
            services(), actor(), synergy_id, form.version, evidence_id, does=True, words=form.words
        ),
        _("Pièce validée."),
        name=f"validate-{evidence_id}",
        faults=_remark(),
    )


@blueprint.post("/synergies/<synergy_id>/pieces/<evidence_id>/renvoi")
@requires(STAFF)
def send_back(synergy_id: str, evidence_id: str) -> ResponseReturnValue:
    """Say why a piece of evidence does not do."""
    form = RemarkForm.of(request.form)
    fault = _("Dites ce qui ne convient pas, en %(most)d caractères au plus.", most=LONGEST_WORDS)
    return taken(
        synergy_id,
        form,
        lambda: planning.judge_evidence(
            services(), actor(), synergy_id, form.version, evidence_id, does=False, words=form.words
        ),
        _("Pièce renvoyée : elle est de nouveau demandée."),
        name=f"return-{evidence_id}",
        faults={"words": fault},
    )


def _remark() -> dict[str, str]:
    return {"words": _("Écrivez %(most)d caractères au plus.", most=LONGEST_WORDS)}
