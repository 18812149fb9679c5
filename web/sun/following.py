"""The steps that are taken on an accepted group: agree, begin, note what was measured, close."""

from flask import request, url_for
from flask.typing import ResponseReturnValue

from symbiose.domain.solar_groups import SolarGroup
from symbiose.domain.solar_operations import Measured
from symbiose.services.groups_followed import GROUPS
from symbiose.services.solar_following import measure_group, start_group
from web.access import FIRMS, PARTIES, STAFF, requires
from web.followed.steps import Steps
from web.language import _
from web.sun.page import sheet_page
from web.sun.routes import blueprint as blueprint
from web.sun.routes import found
from web.sun.schemas import GroupQuery, MeasureForm


@blueprint.post("/soleil/<group_id>/accord")
@requires(FIRMS)
def agree(group_id: str) -> ResponseReturnValue:
    """Agree to a group for a member that the caller manages."""
    return _steps(group_id).agree()


@blueprint.post("/soleil/<group_id>/retrait")
@requires(PARTIES)
def take_back(group_id: str) -> ResponseReturnValue:
    """Take the word of a member back."""
    return _steps(group_id).take_back()


@blueprint.post("/soleil/<group_id>/constat")
@requires(STAFF)
def record(group_id: str) -> ResponseReturnValue:
    """Record that a member without an account agreed."""
    return _steps(group_id).record()


@blueprint.post("/soleil/<group_id>/demarrage")
@requires(STAFF)
def start(group_id: str) -> ResponseReturnValue:
    """Record that the operation of a group began."""
    steps = _steps(group_id)
    return steps.start(
        lambda form, day: start_group(steps.ask(form), day, checked=bool(form.verifie)),
        _("Indiquez un jour depuis l’acceptation du groupe, aujourd’hui au plus tard."),
    )


@blueprint.post("/soleil/<group_id>/releves")
@requires(STAFF)
def measure(group_id: str) -> ResponseReturnValue:
    """Note what was measured in a month."""
    form, steps = MeasureForm.of(request.form), _steps(group_id)
    return steps.measure(form, lambda: measure_group(steps.ask(form), form.readings, form.remarque))


@blueprint.post("/soleil/<group_id>/fin")
@requires(STAFF)
def close(group_id: str) -> ResponseReturnValue:
    """End a group that runs, or give up one that never did."""
    return _steps(group_id).close(
        _("Suivi clos : les toits du groupe sont libres pour les prochains calculs.")
    )


def _steps(group_id: str) -> Steps[SolarGroup, Measured]:
    query = GroupQuery()
    return Steps(
        GROUPS,
        group_id,
        page=lambda sent: sheet_page(found(group_id, query), query, sent=sent),
        address=url_for("sun.sheet", group_id=group_id, _anchor="suivi"),
    )
