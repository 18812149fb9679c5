"""A group wished otherwise: without a site, without a roof, with another key; then compared."""

from collections.abc import Mapping, Sequence

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from symbiose.domain.errors import ConflictingReview, InvalidDeclaration
from symbiose.domain.solar_groups import SolarGroup
from symbiose.services import solar_wishes
from symbiose.services.loop_names import names_of_sites
from symbiose.services.solar_wishes import GroupWishSeen
from web.access import STAFF, requires
from web.context import actor, services
from web.language import _
from web.limits import HEAVY
from web.proposals.kept_decisions import Compared, Faults, faults_of
from web.proposals.review_forms import DecisionForm
from web.sun.decisions import blueprint as blueprint
from web.sun.naming import SunNames
from web.sun.page import details_of, sheet_page, words
from web.sun.routes import found
from web.sun.schemas import GroupQuery, WishForm
from web.sun.wording import distance_asked_told, key_told


@blueprint.post("/soleil/<group_id>/ajustement")
@requires(STAFF, cost=HEAVY)
def adjust(group_id: str) -> ResponseReturnValue:
    """Ask for a group to be designed anew, then show how far it is."""
    form = WishForm.of(request.form)
    try:
        job = solar_wishes.start_group_wish(services(), actor(), group_id, form.wish, form.cle)
    except InvalidDeclaration as error:
        query = GroupQuery()
        faults = Faults(wish=form, wish_fault=_fault(error))
        return make_response(sheet_page(found(group_id, query), query, faults), 422)
    return redirect(url_for("jobs.page", job_id=job.id, suite="oui"))


def _fault(error: InvalidDeclaration) -> str:
    paths = {problem.path for problem in error.problems}
    if paths <= {"wish"}:
        return _(
            "Dites ce qui doit changer, en laissant au moins un toit : un site à laisser de côté, un toit à "
            "ne pas construire, une autre clé de partage ou une distance sous dérogation."
        )
    if paths == {"derogation"}:
        return _(
            "Cette distance ne se demande qu’entre sites de communes rurales ou périurbaines : laissez de "
            "côté les membres dont la commune est plus dense."
        )
    if paths == {"own"}:
        return _("Laissez dans le groupe au moins un site dont vous répondez.")
    return _("Choisissez parmi les sites, les toits et les clés de ce groupe.")


@blueprint.get("/soleil/ajustements/<job_id>")
@requires(STAFF)
def adjusted(job_id: str) -> ResponseReturnValue:
    """Show what came of a wish, beside the group as it is."""
    return _page(solar_wishes.group_wish_seen(services(), actor(), job_id))


@blueprint.post("/soleil/ajustements/<job_id>/acceptation")
@requires(STAFF)
def accept_adjusted(job_id: str) -> ResponseReturnValue:
    """Accept a group as it came of a wish."""
    form = DecisionForm.of(request.form)
    try:
        decision = solar_wishes.accept_adjusted_group(services(), actor(), job_id, form.version)
    except ConflictingReview as error:
        seen = solar_wishes.group_wish_seen(services(), actor(), job_id)
        return make_response(_page(seen, faults_of(error, Faults())), 409)
    flash(_("Groupe accepté tel que recalculé : les prochains calculs le conservent."), "success")
    return redirect(url_for("sun.sheet", group_id=decision.group_id))


def _page(seen: GroupWishSeen, faults: Faults | None = None) -> str:
    before, after = seen.outcome.before, seen.outcome.after
    site_ids = {*before.site_ids, *(after.site_ids if after else ())}
    sites = names_of_sites(services(), site_ids)
    names = SunNames(before, sites)
    return render_template(
        "sun/adjusted.html",
        seen=seen,
        line=seen,
        faults=faults or Faults(),
        before=before,
        after=after,
        before_names=names,
        **(_design_of(after, sites, by_hour=seen.by_hour) if after else {}),
        wish_told=_wish_told(seen, names),
        compared=_compared(before, after) if after else (),
    )


def _design_of(after: SolarGroup, sites: Mapping[str, str], *, by_hour: bool) -> Mapping[str, object]:
    """Return what is told of a group as designed anew."""
    return {**words(), **details_of(after, SunNames(after, sites), by_hour=by_hour)}


def _wish_told(seen: GroupWishSeen, names: SunNames) -> Sequence[str]:
    wish = seen.outcome.wish
    told = [_("sans %(site)s", site=names.site(one)) for one in wish.without]
    told += [_("sans construire : %(roof)s", roof=names.roof(one)) for one in wish.without_roofs]
    if wish.key:
        told.append(_("partage %(key)s", key=key_told(wish.key)))
    if wish.derogation:
        told.append(distance_asked_told(wish.derogation))
    return told


def _compared(before: SolarGroup, after: SolarGroup) -> Sequence[Compared]:
    figures = (
        (_("Puissance des toits"), "installed_kwp", "kWc", None),
        (_("Production"), "produced_mwh_per_year", "MWh/an", None),
        (_("Utilisé par les membres"), "used_mwh_per_year", "MWh/an", None),
        (_("Bénéfice, tous membres"), "benefit_eur_per_year", "€/an", 0),
        (_("Émissions évitées"), "co2_avoided_t_per_year", "tCO₂e/an", None),
        (_("Investissement"), "investment_eur", "€", 0),
    )
    return [
        Compared(name, getattr(before, figure), getattr(after, figure), unit, digits)
        for name, figure, unit, digits in figures
    ]
