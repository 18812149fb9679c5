"""The steps that are taken on an accepted loop: agree, begin, note what was delivered, close."""

from flask import request, url_for
from flask.typing import ResponseReturnValue

from symbiose.domain.heat_loops import HeatLoop
from symbiose.domain.loop_operations import Delivered
from symbiose.services.loop_following import measure_loop, start_loop
from symbiose.services.loops_followed import LOOPS
from web.access import FIRMS, PARTIES, STAFF, requires
from web.followed.steps import Steps
from web.language import _
from web.loops.adjusting import blueprint as blueprint
from web.loops.page import sheet_page
from web.loops.routes import found
from web.loops.schemas import LoopQuery, MeasureForm


@blueprint.post("/boucles/<loop_id>/accord")
@requires(FIRMS)
def agree(loop_id: str) -> ResponseReturnValue:
    """Agree to a loop for a member that the caller manages."""
    return _steps(loop_id).agree()


@blueprint.post("/boucles/<loop_id>/retrait")
@requires(PARTIES)
def take_back(loop_id: str) -> ResponseReturnValue:
    """Take the word of a member back."""
    return _steps(loop_id).take_back()


@blueprint.post("/boucles/<loop_id>/constat")
@requires(STAFF)
def record(loop_id: str) -> ResponseReturnValue:
    """Record that a member without an account agreed."""
    return _steps(loop_id).record()


@blueprint.post("/boucles/<loop_id>/demarrage")
@requires(STAFF)
def start(loop_id: str) -> ResponseReturnValue:
    """Record that a loop began to deliver heat."""
    steps = _steps(loop_id)
    return steps.start(
        lambda form, day: start_loop(steps.ask(form), day, checked=bool(form.verifie)),
        _("Indiquez un jour depuis l’acceptation de la boucle, aujourd’hui au plus tard."),
    )


@blueprint.post("/boucles/<loop_id>/releves")
@requires(STAFF)
def measure(loop_id: str) -> ResponseReturnValue:
    """Note the heat that a loop delivered in a month."""
    form, steps = MeasureForm.of(request.form), _steps(loop_id)
    return steps.measure(form, lambda: measure_loop(steps.ask(form), form.month, form.livre, form.remarque))


@blueprint.post("/boucles/<loop_id>/fin")
@requires(STAFF)
def close(loop_id: str) -> ResponseReturnValue:
    """End a loop that runs, or give up one that never did."""
    return _steps(loop_id).close(
        _("Suivi clos : la chaleur que la boucle prenait est libre pour les prochains calculs.")
    )


def _steps(loop_id: str) -> Steps[HeatLoop, Delivered]:
    query = LoopQuery()
    return Steps(
        LOOPS,
        loop_id,
        page=lambda sent: sheet_page(found(loop_id, query), query, sent=sent),
        address=url_for("loops.sheet", loop_id=loop_id, _anchor="suivi"),
    )
