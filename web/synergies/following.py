"""One synergy: its sheet, and the steps that lead from state to state."""

from collections.abc import Callable, Mapping

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from symbiose.domain.errors import Problem
from symbiose.domain.synergies import LIVING, Party
from symbiose.services.naming import NAMES_THE_OTHER
from symbiose.services.synergies import LONGEST_WORDS
from symbiose.services.synergy_planning import LONGEST_ACTION
from symbiose.services.synergy_progress import record_state
from symbiose.services.synergy_recording import record_word_of
from symbiose.services.synergy_sheet import synergy_sheet
from symbiose.services.synergy_words import abandon_synergy, agree_to_exchange, confirm_contract
from web.access import FIRMS, PARTIES, STAFF, requires
from web.context import actor, services
from web.forms import Form
from web.language import _
from web.sent import Sent, refused
from web.synergies.routes import blueprint as blueprint
from web.synergies.schemas import ActionForm, ReasonForm, RecordedForm, StateForm, WordForm
from web.wording import leave_out


def sheet_page(synergy_id: str, sent: Sent | None = None) -> str:
    """Return the sheet of a synergy, with what was sent and not accepted."""
    found = synergy_sheet(services(), actor(), synergy_id)
    return render_template(
        "synergies/sheet.html",
        sheet=found,
        line=found.line,
        sent=sent or Sent(),
        steps=LIVING,
        plan=ActionForm.of_line(found.line),
        parties=list(Party),
        longest_words=LONGEST_WORDS,
        longest_action=LONGEST_ACTION,
        silent_days=services().silent_after.days,
    )


def taken(
    synergy_id: str,
    form: Form,
    step: Callable[[], object],
    told: str,
    *,
    name: str,
    faults: Mapping[str, str] | None = None,
) -> ResponseReturnValue:
    """Take a step and show the sheet; or show it with what changed meanwhile, or with what is wrong.

    Args:
        synergy_id: The synergy.
        form: What was sent: shown again when it was not accepted.
        step: Takes the step.
        told: What is said once it is taken.
        name: Name of the form.
        faults: Field → what to say when the use case refuses it.
    """
    sent = Sent(name, form.model_dump(exclude={"version"}))
    again = refused(
        step,
        sent,
        lambda shown: sheet_page(synergy_id, shown),
        lambda problems: {one.path: _fault(one, faults or {}) for one in problems},
    )
    if again is not None:
        return again
    flash(told, "success")
    return redirect(url_for("synergies.sheet", synergy_id=synergy_id))


@blueprint.get("/synergies/<synergy_id>")
@requires(PARTIES)
def sheet(synergy_id: str) -> ResponseReturnValue:
    """Show one synergy as the caller may see it."""
    return sheet_page(synergy_id)


@blueprint.post("/synergies/<synergy_id>/accord")
@requires(FIRMS)
def agree(synergy_id: str) -> ResponseReturnValue:
    """Agree for one's own side."""
    form = WordForm.of(request.form)
    told = _("Accord enregistré. Les noms se découvrent une fois l’accord des deux parties donné.")
    return taken(
        synergy_id,
        form,
        lambda: agree_to_exchange(services(), actor(), synergy_id, form.version, form.side),
        told,
        name="agree",
        faults={"flow": _("Confirmez d’abord le flux que la coordination a déclaré pour votre entreprise.")},
    )


@blueprint.post("/synergies/<synergy_id>/contrat")
@requires(FIRMS)
def sign(synergy_id: str) -> ResponseReturnValue:
    """Confirm for one's own side that the contract is signed."""
    form = WordForm.of(request.form)
    return taken(
        synergy_id,
        form,
        lambda: confirm_contract(services(), actor(), synergy_id, form.version, form.side),
        _("Contrat confirmé pour votre site."),
        name="sign",
    )


@blueprint.post("/synergies/<synergy_id>/constat")
@requires(STAFF)
def record_word(synergy_id: str) -> ResponseReturnValue:
    """Record that a firm agreed, or confirmed the contract, for which nobody has an account."""
    form = RecordedForm.of(request.form)
    fault = _(
        "Dites sur quoi repose cette parole (courrier, compte rendu…), en %(most)d caractères au plus.",
        most=LONGEST_WORDS,
    )
    return taken(
        synergy_id,
        form,
        lambda: record_word_of(services(), actor(), synergy_id, form.version, form.side, form.words),
        _("Parole de l’entreprise enregistrée, avec ce sur quoi elle repose."),
        name=f"record-{form.side.value}",
        faults={"words": fault},
    )


@blueprint.post("/synergies/<synergy_id>/etat")
@requires(STAFF)
def record(synergy_id: str) -> ResponseReturnValue:
    """Record that the study began, that the exchange runs, or that it ended."""
    form = StateForm.of(request.form)
    return taken(
        synergy_id,
        form,
        lambda: record_state(services(), actor(), synergy_id, form.version, form.state, form.words),
        _("État enregistré."),
        name="record",
        faults={"words": _too_long()},
    )


@blueprint.post("/synergies/<synergy_id>/abandon")
@requires(PARTIES)
def abandon(synergy_id: str) -> ResponseReturnValue:
    """Give a synergy up with a reason."""
    form = ReasonForm.of(request.form)
    fault = _("Indiquez le motif de l’abandon, en %(most)d caractères au plus.", most=LONGEST_WORDS)
    return taken(
        synergy_id,
        form,
        lambda: abandon_synergy(services(), actor(), synergy_id, form.version, form.reason),
        _("Synergie abandonnée : ce qui était ouvert aux parties s’est refermé."),
        name="abandon",
        faults={"reason": fault},
    )


def _fault(problem: Problem, faults: Mapping[str, str]) -> str:
    if problem.expected == NAMES_THE_OTHER:
        return leave_out(problem.value)
    return faults.get(problem.path, "")


def _too_long() -> str:
    return _("Écrivez %(most)d caractères au plus.", most=LONGEST_WORDS)
