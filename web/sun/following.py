"""The steps that are taken on an accepted group: agree, begin, note what was measured, close."""

from collections.abc import Callable, Mapping
from datetime import UTC

from flask import flash, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from symbiose.domain.errors import ConflictingReview, InvalidDeclaration
from symbiose.services import solar_following as use_cases
from symbiose.services.synergies import LONGEST_WORDS
from web.access import STAFF, requires
from web.context import actor, services
from web.forms import Form
from web.language import _, typeset
from web.sun.page import sheet_page
from web.sun.routes import blueprint as blueprint
from web.sun.routes import found
from web.sun.schemas import ClosingForm, GroupQuery, MeasureForm, MemberForm, StartForm
from web.synergies.following import FIRMS, Sent


@blueprint.post("/soleil/<group_id>/accord")
@requires(FIRMS)
def agree(group_id: str) -> ResponseReturnValue:
    """Agree to a group for a member that the caller manages."""
    form = MemberForm.of(request.form)
    told = _("Accord enregistré pour votre site.")
    return _taken(
        group_id,
        "agree",
        form,
        told,
        lambda: use_cases.agree_to_group(services(), actor(), group_id, form.seen, form.site),
    )


@blueprint.post("/soleil/<group_id>/retrait")
@requires(FIRMS)
def take_back(group_id: str) -> ResponseReturnValue:
    """Take the word of a member back."""
    form = MemberForm.of(request.form)
    told = _("Accord retiré pour votre site.")
    return _taken(
        group_id,
        "agree",
        form,
        told,
        lambda: use_cases.take_word_back(services(), actor(), group_id, form.seen, form.site),
    )


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


def _taken(
    group_id: str,
    name: str,
    form: Form,
    told: str,
    step: Callable[[], object],
    faults: Mapping[str, str] | None = None,
) -> ResponseReturnValue:
    """Take a step and show the group; or show it with what changed meanwhile, or with what is wrong."""
    typed, query = form.model_dump(exclude={"seen"}), GroupQuery()
    try:
        step()
    except ConflictingReview:
        page = sheet_page(found(group_id, query), query, sent=Sent(name, typed, conflict=True))
        return make_response(page, 409)
    except InvalidDeclaration as error:
        known = faults or {}
        wrong = {one.path: known.get(one.path) or _sentence(one.expected) for one in error.problems}
        return make_response(sheet_page(found(group_id, query), query, sent=Sent(name, typed, wrong)), 422)
    flash(told, "success")
    return redirect(url_for("sun.sheet", group_id=group_id, _anchor="suivi"))


def _sentence(told: str) -> str:
    """Return what a use case expects as a sentence of the page."""
    return typeset(f"{told[:1].upper()}{told[1:].rstrip('.')}.").replace(
        "'", "\N{RIGHT SINGLE QUOTATION MARK}"
    )
