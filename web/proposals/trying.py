"""Trials: another quantity, price, lock or ban, solved beside the present while a reviewer looks."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from symbiose.domain.exchanges import Objective
from symbiose.domain.french_numbers import french_number
from symbiose.domain.trials import Figures
from symbiose.services import trial_job
from symbiose.services.trial_job import TrialSeen, TrialStart, Tried
from web.access import STAFF, requires
from web.context import actor, services
from web.proposals.asking import blueprint as blueprint
from web.proposals.trial_form import Hold, TrialForm, TrialQuery, form_of, read_trial


@dataclass(frozen=True)
class End:
    """What one of the two flows would be used for, beside what it is used for now."""

    lines: tuple[Tried, ...]
    before_eur: float
    after_eur: float

    @property
    def difference_eur(self) -> float:
        """Return what the trial brings more, or less, on the proposals of this flow, €/yr."""
        return self.after_eur - self.before_eur


@blueprint.get("/propositions/essai")
@requires(STAFF)
def trial() -> ResponseReturnValue:
    """Show the form of a trial."""
    query = TrialQuery.of(request.args)
    start = _start(query.p, query.offre, query.besoin)
    hold = Hold.FREE if start.proposal_id else Hold.LOCKED
    form = TrialForm(p=query.p, offre=query.offre, besoin=query.besoin, parcours=hold)
    return _page(form, start, {})


@blueprint.post("/propositions/essai")
@requires(STAFF)
def start_trial() -> ResponseReturnValue:
    """Ask for a trial, then show how far it is."""
    form = TrialForm.of(request.form)
    start = _start(form.p, form.offre, form.besoin)
    read = read_trial(form, start)
    if read.trial is None:
        return make_response(_page(form, start, read.faults), 422)
    job = trial_job.start_trial(services(), actor(), read.trial, form.cle)
    return redirect(url_for("jobs.page", job_id=job.id, suite="oui"))


@blueprint.get("/propositions/essai/<job_id>")
@requires(STAFF)
def tried(job_id: str) -> ResponseReturnValue:
    """Show what came of a trial, beside the present."""
    found = trial_job.trial_seen(services(), actor(), job_id)
    return _page(form_of(found.outcome.trial), found.start, {}, found)


def _start(proposal_id: str, offer_id: str, need_id: str) -> TrialStart:
    if proposal_id:
        return trial_job.start_of_proposal(services(), actor(), proposal_id)
    return trial_job.start_of_pair(services(), actor(), offer_id, need_id)


def _page(
    form: TrialForm, start: TrialStart, faults: Mapping[str, str], found: TrialSeen | None = None
) -> str:
    kept = _kept(found) if found else None
    return render_template(
        "proposals/trial.html",
        form=form,
        start=start,
        faults=faults,
        found=found,
        ends=_ends(found) if found else {},
        kept=kept,
        kept_text=french_number(kept) if kept else "",
        objectives=list(Objective),
        holds=Hold,
    )


def _ends(found: TrialSeen) -> dict[str, End]:
    trial = found.outcome.trial
    return {
        "supply": _end([one for one in found.lines if one.line.path.offer_id == trial.offer_id]),
        "demand": _end([one for one in found.lines if one.line.path.need_id == trial.need_id]),
    }


def _end(lines: list[Tried]) -> End:
    return End(
        tuple(lines),
        sum(_benefit(one.line.before) for one in lines),
        sum(_benefit(one.line.after) for one in lines),
    )


def _benefit(figures: Figures | None) -> float:
    return figures.benefit_eur if figures else 0.0


def _kept(found: TrialSeen) -> float | None:
    """Return the quantity that the trial gives the proposal, where it can be accepted so."""
    start = found.start
    if start.proposal_id is None or start.decided:
        return None
    after = next((one.line.after for one in found.lines if one.line.proposal_id == start.proposal_id), None)
    if after is None or after.quantity is None or after.quantity > start.offer.quantity_per_year:
        return None
    return after.quantity
