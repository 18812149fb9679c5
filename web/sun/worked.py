"""The Mine de soleil worked out in full: what is known, one hour by hand, then all that a group tells."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask import Response, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from symbiose.domain.errors import UnknownThing
from symbiose.domain.heat_quantities import KWH_PER_MWH
from symbiose.domain.solar_groups import SolarGroup, SolarTerm
from symbiose.domain.typical_year import DayKind, YearStep, year_steps
from symbiose.domain.worked_sun import WorkedSun
from symbiose.services.sun_by_hand import HourByHand, year_by_hand
from web.access import EVERYONE, requires
from web.context import services
from web.sun.adjusting import blueprint as blueprint
from web.sun.maps import group_drawing
from web.sun.naming import SunNames
from web.sun.page import day_of, details_of, words
from web.sun.routes import TEXTS
from web.sun.schemas import DrawingQuery, GroupQuery

ADDRESS: Final = "/soleil/mine-de-soleil"


@dataclass(frozen=True)
class ByHand:
    """What the page reckons before the reader's eyes."""

    hour: HourByHand
    """The hour of a weekday in which most is shared."""
    month: int
    """Its month."""
    begins: int
    """Hour of the legal time at which it begins."""
    use_mwh: float
    """What the buildings use in a year."""
    sharing_eur: float
    """What sharing brings over selling the same electricity, €/year."""
    even_eur_per_mwh: float | None
    """Price of the surplus at which all is paid; None where nothing is sold."""


@blueprint.get(ADDRESS)
@requires(EVERYONE)
def worked_case() -> ResponseReturnValue:
    """Show the case."""
    query = GroupQuery.of(request.args)
    case = _case()
    group, names = case.group, _names(case)
    return render_template(
        "sun/worked.html",
        **words(),
        **details_of(group, names),
        **day_of(group, query.mois),
        case=case,
        by_hand=_by_hand(case, query.mois),
        sheet={"flows": {}},
        query=None,
        map_address=url_for("sun.worked_map"),
        own_address=url_for("sun.worked_case"),
    )


@blueprint.get(f"{ADDRESS}/carte")
@requires(EVERYONE)
def worked_map() -> ResponseReturnValue:
    """Return the map of the case as the browser can draw it."""
    query = DrawingQuery.of(request.args)
    case = _case()
    drawn = group_drawing(case.group, _names(case), query.rendu)
    return current_app.response_class(drawn, mimetype="application/json")


@blueprint.get(f"{ADDRESS}/<which>.json")
@requires(EVERYONE)
def worked_document(which: str) -> ResponseReturnValue:
    """Return the statement or the answer of the case in the public formats."""
    case = _case()
    if which not in TEXTS:
        msg = f"The case has no document {which}. Take its statement or its answer."
        raise UnknownThing(msg, document=which)
    response = Response(TEXTS[which](case.group), mimetype="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="mine-de-soleil-{which}.json"'
    return response


def _case() -> WorkedSun:
    load = services().worked_sun
    if load is None:
        msg = "The worked case is not set up here. Go back to the list of groups."
        raise UnknownThing(msg, case="mine_de_soleil")
    return load()


def _names(case: WorkedSun) -> SunNames:
    sites: Mapping[str, str] = {one.site_id: one.name for one in case.buildings}
    return SunNames(case.group, sites)


def _by_hand(case: WorkedSun, month: int | None) -> ByHand:
    group = case.group
    hour, step = _most_shared(group, month)
    person, surplus = group.instance.participants[0], group.instance.economics.surplus_eur_per_kwh
    worth = person.purchase_eur_per_kwh - person.shared_fee_eur_per_kwh
    return ByHand(
        hour=hour,
        month=step.month,
        begins=step.hour,
        use_mwh=sum(one.floor_area_m2 for one in case.buildings) * case.use_kwh_per_m2 / KWH_PER_MWH,
        sharing_eur=group.result.shared_kwh * (worth - surplus),
        even_eur_per_mwh=_even(group),
    )


def _most_shared(group: SolarGroup, month: int | None) -> tuple[HourByHand, YearStep]:
    """Return the hour of a weekday in which most is shared, of a month or of the year."""
    year = zip(year_by_hand(group.instance, group.result), year_steps(), strict=True)
    weekdays = [one for one in year if one[1].day is DayKind.WEEKDAY and month in (None, one[1].month)]
    return max(weekdays, key=lambda one: one[0].shared_kw)


def _even(group: SolarGroup) -> float | None:
    """Return the price of the surplus at which benefit and costs are even, €/MWh."""
    sold = group.result.surplus_kwh / KWH_PER_MWH
    if sold <= 0:
        return None
    others = group.benefit_eur_per_year - group.terms_eur_per_year.get(SolarTerm.SURPLUS, 0.0)
    return -others / sold
