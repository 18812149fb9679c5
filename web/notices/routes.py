"""Texts that the operator answers for: shown to everyone, set by an administrator."""

from collections.abc import Mapping

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from symbiose.domain.accounts import Role
from symbiose.domain.edits import Edit
from symbiose.domain.errors import ConflictingReview, GraphUnavailable, InvalidDocument
from symbiose.domain.notices import LONGEST_NOTICE, Notice
from symbiose.services.accounts import SESSION_LONGEST
from symbiose.services.notices import (
    NoticeText,
    notice_sheet,
    notice_text,
    restore_notice,
    save_notice,
    text_of,
)
from web.access import public, requires
from web.context import actor, services, settings
from web.forms import sentences_of
from web.language import _
from web.notices.rendering import blocks_of
from web.notices.schemas import NoticeForm
from web.notices.shipped import MISSING, TITLES, shipped_text
from web.reference.schemas import RestoreForm
from web.reference.telling import Stated, told_versions

blueprint = Blueprint("notices", __name__)
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
PAGES: Mapping[str, Notice] = {
    "mentions-legales": Notice.LEGAL,
    "donnees-personnelles": Notice.PERSONAL_DATA,
    "accessibilite": Notice.ACCESSIBILITY,
}
"""Last word of an address → text."""
AN_HOUR_S = 3600


@blueprint.get("/mentions-legales")
@public
def legal() -> ResponseReturnValue:
    """Say who publishes and hosts the service."""
    return _shown("mentions-legales")


@blueprint.get("/donnees-personnelles")
@public
def personal_data() -> ResponseReturnValue:
    """Say what is kept of people, why and how long, and what their rights are."""
    return _shown("donnees-personnelles")


@blueprint.get("/accessibilite")
@public
def accessibility() -> ResponseReturnValue:
    """State how far the pages conform and whom to write to."""
    return _shown("accessibilite")


@blueprint.get("/textes/<page>")
@requires(ADMINISTRATORS)
def form(page: str) -> ResponseReturnValue:
    """Show the form that sets a text."""
    return _form_page(page)


@blueprint.post("/textes/<page>")
@requires(ADMINISTRATORS)
def save(page: str) -> ResponseReturnValue:
    """Set a text."""
    sent = NoticeForm.of(request.form)
    try:
        save_notice(
            services(),
            actor(),
            _notice(page),
            sent.text,
            seen=sent.seen,
            reason=" ".join(sent.reason.split()),
        )
    except InvalidDocument as error:
        return make_response(_form_page(page, sent, sentences_of(error.problems)), 422)
    except ConflictingReview:
        return make_response(_form_page(page, sent, conflict=True), 409)
    flash(_("Texte enregistré."), "success")
    return redirect(f"/{page}")


@blueprint.post("/textes/<page>/restauration")
@requires(ADMINISTRATORS)
def restore(page: str) -> ResponseReturnValue:
    """Go back to a version; version 0 is the shipped text."""
    sent = RestoreForm.of(request.form)
    try:
        restore_notice(services(), actor(), _notice(page), sent.version, seen=sent.seen)
    except ConflictingReview:
        return make_response(_form_page(page, conflict=True), 409)
    flash(_("Texte rétabli tel qu’à la version %(number)s.", number=sent.version), "success")
    return redirect(url_for("notices.form", page=page))


def _notice(page: str) -> Notice:
    if page not in PAGES:
        abort(404)
    return PAGES[page]


def _shown(page: str) -> str:
    """Return a page; while the database does not answer, the shipped text stands for the operator's."""
    notice = _notice(page)
    try:
        found, missing = notice_text(services(), notice), False
    except GraphUnavailable:
        found, missing = NoticeText(None, None), True
    return render_template(
        "notices/page.html",
        title=_(TITLES[notice]),
        page=page,
        blocks=blocks_of(shipped_text(notice) if found.text is None else found.text, _filled()),
        own=found.text is not None,
        since=found.since,
        missing=missing,
        absent=MISSING,
        contact=settings().contact,
    )


def _form_page(
    page: str, sent: NoticeForm | None = None, faults: dict[str, str] | None = None, *, conflict: bool = False
) -> str:
    notice = _notice(page)
    found = notice_sheet(services(), actor(), notice)
    standing = text_of(found.latest)
    text = shipped_text(notice) if standing is None else standing
    return render_template(
        "notices/form.html",
        title=_(TITLES[notice]),
        page=page,
        form=sent or NoticeForm(text=text),
        standing=text,
        seen=found.latest.stamp,
        versions=told_versions(found.versions, _stated, origin=_("Tel que livré avec le service")),
        words=_filled(),
        longest=LONGEST_NOTICE,
        faults=faults or {},
        conflict=conflict,
    )


def _stated(edit: Edit) -> Stated:
    text = text_of(edit)
    return {_("Texte"): _("celui qui est livré avec le service") if text is None else text}


def _filled() -> dict[str, str]:
    """Return what stands for each word in braces, empty where the operator has not set it."""
    known = settings()
    operator = known.operator
    return {
        "exploitant": operator.name,
        "adresse": operator.address,
        "directeur_de_publication": operator.publication_director,
        "hebergeur": operator.hosted_by,
        "contact": known.contact,
        "dpo": operator.data_protection or known.contact,
        "heures_de_session": str(int(SESSION_LONGEST.total_seconds() // AN_HOUR_S)),
        "jours_inactifs": str(known.inactive_days),
        "duree_des_journaux": operator.logs_kept,
    }
