"""Pages of the land question: the form, the ranking of activities, one activity with what it rests on."""

from collections.abc import Mapping

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from symbiose.domain.errors import InvalidDeclaration
from symbiose.domain.french_numbers import french_number
from symbiose.services.land_job import start_land
from symbiose.services.land_seen import Order, land_questions, land_seen
from symbiose.services.plots import PlotChoices, plot_choices
from web.access import STAFF, requires
from web.context import actor, services
from web.forms import sentences_of
from web.indicators.files import answer_with
from web.jobs.wording import STATES
from web.land.figures import ranking_bars
from web.land.files import ranking_table
from web.land.schemas import LandQuery, PlotForm
from web.language import N_
from web.limits import HEAVY
from web.reference.labels import value_label

blueprint = Blueprint("land", __name__)
ORDERS: Mapping[Order, str] = {
    Order.BENEFIT: N_("Bénéfice"),
    Order.WASTE: N_("Déchets détournés"),
    Order.ENERGY: N_("Énergie échangée"),
    Order.CO2: N_("Émissions évitées"),
    Order.LOOPS: N_("Nombre de boucles"),
}


@blueprint.get("/foncier")
@requires(STAFF)
def index() -> ResponseReturnValue:
    """Show the form of a plot, and the questions asked so far."""
    choices = plot_choices(services(), actor())
    asked = french_number(choices.jobs_asked.value) if choices.jobs_asked else ""
    return _form_page(choices, PlotForm(jobs_per_ha=asked), {})


@blueprint.post("/foncier")
@requires(STAFF, cost=HEAVY)
def start() -> ResponseReturnValue:
    """Ask which activity suits a plot, then show how far the comparison is."""
    typed = PlotForm.of(request.form)
    try:
        job = start_land(services(), actor(), typed.texts(), typed.cle)
    except InvalidDeclaration as error:
        choices = plot_choices(services(), actor())
        return make_response(_form_page(choices, typed, sentences_of(error.problems)), 422)
    return redirect(url_for("jobs.page", job_id=job.id, suite="oui"))


@blueprint.get("/foncier/<job_id>")
@requires(STAFF)
def result(job_id: str) -> ResponseReturnValue:
    """Show the activities ranked."""
    query = LandQuery.of(request.args)
    seen = land_seen(services(), actor(), job_id, query.tri)
    if query.fichier:
        return answer_with(ranking_table(seen), "foncier", seen.outcome.day)
    bars = ranking_bars(seen.activities, ranges=seen.of_all)
    return render_template(
        "land/result.html",
        seen=seen,
        plot=seen.outcome.plot,
        query=query,
        orders=ORDERS,
        bars=bars.as_json() if bars else None,
        typed=PlotForm.of_plot(seen.outcome.plot),
    )


@blueprint.get("/foncier/<job_id>/<trade_id>")
@requires(STAFF)
def activity(job_id: str, trade_id: str) -> ResponseReturnValue:
    """Show one activity: its loops with their accounts, its flows with the ratios behind them."""
    seen = land_seen(services(), actor(), job_id)
    return render_template(
        "land/activity.html",
        seen=seen,
        plot=seen.outcome.plot,
        one=seen.activity(trade_id),
        values={used.id: used for used in seen.outcome.references},
        value_label=value_label,
    )


def _form_page(choices: PlotChoices, typed: PlotForm, faults: Mapping[str, str]) -> str:
    return render_template(
        "land/index.html",
        choices=choices,
        epcis=services().reference.communes.epcis,
        typed=typed,
        faults=faults,
        lines=land_questions(services(), actor()),
        states=STATES,
    )
