"""A loop wished otherwise: without a member, with a consumer, at another temperature; then compared."""

from collections.abc import Mapping, Sequence

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from symbiose.domain.errors import ConflictingReview, InvalidDeclaration
from symbiose.domain.heat_loops import HeatLoop
from symbiose.services import loop_wishes
from symbiose.services.loop_balance import balance_of
from symbiose.services.loop_names import sites_of_loops
from symbiose.services.loop_wishes import WishSeen
from web.access import STAFF, requires
from web.context import actor, services
from web.language import _
from web.limits import HEAVY
from web.loops.decisions import blueprint as blueprint
from web.loops.naming import LoopNames, names_over
from web.loops.page import details_of, energy_of, sheet_page, words
from web.loops.routes import found
from web.loops.schemas import LoopQuery, WishForm
from web.loops.wording import temperatures_told
from web.proposals.kept_decisions import Compared, Faults, faults_of
from web.proposals.review_forms import DecisionForm


@blueprint.post("/boucles/<loop_id>/ajustement")
@requires(STAFF, cost=HEAVY)
def adjust(loop_id: str) -> ResponseReturnValue:
    """Ask for a loop to be designed anew, then show how far it is."""
    form = WishForm.of(request.form)
    try:
        job = loop_wishes.start_wish(services(), actor(), loop_id, form.wish, form.cle)
    except InvalidDeclaration as error:
        query = LoopQuery()
        faults = Faults(wish=form, wish_fault=_fault(error))
        return make_response(sheet_page(found(loop_id, query), query, faults), 422)
    return redirect(url_for("jobs.page", job_id=job.id, suite="oui"))


def _fault(error: InvalidDeclaration) -> str:
    if any(problem.path == "wish" for problem in error.problems):
        return _("Dites ce qui doit changer : un membre à laisser, un besoin à relier, ou une température.")
    return _(
        "Choisissez parmi les membres et les températures de cette boucle ; un besoin laissé de côté ne "
        "peut pas être exigé."
    )


@blueprint.get("/boucles/ajustements/<job_id>")
@requires(STAFF)
def adjusted(job_id: str) -> ResponseReturnValue:
    """Show what came of a wish, beside the loop as it is."""
    return _page(loop_wishes.wish_seen(services(), actor(), job_id))


@blueprint.post("/boucles/ajustements/<job_id>/acceptation")
@requires(STAFF)
def accept_adjusted(job_id: str) -> ResponseReturnValue:
    """Accept a loop as it came of a wish."""
    form = DecisionForm.of(request.form)
    try:
        decision = loop_wishes.accept_adjusted(services(), actor(), job_id, form.version)
    except ConflictingReview as error:
        seen = loop_wishes.wish_seen(services(), actor(), job_id)
        return make_response(_page(seen, faults_of(error, Faults())), 409)
    flash(_("Boucle acceptée telle que recalculée : les prochains calculs la conservent."), "success")
    return redirect(url_for("loops.sheet", loop_id=decision.loop_id))


def _page(seen: WishSeen, faults: Faults | None = None) -> str:
    before, after = seen.outcome.before, seen.outcome.after
    sites = sites_of_loops(services(), actor(), *(one for one in (before, after) if one))
    names = names_over(before, sites)
    return render_template(
        "loops/adjusted.html",
        seen=seen,
        line=seen,
        faults=faults or Faults(),
        before=before,
        after=after,
        before_names=names,
        **(_design_of(after, sites) if after else {}),
        wish_told=_wish_told(seen, names),
        compared=_compared(before, after) if after else (),
    )


def _design_of(after: HeatLoop, sites: Mapping[str, str]) -> Mapping[str, object]:
    """Return what is told of a loop as designed anew."""
    names, balance = names_over(after, sites), balance_of(after)
    return {
        **words(),
        **details_of(after, balance, names),
        **energy_of(after, balance, names),
        "after_names": names,
        "names": names,
    }


def _wish_told(seen: WishSeen, names: LoopNames) -> Sequence[str]:
    wish = seen.outcome.wish
    told = [_("sans %(member)s", member=names.member(one)) for one in wish.without]
    told += [_("avec %(member)s", member=names.member(one)) for one in wish.with_all_of]
    if wish.level:
        level = seen.temperature
        degrees = temperatures_told(level.supply_temp_c, level.return_temp_c) if level else wish.level
        told.append(_("à la température %(level)s", level=degrees))
    return told


def _compared(before: HeatLoop, after: HeatLoop) -> Sequence[Compared]:
    return (
        Compared(_("Chaleur livrée"), before.heat_mwh_per_year, after.heat_mwh_per_year, "MWh/an"),
        Compared(
            _("Bénéfice, toutes parties"), before.benefit_eur_per_year, after.benefit_eur_per_year, "€/an", 0
        ),
        Compared(
            _("Émissions évitées"), before.co2_avoided_t_per_year, after.co2_avoided_t_per_year, "tCO₂e/an"
        ),
        Compared(_("Investissement, avant aide"), before.investment_eur, after.investment_eur, "€", 0),
        Compared(_("Tranchée à creuser"), before.distance_km, after.distance_km, "km", 2),
    )
