"""The steps that are taken on an accepted group: agree, begin, note what was measured, close."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC
from functools import partial

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from symbiose.domain.accounts import Actor
from symbiose.domain.errors import Problem
from symbiose.services import solar_following as use_cases
from symbiose.services.context import Services
from symbiose.services.synergies import LONGEST_WORDS
from web.access import FIRMS, STAFF, requires
from web.context import actor, services
from web.forms import Form, sentences_of
from web.language import _
from web.sent import Sent, refused
from web.sun.page import sheet_page
from web.sun.routes import blueprint as blueprint
from web.sun.routes import found
from web.sun.schemas import ClosingForm, GroupQuery, MeasureForm, MemberForm, StartForm


@blueprint.post("/soleil/<group_id>/accord")
@requires(FIRMS)
def agree(group_id: str) -> ResponseReturnValue:
    """Agree to a group for a member that the caller manages."""
    return _said(group_id, use_cases.agree_to_group, _("Accord enregistré pour votre site."))


@blueprint.post("/soleil/<group_id>/retrait")
@requires(FIRMS)
def take_back(group_id: str) -> ResponseReturnValue:
    """Take the word of a member back."""
    return _said(group_id, use_cases.take_word_back, _("Accord retiré pour votre site."))


@blueprint.post("/soleil/<group_id>/demarrage")
@requires(STAFF)
def start(group_id: str) -> ResponseReturnValue:
    """Record that the operation of a group began."""
    form = StartForm.of(request.form)
    day = form.jour or services().clock().astimezone(UTC).date()
    told = _("Démarrage enregistré : les relevés de chaque mois peuvent être saisis.")
    return _taken(
        group_id,
        "start",
        form,
        told,
        lambda: use_cases.start_group(
            services(), actor(), group_id, form.seen, day, checked=bool(form.verifie)
        ),
        {
            "day": _("Indiquez un jour depuis l’acceptation du groupe, aujourd’hui au plus tard."),
            "checked": _("Confirmez ce que vous avez vérifié."),
        },
    )


@blueprint.post("/soleil/<group_id>/releves")
@requires(STAFF)
def measure(group_id: str) -> ResponseReturnValue:
    """Note what was measured in a month."""
    form = MeasureForm.of(request.form)
    too_long = {"words": _("Écrivez %(most)d caractères au plus.", most=LONGEST_WORDS)}
    return _taken(
        group_id,
        "measure",
        form,
        _("Relevé enregistré."),
        lambda: use_cases.measure_group(
            services(), actor(), group_id, form.seen, form.readings, form.remarque
        ),
        too_long if form.remarque.strip() else {},
    )


@blueprint.post("/soleil/<group_id>/fin")
@requires(STAFF)
def close(group_id: str) -> ResponseReturnValue:
    """End a group that runs, or give up one that never did."""
    form = ClosingForm.of(request.form)
    fault = _("Indiquez le motif, en %(most)d caractères au plus.", most=LONGEST_WORDS)
    return _taken(
        group_id,
        "close",
        form,
        _("Suivi clos : les toits du groupe sont libres pour les prochains calculs."),
        lambda: use_cases.close_group(services(), actor(), group_id, form.seen, form.motif),
        {"words": fault},
    )


def _said(
    group_id: str, say: Callable[[Services, Actor, str, int, str], object], told: str
) -> ResponseReturnValue:
    """Say something for a member."""
    form = MemberForm.of(request.form)
    step = partial(say, services(), actor(), group_id, form.seen, form.site)
    return _taken(group_id, "agree", form, told, step)


def _taken(
    group_id: str,
    name: str,
    form: Form,
    told: str,
    step: Callable[[], object],
    faults: Mapping[str, str] | None = None,
) -> ResponseReturnValue:
    """Take a step and show the group; or show it with what changed meanwhile, or with what is wrong."""
    query = GroupQuery()
    again = refused(
        step,
        Sent(name, form.model_dump(exclude={"seen"})),
        lambda sent: sheet_page(found(group_id, query), query, sent=sent),
        lambda problems: _sentences(problems, faults or {}),
    )
    if again is not None:
        return again
    flash(told, "success")
    return redirect(url_for("sun.sheet", group_id=group_id, _anchor="suivi"))


def _sentences(problems: Sequence[Problem], known: Mapping[str, str]) -> dict[str, str]:
    """Return what is wrong, by field: in words of the page where it has some, else in those of use cases."""
    return {
        path: known.get(path) or told.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}")
        for path, told in sentences_of(problems).items()
    }
